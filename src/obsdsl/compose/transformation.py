"""Transformations of a panel's data: typed for the common ones, `RawTransformation` for all others by id."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar, Literal, TypeAlias

import attrs

from obsdsl.compose.convert import at, json_object
from obsdsl.compose.definition import Definition
from obsdsl.define.light import frozen
from obsdsl.errors import did_you_mean

# The ids of Grafana 12's standard transformations (grafana-data, DataTransformerID).
IDS = [
    "append",
    "calculateField",
    "concatenate",
    "configFromData",
    "convertFieldType",
    "convertFrameType",
    "ensureColumns",
    "extractFields",
    "fieldLookup",
    "filterByRefId",
    "filterByValue",
    "filterFields",
    "filterFieldsByName",
    "filterFrames",
    "formatString",
    "formatTime",
    "groupBy",
    "groupToNestedTable",
    "groupingToMatrix",
    "heatmap",
    "histogram",
    "joinByField",
    "joinByLabels",
    "labelsToFields",
    "limit",
    "merge",
    "noop",
    "order",
    "organize",
    "partitionByValues",
    "prepareTimeSeries",
    "reduce",
    "regression",
    "rename",
    "renameByRegex",
    "rowsToFields",
    "seriesToColumns",
    "seriesToRows",
    "smoothing",
    "sortBy",
    "spatial",
    "timeSeriesTable",
    "transpose",
]

# How values are reduced to one (grafana-data, ReducerID).
Calc: TypeAlias = Literal[
    "lastNotNull",
    "last",
    "firstNotNull",
    "first",
    "min",
    "max",
    "mean",
    "median",
    "variance",
    "stdDev",
    "sum",
    "count",
    "range",
    "delta",
    "step",
    "diff",
    "diffperc",
    "logmin",
    "allIsZero",
    "allIsNull",
    "changeCount",
    "distinctCount",
    "allValues",
    "uniqueValues",
    "p50",
    "p75",
    "p80",
    "p90",
    "p95",
    "p99",
]


@frozen(kw_only=True, slots=False)
class Transformation(Definition):
    """Base of all. `query` limits it to the frames of one query; `disabled` keeps it without effect."""

    named_by = "id"
    id: ClassVar[str]

    query: str | None = None
    disabled: bool = False


@frozen(kw_only=True, slots=False)
class Organize(Transformation):
    """Hides, orders and renames fields."""

    id = "organize"

    hide: Sequence[str] = ()
    order: Sequence[str] = ()
    rename: Mapping[str, str] = attrs.field(factory=dict, hash=False)


@frozen(kw_only=True, slots=False)
class Merge(Transformation):
    """Several tables as one, row by row."""

    id = "merge"


@frozen(kw_only=True, slots=False)
class RenameByRegex(Transformation):
    """Renames fields by a regular expression and a replacement pattern with `$1`."""

    id = "renameByRegex"

    regex: str = attrs.field(kw_only=False, metadata=at("regex"))
    replacement: str = attrs.field(kw_only=False, metadata=at("renamePattern"))


@frozen(kw_only=True, slots=False)
class FilterFieldsByName(Transformation):
    """Keeps the fields with these names, or those whose name matches `regex`; or drops `exclude`."""

    id = "filterFieldsByName"

    names: Sequence[str] | None = attrs.field(default=None, kw_only=False, metadata=at("include.names"))
    regex: str | None = attrs.field(default=None, metadata=at("include.pattern"))
    exclude: Sequence[str] | None = attrs.field(default=None, metadata=at("exclude.names"))
    exclude_regex: str | None = attrs.field(default=None, metadata=at("exclude.pattern"))

    def faults(self) -> Iterable[str]:
        if all(one is None for one in (self.names, self.regex, self.exclude, self.exclude_regex)):
            yield "it filters nothing; give names, regex, exclude or exclude_regex"


@frozen(kw_only=True, slots=False)
class JoinByField(Transformation):
    """Several tables as one, by the values of a common field."""

    id = "joinByField"

    field: str = attrs.field(kw_only=False, metadata=at("byField"))
    mode: Literal["outer", "inner", "outerTabular"] = attrs.field(default="outer", metadata=at("mode"))


@frozen(kw_only=True, slots=False)
class GroupBy(Transformation):
    """Rows grouped by the fields `by`; `calculate` says how other fields are reduced."""

    id = "groupBy"

    by: Sequence[str] = attrs.field(kw_only=False)
    calculate: Mapping[str, Sequence[Calc]] = attrs.field(factory=dict, hash=False)


@frozen(kw_only=True, slots=False)
class SortBy(Transformation):
    """Rows sorted by a field."""

    id = "sortBy"

    field: str = attrs.field(kw_only=False)
    descending: bool = False


@frozen(kw_only=True, slots=False)
class CalculateField(Transformation):
    """A new field `alias`: of two fields (`left op right`, or a number), or by reducing the fields of a row."""

    id = "calculateField"

    alias: str = attrs.field(kw_only=False, metadata=at("alias"))
    left: str | None = None
    op: Literal["+", "-", "*", "/"] | None = None
    right: str | float | None = None
    calc: Calc | None = None
    fields: Sequence[str] | None = None
    replace_fields: bool | None = attrs.field(default=None, metadata=at("replaceFields"))

    def faults(self) -> Iterable[str]:
        binary = (self.left, self.op, self.right)
        if (self.calc is None) == any(one is None for one in binary):
            yield "give either left, op and right, or calc (with the fields that it reduces)"


@frozen(kw_only=True, slots=False)
class Reduce(Transformation):
    """Each series or field to one row with these calculations."""

    id = "reduce"

    calcs: Sequence[Calc] = attrs.field(kw_only=False, metadata=at("reducers"))
    mode: Literal["seriesToRows", "reduceFields"] | None = attrs.field(default=None, metadata=at("mode"))
    labels_to_fields: bool | None = attrs.field(default=None, metadata=at("labelsToFields"))
    include_time: bool | None = attrs.field(default=None, metadata=at("includeTimeField"))


@frozen(kw_only=True, slots=False)
class Limit(Transformation):
    """The first `count` rows."""

    id = "limit"

    count: int = attrs.field(kw_only=False, metadata=at("limitField", within=(0, 1_000_000)))


@frozen(kw_only=True, slots=False)
class LabelsToFields(Transformation):
    """Labels as columns or rows; with `value_label`, its values become the names of fields."""

    id = "labelsToFields"

    mode: Literal["columns", "rows"] | None = attrs.field(default=None, metadata=at("mode"))
    keep: Sequence[str] | None = attrs.field(default=None, metadata=at("keepLabels"))
    value_label: str | None = attrs.field(default=None, metadata=at("valueLabel"))


@frozen(kw_only=True, slots=False)
class RawTransformation(Transformation):
    """Any transformation by Grafana's id, with its options as Grafana's JSON has them."""

    named_by = "kind"

    kind: str = attrs.field(kw_only=False)
    options: Mapping[str, Any] = attrs.field(kw_only=False, factory=dict, converter=json_object, hash=False)

    def faults(self) -> Iterable[str]:
        if self.kind not in IDS:
            yield f"{self.kind!r} is no transformation of Grafana's{did_you_mean(self.kind, IDS)}"
