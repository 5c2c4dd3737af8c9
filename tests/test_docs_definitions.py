"""docs/graph.md, docs/catalog.md, docs/instrument.md: each command runs, and prints what is shown."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from obsdsl.codegen import LANGUAGES
from obsdsl.graph.value import KINDS
from tests.cli.test_catalog import FILES as BOOKS
from tests.cli.test_codegen import EXPOSED, target
from tests.cli.test_codegen import FILES as CODE
from tests.cli.test_graph import FILES as WEB
from tests.conftest import ROOT
from tests.support import Run

Write = Callable[[Mapping[str, str]], Path]
# What the table of questions asks about, beside the example: a job, a receiver.
AROUND = {
    "metrics/jobs.py": """from obsdsl import PrometheusServer, ScrapeJob
from metrics import web

prometheus = PrometheusServer(jobs=(ScrapeJob("node", targets=("web:80",), metrics=web),))
""",
    "alerts/routing.py": """from obsdsl import Routing, Secret, Slack

routing = Routing(default=(Slack("#web"),), slack_url=Secret("SLACK_URL"))
""",
}


def page(name: str) -> str:
    return (ROOT / "docs" / name).read_text(encoding="utf-8")


def shown(name: str) -> list[tuple[list[str], str]]:
    """The commands of a page's consoles, and what they print."""
    found = re.findall(r"```console\n\$ obsdsl ([^\n]*)\n(.*?)```", page(name), re.DOTALL)
    return [(shlex.split(command), said) for command, said in found]


def listed(name: str) -> list[list[str]]:
    """The commands of a page's tables."""
    return [shlex.split(one) for one in re.findall(r"\| `obsdsl (.*?)`", page(name))]


@pytest.mark.parametrize(("name", "files"), [("graph.md", WEB), ("catalog.md", BOOKS)])
def test_the_example_prints_what_is_shown(workspace: Write, obsdsl: Run, name: str, files: Mapping[str, str]) -> None:
    ((command, said),) = shown(name)
    done = obsdsl(*command, cwd=workspace(files))
    assert (done.returncode, done.stdout + done.stderr) == (0, said)


def test_each_question_of_the_graph_has_an_answer(workspace: Write, obsdsl: Run) -> None:
    root = workspace({**WEB, **AROUND})
    for command, answer in zip(
        listed("graph.md"),
        ("dashboard web: Web", "job:errors:ratio", "receiver default: Slack('#web')", "metric http_requests_total"),
        strict=True,
    ):
        done = obsdsl(*command, cwd=root)
        assert (done.returncode, answer in done.stdout) == (0, True), done.stdout + done.stderr


def test_the_graph_s_kinds_and_its_edge_are_those_that_there_are(workspace: Write, obsdsl: Run) -> None:
    assert [kind for kind in KINDS if f"`{kind}`" not in page("graph.md")] == []
    found = json.loads(obsdsl("graph", "--format", "json", cwd=workspace(WEB)).stdout)
    (edge,) = re.findall(r"pairs such as\s+`(\[.*?\])`", page("graph.md"))
    assert json.loads(edge) in found["edges"]
    assert [field for field in found["items"][0] if f"`{field}`" not in page("graph.md")] == []


def test_each_form_of_the_catalog_does_what_its_row_says(workspace: Write, obsdsl: Run) -> None:
    root = workspace(BOOKS)
    for command in listed("catalog.md"):
        done = obsdsl(*command, cwd=root)
        assert done.returncode == 0, done.stderr
        assert bool(done.stdout) == ("--output" not in command)
    assert (root / "catalog.html").read_text().startswith("<!DOCTYPE html>")
    (root / "docs/catalog.md").write_text("old")
    (check,) = (one for one in listed("catalog.md") if "--check" in one)
    assert obsdsl(*check, cwd=root).returncode == 1


def test_the_code_of_the_page_is_written_and_its_target_verified(workspace: Write, obsdsl: Run) -> None:
    root = workspace({**CODE, "metrics/web.py": CODE["metrics/web.py"].replace("hooks_executed", "hooks_total")})
    (written, _), (verified, _) = shown("instrument.md")
    done = obsdsl(*written, cwd=root)
    assert (done.returncode, (root / "app/metrics.py").exists()) == (0, True), done.stderr
    with target(EXPOSED) as url:
        there = [url if "://" in one else one for one in verified]
        assert obsdsl(*there, cwd=root).returncode == 0
        (root / "metrics/web.py").write_text(CODE["metrics/web.py"].replace("(0, 1)", "(0, 0.1)"))
        assert obsdsl(*there, cwd=root).returncode == 1
    assert obsdsl(*there, cwd=root).returncode == 2


def test_every_language_is_in_the_table() -> None:
    assert [one for one in LANGUAGES if f"| `{one}` |" not in page("instrument.md")] == []


@pytest.mark.parametrize(
    ("name", "commands"),
    [("graph.md", ("graph",)), ("catalog.md", ("catalog",)), ("instrument.md", ("codegen", "verify"))],
)
def test_every_option_of_a_page_is_one(tmp_path: Path, obsdsl: Run, name: str, commands: tuple[str, ...]) -> None:
    helps = "".join(obsdsl(command, "--help", cwd=tmp_path).stdout for command in commands)
    options = set(re.findall(r"(?<=[` ])--[a-z][a-z-]+", page(name)))
    assert [one for one in sorted(options) if one not in helps] == []
    assert options
