"""Rules are values that hold nodes; what Prometheus could not read is refused when it is written down."""

from __future__ import annotations

import pickle
from typing import Any

import pytest

from obsdsl import (
    P1,
    P2,
    AlertRule,
    Counter,
    DefinitionError,
    Gauge,
    Histogram,
    QueryVariable,
    RecordingRule,
    RuleGroup,
    promql,
)
from obsdsl.express.expr import Expr
from obsdsl.express.node import Binary, Number, Selector
from obsdsl.express.render import render

up = Gauge("up", "Up.", range=(0, 1))
hits = Counter("hits_total", "Hits.", labels=("code",))
took = Histogram("took_seconds", "Duration.", buckets=(1,))


DOWN = up == 0
RATE = hits.rate().sum(by="job")


def alert(expr: Any = DOWN, **rest: Any) -> AlertRule:
    return AlertRule("A", expr, **{"severity": P1, "summary": "a", **rest})


def record(expr: Any = RATE, **rest: Any) -> RecordingRule:
    return RecordingRule("job:hits:rate5m", expr, **rest)


def group(*rules: Any, **rest: Any) -> RuleGroup:
    return RuleGroup("g", rules=rules or (record(), alert()), **rest)


@pytest.mark.parametrize("make", [alert, record, group])
def test_two_rules_compare_as_values(make: Any) -> None:
    """Written on two lines, from text or built: what they say counts."""
    one, other = make(), make()
    assert one == other
    assert (one != other) is False
    assert pickle.loads(pickle.dumps(one)) == one


def test_rules_that_say_something_else_differ() -> None:
    assert alert() != alert(up == 1)
    assert alert() != alert(severity=P2)
    assert alert() == alert("up == 0")
    assert record() != record(hits.rate("5m").sum(by="job"))
    assert record() != record(labels={"a": "b"})
    assert record() == record(hits.rate().sum(by="job"), labels={})
    assert group(alert()) != group(alert(), record())
    # An alert where the other group has a recording.
    assert group(alert()) != group(record())
    assert record() in (alert(), record())
    assert (record() == alert()) is False


def test_rules_store_nodes_and_never_wrappers() -> None:
    assert alert().expr == Binary("==", Selector("up"), Number(0.0))
    assert not isinstance(record().expr, Expr)
    assert alert("up == 0").expr == alert(promql("up == 0")).expr == alert((up == 0).node).expr


def test_a_recording_rule_is_the_metric_that_it_records() -> None:
    rule = record()
    assert render((rule > 0.05).node) == "job:hits:rate5m > 0.05"
    assert render(rule(job="a").offset("1h").sum().node) == 'sum(job:hits:rate5m{job="a"} offset 1h)'
    assert (rule == 3).node == promql("job:hits:rate5m == 3").node
    assert (rule != up).node == promql("job:hits:rate5m != up").node
    assert str(rule) == "job:hits:rate5m"
    assert rule in [record()]
    assert len({rule, record()}) == 1


def test_a_later_change_of_the_labels_given_changes_nothing() -> None:
    labels = {"a": "b"}
    rule = alert(labels=labels)
    labels["a"] = "c"
    assert rule.labels == {"a": "b"}


GRAFANAS = [
    'up{job="$job"}',
    'up{job=~"${job:regex}"}',
    'up{job="[[job]]"}',
    "up{$filters}",
    "$metric",
    "up_$suffix",
    '$metric{a="b"}',
    "up > $limit",
    "topk($k, up)",
    "clamp_max(up, $__interval_ms)",
    "rate(hits_total[$__rate_interval])",
    "rate(hits_total[[[step]]])",
    "rate(hits_total[5m] offset $__rate_interval)",
    "up offset -$step",
    "up @ $time",
    "max_over_time(up[$__range:1m])",
    "max_over_time(up[1h:$__interval])",
    "max_over_time(up[1h:1m] offset $o)",
    "max_over_time(up[1h:1m] @ $t)",
    'up{$label="a"}',
    'up{${label}=~"a"}',
    "sum by ($by) (up)",
    "sum without (job, ${by:csv}) (up)",
    "up / on ($label) up",
    "up / ignoring ([[label]]) up",
    "up / on (job) group_left ($copied) up",
]


@pytest.mark.parametrize("text", GRAFANAS)
@pytest.mark.parametrize("make", [alert, record])
def test_grafanas_variables_are_refused_wherever_they_stand(make: Any, text: str) -> None:
    with pytest.raises(DefinitionError, match="which Prometheus does not know; write the value"):
        make(text)
    with pytest.raises(DefinitionError, match="which Prometheus does not know; write the value"):
        make(f"-sum by (job) (up + on (job) ({text})) / 2")


def test_a_variable_object_is_refused_in_a_rule() -> None:
    job = QueryVariable("job", up.label_values("job"), multi=True)
    with pytest.raises(DefinitionError, match=r"variable '\$job'"):
        alert(up(job=job) == 0)


@pytest.mark.parametrize(
    "text",
    [
        'label_replace(up, "a", "$1", "b", "(.*)")',
        'label_replace(up, "a", "${1}", "b", "(.*)")',
        'up{path=~"/a$"}',
        'up{path=~"(a|b)$|c"}',
        'up{price="5$"}',
    ],
)
def test_a_dollar_of_regular_expressions_is_no_variable(text: str) -> None:
    assert alert(text).expr == promql(text).node


@pytest.mark.parametrize(
    ("make", "fault"),
    [
        (lambda: alert(5), "is 5; it takes an expression or PromQL text"),
        (lambda: alert(took), "expr: is a classic histogram"),
        (lambda: alert("up[5m]"), "is no instant vector"),
        (lambda: alert(for_="lol"), "for_: 'lol' is not a duration"),
        (lambda: alert(severity="P1"), "severity is 'P1'; it takes a Severity"),
        (lambda: alert(summary=1), "summary is 1; it takes a string"),
        (lambda: alert(labels={"severity": "x"}), "labels has 'severity'"),
        (lambda: alert(labels={"owner": "x"}), "labels has 'owner'"),
        (lambda: alert(labels={"a": 1}), "a: 1 is not text; quote it"),
        (lambda: alert(annotations={"summary": "x"}), "use the field 'summary' instead"),
        (lambda: alert(annotations={"runbook_url": "x"}), "use the field 'runbook' instead"),
        (lambda: RecordingRule("a b", up), "name 'a b'"),
        (lambda: RuleGroup("g", rules=alert()), "is one AlertRule, where a sequence belongs; add a comma"),
        (lambda: RuleGroup("", rules=(alert(),)), "name is empty; name the group"),
        (lambda: RuleGroup("g", file="a/b", rules=(alert(),)), "file is 'a/b', which names no file"),
        (lambda: RuleGroup("g", file="", rules=(alert(),)), "file is '', which names no file"),
        (lambda: RuleGroup("g", rules=(up,)), "a group takes AlertRule and RecordingRule"),
        (lambda: RuleGroup("a/b", rules=(alert(),)), "names no file"),
        (lambda: group(interval="often"), "interval: 'often' is not a duration"),
    ],
)
def test_what_makes_no_sense_is_refused(make: Any, fault: str) -> None:
    with pytest.raises(DefinitionError) as caught:
        make()
    assert fault in "\n".join(caught.value.faults)


@pytest.mark.parametrize(
    "make",
    [
        lambda: group(alert(), alert(), record(), record()),
        lambda: group(alert("time() > bool 5"), alert("1")),
        lambda: group(RecordingRule("http.server", up), record(labels={"severity": "P0"})),
        lambda: group(alert(labels={"severity": "", "alertname": "B"})),
        lambda: group(limit=-1, labels={"severity": "P0", "owner": "x", "alertname": "B"}),
        lambda: RuleGroup("g", rules=()),
        lambda: RuleGroup("a/b", file="a-b", rules=(alert(),)),
    ],
)
def test_what_prometheus_loads_may_be_said_and_the_lint_judges_it(make: Any) -> None:
    assert make().name
