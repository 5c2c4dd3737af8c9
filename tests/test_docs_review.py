"""docs/review.md: what it shows is what is printed, and what it lists is there."""

from __future__ import annotations

import json
import re
from pathlib import Path

from obsdsl.review.remark import Danger
from obsdsl.review.report.markdown import SIGNS
from obsdsl.review.report.words import HEADINGS
from tests.conftest import ROOT
from tests.review.repository import begun, replace
from tests.support import Run

PAGE = (ROOT / "docs/review.md").read_text(encoding="utf-8")
README = (ROOT / "README.md").read_text(encoding="utf-8")


def changed(folder: Path) -> Path:
    """The README's workspace, with a change."""
    files = dict(re.findall(r"```python\n# (\S+\.py)\n(.*?)```", README, re.DOTALL))
    packages = {f"{Path(name).parent}/__init__.py": "" for name in files}
    root = begun(folder, {"obsdsl.toml": "", **packages, **files})
    replace(root, "alerts/pocket_agent.py", "connections_active > 90", "connections_active > 95")
    replace(root, "alerts/pocket_agent.py", ", too_many_connections, high_error_ratio)", ", too_many_connections)")
    text = (root / "alerts/pocket_agent.py").read_text()
    (root / "alerts/pocket_agent.py").write_text(text.replace("high_error_ratio = ", "_ = "))
    replace(root, "dashboards/pocket_agent.py", '"Execution rate"', '"Executions per second"')
    return root


def test_the_example_is_what_is_printed(tmp_path: Path, obsdsl: Run) -> None:
    (shown,) = re.findall(r"```text\n\$ obsdsl diff\n(.*?)```", PAGE, re.DOTALL)
    done = obsdsl("diff", cwd=changed(tmp_path / "root"))
    assert done.returncode == 0, done.stderr
    # Everything by object follows, where there are details.
    assert done.stdout.partition("\n\nrule group")[0].rstrip("\n") == shown.rstrip("\n")


def test_every_field_of_the_json_is_listed(tmp_path: Path, obsdsl: Run) -> None:
    found = json.loads(obsdsl("diff", "--format", "json", cwd=changed(tmp_path / "root")).stdout)
    listed = set(re.findall(r"`(?:changes\[\])?\.?(\w+)`", PAGE))
    assert {*found, *found["changes"][0]} <= listed


def test_every_danger_is_listed() -> None:
    for danger in Danger:
        assert f"| {SIGNS[danger]} `{danger.word}` | {HEADINGS[danger]} |" in PAGE


def test_every_option_of_the_page_is_one(tmp_path: Path, obsdsl: Run) -> None:
    text = obsdsl("diff", "--help", cwd=tmp_path).stdout
    for option in set(re.findall(r"(?<=[` ])--[a-z][a-z-]+(?=[` ])", PAGE)) - {"--exit-status"}:
        assert option in text, option
