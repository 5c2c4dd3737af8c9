"""Burn rates: how fast the errors that an agreement allows are used up."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import attrs

from obsdsl.compose.panels.timeseries import TimeSeries
from obsdsl.compose.rule import AlertRule, RecordingRule
from obsdsl.compose.severity import P1, P3, Severity
from obsdsl.define.duration import Duration
from obsdsl.errors import DefinitionError
from obsdsl.express.series import CounterSeries
from obsdsl.express.vector import Vector
from obsdsl.patterns.pattern import By, Name, Pattern, share, window_of

_HOUR = Duration.parse("1h")
_SHORTEST = Duration.parse("28d")


@attrs.frozen
class _Pair:
    """Fires where both windows burn so fast that the long one uses up `spends` of the window's errors."""

    long: str
    short: str
    spends: float

    def factor(self, window: Duration) -> float:
        """How many times as fast as would just last for the window."""
        return round(self.spends * window.seconds / Duration.parse(self.long).seconds, 3)


# Of the SRE workbook, for 30 days: 14.4 and 6 times as fast wake somebody, 3 times and once are for the day.
_FAST: Final = (_Pair("1h", "5m", 0.02), _Pair("6h", "30m", 0.05))
_SLOW: Final = (_Pair("1d", "2h", 0.1), _Pair("3d", "6h", 0.1))
_WINDOWS: Final = ("30m", "1h", "2h", "6h", "1d", "3d")


def burn_rate(
    name: str,
    *,
    requests: CounterSeries,
    errors: CounterSeries,
    target: float,
    window: str = "30d",
    by: By = "job",
    severity: Severity = P1,
    slow_severity: Severity = P3,
    **alert: Any,
) -> Pattern:
    """How fast errors use up what a target allows; an alert each for what is fast, and for what lasts.

        errors5m, requests5m = sum by (by) (rate(…[5m]))
        ratio(w)   = sum_over_time(errors5m[w]) / sum_over_time(requests5m[w])
        burns(w)   = ratio(w) / (1 - target)
        fast       = burns(1h) and burns(5m) above 14.4, or burns(6h) and burns(30m) above 6
        slow       = burns(1d) and burns(2h) above 3, or burns(3d) and burns(6h) above 1
        left       = 1 - ratio(window) / (1 - target)

    Burning at 1, the errors that are allowed last for just the window. The numbers are those of 30 days, in which the
    pairs use up 2, 5, 10 and 10 % of them; of another window they follow. The short window ends an alert soon after the
    errors end. Long windows are made of the rates that are recorded every few minutes, so that their cost does not grow
    with the requests' series, and every request counts alike.

    Limits: with few requests, one error burns fast. In the first days, a window is as long as there are samples. Where
    errors have no series, there is no ratio: a counter that exposes its labels from the start has one. A target so low
    that not even an outage would burn fast is refused.

    Source: B. Beyer et al., "The Site Reliability Workbook", chapter 5, 2018.
    """
    known = Name.of(name, by, alert)
    whole = window_of(window, "window")
    allowed = round(1 - share(target, "target"), 12)
    _check(allowed, whole, target)
    rates = tuple(
        RecordingRule(known.recording("rate5m", what), one.rate("5m").sum(by=known.by))
        for what, one in (("requests", requests), ("errors", errors))
    )
    ratios = _ratios(known, *rates)
    hours = tuple(
        RecordingRule(known.recording("rate_avg1h", what), rate.avg_over_time(_HOUR))
        for what, rate in zip(("requests", "errors"), rates, strict=True)
    )
    spent = hours[1].sum_over_time(whole, step=_HOUR) / hours[0].sum_over_time(whole, step=_HOUR)
    left = RecordingRule(known.recording(f"left{whole}", "errors"), 1 - spent / allowed)
    alerts = (
        _alert(known, "Fast", ratios, _FAST, allowed, whole, {"for_": "2m", "severity": severity, **alert}),
        _alert(known, "Slowly", ratios, _SLOW, allowed, whole, {"for_": "15m", "severity": slow_severity, **alert}),
    )
    return Pattern((*rates, *ratios.values(), *hours, left), alerts, _panels(known, ratios, left, allowed))


def _ratios(known: Name, requests: RecordingRule, errors: RecordingRule) -> dict[str, RecordingRule]:
    """The share of errors of each window."""
    ratios = {"5m": errors / requests}
    ratios |= {one: errors.sum_over_time(one) / requests.sum_over_time(one) for one in _WINDOWS}
    return {one: RecordingRule(known.recording(f"ratio_rate{one}", "errors"), ratio) for one, ratio in ratios.items()}


def _check(allowed: float, window: Duration, target: float) -> None:
    if window < _SHORTEST:
        raise DefinitionError("pattern", f"window is {window}; burn rates of less than 28d say nothing, write more")
    fastest = _FAST[0].factor(window)
    if allowed * fastest >= 1:
        lowest = 1 - 1 / fastest
        raise DefinitionError(
            "pattern",
            f"target is {target:g}, of which nothing burns {fastest:g} times as fast; write more than {lowest:.3f}, or "
            "watch the share of errors with red()",
        )


def _alert(
    known: Name,
    how: str,
    ratios: Mapping[str, RecordingRule],
    pairs: tuple[_Pair, ...],
    allowed: float,
    window: Duration,
    options: dict[str, Any],
) -> AlertRule:
    either: Vector | None = None
    for pair in pairs:
        limit = round(pair.factor(window) * allowed, 12)
        both = (ratios[pair.long] > limit) & (ratios[pair.short] > limit)
        either = both if either is None else either | both
    assert either is not None
    return AlertRule(
        known.alert(f"Burns{how}"),
        either,
        summary=f"Errors of {known.text} use up what is allowed for {window}: {how.lower()}",
        description=f"{known.where}{{{{ $value | humanizePercentage }}}} fails, and {allowed * 100:g} % may.",
        **options,
    )


def _panels(
    known: Name, ratios: Mapping[str, RecordingRule], left: RecordingRule, allowed: float
) -> tuple[TimeSeries, ...]:
    series = f"{known.legend}: " if known.legend else ""
    burns = {f"{series}{one}": ratios[one] / allowed for one in ("1h", "6h", "3d")}
    return (
        TimeSeries(f"{known.text}: burn rate", burns, unit="", min=0),
        TimeSeries(f"{known.text}: errors left", left, legend=known.legend, unit="ratio", max=1),
    )
