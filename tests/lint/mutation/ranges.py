"""Units, ranges and buckets: what the definitions say of values."""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from obsdsl.define.declaration import MetricType
from obsdsl.define.unit import Unit
from obsdsl.express.node import Aggregation, Binary, Call, Matcher, Node, Number, Range, Selector, walk
from obsdsl.lint.problem import Level
from tests.lint.mutation.lift import Scene, parts, wholes
from tests.lint.mutation.mutant import Operator
from tests.lint.mutation.tree import Spot
from tests.lint.mutation.words import by, compared, duration, is_rate, selection, with_matcher

Nodes = Iterator[tuple[str, Node]]
_RATIO = Unit.of("ratio")


def gauge_rate(spot: Spot, scene: Scene) -> Nodes:
    if spot.instant and scene.world.is_type(spot.node, MetricType.GAUGE) and not _is_clock(spot, scene):
        yield "rate(…) of a gauge", Call("rate", (Range(spot.node, duration("5m")),))


def clock_rate(spot: Spot, scene: Scene) -> Nodes:
    """A time mostly moves on: its rate says whether it does."""
    if spot.instant and scene.world.is_type(spot.node, MetricType.GAUGE) and _is_clock(spot, scene):
        yield "rate(…) of a time", Call("rate", (Range(spot.node, duration("5m")),))


def _is_clock(spot: Spot, scene: Scene) -> bool:
    unit = _known_unit(spot.node, scene)
    return unit is not None and unit.point


def gauge_over_time(spot: Spot, scene: Scene) -> Nodes:
    found = selection(spot.node)
    if found is not None and scene.world.is_type(found, MetricType.GAUGE) and spot.node.function != "changes":
        yield "…_over_time → increase", Call("increase", spot.node.args)


def counter_delta(spot: Spot, scene: Scene) -> Nodes:
    found = selection(spot.node)
    if is_rate(spot.node) and found is not None and scene.world.counts(found):
        new = "deriv" if spot.node.function == "rate" else "delta"
        yield f"{spot.node.function} → {new}", Call(new, spot.node.args)


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
            yield f"{one.label} is two values", with_matcher(spot.node, None, new)


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
            if one.name in scene.world.records and _may_be_empty(scene.world.records[one.name].expr, scene):
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
                yield f'le="{value}"', with_matcher(spot.node, one, Matcher("le", "=", value))


def no_bucket_added(spot: Spot, _: Scene) -> Nodes:
    is_bucket = isinstance(spot.node, Selector) and (spot.node.name or "").endswith("_bucket")
    if is_bucket and not any(one.label == "le" for one in spot.node.matchers):
        yield 'le="42"', with_matcher(spot.node, None, Matcher("le", "=", "42"))


OPERATORS = (
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
)
