"""Where panels stand: whatever their sizes, none overlaps, none is too wide, and their order is kept."""

from __future__ import annotations

from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from obsdsl import Gauge, RawPanel, Stat, Table, Text, TimeSeries
from obsdsl.compose.grid import GRID_WIDTH
from obsdsl.compose.layout import Box, flow, size
from obsdsl.compose.panel import AnyPanel

up = Gauge("up", "Health.")

WIDTHS = st.one_of(st.none(), st.integers(1, GRID_WIDTH))
HEIGHTS = st.one_of(st.none(), st.integers(1, 40))
PANELS = st.lists(
    st.one_of(
        st.builds(lambda w, h: Stat("t", up, width=w, height=h), WIDTHS, HEIGHTS),
        st.builds(lambda w, h: TimeSeries("t", up, width=w, height=h), WIDTHS, HEIGHTS),
        st.builds(lambda w, h: Table("t", up, width=w, height=h), WIDTHS, HEIGHTS),
        st.builds(lambda w, h: Text("t", "x", width=w, height=h), WIDTHS, HEIGHTS),
        st.builds(lambda w, h: RawPanel({"type": "x"}, width=w, height=h), WIDTHS, HEIGHTS),
    ),
    max_size=30,
)


def overlap(one: Box, other: Box) -> bool:
    return (
        one.x < other.x + other.w and other.x < one.x + one.w and one.y < other.y + other.h and other.y < one.y + one.h
    )


@given(PANELS, st.integers(0, 1000))
def test_panels_flow(panels: list[AnyPanel], top: int) -> None:
    placed = list(flow(panels, top))
    boxes = [box for _, box in placed]
    assert [panel for panel, _ in placed] == panels
    assert [(box.w, box.h) for box in boxes] == [size(panel) for panel in panels]
    assert all(box.x >= 0 and box.x + box.w <= GRID_WIDTH and box.y >= top for box in boxes)
    assert not any(overlap(one, other) for one, other in combinations(boxes, 2))
    assert [(box.y, box.x) for box in boxes] == sorted((box.y, box.x) for box in boxes)


@given(PANELS)
def test_a_line_is_full_before_the_next_begins(panels: list[AnyPanel]) -> None:
    boxes = [box for _, box in flow(panels, 0)]
    for before, after in pairwise(boxes):
        if after.y == before.y:
            assert after.x == before.x + before.w
        else:
            line = [box for box in boxes if box.y == before.y]
            assert after.x == 0
            assert before.x + before.w + after.w > GRID_WIDTH
            assert after.y == before.y + max(box.h for box in line)


@given(PANELS, st.integers(0, 100))
def test_the_first_line_does_not_change_the_flow(panels: list[AnyPanel], top: int) -> None:
    moved = [Box(box.x, box.y + top, box.w, box.h) for _, box in flow(panels, 0)]
    assert [box for _, box in flow(panels, top)] == moved


def test_a_panel_that_does_not_fit_wraps_before_it_is_placed() -> None:
    panels = [Stat("a", up, width=20, height=4), TimeSeries("b", up, width=8, height=9), Stat("c", up)]
    assert [box for _, box in flow(panels, 1)] == [Box(0, 1, 20, 4), Box(0, 5, 8, 9), Box(8, 5, 6, 4)]


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ({"gridPos": {"w": 6, "h": 3, "x": 20, "y": 9}}, (6, 3)),
        ({"gridPos": {"w": 40, "h": 3}}, (24, 3)),
        ({"gridPos": {"w": 0, "h": "250px"}}, (12, 8)),
        ({"gridPos": None}, (12, 8)),
        ({}, (12, 8)),
    ],
    ids=["given", "wide", "nonsense", "null", "none"],
)
def test_a_raw_panel_has_the_size_of_its_grid_position(raw: dict[str, object], expected: tuple[int, int]) -> None:
    assert size(RawPanel(raw)) == expected
