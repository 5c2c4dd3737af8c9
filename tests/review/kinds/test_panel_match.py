"""A panel is found again whatever changed about it: its place, its title, its id, its queries."""

from __future__ import annotations

import copy
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from obsdsl.review.kinds.dashboard.board import Board, Panel
from obsdsl.review.kinds.panel.match import matched
from tests.review.kinds.boards import Json, board, panel, placed

titles = st.sampled_from(["CPU", "Memory", "Errors", "Rate", ""])


def _numbered(held: list[Json], start: int = 1) -> list[Json]:
    return [{**one, "mark": index} for index, one in enumerate(held, start)]


@st.composite
def boards(draw: Any, unique: bool = False) -> Json:
    """Dashboards of marked panels, some in rows, some with equal titles."""
    count = draw(st.integers(1, 8))
    held = []
    for index in range(count):
        title = f"Panel {index}" if unique else draw(titles)
        expr = f"metric_{index if unique else draw(st.integers(0, 2))}"
        held.append(panel(title, type=draw(st.sampled_from(["stat", "timeseries"])), targets=[{"expr": expr}]))
    rows = [{"type": "row", "title": name, "panels": []} for name in draw(st.lists(st.sampled_from("AB"), max_size=2))]
    at = sorted(draw(st.lists(st.integers(0, count), min_size=len(rows), max_size=len(rows))))
    held = placed(*held)
    for offset, (index, row) in enumerate(zip(at, rows, strict=True)):
        y = held[index]["gridPos"]["y"] - 0.5 if index < len(held) else 1000
        held.insert(index + offset, {**row, "gridPos": {"x": 0, "y": y, "w": 24, "h": 0.5}, "id": 500 + offset})
    return board(*_numbered(held))


def _marks(before: Json, after: Json) -> list[tuple[int, int]]:
    found = matched(Board(before), Board(after))
    return [(_mark(old), _mark(new)) for old, new in found.panels.both]


def _mark(one: Panel) -> int:
    return int(one.json["mark"])


@given(boards())
def test_a_dashboard_is_itself(one: Json) -> None:
    found = matched(Board(one), Board(copy.deepcopy(one)))
    assert all(old.json == new.json for old, new in found.panels.both)
    assert not found.panels.removed
    assert not found.panels.added
    assert not found.panels.moved
    assert not found.rows.moved


@given(boards(), boards())
def test_no_panel_is_two(before: Json, after: Json) -> None:
    found = matched(Board(before), Board(after))
    olds = [*(old for old, _ in found.panels.both), *found.panels.removed]
    news = [*(new for _, new in found.panels.both), *found.panels.added]
    assert sorted(map(_mark, olds)) == sorted(map(_mark, Board(before).panels))
    assert sorted(map(_mark, news)) == sorted(map(_mark, Board(after).panels))


@given(boards(unique=True), st.data())
def test_a_panel_is_found_whatever_one_thing_changed(before: Json, data: st.DataObject) -> None:
    after = copy.deepcopy(before)
    one = data.draw(st.sampled_from([one for one in after["panels"] if one["type"] != "row"]))
    change = data.draw(st.sampled_from(["title", "id", "gridPos", "type", "targets", "description"]))
    one[change] = {"id": 999, "gridPos": {"x": 3, "y": 99, "w": 5, "h": 5}, "targets": [{"expr": "another"}]}.get(
        change, "another"
    )
    assert all(old == new for old, new in _marks(before, after))
    assert not matched(Board(before), Board(after)).panels.removed


@given(boards(unique=True), st.data())
def test_generators_that_count_panels_give_all_that_follow_another_id(before: Json, data: st.DataObject) -> None:
    after = copy.deepcopy(before)
    at = data.draw(st.integers(0, len(after["panels"])))
    after["panels"].insert(at, panel("New", targets=[{"expr": "new"}], mark=0))
    for index, one in enumerate(after["panels"], 1):
        one["id"] = index
    assert all(old == new for old, new in _marks(before, after))
    assert [_mark(one) for one in matched(Board(before), Board(after)).panels.added] == [0]


@given(boards(unique=True), st.data())
def test_without_ids_titles_tell(before: Json, data: st.DataObject) -> None:
    for one in before["panels"]:
        del one["id"]
    after = copy.deepcopy(before)
    gone = data.draw(st.sampled_from([one for one in after["panels"] if one["type"] != "row"]))
    after["panels"].remove(gone)
    for one in after["panels"]:
        one["description"] = "another"
    found = matched(Board(before), Board(after))
    assert [_mark(one) for one in found.panels.removed] == [gone["mark"]]
    assert all(old == new for old, new in _marks(before, after))


def test_of_equal_titles_the_queries_tell() -> None:
    one, other = (panel("CPU", targets=[{"expr": expr}]) for expr in ("a", "b"))
    found = matched(Board(board(one, other)), Board(board({**other, "unit": "s"}, {**one, "unit": "s"})))
    assert [(old.json["targets"], new.json["targets"]) for old, new in found.panels.both] == [
        (other["targets"], other["targets"]),
        (one["targets"], one["targets"]),
    ]


def test_a_row_is_found_by_its_panels() -> None:
    before = {"rows": [{"title": "Old", "panels": [panel("CPU"), panel("Memory")]}, {"title": "Other", "panels": []}]}
    after = {"rows": [{"title": "New", "panels": [panel("CPU"), panel("Memory")]}, {"title": "Other", "panels": []}]}
    found = matched(Board(before), Board(after))
    assert [(old.title, new.title) for old, new in found.rows.both] == [("Old", "New"), ("Other", "Other")]
