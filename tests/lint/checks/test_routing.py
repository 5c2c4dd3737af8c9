"""Routing: what Alertmanager refuses, routes and receivers that nothing reaches, and what alerts meet there."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.lint.examples import lint_texts, problems, settings


def found(check: str, routing: str, rules: str = "", configuration: str = "", folder: Path = Path()) -> list[Any]:
    """The problems of a configuration, beside rules."""
    texts = {"alertmanager.yml": routing}
    if rules:
        texts["rules.yml"] = f"groups:\n- name: example\n  rules:\n{rules}"
    return problems(lint_texts(texts, settings(folder, configuration)), check)


def rule(name: str, expr: str = "sum(queue_length) > 1", **labels: str) -> str:
    return f"  - {{alert: {name}, expr: '{expr}', labels: {{{', '.join(f'{k}: {v!r}' for k, v in labels.items())}}}}}\n"


A = "receivers: [{name: a}]"
RECEIVERS = """
receivers:
  - name: root
    slack_configs: [{channel: "#a", api_url: "https://example.org"}]
  - name: data
    slack_configs: [{channel: "#b", api_url: "https://example.org"}]
  - name: pager
    pagerduty_configs: [{routing_key_file: /etc/key}]
"""
TEAMS = f"""
route:
  receiver: root
  routes:
    - {{receiver: pager, matchers: ['severity="page"']}}
    - {{receiver: data, matchers: ['team="data"']}}
{RECEIVERS}"""


@pytest.mark.parametrize(
    ("check", "routing", "line"),
    [
        ("undefined-receiver", "route: {receiver: a, routes: [{receiver: b}]}\nreceivers: [{name: a}]", 1),
        ("undefined-interval", f"route: {{receiver: a, routes: [{{active_time_intervals: [b]}}]}}\n{A}", 1),
        ("duplicate-receiver", "route: {receiver: a}\nreceivers:\n- name: a\n- name: a", 4),
        ("root-matchers", "receivers: [{name: a}]\nroute:\n  receiver: a\n  continue: true", 4),
        ("root-matchers", "receivers: [{name: a}]\nroute:\n  group_by: [a]", 3),
        ("unused-receiver", "route: {receiver: a}\nreceivers:\n- name: a\n- name: b", 4),
        ("unreachable-route", f"route:\n  receiver: a\n  routes:\n  - receiver: a\n  - matchers: [x=y]\n{A}", 5),
        ("unreachable-route", f"route:\n  receiver: a\n  routes:\n  - matchers: [x=y, x=z]\n{A}", 4),
    ],
)  # fmt: skip
def test_faults_of_a_configuration_by_itself(check: str, routing: str, line: int, tmp_path: Path) -> None:
    (problem,) = found(check, routing, folder=tmp_path)
    assert problem.place.line == line


@pytest.mark.parametrize(
    "routing",
    [
        TEAMS,
        f"route: {{receiver: root, routes: [{{receiver: data, continue: true}}, {{receiver: pager}}]}}\n{RECEIVERS}",
        "route: {receiver: root, routes: [{continue: true, routes: [{receiver: data}]}, {receiver: pager}]}"
        + RECEIVERS,
    ],
)
@pytest.mark.parametrize("check", ["undefined-receiver", "duplicate-receiver", "root-matchers", "unused-receiver"])
def test_configurations_that_are_fine(check: str, routing: str, tmp_path: Path) -> None:
    assert found(check, routing, folder=tmp_path) == []


GOOD = rule("A", team="data") + rule("B", team="data")


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        (GOOD + rule("C", team="dat"), 1),
        (GOOD + rule("C"), 1),
        (GOOD, 0),
        # The label may come from the series, from a template, or is anything.
        (GOOD + rule("C", "sum by (team) (someone_elses) > 1"), 0),
        (GOOD + rule("C", team="{{ $labels.queue }}"), 0),
        (GOOD + rule("C", "someone_elses > 1"), 0),
        # It fires on purpose.
        (GOOD + rule("Watchdog", "vector(1)"), 0),
        # Where most go to the root, that is the way.
        (rule("A") + rule("B") + rule("C", team="data"), 0),
    ],
)
def test_alerts_that_only_the_root_takes(rules: str, expected: int, tmp_path: Path) -> None:
    assert len(found("unrouted-alert", TEAMS, rules, folder=tmp_path)) == expected


def test_a_root_that_notifies_nobody_is_never_the_way(tmp_path: Path) -> None:
    silent = TEAMS.replace('    slack_configs: [{channel: "#a", api_url: "https://example.org"}]\n', "")
    (problem,) = found("unrouted-alert", silent, rule("A"), folder=tmp_path)
    assert "notifies nobody" in problem.message
    # Nor does a route without a receiver of its own lead anywhere.
    handed = silent.replace("  routes:\n", "  routes:\n    - matchers: ['team=\"web\"']\n")
    assert handed != silent
    (problem,) = found("unrouted-alert", handed, rule("A", team="web"), folder=tmp_path)
    assert "notifies nobody" in problem.message
    # A tree of one receiver is no tree.
    assert found("unrouted-alert", f"route: {{receiver: root}}\n{RECEIVERS}", rule("A"), folder=tmp_path) == []


@pytest.mark.parametrize(
    ("routing", "rules", "configuration", "expected"),
    [
        (TEAMS.replace('"page"', '"pages"'), rule("A", severity="page"), "", 1),
        (TEAMS, rule("A", severity="page"), "", 0),
        (TEAMS.replace('"page"', '"pages"'), rule("A", severity="warning"), "", 0),
        # Prometheus may add the label for which it is routed, unless somebody says what it adds.
        (TEAMS.replace('severity="page"', 'cluster="a"'), rule("A", severity="page"), "", 0),
        (
            TEAMS.replace('severity="page"', 'cluster="a"'),
            rule("A", severity="page"),
            'external_labels = {cluster = "b"}',
            1,
        ),
        (TEAMS.replace('severity="page"', 'severity=~".*[x-z]"'), rule("A", severity="page"), "", 1),
        # Receivers that are filled in elsewhere.
        ("route: {receiver: a}\nreceivers: [{name: a}]", rule("A", severity="page"), "", 0),
        (TEAMS.replace("pagerduty_configs: [{routing_key_file: /etc/key}]", ""), rule("A", severity="page"), "", 1),
    ],
)  # fmt: skip
def test_pages_that_reach_nobody(routing: str, rules: str, configuration: str, expected: int, tmp_path: Path) -> None:
    assert len(found("page-nobody", routing, rules, configuration, tmp_path)) == expected


BY_QUEUE = "sum by (queue) (queue_length) > 1"


@pytest.mark.parametrize(
    ("equal", "source", "target", "expected"),
    [
        ("queues", BY_QUEUE, BY_QUEUE, 1),
        ("queue, job", BY_QUEUE, BY_QUEUE, 1),
        ("queue", BY_QUEUE, BY_QUEUE, 0),
        # One side that has it is enough to hold them apart.
        ("queue", BY_QUEUE, "sum(queue_length) > 1", 0),
        # Nobody knows its labels, or what Prometheus adds.
        ("queues", "someone_elses > 1", BY_QUEUE, 0),
        ("cluster", BY_QUEUE, BY_QUEUE, 0),
    ],
)
def test_labels_of_inhibit_rules(equal: str, source: str, target: str, expected: int, tmp_path: Path) -> None:
    routing = f"""
inhibit_rules:
  - source_matchers: [severity=critical]
    target_matchers: [severity=warning]
    equal: [{equal}]
route: {{receiver: root}}
{RECEIVERS}"""
    rules = rule("A", source, severity="critical") + rule("B", target, severity="warning")
    problems = found("inhibit-labels", routing, rules, folder=tmp_path)
    assert len(problems) == expected
    assert all(one.place.line == 3 for one in problems)


def test_a_rule_for_no_alert_says_nothing_of_labels(tmp_path: Path) -> None:
    routing = f"inhibit_rules: [{{source_matchers: [a=b], target_matchers: [a=c], equal: [x]}}]\n{TEAMS}"
    assert found("inhibit-labels", routing, rule("A", severity="page"), folder=tmp_path) == []


@pytest.mark.parametrize(
    ("matcher", "meant"),
    [
        ('team="dataa-lake"', 'team="data-lake"'),
        ('team="daat-lake"', 'team="data-lake"'),
        ('team="Data-lake"', 'team="data-lake"'),
        ('taem="data-lake"', 'team="data-lake"'),
        # Another's, maybe.
        ('team="data-like"', ""),
        ('team="data-lakes"', ""),
        ('team="web"', ""),
        ('region="eu"', ""),
        ('team=~"daat-lake"', ""),
        ('team!="daat-lake"', ""),
    ],
)
def test_a_route_that_is_nearly_for_an_alert(matcher: str, meant: str, tmp_path: Path) -> None:
    routing = TEAMS.replace('team="data"', matcher)
    one = rule("A", "sum by (queue) (queue_length) > 1", team="data-lake")
    found_here = found("misspelt-route", routing, one, "external_labels = {}", tmp_path)
    assert [problem.mend for problem in found_here] == ([f"write {meant}"] if meant else [])
