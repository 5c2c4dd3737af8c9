"""Compositions of metrics, rules and panels that teams need again and again.

Each is a function that gives a `Pattern`: recordings, alerts and panels, with the formula and its limits in its
docstring.
"""

from __future__ import annotations

from obsdsl.patterns.baseline import baseline
from obsdsl.patterns.burn import burn_rate
from obsdsl.patterns.forecast import forecast, time_to_full, trend
from obsdsl.patterns.golden import golden_signals
from obsdsl.patterns.heartbeat import absence, heartbeat, silence
from obsdsl.patterns.pattern import Pattern
from obsdsl.patterns.red import red
from obsdsl.patterns.saturation import saturation
from obsdsl.patterns.sla import availability, response_time
from obsdsl.patterns.use import use

__all__ = [
    "Pattern",
    "absence",
    "availability",
    "baseline",
    "burn_rate",
    "forecast",
    "golden_signals",
    "heartbeat",
    "red",
    "response_time",
    "saturation",
    "silence",
    "time_to_full",
    "trend",
    "use",
]
