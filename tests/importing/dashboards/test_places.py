"""Whatever stands where: rows and panels of any grid come back typed, and each at its place."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from obsdsl import Dashboard, Row, Text
from obsdsl.compile.context import Context
from obsdsl.compile.grafana.dashboard import dashboard as compiled
from obsdsl.compose.raw_dashboard import RawDashboard
from obsdsl.errors import DefinitionError
from obsdsl.importing.dashboards.counted import ImportedDashboard
from obsdsl.importing.dashboards.file import dashboard_file
from obsdsl.importing.dashboards.patch import same
from obsdsl.importing.dashboards.read import read_typed
from obsdsl.importing.differences.difference import Differences
from obsdsl.importing.differences.registry import chosen

CONTEXT = Context()
EXACT, USUAL = Differences(), chosen()
both = pytest.mark.parametrize("differences", [EXACT, USUAL], ids=["exact", "default"])
Json = dict[str, Any]


def read(json: Json, differences: Differences) -> ImportedDashboard:
    found = read_typed(RawDashboard(json), CONTEXT, differences)
    assert isinstance(found.value, Dashboard), found.raw
    assert same(differences.dashboard(compiled(found.value, CONTEXT)), differences.dashboard(json))
    return found


def board(*panels: Json, **more: Any) -> Json:
    """Each panel with an id, those within rows, too."""
    json = {"title": "Web", "uid": "web", "schemaVersion": 39, "panels": list(panels), **more}
    held = [*panels, *(one for row in more.get("rows", ()) for one in row["panels"])]
    for id_, one in enumerate((inner for outer in held for inner in (outer, *outer.get("panels", ()))), 1):
        one["id"] = id_
    return json


def text(title: str = "", place: Any = (0, 0, 12, 8)) -> Json:
    return {"type": "text", "title": title, "gridPos": dict(zip("xywh", place, strict=True)), "options": {}}


def row(title: str, *held: Json, closed: bool = False, y: int = 0, **more: Any) -> Json:
    place = {"x": 0, "y": y, "w": 24, "h": 1}
    return {"type": "row", "title": title, "collapsed": closed, "gridPos": place, "panels": list(held), **more}


@both
def test_a_panel_that_follows_a_closed_row_is_outside_of_it(differences: Differences) -> None:
    inside, after = text("In", (0, 1, 12, 8)), text("After", (0, 1, 12, 8))
    found = read(
        board(row("Closed", inside, closed=True), after, row("Open", y=9), text("Own", (0, 10, 12, 8))), differences
    )
    assert (found.panels, found.typed_panels, found.raw) == (3, 3, ())
    assert isinstance(found.value, Dashboard)
    assert [
        (one.title, [panel.title for panel in one.panels], [panel.title for panel in one.below])
        for one in found.value.rows
    ] == [("Closed", ["In"], ["After"]), ("Open", ["Own"], [])]
    assert "below=(Text(" in dashboard_file(found).text.replace("\n", "").replace(" ", "")


@both
def test_panels_of_no_row_have_keys_among_themselves(differences: Differences) -> None:
    after = [text("One", (0, 2, 12, 8)), text("One", (12, 2, 12, 8))]
    found = read(board(text("One", (0, 0, 12, 1)), row("", text("One"), closed=True, y=1), *after), differences)
    assert isinstance(found.value, Dashboard)
    (held,) = found.value.rows
    assert [one.key for one in held.below] == ["One 2", "One 3"]
    assert (held.key, held.panels[0].key) == ("2", None)


@both
def test_panels_that_an_open_row_holds_are_kept_and_counted_as_raw(differences: Differences) -> None:
    found = read(board(row("Open", text("Lost"), y=0), text("Own", (0, 1, 12, 8))), differences)
    assert (found.panels, found.typed_panels) == (2, 1)
    assert [(one.kind, one.name) for one in found.raw] == [("panel", "Lost")]


@both
def test_a_row_in_a_row_stays_raw_and_is_named(differences: Differences) -> None:
    found = read(board(row("Outer", row("Inner", text("Deep")), text("In"), closed=True)), differences)
    assert (found.panels, found.typed_panels) == (2, 1)
    assert [(one.kind, one.name) for one in found.raw] == [("row", "Inner")]


def test_panels_beside_rows_of_old_stand_above_them() -> None:
    found = read(board(text("Above"), rows=[{"title": "Row", "panels": [text("In")]}], schemaVersion=14), EXACT)
    assert isinstance(found.value, Dashboard)
    assert found.value.old_rows
    assert [(row and row.title, panel.title) for row, panel in found.value.all_panels()] == [
        (None, "Above"),
        ("Row", "In"),
    ]


def test_rows_of_old_that_nothing_reads_beside_panels_are_extra() -> None:
    found = read(board(text("Seen"), rows=[{"title": "Row", "panels": [text("Unseen")]}]), EXACT)
    assert isinstance(found.value, Dashboard)
    assert not found.value.old_rows
    assert found.value.rows == ()
    assert [one.title for one in found.value.panels] == ["Seen"]


@pytest.mark.parametrize(
    ("grid", "places"),
    [
        # Two below one another beside a tall one, then a line of its own.
        ([(0, 0, 12, 14), (12, 0, 12, 7), (12, 7, 12, 7), (0, 14, 8, 7)], [None, None, (12, 7), None]),
        # The first of each line below the short ones; those beside it follow.
        ([(0, 0, 4, 6), (4, 0, 4, 3), (8, 0, 4, 3), (4, 3, 4, 3), (8, 3, 4, 3)], [None, None, None, (4, 3), None]),
        # What moves up needs no place.
        ([(0, 0, 12, 4), (12, 0, 12, 8), (0, 4, 12, 4)], [None, None, None]),
        ([(6, 0, 6, 4), (12, 0, 6, 4)], [(6, 0), None]),
    ],
)
def test_a_place_is_said_only_where_it_does_not_follow(grid: list[Any], places: list[Any]) -> None:
    found = read(board(*(text(str(at), one) for at, one in enumerate(grid))), USUAL)
    assert isinstance(found.value, Dashboard)
    assert [one.place for one in found.value.panels] == places


# Most stand where Grafana would put them, some anywhere; of one dashboard, some may not say all of it.
_PLACES = st.tuples(st.sampled_from((0, 6, 8, 12, 16)), st.integers(0, 40), st.sampled_from((6, 8, 12, 24)), st.just(4))
_ANYWHERE = st.tuples(st.integers(0, 23), st.integers(0, 40), st.integers(1, 24), st.integers(1, 9))
_TEXTS = st.builds(text, st.sampled_from(("", "a", "b")), _PLACES | _ANYWHERE)
_ROWS = st.builds(
    lambda title, held, closed, y, more: row(title, *(held if closed else ()), closed=closed, y=y, **more),
    st.sampled_from(("", "a", "b")),
    st.lists(_TEXTS, max_size=3),
    st.booleans(),
    st.integers(0, 40),
    st.sampled_from(({}, {"repeat": "job"}, {"datasource": None})),
)


@given(st.lists(_TEXTS | _ROWS, max_size=10).map(lambda held: board(*held)), st.sampled_from((EXACT, USUAL)))
def test_a_grid_of_any_kind_comes_back_typed(json: Json, differences: Differences) -> None:
    found = read(json, differences)
    assert found.panels == found.typed_panels
    assert found.raw == ()


def test_what_stands_below_a_closed_row_is_laid_out_below_its_header() -> None:
    one, two = Text("One", "x", width=12), Text("Two", "x", width=12)
    rows = (Row("Closed", Text("In", "x"), collapsed=True, below=(one, two)), Row("Next", Text("Own", "x")))
    panels = compiled(Dashboard("Web", rows=rows), CONTEXT)["panels"]
    assert [(one["title"], one["gridPos"]["x"], one["gridPos"]["y"]) for one in panels] == [
        ("Closed", 0, 0),
        ("One", 0, 1),
        ("Two", 12, 1),
        ("Next", 0, 1 + panels[1]["gridPos"]["h"]),
        ("Own", 0, 2 + panels[1]["gridPos"]["h"]),
    ]
    assert [one["title"] for one in panels[0]["panels"]] == ["In"]
    # Their ids are those of panels that stand in no row.
    assert panels[1]["id"] == compiled(Dashboard("Web", panels=(one,)), CONTEXT)["panels"][0]["id"]


def test_what_cannot_stand_below_a_row_is_refused() -> None:
    one = Text("t", "x")
    with pytest.raises(DefinitionError, match="below holds panels, but what stands below an open row is in it"):
        Row("r", below=(one,))
    closed = Row("r", collapsed=True, below=(one,))
    with pytest.raises(DefinitionError, match="old_rows has no place for panels below a row"):
        Dashboard("Web", rows=(closed,), old_rows=True)
    with pytest.raises(DefinitionError, match="two panels of the dashboard have the title 't'"):
        Dashboard("Web", rows=(closed,), panels=(one,))


def test_a_panel_stands_beside_one_whose_place_is_its_own() -> None:
    # What asks by queries that nobody can read is not touched; the other has a kind that is no text.
    untouched = {"type": "timeseries", "title": "One", "gridPos": {"h": 8, "w": 12, "x": 8, "y": 0}, "targets": "?"}
    after = {"type": 5, "title": "Two", "gridPos": {"h": 8, "w": 4, "x": 20, "y": 0}}
    assert read(board(after, untouched), USUAL).panels == 2
