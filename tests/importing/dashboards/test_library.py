"""Panels of Grafana's library are references in Python, too, as far as the JSON is one."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from obsdsl import Dashboard, LibraryPanel, Row, Stat, Thresholds, promql
from obsdsl.compile.context import Context
from obsdsl.compile.grafana.dashboard import dashboard as compiled
from obsdsl.importing.files.sources import read_file
from obsdsl.importing.found import Found, LibrarySource
from obsdsl.importing.plan import Plan, plan
from tests.compile.grafana.oracle import emitted_panel


def imported(board: dict[str, Any], exact: bool) -> Plan:
    found = Found()
    found.dashboards.append(("a.json", json.dumps(board)))
    return plan(found, exact)


@pytest.mark.parametrize("exact", [False, True])
def test_a_reference_is_one(exact: bool) -> None:
    board = compiled(
        Dashboard(
            "Web",
            uid="web",
            panels=(Stat("Up", promql("up")), LibraryPanel("Traffic", "x"), LibraryPanel("A", "y", name="B", width=6)),
            rows=(Row("Details", LibraryPanel("Traffic", "x"), collapsed=True),),
        ),
        Context(),
    )
    made = imported(board, exact)
    assert (made.report.shares["panels"].total, made.report.shares["panels"].typed) == (4, 4)
    text = made.files["dashboards/web.py"]
    assert text.count('LibraryPanel("Traffic", "x")') == 2
    assert 'LibraryPanel("A", "y", name="B", width=6)' in text


@pytest.mark.parametrize("exact", [False, True])
def test_a_reference_stands_where_it_stood(exact: bool) -> None:
    board = compiled(Dashboard("Web", uid="web", panels=(Stat("Up", promql("up")), LibraryPanel("A", "y"))), Context())
    board["panels"][1] |= {"id": 77, "gridPos": {"x": 6, "y": 30, "w": 18, "h": 5}}
    # As Grafana 9 has it.
    del board["panels"][1]["type"], board["panels"][1]["title"]
    made = imported(board, exact)
    assert made.report.shares["panels"].typed == 2
    text = made.files["dashboards/web.py"]
    assert "RawDashboard" not in text
    assert 'LibraryPanel("A", "y", ' in " ".join(text.split()).replace("LibraryPanel( ", "LibraryPanel(")


@pytest.mark.parametrize(
    "held",
    [
        {"libraryPanel": {"uid": "x", "name": "Traffic", "version": 3}},
        {"libraryPanel": {"uid": "x"}},
        {"libraryPanel": "x"},
        {"libraryPanel": {"uid": "x", "name": "Traffic"}, "options": {"a": 1}},
        {"libraryPanel": {"uid": "x", "name": "Traffic"}, "title": 1},
    ],
)
def test_what_is_more_than_a_reference_stays_as_it_is(held: dict[str, Any]) -> None:
    board = compiled(Dashboard("Web", uid="web", panels=(LibraryPanel("Traffic", "x"),)), Context())
    board["panels"][0] |= held
    made = imported(board, exact=False)
    assert made.report.shares["panels"].typed == 0
    assert "RawPanel(" in made.files["dashboards/web.py"]


@pytest.mark.parametrize("exact", [False, True])
def test_a_panel_of_the_library_names_an_alerts_number(exact: bool, tmp_path: Path) -> None:
    rules = tmp_path / "rules.yml"
    rules.write_text("groups:\n- name: web\n  rules:\n  - {alert: Slow, expr: seconds > 2, labels: {severity: P1}}\n")
    found = Found()
    read_file(rules, found, named=True)
    model = emitted_panel(Stat("Slow", promql("seconds"), thresholds=Thresholds("green", (2, "red"))))
    # One has the name that the alert would have.
    found.library += [LibrarySource("a.json", uid, name, "", model) for uid, name in (("a", "Answers"), ("b", "Slow"))]
    texts = plan(found, exact).files
    assert "slow.threshold" not in texts["dashboards/library.py"]
    found.library.pop()
    texts = plan(found, exact).files
    assert ("from alerts.web import slow\n" in texts["dashboards/library.py"]) is not exact
    assert ("(slow.threshold, " in texts["dashboards/library.py"]) is not exact
