"""The check offset-over-retention."""

from __future__ import annotations

from collections.abc import Iterator

from obsdsl.define.duration import Duration
from obsdsl.express.node import Selector, Subquery
from obsdsl.lint.check import Check
from obsdsl.lint.problem import Finding, Level
from obsdsl.lint.site import Site


class OffsetOverRetention(Check[Selector | Subquery]):
    """An offset reaches further back than samples are kept.

    There is nothing to be read there: the selection is empty, and so is every comparison with it. `retention` in the
    configuration says how long samples are kept.

    Configuration:
    ```toml
    retention = "15d"
    ```
    Bad:
    ```python
    RecordingRule("job:http_requests:offset30d", m.requests.offset("30d").rate("5m").sum(by="job"))
    ```
    Good:
    ```python
    RecordingRule("job:http_requests:offset7d", m.requests.offset("7d").rate("5m").sum(by="job"))
    ```
    Bad file:
    ```yaml
    - record: job:http_requests:offset30d
      expr: sum by (job) (rate(http_requests_total[5m] offset 30d))
    ```
    Good file:
    ```yaml
    - record: job:http_requests:offset7d
      expr: sum by (job) (rate(http_requests_total[5m] offset 7d))
    ```
    """

    code = "OBS303"
    name = "offset-over-retention"
    level = Level.ERROR
    rows = (34,)
    on = (Selector, Subquery)

    def find(self, value: Selector | Subquery, at: Site) -> Iterator[Finding]:
        if not isinstance(value.offset, Duration) or (kept := at.context.config.retention) is None:
            return
        if value.offset > kept:
            yield Finding(
                f"the offset {value.offset} lies further back than samples are kept, which is {kept}: nothing is there",
                f"use an offset below {kept}, or keep samples for longer",
                at=value,
            )
