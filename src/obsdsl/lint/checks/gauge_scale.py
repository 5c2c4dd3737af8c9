"""The check gauge-scale."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Final

from obsdsl.define.unit import PERCENT, RATIO, Unit
from obsdsl.lint.check import Check
from obsdsl.lint.decision import number
from obsdsl.lint.problem import Finding, Level
from obsdsl.lint.shown import unit_of, values_of
from obsdsl.lint.site import Site
from obsdsl.lint.view import PanelView

# Grafana knows the ends of these.
_ENDED: Final = frozenset({"percent", "percentunit", "bool", "bool_on_off", "bool_yes_no"})


class GaugeScale(Check[PanelView]):
    """A gauge panel has no end of its scale.

    How full a gauge is, is all that it says. Without a maximum, Grafana takes 100, or the highest value that it has
    seen: then each value looks like much, or like nothing. Percentages and ratios have an end of their own.

    Bad:
    ```python
    GaugePanel("Memory", m.memory)
    ```
    Good:
    ```python
    GaugePanel("Memory", m.memory, max=8 * 1024**3)
    ```
    Bad file:
    ```json
    {"title": "Jobs", "type": "gauge", "targets": [{"refId": "A", "expr": "queue_length"}]}
    ```
    Good file:
    ```json
    {
      "title": "Jobs", "type": "gauge", "targets": [{"refId": "A", "expr": "queue_length"}],
      "fieldConfig": {"defaults": {"max": 500}}
    }
    ```
    """

    code = "OBS619"
    name = "gauge-scale"
    level = Level.INFO
    groups = (4,)
    on = (PanelView,)

    def find(self, value: PanelView, at: Site) -> Iterator[Finding]:
        if value.kind != "gauge" or value.max is not None or value.is_library or not value.queries:
            return
        # What computes with the values, or names an end for one of them, may set them all.
        if value.transformations or value.fault or any("max" in one.properties for one in value.overrides):
            return
        if not any(_has_end(unit) for unit in _units(value, at)):
            yield Finding(
                "it has no maximum, so that nobody can tell how much is much", f"set its max{_most(value, at)}"
            )


def _most(panel: PanelView, at: Site) -> str:
    """The end that the values have by their declared range, where they have one."""
    values = [values_of(query, at) for query in panel.queries]
    ends = [math.inf if one is None else one.interval.hi for one in values]
    return f" to {number(max(ends))}, which is the most that its values can be" if math.isfinite(max(ends)) else ""


def _units(panel: PanelView, at: Site) -> Iterator[Unit | str | None]:
    """The units of its values; where nobody says one, obsdsl derives it."""
    yield panel.unit
    if not panel.is_raw and panel.unit is None:
        yield from (unit_of(query, at) for query in panel.queries)


def _has_end(unit: Unit | str | None) -> bool:
    return unit in (RATIO, PERCENT) if isinstance(unit, Unit) else unit in _ENDED
