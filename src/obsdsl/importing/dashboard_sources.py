"""Dashboards of files: read as typed values, and written once the metrics of all expressions have names."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

import attrs

from obsdsl.compose.raw_dashboard import RawDashboard
from obsdsl.define.light import frozen
from obsdsl.express.node import Node
from obsdsl.importing.dashboard_file import SpellingWith, dashboard_file
from obsdsl.importing.dashboards import ImportedDashboard, read_typed
from obsdsl.importing.differences.difference import Differences
from obsdsl.importing.expression import FROM_FUNCTIONS
from obsdsl.importing.metrics import Definitions
from obsdsl.importing.report import Report
from obsdsl.importing.spelling import Spelling
from obsdsl.importing.written import Written
from obsdsl.read.grafana.dashboard import is_dashboard, read_dashboard
from obsdsl.read.json import read_json


@frozen
class ReadDashboard:
    """A dashboard with the file that it was read from."""

    file: str
    imported: ImportedDashboard


def read_dashboards(
    files: Sequence[tuple[str, str]],
    report: Report,
    step: Callable[[str], None],
    differences: Differences | None = None,
) -> tuple[ReadDashboard, ...]:
    """The dashboards of JSON files; other JSON is passed over."""
    found = []
    for number, (file, text) in enumerate(files, 1):
        step(f"dashboards: {number} of {len(files)}")
        json = read_json(text, file)
        if json.is_json and not is_dashboard(json.data):
            report.passed.append(file)
            continue
        read = read_dashboard(json, file)
        if read.dashboard is None:
            report.faults += [
                f"{place.file}:{place.line}:{place.column}: {flaw.message}; {flaw.mend}"
                for flaw in read.flaws
                for place in (flaw.place or read.origin.place(flaw.path),)
            ]
            continue
        found.append(ReadDashboard(file, read_typed(read.dashboard, differences=differences)))
    return tuple(found)


def dashboard_nodes(dashboards: Iterable[ReadDashboard]) -> Iterator[Node]:
    """The expressions of all dashboards."""
    for one in dashboards:
        if not isinstance(one.imported.value, RawDashboard):
            yield from _nodes(one.imported.value)


def _nodes(value: Any) -> Iterator[Node]:
    if isinstance(value, Node):
        yield value
    elif isinstance(value, tuple | list):
        for one in value:
            yield from _nodes(one)
    elif isinstance(value, Mapping):
        yield from _nodes(list(value.values()))
    elif attrs.has(type(value)):
        yield from _nodes([getattr(value, field.name) for field in attrs.fields(type(value))])


def write_dashboards(
    dashboards: Iterable[ReadDashboard], metrics: Definitions, files: dict[str, str], report: Report
) -> None:
    """Add the files of dashboards. A second one of the same uid is refused, as Grafana does."""
    uids: dict[str, str] = {}
    for one in dashboards:
        value, imported = one.imported.value, one.imported
        # A workspace takes uids that differ in case alone for one, as file systems may.
        if (before := uids.get(value.uid.casefold())) is not None:
            report.faults.append(f"{one.file}: its uid {value.uid!r} is that of {before}, too; change one")
            continue
        uids[value.uid.casefold()] = one.file
        if isinstance(value, RawDashboard):
            reasons = "; ".join(part.reason for part in imported.raw) or "it is of a form that has no objects yet"
            report.faults.append(f"{one.file}: not imported: {reasons}")
        spellings: list[Spelling] = []
        if not isinstance(value, RawDashboard):
            made = dashboard_file(imported, _spelling(metrics, spellings), {*metrics.imports, *FROM_FUNCTIONS})
            files[_free(made.path, files)] = made.text
        report.add("dashboards", 1, int(not isinstance(value, RawDashboard)))
        report.add("panels", imported.panels, imported.typed_panels)
        report.add("queries", imported.queries, imported.typed_queries)
        report.add("expressions of dashboards", *_counted(spellings))


def _free(path: str, files: Mapping[str, str]) -> str:
    """The path, or one like it where another dashboard has it: `a-b` and `a_b` are one name in Python."""
    stem, number = path.removesuffix(".py"), 2
    while path in files:
        path, number = f"{stem}_{number}.py", number + 1
    return path


def _spelling(metrics: Definitions, made: list[Spelling]) -> SpellingWith:
    """Spellings with the variables that are defined so far; each is kept in `made`, to be counted."""

    def spelling(variables: Mapping[str, Written]) -> Spelling:
        made.append(Spelling(metrics.known, metrics.imports, variables))
        return made[-1]

    return spelling


def _counted(spellings: Iterable[Spelling]) -> tuple[int, int]:
    """Expressions, and those of them without text."""
    counts = [(one.count, one.count - one.raw) for one in spellings]
    return sum(count for count, _ in counts), sum(typed for _, typed in counts)
