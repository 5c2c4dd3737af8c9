"""Members of two lists are paired by what tells them apart, and what passed others is told."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from obsdsl.review.kinds.dashboard.pairing import pairing

letters = st.text("abc", max_size=8)
unique = st.lists(st.integers(0, 30), unique=True, max_size=12)
KEYS = (lambda one: one,)


@given(letters, letters)
def test_each_member_is_in_one_place(before: str, after: str) -> None:
    found = pairing(before, after, KEYS)
    assert sorted([*(old for old, _ in found.both), *found.removed]) == sorted(before)
    assert [*(new for _, new in found.both)] == [one for one in after if one in before][
        : len(found.both)
    ] or found.added
    assert sorted([*(new for _, new in found.both), *found.added]) == sorted(after)
    assert all(old == new for old, new in found.both)


@given(letters, letters)
def test_the_way_back_pairs_alike(before: str, after: str) -> None:
    there, back = pairing(before, after, KEYS), pairing(after, before, KEYS)
    assert sorted(there.both) == sorted((old, new) for new, old in back.both)
    assert (sorted(there.removed), sorted(there.added)) == (sorted(back.added), sorted(back.removed))


@given(unique, st.data())
def test_one_that_is_taken_elsewhere_is_all_that_moved(members: list[int], data: st.DataObject) -> None:
    if len(members) < 3:
        return
    after = list(members)
    one = after.pop(data.draw(st.integers(0, len(after) - 1)))
    after.insert(data.draw(st.integers(0, len(after))), one)
    moved = pairing(members, after, KEYS).moved
    assert len(moved) == (0 if after == members else 1)


@given(unique, unique)
def test_without_what_moved_all_stand_as_they_stood(before: list[int], after: list[int]) -> None:
    found = pairing(before, after, KEYS)
    stays = [pair for pair in found.both if pair not in found.moved]
    places = [before.index(old) for old, _ in stays]
    assert places == sorted(places)


def test_the_first_key_counts_before_the_second() -> None:
    before, after = [("a", 1), ("b", 2)], [("b", 1), ("a", 2)]
    assert pairing(before, after, (lambda one: one[0], lambda one: one[1])).both == (
        (("b", 2), ("b", 1)),
        (("a", 1), ("a", 2)),
    )
    assert pairing(before, after, (lambda one: one[1],)).moved == ()
