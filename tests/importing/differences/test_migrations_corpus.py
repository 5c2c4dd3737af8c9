"""Public dashboards after their migration: no old kind is left, and what they become is typed by class."""

from __future__ import annotations

import copy
import os
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from obsdsl.compose.dashboard import Dashboard
from obsdsl.compose.panels.plugin import PluginPanel
from obsdsl.compose.raw_dashboard import RawDashboard
from obsdsl.importing.dashboards.read import read_typed
from obsdsl.importing.differences.registry import chosen
from obsdsl.importing.differences.schema.everywhere import panels_of
from obsdsl.importing.differences.schema.steps import NEWEST
from obsdsl.read.grafana.dashboard import read_dashboard
from tests.importing.differences.migrating import MIGRATIONS

pytestmark = pytest.mark.skipif("OBSDSL_CORPUS" not in os.environ, reason="OBSDSL_CORPUS names no corpus")
OLD = frozenset(
    ("graph", "singlestat", "grafana-singlestat-panel", "table-old", "grafana-piechart-panel", "heatmap-new")
)


@cache
def dashboards() -> tuple[RawDashboard, ...]:
    folder = Path(os.environ["OBSDSL_CORPUS"])
    files = sorted([*folder.glob("dashboards/*/*.json"), *folder.glob("dashboards_wrapped/*/*.json")])
    read = [read_dashboard(file.read_bytes(), str(file)).dashboard for file in files]
    found = tuple(one for one in read if one is not None)
    assert len(found) >= 291
    return found


def kinds(dashboard: dict[str, Any]) -> Iterator[str]:
    return (str(one.get("type")) for one in panels_of(dashboard))


def test_no_panel_of_an_old_kind_is_left_and_all_are_of_the_schema_of_today() -> None:
    before: Counter[str] = Counter()
    for source in dashboards():
        json = dict(source.json)
        before.update(kinds(json))
        found = MIGRATIONS.dashboard(json)
        assert OLD.isdisjoint(kinds(found)), source.title
        assert found["schemaVersion"] == NEWEST
        assert not found.get("panels") or "rows" not in found
    assert before["graph"] > 400
    assert before["singlestat"] > 80


def test_migrations_change_nothing_they_are_given_and_twice_is_once() -> None:
    for source in dashboards():
        json: dict[str, Any] = copy.deepcopy(dict(source.json))
        once = MIGRATIONS.dashboard(json)
        assert json == source.json
        assert MIGRATIONS.dashboard(once) == once, source.title


def test_what_old_panels_become_is_typed_by_class() -> None:
    count: Counter[str] = Counter()
    for source in dashboards():
        if OLD.isdisjoint(kinds(dict(source.json))):
            continue
        found = read_typed(source, differences=chosen(migrate=True))
        assert isinstance(found.value, Dashboard), source.title
        count["panels"] += found.panels
        count["by class"] += found.typed_panels - found.plugin_panels
        assert not [part.name for part in found.raw if part.kind == "row"], source.title
        panels = [one for _, one in found.value.all_panels()]
        assert not [one for one in panels if isinstance(one, PluginPanel) and one.kind in OLD]
    print(dict(count))
    assert count["panels"] > 800
    assert count["by class"] / count["panels"] >= 0.999
