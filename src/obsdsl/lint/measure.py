"""Units in messages: where an expression has its unit from."""

from __future__ import annotations

from fractions import Fraction

from obsdsl.define.unit import Unit
from obsdsl.express.node import Node, Selector, walk
from obsdsl.lint.labels import named
from obsdsl.lint.problem import Because
from obsdsl.lint.site import Site


def alike(one: Unit, other: Unit) -> bool:
    """Whether two units are the same for all who read them: series are counted as events are, means are per event."""
    return one == other or _plain(one) == _plain(other)


def same_kind(one: Unit, other: Unit) -> bool:
    """Whether they measure the same thing, if at another scale."""
    return _plain(one).same_dimension(_plain(other))


def factor(one: Unit, other: Unit) -> Fraction:
    """What a value in the one unit is multiplied by to be in the other."""
    return _plain(one).factor_to(_plain(other))


def _plain(unit: Unit) -> Unit:
    counted = Unit([("event" if base == "series" else base, n) for base, n in unit.powers], unit.scale, unit.point)
    return counted.uncounted()


def unit_because(node: Node, at: Site) -> Because:
    """A part of an expression, with its unit and the metrics that it comes from."""
    unit = at.infer(node).measured
    said = [being(unit) if unit else "of no known unit"]
    for one in walk(node):
        if isinstance(one, Selector) and one is not node and (own := at.infer(one).measured) and own != unit:
            said.append(f"for {named(one)} is {being(own)}")
            break
    return Because(node, ", ".join(said))


def worded(unit: Unit) -> str:
    """A unit in a sentence, in front of a verb: `bytes`, `a ratio`."""
    if unit == Unit():
        return "a ratio"
    return "a point in time" if unit.point else str(unit)


def being(unit: Unit) -> str:
    """The same behind "is": `in bytes`, `a ratio`."""
    words = worded(unit)
    return words if words.startswith("a ") else f"in {words}"
