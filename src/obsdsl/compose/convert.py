"""Converters of the fields that many kinds of object have. None raises: a fault is returned in the value's place."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, TypeAlias

from obsdsl.compose.fault import attempt, shown
from obsdsl.define.duration import Duration, DurationLike
from obsdsl.define.label import is_text, name_fault
from obsdsl.define.unit import Unit, UnitLike, is_grafana_id
from obsdsl.express.expr import Expr
from obsdsl.express.node import Node, Range, String, Subquery
from obsdsl.express.render import render
from obsdsl.express.series import HistogramSeries
from obsdsl.express.variable import VariableReference

# An expression wherever one is taken: built, PromQL text, or its tree.
ExprLike: TypeAlias = Expr | str | Node
# A time interval of Grafana: a duration, or a variable by object or text.
IntervalLike: TypeAlias = DurationLike | VariableReference


def duration(value: DurationLike | None) -> Duration | None:
    """A span of time that is not negative, or None."""
    return None if value is None else attempt(_span, value)


def interval(value: IntervalLike | None) -> str | None:
    """A span of time as Grafana writes it: `30s`, `$interval`, `>10s`."""
    return None if value is None else attempt(_interval, value)


def unit(value: UnitLike | None) -> Unit | str | None:
    """A unit of obsdsl's, or an id of Grafana's; "" is none at all."""
    return None if value is None else attempt(_unit, value)


def node(value: ExprLike) -> Node:
    """The tree of an expression that gives an instant vector or a scalar."""
    return attempt(instant, value)


def labels(value: Mapping[str, str]) -> Mapping[str, str]:
    """Labels or annotations: a copy, so that a later change of the user's mapping changes nothing."""
    return attempt(_labels, value)


def json_object(value: Mapping[str, Any]) -> Mapping[str, Any]:
    """A part of Grafana's JSON: a copy, nested, of what JSON can hold."""
    return attempt(_json_object, value)


def instant(value: object) -> Node:
    """The node of what a panel or a rule evaluates; raises ValueError with the mend."""
    if isinstance(value, str):
        from obsdsl.express.raw import promql

        value = promql(value)
    if isinstance(value, HistogramSeries):
        raise ValueError(
            "is a classic histogram, which is not a vector; write .quantile(0.95), .mean() or .bucket_series"
        )
    tree = value.node if isinstance(value, Expr) else value
    if not isinstance(tree, Node):
        raise ValueError(f"is {shown(value)}; it takes an expression or PromQL text")
    if isinstance(tree, Range | Subquery | String):
        raise ValueError(f"`{render(tree)}` is no instant vector; apply a function such as rate() to it")
    return tree


def variable_text(value: VariableReference | str) -> str:
    """`$name` for a variable, text as it is."""
    return f"${value.name}" if isinstance(value, VariableReference) else value


def _span(value: DurationLike) -> Duration:
    span = Duration.of(value)
    if span.milliseconds < 0:
        raise ValueError(f"is {span}; no time is shorter than nothing: delete the minus")
    return span


def _interval(value: IntervalLike) -> str:
    if isinstance(value, VariableReference):
        return f"${value.name}"
    if isinstance(value, str) and ("$" in value or value.startswith(">")):
        return value
    return str(Duration.of(value))


def _unit(value: object) -> Unit | str:
    if isinstance(value, str) and (is_grafana_id(value) or not value):
        return value
    if not isinstance(value, str | Unit):
        raise ValueError(f'is {shown(value)}; write a unit such as "seconds", or an id of Grafana\'s such as "reqps"')
    return Unit.of(value)


def _labels(value: object) -> Mapping[str, str]:
    if not isinstance(value, Mapping):
        raise ValueError(f"is {shown(value)}; it takes a mapping from name to text")
    for name, text in value.items():
        if fault := name_fault("name", name):
            raise ValueError(fault)
        if not isinstance(text, str):
            raise ValueError(f"{name}: {shown(text)} is not text; quote it")
        if not is_text(text):
            raise ValueError(f"{name}: {shown(text)} cannot be written as UTF-8; delete the lone surrogate")
    # The text alone, where it is a member of an Enum: that would be written as its name.
    return {str.__str__(name): str.__str__(text) for name, text in value.items()}


# The servers keep whole numbers in 64 bits.
_TOO_LARGE = 2**63
# Deeper than any JSON of Grafana's; an object that holds itself has no end.
_DEEPEST = 100


def _json_object(value: object) -> dict[str, Any]:
    if not isinstance(value, Mapping):
        raise ValueError(f"is {shown(value)}; it takes a mapping")
    copied: dict[str, Any] = _json(value, ())
    return copied


def _json(value: Any, path: tuple[object, ...]) -> Any:
    where = ".".join(map(str, path))
    if len(path) > _DEEPEST:
        raise ValueError(f"it is nested deeper than {_DEEPEST} levels; does it hold itself?")
    if value is None or isinstance(value, bool | Unit):
        return value
    if isinstance(value, str) and is_text(value):
        return str.__str__(value)
    if isinstance(value, int) and abs(value) < _TOO_LARGE:
        return value
    if isinstance(value, float) and math.isfinite(value):
        return value
    if isinstance(value, tuple | list):
        return [_json(one, (*path, index)) for index, one in enumerate(value)]
    if isinstance(value, Mapping):
        odd = next((key for key in value if not isinstance(key, str) or not is_text(key)), None)
        if odd is not None:
            raise ValueError(f"{where or 'it'} has the key {shown(odd)}; JSON's keys are text: quote it")
        return {str.__str__(key): _json(one, (*path, key)) for key, one in value.items()}
    raise ValueError(f"{where} is {shown(value)}, which JSON cannot hold; write text, a finite number or a list")


def at(path: str, **rest: Any) -> dict[str, Any]:
    """Metadata of a field: where its value stands in the panel's JSON, such as `options.legend.showLegend`."""
    return {"at": path, **rest}
