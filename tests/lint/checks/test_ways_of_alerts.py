"""What routes do with alerts: by which labels they group them, and where they go on."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.lint.checks.test_routing import found, rule

RECEIVERS = "receivers: [{name: a}, {name: b}, {name: c}]"
KNOWN = 'external_labels = { cluster = "eu" }'


def routes(*children: str, group_by: str = "alertname") -> str:
    return f"route:\n  receiver: a\n  group_by: [{group_by}]\n  routes: [{', '.join(children)}]\n{RECEIVERS}"


@pytest.mark.parametrize(
    ("children", "expected"),
    [
        (["{receiver: b, matchers: [x=y], continue: true}"], 1),
        (["{receiver: b, matchers: [x=y], continue: true}", "{receiver: c, matchers: [x=z]}"], 1),
        (["{receiver: b, matchers: [x=y], continue: true}", "{receiver: c, matchers: ['x!~\"y|z\"']}"], 1),
        (["{receiver: b, routes: [{receiver: c, matchers: [x=y], continue: true}]}"], 1),
        # Some alert may go on.
        (["{receiver: b, matchers: [x=y], continue: true}", "{receiver: c}"], 0),
        (["{receiver: b, matchers: [x=y], continue: true}", "{receiver: c, matchers: [z=y]}"], 0),
        (["{receiver: b, matchers: [x=y], continue: true}", "{receiver: b, matchers: [x=z]}", "{receiver: c}"], 0),
        (["{receiver: b, matchers: ['x=~\"y.*\"'], continue: true}", "{receiver: c, matchers: ['x=~\".*z\"']}"], 0),
        # It does not go on.
        (["{receiver: b, matchers: [x=y]}"], 0),
    ],
)
def test_routes_that_go_on_to_nothing(children: list[str], expected: int, tmp_path: Path) -> None:
    assert len(found("idle-continue", routes(*children), folder=tmp_path)) == expected


@pytest.mark.parametrize(
    ("group_by", "rules", "configuration", "expected"),
    [
        ("alertname, region", rule("A"), KNOWN, ["info"]),
        ("alertname, severty", rule("A", severity="page"), KNOWN, ["warning"]),
        ("alertname, severity, cluster", rule("A", severity="page"), KNOWN, []),
        ("queue", rule("A", "sum by (queue) (queue_length) > 1"), KNOWN, []),
        ("queue", rule("A") + rule("B", "sum by (queue) (queue_length) > 1"), KNOWN, []),
        ("instance", rule("A", "queue_length > 1"), KNOWN, []),
        ("'...'", rule("A"), KNOWN, []),
        # Nobody knows what Prometheus adds, or what labels the series have.
        ("region", rule("A"), "", []),
        ("region", rule("A", "somebodys_metric > 1"), KNOWN, []),
        # The alerts are elsewhere.
        ("region", "", KNOWN, []),
    ],
)
def test_labels_to_group_by(group_by: str, rules: str, configuration: str, expected: list[str], tmp_path: Path) -> None:
    problems = found("grouping-labels", routes(group_by=group_by), rules, configuration, tmp_path)
    assert [one.level.word for one in problems] == expected
    assert all(one.place.line == 3 for one in problems)
