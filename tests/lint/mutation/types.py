"""Faults that only the definitions of the metrics tell."""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from obsdsl.compose.panels.gauge import GaugePanel
from obsdsl.compose.panels.stat import Stat
from obsdsl.define.declaration import MetricType
from obsdsl.define.unit import Unit
from obsdsl.express.node import Aggregation, Binary, Call, Matcher, Matching, Node, Number, Range, Selector, walk
from obsdsl.lint.problem import Level
from tests.lint.mutation.lift import Scene, parts, wholes
from tests.lint.mutation.mutant import Operator
from tests.lint.mutation.tree import Spot
from tests.lint.mutation.words import by, compared, duration, is_rate, misspelt, selection, vector, with_matcher

Nodes = Iterator[tuple[str, Node]]
_RATIO = Unit.of("ratio")
# Labels that every series has that is scraped; one of the metric's own may be empty, which is no label.
_CERTAIN = ("job", "instance")


def misspelt_metric(spot: Spot, scene: Scene) -> Nodes:
    if isinstance(spot.node, Selector) and spot.node.name:
        name = misspelt(spot.node.name)
        if not scene.world.is_metric(name):
            yield f"{spot.node.name} → {name}", attrs.evolve(spot.node, name=name, source=None)


def total_dropped(spot: Spot, _: Scene) -> Nodes:
    if isinstance(spot.node, Selector) and spot.node.name and spot.node.name.endswith("_total"):
        name = spot.node.name.removesuffix("_total")
        yield f"{spot.node.name} → {name}", attrs.evolve(spot.node, name=name, source=None)


def misspelt_label(spot: Spot, _: Scene) -> Nodes:
    for one in spot.node.matchers if isinstance(spot.node, Selector) else ():
        label = misspelt(one.label)
        yield f"{one.label} → {label}", with_matcher(spot.node, one, attrs.evolve(one, label=label))


def outside(spot: Spot, scene: Scene) -> Nodes:
    for one in _closed(spot.node, scene):
        yield f"{one.label}: a value that it never has", with_matcher(
            spot.node, one, Matcher(one.label, "=", "nonesuch")  # type: ignore[arg-type]
        )


def other_case(spot: Spot, scene: Scene) -> Nodes:
    for one in _closed(spot.node, scene):
        if one.op == "=":
            new = attrs.evolve(one, value=one.value.title())
            yield f"{one.label}: {one.value} → {new.value}", with_matcher(spot.node, one, new)  # type: ignore[arg-type]


def alternative_outside(spot: Spot, scene: Scene) -> Nodes:
    for one in _closed(spot.node, scene):
        op = "!~" if one.op in ("!=", "!~") else "=~"
        new = Matcher(one.label, op, f"{one.value}|nonesuch")
        yield f"{one.label}: an alternative that it never has", with_matcher(spot.node, one, new)  # type: ignore[arg-type]


def added_outside(spot: Spot, scene: Scene) -> Nodes:
    found = scene.world.declaration(spot.node)
    for label, values in found.labels.items() if found else ():
        if values is not None and not any(one.label == label for one in spot.node.matchers):  # type: ignore[union-attr]
            yield f'{label}="nonesuch"', with_matcher(spot.node, None, Matcher(label, "=", "nonesuch"))  # type: ignore[arg-type]


def _closed(node: Node, scene: Scene) -> Iterator[Matcher]:
    """The matchers of labels whose values are declared."""
    found = scene.world.declaration(node)
    for one in node.matchers if found and isinstance(node, Selector) else ():
        if found.labels.get(one.label) is not None and "$" not in one.value:  # type: ignore[union-attr]
            yield one


def without_rate(spot: Spot, scene: Scene) -> Nodes:
    found = selection(spot.node)
    if is_rate(spot.node) and found is not None and scene.world.is_type(found, MetricType.COUNTER):
        if not (scene.use == "panel" and isinstance(scene.owner, Stat | GaugePanel)):
            yield "the rate dropped", found


def without_rate_as_a_number(spot: Spot, scene: Scene) -> Nodes:
    found = selection(spot.node)
    if is_rate(spot.node) and found is not None and scene.world.is_type(found, MetricType.COUNTER):
        if scene.use == "panel" and isinstance(scene.owner, Stat | GaugePanel):
            yield "the rate dropped", found


def gauge_rate(spot: Spot, scene: Scene) -> Nodes:
    if spot.instant and scene.world.is_type(spot.node, MetricType.GAUGE) and not _is_clock(spot, scene):
        yield "rate(…) of a gauge", Call("rate", (Range(spot.node, duration("5m")),))  # type: ignore[arg-type]


def clock_rate(spot: Spot, scene: Scene) -> Nodes:
    """A time mostly moves on: its rate says whether it does."""
    if spot.instant and scene.world.is_type(spot.node, MetricType.GAUGE) and _is_clock(spot, scene):
        yield "rate(…) of a time", Call("rate", (Range(spot.node, duration("5m")),))  # type: ignore[arg-type]


def _is_clock(spot: Spot, scene: Scene) -> bool:
    unit = _known_unit(spot.node, scene)
    return unit is not None and unit.point


def gauge_over_time(spot: Spot, scene: Scene) -> Nodes:
    found = selection(spot.node)
    if found is not None and scene.world.is_type(found, MetricType.GAUGE) and spot.node.function != "changes":  # type: ignore[union-attr]
        yield "…_over_time → increase", Call("increase", spot.node.args)  # type: ignore[union-attr]


def counter_delta(spot: Spot, scene: Scene) -> Nodes:
    found = selection(spot.node)
    if is_rate(spot.node) and found is not None and scene.world.counts(found):
        new = "deriv" if spot.node.function == "rate" else "delta"  # type: ignore[union-attr]
        yield f"{spot.node.function} → {new}", Call(new, spot.node.args)  # type: ignore[union-attr]


def _known_unit(node: Node, scene: Scene) -> Unit | None:
    unit = scene.world.context.infer(node).unit
    return unit if isinstance(unit, Unit) else None


def _other(unit: Unit) -> str:
    """A metric that measures something else."""
    return "uptime_seconds" if unit == Unit.of("bytes") else "process_resident_memory_bytes"


def unit_added(spot: Spot, scene: Scene) -> Nodes:
    if isinstance(spot.node, Selector) and spot.instant and (unit := _known_unit(spot.node, scene)) is not None:
        name = _other(unit)
        yield f"… + {name}", Binary("+", spot.node, Selector(name))


def unit_subtracted(spot: Spot, scene: Scene) -> Nodes:
    if is_rate(spot.node) and (unit := _known_unit(spot.node, scene)) is not None:
        name = _other(unit)
        yield f"… - {name}", Binary("-", spot.node, Selector(name))


def unit_compared(scene: Scene) -> Nodes:
    whole = compared(scene.root)
    if whole is not None and (unit := _known_unit(whole.left, scene)) is not None:
        name = _other(unit)
        yield f"{whole.op} {name}", attrs.evolve(whole, right=Selector(name))


def unit_defaulted(spot: Spot, scene: Scene) -> Nodes:
    if isinstance(spot.node, Selector) and spot.instant and (unit := _known_unit(spot.node, scene)) is not None:
        name = _other(unit)
        yield f"… or {name}", Binary("or", spot.node, Selector(name))


def _threshold(scene: Scene, ops: tuple[str, ...], change: float, of: Unit | None) -> Nodes:
    whole = compared(scene.root)
    if whole is None or whole.op not in ops or (of is not None and _known_unit(whole.left, scene) != of):
        return
    assert isinstance(whole.right, Number)
    if 0 < whole.right.value <= 1:
        value = whole.right.value * change
        yield f"{whole.right.value:g} → {value:g}", attrs.evolve(whole, right=Number(value))


def percent_over(scene: Scene) -> Nodes:
    yield from _threshold(scene, (">", ">="), 100, _RATIO)


def percent_under(scene: Scene) -> Nodes:
    yield from _threshold(scene, ("<", "<="), 100, _RATIO)


def negative(scene: Scene, ops: tuple[str, ...]) -> Nodes:
    whole = compared(scene.root)
    if whole is not None and whole.op in ops:
        yield f"{whole.op} -1", attrs.evolve(whole, right=Number(-1))


def below_over(scene: Scene) -> Nodes:
    yield from negative(scene, (">", ">=", "!="))


def below_under(scene: Scene) -> Nodes:
    yield from negative(scene, ("<", "<=", "=="))


def contradiction(scene: Scene) -> Nodes:
    whole = compared(scene.root)
    if whole is not None and whole.op in (">", "<"):
        other = attrs.evolve(whole, op="<" if whole.op == ">" else ">")
        yield f"… and {other.op} the same", Binary("and", whole, other)


def two_values(spot: Spot, _: Scene) -> Nodes:
    for one in spot.node.matchers if isinstance(spot.node, Selector) else ():
        if one.op == "=" and "$" not in one.value:
            new = Matcher(one.label, "=", f"{one.value}2")
            yield f"{one.label} is two values", with_matcher(spot.node, None, new)  # type: ignore[arg-type]


def condition_dropped(scene: Scene) -> Nodes:
    if (whole := compared(scene.root)) is not None and not _may_be_empty(whole.left, scene):
        yield "the comparison dropped", whole.left


def condition_of_some_dropped(scene: Scene) -> Nodes:
    whole = compared(scene.root)
    if whole is not None and _may_be_empty(whole.left, scene) and not isinstance(whole.left, Selector):
        yield "the comparison dropped", whole.left


def condition_of_record_dropped(scene: Scene) -> Nodes:
    whole = compared(scene.root)
    if whole is not None and _may_be_empty(whole.left, scene) and isinstance(whole.left, Selector):
        yield "the comparison dropped", whole.left


def _may_be_empty(node: Node, scene: Scene) -> bool:
    """Whether there may be nothing to select, so that an alert without a condition is no proof: it selects by labels
    of the metric's own, which may have other values, or joins with another.
    """
    for one in walk(node):
        if isinstance(one, Selector):
            if any(matcher.label not in ("job", "instance") for matcher in one.matchers):
                return True
            if one.name in scene.world.records and _may_be_empty(scene.world.records[one.name].expr, scene):  # type: ignore[arg-type]
                return True
        elif isinstance(one, Binary) and one.matching is not None and not _of_one_metric(one):
            return True
    return False


def _of_one_metric(node: Binary) -> bool:
    return len({one.name for one in walk(node) if isinstance(one, Selector)}) == 1


def condition_bool(scene: Scene) -> Nodes:
    if (whole := compared(scene.root)) is not None:
        yield f"{whole.op} bool", attrs.evolve(whole, bool_=True)


def condition_misplaced(scene: Scene) -> Nodes:
    if (whole := compared(scene.root)) is not None:
        yield "… or vector(0)", Binary("or", whole, Call("vector", (Number(0),)))


def quantile_percent(spot: Spot, _: Scene) -> Nodes:
    match spot.node:
        case Call(function="histogram_quantile", args=(Number(value=value), buckets)):
            yield f"{value:g} → {value * 100:g}", Call("histogram_quantile", (Number(value * 100), buckets))


def le_dropped(spot: Spot, _: Scene) -> Nodes:
    match spot.node:
        case Call(function="histogram_quantile", args=(quantile, Aggregation(grouping=grouping) as total)) if grouping:
            new = by(total, [label for label in grouping.labels if label != "le"])
            yield "le aggregated away", Call("histogram_quantile", (quantile, new))


def sum_as_buckets(spot: Spot, _: Scene) -> Nodes:
    above = [one for one in spot.above if isinstance(one, Call) and one.function == "histogram_quantile"]
    if above and isinstance(spot.node, Selector) and spot.node.name:
        name = spot.node.name.replace("_bucket", "_sum")
        yield "_bucket → _sum", attrs.evolve(spot.node, name=name, source=None)


def beyond_buckets(scene: Scene) -> Nodes:
    whole = compared(scene.root)
    if whole is not None and isinstance(whole.left, Call) and whole.left.function == "histogram_quantile":
        last = _bounds(whole.left, scene)[-1]
        for value in (last, last * 2):
            yield f"{whole.op} {value:g}", attrs.evolve(whole, op=">", right=Number(value))


def beyond_buckets_anywhere(spot: Spot, scene: Scene) -> Nodes:
    if isinstance(spot.node, Call) and spot.node.function == "histogram_quantile" and scene.use == "panel":
        yield "> the last bucket", Binary(">", spot.node, Number(_bounds(spot.node, scene)[-1]))


def _bounds(node: Node, scene: Scene) -> tuple[float, ...]:
    found = (scene.world.declaration(one) for one in walk(node))
    return next(one.buckets for one in found if one is not None and one.buckets)


def no_bucket(spot: Spot, _: Scene) -> Nodes:
    for one in spot.node.matchers if isinstance(spot.node, Selector) else ():
        if one.label == "le" and one.op == "=":
            for value in ("7", "0.30", "30s", "60.00"):
                yield f'le="{value}"', with_matcher(spot.node, one, Matcher("le", "=", value))  # type: ignore[arg-type]


def no_bucket_added(spot: Spot, _: Scene) -> Nodes:
    if isinstance(spot.node, Selector) and (spot.node.name or "").endswith("_bucket"):
        if not any(one.label == "le" for one in spot.node.matchers):
            yield 'le="42"', with_matcher(spot.node, None, Matcher("le", "=", "42"))


def mixed_labels(scene: Scene) -> Nodes:
    whole = compared(scene.root)
    if whole is None:
        return
    labels = [one for one in scene.world.context.infer(whole.left).labels.names() if one != "__name__"]
    if len(labels) > 1:
        other = by(Aggregation("sum", whole.left), labels[:1])
        yield f"… or sum by ({labels[0]}) (…)", attrs.evolve(whole, left=Binary("or", whole.left, other))


def other_job(spot: Spot, _: Scene) -> Nodes:
    for one in spot.node.matchers if isinstance(spot.node, Selector) and spot.instant else ():
        if one.label == "job" and one.op == "=":
            other = Selector("up", (Matcher("job", "=", "alertmanager"),))
            yield "… * up of another job", Binary("*", spot.node, other)


def one_side_summed(spot: Spot, _: Scene) -> Nodes:
    match spot.node:
        case Binary(op="/", right=Aggregation() as right, matching=None) if right.grouping is not None:
            yield "the right side's by dropped", attrs.evolve(spot.node, right=attrs.evolve(right, grouping=None))


def summed_by_label(spot: Spot, scene: Scene) -> Nodes:
    """Join what is summed by a label with what is not there."""
    if isinstance(spot.node, Aggregation) and spot.node.grouping is not None and "le" not in spot.node.grouping.labels:
        if any(label in _CERTAIN for label in spot.node.grouping.labels):
            yield "… / sum(itself)", Binary("/", spot.node, Aggregation("sum", spot.node.expr))


def on_misspelt(spot: Spot, _: Scene) -> Nodes:
    if isinstance(spot.node, Binary) and spot.node.matching is not None and spot.node.matching.mode == "on":
        for label in spot.node.matching.labels:
            labels = tuple(misspelt(label) if one == label else one for one in spot.node.matching.labels)
            matching = attrs.evolve(spot.node.matching, labels=labels)
            yield f"on ({misspelt(label)})", attrs.evolve(spot.node, matching=matching)


def on_missing(spot: Spot, _: Scene) -> Nodes:
    if isinstance(spot.node, Binary) and spot.node.op == "/" and spot.node.matching is None:
        if isinstance(spot.node.right, Aggregation):
            yield "on (status)", attrs.evolve(spot.node, matching=Matching("on", ("status",)))


def group_dropped(spot: Spot, _: Scene) -> Nodes:
    if isinstance(spot.node, Binary) and spot.node.matching is not None and spot.node.matching.group:
        matching = attrs.evolve(spot.node.matching, group=None, include=())
        yield "group_left dropped", attrs.evolve(spot.node, matching=matching)


def group_turned(spot: Spot, _: Scene) -> Nodes:
    if isinstance(spot.node, Binary) and spot.node.matching is not None and spot.node.matching.group == "left":
        yield "group_left → group_right", attrs.evolve(
            spot.node, matching=attrs.evolve(spot.node.matching, group="right", include=())
        )


def group_label_misspelt(spot: Spot, _: Scene) -> Nodes:
    if isinstance(spot.node, Binary) and spot.node.matching is not None and spot.node.matching.include:
        include = tuple(map(misspelt, spot.node.matching.include))
        matching = attrs.evolve(spot.node.matching, include=include)
        yield f"group_left ({', '.join(include)})", attrs.evolve(spot.node, matching=matching)


def by_misspelt(spot: Spot, _: Scene) -> Nodes:
    if isinstance(spot.node, Aggregation) and spot.node.grouping is not None:
        for label in spot.node.grouping.labels:
            if label != "le":
                labels = tuple(misspelt(label) if one == label else one for one in spot.node.grouping.labels)
                grouping = attrs.evolve(spot.node.grouping, labels=labels)
                yield f"by ({misspelt(label)})", attrs.evolve(spot.node, grouping=grouping)


def summed_twice(spot: Spot, _: Scene) -> Nodes:
    if isinstance(spot.node, Aggregation) and spot.node.op == "sum" and spot.node.grouping is not None:
        yield "sum(sum(…)) by the same", attrs.evolve(spot.node, expr=spot.node)


def replaced_label(spot: Spot, _: Scene) -> Nodes:
    if isinstance(spot.node, Aggregation) and spot.node.grouping is not None and spot.node.grouping.labels:
        label = spot.node.grouping.labels[0]
        text = f'label_replace(vector(0), "host", "$1", "{misspelt(label)}", "(.*):.*")'
        call = vector(text)
        assert isinstance(call, Call)
        yield f"label_replace of {misspelt(label)}", Call("label_replace", (spot.node, *call.args[1:]))



OPERATORS = (
    Operator("misspelt metric", "unknown-metric", parts(misspelt_metric)),
    Operator("_total forgotten", "unknown-metric", parts(total_dropped)),
    Operator("misspelt label in a matcher", "unknown-label", parts(misspelt_label)),
    Operator("misspelt label in `on`", "unknown-label", parts(on_misspelt)),
    Operator("misspelt label in group_left", "unknown-label", parts(group_label_misspelt)),
    Operator("misspelt label in label_replace", "unknown-label", parts(replaced_label)),
    Operator("value outside the domain", "unknown-label-value", parts(outside)),
    Operator("value in another case", "unknown-label-value", parts(other_case)),
    Operator("alternative outside the domain", "unknown-label-value", parts(alternative_outside)),
    Operator("matcher added with a value outside the domain", "unknown-label-value", parts(added_outside)),
    Operator("rate dropped", "raw-counter", parts(without_rate)),
    Operator("rate dropped in a panel of one number", "raw-counter", parts(without_rate_as_a_number), Level.INFO),
    Operator("rate of a gauge", "rate-of-gauge", parts(gauge_rate)),
    Operator("rate of a time", "rate-of-gauge", parts(clock_rate), Level.WARNING),
    Operator("increase of a gauge", "rate-of-gauge", parts(gauge_over_time)),
    Operator("delta of a counter", "rate-of-gauge", parts(counter_delta), Level.WARNING),
    Operator("another unit added", "unit-mismatch", parts(unit_added)),
    Operator("another unit subtracted", "unit-mismatch", parts(unit_subtracted)),
    Operator("another unit compared with", "unit-mismatch", wholes(unit_compared)),
    Operator("another unit in its place", "unit-mismatch", parts(unit_defaulted)),
    Operator("ratio over a percentage", "never-true", wholes(percent_over, "alert")),
    Operator("ratio under a percentage", "always-true", wholes(percent_under, "alert")),
    Operator("over a value below the range", "always-true", wholes(below_over, "alert")),
    Operator("under a value below the range", "never-true", wholes(below_under, "alert")),
    Operator("conditions that exclude each other", "never-true", wholes(contradiction, "alert")),
    Operator("two values of one label in a rule", "never-true", parts(two_values, "alert", "record")),
    Operator("two values of one label in a panel", "never-true", parts(two_values, "panel"), Level.WARNING),
    Operator("condition dropped", "always-true", wholes(condition_dropped, "alert")),
    Operator(
        "condition dropped of what may be empty",
        "always-true",
        wholes(condition_of_some_dropped, "alert"),
        Level.WARNING,
    ),
    Operator(
        "condition dropped of a record that may be empty",
        "always-true",
        wholes(condition_of_record_dropped, "alert"),
        Level.INFO,
    ),
    Operator("bool added", "always-true", wholes(condition_bool, "alert")),
    Operator("default behind the condition", "always-true", wholes(condition_misplaced, "alert")),
    Operator("quantile in percent", "quantile", parts(quantile_percent)),
    Operator("le aggregated away", "quantile", parts(le_dropped)),
    Operator("quantile of a sum", "quantile", parts(sum_as_buckets)),
    Operator("threshold over the last bucket", "bucket-threshold", wholes(beyond_buckets, "alert")),
    Operator("threshold over the last bucket in a panel", "bucket-threshold", parts(beyond_buckets_anywhere)),
    Operator("le that is no bucket", "unknown-bucket", parts(no_bucket)),
    Operator("bucket added that is none", "unknown-bucket", parts(no_bucket_added)),
    Operator("series with other labels beside it", "inconsistent-labels", wholes(mixed_labels, "alert")),
    Operator("join with another job", "join-never-matches", parts(other_job)),
    Operator("one side of a ratio without `by`", "join-never-matches", parts(one_side_summed)),
    Operator("share of the sum without a match", "join-never-matches", parts(summed_by_label)),
    Operator("`on` a label that both sides lack", "unknown-label", parts(on_missing)),
    Operator("group_left dropped", "many-to-many", parts(group_dropped)),
    Operator("group_left turned", "many-to-many", parts(group_turned)),
    Operator("misspelt label in `by`", "redundant-grouping", parts(by_misspelt)),
    Operator("sum of the same sum", "redundant-grouping", parts(summed_twice)),
)
