"""Faults of the metrics' own declarations."""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from obsdsl.define.declaration import Declaration, MetricType
from obsdsl.define.unit import Unit
from obsdsl.express.node import Selector, walk
from tests.lint.mutation.lift import metrics, scenes, swapped
from tests.lint.mutation.mutant import Mutant, Operator, World
from tests.lint.mutation.tree import textual

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
    yield "3,000 values of a label", attrs.evolve(
        metric, labels={**metric.labels, "shard": tuple(f"s{i}" for i in range(3000))}
    )


def declared_otherwise(world: World) -> Iterator[Mutant]:
    """A metric has a new name, and a text that reads it has not: each reader is a mutant."""
    for metric in world.workspace.metrics:
        new = attrs.evolve(metric, name=f"app_{metric.name}")
        changed = attrs.evolve(world.workspace, metrics=swapped(world.workspace.metrics, metric, new))
        renamed_world = World(changed, world.config)
        if any(map(renamed_world.is_metric, metric.series())):
            continue  # The library declares it, too.
        for scene in scenes(renamed_world):
            names = {one.name for one in walk(scene.root) if isinstance(one, Selector)}
            if not names.isdisjoint(metric.series()):
                text = scene.put(textual(scene.root))
                yield Mutant(f"{metric.name} is now app_{metric.name}", (scene.place,), text)


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
    Operator("metric renamed under its readers", "unknown-metric", declared_otherwise),
)
