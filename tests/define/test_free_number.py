"""Numbers that are free are found, and the first of them where there are no holes."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from obsdsl.define.free_number import first_free


@given(st.sets(st.integers(0, 40)), st.integers(0, 10))
def test_it_is_free_and_the_one_before_it_is_not(taken: set[int], start: int) -> None:
    found = first_free(taken.__contains__, start)
    assert found not in taken
    assert found == start or found - 1 in taken


@given(st.integers(0, 3000))
def test_without_holes_it_is_the_first_and_few_are_asked(count: int) -> None:
    asked: list[int] = []

    def is_taken(number: int) -> bool:
        asked.append(number)
        return number < 2 + count

    assert first_free(is_taken) == 2 + count
    assert len(asked) < 30
