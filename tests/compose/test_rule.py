"""Rules and groups: what Prometheus would refuse is refused where it is written."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from typing import Any

import pytest

from obsdsl import P3, AlertRule, CompileError, Counter, DefinitionError, Gauge, RecordingRule, RuleGroup
from obsdsl.compile.context import Context
from obsdsl.compile.prometheus import compile_group

up = Gauge("up", "Up.")
hits = Counter("hits_total", "Hits.")
MINUS = datetime.timedelta(seconds=-5)


def alert(**fields: Any) -> AlertRule:
    return AlertRule(**{"name": "A", "expr": up == 0, "severity": P3, "summary": "s", **fields})


def record(**fields: Any) -> RecordingRule:
    return RecordingRule(**{"name": "a:b", "expr": up, **fields})


def group(*rules: AlertRule | RecordingRule, **fields: Any) -> RuleGroup:
    return RuleGroup(**{"name": "g", "rules": rules or (alert(),), **fields})


def refused(make: Callable[..., object], **fields: Any) -> str:
    with pytest.raises(DefinitionError) as caught:
        make(**fields)
    (fault,) = caught.value.faults
    return fault


@pytest.mark.parametrize(
    ("make", "field"),
    [
        (alert, "for_"),
        (alert, "keep_firing_for"),
        (group, "interval"),
        (group, "query_offset"),
        (group, "window"),
    ],
)
def test_no_time_of_a_rule_is_negative(make: Callable[..., object], field: str) -> None:
    assert refused(make, **{field: MINUS}) == f"{field}: is -5s; no time is shorter than nothing: delete the minus"


def test_nothing_is_a_time_but_no_window() -> None:
    assert str(alert(for_="0s").for_) == "0s"
    assert str(group(query_offset="0s").query_offset) == "0s"
    assert refused(group, window="0s") == 'window is 0s, which holds no sample; write it as "5m"'


def test_a_window_serves_the_rates_of_its_group() -> None:
    text = compile_group(group(record(expr=hits.rate()), window="1m"), Context(), {}).content.decode()
    assert "expr: rate(hits_total[1m])" in text


def test_a_limit_is_a_number_that_prometheus_can_hold() -> None:
    assert group(limit=0).limit == 0
    # Prometheus loads it; the lint says what it means.
    assert group(limit=-1).limit == -1
    assert refused(group, limit=2**63) == f"limit is {2**63}, which has more than 64 bits; write a smaller number"


@pytest.mark.parametrize("make", [alert, record, group])
@pytest.mark.parametrize(
    ("labels", "fault"),
    [
        ({"__name__": "x"}, "labels has '__name__', which is the series' own name; delete it"),
        ({"": "x"}, "labels: name is empty; give it a name"),
        ({1: "x"}, "labels: name 1 is not a string; quote it"),
        ({"a": 1}, "labels: a: 1 is not text; quote it"),
        ({"a": "\ud800"}, "labels: a: '\\ud800' cannot be written as UTF-8; delete the lone surrogate"),
        (["a"], "labels: is ['a']; it takes a mapping from name to text"),
    ],
)
def test_labels_are_names_with_text(make: Callable[..., object], labels: Any, fault: str) -> None:
    assert refused(make, labels=labels) == fault


@pytest.mark.parametrize("name", ["severity", "alertname", "owner"])
def test_a_group_may_say_what_each_alert_says(name: str) -> None:
    """Prometheus loads it; the lint judges it."""
    assert group(labels={name: "x"}).labels == {name: "x"}


def test_a_templated_label_goes_out_as_it_is() -> None:
    made = group(alert(labels={"pod": "{{ $labels.pod }}"}))
    assert "pod: '{{ $labels.pod }}'" in compile_group(made, Context(), {}).content.decode()


@pytest.mark.parametrize(
    "made",
    [
        group(alert(labels={"a-b": "x"})),
        group(alert(annotations={"a.b": "x"})),
        group(labels={"é": "x"}),
        group(alert(expr=Gauge("a.b", "A.") > 0)),
        group(alert(expr=up.where({"a.b": "c"}) > 0)),
        group(alert(expr=up.sum(by="a.b") > 0)),
        group(record(expr=(up / hits.rate()).on("a.b"))),
    ],
    ids=["label", "annotation", "group", "metric", "matcher", "by", "on"],
)
def test_names_in_utf8_need_the_version_that_reads_them(made: RuleGroup) -> None:
    with pytest.raises(CompileError, match=r"the name '.*' needs Prometheus 3\.0, and prometheus_version is 2\.55"):
        compile_group(made, Context(prometheus=(2, 55)), {})
    compile_group(made, Context(prometheus=(3, 0)), {})
    compile_group(made, Context(), {})


@pytest.mark.parametrize("name", ["", "a/b", ".", "..", "a\nb", "a\0", "x" * 201, "é" * 101])
def test_a_groups_name_names_its_file(name: str) -> None:
    fault = refused(group, name=name)
    assert any(one in fault for one in ("names no file", "too many for a file", "name is empty"))


@pytest.mark.parametrize("name", ["a b", "é", "x" * 200, ".hidden", "a:b"])
def test_most_names_do(name: str) -> None:
    assert compile_group(group(name=name), Context(), {}).path == f"prometheus/rules/{name}.yml"
