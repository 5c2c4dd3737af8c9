"""Write the tables of docs/systems.md: what the systems' documents name, and where the workspace has it.

python tools/systems.py            write the page
python tools/systems.py --check    exit 1 if the page is not what would be written

What the documents name is listed in documents.txt. What the workspace has beyond it stands in the tables, too, so that
nothing is left out on either side. The text between the tables is written by hand.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from documents import WORDS, Document, Row, documents
from places import Place, Places

import obsdsl.library
from obsdsl.compose.dashboard import Dashboard
from obsdsl.compose.definition import Definition
from obsdsl.compose.routing.lower import notifiers
from obsdsl.compose.routing.routing import Routing
from obsdsl.compose.rule import RecordingRule
from obsdsl.compose.workspace import Workspace
from obsdsl.config import read_config
from obsdsl.define.declaration import Declaration
from obsdsl.load import load

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "systems.md"
HEAD = "| kind | in the document | here | where |\n| --- | --- | --- | --- |\n"
A = TypeVar("A")
B = TypeVar("B")
OURS = "*ours*"
# `<!-- pocket_agent: … -->`, the table, `<!-- end -->`.
TABLE = re.compile(r"(<!-- (\w+): [^\n]* -->\n\n).*?(\n<!-- end -->)", re.DOTALL)


class Found(NamedTuple):
    """A thing of the workspace: its kind, what tells it from others, how it is shown, and where it lives."""

    kind: str
    key: str
    shown: str
    place: Place


def main() -> int:
    """Write or check the page."""
    config = read_config(ROOT)
    workspace, places = load(config), Places(config)
    listed = documents()

    def table(match: re.Match[str]) -> str:
        rows = rows_of(listed[match[2]], list(things(listed[match[2]], workspace, places)), places)
        return match[1] + HEAD + "".join(f"| {' | '.join(row)} |\n" for row in rows) + match[3].lstrip()

    before = PAGE.read_text(encoding="utf-8")
    after = TABLE.sub(lambda match: table(match).replace("<!-- end", "\n<!-- end"), before)
    missing = set(listed) - {match[2] for match in TABLE.finditer(before)}
    if missing:
        raise ValueError(f"docs/systems.md has no table of {missing}")
    if "--check" in sys.argv:
        if after != before:
            print("docs/systems.md is out of date; run `make docs`")
        return int(after != before)
    PAGE.write_text(after, encoding="utf-8")
    return 0


# What there is


def things(document: Document, workspace: Workspace, places: Places) -> Iterator[Found]:
    """All that the workspace has of a system, in the order of the page, and all metrics."""

    def of_system(value: Any) -> bool:
        return document.owns(places.file_of(value) or "")

    for metric in workspace.metrics:
        yield Found("metric", metric.name, _code(metric.name), places.of(metric))
    for dashboard in filter(of_system, workspace.dashboards):
        yield from _dashboard(dashboard, places)
    for group in filter(of_system, (*workspace.groups, *workspace.of("log rules"))):
        yield Found("group", group.name, _code(group.name), places.of(group))
        for rule in group.rules:
            kind = "recording" if isinstance(rule, RecordingRule) else "alert"
            yield Found(kind, f"{group.name}/{rule.name}", _code(rule.name), places.of(rule))
    for server in filter(of_system, workspace.servers):
        yield Found("server", server.name, _code(server.name), places.of(server))
        for job in server.jobs:
            yield Found("job", f"{server.name}/{job.name}", _code(job.name), places.of(server))
    for routing in filter(of_system, workspace.routings):
        yield Found("routing", routing.name, _code(routing.name), places.of(routing))
        yield from _receivers(routing, workspace, places)


def _dashboard(dashboard: Any, places: Places) -> Iterator[Found]:
    home = places.of(dashboard)
    yield Found("dashboard", dashboard.uid, f"{dashboard.title} ({_code(dashboard.uid)})", home)
    if isinstance(dashboard, Dashboard):
        for row, panel in dashboard.all_panels():
            path = "/".join((dashboard.uid, *(() if row is None else (row.title or "",)), panel.title or ""))
            yield Found("panel", path, path, home)


def _receivers(routing: Any, workspace: Workspace, places: Places) -> Iterator[Found]:
    assert isinstance(routing, Routing)
    home = places.of(routing)
    for name, held in notifiers(routing, workspace.policy).items():
        named = [one for one in map(places.of, held) if one.name is not None] or [home]
        for place in dict.fromkeys(named):
            yield Found("receiver", name, _code(name), place)


def library(document: Document, places: Places) -> Iterator[Found]:
    """The metrics of known exporters; where two modules have one, last is that which the system's files import."""
    used = {module for where, modules in places.imported.items() if document.owns(where) for module in modules}
    names = [module.name for module in pkgutil.iter_modules(obsdsl.library.__path__, "obsdsl.library.")]
    for name in sorted(names, key=lambda name: name in used):
        for its, value in vars(importlib.import_module(name)).items():
            if isinstance(declared := getattr(value, "declaration", None), Declaration):
                yield Found("metric", declared.name, _code(declared.name), Place(name, its))


# Rows


def rows_of(document: Document, found: list[Found], places: Places) -> Iterator[tuple[str, str, str, str]]:
    """A row for each of the document's, and for what the system has beside them. Raises ValueError for a false name."""
    known = {one.key: one for one in library(document, places)}
    claimed = _claims(document, found, known)
    for row in document.rows:
        things = claimed[row]
        yield row.kind, _text(row.said), _here(row, things), _where(things)
    taken = {(one.kind, one.key) for things in claimed.values() for one in things}
    foreign = [one for one in found if one.kind == "metric" and (one.key in known or not _owned(document, one))]
    own = [one for one in found if (one.kind, one.key) not in taken and one not in foreign]
    for (kind, _), things in _grouped(own, lambda one: (one.kind, one.key.rpartition("/")[0])):
        yield kind, OURS, _joined(things), _where(things)


def _owned(document: Document, one: Found) -> bool:
    return document.owns(one.place.where)


def _claims(document: Document, found: list[Found], known: Mapping[str, Found]) -> dict[Row, list[Found]]:
    """What each row stands for: first those of a name, then groups, rows and dashboards, for what is left of them."""
    claimed = {
        row: [one for name in row.here for one in _named(row, name, document, found, known)] for row in document.rows
    }
    for row in document.rows:
        taken = {one.key for other, things in claimed.items() if other.kind == row.kind for one in things}
        for name in row.here:
            below = [one for one in found if one.key.startswith(f"{name}/") and one.kind == _stands(row)]
            claimed[row] += [one for one in below if one.key not in taken]
            if not below and not claimed[row]:
                raise ValueError(f"documents.txt: {document.title} has no {row.kind} {name!r}")
    return claimed


def _named(row: Row, name: str, document: Document, found: list[Found], known: Mapping[str, Found]) -> Iterator[Found]:
    if (match := re.fullmatch(r"([\w/.]+\.py|obsdsl[\w.]*):([\w,]+)", name)) is not None:
        where, names = match.groups()
        module = importlib.import_module(where.removesuffix(".py").replace("/", "."))
        for one in names.split(","):
            value = getattr(module, one)
            shown = f"a {type(value).__name__}" if isinstance(value, Definition) else ""
            yield Found(row.kind, f"{where}:{one}", shown, Place(where, one))
        return
    hits = [one for one in found if one.kind == _stands(row) and name in (one.key, one.key.rpartition("/")[2])]
    if _stands(row) == "panel":
        hits = [one for one in hits if one.key == name]
    if row.kind == "metric" and not any(_owned(document, one) for one in hits):
        hits = [known[name]] if name in known else hits
    yield from hits


# Where a kind of row is another kind of thing.
STANDS = {"channel": "receiver", "promise": "panel"}


def _stands(row: Row) -> str:
    return STANDS.get(row.kind, row.kind)


# Cells


def _here(row: Row, things: list[Found]) -> str:
    if row.kept and _joined(things) == _code(row.said):
        return "the same"
    words = WORDS if row.kind in ("metric", "alert", "job") and not row.named and row.said[0] != '"' else ""
    why = row.why or words
    if row.kind == "dashboard" and not why and not any(row.said.endswith(one.shown.split(" (")[0]) for one in things):
        raise ValueError(f"documents.txt: the dashboard {row.said!r} has another title here; say why")
    return (_joined(things) or "—") + (f": {why}" if why else "")


def _joined(things: Iterable[Found]) -> str:
    """Names one behind the other; panels of a row behind its path."""
    cells = []
    for above, held in _grouped(things, lambda one: one.key.rpartition("/")[0] if one.kind == "panel" else ""):
        names = list(dict.fromkeys(one.shown.removeprefix(f"{above}/") for one in held if one.shown))
        joined = ", ".join(names)
        cells.append(f"{above}: {joined}" if above and len(names) > 1 else f"{above}/{joined}" if above else joined)
    return "; ".join(filter(None, cells))


def _where(things: Iterable[Found]) -> str:
    """`alerts/claudex.py: `down`, `high_cpu_usage``; files in their order."""
    cells = []
    for where, held in _grouped([one.place for one in things], lambda one: one.where):
        names = ", ".join(_code(name) for name in dict.fromkeys(one.name for one in held) if name)
        cells.append(f"{where}: {names}" if names else where)
    return "; ".join(cells)


def _grouped(values: Iterable[A], by: Callable[[A], B]) -> Iterator[tuple[B, list[A]]]:
    groups: dict[B, list[A]] = {}
    for one in values:
        groups.setdefault(by(one), []).append(one)
    yield from groups.items()


def _code(text: str) -> str:
    return f"`{text}`"


def _text(said: str) -> str:
    """In words as it is; a name as code."""
    return said if " " in said else _code(said)


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    sys.exit(main())
