"""Arguments of functions as nodes: numbers, strings, windows, range vectors."""

from __future__ import annotations

from typing import TypeAlias

from obsdsl.define.duration import Duration, DurationLike
from obsdsl.define.label import is_text
from obsdsl.errors import shown
from obsdsl.express.expr import Expr, Scalar, fault, is_scalar, operand
from obsdsl.express.node import At, Node, Range, Selector, String, Subquery, Variable, Window
from obsdsl.express.variable import VariableReference

# A window or an offset: a duration, or a Grafana variable by object or text (`"$__rate_interval"`).
WindowLike: TypeAlias = DurationLike | VariableReference
NumberLike: TypeAlias = float | Scalar | VariableReference


def number_node(value: NumberLike) -> Node:
    """The node of a scalar argument."""
    if isinstance(value, Expr) and not is_scalar(value.node):
        fault(value.node, "a scalar belongs here, and this is a vector; write scalar(…) around it")
    return operand(value, "a scalar argument")


def string_node(value: str) -> String:
    """The node of a string argument."""
    if not isinstance(value, str) or not is_text(value):
        fault("expression", f"{shown(value)} is not a string; quote it")
    return String(str.__str__(value))


def window_node(value: WindowLike | None) -> Window:
    """A window, offset or step as a node; None is the default of the place of use."""
    if value is None:
        return None
    if isinstance(value, VariableReference):
        return Variable(f"${value.name}")
    if isinstance(value, str) and ("$" in value or "[[" in value):
        return Variable(value)
    try:
        window = Duration.of(value)
    except ValueError as error:
        fault("expression", str(error))
    if window.milliseconds <= 0:
        fault("expression", f'the window {value!r} is not longer than nothing; write it as "5m"')
    return window


def ranged(node: Node, window: WindowLike | None, step: WindowLike | None = None) -> Range | Subquery:
    """`node[window]` for a selector, `node[window:step]` for anything else, itself for a range vector."""
    if isinstance(node, Range | Subquery):
        if window is not None or step is not None:
            fault(node, "this is a range vector already; leave out the window")
        return node
    if isinstance(node, Selector) and step is None:
        return Range(node, window_node(window))
    if is_scalar(node) or isinstance(node, String):
        what = "string" if isinstance(node, String) else "scalar"
        fault(node, f"a {what} has no range; write vector(…) around a number")
    return Subquery(node, window_node(window), window_node(step))


def offset_node(value: WindowLike) -> Duration | Variable:
    """How long ago; negative looks ahead."""
    if isinstance(value, VariableReference):
        return Variable(f"${value.name}")
    if isinstance(value, str) and ("$" in value or "[[" in value):
        return Variable(value)
    try:
        if isinstance(value, str) and value.startswith("-"):
            return Duration(-Duration.parse(value[1:]).milliseconds)
        return Duration.of(value)
    except ValueError as error:
        fault("offset", str(error))


def at_node(time: float | str | VariableReference) -> At:
    """A time of evaluation: seconds since the epoch, `"start()"` or `"end()"`."""
    if isinstance(time, VariableReference):
        return Variable(f"${time.name}")
    if isinstance(time, str):
        if time == "start()":
            return "start()"
        if time == "end()":
            return "end()"
        if "$" in time or "[[" in time:
            return Variable(time)
    elif isinstance(time, int | float) and not isinstance(time, bool) and abs(time) < 2**63 / 1000:
        return float(time)
    fault("at", f'{time!r} is not a time; write seconds since the epoch, "start()" or "end()"')
    return None
