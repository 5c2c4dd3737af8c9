"""The check mixed-units."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from obsdsl.define.unit import Unit
from obsdsl.lint.check import Check
from obsdsl.lint.measure import alike, worded
from obsdsl.lint.problem import Finding, Level
from obsdsl.lint.shown import GRAPHS, keeps_values, seen, unit_of
from obsdsl.lint.site import Site
from obsdsl.lint.view import PanelView, QueryView

# Settings of some of the series by which these get an axis of their own.
_APART: Final = ("unit", "custom.axisPlacement", "custom.axisLabel", "yaxis")


class MixedUnits(Check[PanelView]):
    """A graph shows values of different units on one axis.

    Bytes and seconds have no common scale: the smaller of the two lies flat on the ground, and whatever unit the
    axis has is wrong for one of them. An override with a unit gives a query an axis of its own.

    Bad:
    ```python
    TimeSeries("Requests", {"rate": m.requests.rate().sum(), "memory": m.memory.sum()})
    ```
    Good:
    ```python
    TimeSeries(
        "Requests", {"rate": m.requests.rate().sum(), "memory": m.memory.sum()},
        overrides=(Override(name="memory", unit="bytes", axis="right"),),
    )
    ```
    Bad file:
    ```json
    {
      "title": "Requests", "type": "timeseries",
      "targets": [
        {"refId": "A", "expr": "sum(rate(http_requests_total[$__rate_interval]))"},
        {"refId": "B", "expr": "sum(app_memory_bytes)"}
      ]
    }
    ```
    Good file:
    ```json
    {
      "title": "Requests", "type": "timeseries",
      "fieldConfig": {"overrides": [{
        "matcher": {"id": "byFrameRefID", "options": "B"}, "properties": [{"id": "unit", "value": "bytes"}]
      }]},
      "targets": [
        {"refId": "A", "expr": "sum(rate(http_requests_total[$__rate_interval]))"},
        {"refId": "B", "expr": "sum(app_memory_bytes)"}
      ]
    }
    ```
    """

    code = "OBS607"
    name = "mixed-units"
    level = Level.WARNING
    groups = (4,)
    on = (PanelView,)

    def find(self, value: PanelView, at: Site) -> Iterator[Finding]:
        queries = seen(value)
        if value.kind not in GRAPHS or len(queries) < 2 or not keeps_values(value):
            return
        if any(name in _APART for one in value.overrides for name in one.properties):
            return
        known = [(query, unit) for query in queries if (unit := unit_of(query, at)) is not None]
        for query, unit in known[1:]:
            first, other = known[0]
            if not alike(unit, other):
                yield Finding(
                    f"one axis has {_shown(first, other)} and {_shown(query, unit)}",
                    "make two panels, or give the second an axis and a unit of its own by an override",
                    field=query.path[len(value.path) :] if value.path else ("query",),
                )
                return


def _shown(query: QueryView, unit: Unit) -> str:
    return f"{worded(unit)} (query {query.id or query.legend or '?'})"
