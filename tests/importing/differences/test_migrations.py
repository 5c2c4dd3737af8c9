"""What holds for all migrations: they change nothing they are given, twice is once, and any JSON may come."""

from __future__ import annotations

import copy
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.importing.differences.migrating import MIGRATIONS

# Words that the migrations look for, so that a random object is one of theirs now and then.
_KEYS = """
    type options panels rows targets title id gridPos fieldConfig defaults overrides properties matcher custom mappings
    thresholds steps legend values show yaxes xaxis mode seriesOverrides alias aliasColors fill yaxis grid threshold1
    threshold2 y_formats styles pattern transform columns colors valueMaps rangeMaps mappingType gauge sparkline color
    dataFormat yAxis cards tooltip timeRegions fieldOptions valueOptions calcs links dataLinks url dashboard datasource
    uid name query templating annotations list current multi value text span height collapse repeat minSpan aliasYAxis
    services filter pulldowns nav statistics dimensions namespace region metricName prefixMatching transformations
    timepicker refresh options-gauge fields tags groupBy legendType pieType value_type op from to displayMode hide
    nullPointMode stack percentage dashes dashLength linewidth pointradius fillBelowTo tableColumn format content limit
    """
_WORDS = """
    graph singlestat table table-old row stat gauge bargauge text text2 heatmap heatmap-new dashlist timeseries
    grafana-piechart-panel natel-discrete-panel grafana-singlestat-panel graphite series histogram time 10,20,30 $a null
    query constant custom datasource /.*/ avg current gt lt custom 250px labelsToFields timeSeriesTable annotations
    """
KEYS, WORDS = st.sampled_from(_KEYS.split()), st.sampled_from(_WORDS.split())
SCALARS = st.none() | st.booleans() | st.integers(-30, 300) | st.floats(allow_nan=False, allow_infinity=False) | WORDS
JSON = st.recursive(
    SCALARS, lambda held: st.lists(held, max_size=3) | st.dictionaries(KEYS, held, max_size=6), max_leaves=25
)
OBJECTS = st.dictionaries(KEYS, JSON, max_size=10)


@st.composite
def dashboards(draw: st.DrawFn) -> dict[str, Any]:
    kinds = st.sampled_from(["graph", "singlestat", "table-old", "heatmap", "stat", "text", "row", "table"])
    panels = st.lists(st.builds(lambda kind, rest: {**rest, "type": kind}, kinds, OBJECTS), max_size=3)
    rest = draw(OBJECTS)
    where = draw(st.sampled_from(["panels", "rows"]))
    held: Any = draw(panels) if where == "panels" else [{"panels": one} for one in draw(st.lists(panels, max_size=2))]
    return {**rest, where: held, "schemaVersion": draw(st.integers(0, 43) | SCALARS)}


@settings(max_examples=200)
@given(dashboards())
def test_any_json_is_migrated_without_being_changed_and_twice_is_once(dashboard: dict[str, Any]) -> None:
    before = copy.deepcopy(dashboard)
    once = MIGRATIONS.dashboard(dashboard)
    assert dashboard == before
    assert MIGRATIONS.dashboard(copy.deepcopy(once)) == once
