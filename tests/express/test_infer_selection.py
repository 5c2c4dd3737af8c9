"""Where knowledge comes from: declarations, recording rules, the environment, and what happens without."""

import math

import attrs
import pytest

from obsdsl.define.declaration import Recorded
from obsdsl.define.duration import Duration
from obsdsl.define.unit import BYTES, EVENTS, RATIO, SECONDS
from obsdsl.express.infer import Environment, Inference, Kind, catalog, infer, infer_all
from obsdsl.express.metric import Counter, Gauge, Histogram, Summary
from obsdsl.express.node import Binary, Selector, Subquery
from obsdsl.express.parse import parse

REQUESTS = Counter("requests_total", "Requests.", labels={"status": ("ok", "error"), "path": ...})
DURATION = Histogram("duration_seconds", "Durations.", buckets=(1, 2))
PAUSE = Summary("pause_seconds", "Pauses.")
MEMORY = Gauge("memory_bytes", "Memory.", range=(0, None))
DECLARED = tuple(metric.declaration for metric in (REQUESTS, DURATION, PAUSE, MEMORY))
RATIO_RULE = Recorded(
    "job:errors:ratio",
    parse('sum by (job) (rate(requests_total{status="error"}[5m])) / sum by (job) (rate(requests_total[5m]))'),
    {"team": "api"},
    30.0,
)


def test_the_builder_needs_no_catalog() -> None:
    found = infer(REQUESTS(status="ok").rate("5m").sum(by="path").node)
    assert found.unit == EVENTS / SECONDS
    assert found.labels.presence("path") == "possible"
    assert infer(DURATION.quantile(0.9).node).unit == SECONDS
    assert infer(DURATION.fraction_below(1).node).interval.hi == 1
    assert infer(DURATION.mean().node).interval.lo == 0


def test_text_needs_one() -> None:
    node = parse("rate(requests_total[5m])")
    assert infer(node).unit is None
    assert infer(node, catalog(DECLARED)).unit == EVENTS / SECONDS


def test_series_of_a_family() -> None:
    known = catalog(DECLARED)
    assert sorted(known) == [
        "duration_seconds_bucket",
        "duration_seconds_count",
        "duration_seconds_sum",
        "memory_bytes",
        "pause_seconds",
        "pause_seconds_count",
        "pause_seconds_sum",
        "requests_total",
    ]
    kinds = {name: infer(Selector(name), known).kind for name in known}
    assert kinds["duration_seconds_bucket"] is Kind.BUCKET
    assert kinds["pause_seconds_sum"] is Kind.SUM
    assert kinds["pause_seconds"] is Kind.QUANTILE
    assert infer(Selector("duration_seconds", source=DURATION.declaration)).kind is None


def test_every_metric_has_the_labels_of_its_target() -> None:
    environment = Environment({"cluster": ("a", "b"), "rack": None})
    found = infer(MEMORY.node, environment=environment).labels
    assert found.names() == ("cluster", "instance", "job", "rack")
    assert found.values("cluster") == ("a", "b")
    assert [found.presence(name) for name in ("job", "cluster", "rack", "nope")] == [
        "certain",
        "certain",
        "possible",
        "never",
    ]


def test_a_label_that_the_target_has_too_is_renamed_or_honored() -> None:
    metric = Gauge("pushed", "Pushed.", labels={"job": ("batch",)})
    found = infer(metric.node).labels
    assert found.values("job") is None
    assert found.values("exported_job") == ("batch",)
    assert found.presence("exported_job") == "possible"


def test_an_empty_value_is_no_label() -> None:
    metric = Gauge("mounted", "Mounted.", labels={"error": ("", "io")})
    label = infer(metric.node).labels.get("error")
    assert (label.values, label.certain) == (("io",), False)


def test_a_record_is_a_metric() -> None:
    known = catalog((*DECLARED, RATIO_RULE))
    found = infer(parse("job:errors:ratio"), known)
    assert found.name == "job:errors:ratio"
    assert found.unit == RATIO
    assert (found.interval.lo, found.interval.hi) == (0, 1)
    assert found.labels.names() == ("job", "team")
    assert found.labels.values("team") == ("api",)
    assert found.cadence == 30
    assert found.kind is None
    assert found.source is RATIO_RULE


def test_a_record_of_a_record() -> None:
    above = Recorded("job:errors:percent", parse("job:errors:ratio * 100"))
    found = infer(parse('job:errors:percent{job="a"}'), catalog((*DECLARED, RATIO_RULE, above)))
    assert found.interval.hi == 100
    assert found.labels.values("job") == ("a",)
    assert found.labels.presence("team") == "certain"


def test_a_record_hides_what_is_declared() -> None:
    """The rule knows its labels; the builder's selector knows only the rule without its group."""
    grouped = attrs.evolve(RATIO_RULE, labels={"team": "api", "group": "g"})
    built = Selector("job:errors:ratio", source=RATIO_RULE)
    assert infer(built, catalog(DECLARED)).labels.names() == ("job", "team")
    assert infer(built, catalog((*DECLARED, grouped))).labels.names() == ("group", "job", "team")
    hidden = Recorded("memory_bytes", parse("vector(1)"))
    assert infer(MEMORY.node, catalog((*DECLARED, hidden))).labels.names() == ()


def test_several_rules_of_one_name() -> None:
    windows = [attrs.evolve(RATIO_RULE, labels={"window": window}) for window in ("5m", "1h")]
    windows.append(Recorded("job:errors:ratio", parse("memory_bytes"), {"window": ""}))
    found = infer(parse("job:errors:ratio"), catalog((*DECLARED, *windows)))
    assert found.labels.values("window") == ("5m", "1h")
    assert found.labels.presence("window") == "possible"
    assert found.interval.hi == math.inf
    assert found.unit is None


def test_rules_that_read_each_other_are_unknown() -> None:
    one, other = Recorded("one", parse("other + 1")), Recorded("other", parse("one + memory_bytes"))
    itself = Recorded("itself", parse("itself or memory_bytes"))
    inference = Inference(catalog((*DECLARED, one, other, itself)))
    for name in ("one", "other", "itself"):
        found = inference(Selector(name))
        assert found.interval.hi == math.inf
        assert found.name == name
    assert infer(Selector("odd"), {"odd": (Recorded("odd", "no node"),)}).sample == "unknown"


def test_one_name_in_two_declarations() -> None:
    other = Gauge("memory_bytes", "Other.", range=(-1, 5), labels=("pool",)).declaration
    found = infer(parse("memory_bytes"), catalog((*DECLARED, other)))
    assert (found.interval.lo, found.interval.hi) == (-1, math.inf)
    assert found.labels.presence("pool") == "possible"
    assert found.unit == BYTES
    assert found.kind is Kind.GAUGE
    assert found.source is None


def test_equal_selectors_with_other_sources_are_not_mixed_up() -> None:
    one, other = Gauge("value", "One.", range=(0, 1)), Gauge("value", "Other.", range=(5, 6))
    assert one.node == other.node
    inference = Inference()
    assert inference(one(job="a").node).interval.hi == 1
    assert inference(other(job="a").node).interval.hi == 6
    both = inference(Binary("or", one.node, other.node))
    assert (both.interval.lo, both.interval.hi) == (0, 6)


@pytest.mark.parametrize("expression", ['{__name__=~"memory.*"}', "memory_$kind", '{job="a"}'])
def test_a_name_that_is_not_known(expression: str) -> None:
    found = infer(parse(expression), catalog(DECLARED))
    assert found.unit is None
    assert found.labels.rest


def test_cadence() -> None:
    environment = Environment({}, Duration.parse("15s"), Duration.parse("1m"))
    inference = Inference(catalog((*DECLARED, Recorded("recorded", parse("memory_bytes")))), environment)
    assert inference(parse("memory_bytes")).cadence == 15
    assert inference(parse("recorded")).cadence == 60
    assert inference(parse("memory_bytes[1h:30s]")).cadence == 30
    assert inference(parse("sum(memory_bytes)")).cadence is None
    assert infer(Subquery(MEMORY.node, None)).cadence is None


def test_all_parts() -> None:
    node = parse("sum(rate(requests_total[5m])) / 2")
    found = infer_all(node, catalog(DECLARED))
    assert [type(part).__name__ for part, _ in found] == [
        "Binary",
        "Aggregation",
        "Call",
        "Range",
        "Selector",
        "Number",
    ]
    assert found[0][0] is node
    assert found[3][1].is_counter


def test_what_matchers_choose_from() -> None:
    """For checks that compare a selector with its metric."""
    selector = parse('requests_total{status="bogus"}')
    assert isinstance(selector, Selector)
    assert Inference(catalog(DECLARED)).series(selector).labels.values("status") == ("ok", "error")


def test_records_of_records_of_a_thousand_records() -> None:
    """However deep they are, and whether or not they end: no recursion, and each is looked at once."""
    chain = [Recorded(f"r{i}", parse(f"r{i + 1} + r{i + 1}")) for i in range(1000)]
    whole = Inference(catalog((*DECLARED, *chain, Recorded("r1000", parse("memory_bytes")))))
    assert whole(Selector("r0")).unit == whole(Selector("memory_bytes")).unit
    assert whole(Selector("r0")).labels.names() == whole(Selector("memory_bytes")).labels.names()
    endless = Inference(catalog((*DECLARED, *chain, Recorded("r1000", parse("r0")))))
    assert endless(Selector("r0")).interval.hi == math.inf


def test_what_is_forgotten_is_inferred_again() -> None:
    inference = Inference(catalog([Gauge("used_bytes", "x").declaration]))
    nodes = [parse(f'sum(used_bytes{{job="{i}"}}) / sum(used_bytes) > 0.{i} or other_{i}') for i in range(1, 1200)]
    before = []
    for node in nodes:
        before.append(inference(node))
        inference.forget()
    assert [inference(node) for node in nodes] == before


def test_labels_of_several_rules_go_together() -> None:
    """Rules of one name, as for each objective of a service: who asks for one of them gets the labels of that one."""
    rules = [
        Recorded("slo:budget:ratio", parse("vector(1)"), {"slo": name, "tier": tier})
        for name, tier in (("web", "one"), ("api", "two"), ("jobs", "two"))
    ]
    known = catalog((*DECLARED, *rules))
    assert infer(parse("slo:budget:ratio"), known).labels.get("tier").values == ("one", "two")
    assert infer(parse('slo:budget:ratio{slo="web"}'), known).labels.get("tier").values == ("one",)
    assert infer(parse('slo:budget:ratio{slo=~"api|jobs"}'), known).labels.get("tier").values == ("two",)
    assert infer(parse('slo:budget:ratio{tier="two"}'), known).labels.get("slo").values == ("api", "jobs")
