"""What Grafana cannot take in of a dashboard's JSON: a list where an object belongs, a text where a list does."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from obsdsl.compose.raw_dashboard import RawDashboard
from obsdsl.errors import shown
from obsdsl.read.flaw import Flaw
from obsdsl.read.origin import Path

_LISTS = (list, tuple)
# Lists of objects by the way to them, from the dashboard and from a panel. null is an empty one.
_OF_DASHBOARD: tuple[tuple[Path, str], ...] = (
    (("panels",), "panels"),
    (("rows",), "rows"),
    (("templating", "list"), "variables"),
    (("annotations", "list"), "annotations"),
    (("links",), "links"),
)
_OF_PANEL: tuple[tuple[Path, str], ...] = (
    (("panels",), "panels"),
    (("targets",), "queries"),
    (("transformations",), "transformations"),
    (("fieldConfig", "overrides"), "overrides"),
)


def schema_flaws(dashboard: RawDashboard) -> Iterator[Flaw]:
    """Each place whose type Grafana does not expect."""
    yield from _flaws(dashboard.json, dashboard.at, _OF_DASHBOARD)
    for part in dashboard.parts():
        yield from _flaws(part.json, part.path, _OF_PANEL)


def _flaws(holder: Mapping[str, Any], at: Path, rows: tuple[tuple[Path, str], ...]) -> Iterator[Flaw]:
    for way, what in rows:
        value: Any = holder
        for depth, step in enumerate(way):
            value = value.get(step)
            if value is None:
                break
            path = (*at, *way[: depth + 1])
            if depth < len(way) - 1:
                if not isinstance(value, dict):
                    yield _flaw(value, path, f"an object whose {way[-1]!r} lists the {what}")
                    break
            elif not isinstance(value, _LISTS):
                yield _flaw(value, path, f"a list of {what}")
            else:
                for index, one in enumerate(value):
                    if not isinstance(one, dict):
                        yield _flaw(one, (*path, index), "an object")


def _flaw(value: Any, path: Path, wanted: str) -> Flaw:
    name = ".".join(map(str, path))
    return Flaw(
        "schema", f"{name} is {_word(value)}, where Grafana reads {wanted}", f"write {wanted}, or delete it", path
    )


def _word(value: Any) -> str:
    if value is None:
        return "null"
    if isinstance(value, dict):
        return "an object"
    return "a list" if isinstance(value, _LISTS) else shown(value)
