"""The query of a variable in the language of Grafana's Prometheus data source: `label_values(metric, label)`."""

from __future__ import annotations

import re

from obsdsl.define.light import frozen
from obsdsl.lint.view.value import Language, VariableFunction

# As Grafana reads them (its metric_find_query).
_LABEL_NAMES = re.compile(r"\s*label_names\((.*)\)\s*", re.DOTALL)
_LABEL_VALUES = re.compile(
    r"\s*label_values\((?:(.+),\s*)?([a-zA-Z_$][\w$]*|\$\{\w+\}|\[\[\w+\]\])\s*\)\s*", re.ASCII | re.DOTALL
)
_METRICS = re.compile(r"\s*metrics\((.*)\)\s*", re.DOTALL)
_QUERY_RESULT = re.compile(r"\s*query_result\((.*)\)\s*", re.DOTALL)


@frozen
class Asked:
    """What a query asks: by a function, of the expression that begins at `offset`, for the label `asked`."""

    function: VariableFunction | None
    expression: str
    offset: int
    asked: str | None
    said: Language


def asked(query: str) -> Asked:
    """The parts of a variable's query to Prometheus."""
    if found := _LABEL_VALUES.fullmatch(query):
        return _asked("label_values", found, 1, "promql", found[2])
    if found := _QUERY_RESULT.fullmatch(query):
        return _asked("query_result", found, 1, "promql")
    if found := _LABEL_NAMES.fullmatch(query):
        return _asked("label_names", found, 1, "promql")
    if found := _METRICS.fullmatch(query):
        # Of metrics that a regular expression matches.
        return _asked("metrics", found, 1, "other")
    # Grafana asks for the series of a selector.
    return Asked("series" if query.strip() else None, query, 0, None, "promql" if query.strip() else "other")


def _asked(
    function: VariableFunction, found: re.Match[str], group: int, said: Language, label: str | None = None
) -> Asked:
    inner = found[group] or ""
    stripped = inner.strip()
    offset = found.start(group) + len(inner) - len(inner.lstrip()) if stripped else found.end()
    return Asked(function, stripped, offset, label, said)
