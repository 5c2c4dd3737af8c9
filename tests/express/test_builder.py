"""What the builder makes: PromQL that Prometheus accepts, and that reads back as the same nodes."""

from __future__ import annotations

from collections.abc import Callable
from operator import add, and_, eq, ge, gt, le, lt, mod, mul, ne, or_, pow, sub, truediv
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from obsdsl import Counter, DefinitionError, Gauge, Histogram, NativeHistogram, Not, NotRegex, Regex, functions, promql
from obsdsl.define.duration import Duration
from obsdsl.express.expr import Expr, Scalar
from obsdsl.express.node import resolve
from obsdsl.express.parse import parse
from obsdsl.express.render import pretty, render
from obsdsl.express.signature import AGGREGATORS, FUNCTIONS
from obsdsl.express.vector import Vector
from tests.express.judge import judge
from tests.stack import require

EXPERIMENTAL = "--enable-feature=promql-experimental-functions"
hits = Counter("hits_total", "Hits.", labels={"code": ("200", "500"), "path": ...})
queue = Gauge("queue_length", "Queue.", labels=("name",))
took = Histogram("took_seconds", "Duration.", labels=("path",), buckets=(0.1, 1, 5))
sizes = NativeHistogram("size_bytes", "Size.")
dotted = Gauge("http.server.active", "A name of OpenTelemetry's.", labels=("service.name",))

WINDOWS = st.sampled_from(["1m", "5m", "1h30m", "90s", "500ms", "1d"])
LABELS = st.sampled_from([(), ("job",), ("instance", "code"), ("service.name",)])
SOME = st.sampled_from([("job",), ("instance", "code")])
TEXT = st.text(st.characters(codec="utf-8"), max_size=6)
NUMBERS = st.one_of(st.integers(-1000, 1000), st.floats(allow_nan=True, allow_infinity=True))
MATCHERS = st.one_of(
    TEXT,
    st.lists(TEXT, min_size=1, max_size=3).map(tuple),
    st.sampled_from([Regex("5.."), NotRegex("a|b"), Not("x"), Not("x", "y.z"), Regex(r"\d+\.?")]),
)
SELECTED = st.builds(
    lambda metric, label, value, offset: metric.where({label: value}) if offset is None else metric.offset(offset),
    st.sampled_from([hits, queue, dotted]),
    st.sampled_from(["code", "job", "service.name"]),
    MATCHERS,
    st.none() | st.sampled_from(["5m", "-1h"]),
)
RATES = st.builds(lambda f, w: getattr(hits, f)(w), st.sampled_from(["rate", "irate", "increase", "resets"]), WINDOWS)
QUANTILES = st.builds(
    lambda metric, q, by, window: metric.quantile(q, by=by, window=window),
    st.sampled_from([took, sizes]),
    st.floats(0, 1),
    LABELS,
    WINDOWS,
)
OVER_TIME = [
    name
    for name, one in FUNCTIONS.items()
    if name.endswith("_over_time") and "quantile" not in name and (one.since or (0, 0)) <= (3, 5)
]
PLAIN = [
    name
    for name, one in FUNCTIONS.items()
    if one.args == ("vector",) and one.maximum == 1 and one.result == "vector" and hasattr(Vector, name)
]
GROUPED = [name for name, one in AGGREGATORS.items() if one.param is None]
ARITHMETIC: list[Callable[[Any, Any], Any]] = [add, sub, mul, truediv, mod, pow, eq, ne, lt, le, gt, ge]


def extended(inner: st.SearchStrategy[Vector]) -> st.SearchStrategy[Vector]:
    return st.one_of(
        st.builds(lambda v, name: getattr(v, name)(), inner, st.sampled_from(PLAIN)),
        st.builds(lambda v, name, by: getattr(v, name)(by=by), inner, st.sampled_from(GROUPED), LABELS),
        st.builds(lambda v, name, w: getattr(v, name)(w), inner, st.sampled_from(GROUPED), SOME),
        st.builds(lambda v, k, without: v.topk(k, without=without), inner, st.integers(1, 9), LABELS),
        st.builds(lambda v, q: v.quantile(q), inner, st.floats(0, 1)),
        st.builds(lambda v, name, w, s: getattr(v, name)(w, s), inner, st.sampled_from(OVER_TIME), WINDOWS, WINDOWS),
        st.builds(lambda v, f, w: v.sum().predict_linear(f, w, "1m"), inner, st.integers(0, 9), WINDOWS),
        st.builds(lambda v, a, b: v.clamp(a, b).round(0.5), inner, NUMBERS, NUMBERS),
        st.builds(lambda v, text: v.label_replace("a", text, "job", "(.*)").label_join("b", text, "a"), inner, TEXT),
        st.builds(lambda v: -v, inner),
        st.builds(lambda v, n, op: op(v, n), inner, NUMBERS, st.sampled_from(ARITHMETIC)),
        st.builds(lambda v, n, op: op(n, v), inner, NUMBERS, st.sampled_from(ARITHMETIC)),
        st.builds(lambda a, b, op: op(a, b), inner, inner, st.sampled_from([*ARITHMETIC, and_, or_])),
        st.builds(lambda a, b, on: a.unless(b).on(*on), inner, inner, LABELS),
        st.builds(lambda a, b, on: (a / b).on(*on).group_left("version"), inner, inner, LABELS),
        st.builds(lambda a, b, on: (a > b).as_bool().ignoring(*on).group_right(), inner, inner, LABELS),
        st.builds(lambda v: functions.vector(v.scalar() * 2 > functions.time()), inner),
    )


EXPRESSIONS = st.recursive(st.one_of(SELECTED, RATES, QUANTILES), extended, max_leaves=6)


@settings(deadline=None, max_examples=15, suppress_health_check=list(HealthCheck))
@given(st.lists(EXPRESSIONS, min_size=25, max_size=25))
def test_promtool_accepts_whatever_the_builder_makes(
    tmp_path_factory: pytest.TempPathFactory, built: list[Expr]
) -> None:
    promtool = require("promtool", at_least="3.5")
    texts = [str(one) for one in built]
    verdicts = judge(promtool, texts, tmp_path_factory.mktemp("judge"), EXPERIMENTAL)
    assert {text: why for text, why in zip(texts, verdicts, strict=True) if why is not None} == {}


@settings(deadline=None, max_examples=150, suppress_health_check=list(HealthCheck))
@given(EXPRESSIONS)
def test_what_is_rendered_parses_to_the_same_nodes(built: Expr) -> None:
    node = resolve(built.node, Duration.parse("5m"))
    assert parse(render(node)) == node
    assert parse(pretty(node, 40)) == node
    assert promql(str(built)).node == node


def test_every_function_of_promql_is_a_function_here() -> None:
    missing = {*FUNCTIONS, *AGGREGATORS} - set(functions.__all__)
    # Its successor in 3.0 is there; and functions that are newer than any release we express.
    assert missing <= {"holt_winters", *(name for name, one in FUNCTIONS.items() if (one.since or (0, 0)) > (3, 7))}
    assert set(functions.__all__) <= {*FUNCTIONS, *AGGREGATORS}


CALLS: dict[str, tuple[Any, ...]] = {
    "clamp": (queue, 0, 1),
    "clamp_max": (queue, 1),
    "clamp_min": (queue, 1),
    "count_values": ("value", queue),
    "bottomk": (3, queue),
    "topk": (3, queue),
    "limitk": (3, queue),
    "limit_ratio": (0.5, queue),
    "quantile": (0.5, queue),
    "histogram_quantile": (0.9, took.bucket_series.rate("5m")),
    "histogram_fraction": (0, 1, sizes.rate("5m")),
    "quantile_over_time": (0.5, queue, "5m"),
    "predict_linear": (queue, 3600, "1h"),
    "double_exponential_smoothing": (queue, 0.5, 0.5, "1h"),
    "label_replace": (queue, "a", "$1", "name", "(.*)"),
    "label_join": (queue, "a", "-", "name", "job"),
    "sort_by_label": (queue, "name"),
    "sort_by_label_desc": (queue, "name"),
    "vector": (1,),
    "time": (),
    "pi": (),
}
COUNTERS = {"rate", "irate", "increase", "resets"}


@pytest.mark.parametrize("name", functions.__all__)
def test_each_function_makes_what_promtool_accepts(name: str, tmp_path: Path) -> None:
    promtool = require("promtool", at_least="3.5")
    one = FUNCTIONS.get(name)
    if one is not None and (one.since or (0, 0)) > promtool.release[:2]:
        with pytest.raises(DefinitionError, match="came with Prometheus"):
            parse(f"{name}(queue_length[5m])", prometheus="3.5")
        return
    window = ("5m",) if one is not None and "range" in one.args else ()
    default = (hits if name in COUNTERS else queue, *window)
    built = getattr(functions, name)(*CALLS.get(name, default))
    assert judge(promtool, [str(built)], tmp_path, EXPERIMENTAL) == [None]
    assert parse(str(built)) == built.node


@pytest.mark.parametrize(
    ("built", "text"),
    [
        (hits(code="200"), 'hits_total{code="200"}'),
        (hits(code=("200", "5.0")), 'hits_total{code=~"200|5\\\\.0"}'),
        (hits.where({"code": Not("a", "b")}), 'hits_total{code!~"a|b"}'),
        (dotted.where({"service.name": "x"}), '{"http.server.active", "service.name"="x"}'),
        (hits.rate().sum(by="code"), "sum by (code) (rate(hits_total[5m]))"),
        (hits.offset("1h").rate("1m"), "rate(hits_total[1m] offset 1h)"),
        (queue.at("end()").offset("-5m"), "queue_length @ end() offset -5m"),
        (queue - (queue - queue), "queue_length - (queue_length - queue_length)"),
        ((queue + 1) * 2, "(queue_length + 1) * 2"),
        ((queue**2) ** 3, "(queue_length ^ 2) ^ 3"),
        (queue ** (queue**3), "queue_length ^ queue_length ^ 3"),
        (-queue, "-queue_length"),
        (queue**-1, "queue_length ^ (-1)"),
        (queue / (hits.rate() > 1), "queue_length / (rate(hits_total[5m]) > 1)"),
        ((queue > 1) & (queue < 5) | (queue == 9), "queue_length > 1 and queue_length < 5 or queue_length == 9"),
        ((queue > queue).as_bool(), "queue_length > bool queue_length"),
        ((queue / hits).on("job").group_left("x"), "queue_length / on (job) group_left (x) hits_total"),
        ((queue / 2).max_over_time("1h", "1m"), "max_over_time((queue_length / 2)[1h:1m])"),
        (functions.time() - queue, "time() - queue_length"),
        (
            took.mean(by="path"),
            "sum by (path) (rate(took_seconds_sum[5m])) / sum by (path) (rate(took_seconds_count[5m]))",
        ),
        (functions.vector(1) > 0, "vector(1) > 0"),
    ],
)
def test_rendering_is_what_a_person_would_write(built: Expr, text: str) -> None:
    assert str(built) == text
    assert parse(text) == resolve(built.node, Duration.parse("5m"))


def test_scalars_compare_with_bool() -> None:
    assert str(functions.time() > 5) == "time() > bool 5"
    assert isinstance(functions.time() > 5, Scalar)
