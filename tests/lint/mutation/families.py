"""Faults of the metrics' own declarations."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeAlias

import attrs

from obsdsl.compose.workspace import Workspace
from obsdsl.define.declaration import Declaration, MetricType
from obsdsl.define.unit import Unit
from obsdsl.express.infer.targets import OF_RULES
from obsdsl.express.node import Binary, Call, Matcher, Node, Number, Selector, walk
from obsdsl.lint.known import Known
from tests.lint.mutation.edit import swapped
from tests.lint.mutation.lift import Scene, metrics, scenes
from tests.lint.mutation.mutant import Make, Mutant, Operator, World
from tests.lint.mutation.tree import textual
from tests.lint.mutation.words import RATES, compared

# What the library declares is known whatever a workspace calls it.
of_library = Known({})
Metrics = Iterator[tuple[str, Declaration]]


def renamed(metric: Declaration, name: str) -> Iterator[tuple[str, Declaration]]:
    if name != metric.name:
        yield name, attrs.evolve(metric, name=name)


def gauge_as_total(metric: Declaration, _: World) -> Metrics:
    if metric.type is MetricType.GAUGE:
        yield from renamed(metric, f"{metric.name.removesuffix('_total')}_seen_total")


def counter_without_total(metric: Declaration, _: World) -> Metrics:
    if metric.type is MetricType.COUNTER and metric.name.endswith("_total"):
        yield from renamed(metric, metric.name.removesuffix("_total"))


def reserved_suffix(metric: Declaration, _: World) -> Metrics:
    for suffix in ("bucket", "count", "sum"):
        yield from renamed(metric, f"{metric.name.removesuffix('_total')}_{suffix}")


def colon(metric: Declaration, _: World) -> Metrics:
    yield from renamed(metric, metric.name.replace("_", ":", 1))


def other_base_unit(metric: Declaration, _: World) -> Metrics:
    for base, other in (("seconds", "ms"), ("bytes", "kb")):
        if base in metric.name.split("_"):
            yield from renamed(metric, metric.name.replace(base, other))


def unit_not_as_named(metric: Declaration, _: World) -> Metrics:
    for base, other in (("seconds", "bytes"), ("bytes", "seconds")):
        if base in metric.name.split("_"):
            yield f"{metric.name} in {other}", attrs.evolve(metric, unit=Unit.of(other))


def camel(metric: Declaration, _: World) -> Metrics:
    first, *rest = metric.name.split("_")
    yield from renamed(metric, first + "".join(word.title() for word in rest))


def helpless(metric: Declaration, _: World) -> Metrics:
    yield "no help", attrs.evolve(metric, help="")


def parroting(metric: Declaration, _: World) -> Metrics:
    text = metric.name.replace("_", " ").capitalize()
    if text != metric.help.rstrip("."):
        yield "help that says the name", attrs.evolve(metric, help=f"{text}.")


def reserved_label(metric: Declaration, _: World) -> Metrics:
    for label in ("job", "instance"):
        yield f"label {label}", attrs.evolve(metric, labels={**metric.labels, label: None})


def user_label(metric: Declaration, _: World) -> Metrics:
    for label in ("user_id", "request_id"):
        yield f"label {label}", attrs.evolve(metric, labels={**metric.labels, label: None})


def thousands(metric: Declaration, _: World) -> Metrics:
    yield (
        "3,000 values of a label",
        attrs.evolve(metric, labels={**metric.labels, "shard": tuple(f"s{i}" for i in range(3000))}),
    )


Redeclare: TypeAlias = Callable[[Declaration, Node], Iterator[tuple[str, Declaration]]]


def under_readers(redeclare: Redeclare) -> Make:
    """A metric is declared otherwise, and a text that reads it is as it was: each reader is a mutant."""

    def make(world: World) -> Iterator[Mutant]:
        for metric in world.workspace.metrics:
            for scene in scenes(world):
                names = {one.name for one in walk(scene.root) if isinstance(one, Selector)}
                for what, new in redeclare(metric, scene.root) if not names.isdisjoint(metric.series()) else ():
                    yield Mutant(what, (scene.place,), _redeclared(scene, metric, new))

    return make


def _redeclared(scene: Scene, metric: Declaration, new: Declaration) -> Workspace:
    read = scene.put(textual(scene.root))
    return attrs.evolve(read, metrics=swapped(read.metrics, metric, new))


def other_name(metric: Declaration, _: Node) -> Metrics:
    if metric.name not in of_library:
        yield f"{metric.name} is now app_{metric.name}", attrs.evolve(metric, name=f"app_{metric.name}")


def gauge_now(metric: Declaration, root: Node) -> Metrics:
    if metric.type is MetricType.COUNTER and any(isinstance(one, Call) and one.function in RATES for one in walk(root)):
        yield f"{metric.name} is now a gauge", attrs.evolve(metric, type=MetricType.GAUGE)


def label_gone(metric: Declaration, root: Node) -> Metrics:
    if metric.name in OF_RULES:
        return  # Alerts have labels that no metric declares: nothing of them is gone.
    for label in _matched(metric, root):
        labels = {name: values for name, values in metric.labels.items() if name != label.label}
        if label.label in metric.labels:
            yield f"{metric.name} has no {label.label} now", attrs.evolve(metric, labels=labels)


def value_gone(metric: Declaration, root: Node) -> Metrics:
    for one in _matched(metric, root):
        values = metric.labels.get(one.label)
        for value in (one.value.split("|") if one.op in ("=", "=~") else ()) if values else ():
            kept = tuple(other for other in values or () if other != value)
            labels = {**metric.labels, one.label: kept}
            yield f"{metric.name} has no {one.label}={value} now", attrs.evolve(metric, labels=labels)


def bucket_gone(metric: Declaration, root: Node) -> Metrics:
    for one in _matched(metric, root):
        if one.label == "le":
            kept = tuple(bound for bound in metric.buckets if bound != float(one.value))
            yield f"{metric.name} has no bucket {one.value} now", attrs.evolve(metric, buckets=kept)


def buckets_end_earlier(metric: Declaration, root: Node) -> Metrics:
    whole = compared(root)
    if (
        metric.buckets
        and whole is not None
        and any(getattr(one, "function", "") == "histogram_quantile" for one in walk(root))
    ):
        assert isinstance(whole.right, Number)
        kept = tuple(bound for bound in metric.buckets if bound <= whole.right.value)
        yield f"{metric.name} ends at {kept[-1]:g} now", attrs.evolve(metric, buckets=kept)


def range_ends_earlier(metric: Declaration, root: Node) -> Metrics:
    match compared(root):
        case Binary(op=">", left=Selector(), right=Number(value=value)) if (
            metric.type is MetricType.GAUGE and value > 0
        ):
            yield f"{metric.name} ends at {value:g} now", attrs.evolve(metric, range=(0, value))


def _matched(metric: Declaration, root: Node) -> list[Matcher]:
    found = [one for one in walk(root) if isinstance(one, Selector) and one.name in metric.series()]
    return list(dict.fromkeys(matcher for one in found for matcher in one.matchers if "$" not in matcher.value))


OPERATORS = (
    Operator("gauge named as a counter", "metric-suffix", metrics(gauge_as_total)),
    Operator("counter without _total", "metric-suffix", metrics(counter_without_total)),
    Operator("suffix of a histogram's series", "metric-suffix", metrics(reserved_suffix)),
    Operator("colon in a metric's name", "metric-suffix", metrics(colon)),
    Operator("name in another unit than the base", "metric-unit", metrics(other_base_unit)),
    Operator("unit other than the name says", "metric-unit", metrics(unit_not_as_named)),
    Operator("metric in camelCase", "metric-unit", metrics(camel)),
    Operator("metric without help", "metric-help", metrics(helpless)),
    Operator("help that repeats the name", "metric-help", metrics(parroting)),
    Operator("label of the target on a metric", "reserved-label", metrics(reserved_label)),
    Operator("label without an end", "metric-cardinality", metrics(user_label)),
    Operator("label of 3,000 values", "metric-cardinality", metrics(thousands)),
    Operator("metric renamed under its readers", "unknown-metric", under_readers(other_name)),
    Operator("counter that becomes a gauge", "rate-of-gauge", under_readers(gauge_now)),
    Operator("label that a metric loses", "unknown-label", under_readers(label_gone)),
    Operator("value that a label loses", "unknown-label-value", under_readers(value_gone)),
    Operator("bucket that a histogram loses", "unknown-bucket", under_readers(bucket_gone)),
    Operator("buckets that end at the threshold", "bucket-threshold", under_readers(buckets_end_earlier)),
    Operator("range that ends at the threshold", "never-true", under_readers(range_ends_earlier)),
)
