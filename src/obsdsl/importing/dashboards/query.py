"""Queries of panels from their JSON: PromQL and LogQL typed, all else raw."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from string import ascii_uppercase
from typing import Any

import attrs

from obsdsl.compose.datasource import MIXED, DataSource
from obsdsl.compose.query import LokiQuery, Query, RawQuery, Target
from obsdsl.define.light import frozen
from obsdsl.errors import DefinitionError
from obsdsl.express.parse import parse
from obsdsl.importing.dashboards.fields import made
from obsdsl.importing.differences.difference import Differences

_FORMATS = ("time_series", "table", "heatmap")
# Types of data sources whose queries may be PromQL, and what stands where none is said.
# VictoriaMetrics's own asks as Prometheus's does, though in a dialect: what of it is PromQL is typed.
_UNTYPED = ("", "prometheus", "victoriametrics-metrics-datasource", "victoriametrics-datasource", None)


@frozen
class Read:
    """A query, and why it is raw where it is."""

    query: Target
    reason: str | None = None


def source_in(json: Any) -> DataSource | None:
    """The data source that JSON names by type and uid; None for text, null, or less."""
    if not isinstance(json, dict) or not isinstance(json.get("uid"), str) or not isinstance(json.get("type"), str):
        return None
    return made(DataSource, json["type"], json["uid"])


def panel_source(json: Any, default: DataSource) -> DataSource | None:
    """The data source of a panel, where it is not the dashboard's nor Grafana's mixed one."""
    its = source_in(json)
    return its if its not in (default, MIXED) else None


@frozen
class Sources:
    """The dashboard's own data source, and the types of those that its variables choose."""

    default: DataSource
    types: Mapping[str, str] = attrs.field(factory=dict, hash=False)

    def named(self, json: Any) -> DataSource | None:
        """The data source that JSON names: by type and uid, or by a variable whose type is known."""
        if isinstance(json, str) and (kind := self.types.get(json.strip("${}"))) and json.startswith("$"):
            return made(DataSource, kind, json)
        return source_in(json)


@frozen
class QueryReader:
    """Reads the queries of one panel.

    `source` is what the panel says of its data source, `last` that it asks for the last value, `form` the form in which
    its kind asks.
    """

    source: Any
    sources: Sources
    last: bool
    form: str | None
    differences: Differences

    def queries(self, json: Sequence[Any]) -> Iterator[Read]:
        """The queries, each with its id where the ids are not A, B, C, …."""
        ids = [one.get("refId") for one in json]
        ordered = ids == list(ascii_uppercase[: len(ids)])
        for one, id_ in zip(json, ids, strict=True):
            unique = isinstance(id_, str) and id_ and ids.count(id_) == 1 and not ordered
            yield self._query(one, {"id": id_ if unique else None, "hide": one.get("hide") is True})

    def _query(self, json: dict[str, Any], shared: dict[str, Any]) -> Read:
        named = json.get("datasource") or self.source
        own = source_in(json.get("datasource"))
        its = own or self.sources.named(named)
        kind = its.type if its else _type(named)
        if own is None and its is not None and its.type != "prometheus" and not isinstance(named, dict):
            # Text that names a variable: what it is, the query must say, and `extra` how it was written.
            own = its
        if own is not None and own != (panel_source(self.source, self.sources.default) or self.sources.default):
            shared |= {"datasource": own}
        expr = json.get("expr")
        reason = f"a query of {kind or 'an unknown data source'}"
        if kind in _UNTYPED and isinstance(expr, str):
            try:
                tree = parse(expr)
            except DefinitionError as error:
                reason = f"no PromQL: {'; '.join(error.faults)}"
            else:
                if (found := made(Query, tree, **self._settings(json), **shared)) is not None:
                    return Read(found)
        if kind == "loki" and its is not None and isinstance(expr, str) and expr.strip():
            logs = made(LokiQuery, expr, **_loki(json), **shared)
            if logs is not None:
                return Read(logs)
        raw = {name: one for name, one in json.items() if name not in ("refId", "datasource", "hide")}
        return Read(RawQuery(raw, **shared), reason)

    def _settings(self, json: dict[str, Any]) -> dict[str, Any]:
        legend = json.get("legendFormat")
        instant = json.get("instant") is True
        factor = json.get("intervalFactor")
        form = json["format"] if json.get("format") in _FORMATS else None
        if self.differences.makes("query-defaults"):
            # What is not said has a meaning: the whole name of a series, and series over time.
            form = None if (form or "time_series") == (self.form or "time_series") else form or "time_series"
            legend = "" if legend is None and (form or self.form) != "table" else legend
        return {
            "legend": legend if isinstance(legend, str) and legend != "__auto" else None,
            "instant": instant if instant != self.last else None,
            "format": form,
            "step": json["interval"] if isinstance(json.get("interval"), str) and json["interval"] else None,
            "interval_factor": factor if isinstance(factor, int) else None,
            "exemplars": json.get("exemplar") is True,
        }


def _type(named: Any) -> str | None:
    """The type that JSON says without a uid; None where it says none."""
    given = named.get("type") if isinstance(named, dict) else None
    return given if isinstance(given, str) else None


def _loki(json: dict[str, Any]) -> dict[str, Any]:
    legend, lines = json.get("legendFormat"), json.get("maxLines")
    return {
        "legend": legend if isinstance(legend, str) else None,
        "instant": json.get("queryType") == "instant" or None,
        "max_lines": lines if isinstance(lines, int) else None,
        "step": json["step"] if isinstance(json.get("step"), str) and json["step"] else None,
    }
