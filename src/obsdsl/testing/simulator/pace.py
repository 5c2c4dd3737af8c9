"""Time that goes faster: rules, groups and routes at a pace, for a simulation whose `speed` is the same.

At a pace of 30, half an hour takes a minute: a thirtieth of each interval, window and `for`. What a rule says per
second stays; what it says of a whole window is made up for.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import attrs

from obsdsl.compose.routing.tree import Route
from obsdsl.compose.routing.walk import GROUP_INTERVAL, GROUP_WAIT, REPEAT_INTERVAL
from obsdsl.compose.rule import AlertRule, RecordingRule, RuleGroup
from obsdsl.define.duration import Duration
from obsdsl.express.node import Aggregation, Binary, Call, Node, Number, Range, Selector, Subquery, Unary, walk

# A rule that looks back or waits longer than this, in seconds and at the pace, is hurried further.
PATIENCE: Final = 10.0
_WAITS: Final[Mapping[str, Duration]] = {
    "group_wait": GROUP_WAIT,
    "group_interval": GROUP_INTERVAL,
    "repeat_interval": REPEAT_INTERVAL,
}


def shorter(span: Duration | None, pace: float) -> Duration | None:
    """A span at a pace; never less than a millisecond, which some servers take for nothing."""
    return None if span is None else Duration(max(1, round(span.milliseconds / pace)) if span.milliseconds else 0)


def hurried(node: Node, pace: float) -> Node:
    """An expression whose windows and offsets are shorter, and whose values stay what they were.

    Counters go on at their own rate, so an increase is what the shorter window has, times the pace. Gauges move as
    fast as all else is hurried (a scenario's `speed`), so a slope and what it leads to are over a shorter time.
    """
    match node:
        case Selector():
            return attrs.evolve(node, offset=_offset(node.offset, pace))
        case Range(selector=selector, window=window):
            inner = hurried(selector, pace)
            assert isinstance(inner, Selector)
            return Range(inner, shorter(window, pace) if isinstance(window, Duration) else window)
        case Subquery():
            spans = {name: _offset(getattr(node, name), pace) for name in ("window", "step", "offset")}
            return attrs.evolve(node, expr=hurried(node.expr, pace), **spans)
        case Call(function="predict_linear", args=(series, Number(value=ahead))):
            return Call("predict_linear", (hurried(series, pace), Number(ahead / pace)))
        case Call(function=function, args=args):
            inner_args = tuple(hurried(arg, pace) for arg in args)
            factor = {"increase": pace, "deriv": 1 / pace}.get(function)
            call = Call(function, inner_args)
            return call if factor is None else Binary("*", call, Number(factor))
        case Aggregation():
            param = None if node.param is None else hurried(node.param, pace)
            return attrs.evolve(node, expr=hurried(node.expr, pace), param=param)
        case Binary():
            return attrs.evolve(node, left=hurried(node.left, pace), right=hurried(node.right, pace))
        case Unary():
            return attrs.evolve(node, expr=hurried(node.expr, pace))
        case _:
            return node


def _offset(span: Any, pace: float) -> Any:
    return Duration(round(span.milliseconds / pace)) if isinstance(span, Duration) else span


def span_of(rule: AlertRule | RecordingRule) -> float:
    """The seconds that a rule needs until it tells: its longest window, and `for`."""
    windows = [one.window for one in walk(rule.expr) if isinstance(one, Range | Subquery)]
    longest = max((one.seconds for one in windows if isinstance(one, Duration)), default=0.0)
    return longest + (rule.for_.seconds if isinstance(rule, AlertRule) and rule.for_ else 0.0)


def hurried_group(group: RuleGroup, pace: float) -> RuleGroup:
    """A group at a pace; rules that take very long are hurried further."""
    rules = tuple(_rule(rule, pace) for rule in group.rules)
    names = ("interval", "query_offset", "window")
    spans: Any = {name: shorter(getattr(group, name), pace) for name in names}
    return attrs.evolve(group, rules=rules, **spans)


def pace_of(rule: AlertRule | RecordingRule, pace: float) -> float:
    """The pace of one rule."""
    return max(pace, span_of(rule) / PATIENCE)


def _rule(rule: Any, pace: float) -> Any:
    own = pace_of(rule, pace)
    spans: Any = {}
    if isinstance(rule, AlertRule):
        spans = {name: shorter(getattr(rule, name), own) for name in ("for_", "keep_firing_for")}
    return attrs.evolve(rule, expr=hurried(rule.expr, own), **spans)


def hurried_route(root: Route, pace: float) -> Route:
    """The root of an Alertmanager's routes that waits less."""
    # What the root does not say is Alertmanager's default, and waits as long.
    said: Any = {name: getattr(root, name) or span for name, span in _WAITS.items()}
    return _route(attrs.evolve(root, **said), pace)


def _route(route: Route, pace: float) -> Route:
    spans: Any = {name: shorter(getattr(route, name), pace) for name in _WAITS}
    return attrs.evolve(route, routes=tuple(_route(one, pace) for one in route.routes), **spans)
