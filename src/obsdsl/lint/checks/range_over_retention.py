"""The check range-over-retention."""

from __future__ import annotations

from collections.abc import Iterator

from obsdsl.define.duration import Duration
from obsdsl.express.node import Range, Subquery
from obsdsl.lint.check import Check
from obsdsl.lint.problem import Finding, Level
from obsdsl.lint.site import Site


class RangeOverRetention(Check[Range | Subquery]):
    """A window reaches further back than samples are kept.

    Prometheus gives what it still has, without a word: an average over 90 days is one over 15. `retention` in the
    configuration says how long samples are kept.

    Configuration:
    ```toml
    retention = "15d"
    ```
    Bad:
    ```python
    RecordingRule("job:up:avg90d", up.avg_over_time("90d").avg(by="job"))
    ```
    Good:
    ```python
    RecordingRule("job:up:avg7d", up.avg_over_time("7d").avg(by="job"))
    ```
    Bad file:
    ```yaml
    - record: job:up:avg90d
      expr: avg by (job) (avg_over_time(up[90d]))
    ```
    Good file:
    ```yaml
    - record: job:up:avg7d
      expr: avg by (job) (avg_over_time(up[7d]))
    ```
    """

    code = "OBS302"
    name = "range-over-retention"
    level = Level.ERROR
    rows = (33,)
    on = (Range, Subquery)

    def find(self, value: Range | Subquery, at: Site) -> Iterator[Finding]:
        kept = at.context.config.retention
        if kept is None or not isinstance(value.window, Duration):
            return
        given = value.selector.offset if isinstance(value, Range) else value.offset
        offset = given.milliseconds if isinstance(given, Duration) else 0
        # An offset that lies beyond the retention by itself is another check's.
        if offset > kept.milliseconds or value.window.milliseconds + max(0, offset) <= kept.milliseconds:
            return
        moved = f" with offset {given}" if offset > 0 else ""
        yield Finding(
            f"the window [{value.window}]{moved} reaches further back than samples are kept, which is {kept}",
            "use a shorter window, or record the value over shorter windows and read the record",
            at=value,
        )
