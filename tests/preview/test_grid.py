"""Where panels stand: on 24 columns, and as high as they come."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from obsdsl.preview.board.grid import COLUMNS, Box, flowing, risen, written

PLACES = st.builds(
    Box, st.integers(0, 20), st.integers(0, 100), st.integers(1, 24), st.integers(1, 30)
).map(lambda one: Box(min(one.x, COLUMNS - one.w), one.y, one.w, one.h))  # fmt: skip


def meets(one: Box, other: Box) -> bool:
    beside = one.x + one.w <= other.x or other.x + other.w <= one.x
    return not beside and one.y < other.y + other.h and other.y < one.y + one.h


@given(st.lists(PLACES, max_size=20))
def test_nothing_overlaps_and_nothing_hangs(boxes: list[Box]) -> None:
    placed = risen(boxes)
    for at, one in enumerate(placed):
        assert not any(meets(one, other) for other in placed[:at])
        assert (one.x, one.w, one.h) == (boxes[at].x, boxes[at].w, boxes[at].h)
        below = [other for other in placed if other.y + other.h == one.y]
        assert one.y == 0 or any(other.x < one.x + one.w and one.x < other.x + other.w for other in below)


def test_a_dashboard_without_gaps_stays_as_it_is() -> None:
    boxes = [Box(0, 0, 12, 8), Box(12, 0, 12, 4), Box(12, 4, 12, 4), Box(0, 8, 24, 3)]
    assert risen(boxes) == boxes


def test_places_that_are_no_places() -> None:
    assert written({}) is None
    assert written({"gridPos": {"w": 3, "h": 2}}) is None
    assert written({"gridPos": {"x": 20, "y": 0, "w": 30, "h": 0}}) == Box(0, 0, 24, 1)
    assert written({"gridPos": {"x": "1", "y": 2.6, "w": 3.2, "h": 8}}) == Box(1, 3, 3, 8)
    assert written({"gridPos": {"x": 2, "y": 1}}) == Box(2, 1, 12, 8)


def test_spans_of_old_flow_and_wrap() -> None:
    panels = [{"span": 6}, {"span": 4}, {"span": 4, "height": "380px"}]
    assert flowing(panels, "190px") == [Box(0, 0, 12, 5), Box(12, 0, 8, 5), Box(0, 5, 8, 10)]
