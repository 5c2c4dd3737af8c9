"""What of an imported dashboard stands in which row, and what in none, as Grafana sees it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from obsdsl.define.light import frozen
from obsdsl.importing.dashboards.panel import Reading, ReadPanel, read_panel
from obsdsl.importing.differences.old_rows import GRID


class Untyped(ValueError):
    """Why a dashboard as a whole stays raw."""


@frozen
class Group:
    """A row's header, or none, the panels in it, and those that follow it though it is closed: they are outside."""

    header: dict[str, Any] | None
    panels: tuple[ReadPanel, ...]
    below: tuple[ReadPanel, ...] = ()


def groups(json: dict[str, Any], reading: Reading) -> Iterator[Group]:
    """The panels above all rows, then each row with what follows it."""
    return _old_groups(json, reading) if has_old_rows(json) else _groups(json, reading)


def has_old_rows(json: dict[str, Any]) -> bool:
    """Whether its rows are those of the schema before 16; in a later one, nothing reads them beside panels."""
    version = json.get("schemaVersion")
    return bool(json.get("rows")) and not (json.get("panels") and isinstance(version, int) and version >= GRID)


def dicts(value: Any) -> list[dict[str, Any]]:
    """The objects of a list."""
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _groups(json: dict[str, Any], reading: Reading) -> Iterator[Group]:
    header: dict[str, Any] | None = None
    held: list[ReadPanel] = []
    for one in _panels(json):
        if one.get("type") != "row":
            held.append(read_panel(one, reading))
            continue
        yield _group(header, held, reading)
        header, held = one, []
    yield _group(header, held, reading)


def _group(header: dict[str, Any] | None, held: Sequence[ReadPanel], reading: Reading) -> Group:
    """The row with what follows it: in an open one, it is in it."""
    if not header or not header.get("collapsed"):
        return Group(header, tuple(held))
    return Group(header, tuple(read_panel(one, reading) for one in dicts(header.get("panels"))), tuple(held))


def _panels(json: dict[str, Any]) -> list[dict[str, Any]]:
    panels = dicts(json.get("panels"))
    if len(panels) != len(json.get("panels") or ()):
        raise Untyped("it holds panels that are no objects")
    return panels


def _old_groups(json: dict[str, Any], reading: Reading) -> Iterator[Group]:
    """Rows of the schema before 16, each with the panels that it holds; those beside the rows stand above them."""
    yield Group(None, tuple(read_panel(one, reading) for one in _panels(json)))
    for row in json["rows"]:
        held = row.get("panels") if isinstance(row, dict) else None
        if not isinstance(held, list) or not all(isinstance(one, dict) for one in held):
            raise Untyped("it holds rows whose panels are no objects")
        yield Group(row, tuple(read_panel(one, reading) for one in held))


def title_of(header: Mapping[str, Any] | None) -> str:
    """The title of a row or a panel, "" without one."""
    title = header.get("title") if header else None
    return title if isinstance(title, str) else ""
