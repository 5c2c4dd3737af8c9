"""Public expressions, rules and dashboards: our verdicts are promtool's, and what we render is what we read.

Runs where `OBSDSL_CORPUS` names the folder of the corpus.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

import pytest

from obsdsl.express.node import Node
from obsdsl.express.parse import parse
from obsdsl.express.render import render
from tests.express.judge import judge
from tests.express.test_locate import misplaced
from tests.stack import require
from tools.promql_report import (
    DIFFERENCES,
    REPORT,
    Line,
    cause,
    differences,
    fault,
    lines,
    panels,
    refused_panels,
    report,
    rules,
)

CORPUS = Path(os.environ.get("OBSDSL_CORPUS", ""))
pytestmark = pytest.mark.skipif(not os.environ.get("OBSDSL_CORPUS"), reason="OBSDSL_CORPUS names no corpus")


@pytest.fixture(scope="module")
def judged() -> list[Line]:
    return lines(CORPUS)


def changed(nodes: Iterable[Node], *, variables: bool) -> list[str]:
    """The renderings that read back as something else."""
    return [text for node in nodes if parse(text := render(node), variables=variables) != node]


@pytest.mark.parametrize("experimental", [False, True])
def test_our_verdict_is_promtools(judged: list[Line], experimental: bool) -> None:
    found = differences(judged, experimental)
    assert len(found) <= 0.0005 * len(judged)
    assert [line.expr for line, _ in found if line.is_real] == []
    for line, _ in found:
        assert any(part in line.expr for part in DIFFERENCES), line


def test_the_page_of_verdicts_says_what_is_found() -> None:
    assert report(CORPUS) == REPORT.read_text(encoding="utf-8")


def test_what_is_valid_is_rendered_and_read_back(judged: list[Line], tmp_path: Path) -> None:
    valid = [line.expr for line in judged if line.valid and not any(part in line.expr for part in DIFFERENCES)]
    nodes = [parse(expr, variables=False, prometheus="3.5", experimental=False) for expr in valid]
    assert changed(nodes, variables=False) == []
    promtool = require("promtool", at_least="3.5", below="3.6")
    rendered = [render(node) for node in nodes]
    refused = [text for text, reason in zip(rendered, judge(promtool, rendered, tmp_path), strict=True) if reason]
    assert refused == []


def test_every_expression_on_a_dashboard_that_is_promql_is_taken() -> None:
    unexplained = [(source, expr) for source, expr, message in refused_panels(CORPUS) if not cause(source, message)]
    assert unexplained == []


def test_what_is_on_dashboards_is_rendered_and_read_back() -> None:
    taken = {expr: parse(expr) for _, expr in panels(CORPUS) if fault(expr) is None}
    assert len(taken) > 5000
    assert changed(taken.values(), variables=True) == []
    assert [expr for expr, node in taken.items() if misplaced(expr, node)] == []


def test_every_rule_is_taken_rendered_and_read_back(tmp_path: Path) -> None:
    nodes = {expr: parse(expr, variables=False, prometheus="3.5") for _, expr in rules(CORPUS)}
    assert len(nodes) > 1500
    assert changed(nodes.values(), variables=False) == []
    promtool = require("promtool", at_least="3.5", below="3.6")
    rendered = [render(node) for node in nodes.values()]
    assert [text for text, reason in zip(rendered, judge(promtool, rendered, tmp_path), strict=True) if reason] == []
