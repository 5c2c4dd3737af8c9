"""From an alert to the panel that shows it: the annotation `dashboard`."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
import yaml

from obsdsl import (
    P1,
    AlertRule,
    CompileError,
    Dashboard,
    Gauge,
    LibraryPanel,
    RawPanel,
    Row,
    RuleGroup,
    Stat,
    TimeSeries,
)
from obsdsl.compile.workspace import compile_workspace
from obsdsl.compose.workspace import Workspace
from obsdsl.config import Config

up = Gauge("up", "Up.", range=(0, 1))


def alert(name: str = "A", **rest: Any) -> AlertRule:
    return AlertRule(name, up == 0, severity=P1, summary="a", **rest)


def links(dashboards: Sequence[Dashboard], *alerts: AlertRule, url: str | None = None) -> dict[str, str | None]:
    """The link of each alert, with the title of the panel in place of its id."""
    workspace = Workspace((), tuple(dashboards), (RuleGroup("g", rules=alerts),))
    artifacts = compile_workspace(workspace, Config(Path("/workspace"), grafana_url=url))
    titles, found = {}, {}
    for one in artifacts:
        if one.kind == "dashboard":
            panels = json.loads(one.content)["panels"]
            titles |= {str(p["id"]): p.get("title") for outer in panels for p in (outer, *outer.get("panels", ()))}
    for one in artifacts:
        if one.kind == "rules":
            for rule in yaml.safe_load(one.content)["groups"][0]["rules"]:
                head, _, id_ = rule["annotations"].get("dashboard", "").partition("?viewPanel=")
                found[rule["alert"]] = f"{head} {titles[id_]}" if id_ else head or None
    return found


def test_a_panel_that_draws_an_alert_is_its_link() -> None:
    one = alert()
    panels = (Stat("Other", up), Stat("Drawn", up, thresholds=one))
    assert links([Dashboard("D", uid="d", panels=panels)], one) == {"A": "/d/d Drawn"}
    assert links([Dashboard("D", uid="d", rows=(Row("r", *panels),))], one) == {"A": "/d/d Drawn"}
    assert links([Dashboard("D", uid="d", rows=(Row("r", *panels, collapsed=True),))], one) == {"A": "/d/d Drawn"}


def test_the_address_of_grafana_begins_the_link() -> None:
    one = alert()
    dashboard = Dashboard("D", uid="d", panels=(Stat("s", up, thresholds=one),))
    assert links([dashboard], one, url="https://grafana.example.org/sub") == {
        "A": "https://grafana.example.org/sub/d/d s"
    }


def test_the_first_panel_of_several_is_the_link() -> None:
    one = alert()
    late = Dashboard("L", uid="late", panels=(Stat("x", up, thresholds=one),))
    early = Dashboard(
        "E", uid="early", rows=(Row("r", Stat("top", up, thresholds=(one,)), Stat("b", up, thresholds=one)),)
    )
    assert links([early, late], one) == {"A": "/d/early top"}


def test_an_alert_is_found_by_identity() -> None:
    """Another alert that says the same has a link of its own, or none."""
    one, twin = alert(), alert()
    dashboard = Dashboard("D", uid="d", panels=(Stat("s", up, thresholds=one),))
    assert links([dashboard], twin) == {"A": None}


PLACES = Dashboard(
    "D",
    uid="d",
    rows=(
        Row("Row one", Stat("A panel", up), TimeSeries("Keyed", up, key="k")),
        Row("Keyed row", Stat("A panel", up), LibraryPanel("Kept", "library-uid"), key="rk"),
        Row("Closed", RawPanel({"type": "text", "title": "Raw"}), collapsed=True),
    ),
)
PLAIN = Dashboard("P", uid="plain", panels=(Stat("a / b", up),))


@pytest.mark.parametrize(
    ("path", "link"),
    [
        ("d/Row one/A panel", "/d/d A panel"),
        ("d/Row one/k", "/d/d Keyed"),
        ("d/rk/A panel", "/d/d A panel"),
        ("d/rk/Kept", "/d/d Kept"),
        ("d/Closed/Raw", "/d/d Raw"),
        ("plain/a / b", "/d/plain a / b"),
    ],
)
def test_an_alert_names_a_panel_by_dashboard_row_and_title(path: str, link: str) -> None:
    assert links([PLACES, PLAIN], alert(panel=path)) == {"A": link}


def test_the_panel_that_is_named_wins_over_one_that_draws() -> None:
    one = alert(panel="plain/a / b")
    drawing = Dashboard("D", uid="drawing", panels=(Stat("s", up, thresholds=one),))
    assert links([drawing, PLAIN], one) == {"A": "/d/plain a / b"}


@pytest.mark.parametrize(
    ("path", "mend"),
    [
        ("d/Row one/A panl", "did you mean 'd/Row one/A panel'?"),
        ("d/row one/A panel", "did you mean 'd/Row one/A panel'?"),
        ("d/Row one/Keyed", "did you mean"),
        ("nowhere", 'write "uid/row title/panel title"'),
    ],
)
def test_a_panel_that_is_nowhere_is_refused_with_the_alerts_place(path: str, mend: str) -> None:
    with pytest.raises(CompileError) as caught:
        links([PLACES, PLAIN], alert(panel=path))
    assert f"panel {path!r} is in no dashboard of the workspace" in caught.value.faults[0]
    assert mend in caught.value.faults[0]
    assert caught.value.location is not None
    assert caught.value.location.file == __file__


def test_an_annotation_of_the_users_own_stays() -> None:
    one = alert(annotations={"dashboard": "https://example.org/mine"})
    dashboard = Dashboard("D", uid="d", panels=(Stat("s", up, thresholds=one),))
    assert links([dashboard], one) == {"A": "https://example.org/mine"}
