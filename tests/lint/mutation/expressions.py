"""Faults of expressions, whatever they read."""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from obsdsl.express.node import Aggregation, Binary, Call, Matcher, Node, Number, Range, Selector, Subquery, walk
from obsdsl.lint.problem import Level
from tests.lint.mutation.lift import Scene, parts, wholes
from tests.lint.mutation.mutant import Operator
from tests.lint.mutation.tree import Spot
from tests.lint.mutation.words import compared, duration, is_rate, vector, with_matcher

Nodes = Iterator[tuple[str, Node]]


def irate(spot: Spot, _: Scene) -> Nodes:
    if isinstance(spot.node, Call) and spot.node.function == "rate":
        yield "rate → irate", Call("irate", spot.node.args)


def top(scene: Scene) -> Nodes:
    if (whole := compared(scene.root)) is not None:
        yield "topk(3, …)", attrs.evolve(whole, left=Aggregation("topk", whole.left, param=Number(3)))


def sum_of_ratios(spot: Spot, _: Scene) -> Nodes:
    match spot.node:
        case Binary(op="/", left=Aggregation(op="sum", expr=over) as total, right=Aggregation(op="sum", expr=under)):
            yield "sum / sum → sum(… / …)", attrs.evolve(total, expr=Binary("/", over, under))


def sum_of_shares(spot: Spot, _: Scene) -> Nodes:
    match spot.node:
        case Aggregation(op="sum", expr=Call(function="rate") as rate):
            yield "sum(rate) → sum(rate / rate)", attrs.evolve(spot.node, expr=Binary("/", rate, rate))


def newer_function(spot: Spot, _: Scene) -> Nodes:
    if is_rate(spot.node):
        yield "histogram_avg(…), of 2.51", Call("histogram_avg", (spot.node,))


def removed_name(spot: Spot, _: Scene) -> Nodes:
    if is_rate(spot.node):
        yield "rate → first_over_time, of 3.7", Call("first_over_time", spot.node.args)


def pattern_of_one(spot: Spot, _: Scene) -> Nodes:
    for one in spot.node.matchers if isinstance(spot.node, Selector) else ():
        if one.op in ("=", "!=") and one.value and "$" not in one.value and one.value.replace("-", "").isalnum():
            op = "=~" if one.op == "=" else "!~"
            yield f"{one.label}: {one.op} → {op}", with_matcher(spot.node, one, Matcher(one.label, op, one.value))


def pattern_of_all(spot: Spot, _: Scene) -> Nodes:
    if isinstance(spot.node, Selector):
        yield 'instance=~".*"', with_matcher(spot.node, None, Matcher("instance", "=~", ".*"))


def anchored(spot: Spot, _: Scene) -> Nodes:
    for one in spot.node.matchers if isinstance(spot.node, Selector) else ():
        if one.op in ("=~", "!~") and "$" not in one.value:
            yield f"{one.label}: ^…$", with_matcher(spot.node, one, Matcher(one.label, one.op, f"^(?:{one.value})$"))


def nameless(spot: Spot, _: Scene) -> Nodes:
    if isinstance(spot.node, Selector) and spot.node.name:
        job = () if any(one.value for one in spot.node.matchers) else (Matcher("job", "=", "claudex"),)
        matchers = (*spot.node.matchers, *job)
        yield "the name dropped", attrs.evolve(spot.node, name=None, matchers=matchers, source=None)


def unless_itself(spot: Spot, _: Scene) -> Nodes:
    if isinstance(spot.node, Selector) and spot.instant:
        yield "x unless x", Binary("unless", spot.node, spot.node)


def default_first(spot: Spot, _: Scene) -> Nodes:
    if isinstance(spot.node, Aggregation) and spot.node.grouping is None and not _ordered(spot.node):
        yield "vector(0) or …", Binary("or", Call("vector", (Number(0),)), spot.node)


def _ordered(node: Aggregation) -> bool:
    return node.op in ("topk", "bottomk")


def rate_of_sum(spot: Spot, _: Scene) -> Nodes:
    match spot.node:
        case Aggregation(op="sum", expr=Call(function="rate" | "increase" as function, args=(Range() as window,))):
            inner = attrs.evolve(spot.node, expr=window.selector)
            yield f"sum({function}) → {function}(sum)", Call(function, (Subquery(inner, window.window),))


def other_window(spot: Spot, _: Scene) -> Nodes:
    above = [one for one in spot.above if isinstance(one, Binary) and one.op == "/"]
    if above and is_rate(spot.above[-1]) and isinstance(spot.node, Range) and _reads_twice(above[0], spot.node):
        yield "another window on one side", attrs.evolve(spot.node, window=duration("20m"))


def _reads_twice(ratio: Binary, window: Range) -> bool:
    sides = [[one for one in walk(side) if isinstance(one, Range)] for side in (ratio.left, ratio.right)]
    return all(any(one.selector.name == window.selector.name for one in side) for side in sides)


def banned(spot: Spot, _: Scene) -> Nodes:
    if isinstance(spot.node, Selector) and spot.node.name:
        yield "a metric of old", attrs.evolve(spot.node, name=f"old_{spot.node.name}", source=None)


def banned_label(spot: Spot, _: Scene) -> Nodes:
    if isinstance(spot.node, Aggregation) and spot.node.grouping is not None:
        labels = (*spot.node.grouping.labels, "fqdn")
        yield "by a label of old", attrs.evolve(spot.node, grouping=attrs.evolve(spot.node.grouping, labels=labels))


def without_job(spot: Spot, _: Scene) -> Nodes:
    for one in spot.node.matchers if isinstance(spot.node, Selector) and spot.node.name == "up" else ():
        if one.label == "job":
            yield "job dropped", with_matcher(spot.node, one, None)


def slow_share(part: str) -> object:
    def spoil(spot: Spot, _: Scene) -> Nodes:
        if isinstance(spot.node, Selector) and spot.node.name and spot.node.name.endswith("_count"):
            name = f"{spot.node.name.removesuffix('_count')}_{part}"
            if any(isinstance(one, Binary) and one.op == "/" and _has_bucket(one.left) for one in spot.above):
                yield f"_count → _{part}", attrs.evolve(spot.node, name=name, source=None)

    return spoil


def _has_bucket(node: Node) -> bool:
    return any(isinstance(one, Selector) and (one.name or "").endswith("_bucket") for one in walk(node))


def bucket_of_all(spot: Spot, _: Scene) -> Nodes:
    for one in spot.node.matchers if isinstance(spot.node, Selector) else ():
        if one.label == "le" and one.op == "=":
            yield 'le="+Inf"', with_matcher(spot.node, one, Matcher("le", "=", "+Inf"))


def buckets_apart(spot: Spot, _: Scene) -> Nodes:
    for text in _between(spot.node):
        yield "bucket − bucket", vector(text)


def _between(node: Node) -> Iterator[str]:
    """The observations between two bounds, in place of a quantile."""
    if isinstance(node, Call) and node.function == "histogram_quantile":
        for one in walk(node):
            if isinstance(one, Selector) and one.name and one.name.endswith("_bucket"):
                yield f'rate({one.name}{{le="30"}}[5m]) - ignoring (le) rate({one.name}{{le="10"}}[5m])'


def each_second(spot: Spot, scene: Scene) -> Nodes:
    if spot.instant and scene.world.declaration(spot.node) is not None:
        window = Subquery(spot.node, duration("14d"), duration("1s"))
        yield "max_over_time(…[14d:1s])", Call("max_over_time", (window,))


def by_processor(spot: Spot, _: Scene) -> Nodes:
    if isinstance(spot.node, Aggregation) and spot.node.grouping is not None and _reads_processors(spot.node):
        labels = (*spot.node.grouping.labels, "cpu")
        new = attrs.evolve(spot.node, grouping=attrs.evolve(spot.node.grouping, labels=labels))
        yield f"by ({', '.join(labels)})", new


def _reads_processors(node: Node) -> bool:
    return any(isinstance(one, Selector) and one.name == "node_cpu_seconds_total" for one in walk(node))


OPERATORS = (
    Operator("rate → irate", "irate-in-alert", parts(irate, "alert")),
    Operator("topk in an alert", "topk-in-alert", wholes(top, "alert")),
    Operator("division inside the sum", "nan-in-aggregation", parts(sum_of_ratios, "alert", "record")),
    Operator("division inside the sum of a panel", "nan-in-aggregation", parts(sum_of_ratios, "panel"), Level.INFO),
    Operator("ratios summed up", "nan-in-aggregation", parts(sum_of_shares, "alert", "record")),
    Operator("ratios summed up in a panel", "nan-in-aggregation", parts(sum_of_shares, "panel"), Level.INFO),
    Operator("function that the version lacks", "function-version", parts(newer_function)),
    Operator("experimental function that the version lacks", "function-version", parts(removed_name)),
    Operator("regular expression of one value", "needless-regex", parts(pattern_of_one)),
    Operator("regular expression of anything", "needless-regex", parts(pattern_of_all)),
    Operator("anchors in a regular expression", "needless-regex", parts(anchored)),
    Operator("name dropped in a rule", "nameless-selector", parts(nameless, "alert", "record")),
    Operator("name dropped in a dashboard", "nameless-selector", parts(nameless, "panel", "annotation"), Level.INFO),
    Operator("x unless x", "dead-code", parts(unless_itself)),
    Operator("default in front", "dead-code", parts(default_first)),
    Operator("rate of a sum", "rate-of-aggregate", parts(rate_of_sum)),
    Operator("two windows in a ratio", "ratio-windows", parts(other_window)),
    Operator("banned metric", "banned-metric", parts(banned)),
    Operator("banned label", "banned-metric", parts(banned_label)),
    Operator("required matcher dropped", "required-matchers", parts(without_job)),
    Operator("bucket over the sum", "latency-ratio", parts(slow_share("sum"))),
    Operator("bucket over all buckets", "latency-ratio", parts(slow_share("bucket"))),
    Operator("bucket of everything", "latency-ratio", parts(bucket_of_all)),
    Operator("bucket minus bucket", "bucket-arithmetic", parts(buckets_apart)),
    Operator("subquery of each second", "query-cost", parts(each_second)),
    Operator("record by processor", "kept-labels", parts(by_processor, "alert", "record")),
)
