"""The page on stacks: its example builds what it says, and its table names all fields."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import attrs
import yaml

from obsdsl import Stack
from tests.conftest import ROOT
from tests.support import Run
from tests.test_docs import blocks, the

PAGE = "stack.md"
# Told in other places of the page.
ELSEWHERE = {"location", "name", "bind", "node_exporter", "grafana_port", "admin_password"}


def test_the_example_builds(workspace: Callable[[Mapping[str, str]], Path], obsdsl: Run) -> None:
    root = workspace({"dashboards/stack.py": the(PAGE, "python", "# dashboards/stack.py")})
    done = obsdsl("build", cwd=root)
    assert done.returncode == 0, done.stderr
    folder = root / "dist/stack/shop"
    text = (ROOT / "docs" / PAGE).read_text(encoding="utf-8")
    for file in (one.relative_to(folder).as_posix() for one in folder.rglob("*") if one.is_file()):
        assert f"`{file}`" in text or file.startswith("grafana/provisioning/")
    services = yaml.safe_load((folder / "docker-compose.yml").read_text())["services"]
    assert set(services) == {"prometheus", "alertmanager", "grafana", "blackbox-exporter", "node-exporter"}


def test_every_example_of_the_page_is_run() -> None:
    assert len(blocks(PAGE, "python")) == 1


def test_every_field_is_told() -> None:
    text = (ROOT / "docs" / PAGE).read_text(encoding="utf-8")
    fields = {one.name for one in attrs.fields(Stack)} - ELSEWHERE
    assert [one for one in sorted(fields) if f"`{one}`" not in text] == []
