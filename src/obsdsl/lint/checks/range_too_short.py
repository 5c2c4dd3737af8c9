"""The check range-too-short."""

from __future__ import annotations

from collections.abc import Iterator

from obsdsl.define.duration import Duration
from obsdsl.express.node import Call, Range, Subquery
from obsdsl.express.signature import FUNCTIONS
from obsdsl.lint.check import Check
from obsdsl.lint.jobs import scraped_every
from obsdsl.lint.problem import Finding, Level
from obsdsl.lint.site import Site

# Their results need two samples.
_PAIRS = frozenset({
    "changes", "delta", "deriv", "double_exponential_smoothing", "holt_winters", "idelta", "increase", "irate",
    "predict_linear", "rate", "resets",
})  # fmt: skip
_OVER_TIME = frozenset([name for name in FUNCTIONS if name.endswith("_over_time")])


class RangeTooShort(Check[Call]):
    """A window is too short for the samples that come.

    `rate` and its like need two samples. A window of less than two scrapes holds one sample at times, and then there
    is no result at all: graphs have gaps, and alerts do not fire. With less than four scrapes, it takes one failed
    scrape. Functions such as `max_over_time` need one sample. The scrape interval comes from the configuration, that
    of a record from its group.

    Configuration:
    ```toml
    scrape_interval = "30s"
    ```
    Bad:
    ```python
    AlertRule("ManyErrors", m.errors.rate("45s") > 5, for_="5m", severity=P3, summary="Many errors")
    ```
    Good:
    ```python
    AlertRule("ManyErrors", m.errors.rate("5m") > 5, for_="5m", severity=P3, summary="Many errors")
    ```
    Bad file:
    ```yaml
    - alert: ManyErrors
      expr: rate(app_errors_total[45s]) > 5
      for: 5m
    ```
    Good file:
    ```yaml
    - alert: ManyErrors
      expr: rate(app_errors_total[5m]) > 5
      for: 5m
    ```
    """

    code = "OBS301"
    name = "range-too-short"
    level = Level.ERROR
    rows = (23,)
    groups = (7,)
    on = (Call,)
    names = _PAIRS | _OVER_TIME

    def find(self, value: Call, at: Site) -> Iterator[Finding]:
        for arg in value.args:
            if not isinstance(arg, Range | Subquery) or not isinstance(arg.window, Duration):
                continue
            every = _cadence(arg, at)
            if every is None or arg.window >= Duration(every.milliseconds * 4):
                continue
            if value.function in _PAIRS:
                yield from _pairs(value.function, arg, arg.window, every)
            elif value.function in _OVER_TIME and arg.window < every:
                yield Finding(
                    f"{value.function}() looks at [{arg.window}], and samples come every {every}: there may be none",
                    f"use a window of at least [{every}]",
                    at=arg,
                )


def _pairs(function: str, arg: Range | Subquery, window: Duration, every: Duration) -> Iterator[Finding]:
    mend = f"use a window of at least [{Duration(every.milliseconds * 4)}], four samples"
    what = f"{function}() looks at [{window}], and samples come every {every}"
    if window.milliseconds < every.milliseconds * 2:
        yield Finding(f"{what}: at times there is but one, and no result", mend, at=arg)
    else:
        yield Finding(f"{what}: when one is missing, there may be no result", mend, at=arg, level=Level.WARNING)


def _cadence(arg: Range | Subquery, at: Site) -> Duration | None:
    """The time between samples, where it is known. What nobody declares is scraped as often as all else."""
    inferred = at.infer(arg)
    if inferred.cadence is not None:
        return Duration(round(inferred.cadence * 1000)) if inferred.cadence > 0 else None
    if isinstance(arg, Subquery) or inferred.source is not None:
        return None
    name = arg.selector.name
    return None if name is None or ":" in name or name in at.context.records else scraped_every(arg.selector, at)
