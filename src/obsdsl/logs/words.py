"""The words of LogQL by what they are: which need an unwrapped label, which take a grouping or a number."""

from __future__ import annotations

from typing import Final

# Of a window of lines. Those of the first group count lines; the second reads a label by `unwrap`; some do both.
COUNTED: Final = frozenset({"absent_over_time", "bytes_over_time", "bytes_rate", "count_over_time", "rate"})
UNWRAPPED: Final = frozenset({
    "absent_over_time", "avg_over_time", "first_over_time", "last_over_time", "max_over_time", "min_over_time",
    "quantile_over_time", "rate", "rate_counter", "stddev_over_time", "stdvar_over_time", "sum_over_time",
})  # fmt: skip
GROUPED: Final = frozenset({
    "avg_over_time", "first_over_time", "last_over_time", "max_over_time", "min_over_time", "quantile_over_time",
    "stddev_over_time", "stdvar_over_time",
})  # fmt: skip
RANGES: Final = COUNTED | UNWRAPPED
COUNTING: Final = frozenset({"approx_topk", "bottomk", "topk"})
VECTORS: Final = COUNTING | {"avg", "count", "max", "min", "sort", "sort_desc", "stddev", "stdvar", "sum"}
CONVERSIONS: Final = frozenset({"bytes", "duration", "duration_seconds"})
# Words that are functions where a parenthesis, or `by` with one, follows; else they may be the names of labels.
FUNCTIONS: Final = RANGES | VECTORS | CONVERSIONS | {"ip", "label_replace", "vector"}
PARSERS: Final = frozenset({"json", "logfmt", "pattern", "regexp", "unpack", "xml"})
# Words that are never names, in whatever case.
KEYWORDS: Final = frozenset({
    "and", "bool", "by", "decolorize", "drop", "group_left", "group_right", "ignoring", "json", "keep", "label_format",
    "label_replace", "line_format", "logfmt", "offset", "on", "or", "pattern", "regexp", "unless", "unpack", "unwrap",
    "without",
})  # fmt: skip
FLAGS: Final = ("--keep-empty", "--strict")

COMPARISONS: Final = frozenset({"==", "!=", ">", ">=", "<", "<="})
SET_OPERATORS: Final = frozenset({"and", "or", "unless"})
# How tight an operator binds; `^` alone groups from the right.
BINDING: Final = {
    "or": 1, "and": 2, "unless": 2, **dict.fromkeys(COMPARISONS, 3), "+": 4, "-": 4, "*": 5, "/": 5, "%": 5, "^": 6,
}  # fmt: skip
