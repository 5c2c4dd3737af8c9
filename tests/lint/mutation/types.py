"""Names, labels and values that the definitions of the metrics do not have; counters read as they are."""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from obsdsl.compose.panels.gauge import GaugePanel
from obsdsl.compose.panels.stat import Stat
from obsdsl.define.declaration import MetricType
from obsdsl.express.node import Matcher, Node, Selector
from obsdsl.lint.problem import Level
from tests.lint.mutation.lift import Scene, parts
from tests.lint.mutation.mutant import Operator
from tests.lint.mutation.tree import Spot
from tests.lint.mutation.words import is_rate, misspelt, selection, with_matcher

Nodes = Iterator[tuple[str, Node]]


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
        yield (
            f"{one.label}: a value that it never has",
            with_matcher(
                spot.node,
                one,
                Matcher(one.label, "=", "nonesuch"),
            ),
        )


def other_case(spot: Spot, scene: Scene) -> Nodes:
    for one in _closed(spot.node, scene):
        if one.op == "=":
            new = attrs.evolve(one, value=one.value.title())
            yield f"{one.label}: {one.value} → {new.value}", with_matcher(spot.node, one, new)


def alternative_outside(spot: Spot, scene: Scene) -> Nodes:
    for one in _closed(spot.node, scene):
        op = "!~" if one.op in ("!=", "!~") else "=~"
        new = Matcher(one.label, op, f"{one.value}|nonesuch")
        yield f"{one.label}: an alternative that it never has", with_matcher(spot.node, one, new)


def added_outside(spot: Spot, scene: Scene) -> Nodes:
    found = scene.world.declaration(spot.node)
    for label, values in found.labels.items() if found else ():
        if values is not None and not any(one.label == label for one in spot.node.matchers):
            yield f'{label}="nonesuch"', with_matcher(spot.node, None, Matcher(label, "=", "nonesuch"))


def _closed(node: Node, scene: Scene) -> Iterator[Matcher]:
    """The matchers of labels whose values are declared."""
    found = scene.world.declaration(node)
    for one in node.matchers if found and isinstance(node, Selector) else ():
        if found.labels.get(one.label) is not None and "$" not in one.value:
            yield one


def without_rate(spot: Spot, scene: Scene) -> Nodes:
    found = _counter_of_rate(spot, scene)
    if found is not None and not isinstance(scene.owner, Stat | GaugePanel):
        yield "the rate dropped", found


def without_rate_as_a_number(spot: Spot, scene: Scene) -> Nodes:
    found = _counter_of_rate(spot, scene)
    if found is not None and isinstance(scene.owner, Stat | GaugePanel):
        yield "the rate dropped", found


def _counter_of_rate(spot: Spot, scene: Scene) -> Selector | None:
    found = selection(spot.node) if is_rate(spot.node) else None
    return found if found is not None and scene.world.is_type(found, MetricType.COUNTER) else None


OPERATORS = (
    Operator("misspelt metric", "unknown-metric", parts(misspelt_metric)),
    Operator("_total forgotten", "unknown-metric", parts(total_dropped)),
    Operator("misspelt label in a matcher", "unknown-label", parts(misspelt_label)),
    Operator("value outside the domain", "unknown-label-value", parts(outside)),
    Operator("value in another case", "unknown-label-value", parts(other_case)),
    Operator("alternative outside the domain", "unknown-label-value", parts(alternative_outside)),
    Operator("matcher added with a value outside the domain", "unknown-label-value", parts(added_outside)),
    Operator("rate dropped", "raw-counter", parts(without_rate)),
    Operator("rate dropped in a panel of one number", "raw-counter", parts(without_rate_as_a_number), Level.INFO),
)
