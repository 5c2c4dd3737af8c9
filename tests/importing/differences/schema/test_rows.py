"""Rows of the schema before 16 on the grid."""

from __future__ import annotations

from typing import Any

import pytest

from tests.importing.differences.migrating import migrated

LINE = 38
Place = tuple[int, int, int, int]


def row(height: int, *panels: tuple[int, ...], **settings: Any) -> dict[str, Any]:
    """A row of panels, each with its span and, if it has one, its own height in lines."""
    held = [{"type": "text", "span": span, **({"height": own[0] * LINE} if own else {})} for span, *own in panels]
    return {"height": height * LINE, "panels": held, **settings}


def places(*rows: dict[str, Any]) -> list[Place]:
    found = migrated(schemaVersion=14, rows=list(rows))
    assert "rows" not in found
    return [tuple(one["gridPos"][name] for name in "xywh") for one in found["panels"]]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([row(8, (6,), (6,))], [(0, 0, 12, 8), (12, 0, 12, 8)]),
        (
            [row(6, (6,), (6, 3), (6, 3)), row(6, (4,), (4,), (4,))],
            [(0, 0, 12, 6), (12, 0, 12, 3), (12, 3, 12, 3), (0, 6, 8, 6), (8, 6, 8, 6), (16, 6, 8, 6)],
        ),
        (
            [row(6, (4,), (2, 3), (4, 6), (2, 3), (2, 3))],
            [(0, 0, 8, 6), (8, 0, 4, 3), (12, 0, 8, 6), (20, 0, 4, 3), (20, 3, 4, 3)],
        ),
        (
            [row(9, (4,), (2, 3), (4, 6), (2, 3), (2, 3), (8, 3))],
            [(0, 0, 8, 9), (8, 0, 4, 3), (12, 0, 8, 6), (20, 0, 4, 3), (20, 3, 4, 3), (8, 6, 16, 3)],
        ),
        (
            [row(6, (4,), (2, 3), (4, 8), (2, 3), (2, 3))],
            [(0, 0, 8, 6), (8, 0, 4, 3), (12, 0, 8, 8), (20, 0, 4, 3), (20, 3, 4, 3)],
        ),
        (
            [row(6, (6,), (6,), (12,), (6,), (3,), (3,))],
            [(0, 0, 12, 6), (12, 0, 12, 6), (0, 6, 24, 6), (0, 12, 12, 6), (12, 12, 6, 6), (18, 12, 6, 6)],
        ),
    ],
)
def test_panels_stand_where_grafana_puts_them(rows: list[dict[str, Any]], expected: list[Place]) -> None:
    assert places(*rows) == expected


def test_one_row_with_a_title_shows_all_rows() -> None:
    found = migrated(schemaVersion=14, rows=[row(8, (12,), title="A", showTitle=True), row(8, (12,), title="B")])
    shown = [(one["type"], one.get("title"), one["gridPos"]["y"]) for one in found["panels"]]
    assert shown == [("row", "A", 0), ("text", None, 1), ("row", "B", 9), ("text", None, 10)]


def test_a_closed_row_holds_its_panels_and_takes_one_line() -> None:
    found = migrated(schemaVersion=14, rows=[row(8, (6,), (6,), collapse=True, title="A"), row(8, (12,), title="B")])
    closed, open_, last = found["panels"]
    assert (closed["collapsed"], len(closed["panels"]), open_["collapsed"], open_["panels"]) == (True, 2, False, [])
    assert [one["gridPos"]["y"] for one in (closed, open_, last)] == [0, 1, 2]


def test_copies_of_a_repeated_row_are_not_kept() -> None:
    rows = [row(8, (12,), repeat="server"), row(8, (12,), repeatIteration=1)]
    assert [one["type"] for one in migrated(schemaVersion=14, rows=rows)["panels"]] == ["row", "text"]


def test_a_height_may_be_pixels_and_a_panel_has_no_less_than_three_lines() -> None:
    assert places({"height": "250px", "panels": [{"span": 12}]}) == [(0, 0, 24, 7)]
    assert places({"height": 10, "panels": [{"span": 12}]}) == [(0, 0, 24, 3)]


def test_panels_beside_rows_are_among_them() -> None:
    there = {"type": "text", "title": "there", "gridPos": {"x": 0, "y": 3, "w": 24, "h": 4}}
    found = migrated(schemaVersion=14, panels=[there], rows=[row(3, (12,)), row(3, (12,))])
    assert [one["gridPos"]["y"] for one in found["panels"]] == [0, 3, 3]


def test_rows_that_are_of_no_form_stay() -> None:
    assert migrated(schemaVersion=14, rows=["?"])["rows"] == ["?"]
