"""What inhibit rules silence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from obsdsl.compose.routing.domain import match_presence
from obsdsl.compose.routing.matcher import all_pass
from obsdsl.compose.routing.tree import InhibitRule, Side
from obsdsl.define.light import frozen
from obsdsl.express.infer.labels import ANYTHING, LabelSet, Presence
from obsdsl.express.node import Matcher

Labels = Mapping[str, str]


def side(rule: InhibitRule, which: Side) -> tuple[Matcher, ...]:
    """The matchers of one side of the rule."""
    return tuple(one.matcher for one in rule.conditions(which))


def inhibits(rule: InhibitRule, source: Labels, target: Labels) -> bool:
    """Whether the firing alert `source` silences `target` by this rule.

    A label that neither has counts as equal. A target that passes the source's matchers, too, is only silenced by
    alerts that do not pass the target's: so no alert silences itself, nor two of a kind each other.
    """
    if not (all_pass(side(rule, "source"), source) and all_pass(side(rule, "target"), target)):
        return False
    if any(source.get(name, "") != target.get(name, "") for name in rule.equal):
        return False
    return not (all_pass(side(rule, "source"), target) and all_pass(side(rule, "target"), source))


def inhibited_by(rules: Iterable[InhibitRule], target: Labels, firing: Iterable[Labels]) -> tuple[InhibitRule, ...]:
    """The rules by which alerts that fire silence `target`.

    Newer servers may silence less by a rule that `overlaps`: of all sources with the same equal labels they remember
    one, and where that one is a target, too, they do not look for another.
    """
    sources = tuple(firing)
    return tuple(rule for rule in rules if any(inhibits(rule, source, target) for source in sources))


@frozen
class Inhibition:
    """What a rule does to one kind of alert because of another.

    `certain`: whenever both fire, whatever their labels. `blind` are labels of `equal` that neither kind ever has:
    they count as equal, so they hold nothing apart.
    """

    presence: Presence
    blind: tuple[str, ...] = ()
    # Labels of `equal` that one kind always has and the other never: they are never equal.
    unequal: tuple[str, ...] = ()


def inhibition(rule: InhibitRule, source: LabelSet, target: LabelSet) -> Inhibition:
    """What the rule does to alerts with labels such as `target` while alerts such as `source` fire."""
    sides = [match_presence(side(rule, "source"), source), match_presence(side(rule, "target"), target)]
    if "never" in sides:
        return Inhibition("never")
    blind = tuple(name for name in rule.equal if source.presence(name) == target.presence(name) == "never")
    unequal = tuple(name for name in rule.equal if _never_equal(source, target, name))
    if unequal or _only_of_a_kind(rule, source, target):
        return Inhibition("never", blind, unequal)
    same = all(name in blind or _always_equal(source, target, name) for name in rule.equal)
    guarded = match_presence(side(rule, "source"), target) != "never" and (
        match_presence(side(rule, "target"), source) != "never"
    )
    return Inhibition("certain" if same and not guarded and set(sides) == {"certain"} else "possible", blind)


def lacking(rule: InhibitRule, alert: LabelSet) -> tuple[str, ...]:
    """The labels of `equal` that an alert never has, where it is sure to be the source or the target.

    Where another lacks them, too, they count as equal, so that one alert would silence those of all systems.
    """
    sides: tuple[Side, Side] = ("source", "target")
    if all(match_presence(side(rule, which), alert) != "certain" for which in sides):
        return ()
    return tuple(name for name in rule.equal if alert.presence(name) == "never")


def overlaps(rule: InhibitRule) -> bool:
    """Whether an alert may pass both sides, so that it would silence itself but for Alertmanager's guard."""
    everything = (*side(rule, "source"), *side(rule, "target"))
    return match_presence(everything, ANYTHING) != "never"


def _only_of_a_kind(rule: InhibitRule, source: LabelSet, target: LabelSet) -> bool:
    """Whether all of both kinds pass both sides, so that none silences another."""
    return (
        match_presence(side(rule, "source"), target) == "certain"
        and match_presence(side(rule, "target"), source) == "certain"
    )


def _never_equal(source: LabelSet, target: LabelSet, name: str) -> bool:
    left, right = source.get(name), target.get(name)
    if left.numeric or right.numeric:
        return False
    if not left.certain and not right.certain:
        return False
    if left.values is None or right.values is None:
        # An open label that may be missing on its side still equals whatever the other has.
        return (left.values == () and right.certain) or (right.values == () and left.certain)
    return not set(left.values) & set(right.values)


def _always_equal(source: LabelSet, target: LabelSet, name: str) -> bool:
    left, right = source.get(name), target.get(name)
    return left.certain and right.certain and left.values == right.values and len(left.values or ()) == 1
