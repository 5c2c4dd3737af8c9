"""The check panel-targets."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from string import ascii_uppercase
from typing import Any

from obsdsl.compose.raw_dashboard import objects
from obsdsl.lint.check import Check
from obsdsl.lint.labels import first_of
from obsdsl.lint.problem import Finding, Level
from obsdsl.lint.shown import ASKING, BUILT_IN_SOURCES, below, json_of
from obsdsl.lint.site import Site
from obsdsl.lint.view import PanelView, QueryView

# How an expression of Grafana's names a query: `$A`, `${A}`; those of one query name it as it is.
_REFERENCE = re.compile(r"\$(?:\{([^}]+)\}|(\w+))", re.ASCII)
_OF_ONE = ("reduce", "resample", "threshold")


class PanelTargets(Check[PanelView]):
    """A panel asks nothing, asks two things by one name, or refers to a query that is not there.

    A panel without a query stays empty. Of two queries with one refId, Grafana keeps the answer of the last. An
    expression that refers to a query which is not there fails, and with it the whole panel.

    Bad:
    ```python
    RawPanel({"type": "timeseries", "title": "Jobs", "targets": []})
    ```
    Good:
    ```python
    RawPanel({"type": "timeseries", "title": "Jobs", "targets": [{"refId": "A", "expr": "queue_length"}]})
    ```
    Bad file:
    ```json
    {
      "title": "Jobs", "type": "timeseries",
      "targets": [{"refId": "A", "expr": "queue_length"}, {"refId": "A", "expr": "app_memory_bytes"}]
    }
    ```
    Bad file:
    ```json
    {
      "title": "Jobs", "type": "timeseries",
      "targets": [
        {"refId": "A", "expr": "queue_length"},
        {"refId": "C", "datasource": {"type": "__expr__", "uid": "__expr__"}, "type": "math", "expression": "$B / 2"}
      ]
    }
    ```
    Good file:
    ```json
    {
      "title": "Jobs", "type": "timeseries",
      "targets": [
        {"refId": "A", "expr": "queue_length"},
        {"refId": "C", "datasource": {"type": "__expr__", "uid": "__expr__"}, "type": "math", "expression": "$A / 2"}
      ]
    }
    ```
    """

    code = "OBS608"
    name = "panel-targets"
    level = Level.ERROR
    rows = (73,)
    on = (PanelView,)

    def find(self, value: PanelView, at: Site) -> Iterator[Finding]:
        if not value.queries:
            yield from _none(value)
            return
        yield from _empty(value)
        if len(value.queries) > 1:
            yield from _twice(value)
        yield from _references(value)


def _none(panel: PanelView) -> Iterator[Finding]:
    source = panel.datasource
    if panel.kind not in ASKING or panel.is_library or (source is not None and source.uid in BUILT_IN_SOURCES):
        return
    held = json_of(panel.source) or getattr(panel.source, "extra", {})
    if not held.get("snapshotData"):
        yield Finding("it asks nothing, so it stays empty", "give it a query, or delete it")


def _empty(panel: PanelView) -> Iterator[Finding]:
    asked = [query for query in panel.queries if not query.hidden]
    if panel.kind in ASKING and asked and all(one.said == "promql" and not one.text.strip() for one in asked):
        yield Finding(
            "its queries are empty, so it stays empty",
            "give it a query, or delete it",
            level=Level.WARNING,
            field=below(panel, asked[0].path),
        )


def _twice(panel: PanelView) -> Iterator[Finding]:
    shown = [query for query in panel.queries if query.id and not query.hidden]
    counts = Counter(query.id for query in shown)
    told: set[str] = set()
    for query in reversed(shown):
        if counts[query.id] == 1 or query.id in told:
            continue
        told.add(query.id)
        alike = [one for one in shown if one.id == query.id]
        together = len({one.datasource for one in alike}) == 1
        yield Finding(
            f"{counts[query.id]} queries have the refId {query.id!r}"
            + (", and Grafana keeps the answer of the last alone" if together else ""),
            "give each a letter of its own",
            level=None if together and query.language == "promql" else Level.WARNING,
            field=below(panel, query.path),
        )


def _references(panel: PanelView) -> Iterator[Finding]:
    ids = _ids(panel)
    for query in panel.queries:
        for name in _needed(query):
            if name not in ids:
                yield Finding(
                    f"its expression {query.id or '?'} refers to the query {name!r}, which is not there",
                    f"refer to one of {', '.join(sorted(ids - {query.id})) or 'its queries'}",
                    field=below(panel, query.path),
                )
    # Transformations name frames as they like.
    if not panel.transformations:
        lost = [one for one in panel.overrides if one.ref_id and one.ref_id not in ids and not _pattern(one.ref_id)]
        if lost:
            names = first_of(list(dict.fromkeys(one.ref_id or "" for one in lost)), "and")
            yield Finding(
                f"overrides are for the queries {names}, which are not there, so they do nothing"
                if len(lost) > 1
                else f"an override is for the query {names}, which is not there, so it does nothing",
                "name a query that is there, or delete it",
                level=Level.WARNING,
                field=below(panel, lost[0].path),
            )
    for one in panel.transformations:
        if one.ref_id and one.ref_id not in ids and not _pattern(one.ref_id) and one is panel.transformations[0]:
            yield Finding(
                f"a transformation is for the query {one.ref_id!r}, which is not there, so it does nothing",
                "name a query that is there, or delete it",
                level=Level.WARNING,
                field=below(panel, one.path),
            )


def _ids(panel: PanelView) -> set[str]:
    """The refIds of the queries; Grafana gives those without one the first letters that are free."""
    ids = {query.id for query in panel.queries if query.id}
    free = (letter for letter in ascii_uppercase if letter not in ids)
    nameless = sum(not query.id for query in panel.queries)
    return ids | set(islice(free, nameless))


def _pattern(ref_id: str) -> bool:
    """Whether it may mean several queries: a regular expression, a variable."""
    return ref_id.startswith("/") or "$" in ref_id or "|" in ref_id


def _needed(query: QueryView) -> Iterator[str]:
    """The queries that an expression of Grafana's computes with."""
    raw: Any = json_of(query.source)
    if query.datasource is None or "__expr__" not in (query.datasource.uid, query.datasource.type):
        return
    text = raw.get("expression")
    if isinstance(text, str) and text.strip():
        if raw.get("type") == "math":
            yield from dict.fromkeys(braced or plain for braced, plain in _REFERENCE.findall(text))
        elif raw.get("type") in _OF_ONE:
            yield text.strip().removeprefix("$")
    if raw.get("type") == "classic_conditions":
        for _, one in objects(raw.get("conditions")):
            params = one.get("query", {}).get("params") if isinstance(one.get("query"), dict) else None
            if isinstance(params, list) and params and isinstance(params[0], str):
                yield params[0]
