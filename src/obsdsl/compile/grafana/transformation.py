"""Transformations with the options that Grafana's code reads."""

from __future__ import annotations

from obsdsl.compile.grafana.emit import Json, emit, plain
from obsdsl.compile.version import Version
from obsdsl.compose.transformation import (
    CalculateField,
    GroupBy,
    Organize,
    RawTransformation,
    SortBy,
    Transformation,
)


def transformation(value: Transformation, grafana: Version) -> Json:
    """One transformation of a panel."""
    row: Json = {"id": value.kind if isinstance(value, RawTransformation) else value.id}
    row["options"] = _options(value, grafana)
    if value.query is not None:
        row["filter"] = {"id": "byRefId", "options": value.query}
    if value.disabled:
        row["disabled"] = True
    return row


def _options(value: Transformation, grafana: Version) -> Json:
    options = emit(value, {}, grafana)
    match value:
        case Organize():
            options |= {
                "excludeByName": dict.fromkeys(value.hide, True),
                "indexByName": {name: index for index, name in enumerate(value.order)},
                "renameByName": dict(value.rename),
            }
        case GroupBy():
            grouped = {name: {"aggregations": [], "operation": "groupby"} for name in value.by}
            reduced = {
                name: {"aggregations": list(calcs), "operation": "aggregate"} for name, calcs in value.calculate.items()
            }
            options["fields"] = grouped | reduced
        case SortBy():
            options["sort"] = [{"field": value.field, "desc": value.descending}]
        case CalculateField():
            options |= _calculation(value)
        case RawTransformation():
            options = plain(value.options)
    return options


def _calculation(value: CalculateField) -> Json:
    if value.calc is None:
        right = value.right if isinstance(value.right, str) else str(value.right)
        return {"mode": "binary", "binary": {"left": value.left, "operator": value.op, "right": right}}
    reduce: Json = {"reducer": value.calc}
    if value.fields is not None:
        reduce["include"] = list(value.fields)
    return {"mode": "reduceRow", "reduce": reduce}
