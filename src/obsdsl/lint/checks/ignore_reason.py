"""The check ignore-reason."""

from __future__ import annotations

from collections.abc import Iterator

from obsdsl.lint.check import Check
from obsdsl.lint.ignore.comment import Ignore
from obsdsl.lint.problem import Finding, Level
from obsdsl.lint.site import Site


class IgnoreReason(Check[Ignore]):
    """A comment ignores a check without a reason, or cannot be read.

    Who meets it a year later has to know whether it still holds. A comment that cannot be read spares nothing.

    Bad:
    ```python
    # obsdsl: ignore[record-name]
    RecordingRule("requests_per_job", m.requests.rate().sum(by="job"))
    ```
    Good:
    ```python
    # obsdsl: ignore[record-name] reason="The old name is on every wall."
    RecordingRule("requests_per_job", m.requests.rate().sum(by="job"))
    ```
    Bad file:
    ```yaml
    - record: requests_per_job  # obsdsl: ignore
      expr: sum by (job) (rate(http_requests_total[5m]))
    ```
    Good file:
    ```yaml
    - record: requests_per_job  # obsdsl: ignore[record-name] reason="The old name is on every wall."
      expr: sum by (job) (rate(http_requests_total[5m]))
    ```
    """

    code = "OBS006"
    name = "ignore-reason"
    level = Level.WARNING
    on = (Ignore,)

    def find(self, value: Ignore, at: Site) -> Iterator[Finding]:
        if value.fault is not None:
            yield Finding(value.fault.split("; ")[0], value.fault.partition("; ")[2])
        elif not value.reason:
            yield Finding("it gives no reason", 'add reason="…", for whoever meets it next')
