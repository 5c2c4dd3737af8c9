"""Panels of a Grafana's library as `SharedPanel`: one file defines all that the imported dashboards show."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

import attrs

from obsdsl.compile.context import Context
from obsdsl.compile.grafana.beside import compile_shared_panel
from obsdsl.compose.default import DEFAULT
from obsdsl.compose.panel import Panel, RawPanel
from obsdsl.compose.shared_panel import SharedPanel
from obsdsl.define.light import frozen
from obsdsl.errors import ObsdslError
from obsdsl.express.node import Node
from obsdsl.importing.dashboards.alerts import AlertNumbers
from obsdsl.importing.dashboards.panel import Reading, read_panel
from obsdsl.importing.dashboards.patch import same
from obsdsl.importing.dashboards.query import Sources
from obsdsl.importing.dashboards.sources import nodes_in
from obsdsl.importing.differences.difference import Differences
from obsdsl.importing.found import LibrarySource
from obsdsl.importing.metrics.definitions import Definitions
from obsdsl.importing.python import code
from obsdsl.importing.python.expression import FROM_FUNCTIONS
from obsdsl.importing.python.module import python_module
from obsdsl.importing.python.naming import fresh, snake
from obsdsl.importing.python.spelling import Spelling
from obsdsl.importing.report import Report
from obsdsl.importing.rules.watched import NONE, Alerts

# Of the dashboard that shows it, or of the server.
_NOT_ITS_OWN: Final = ("id", "gridPos", "libraryPanel")
_PLACE: Final = {"h": 8, "w": 12, "x": 0, "y": 0}
_FILE: Final = "dashboards/library"


@frozen
class ReadLibrary:
    """A panel that was read, why it stays raw where it does, and how many queries it has, typed and all."""

    source: LibrarySource
    shared: SharedPanel
    reason: str | None
    queries: tuple[int, int]


def read_library(sources: Iterable[LibrarySource], differences: Differences, report: Report) -> tuple[ReadLibrary, ...]:
    """The panels, each once. What nobody may define is told."""
    found: dict[str, ReadLibrary] = {}
    for one in sources:
        try:
            found.setdefault(one.uid.casefold(), _read(one, differences))
        except ObsdslError as error:
            report.faults.append(f"{one.file}: it is not imported: {'; '.join(error.faults)}")
    return tuple(found.values())


def _read(source: LibrarySource, differences: Differences) -> ReadLibrary:
    plain = {key: value for key, value in source.model.items() if key not in _NOT_ITS_OWN}
    whole = differences.dashboard({"title": source.name, "panels": [{"id": 1, "gridPos": _PLACE, **plain}]})
    panel = next(iter(whole.get("panels") or ()), plain)
    read = read_panel(dict(panel), Reading(Sources(DEFAULT), Context(), differences))
    typed = sum(one.reason is None for one in read.queries)
    if isinstance(read.panel, Panel):
        shared = _shared(source, read.panel)
        if same(differences.panel(_model(shared)), {key: one for key, one in panel.items() if key not in _NOT_ITS_OWN}):
            return ReadLibrary(source, shared, None, (typed, len(read.queries)))
    reason = read.reason or "it does not come out the same"
    return ReadLibrary(source, _shared(source, RawPanel(plain, dialect="exact")), reason, (0, len(read.queries)))


def _shared(source: LibrarySource, panel: Panel | RawPanel) -> SharedPanel:
    return SharedPanel(panel, uid=source.uid, name=source.name, folder=source.folder or None)


def _model(shared: SharedPanel) -> dict[str, Any]:
    """The panel's JSON as a push writes it."""
    found: dict[str, Any] = json.loads(compile_shared_panel(shared, Context()).content)["model"]
    return found


def library_nodes(read: Iterable[ReadLibrary]) -> Iterator[Node]:
    """The expressions of the panels."""
    for one in read:
        yield from nodes_in(one.shared.panel)


def write_library(
    read: Sequence[ReadLibrary],
    metrics: Definitions,
    files: dict[str, str],
    report: Report,
    alerts: Alerts = NONE,
) -> None:
    """Add the file of the panels, which may name the numbers of `alerts`, and what is counted of them."""
    if not read:
        return
    needed = metrics.read_by(tuple(library_nodes(read)))
    variables: dict[str, ReadLibrary] = {}
    taken = {*needed.imports, *FROM_FUNCTIONS}
    for one in read:
        variable = fresh(snake(one.source.name), taken, "panel")
        taken.add(variable)
        variables[variable] = one
    numbers = AlertNumbers(alerts, lambda name: name not in taken)
    rows: list[tuple[str, Any, Sequence[str]]] = []
    for variable, one in variables.items():
        shared = attrs.evolve(one.shared, panel=numbers.of_panel(one.shared.panel))
        comments = (f"Raw: {one.reason}",) if one.reason else ()
        rows.append((variable, code.tree(shared, Spelling(needed.known, needed.imports, {})), comments))
        report.add("panels of the library", 1, int(one.reason is None), one.source.file)
        report.add("queries", one.queries[1], one.queries[0], one.source.file)
    name = _FILE if f"{_FILE}.py" not in files else f"{_FILE}_panels"
    files[f"{name}.py"] = python_module("Panels of the library: dashboards show them by reference.", rows)
