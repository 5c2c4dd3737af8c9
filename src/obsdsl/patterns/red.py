"""RED: rate, errors, duration, the three things to know of what answers requests."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from obsdsl.compose.panels.timeseries import TimeSeries
from obsdsl.compose.rule import AlertRule, RecordingRule
from obsdsl.compose.severity import P2, Severity
from obsdsl.define.declaration import Declaration
from obsdsl.define.unit import SECONDS
from obsdsl.express.metric import Histogram
from obsdsl.express.node import Selector
from obsdsl.express.series import CounterSeries, HistogramSeries
from obsdsl.patterns.pattern import By, Name, Pattern, limit_of, share, window_of


def red(
    name: str,
    *,
    requests: CounterSeries,
    errors: CounterSeries | None = None,
    duration: Histogram | HistogramSeries | None = None,
    by: By = "job",
    window: str = "5m",
    max_error_ratio: float | None = None,
    max_duration: float | None = None,
    quantile: float = 0.95,
    for_: str = "5m",
    severity: Severity = P2,
    **alert: Any,
) -> Pattern:
    """Rate of requests, share of errors, quantile of durations; alerts where a limit is given.

        rate      = sum by (by) (rate(requests[window]))
        errors    = sum by (by) (rate(errors[window])) / rate
        duration  = histogram_quantile(quantile, sum by (by, le) (rate(duration_bucket[window])))

    `errors` are those of the requests that failed, in the same unit. `max_error_ratio` is a share, `max_duration` has
    the histogram's unit; further keywords (`owner`, `runbook`, `labels`) go to the alerts.

    Limits: without requests there is no share of errors, and no alert: watch that requests come with `absence`. Where
    few requests come, one error is a large share. A quantile is never more exact than the buckets around it, and one
    beyond the last bucket is that bucket's bound, so an alert above it never fires.

    Source: T. Wilkie, "The RED Method", 2018.
    """
    known = Name.of(name, by, alert)
    length = str(window_of(window, "window"))
    most = limit_of(max_error_ratio, "max_error_ratio", errors, "errors")
    longest = limit_of(max_duration, "max_duration", duration, "duration")
    rule = partial(AlertRule, for_=for_, severity=severity, **alert)
    return (
        _rate(known, requests, length)
        + _errors(known, errors, requests, length, most, rule)
        + _duration(known, duration, quantile, length, longest, rule)
    )


def _rate(known: Name, requests: CounterSeries, window: str) -> Pattern:
    recording = RecordingRule(known.recording(f"rate{window}"), requests.rate(window).sum(by=known.by))
    return Pattern((recording,), (), (TimeSeries(f"{known.text}: requests", recording, legend=known.legend, min=0),))


def _errors(
    known: Name,
    errors: CounterSeries | None,
    requests: CounterSeries,
    window: str,
    most: float | None,
    rule: Callable[..., AlertRule],
) -> Pattern:
    if errors is None:
        return Pattern()
    limit = None if most is None else share(most, "max_error_ratio")
    # Not by what is recorded: a group's labels, which that has, would keep the two from matching.
    ratio = errors.rate(window).sum(by=known.by) / requests.rate(window).sum(by=known.by)
    recording = RecordingRule(known.recording(f"ratio_rate{window}", "errors"), ratio)
    alerts: tuple[AlertRule, ...] = ()
    if limit is not None:
        alert = rule(
            known.alert("Errors"),
            recording > limit,
            summary=f"More than {limit * 100:g} % of {known.text} fails",
            description=f"{known.where}{{{{ $value | humanizePercentage }}}} fails.",
        )
        alerts = (alert,)
    panel = TimeSeries(f"{known.text}: errors", recording, legend=known.legend, thresholds=alerts or None, min=0)
    return Pattern((recording,), alerts, (panel,))


def _duration(
    known: Name,
    duration: Histogram | HistogramSeries | None,
    quantile: float,
    window: str,
    limit: float | None,
    rule: Callable[..., AlertRule],
) -> Pattern:
    if duration is None:
        return Pattern()
    quantile = share(quantile, "quantile")
    word = f"p{quantile * 100:g}".replace(".", "_")
    recording = RecordingRule(
        known.recording(f"{word}_rate{window}", "duration"), duration.quantile(quantile, by=known.by, window=window)
    )
    alerts: tuple[AlertRule, ...] = ()
    form = "humanizeDuration" if _takes_seconds(duration) else "humanize"
    if limit is not None:
        alert = rule(
            known.alert("Slow"),
            recording > limit,
            summary=f"{known.text} is slow",
            description=f"{known.where}{(1 - quantile) * 100:g} % takes longer than {{{{ $value | {form} }}}}.",
        )
        alerts = (alert,)
    title = f"{known.text}: duration, {quantile * 100:g} %"
    panel = TimeSeries(title, recording, legend=known.legend, thresholds=alerts or None, min=0)
    return Pattern((recording,), alerts, (panel,))


def _takes_seconds(duration: Histogram | HistogramSeries) -> bool:
    node = duration.sum_series.node
    return isinstance(node, Selector) and isinstance(node.source, Declaration) and node.source.unit == SECONDS
