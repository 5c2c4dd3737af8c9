"""What differs between two rules, or panels, of logs, in the words of a reviewer."""

from __future__ import annotations

import pytest

from obsdsl.compile.artifact import Artifact
from obsdsl.review.expression import compare
from obsdsl.review.side import Side
from tests.review.kinds.sides import artifact, details, said, side

COUNT = 'sum by (component) (count_over_time({job="app", level="error"} |= "lost" [5m]))'
SAID = {
    COUNT.replace("5m", "10m"): ["window 5m → 10m"],
    COUNT.replace('"lost"', '"gone"'): ['filter |= "lost" → |= "gone", shows other lines'],
    COUNT.replace(' |= "lost"', ""): ['filter |= "lost" removed, shows more lines'],
    COUNT.replace("[5m]", '!= "test" [5m]'): ['filter != "test" added, shows fewer lines'],
    COUNT.replace("[5m]", "| json | status >= 500 [5m]"): [
        "stage | json added",
        "filter | status >= 500 added, shows fewer lines",
    ],
    COUNT.replace(', level="error"', ""): ['matcher level="error" removed, shows more series'],
    COUNT.replace('level="error"', 'level=~"warn|error"'): [
        'matcher level="error" → level=~"warn|error", shows more series'
    ],
    COUNT.replace("count_over_time", "rate"): ["function count_over_time → rate"],
    COUNT.replace("sum by (component)", "sum"): ["sum by (component) → sum, shows once instead of per component"],
    COUNT.replace("[5m]", "[5m] offset 1h"): ["offset 1h added"],
    COUNT.replace("count_over_time", "avg_over_time").replace("[5m]", "| json | unwrap took [5m]"): [
        "function count_over_time → avg_over_time",
        "stage | json added",
        "| unwrap took added",
    ],
    f"topk(3, {COUNT})": ["wrapped in topk(3, …)"],
    'rate({app="other"} | logfmt [1m])': ["query changed"],
}


@pytest.mark.parametrize("after", SAID)
def test_a_query_of_logs_differs_in_its_parts(after: str) -> None:
    assert list(compare(COUNT, after).lines) == SAID[after]


@pytest.mark.parametrize(
    "same",
    [
        COUNT.replace('job="app", level="error"', 'level="error", job="app"'),
        COUNT.replace("(count", "( count"),
        COUNT.replace('"lost"', "`lost`"),
    ],
)
def test_how_it_is_written_is_no_difference(same: str) -> None:
    assert not compare(COUNT, same)


def test_filters_may_stand_in_any_order() -> None:
    assert not compare('{a="b"} |= "x" != "y"', '{a="b"} != "y" |= "x"')
    assert compare('{a="b"} | json | x="y"', '{a="b"} | x="y" | json')


def test_where_nobody_can_tell_which_lines_are_which_the_query_changed() -> None:
    after = f"{COUNT} / {COUNT.replace('lost', 'gone')}"
    found = compare(COUNT, after)
    assert found.lines == ("query changed",)
    assert found.details == (f"before: {COUNT}", f"after: {after}")


def test_text_that_is_no_query_differs_as_text() -> None:
    assert compare(COUNT, COUNT + ")").changes[0].kind == "text"


# Rules


ALERT = f"""\
- alert: Lost
  expr: {COUNT} > 20
  for: 5m
  labels: {{severity: critical}}
  annotations: {{summary: Lost}}
"""


def rules(text: str, head: str = "interval: 1m", group: str = "app-logs") -> Artifact:
    body = "\n".join(f"  {line}" for line in text.strip("\n").splitlines())
    content = f"groups:\n- name: {group}\n  {head}\n  rules:\n{body}\n"
    return Artifact("log-rules", group, f"loki/rules/{group}.yml", content.encode())


PROMETHEUS = artifact("prometheus", "rule_files: [rules/main.yml]\n")


def changed(before: str, after: str, *more: Artifact) -> list[tuple[str, str]]:
    return said(side(rules(before), *more), side(rules(after), *more))


@pytest.mark.parametrize(
    ("before", "after", "line"),
    [
        ("> 20", "> 50", ("alarm", "alert Lost: threshold > 20 → > 50, fires later")),
        ("> 20", "> 10", ("look", "alert Lost: threshold > 20 → > 10, fires sooner")),
        ("for: 5m", "for: 30m", ("care", "alert Lost: for 5m → 30m, fires later")),
        ("critical", "warning", ("alarm", "alert Lost: severity critical → warning; no longer pages")),
        (' |= "lost"', "", ("look", 'alert Lost: filter |= "lost" removed, watches more lines')),
        ("summary: Lost", "summary: Gone", ("note", "alert Lost: summary Lost → Gone")),
        ('"lost" [', '"lost" != "x" [', ("care", 'alert Lost: filter != "x" added, watches fewer lines')),
    ],
)
def test_an_alert_of_logs_has_the_words_of_any_alert(before: str, after: str, line: tuple[str, str]) -> None:
    assert changed(ALERT, ALERT.replace(before, after), PROMETHEUS) == [line]


def test_another_threshold_of_other_lines_says_nothing_of_when_it_fires() -> None:
    after = ALERT.replace("> 20", "> 50").replace("lost", "gone")
    assert changed(ALERT, after) == [
        ("care", 'alert Lost: filter |= "lost" → |= "gone", watches other lines'),
        ("care", "alert Lost: threshold > 20 → > 50"),
    ]


def test_one_that_is_gone_is_an_alarm() -> None:
    other = ALERT.replace("Lost", "Other").replace("lost", "other")
    before, after = side(rules(ALERT + other), PROMETHEUS), side(rules(other), PROMETHEUS)
    assert said(before, after) == [("alarm", "alert Lost: removed; it was critical")]
    assert details(before, after) == [f"expression: {COUNT} > 20"]


def test_no_prometheus_has_to_load_its_group() -> None:
    """A Loki does, and every minute where nobody says it."""
    assert said(side(PROMETHEUS), side(rules(ALERT), PROMETHEUS)) == [
        ("look", "alert Lost: added; it is critical"),
        ("note", "group app-logs: added with 1 rule"),
    ]
    assert said(side(rules(ALERT)), side(rules(ALERT, head="limit: 0"))) == []


def test_a_recording_of_logs_has_words_too() -> None:
    before = f"- record: app:lost:count5m\n  expr: {COUNT}\n"
    assert changed(before, before.replace("[5m]", "[10m]")) == [
        ("look", "recording app:lost:count5m: window 5m → 10m, reacts slower")
    ]


def test_a_rule_of_logs_reads_no_series() -> None:
    """Metrics that go away are missed by those that read them alone."""
    recorded = artifact("rules", "groups:\n- name: main\n  rules:\n  - record: count_over_time\n    expr: up\n")
    old = Side("side", (recorded, rules(ALERT)), None)
    assert said(old, Side("side", (rules(ALERT),), None)) == [
        ("look", "recording count_over_time: removed; nothing here reads it"),
        ("note", "group main: removed with 1 rule"),
    ]
