"""The four golden signals: latency, traffic, errors, saturation."""

from __future__ import annotations

from typing import Any

from obsdsl.compose.severity import P2, Severity
from obsdsl.express.metric import Histogram
from obsdsl.express.series import CounterSeries, HistogramSeries
from obsdsl.express.vector import Vector
from obsdsl.patterns.pattern import By, Pattern
from obsdsl.patterns.red import red
from obsdsl.patterns.saturation import saturation


def golden_signals(
    name: str,
    *,
    requests: CounterSeries,
    errors: CounterSeries,
    duration: Histogram | HistogramSeries,
    used: Vector,
    limit: Vector | float,
    by: By = "job",
    window: str = "5m",
    max_error_ratio: float | None = None,
    max_duration: float | None = None,
    quantile: float = 0.95,
    max_saturation: float | None = None,
    for_: str = "5m",
    severity: Severity = P2,
    **alert: Any,
) -> Pattern:
    """What `red` gives of a service, and what `saturation` gives of the resource that it runs out of first.

    The formulas and limits are theirs. Source: B. Beyer et al., "Site Reliability Engineering", 2016, chapter 6.
    """
    requests_ = red(
        name,
        requests=requests,
        errors=errors,
        duration=duration,
        by=by,
        window=window,
        max_error_ratio=max_error_ratio,
        max_duration=max_duration,
        quantile=quantile,
        for_=for_,
        severity=severity,
        **alert,
    )
    full = saturation(
        name, used=used, limit=limit, by=by, maximum=max_saturation, for_=for_, severity=severity, **alert
    )
    return requests_ + full
