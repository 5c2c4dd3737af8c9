"""Public dashboards come back as they were, from typed objects and from the Python that is written for them."""

from __future__ import annotations

import os
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from obsdsl.compile.context import Context
from obsdsl.compile.grafana.dashboard import dashboard as compiled
from obsdsl.compose.dashboard import Dashboard
from obsdsl.compose.raw_dashboard import RawDashboard
from obsdsl.importing.dashboards.counted import ImportedDashboard
from obsdsl.importing.dashboards.file import dashboard_file
from obsdsl.importing.dashboards.patch import same
from obsdsl.importing.dashboards.read import read_typed
from obsdsl.importing.differences.registry import chosen
from obsdsl.read.grafana.dashboard import read_dashboard

pytestmark = pytest.mark.skipif("OBSDSL_CORPUS" not in os.environ, reason="OBSDSL_CORPUS names no corpus")
CONTEXT = Context()


@cache
def sources() -> tuple[RawDashboard, ...]:
    folder = Path(os.environ["OBSDSL_CORPUS"])
    files = sorted([*folder.glob("dashboards/*/*.json"), *folder.glob("dashboards_wrapped/*/*.json")])
    found = [read_dashboard(file.read_bytes(), str(file)).dashboard for file in files]
    assert len(found) >= 291
    return tuple(one for one in found if one is not None)


@cache
def imported() -> tuple[tuple[RawDashboard, ImportedDashboard], ...]:
    return tuple((source, read_typed(source, CONTEXT)) for source in sources())


def json_of(value: Dashboard | RawDashboard) -> Any:
    return value.json if isinstance(value, RawDashboard) else compiled(value, CONTEXT)


def test_every_dashboard_comes_back_as_it_was() -> None:
    odd = [source.title for source, found in imported() if not same(json_of(found.value), source.json)]
    assert odd == []


def test_every_dashboard_comes_back_typed_and_as_it_was_but_for_the_differences() -> None:
    usual = chosen()
    odd = []
    total = typed = 0
    for source in sources():
        found = read_typed(source, CONTEXT, usual)
        if not same(usual.dashboard(dict(json_of(found.value))), usual.dashboard(dict(source.json))):
            odd.append(source.title)
        assert isinstance(found.value, Dashboard)
        total, typed = total + found.panels, typed + found.typed_panels
    assert odd == []
    # What stays raw stands in closed rows that panels follow which are not in them.
    assert typed / total >= 0.99


def test_what_is_typed() -> None:
    count: Counter[str] = Counter()
    reasons: Counter[tuple[str, str]] = Counter()
    for _, found in imported():
        whole = isinstance(found.value, Dashboard)
        count["dashboards"] += 1
        count["typed dashboards"] += whole
        count["panels"] += found.panels
        count["typed panels"] += found.typed_panels
        count["plugin panels"] += found.plugin_panels
        count["queries"] += found.queries
        count["typed queries"] += found.typed_queries
        reasons.update((one.kind, one.reason[:70]) for one in found.raw)
    print(dict(count), *reasons.most_common(20), sep="\n")
    assert count["typed dashboards"] / count["dashboards"] >= 0.98
    assert count["typed panels"] / count["panels"] >= PANELS
    assert count["typed queries"] / count["queries"] >= QUERIES


def test_the_python_of_a_dashboard_gives_it_again() -> None:
    odd = []
    for source, found in imported():
        if isinstance(found.value, RawDashboard):
            continue
        file = dashboard_file(found)
        scope: dict[str, Any] = {}
        exec(compile(file.text, file.path, "exec"), scope)
        if not same(compiled(scope["dashboard"], CONTEXT), source.json):
            odd.append(source.title)
    assert odd == []


# What stays raw are other data sources, their dialects, and dashboards in which two panels have one id.
PANELS = 0.98
QUERIES = 0.97
