"""Small files of which each has what is seldom written: all are built as they were, exactly and by default."""

from __future__ import annotations

import json
from pathlib import Path
from textwrap import dedent
from typing import Any, Final

import pytest

from tests.importing.again import said_again

RULES: Final = {
    "a group of one name with a rule of another kind": """
        groups:
        - {name: web, rules: [{record: "a:b", expr: up}]}
        - {name: web, rules: [{alert: A, expr: "up{"}]}
        - {name: web, rules: [{record: "a:b", expr: "up{"}]}
        - {name: web, rules: [{alert: A, expr: up}]}
        """,
    "labels of a group with spaces": "groups: [{name: web, labels: {a b: x, c: y}, rules: [{record: a, expr: up}]}]",
}
BOARDS: Final[dict[str, dict[str, Any]]] = {
    "places that are whole numbers with a fraction": {"panels": [{"gridPos": {"w": 24.0}}], "title": "Web"},
}


def judge(folder: Path, exact: bool) -> None:
    before, after, made = said_again([folder], exact)
    assert before.missing(after) == []
    assert after.missing(before) == []
    assert made.files


@pytest.mark.parametrize("exact", [True, False])
@pytest.mark.parametrize("what", RULES)
def test_rules(what: str, exact: bool, tmp_path: Path) -> None:
    (tmp_path / "rules.yml").write_text(dedent(RULES[what]))
    judge(tmp_path, exact)


@pytest.mark.parametrize("exact", [True, False])
@pytest.mark.parametrize("what", BOARDS)
def test_dashboards(what: str, exact: bool, tmp_path: Path) -> None:
    (tmp_path / "board.json").write_text(json.dumps(BOARDS[what]))
    judge(tmp_path, exact)


def test_fields_of_other_servers_stay_and_are_no_fault(tmp_path: Path) -> None:
    (tmp_path / "rules.yml").write_text("""
groups:
- {name: a, partial_response_strategy: warn, source_tenants: [x], rules: [{record: a, expr: up}]}
- {name: b, type: prometheus, params: {a: ["1"]}, rules: [{alert: B, expr: up == 0, debug: true}]}
""")
    before, after, made = said_again([tmp_path])
    assert before == after
    assert (made.report.faults, len(made.report.notes)) == ([], 5)
