"""Panels move up as Grafana moves them: none into another, none with room above it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from obsdsl.compose.layout import Box
from obsdsl.importing.differences.positions import compacted

BOXES = st.lists(
    st.builds(Box, x=st.integers(0, 23), y=st.integers(0, 30), w=st.integers(1, 24), h=st.integers(1, 9)), max_size=12
)


def overlap(one: Box, other: Box) -> bool:
    beside = one.x < other.x + other.w and other.x < one.x + one.w
    return beside and one.y < other.y + other.h and other.y < one.y + one.h


@given(BOXES, st.integers(0, 5))
def test_no_box_lies_in_another_or_has_room_above_it(boxes: list[Box], top: int) -> None:
    placed = compacted(boxes, top)
    for index, box in enumerate(placed):
        before = placed[:index]
        assert not any(overlap(box, one) for one in before)
        above = Box(box.x, box.y - 1, box.w, box.h)
        assert box.y == top or any(overlap(above, one) for one in before)


@given(BOXES)
def test_what_is_moved_up_stays_there(boxes: list[Box]) -> None:
    placed = sorted(compacted(boxes, 0), key=lambda box: (box.y, box.x))
    assert compacted(placed, 0) == placed
