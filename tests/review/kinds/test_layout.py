"""What is said of the places of panels: what somebody moved, and nothing of what only made room for it."""

from __future__ import annotations

import copy
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.review.kinds.boards import Json, board, found, panel, placed, said

MANY = placed(*(panel(f"P{index}", targets=[{"expr": f"m{index}"}]) for index in range(20)))


def shifted(panels: list[Json], by: int) -> list[Json]:
    return [{**one, "gridPos": {**one["gridPos"], "y": one["gridPos"]["y"] + by}} for one in panels]


def at(x: int, y: int, w: int = 12, h: int = 8) -> Json:
    return {"x": x, "y": y, "w": w, "h": h}


def row(title: str, y: int, **more: Any) -> Json:
    return {"type": "row", "title": title, "gridPos": at(0, y, 24, 1), "panels": [], **more}


def test_a_panel_that_moves_twenty_others_is_one_line() -> None:
    new = panel("New", gridPos=at(0, 0), id=99)
    (only,) = found(board(*MANY), board(new, *shifted(MANY, 8)))
    assert only.line == "panel Board / New: added"
    assert "20 panels moved down: P0, P1, P2 and 17 more" in only.details


def test_panels_that_all_moved_for_no_reason_are_one_line() -> None:
    (only,) = found(board(*MANY), board(*shifted(MANY, 8)))
    assert only.line == "dashboard Board: 20 panels moved down"
    assert only.details[0] == "P0: y 0 → 8"


def test_one_panel_that_moved_says_where() -> None:
    after = copy.deepcopy(MANY)
    after[-1]["gridPos"]["y"] = 200
    assert said(board(*MANY), board(*after)) == ["panel Board / P19: moved y 72 → 200"]


def test_the_order_in_the_file_is_no_place() -> None:
    assert said(board(*MANY), board(*reversed(MANY))) == []


@given(st.permutations(range(6)))
def test_panels_in_another_order_say_so_and_nothing_else(order: list[int]) -> None:
    before = MANY[:6]
    after = [{**before[old], "gridPos": before[place]["gridPos"]} for place, old in enumerate(order)]
    lines = said(board(*before), board(*after))
    assert bool(lines) == (order != sorted(order))
    assert all(": moved " in line for line in lines)
    # One of the six at least stays.
    assert len(lines) <= 5


@given(st.lists(st.booleans(), min_size=20, max_size=20))
def test_a_removed_panel_is_the_only_one_named(kept: list[bool]) -> None:
    after = placed(*({**one, "gridPos": None} for one, keep in zip(MANY, kept, strict=True) if keep))
    after = [{**one, "gridPos": at(index % 2 * 12, index // 2 * 8)} for index, one in enumerate(after)]
    gone = [f"panel Board / P{index}: removed" for index, keep in enumerate(kept) if not keep]
    lines = said(board(*MANY), board(*after))
    assert (
        sorted(lines) == sorted(gone) if len(gone) < 10 else lines == [f"dashboard Board: {len(gone)} panels removed"]
    )


def test_a_panel_of_a_row_of_old_that_passed_another() -> None:
    before = {"title": "Board", "rows": [{"title": "R", "panels": [panel("A", span=4), panel("B"), panel("C")]}]}
    after = {"title": "Board", "rows": [{"title": "R", "panels": [panel("B"), panel("C"), panel("A", span=6)]}]}
    assert said(before, after) == [
        "panel Board / R / A: moved from place 1 to 3 in its row",
        "panel Board / R / A: width 4 → 6",
    ]


def test_a_row_that_is_collapsed_holds_the_same_panels() -> None:
    held = [panel("A", gridPos=at(0, 1)), panel("B", gridPos=at(12, 1))]
    below = [row("Next", 9), panel("C", gridPos=at(0, 10))]
    before = board(row("R", 0, collapsed=False), *held, *below)
    after = board(row("R", 0, collapsed=True, panels=held), row("Next", 1), panel("C", gridPos=at(0, 2)))
    (only,) = found(before, after)
    assert only.line == "row Board / R: collapsed"
    assert only.details == ("1 panel moved up: C",)


def test_a_row_of_a_dashboard_of_old_becomes_one_of_today() -> None:
    held = [panel("A", gridPos=at(0, 1)), panel("B", gridPos=at(12, 1))]
    before = {"title": "Board", "rows": [{"title": "R", "collapse": False, "panels": [panel("A"), panel("B")]}]}
    lines = said(before, {"title": "Board", "panels": [row("R", 0, collapsed=False), *held]})
    assert not [line for line in lines if ": added" in line or ": removed" in line]


def test_a_row_comes_and_goes_with_its_panels() -> None:
    held = [row("R", 0), panel("A", gridPos=at(0, 1)), panel("B", gridPos=at(12, 1))]
    (added,) = found(board(), board(*held))
    assert added.line == "row Board / R: added with 2 panels"
    assert added.details == ("panel Board / R / A", "panel Board / R / B")
    assert said(board(*held), board()) == ["row Board / R: removed with 2 panels"]


def test_a_row_header_that_is_put_in_takes_panels_in() -> None:
    held = [panel("A", gridPos=at(0, 1)), panel("B", gridPos=at(12, 1))]
    assert said(board(*held), board(row("R", 0), *held)) == ["row Board / R: added with 2 panels"]
    assert said(board(row("Q", 0), row("R", 0), *held), board(row("Q", 0), *held)) == [
        "row Board / R: removed; 2 panels of it are in row Q now"
    ]


def test_a_row_header_that_moved_takes_panels_in() -> None:
    def held(y: int) -> Json:
        panels = [panel(name, gridPos=at(0, place)) for name, place in (("A", 1), ("B", 9), ("C", 21))]
        return board(row("Q", 0), *panels, row("R", y))

    assert said(held(20), held(5)) == ["row Board / R: moved y 20 → 5; takes 1 panel in"]


def test_rows_that_change_places() -> None:
    def part(title: str, held: str, y: int) -> list[Json]:
        return [row(title, y), panel(held, gridPos=at(0, y + 1))]

    before, after = (*part("Q", "A", 0), *part("R", "B", 9)), (*part("R", "B", 0), *part("Q", "A", 9))
    (only,) = found(board(*before), board(*after))
    assert only.line == "row Board / R: moved to the top"
    assert only.details == ("1 panel moved up, 1 down: B, A",)


def test_the_same_of_many_panels_is_one_line() -> None:
    after = [{**one, "fieldConfig": {"defaults": {"unit": "ms"}}} for one in MANY]
    (only,) = found(board(*MANY), board(*after))
    assert only.line == "dashboard Board: unit none → ms on 20 panels"
    assert only.details[0] == "panel Board / P0"
    assert len(said(board(*MANY[:3]), board(*after[:3]))) == 3


def test_panels_of_one_name_are_told_apart_by_their_ids() -> None:
    before = board(*placed(panel("CPU"), panel("CPU"), panel("Memory")))
    after = copy.deepcopy(before)
    for one in after["panels"]:
        one["transparent"] = True
    assert said(before, after) == [
        "panel Board / CPU #1: transparent none → on",
        "panel Board / CPU #2: transparent none → on",
        "panel Board / Memory: transparent none → on",
    ]


def test_a_row_header_that_is_moved_aside() -> None:
    after = copy.deepcopy(MANY)
    aside = row("R", 100, id=50)
    aside["gridPos"]["x"] = 3
    assert said(board(*MANY, row("R", 100, id=50)), board(*after, aside)) == ["row Board / R: moved x 0 → 3"]
