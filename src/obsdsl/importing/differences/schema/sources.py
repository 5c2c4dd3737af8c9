"""Schema 33 and 36: data sources by type and uid, not by name."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Mapping
from typing import Any, Final

from obsdsl.errors import DefinitionError
from obsdsl.express.parse import parse
from obsdsl.importing.differences.difference import Json
from obsdsl.importing.differences.schema.everywhere import (
    each_annotation,
    each_panel,
    each_target,
    each_variable,
    panels_of,
)
from obsdsl.importing.differences.shape import record, records

_MIXED: Final = "-- Mixed --"
_OWN: Final = {
    _MIXED: {"type": "datasource", "uid": _MIXED},
    "-- Dashboard --": {"type": "datasource", "uid": "-- Dashboard --"},
    "-- Grafana --": {"type": "grafana", "uid": "-- Grafana --"},
    "grafana": {"type": "grafana", "uid": "-- Grafana --"},
}
# What Grafana calls a data source if nobody gives it a name.
_KINDS: Final = (
    *("prometheus", "loki", "tempo", "alertmanager", "graphite", "influxdb", "elasticsearch", "opentsdb"),
    *("mysql", "postgres", "mssql", "cloudwatch", "stackdriver", "jaeger", "zipkin", "pyroscope", "testdata"),
)
# What only a Prometheus is asked for the values of a variable.
_VALUES = re.compile(r"\s*(query_result|metrics|label_values\s*\(\s*[a-zA-Z_:][^,]*,)")
_VARIABLE = re.compile(r"\$(\w+)|\$\{(\w+)(?:[:.][^}]*)?\}|\[\[(\w+)(?::[^\]]*)?\]\]")


def references(dashboard: Json) -> Json:
    """33 and 36: a data source is its type and its uid, in panels, queries, annotations and variables.

    A file does not say which data source is the default: null stays null. Of one with a name, the name stands for
    the uid, by which Grafana finds it, too; if all its queries are PromQL, it is a Prometheus.
    """
    reference = _References(_types(dashboard) | _prometheuses(dashboard)).of
    found = each_panel(dashboard, lambda panel: _panel(panel, reference))
    for each in (each_annotation, each_variable):
        found = each(found, lambda one: _referring(one, reference))
    return found


def _types(dashboard: Json) -> dict[str, str]:
    """The types of data sources that variables and inputs of the dashboard stand for."""
    variables = records(record(dashboard.get("templating")).get("list"))
    pairs = [(one.get("name"), one.get("query")) for one in variables if one.get("type") == "datasource"]
    pairs += [(one.get("name"), one.get("pluginId")) for one in records(dashboard.get("__inputs"))]
    return {name: kind for name, kind in pairs if isinstance(name, str) and isinstance(kind, str)}


def _prometheuses(dashboard: Json) -> dict[str, str]:
    """The data sources with a name that are asked PromQL and nothing else."""
    asked: dict[str, list[Any]] = defaultdict(list)
    for panel in panels_of(dashboard):
        for target in records(panel.get("targets")):
            name = target.get("datasource") or panel.get("datasource")
            if isinstance(name, str) and name not in _OWN and "$" not in name:
                asked[name].append(target.get("expr"))
    found = {name: all(map(_is_promql, held)) for name, held in asked.items()}
    for variable in records(record(dashboard.get("templating")).get("list")):
        name, query = variable.get("datasource"), variable.get("query")
        text = query.get("query") if isinstance(query, dict) else query
        if isinstance(name, str) and isinstance(text, str) and _VALUES.match(text):
            found.setdefault(name, True)
    return {name: "prometheus" for name, is_one in found.items() if is_one}


def _is_promql(expr: Any) -> bool:
    try:
        return isinstance(expr, str) and parse(expr) is not None
    except DefinitionError:
        return False


class _References:
    def __init__(self, types: Mapping[str, str]) -> None:
        self._types = types

    def of(self, name: Any) -> Any:
        """The reference for a name; anything else as it is."""
        if not isinstance(name, str):
            return name
        if name in ("default", ""):
            return None
        if name in _OWN:
            return dict(_OWN[name])
        kind = self._kind(name)
        return {"type": kind, "uid": name} if kind else {"uid": name}

    def _kind(self, name: str) -> str | None:
        found = _VARIABLE.fullmatch(name)
        if found is None:
            return name.lower() if name.lower() in _KINDS else self._types.get(name)
        variable = next(one for one in found.groups() if one)
        # An export names its inputs so, after the data source that it had.
        usual = variable.removeprefix("DS_").lower()
        return self._types.get(variable) or (usual if usual in _KINDS and usual != variable else None)


def _panel(panel: Json, reference: Callable[[Any], Any]) -> Json:
    found = _referring(panel, reference)
    its = record(found.get("datasource"))
    own = its if its.get("uid") != _MIXED and its.get("uid") is not None else None

    def asked(target: Json) -> Json:
        held = reference(target.get("datasource"))
        if own is not None and (held is None or (isinstance(held, dict) and held.get("uid") is None)):
            return target | {"datasource": dict(own)}
        return target | {"datasource": held} if "datasource" in target else target

    found = each_target(found, asked)
    known = [one for one in map(_own, records(found.get("targets"))) if one is not None]
    # A panel without a data source has that of its queries.
    return found | {"datasource": dict(known[-1])} if known and found.get("datasource") is None else found


def _own(target: Json) -> Json | None:
    """The data source that a query asks; None for an expression over others."""
    its = record(target.get("datasource"))
    return its if isinstance(its.get("uid"), str) and its["uid"] != "__expr__" else None


def _referring(one: Json, reference: Callable[[Any], Any]) -> Json:
    return one | {"datasource": reference(one["datasource"])} if "datasource" in one else one
