"""A dashboard as Grafana's JSON has it: read from a file, kept as it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, ClassVar

import attrs

from obsdsl.compose.definition import Definition
from obsdsl.compose.fault import Fault, shown
from obsdsl.compose.slug import FILE, UID, slug
from obsdsl.define.light import frozen

Json = Mapping[str, Any]
# Of a file's name, where it is made of a title.
_LONGEST = 100


@frozen
class Part:
    """A row or a panel in a dashboard's JSON. `path` leads to it from the file's top; `row` is the row it is in."""

    path: tuple[str | int, ...]
    json: Json
    row: Json | None
    is_row: bool


def panel_path(dashboard: RawDashboard, part: Part) -> str:
    """How an alert names a panel: "uid/row title/panel title", without the row where there is none."""
    rows = [] if part.row is None else [text(part.row.get("title")) or ""]
    return "/".join([dashboard.uid, *rows, text(part.json.get("title")) or ""])


def _object(value: Any) -> Any:
    if isinstance(value, Mapping):
        return value if isinstance(value, dict) else dict(value)
    return Fault(f"is {shown(value)}; it takes a dashboard's JSON")


@frozen(kw_only=True, slots=False)
class RawDashboard(Definition):
    """A dashboard by its JSON, which goes out as it is; `at` leads to the dashboard where something wraps it.

    The JSON is not copied: who makes the object hands it over. `file` is what its file is called, without the ending;
    else that is the uid, or what can be made of the title.
    """

    noun: ClassVar[str] = "dashboard"

    raw: Json = attrs.field(kw_only=False, converter=_object, hash=False)
    at: tuple[str | int, ...] = ()
    file: str | None = None

    def faults(self) -> Iterable[str]:
        if self.file is not None and not FILE.fullmatch(self.file):
            yield f"file is {shown(self.file)}; it takes letters, digits, '-', '_' and '.'"

    @property
    def identity(self) -> str:
        """What its file is called: the uid, or what its title gives where that is no file's name."""
        if self.file is not None:
            return self.file
        return self.uid if UID.fullmatch(self.uid) else slug(self.title or self.uid)[:_LONGEST] or "dashboard"

    @property
    def json(self) -> Json:
        """The dashboard itself, without what wraps it."""
        found: Any = self.raw
        for step in self.at:
            found = found.get(step) if isinstance(found, dict) else None
        return found if isinstance(found, dict) else {}

    @property
    def title(self) -> str:
        """The title, "" without one."""
        return text(self.json.get("title")) or ""

    @property
    def uid(self) -> str:
        """The uid, "" without one; of a Kubernetes-style resource, its name."""
        metadata = self.raw.get("metadata") if self.at == ("spec",) else None
        named = metadata.get("name") if isinstance(metadata, dict) else None
        return text(self.json.get("uid")) or text(named) or ""

    @property
    def folder(self) -> str | None:
        """The folder's title, where an export says it."""
        meta = self.raw.get("meta") if self.at else None
        return text(meta.get("folderTitle")) if isinstance(meta, dict) else None

    def parts(self) -> Iterator[Part]:
        """Rows and panels in the order in which they are seen, those in rows and in panels among them."""
        yield from self._old_rows()
        row: Json | None = None
        for index, one in seen(self.json.get("panels")):
            is_row = one.get("type") == "row"
            row = one if is_row else row
            path = (*self.at, "panels", index)
            yield Part(path, one, None if is_row else row, is_row)
            yield from _held(path, one, row)
            if is_row and one.get("collapsed") and one.get("panels"):
                row = None

    def _old_rows(self) -> Iterator[Part]:
        """The rows of a dashboard of old (before schema 16), with their panels."""
        for index, row in objects(self.json.get("rows")):
            path = (*self.at, "rows", index)
            yield Part(path, row, None, True)
            yield from _held(path, row, row)


def _held(path: tuple[str | int, ...], holder: Json, row: Json | None) -> Iterator[Part]:
    """The panels that a row or a panel holds, and what they hold. They may nest as deep as they like."""
    pending = _children(path, holder, row)
    while pending:
        part = pending.pop()
        yield part
        pending += _children(part.path, part.json, part.json if part.is_row else part.row)


def _children(path: tuple[str | int, ...], holder: Json, row: Json | None) -> list[Part]:
    """The panels right below, the last first."""
    found = []
    for index, one in objects(holder.get("panels")):
        is_row = one.get("type") == "row"
        found.append(Part((*path, "panels", index), one, None if is_row else row, is_row))
    return found[::-1]


def objects(value: Any) -> Iterator[tuple[int, Json]]:
    """The objects of a list, each with its index. What is no list has none."""
    if not value or not isinstance(value, list):
        return
    for index, one in enumerate(value):
        if isinstance(one, dict):
            yield index, one


def seen(value: Any) -> Iterable[tuple[int, Json]]:
    """Panels from top to bottom and left to right, as Grafana shows them, where all say their place."""
    found = list(objects(value))
    places = [_place(one) for _, one in found]
    if None in places:
        return found
    return [found[at] for at in sorted(range(len(found)), key=lambda at: places[at])]  # type: ignore[arg-type,return-value]


def _place(panel: Json) -> tuple[float, float] | None:
    grid = panel.get("gridPos")
    if not isinstance(grid, dict):
        return None
    x, y = grid.get("x"), grid.get("y")
    return (y, x) if isinstance(x, int | float) and isinstance(y, int | float) else None


def text(value: Any) -> str | None:
    """A text; of a number, its digits; None of all else."""
    if value is None or isinstance(value, str):
        return value
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else None
