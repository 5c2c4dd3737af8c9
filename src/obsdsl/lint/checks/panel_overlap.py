"""The check panel-overlap."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias

from obsdsl.compose.grid import GRID_WIDTH
from obsdsl.compose.raw_dashboard import Part, RawDashboard, text
from obsdsl.lint.check import Check
from obsdsl.lint.problem import Finding, Level
from obsdsl.lint.site import Site
from obsdsl.lint.view import DashboardView
from obsdsl.lint.view.raw_panel import grid
from obsdsl.read.origin import Path

_Box: TypeAlias = tuple[float, float, float, float]


class PanelOverlap(Check[DashboardView]):
    """Panels lie on one another, reach out of the grid, share an id, or are lost.

    Grafana moves panels that overlap until they do not, so the dashboard looks otherwise than it was written, and
    gives a second panel with the same id another one, so that links to it fail. Panels within a row that is open are
    an error: Grafana shows those of a closed row alone, and those of an open one have to stand behind it. The
    dashboards of obsdsl are laid out by obsdsl.

    Bad file:
    ```json
    {
      "title": "Queue", "uid": "queue", "schemaVersion": 39,
      "panels": [{
        "id": 1, "type": "row", "title": "Jobs", "collapsed": false, "gridPos": {"x": 0, "y": 0, "w": 24, "h": 1},
        "panels": [
          {"id": 1, "title": "Jobs", "type": "timeseries", "gridPos": {"x": 0, "y": 1, "w": 12, "h": 8},
           "targets": [{"refId": "A", "expr": "queue_length"}]}
        ]
      }]
    }
    ```
    Good file:
    ```json
    {
      "title": "Queue", "uid": "queue", "schemaVersion": 39,
      "panels": [
        {"id": 1, "type": "row", "title": "Jobs", "collapsed": false, "panels": [],
         "gridPos": {"x": 0, "y": 0, "w": 24, "h": 1}},
        {"id": 2, "title": "Jobs", "type": "timeseries", "gridPos": {"x": 0, "y": 1, "w": 12, "h": 8},
         "targets": [{"refId": "A", "expr": "queue_length"}]}
      ]
    }
    ```
    Bad file:
    ```json
    {
      "title": "Queue", "uid": "queue", "schemaVersion": 39,
      "panels": [
        {"id": 1, "title": "Jobs", "type": "timeseries", "gridPos": {"x": 0, "y": 0, "w": 12, "h": 8},
         "targets": [{"refId": "A", "expr": "queue_length"}]},
        {"id": 1, "title": "Memory", "type": "timeseries", "gridPos": {"x": 6, "y": 0, "w": 12, "h": 8},
         "targets": [{"refId": "A", "expr": "app_memory_bytes"}]}
      ]
    }
    ```
    """

    code = "OBS616"
    name = "panel-overlap"
    level = Level.WARNING
    on = (DashboardView,)

    def find(self, value: DashboardView, at: Site) -> Iterator[Finding]:
        if not isinstance(value.source, RawDashboard):
            return
        parts = list(value.source.parts())
        for row in value.rows:
            if row.lost:
                yield Finding(
                    f"the row {row.title!r} is open, so Grafana does not show the {row.lost} panels in it",
                    "move them behind the row, or close it",
                    field=row.path[len(value.path) :],
                    level=Level.ERROR,
                )
        yield from _ids(parts, value.path)
        held: dict[Path, list[Part]] = {}
        for part in parts:
            held.setdefault(part.path[:-1], []).append(part)
        for holder, some in held.items():
            # Rows of old lay their panels out by themselves.
            if "rows" not in holder:
                yield from _laid_out(some, value.path)


def _ids(parts: list[Part], root: Path) -> Iterator[Finding]:
    first: dict[Any, Part] = {}
    for part in parts:
        given = part.json.get("id")
        if not isinstance(given, int) or isinstance(given, bool):
            continue
        if (other := first.setdefault(given, part)) is not part:
            yield Finding(
                f"{_named(part)} and {_named(other)} have the same id {given}",
                "give each an id of its own, or none",
                field=part.path[len(root) :],
            )


def _laid_out(parts: list[Part], root: Path) -> Iterator[Finding]:
    boxes: list[tuple[Part, _Box]] = []
    lying: list[tuple[Part, Part]] = []
    for part in parts:
        box = grid(part.json.get("gridPos"))
        if box is None:
            continue
        if part.is_row:
            # Grafana gives rows all columns, whatever they say.
            box = (0, box[1], GRID_WIDTH, 1)
        x, y, width, height = box
        field = (*part.path[len(root) :], "gridPos")
        if x < 0 or y < 0 or width <= 0 or height <= 0 or x + width > GRID_WIDTH:
            yield Finding(
                f"{_named(part)} reaches out of the grid: it has the columns {x:g} to {x + width:g} of {GRID_WIDTH}"
                if width > 0 and height > 0 and y >= 0
                else f"{_named(part)} has no place on the grid: x {x:g}, y {y:g}, width {width:g}, height {height:g}",
                f"keep x + w within {GRID_WIDTH}, and all of them positive",
                field=field,
            )
        if (other := _under(box, boxes)) is not None:
            lying.append((part, other))
        boxes.append((part, box))
    if lying:
        part, other = lying[0]
        more = f", and {len(lying) - 1} more lie on others" if len(lying) > 1 else ""
        yield Finding(
            f"{_named(part)} lies on {_named(other)}{more}, so Grafana moves them",
            "give them places beside or below each other",
            field=(*part.path[len(root) :], "gridPos"),
        )


def _under(box: _Box, boxes: list[tuple[Part, _Box]]) -> Part | None:
    """What lies under a box: the first that is there already."""
    x, y, width, height = box
    for part, (left, top, wide, high) in boxes:
        if x < left + wide and left < x + width and y < top + high and top < y + height:
            return part
    return None


def _named(part: Part) -> str:
    json: Mapping[str, Any] = part.json
    return f"{'row' if part.is_row else 'panel'} {text(json.get('title')) or ''!r}"
