"""The check threshold-drift."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from obsdsl.express.infer.labels import is_dynamic
from obsdsl.lint.check import Check
from obsdsl.lint.facts import AlertFact, PanelFact
from obsdsl.lint.problem import Finding, Level
from obsdsl.lint.project import Project
from obsdsl.lint.signal import Selection, Signal
from obsdsl.lint.site import Site

_WINDOW: Final = re.compile(r"\[[^\]]*\]")
# What Grafana gives a new panel, whatever it shows.
_DEFAULT: Final = (80.0,)
_BOUNDS: Final = ("<", "<=", ">", ">=")


class ThresholdDrift(Check[Project]):
    """A panel turns red at another value than the alert on the same expression fires.

    Who is paged looks at the panel, sees green, and goes back to sleep. A panel of obsdsl takes its thresholds from
    the alert itself: `thresholds=alert`. One with colours of its own names the alert's number: `alert.threshold`.

    Selections by variables count as any; windows of rates may differ. Panels that draw a threshold of all alerts on
    what they show are fine, and so are those without thresholds, or with those of a new panel.

    Bad:
    ```python
    AlertRule("QueueLong", m.queue_length > 100, for_="5m", severity=P3, summary="Many jobs wait")
    TimeSeries("Jobs", m.queue_length, thresholds=Thresholds("green", (50, "red")))
    ```
    Good:
    ```python
    long = AlertRule("QueueLong", m.queue_length > 100, for_="5m", severity=P3, summary="Many jobs wait")
    TimeSeries("Jobs", m.queue_length, thresholds=long)
    ```
    """

    code = "OBS612"
    name = "threshold-drift"
    level = Level.WARNING
    groups = (16,)
    on = (Project,)

    def find(self, value: Project, at: Site) -> Iterator[Finding]:
        if not value.has(AlertFact):
            return
        drawn = [one for one in value.of(PanelFact) if one.thresholds and one.thresholds != _DEFAULT]
        if not drawn:
            return
        by_shape: dict[str, list[tuple[AlertFact, Signal]]] = {}
        for alert in value.alerts:
            signal = alert.signal
            if signal is not None and signal.op in _BOUNDS and signal.threshold:
                by_shape.setdefault(_WINDOW.sub("[]", signal.shape), []).append((alert, signal))
        for panel in drawn:
            yield from _panel(panel, by_shape)


def _panel(panel: PanelFact, by_shape: dict[str, list[tuple[AlertFact, Signal]]]) -> Iterator[Finding]:
    for shown in panel.signals:
        if shown.op is not None:
            continue
        alerts = [
            (alert, signal.threshold)
            for alert, signal in by_shape.get(_WINDOW.sub("[]", shown.shape), ())
            if len(signal.selections) == len(shown.selections) and all(map(_same, shown.selections, signal.selections))
        ]
        known = {threshold for _, threshold in alerts}
        if all(value in known for value in panel.thresholds):
            continue
        for alert, threshold in alerts:
            if threshold is not None and threshold not in panel.thresholds:
                values = ", ".join(f"{one:g}" for one in panel.thresholds)
                yield Finding(
                    f"its colours change at {values}, but the alert {alert.name!r} on the same expression fires at "
                    f"{threshold:g}",
                    "give both one threshold: a panel takes that of an alert by thresholds=alert or by alert.threshold",
                    about=panel.about,
                )


def _same(shown: Selection, watched: Selection) -> bool:
    """Whether a panel may select what an alert does: matchers with variables are whatever the viewer likes."""
    free = {label for label, _, value in shown if is_dynamic(value) or is_dynamic(label)}
    return {one for one in shown if one[0] not in free} == {one for one in watched if one[0] not in free}
