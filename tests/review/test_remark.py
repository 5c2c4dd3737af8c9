"""The order in which a reviewer is told."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from obsdsl.review.remark import Danger, Remark, names, ranked
from tests.review.given import REMARKS, remark, reviewed


@given(st.lists(REMARKS), st.randoms(use_true_random=False))
def test_the_order_is_that_of_the_dangers_whoever_spoke_first(found: list[Remark], random: object) -> None:
    first = ranked(found)
    random.shuffle(found)  # type: ignore[attr-defined]
    assert [one.line for one in ranked(found)] == [one.line for one in first]
    dangers = [one.danger for one in first]
    assert dangers == sorted(dangers, reverse=True)


def test_of_equal_danger_an_alert_comes_before_a_panel() -> None:
    panel, alert = remark(kind="panel", name="A"), remark(kind="alert", name="B")
    assert ranked([panel, alert]) == (alert, panel)


def test_what_is_said_twice_is_said_once() -> None:
    assert len(ranked([remark(), remark()])) == 1


def test_dangers_are_counted() -> None:
    found = reviewed([remark(), remark("other", Danger.NOTE)])
    assert [found.count(one) for one in Danger] == [1, 0, 0, 1]


def test_a_line_names_three() -> None:
    assert names(["a", "b", "c"]) == "a, b, c"
    assert names(iter("abcde")) == "a, b, c and 2 more"
