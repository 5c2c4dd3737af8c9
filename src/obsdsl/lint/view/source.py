"""Data sources as JSON refers to them, and what is known of each: its type, through variables and inputs, too."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from obsdsl.compose.datasource import DASHBOARD, GRAFANA, MIXED
from obsdsl.compose.raw_dashboard import objects, text
from obsdsl.define.light import frozen
from obsdsl.lint.view.used import uses
from obsdsl.lint.view.value import Language, SourceView

_BUILT_IN = {one.uid: one.type for one in (MIXED, GRAFANA, DASHBOARD)}
# Data sources that are asked in PromQL or LogQL; all others have languages of their own.
_LANGUAGES: Mapping[str, Language] = {
    "prometheus": "promql",
    "grafana-amazonprometheus-datasource": "promql",
    "grafana-azureprometheus-datasource": "promql",
    "loki": "logql",
}


@frozen
class Sources:
    """The types of a dashboard's data source variables, and of the inputs of an export, by name."""

    variables: Mapping[str, str]
    inputs: Mapping[str, str]
    # Whether what calls itself a Prometheus may be a VictoriaMetrics, which reads more than PromQL.
    victoria: bool = False

    def view(self, value: Any) -> SourceView | None:
        """A data source as a panel or a query refers to it; None where it says nothing."""
        if isinstance(value, dict):
            kind, uid = text(value.get("type")), text(value.get("uid"))
            if not kind and not uid:
                return None
            return SourceView(kind if kind and "$" not in kind else self._type(uid or ""), uid)
        name = text(value)
        if not name:
            return None
        kind = self._type(name)
        return SourceView(kind, name, by_name="$" not in name and "[[" not in name and name not in _BUILT_IN)

    def language(self, source: SourceView | None) -> Language | None:
        """The language in which a data source is asked, None where nobody knows."""
        if source is None or source.type is None:
            return None
        found = _LANGUAGES.get(source.type, "other")
        return None if found == "promql" and self.victoria else found

    def _type(self, uid: str) -> str | None:
        if uid in _BUILT_IN:
            return _BUILT_IN[uid]
        for use in uses(uid):
            return self.variables.get(use.name) or self.inputs.get(use.name)
        # Whoever calls a data source Prometheus has one.
        return "prometheus" if uid.casefold().startswith("prometheus") else None


def sources(dashboard: Mapping[str, Any], wrapper: Mapping[str, Any]) -> Sources:
    """What a dashboard's JSON, and what wraps it, say of data sources."""
    templating = dashboard.get("templating")
    held = templating.get("list") if isinstance(templating, dict) else None
    variables = {
        name: kind
        for _, one in objects(held)
        if one.get("type") == "datasource" and (name := text(one.get("name"))) and (kind := text(one.get("query")))
    }
    asked = {
        name: kind
        for one in _inputs(dashboard, wrapper)
        if (name := text(one.get("name"))) and (kind := text(one.get("pluginId")))
    }
    said = (dashboard.get("title"), dashboard.get("description"), dashboard.get("tags"))
    return Sources(variables, asked, is_victorias(*said))


def is_victorias(*said: object) -> bool:
    """Whether a dashboard says that it is of VictoriaMetrics: its data source has Prometheus's type all the same."""
    return "victoriametrics" in str(said).casefold()


def _inputs(*holders: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """What an export asks whoever imports it."""
    return (one for holder in holders for _, one in objects(holder.get("__inputs")))


def inputs(dashboard: Mapping[str, Any], wrapper: Mapping[str, Any]) -> tuple[str, ...]:
    """The names of an export's inputs."""
    return tuple(dict.fromkeys(name for one in _inputs(dashboard, wrapper) if (name := text(one.get("name")))))


def is_mixed(source: SourceView | None) -> bool:
    """Whether each query of a panel has a data source of its own."""
    return source is not None and source.uid == MIXED.uid
