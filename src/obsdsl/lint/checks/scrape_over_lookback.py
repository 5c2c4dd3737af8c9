"""The check scrape-over-lookback."""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from obsdsl.define.declaration import Recorded
from obsdsl.define.duration import Duration
from obsdsl.define.light import frozen
from obsdsl.express.node import Range, Selector
from obsdsl.lint.check import Check
from obsdsl.lint.context import LOOKBACK
from obsdsl.lint.option import DURATION
from obsdsl.lint.problem import Finding, Level
from obsdsl.lint.site import Site
from obsdsl.lint.view.server import JobView


@frozen(kw_only=True)
class ScrapeOverLookback(Check[Selector | JobView]):
    """A series is scraped so seldom that it is gone between two scrapes.

    Prometheus looks back five minutes for a sample. A series that is scraped every ten is absent half of the time:
    graphs have gaps, `for` begins anew, `absent()` fires. Read such series over a window. A job that scrapes so seldom
    is a warning.

    `lookback` is how far back Prometheus looks, where its flag says so.

    Configuration:
    ```toml
    scrape_interval = "10m"
    ```
    Bad:
    ```python
    AlertRule("QueueLong", m.queue_length > 100, for_="30m", severity=P3, summary="Jobs wait")
    ```
    Good:
    ```python
    AlertRule("QueueLong", m.queue_length.last_over_time("30m") > 100, for_="30m", severity=P3, summary="Jobs wait")
    ```
    Bad file:
    ```yaml
    - alert: QueueLong
      expr: queue_length > 100
      for: 30m
    ```
    Good file:
    ```yaml
    - alert: QueueLong
      expr: last_over_time(queue_length[30m]) > 100
      for: 30m
    ```
    """

    code = "OBS304"
    name = "scrape-over-lookback"
    level = Level.ERROR
    rows = (14,)
    on = (Selector, JobView)

    lookback: str = attrs.field(default=str(LOOKBACK), validator=DURATION)

    def find(self, value: Selector | JobView, at: Site) -> Iterator[Finding]:
        if isinstance(value, JobView):
            yield from self._job(value)
            return
        inferred = at.infer(value)
        if inferred.cadence is None or isinstance(inferred.source, Recorded):
            return
        every = Duration(round(inferred.cadence * 1000))
        if every >= (lookback := Duration.parse(self.lookback)) and not isinstance(at.parent(value), Range):
            enough, window = Duration(lookback.milliseconds * 2 // 5), Duration(every.milliseconds * 2)
            yield Finding(
                f"it is scraped every {every}, and Prometheus looks back {lookback}: in between it is gone",
                f"scrape at least every {enough}, or read it with last_over_time() over [{window}]",
                at=value,
            )

    def _job(self, value: JobView) -> Iterator[Finding]:
        lookback = Duration.parse(self.lookback)
        if value.interval >= lookback:
            yield Finding(
                f"it scrapes every {value.interval}, and Prometheus looks back {lookback}: in between, all is gone",
                f"scrape at least every {Duration(lookback.milliseconds * 2 // 5)}",
                field=("scrape_interval",),
                level=Level.WARNING,
            )
