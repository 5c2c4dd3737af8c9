"""Panels that change colour where an imported alert fires: their thresholds name the alert's, and follow it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise
from typing import Any, Final

import attrs

from obsdsl.compose.dashboard import Dashboard
from obsdsl.compose.graph import CalcPanel, GraphPanel
from obsdsl.compose.panel import DataPanel
from obsdsl.compose.panels.bar_chart import BarChart
from obsdsl.compose.panels.bar_gauge import BarGauge
from obsdsl.compose.panels.gauge import GaugePanel
from obsdsl.compose.panels.stat import Stat
from obsdsl.compose.panels.state_timeline import StateTimeline
from obsdsl.compose.panels.status_history import StatusHistory
from obsdsl.compose.panels.table import Table
from obsdsl.compose.query import Query
from obsdsl.compose.thresholds import Step, Thresholds
from obsdsl.importing.dashboards.watching import shows
from obsdsl.importing.python.named_number import NamedNumber
from obsdsl.importing.rules.watched import Alerts, Watched, series_of

# Kinds that colour the values of their queries, or draw lines among them.
_KINDS: Final = (GraphPanel, Stat, GaugePanel, BarGauge, BarChart, Table, StateTimeline, StatusHistory)
# What Grafana draws where nobody says anything.
_USUAL: Final = Thresholds("green", (80, "red"))
# What a panel makes of a series and is still a value of it.
_OF_THE_SERIES: Final = frozenset({"lastNotNull", "last", "firstNotNull", "first", "min", "max", "mean", "median"})
# Colours by what they say; others say what their panel likes.
_BADNESS: Final = {"green": 0, "yellow": 1, "orange": 2, "red": 3}
_SHADE: Final = re.compile("(?:super-light|light|semi-dark|dark)-")


@attrs.define
class AlertNumbers:
    """Numbers of alerts in place of thresholds. `is_free` says whether a name has no other meaning there."""

    alerts: Alerts
    is_free: Callable[[str], bool]
    # The alerts that are named, by their names.
    used: dict[str, Watched] = attrs.field(factory=dict)

    def of_dashboard(self, value: Dashboard) -> Dashboard:
        """The dashboard, whose JSON is the same, with the numbers of alerts by their names."""

        def panels(held: Iterable[Any]) -> tuple[Any, ...]:
            return tuple(map(self.of_panel, held))

        rows = tuple(attrs.evolve(row, panels=panels(row.panels), below=panels(row.below)) for row in value.rows)
        return attrs.evolve(value, rows=rows, panels=panels(value.panels))

    def of_panel(self, panel: Any) -> Any:
        """The panel, where it changes colour at the number of an alert on what it shows."""
        thresholds = _drawn_by(panel)
        if thresholds is None:
            return panel
        numbers = {value for value, _ in thresholds.steps}
        drawn = [one for one in _shown(panel, self.alerts) if one.number in numbers and self._may_be_named(one)]
        named: dict[Step, NamedNumber] = {}
        for before, step in pairwise(((0.0, thresholds.base), *thresholds.steps)):
            one = next((one for one in drawn if one.number == step[0] and _fits(one, before, step)), None)
            if one is not None:
                self.used[one.name] = one
                named[step] = NamedNumber.of(step[0], f"{one.name}.threshold", (one.module, one.name))
        if not named:
            return panel
        steps = tuple((named.get(step, step[0]), step[1]) for step in thresholds.steps)
        return attrs.evolve(panel, thresholds=attrs.evolve(thresholds, steps=steps))

    def _may_be_named(self, one: Watched) -> bool:
        return self.is_free(one.name) and self.used.get(one.name, one) is one


def _drawn_by(panel: Any) -> Thresholds | None:
    """The thresholds with which it compares the values of its queries, as they are."""
    if not isinstance(panel, _KINDS) or panel.transformations or getattr(panel, "stack", None) == "percent":
        return None
    if isinstance(panel, CalcPanel) and panel.calc not in _OF_THE_SERIES:
        return None
    if isinstance(panel, GraphPanel) and panel.thresholds is None and panel.threshold_style not in (None, "off"):
        return _USUAL
    said = panel.thresholds
    return said if isinstance(said, Thresholds) and said.mode == "absolute" else None


def _shown(panel: DataPanel, alerts: Alerts) -> Iterator[Watched]:
    """The alerts on what it shows. Of those on parts of it that its viewer selects, none is the panel's."""
    for query in panel.query:
        if isinstance(query, Query) and not query.hide:
            found = [(one, shows(query.expr, one.node, one.op)) for one in alerts.get(series_of(query.expr), ())]
            alike = [(one, chosen) for one, chosen in found if chosen is not None]
            parts = {chosen for _, chosen in alike}
            yield from (one for one, chosen in alike if len(parts) == 1 or not chosen)


def _fits(alert: Watched, before: Step, step: Step) -> bool:
    """Whether the colours get worse where the alert begins to fire."""
    lower, upper = (_BADNESS.get(_SHADE.sub("", color)) for _, color in (before, step))
    if lower is None or upper is None:
        return True
    return lower < upper if alert.op in (">", ">=") else lower > upper
