"""Operators of PromQL between two sides, as those of Python or methods."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, Final

from obsdsl.express.node import SET_OPERATORS, Binary
from obsdsl.importing.python.literals import text_of
from obsdsl.importing.python.written import Written

# Python's operator for PromQL's, with how tightly it binds.
_OPERATORS: Final[Mapping[str, tuple[str, int, Callable[[Any, Any], Any]]]] = {
    "^": ("**", 8, lambda a, b: a**b),
    "*": ("*", 6, lambda a, b: a * b),
    "/": ("/", 6, lambda a, b: a / b),
    "%": ("%", 6, lambda a, b: a % b),
    "+": ("+", 5, lambda a, b: a + b),
    "-": ("-", 5, lambda a, b: a - b),
    "and": ("&", 4, lambda a, b: a & b),
    "or": ("|", 3, lambda a, b: a | b),
    "==": ("==", 1, lambda a, b: a == b),
    "!=": ("!=", 1, lambda a, b: a != b),
    "<": ("<", 1, lambda a, b: a < b),
    ">": (">", 1, lambda a, b: a > b),
    "<=": ("<=", 1, lambda a, b: a <= b),
    ">=": (">=", 1, lambda a, b: a >= b),
}
_SIMPLE: Final = re.compile(r"-?(?:[\d.]+(?:e[-+]?\d+)?|[A-Za-z_][\w.]*)")


def joined(node: Binary, left: Written, right: Written) -> Written:
    """The two sides with the operator between them, and what says how they match."""
    if node.op in ("atan2", "unless"):
        found = left.call(node.op, right)
    else:
        sign, level, compute = _OPERATORS[node.op]
        before = left.within(level + (sign == "**" or level == 1))
        behind = right.within(level + (sign != "**"))
        # As ruff writes powers of what is simple.
        space = "" if sign == "**" and _SIMPLE.fullmatch(before) and _SIMPLE.fullmatch(behind) else " "
        found = Written(f"{before}{space}{sign}{space}{behind}", compute(left.value, right.value), level)
    if node.bool_ and not found.value.node.bool_:
        found = found.call("as_bool")
    if (matching := node.matching) is not None and node.op in (*_OPERATORS, *SET_OPERATORS):
        found = found.call(matching.mode, *(text_of(label) for label in matching.labels))
        if matching.group is not None:
            found = found.call(f"group_{matching.group}", *(text_of(label) for label in matching.include))
    return found
