"""Dashboards of files: read as typed values, and written once the metrics of all expressions have names.

Both is done on all processors, each dashboard by itself. Between the two a dashboard is kept packed, so that a thousand
of them take no more memory than their sources.
"""

from __future__ import annotations

import hashlib
import pickle
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any, Final

import attrs
import orjson

from obsdsl.compose.dashboard import Dashboard
from obsdsl.compose.raw_dashboard import RawDashboard
from obsdsl.define.free_number import first_free
from obsdsl.define.light import frozen
from obsdsl.express.node import Node
from obsdsl.importing.dashboards.asked import text_nodes
from obsdsl.importing.dashboards.counted import ImportedDashboard
from obsdsl.importing.dashboards.file import LONGEST, SpellingWith, dashboard_file
from obsdsl.importing.dashboards.read import read_typed
from obsdsl.importing.differences.difference import Differences
from obsdsl.importing.metrics.definitions import Definitions
from obsdsl.importing.metrics.families import Seen
from obsdsl.importing.metrics.seen import seen_in
from obsdsl.importing.python.expression import FROM_FUNCTIONS
from obsdsl.importing.python.spelling import Spelling
from obsdsl.importing.python.written import Written
from obsdsl.importing.report import Report, Share
from obsdsl.importing.rules.distinct import folded, free
from obsdsl.importing.rules.watched import NONE, Alerts
from obsdsl.parallel import each
from obsdsl.read.grafana.dashboard import is_dashboard, read_dashboard
from obsdsl.read.json import read_json

# Called with what is done, how many of it are, and of how many.
Progress = Callable[[str, int, int], None]
# Fewer are not worth another process.
_FEW: Final = 8
# Packing is to be quick.
_LEVEL: Final = 1


@frozen
class ReadDashboard:
    """A dashboard with the file that it was read from; `packed` is the `ImportedDashboard`."""

    file: str
    identity: str
    # As the source has it, "" without one.
    uid: str
    title: str
    # Of the JSON as it was read: equal for two files that say the same.
    digest: str
    nodes: tuple[Node, ...]
    seen: Seen
    packed: bytes = attrs.field(repr=False)

    @property
    def imported(self) -> ImportedDashboard:
        """What it became."""
        found: ImportedDashboard = pickle.loads(zlib.decompress(self.packed))
        return found


@frozen
class _Outcome:
    """What became of one file: a dashboard, faults, or neither where it holds none."""

    read: ReadDashboard | None = None
    faults: tuple[str, ...] = ()


@frozen
class _Made:
    """The file of a dashboard, with what is counted of it."""

    path: str
    text: str
    shares: Mapping[str, Share]
    notes: tuple[str, ...]
    # Of what stays raw, its kind and why.
    reasons: tuple[tuple[str, str], ...]


def read_dashboards(
    files: Sequence[tuple[str, str]],
    report: Report,
    progress: Progress,
    differences: Differences | None = None,
) -> tuple[ReadDashboard, ...]:
    """The dashboards of JSON files; other JSON is passed over."""
    work = partial(_read, differences=differences)
    outcomes = each(work, files, _FEW, _telling(progress, "reading dashboards", len(files)))
    found = []
    for (file, _), one in zip(files, outcomes, strict=True):
        report.faults += one.faults
        if one.read is not None:
            found.append(one.read)
        elif not one.faults:
            report.passed.append(file)
    return tuple(found)


def _telling(progress: Progress, what: str, total: int) -> Callable[[int], None]:
    return lambda done: progress(what, min(done, total), total)


def _read(named: tuple[str, str], differences: Differences | None) -> _Outcome:
    file, text = named
    json = read_json(text, file)
    if json.is_json and not is_dashboard(json.data):
        return _Outcome()
    read = read_dashboard(json, file)
    if read.dashboard is None:
        places = [(flaw, flaw.place or read.origin.place(flaw.path)) for flaw in read.flaws]
        return _Outcome(
            faults=tuple(
                f"{place.file}:{place.line}:{place.column}: {flaw.message}; {flaw.mend}" for flaw, place in places
            )
        )
    imported = read_typed(read.dashboard, differences=differences)
    value = imported.value
    if isinstance(value, RawDashboard):
        # What wrapped it is no part of what is built of others.
        imported = attrs.evolve(imported, value=RawDashboard(value.json))
    nodes = (*nodes_in(value), *text_nodes(value)) if isinstance(value, Dashboard) else ()
    seen = seen_in(value) if isinstance(value, Dashboard) else Seen()
    packed = zlib.compress(pickle.dumps(imported, pickle.HIGHEST_PROTOCOL), _LEVEL)
    uid, digest = read.dashboard.uid, _digest(read.dashboard.json)
    return _Outcome(ReadDashboard(file, value.identity, uid, value.title, digest, nodes, seen, packed))


def _digest(json: Any) -> str:
    try:
        content = orjson.dumps(json, option=orjson.OPT_SORT_KEYS)
    except TypeError:
        # Numbers of more than 64 bits, lone surrogates.
        content = repr(json).encode(errors="surrogatepass")
    return hashlib.sha256(content).hexdigest()


def dashboard_nodes(dashboards: Iterable[ReadDashboard]) -> Iterator[Node]:
    """The expressions of all dashboards."""
    for one in dashboards:
        yield from one.nodes


def nodes_in(value: Any) -> Iterator[Node]:
    """The expressions in a value, however deep."""
    if isinstance(value, Node):
        yield value
    elif isinstance(value, tuple | list):
        for one in value:
            yield from nodes_in(one)
    elif isinstance(value, Mapping):
        yield from nodes_in(list(value.values()))
    elif attrs.has(type(value)):
        yield from nodes_in([getattr(value, field.name) for field in attrs.fields(type(value))])


def write_dashboards(
    dashboards: Sequence[ReadDashboard],
    metrics: Definitions,
    files: dict[str, str],
    report: Report,
    progress: Progress,
    exact: bool = False,
    alerts: Alerts = NONE,
) -> None:
    """Add the files of dashboards. What stands in several files is written once; with `exact`, as often as it does."""
    wanted = _distinct(dashboards, report, exact)
    work = partial(_write, metrics=metrics, alerts=alerts)
    made = each(work, wanted, _FEW, _telling(progress, "writing dashboards", len(wanted)))
    for (read, _), one in zip(wanted, made, strict=True):
        files[_free(one.path, files)] = one.text
        report.notes += one.notes
        for what, share in one.shares.items():
            report.add(what, share.total, share.typed, read.file)
        report.reasons.update(one.reasons)


def _distinct(
    dashboards: Iterable[ReadDashboard], report: Report, exact: bool
) -> list[tuple[ReadDashboard, str | None]]:
    """Each with the name of its file, where it needs another than its uid."""
    taken: dict[str, ReadDashboard] = {}
    found: list[tuple[ReadDashboard, str | None]] = []
    for one in dashboards:
        # A workspace takes uids that differ in case alone for one, as file systems may.
        before = taken.get(folded(one.identity))
        if before is not None and before.digest == one.digest and not exact:
            report.notes.append(f"{one.file}: the dashboard {one.title!r} is that of {before.file}; it is written once")
            continue
        fits = before is None and len(one.identity) <= LONGEST
        name = one.identity if fits else free(one.identity, one.file, taken, before.file if before else "")
        if before is not None:
            # Without a uid, it is the name alone that is the same.
            loads = ", and Grafana loads one of them" if one.uid and folded(one.uid) == folded(before.uid) else ""
            said = f"{one.identity!r} is in {before.file}, too{loads}"
            report.notes.append(f"{one.file}: {said}; the file is called {name!r}")
        taken[folded(name)] = one
        found.append((one, None if name == one.identity else name))
    return found


def _write(given: tuple[ReadDashboard, str | None], metrics: Definitions, alerts: Alerts) -> _Made:
    read, name = given
    imported = read.imported
    value = imported.value
    notes: tuple[str, ...] = ()
    if name is not None:
        imported = attrs.evolve(imported, value=attrs.evolve(value, file=name))
    if isinstance(value, RawDashboard):
        why = "; ".join(part.reason for part in imported.raw) or "it is of a form that has no objects yet"
        notes = (f"{read.file}: the dashboard is kept as it is: {why}",)
    spellings: list[Spelling] = []
    needed = metrics.read_by(read.nodes)
    made = dashboard_file(imported, _spelling(needed, spellings), {*needed.imports, *FROM_FUNCTIONS}, alerts)
    shares = {
        "dashboards": Share(1, int(isinstance(value, Dashboard))),
        "panels": Share(imported.panels, imported.typed_panels),
        "queries": Share(imported.queries, imported.typed_queries),
        "expressions of dashboards": _counted(spellings),
    }
    reasons = tuple((part.kind, part.reason) for part in imported.raw)
    return _Made(made.path, made.text, shares, notes, reasons)


def _free(path: str, files: Mapping[str, str]) -> str:
    """The path, or one like it where another dashboard has it: `a-b` and `a_b` are one name in Python."""
    if path not in files:
        return path
    stem = path.removesuffix(".py")
    return f"{stem}_{first_free(lambda number: f'{stem}_{number}.py' in files)}.py"


def _spelling(metrics: Definitions, made: list[Spelling]) -> SpellingWith:
    """Spellings with the variables that are defined so far; each is kept in `made`, to be counted."""

    def spelling(variables: Mapping[str, Written]) -> Spelling:
        made.append(Spelling(metrics.known, metrics.imports, variables))
        return made[-1]

    return spelling


def _counted(spellings: Iterable[Spelling]) -> Share:
    """Expressions, and those of them without text."""
    counts = [Share(one.count, one.count - one.raw) for one in spellings]
    return sum(counts, Share())
