"""Labels that an aggregation or a match leaves or lacks."""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from obsdsl.express.node import Aggregation, Binary, Call, Matcher, Matching, Node, Selector
from tests.lint.mutation.lift import Scene, parts, wholes
from tests.lint.mutation.mutant import Operator
from tests.lint.mutation.tree import Spot
from tests.lint.mutation.words import by, compared, misspelt, vector

Nodes = Iterator[tuple[str, Node]]
# Labels that every series has that is scraped; one of the metric's own may be empty, which is no label.
_CERTAIN = ("job", "instance")


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


def summed_by_label(spot: Spot, _: Scene) -> Nodes:
    """Join what is summed by a label with what is not there."""
    labels = spot.node.grouping.labels if isinstance(spot.node, Aggregation) and spot.node.grouping else ()
    if "le" not in labels and any(label in _CERTAIN for label in labels):
        yield "… / sum(itself)", Binary("/", spot.node, Aggregation("sum", spot.node.expr))


def on_misspelt(spot: Spot, _: Scene) -> Nodes:
    if isinstance(spot.node, Binary) and spot.node.matching is not None and spot.node.matching.mode == "on":
        for label in spot.node.matching.labels:
            labels = tuple(misspelt(label) if one == label else one for one in spot.node.matching.labels)
            matching = attrs.evolve(spot.node.matching, labels=labels)
            yield f"on ({misspelt(label)})", attrs.evolve(spot.node, matching=matching)


def on_missing(spot: Spot, _: Scene) -> Nodes:
    match spot.node:
        case Binary(op="/", right=Aggregation(), matching=None):
            yield "on (status)", attrs.evolve(spot.node, matching=Matching("on", ("status",)))


def on_one_side(spot: Spot, _: Scene) -> Nodes:
    """A label that the left side is grouped by, and the right side is not."""
    match spot.node:
        case Binary(left=Aggregation(grouping=left), right=Aggregation(grouping=right), matching=Matching(mode="on")):
            for label in left.labels if left is not None and right is not None else ():
                if label not in right.labels:
                    matching = attrs.evolve(spot.node.matching, labels=(*spot.node.matching.labels, label))
                    yield f"on (…, {label})", attrs.evolve(spot.node, matching=matching)


def group_dropped(spot: Spot, _: Scene) -> Nodes:
    if isinstance(spot.node, Binary) and spot.node.matching is not None and spot.node.matching.group:
        matching = attrs.evolve(spot.node.matching, group=None, include=())
        yield "group_left dropped", attrs.evolve(spot.node, matching=matching)


def group_turned(spot: Spot, _: Scene) -> Nodes:
    if isinstance(spot.node, Binary) and spot.node.matching is not None and spot.node.matching.group == "left":
        yield (
            "group_left → group_right",
            attrs.evolve(spot.node, matching=attrs.evolve(spot.node.matching, group="right", include=())),
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
    Operator("misspelt label in `on`", "unknown-label", parts(on_misspelt)),
    Operator("misspelt label in group_left", "unknown-label", parts(group_label_misspelt)),
    Operator("misspelt label in label_replace", "unknown-label", parts(replaced_label)),
    Operator("series with other labels beside it", "inconsistent-labels", wholes(mixed_labels, "alert")),
    Operator("join with another job", "join-never-matches", parts(other_job)),
    Operator("one side of a ratio without `by`", "join-never-matches", parts(one_side_summed)),
    Operator("share of the sum without a match", "join-never-matches", parts(summed_by_label)),
    Operator("`on` a label that both sides lack", "unknown-label", parts(on_missing)),
    Operator("`on` a label that one side lacks", "join-never-matches", parts(on_one_side)),
    Operator("group_left dropped", "many-to-many", parts(group_dropped)),
    Operator("group_left turned", "many-to-many", parts(group_turned)),
    Operator("misspelt label in `by`", "redundant-grouping", parts(by_misspelt)),
    Operator("sum of the same sum", "redundant-grouping", parts(summed_twice)),
)
