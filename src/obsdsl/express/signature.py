"""The functions and aggregations of PromQL: what each takes and gives, and which Prometheus has it.

As of Prometheus 3.5, with the newer functions that promql-parser knows (promql/parser/functions.go, the changelog).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, TypeAlias

import attrs

from obsdsl.define.light import frozen
from obsdsl.express.node import (
    Aggregation,
    Binary,
    Call,
    Node,
    Number,
    Range,
    Selector,
    String,
    Subquery,
    Unary,
    Variable,
)

ValueType: TypeAlias = Literal["scalar", "vector", "range", "string"]
# Major and minor.
Version: TypeAlias = tuple[int, int]


@frozen
class Function:
    """A function. Arguments beyond `args` are of the last one's type; `maximum` None is as many as one likes."""

    name: str
    args: tuple[ValueType, ...]
    result: ValueType = "vector"
    minimum: int = attrs.field(default=attrs.Factory(lambda self: len(self.args), takes_self=True))
    maximum: int | None = attrs.field(default=attrs.Factory(lambda self: len(self.args), takes_self=True))
    # The first version that has it; None is 2.42 or before.
    since: Version | None = None
    # The first version that no longer has it.
    until: Version | None = None
    # Whether the server needs `--enable-feature=promql-experimental-functions`.
    experimental: bool = False

    def arg(self, index: int) -> ValueType:
        """The type of the argument at `index`, counted from 0."""
        return self.args[min(index, len(self.args) - 1)]

    @property
    def usage(self) -> str:
        """How it is called: `round(vector[, scalar])`."""
        needed = ", ".join(self.args[: self.minimum])
        more = ["…"] if self.maximum is None or self.maximum > len(self.args) else []
        rest = [*self.args[self.minimum :], *more]
        optional = ", ".join(rest) if not needed else "".join([f", {each}" for each in rest])
        return f"{self.name}({needed}{f'[{optional}]' if optional else ''})"


@frozen
class Aggregator:
    """An aggregation operator; `param` is the type of its first argument, if it takes two."""

    name: str
    param: ValueType | None = None
    since: Version | None = None
    experimental: bool = False

    # Aggregations have all been kept so far.
    until: None = None

    @property
    def usage(self) -> str:
        """How it is called: `topk(scalar, vector)`."""
        return f"{self.name}({self.param}, vector)" if self.param else f"{self.name}(vector)"


_OF_VECTOR = """
    abs absent acos acosh asin asinh atan atanh ceil cos cosh deg exp floor histogram_count histogram_sum ln log10 log2
    rad sgn sin sinh sort sort_desc sqrt tan tanh timestamp
""".split()  # noqa: SIM905 - as a list it would take a line for each
_OF_RANGE = """
    absent_over_time avg_over_time changes count_over_time delta deriv idelta increase irate last_over_time
    max_over_time min_over_time present_over_time rate resets stddev_over_time stdvar_over_time sum_over_time
""".split()  # noqa: SIM905 - as a list it would take a line for each
_OF_TIME = "day_of_month day_of_week day_of_year days_in_month hour minute month year".split()  # noqa: SIM905
_SMOOTHING: tuple[ValueType, ...] = ("range", "scalar", "scalar")
_ROWS = (
    *(Function(name, ("vector",)) for name in _OF_VECTOR),
    *(Function(name, ("range",)) for name in _OF_RANGE),
    # Without an argument they are of the time of evaluation.
    *(Function(name, ("vector",), minimum=0) for name in _OF_TIME),
    Function("clamp", ("vector", "scalar", "scalar")),
    Function("clamp_max", ("vector", "scalar")),
    Function("clamp_min", ("vector", "scalar")),
    Function("double_exponential_smoothing", _SMOOTHING, since=(3, 0), experimental=True),
    Function("end", (), "scalar", since=(3, 12), experimental=True),
    Function("first_over_time", ("range",), since=(3, 7), experimental=True),
    Function("histogram_avg", ("vector",), since=(2, 51)),
    Function("histogram_fraction", ("scalar", "scalar", "vector")),
    Function("histogram_quantile", ("scalar", "vector")),
    Function(
        "histogram_quantiles",
        ("vector", "string", "scalar", "scalar"),
        minimum=3,
        maximum=12,
        since=(3, 11),
        experimental=True,
    ),
    Function("histogram_stddev", ("vector",), since=(2, 47)),
    Function("histogram_stdvar", ("vector",), since=(2, 47)),
    Function("holt_winters", _SMOOTHING, until=(3, 0)),
    Function("info", ("vector", "vector"), minimum=1, since=(2, 55), experimental=True),
    Function("label_join", ("vector", "string", "string", "string"), minimum=3, maximum=None),
    Function("label_replace", ("vector", "string", "string", "string", "string")),
    Function("mad_over_time", ("range",), since=(2, 49), experimental=True),
    Function("max_of", ("scalar", "scalar"), "scalar", since=(3, 13), experimental=True),
    Function("min_of", ("scalar", "scalar"), "scalar", since=(3, 13), experimental=True),
    Function("pi", (), "scalar"),
    Function("predict_linear", ("range", "scalar")),
    Function("quantile_over_time", ("scalar", "range")),
    Function("range", (), "scalar", since=(3, 12), experimental=True),
    Function("round", ("vector", "scalar"), minimum=1),
    Function("scalar", ("vector",), "scalar"),
    Function("sort_by_label", ("vector", "string"), minimum=1, maximum=None, since=(2, 49), experimental=True),
    Function("sort_by_label_desc", ("vector", "string"), minimum=1, maximum=None, since=(2, 49), experimental=True),
    Function("start", (), "scalar", since=(3, 12), experimental=True),
    Function("start_timestamp", ("vector",), since=(3, 14), experimental=True),
    Function("step", (), "scalar", since=(3, 12), experimental=True),
    Function("time", (), "scalar"),
    Function("ts_of_first_over_time", ("range",), since=(3, 7), experimental=True),
    Function("ts_of_last_over_time", ("range",), since=(3, 5), experimental=True),
    Function("ts_of_max_over_time", ("range",), since=(3, 5), experimental=True),
    Function("ts_of_min_over_time", ("range",), since=(3, 5), experimental=True),
    Function("vector", ("scalar",)),
)
FUNCTIONS: Mapping[str, Function] = {row.name: row for row in sorted(_ROWS, key=lambda row: row.name)}

AGGREGATORS: Mapping[str, Aggregator] = {
    row.name: row
    for row in (
        Aggregator("avg"),
        Aggregator("bottomk", "scalar"),
        Aggregator("count"),
        Aggregator("count_values", "string"),
        Aggregator("group"),
        Aggregator("limit_ratio", "scalar", since=(2, 54), experimental=True),
        Aggregator("limitk", "scalar", since=(2, 54), experimental=True),
        Aggregator("max"),
        Aggregator("min"),
        Aggregator("quantile", "scalar"),
        Aggregator("stddev"),
        Aggregator("stdvar"),
        Aggregator("sum"),
        Aggregator("topk", "scalar"),
    )
}


def value_type(node: Node) -> ValueType:
    """What the node computes. A variable counts as a number; a function that nobody knows, as a vector."""
    match node:
        case Number() | Variable():
            return "scalar"
        case String():
            return "string"
        case Range() | Subquery():
            return "range"
        case Call(function=name):
            return FUNCTIONS[name].result if name in FUNCTIONS else "vector"
        case Binary(left=left, right=right):
            return "scalar" if value_type(left) == value_type(right) == "scalar" else "vector"
        case Unary(expr=expr):
            return value_type(expr)
        case Selector() | Aggregation():
            return "vector"


def version(text: str) -> Version:
    """Major and minor of a Prometheus version such as `3.5` or `v2.42.0`. Raises ValueError for anything else."""
    parts = text.removeprefix("v").split(".")
    if len(parts) < 2 or not all(part.isdecimal() for part in parts[:2]):
        raise ValueError(f'{text!r} is not a version of Prometheus; write it as "3.5"')
    return int(parts[0]), int(parts[1])
