"""The check unused-ignore."""

from __future__ import annotations

from collections.abc import Iterator

from obsdsl.lint.check import Check
from obsdsl.lint.ignore.comment import Ignore
from obsdsl.lint.problem import Finding, Level
from obsdsl.lint.site import Site


class UnusedIgnore(Check[Ignore]):
    """A comment ignores a check that finds nothing there.

    The fault has been mended, or the comment has slipped. Left where it is, it would hide the next fault.

    Bad:
    ```python
    # obsdsl: ignore[record-name] reason="The old name is on every wall."
    RecordingRule("job:http_requests:rate5m", m.requests.rate().sum(by="job"))
    ```
    Good:
    ```python
    # obsdsl: ignore[record-name] reason="The old name is on every wall."
    RecordingRule("requests_per_job", m.requests.rate().sum(by="job"))
    ```
    Bad file:
    ```yaml
    # obsdsl: ignore[record-name] reason="The old name is on every wall."
    - record: job:http_requests:rate5m
      expr: sum by (job) (rate(http_requests_total[5m]))
    ```
    Good file:
    ```yaml
    # obsdsl: ignore[record-name] reason="The old name is on every wall."
    - record: requests_per_job
      expr: sum by (job) (rate(http_requests_total[5m]))
    ```
    """

    code = "OBS004"
    name = "unused-ignore"
    level = Level.WARNING
    on = (Ignore,)

    def find(self, value: Ignore, at: Site) -> Iterator[Finding]:
        if not value.used and value.fault is None:
            yield Finding(f"it spares {', '.join(value.checks)}, which finds nothing here", "delete it")
