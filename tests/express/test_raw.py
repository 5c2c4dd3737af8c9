"""`promql("…")` gives the nodes that the builder gives: raw and built expressions are equal citizens."""

from __future__ import annotations

import datetime

import pytest

from obsdsl import (
    Counter,
    CustomVariable,
    DefinitionError,
    Gauge,
    Histogram,
    IntervalVariable,
    NativeHistogram,
    Not,
    NotRegex,
    QueryVariable,
    Regex,
    Summary,
    TextVariable,
    functions,
    promql,
)
from obsdsl.express.expr import Expr
from obsdsl.express.parse import parse
from obsdsl.express.render import pretty, render

hits = Counter("hits_total", "Hits.", labels={"code": ("200", "500"), "path": ...})
queue = Gauge("queue", "Queue.", labels=("name",))
took = Histogram("took_seconds", "Duration.", labels=("path",), buckets=(0.1, 1, 5))
sizes = NativeHistogram("size_bytes", "Size.")
pause = Summary("pause_seconds", "Pauses.", quantiles=(0.5, 1))
dotted = Gauge("http.server.active", "A name of OpenTelemetry's.", labels=("service.name",))
many = QueryVariable("many", hits.label_values("instance"), multi=True)
every = CustomVariable("every", ("a", "b"), include_all=True)
one = TextVariable("one")
step = IntervalVariable("step", ("1m", "5m"))

SELECTIONS: list[tuple[Expr, str]] = [
    (hits, "hits_total"),
    (hits(code="200"), 'hits_total{code="200"}'),
    (hits(code=("200", "500")), 'hits_total{code=~"200|500"}'),
    (hits(code=["200"]), 'hits_total{code="200"}'),
    (hits(path=""), 'hits_total{path=""}'),
    (hits(path=Regex("/a/.*")), 'hits_total{path=~"/a/.*"}'),
    (hits(path=NotRegex("/a/.*")), 'hits_total{path!~"/a/.*"}'),
    (hits(path=Not("/a")), 'hits_total{path!="/a"}'),
    (hits(path=Not("/a.b", "c")), r'hits_total{path!~"/a\\.b|c"}'),
    (hits(code="200")(path="/"), 'hits_total{code="200",path="/"}'),
    (dotted.where({"service.name": "x"}), '{"http.server.active", "service.name"="x"}'),
    (dotted.sum(by="service.name"), 'sum by ("service.name") ({"http.server.active"})'),
    (pause.at_quantile(0.5), 'pause_seconds{quantile="0.5"}'),
    (pause.count_series.rate("1m"), "rate(pause_seconds_count[1m])"),
    (took.count_series.increase("1h"), "increase(took_seconds_count[1h])"),
    (took.sum_series, "took_seconds_sum"),
    (took(path="x").bucket_series, 'took_seconds_bucket{path="x"}'),
]
MODIFIERS: list[tuple[Expr, str]] = [
    (hits.offset("5m"), "hits_total offset 5m"),
    (hits.offset("-5m"), "hits_total offset -5m"),
    (hits.offset(datetime.timedelta(minutes=-5)), "hits_total offset -5m"),
    (hits.offset("0s"), "hits_total offset 0s"),
    (hits.at(1609746000), "hits_total @ 1609746000"),
    (hits.at(-1.5), "hits_total @ -1.5"),
    (hits.at("start()"), "hits_total @ start()"),
    (hits.at("end()").offset("1h"), "hits_total @ end() offset 1h"),
    (hits.offset("1h").at("end()"), "hits_total offset 1h @ end()"),
    (hits.offset("1h").at("end()").rate("5m"), "rate(hits_total[5m] @ end() offset 1h)"),
    (hits.rate(datetime.timedelta(minutes=5)), "rate(hits_total[300s])"),
    (hits.increase("1h30m"), "increase(hits_total[90m])"),
    (hits.rate("5m").max_over_time("1h", "1m"), "max_over_time(rate(hits_total[5m])[1h:1m])"),
    (hits.rate("5m").max_over_time("1h"), "max_over_time(rate(hits_total[5m])[1h:])"),
    (queue.deriv("1h"), "deriv(queue[1h])"),
    (queue.deriv("1h", "5m"), "deriv(queue[1h:5m])"),
    (queue.subquery("1h").max_over_time(), "max_over_time(queue[1h:])"),
    (functions.rate(queue.subquery("1h", "1m")), "rate(queue[1h:1m])"),
]
OPERATORS: list[tuple[Expr, str]] = [
    ((queue > hits).as_bool(), "queue > bool hits_total"),
    ((queue > 5).as_bool(), "queue > bool 5"),
    ((hits / queue).on("job"), "hits_total / on(job) queue"),
    ((hits / queue).on(), "hits_total / on() queue"),
    ((hits / queue).ignoring("code"), "hits_total / ignoring(code) queue"),
    ((hits / queue).on("job").group_left("version"), "hits_total / on(job) group_left(version) queue"),
    ((hits / queue).group_left("version").on("job"), "hits_total / on(job) group_left(version) queue"),
    ((hits / queue).on("job").group_left(), "hits_total / on(job) group_left queue"),
    ((hits / queue).on("job").group_right("a", "b"), "hits_total / on(job) group_right(a,b) queue"),
    ((hits / queue).group_left(), "hits_total / ignoring() group_left queue"),
    ((hits > queue).on("job").as_bool(), "hits_total > bool on(job) queue"),
    ((hits & queue).on("job"), "hits_total and on(job) queue"),
    ((hits | queue).ignoring("job"), "hits_total or ignoring(job) queue"),
    (hits.unless(queue), "hits_total unless queue"),
    (queue.atan2(hits), "queue atan2 hits_total"),
    (-(queue + 1), "-(queue+1)"),
    (+queue, "+queue"),
    (queue**2, "queue^2"),
    (2**queue, "2^queue"),
    ((queue % 2) == 0, "queue % 2 == 0"),
    (queue * 0.1, "queue * .1"),
    (queue > float("nan"), "queue > NaN"),
    (functions.time() - queue, "time()-queue"),
    (functions.vector(1) > 0, "vector(1) > 0"),
]
CALLS: list[tuple[Expr, str]] = [
    (hits.sum(by=("a", "b")), "sum by(a,b)(hits_total)"),
    (hits.sum(without="a"), "sum(hits_total) without (a)"),
    (hits.topk(3, by="a"), "topk by (a)(3, hits_total)"),
    (hits.quantile(0.9), "quantile(0.9, hits_total)"),
    (hits.count_values("v"), 'count_values("v", hits_total)'),
    (queue.limit_ratio(-0.5), "limit_ratio(-0.5, queue)"),
    (queue.clamp(float("-inf"), 1e20), "clamp(queue, -Inf, 1e20)"),
    (queue.info(promql('{version=~".+"}')), 'info(queue, {version=~".+"})'),
    (hits.label_replace("a", "$1", "path", "(.*)"), 'label_replace(hits_total, "a", "$1", "path", "(.*)")'),
    (functions.hour(), "hour()"),
    (functions.hour(queue), "hour(queue)"),
    (took.quantile(0.9, window="5m"), "histogram_quantile(0.9, sum by (le) (rate(took_seconds_bucket[5m])))"),
    (
        took.quantile(0.9, by="path", window="5m"),
        "histogram_quantile(0.9, sum by (path, le) (rate(took_seconds_bucket[5m])))",
    ),
    (took.mean(window="5m"), "sum(rate(took_seconds_sum[5m])) / sum(rate(took_seconds_count[5m]))"),
    (
        took.fraction_below(0.1, window="5m"),
        'sum(rate(took_seconds_bucket{le="0.1"}[5m])) / sum(rate(took_seconds_count[5m]))',
    ),
    (
        # Prometheus 3 writes the bound as 1.0, 2.x as exposed.
        took.fraction_below(1, window="5m"),
        r'sum(rate(took_seconds_bucket{le=~"1|1\\.0"}[5m])) / sum(rate(took_seconds_count[5m]))',
    ),
    (sizes.quantile(0.5, window="5m"), "histogram_quantile(0.5, sum(rate(size_bytes[5m])))"),
    (sizes.mean(by="job", window="5m"), "histogram_avg(sum by (job) (rate(size_bytes[5m])))"),
    (sizes.fraction_below(5, window="5m"), "histogram_fraction(-Inf, 5, sum(rate(size_bytes[5m])))"),
    (sizes.rate("5m").histogram_stddev(), "histogram_stddev(rate(size_bytes[5m]))"),
]
VARIABLES: list[tuple[Expr, str]] = [
    (hits(instance=many), 'hits_total{instance=~"$many"}'),
    (hits(instance=every), 'hits_total{instance=~"$every"}'),
    (hits(instance=one), 'hits_total{instance="$one"}'),
    (hits(instance=Not(many)), 'hits_total{instance!~"$many"}'),
    (hits(instance=Not(one)), 'hits_total{instance!="$one"}'),
    (hits(instance=Regex("${many:regex}")), 'hits_total{instance=~"${many:regex}"}'),
    (hits(instance=Regex("[[many]]")), 'hits_total{instance=~"[[many]]"}'),
    (hits.where({"$label": "x"}), 'hits_total{$label="x"}'),
    (hits.rate("$__rate_interval"), "rate(hits_total[$__rate_interval])"),
    (hits.rate(step), "rate(hits_total[$step])"),
    (hits.rate("[[step]]"), "rate(hits_total[[[step]]])"),
    (hits.rate("${n}m"), "rate(hits_total[${n}m])"),
    (hits.offset(step), "hits_total offset $step"),
    (hits.offset("-$step"), "hits_total offset -$step"),
    (hits.offset("$__rate_interval").rate("1m"), "rate(hits_total[1m] offset $__rate_interval)"),
    (hits.at("${__from}"), "hits_total @ ${__from}"),
    (hits.at(one), "hits_total @ $one"),
    (hits.sum(by=one), "sum by ($one) (hits_total)"),
    (hits.sum(without="${one:csv}"), "sum without (${one:csv}) (hits_total)"),
    ((hits / queue).on(one).group_left("$two"), "hits_total / on ($one) group_left ($two) queue"),
    (hits.topk(one), "topk($one, hits_total)"),
    (hits > one, "hits_total > $one"),
    (hits * promql("$factor"), "hits_total * $factor"),
    (
        hits.rate("5m").max_over_time("$__range", "$__interval"),
        "max_over_time(rate(hits_total[5m])[$__range:$__interval])",
    ),
]
PAIRS = SELECTIONS + MODIFIERS + OPERATORS + CALLS + VARIABLES


@pytest.mark.parametrize(("built", "text"), PAIRS, ids=[text for _, text in PAIRS])
def test_text_gives_the_nodes_of_the_builder(built: Expr, text: str) -> None:
    raw = promql(text).node
    assert raw == built.node
    assert hash(raw) == hash(built.node)


@pytest.mark.parametrize("built", [built for built, _ in PAIRS], ids=[text for _, text in PAIRS])
def test_what_the_builder_makes_reads_back(built: Expr) -> None:
    assert parse(render(built.node)) == built.node
    assert parse(pretty(built.node, 20)) == built.node


def test_a_method_goes_on_from_text() -> None:
    assert promql("hits_total")(code="500").rate("5m").sum(by="job").node == (
        hits(code="500").rate("5m").sum(by="job").node
    )
    assert (promql("rate(hits_total[5m])") > 3).node == (hits.rate("5m") > 3).node


@pytest.mark.parametrize("text", ["hits_total[5m]", '"text"', "time()", "5"])
def test_a_method_that_does_not_apply_is_refused(text: str) -> None:
    for method in ("sum", "abs", "scalar", "subquery", "histogram_quantile"):
        arguments = {"subquery": ("5m",), "histogram_quantile": (0.5,)}.get(method, ())
        with pytest.raises(DefinitionError, match="takes a"):
            getattr(promql(text), method)(*arguments)
    with pytest.raises(DefinitionError, match="only a selection of a metric"):
        promql(text).offset("5m")


@pytest.mark.parametrize("text", ['"text"', "time()"])
def test_what_has_no_range_is_refused_where_one_belongs(text: str) -> None:
    with pytest.raises(DefinitionError, match="has no range"):
        promql(text).rate("5m")


def test_a_selection_is_not_made_of_a_computed_expression() -> None:
    with pytest.raises(DefinitionError, match="only a selection of a metric can be narrowed"):
        promql("sum(up)")(job="x")
