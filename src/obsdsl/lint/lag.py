"""How far behind a rule is: how often its group is evaluated, and how old the records are that it reads."""

from __future__ import annotations

from typing import Final

from obsdsl.compose.rule import RecordingRule
from obsdsl.define.duration import Duration
from obsdsl.define.light import frozen
from obsdsl.express.node import Node, Selector, walk
from obsdsl.lint.site import Site

# A chain of records longer than this is a cycle, or as good as one.
_DEEPEST: Final = 50


@frozen
class Lag:
    """The seconds by which records may be old, in the worst case, and the records that add to them, nearest first."""

    seconds: float = 0.0
    through: tuple[str, ...] = ()


NO_LAG: Final = Lag()


def interval_of(at: Site) -> Duration | None:
    """How often the group at a site is evaluated, where that is known."""
    if at.group is not None and at.group.interval is not None:
        return at.group.interval
    return at.context.config.evaluation_interval


def lag(at: Site) -> Lag:
    """The lag of what a rule reads. A record that stands before it in its own group is up to date."""
    if not at.context.records or at.node is None:
        return NO_LAG
    names = _records(at.node, at)
    if not names:
        return NO_LAG
    earlier = () if at.group is None else at.group.rules[: at.index]
    fresh = {rule.name for rule in earlier if isinstance(rule, RecordingRule)}
    return _longest(names, at, fresh, {}, 0)


def _records(node: Node, at: Site) -> tuple[str, ...]:
    if not at.context.records:
        return ()
    names = (one.name for one in walk(node) if isinstance(one, Selector))
    return tuple(dict.fromkeys([name for name in names if name is not None and name in at.context.records]))


def _longest(names: tuple[str, ...], at: Site, fresh: set[str], known: dict[str, Lag], depth: int) -> Lag:
    return max((_of(name, at, fresh, known, depth) for name in names), key=lambda one: one.seconds, default=NO_LAG)


def _of(name: str, at: Site, fresh: set[str], known: dict[str, Lag], depth: int) -> Lag:
    if (found := known.get(name)) is not None:
        return found
    known[name] = NO_LAG  # of a record that reads itself
    every = at.context.config.evaluation_interval
    default = 0.0 if every is None else every.seconds
    worst = NO_LAG
    for record in at.context.records[name] if depth < _DEEPEST else ():
        below = _longest(_records(record.expr, at), at, fresh, known, depth + 1)  # type: ignore[arg-type]
        own = 0.0 if name in fresh else default if record.interval is None else record.interval
        one = Lag(own + below.seconds, (name, *below.through) if own else below.through)
        worst = max(worst, one, key=lambda each: each.seconds)
    known[name] = worst
    return worst
