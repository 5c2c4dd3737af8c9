"""RED: rate, errors, duration, the three things to know of what answers requests."""

from __future__ import annotations

from collections.abc import Iterable
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
    length = window_of(window, "window")
    most = limit_of(max_error_ratio, "max_error_ratio", errors, "errors")
    longest = limit_of(max_duration, "max_duration", duration, "duration")
    found = _rate(known, requests, str(length))
    if errors is not None:
        limit = None if most is None else share(most, "max_error_ratio")
        # Not by what is recorded: a group's labels, which that has, would keep the two from matching.
        ratio = errors.rate(length).sum(by=known.by) / requests.rate(length).sum(by=known.by)
        recording = RecordingRule(known.recording(f"ratio_rate{length}", "errors"), ratio)
        alerts = _errors(known, recording, limit, for_, severity, alert)
        panel = TimeSeries(f"{name}: errors", recording, legend=known.legend, thresholds=alerts or None, min=0)
        found += Pattern((recording,), alerts, (panel,))
    if duration is not None:
        found += _duration(known, duration, share(quantile, "quantile"), str(length), longest, for_, severity, alert)
    return found


def _rate(known: Name, requests: CounterSeries, window: str) -> Pattern:
    recording = RecordingRule(known.recording(f"rate{window}"), requests.rate(window).sum(by=known.by))
    return Pattern((recording,), (), (TimeSeries(f"{known.text}: requests", recording, legend=known.legend, min=0),))


def _errors(
    known: Name, ratio: RecordingRule, limit: float | None, for_: str, severity: Severity, alert: dict[str, Any]
) -> tuple[AlertRule, ...]:
    if limit is None:
        return ()
    return (
        AlertRule(
            known.alert("Errors"),
            ratio > limit,
            for_=for_,
            severity=severity,
            summary=f"More than {limit * 100:g} % of {known.text} fails",
            description=f"{known.where}{{{{ $value | humanizePercentage }}}} fails.",
            **alert,
        ),
    )


def _duration(
    known: Name,
    duration: Histogram | HistogramSeries,
    quantile: float,
    window: str,
    limit: float | None,
    for_: str,
    severity: Severity,
    alert: dict[str, Any],
) -> Pattern:
    word = f"p{quantile * 100:g}".replace(".", "_")
    recording = RecordingRule(
        known.recording(f"{word}_rate{window}", "duration"), duration.quantile(quantile, by=known.by, window=window)
    )
    alerts: Iterable[AlertRule] = ()
    form = "humanizeDuration" if _takes_seconds(duration) else "humanize"
    if limit is not None:
        alerts = (
            AlertRule(
                known.alert("Slow"),
                recording > limit,
                for_=for_,
                severity=severity,
                summary=f"{known.text} is slow",
                description=f"{known.where}{(1 - quantile) * 100:g} % takes longer than {{{{ $value | {form} }}}}.",
                **alert,
            ),
        )
    title = f"{known.text}: duration, {quantile * 100:g} %"
    return Pattern(
        (recording,),
        tuple(alerts),
        (TimeSeries(title, recording, legend=known.legend, thresholds=tuple(alerts) or None, min=0),),
    )


def _takes_seconds(duration: Histogram | HistogramSeries) -> bool:
    node = duration.sum_series.node
    return isinstance(node, Selector) and isinstance(node.source, Declaration) and node.source.unit == SECONDS
