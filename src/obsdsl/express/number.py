"""A number as an expression."""

from __future__ import annotations

from obsdsl.express.expr import Scalar, fault, operand


def number(value: float) -> Scalar:
    """A number with which Python does not compute: `number(24) * 3600` stays a product in PromQL."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        fault("number", f"{value!r} is no number; an expression needs no number() around it")
    return Scalar(operand(value, "a number"))
