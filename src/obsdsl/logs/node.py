"""LogQL as frozen values: the tree below every query of logs, whether it was built or parsed.

Nodes have true equality, can be hashed and pickled. Matchers, groupings, matchings and Grafana's variables are those of
PromQL's tree. Parentheses are not nodes: `render` writes them where LogQL needs them.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, Literal, TypeAlias, TypeVar, cast

import attrs

from obsdsl.define.duration import Duration
from obsdsl.define.light import frozen
from obsdsl.define.stream import StreamFacts
from obsdsl.express.node import Grouping, Matcher, Matching, Number, Variable

LineOp: TypeAlias = Literal["|=", "!=", "|~", "!~", "|>", "!>"]
ParserKind: TypeAlias = Literal["json", "logfmt", "pattern", "regexp", "unpack", "xml"]
Conversion: TypeAlias = Literal["bytes", "duration", "duration_seconds"]
CompareOp: TypeAlias = Literal["=", "==", "!=", ">", ">=", "<", "<="]
# A fixed length, a variable, or None: the default window of the place where the query is used.
Window: TypeAlias = Duration | Variable | None


@frozen(cache_hash=True)
class StreamSelector:
    """`{matchers}`: which streams. `source` is what the builder knows of them, and no part of the value.

    `variables` are Grafana's, each in place of one or several matchers: `{$filters}`.
    """

    matchers: tuple[Matcher, ...] = ()
    variables: tuple[Variable, ...] = ()
    source: StreamFacts | None = attrs.field(default=None, eq=False, repr=False)


@frozen(cache_hash=True)
class LineText:
    """What a line filter looks for: a text, a pattern, or a range of addresses as `ip("10.0.0.0/8")`."""

    value: str
    ip: bool = False


@frozen(cache_hash=True)
class LineFilter:
    """`|= "a" or "b"`: lines that hold one of the texts; with `!`, none of them."""

    op: LineOp
    texts: tuple[LineText, ...]


@frozen(cache_hash=True)
class Extraction:
    """`label="path"` of a parser that takes some fields alone; the path is the label's name where it was left out."""

    label: str
    path: str


@frozen(cache_hash=True)
class Parse:
    """`| json`, `| logfmt --strict`, `| pattern "…"`: the labels that a parser takes from the line."""

    kind: ParserKind
    text: str | None = None
    fields: tuple[Extraction, ...] = ()
    flags: tuple[str, ...] = ()


@frozen(cache_hash=True)
class Quantity:
    """A duration (`1.5s`) or a size (`20MB`) as it was written."""

    kind: Literal["duration", "bytes"]
    text: str


@frozen(cache_hash=True)
class Compare:
    """`label > 5`, `label >= 1.5s`, `label < 20MB`: a filter that reads the label as a number."""

    label: str
    op: CompareOp
    value: Number | Quantity | Variable


@frozen(cache_hash=True)
class IpMatch:
    """`label = ip("10.0.0.0/8")`."""

    label: str
    op: Literal["=", "!="]
    value: str


@frozen(cache_hash=True)
class Both:
    """`left and right`, `left or right`."""

    op: Literal["and", "or"]
    left: Filter
    right: Filter


Filter: TypeAlias = "Matcher | Compare | IpMatch | Both"


@frozen(cache_hash=True)
class LabelFilter:
    """`| filter`."""

    filter: Filter


@frozen(cache_hash=True)
class LineFormat:
    """`| line_format "template"`."""

    template: str


@frozen(cache_hash=True)
class LabelFormat:
    """`| label_format a=b, c="template"`: each a label, a text, and whether the text is a template or another label."""

    formats: tuple[tuple[str, str, bool], ...]


@frozen(cache_hash=True)
class Decolorize:
    """`| decolorize`: without the colours of a terminal."""


@frozen(cache_hash=True)
class Retain:
    """`| keep a, b="x"` or `| drop a, b="x"`."""

    kind: Literal["keep", "drop"]
    labels: tuple[str | Matcher, ...]


@frozen(cache_hash=True)
class VariableStage:
    """`| $stage`: whatever a variable of Grafana's holds."""

    variable: Variable


Stage: TypeAlias = LineFilter | Parse | LabelFilter | LineFormat | LabelFormat | Decolorize | Retain | VariableStage


@frozen(cache_hash=True)
class Lines:
    """`{selector} stage stage`: lines of logs."""

    selector: StreamSelector
    stages: tuple[Stage, ...] = ()


@frozen(cache_hash=True)
class Unwrap:
    """`| unwrap duration(label)`: the label's value as the sample; `filters` follow it."""

    label: str
    conversion: Conversion | None = None
    filters: tuple[Filter, ...] = ()


@frozen(cache_hash=True)
class LinesRange:
    """`lines | unwrap label [window] offset d`."""

    lines: Lines
    window: Window
    unwrap: Unwrap | None = None
    offset: Duration | Variable | None = None


@frozen(cache_hash=True)
class RangeAggregation:
    """`op(param, range) by (labels)`."""

    op: str
    range: LinesRange
    grouping: Grouping | None = None
    param: Number | Variable | None = None


@frozen(cache_hash=True)
class VectorAggregation:
    """`op by (labels) (param, expr)`."""

    op: str
    expr: Metric
    grouping: Grouping | None = None
    param: Number | Variable | None = None


@frozen(cache_hash=True)
class LabelReplace:
    """`label_replace(expr, "to", "replacement", "from", "regex")`."""

    expr: Metric
    to: str
    replacement: str
    source: str
    regex: str


@frozen(cache_hash=True)
class VectorOf:
    """`vector(value)`."""

    value: Number | Variable


@frozen(cache_hash=True)
class Operation:
    """`left op right`; `bool_` is the modifier of a comparison."""

    op: str
    left: Metric
    right: Metric
    bool_: bool = False
    matching: Matching | None = None


Metric: TypeAlias = "RangeAggregation | VectorAggregation | LabelReplace | VectorOf | Operation | Number | Variable"
LogNode: TypeAlias = "Lines | Metric"

METRICS: Final = (RangeAggregation, VectorAggregation, LabelReplace, VectorOf, Operation, Number, Variable)


def below(node: LogNode) -> tuple[LogNode, ...]:
    """The queries right below, in the order in which they are written."""
    match node:
        case RangeAggregation(range=range_):
            return (range_.lines,)
        case VectorAggregation(expr=expr) | LabelReplace(expr=expr):
            return (expr,)
        case Operation(left=left, right=right):
            return (left, right)
        case _:
            return ()


def walk(node: LogNode) -> Iterator[LogNode]:
    """The node and all queries below it, each before its own."""
    pending = [node]
    while pending:
        current = pending.pop()
        yield current
        pending += reversed(below(current))


N = TypeVar("N", bound="LogNode")


def resolve(node: N, window: Duration | Variable) -> N:
    """The same tree with `window` in place of every window that was left to the place of use."""
    return cast(N, _resolved(node, window))


def _resolved(node: LogNode, window: Duration | Variable) -> LogNode:
    match node:
        case RangeAggregation(range=range_):
            found = attrs.evolve(range_, window=window) if range_.window is None else range_
            return attrs.evolve(node, range=found)
        case VectorAggregation(expr=expr) | LabelReplace(expr=expr):
            return attrs.evolve(node, expr=resolve(expr, window))
        case Operation(left=left, right=right):
            return attrs.evolve(node, left=resolve(left, window), right=resolve(right, window))
        case _:
            return node


def filters_of(stage: Stage) -> tuple[Filter, ...]:
    """The single filters of a stage that filters by labels, in their order."""
    return flat(stage.filter) if isinstance(stage, LabelFilter) else ()


def flat(found: Filter) -> tuple[Filter, ...]:
    """A filter without its joins."""
    return (*flat(found.left), *flat(found.right)) if isinstance(found, Both) else (found,)
