"""What is kept of a module's objects: enough to find two of one identity, and rules in no group, without them.

An object is known by its token: the module that was executed first of all that hold it, and its number there. Whoever
holds it, too, imports that module, so that it has the same token whichever other files are imported.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Protocol, TypeAlias

from obsdsl.cache.dependency import digest
from obsdsl.cache.record import Record
from obsdsl.cache.sources import Moved, moved_path, of_library, packed
from obsdsl.compile.link import drawn
from obsdsl.compose.dashboard import Dashboard
from obsdsl.compose.panel import DataPanel
from obsdsl.compose.workspace import ALONE, identity_of, kind_of, told_by
from obsdsl.define.light import frozen

# kind, identity, token, file and line, and what the kind needs.
Row: TypeAlias = list[Any]


class Tokens:
    """Names of objects that are the same in each run. Holds on to the objects, so that no two get one address."""

    def __init__(self) -> None:
        self._tokens: dict[int, str] = {}
        self.objects: dict[str, Any] = {}

    def add(self, path: str, values: Iterable[object]) -> None:
        """Number the objects of a module, and those that they hold; in the order in which modules were executed."""
        for number, one in enumerate(one for value in values for one in _with_inner(value)):
            if id(one) not in self._tokens:
                self._tokens[id(one)] = token = f"{path}#{number}"
                self.objects[token] = one

    def of(self, value: object) -> str:
        """The token of an object that was numbered."""
        return self._tokens[id(value)]


def _with_inner(value: Any) -> Iterator[object]:
    yield value
    match kind_of(value):
        case "group" | "log rules":
            yield from value.rules
        case "server":
            yield from value.jobs
        case "dashboard" if isinstance(value, Dashboard):
            panels = (panel for _, panel in value.all_panels())
            yield from (alert for panel in panels if isinstance(panel, DataPanel) for alert in panel.alerts)


def _row(value: Any, token: str, tokens: Tokens, told: Callable[[Any], str]) -> Row | None:
    """An object as it is kept; None for what neither a build nor a fault asks for."""
    kind = kind_of(value)
    if kind is None:
        return None
    location = getattr(value, "declaration", value).location
    place = [location.file, location.line] if location is not None else [None, 0]
    match kind:
        case "dashboard":
            more: Any = [[tokens.of(alert), url] for alert, url in drawn(value)]
            return [kind, value.identity, token, *place, more]
        case "group":
            members = [[tokens.of(rule), getattr(rule, "panel", None)] for rule in value.rules]
            return [kind, value.identity, token, *place, [members, told(value)]]
        case "log rules":
            members = [[tokens.of(rule), getattr(rule, "panel", None)] for rule in value.rules]
            return [kind, value.name, token, *place, [members]]
        case "server":
            return [kind, value.name, token, *place, [[tokens.of(job) for job in value.jobs], told(value)]]
        case "metric":
            return [kind, value.declaration.name, token, *place, told(value)]
        case one if one in ALONE:
            return [kind, identity_of(value), token, *place, None]
        case "stream":
            return [kind, value.name, token, *place, told(value)]
        case "policy":
            # A workspace has but one, and it has no name.
            return [kind, "", token, *place, told(value)]
        case _:
            return [kind, value.name, token, *place, None]


class Keeper(Protocol):
    """Whom results are attached to."""

    def records(self) -> Mapping[str, Record]: ...

    def attach(self, path: str, name: str, key: str, meta: Any = None, content: bytes | None = None) -> None: ...


@frozen(eq=False)
class Rows:
    """The rows of each imported file, and by token what its objects tell the catalog."""

    files: Mapping[str, list[Row]]
    told: Mapping[str, bytes]

    def attach(self, keeper: Keeper) -> None:
        """Keep them."""
        records = keeper.records()
        for path, rows in self.files.items():
            records[path].rows = rows
        for token, content in self.told.items():
            path, _, number = token.rpartition("#")
            keeper.attach(path, f"sources:{number}", digest(content), None, content)


def rows_of(
    tokens: Tokens, bound: Mapping[str, list[Any]], ours: Mapping[int, Any], root: str, moved: Moved | None = None
) -> Rows:
    """Of all imported files. `ours` are the objects by the address under which modules hold them."""
    library = of_library()
    told: dict[str, bytes] = {}
    digests: dict[str, str] = {}

    def tell(value: Any) -> str:
        token = tokens.of(value)
        if token not in digests:
            sources = told_by(value)
            if sources:
                told[token] = packed(sources, library, moved)
            digests[token] = digest(told[token]) if sources else ""
        return digests[token]

    files: dict[str, list[Row]] = {}
    for path, values in bound.items():
        rows = files[path] = []
        for token, value in {tokens.of(value): value for value in values}.items():
            row = _row(ours[id(value)], token, tokens, tell)
            if row is not None:
                # One of grafanalib's has no place of its own but the first file that binds it.
                row = row if ours[id(value)] is value else [*row[:3], f"{root}/{path}", 1, *row[5:]]
                rows.append(row if moved is None or row[3] is None else [*row[:3], moved_path(row[3], moved), *row[4:]])
    return Rows(files, told)
