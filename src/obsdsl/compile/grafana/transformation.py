"""Transformations with the options that Grafana's code reads."""

from __future__ import annotations

from obsdsl.compile.grafana.emit import Json, emit, number, plain
from obsdsl.compile.version import Version, shown
from obsdsl.compose.transformation import (
    CalculateField,
    GroupBy,
    Organize,
    RawTransformation,
    SortBy,
    Transformation,
)
from obsdsl.errors import CompileError

# Before it, a transformation always took the data of all queries.
_FILTER: Version = (9, 4)


def transformation(value: Transformation, grafana: Version) -> Json:
    """One transformation of a panel."""
    row: Json = {"id": value.kind if isinstance(value, RawTransformation) else value.id}
    row["options"] = _options(value, grafana)
    if value.query is not None:
        if grafana < _FILTER:
            message = f"query needs Grafana {shown(_FILTER)}, and grafana_version is {shown(grafana)}"
            raise CompileError(value.subject, f"{message}; leave it out or raise the version", value.location)
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
        right = value.right if isinstance(value.right, str) else str(number(value.right or 0))
        return {"mode": "binary", "binary": {"left": value.left, "operator": value.op, "right": right}}
    reduce: Json = {"reducer": value.calc}
    if value.fields is not None:
        reduce["include"] = list(value.fields)
    return {"mode": "reduceRow", "reduce": reduce}
