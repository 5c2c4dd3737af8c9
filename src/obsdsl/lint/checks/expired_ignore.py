"""The check expired-ignore."""

from __future__ import annotations

from collections.abc import Iterator

from obsdsl.lint.check import Check
from obsdsl.lint.ignore.comment import Ignore
from obsdsl.lint.problem import Finding, Level
from obsdsl.lint.site import Site


class ExpiredIgnore(Check[Ignore]):
    """A comment ignored a check until a day that is over.

    Someone meant to come back to it. What it spared is reported again.

    Bad:
    ```python
    # obsdsl: ignore[record-name] reason="Renamed with the next release." until=2020-01-31
    RecordingRule("requests_per_job", m.requests.rate().sum(by="job"))
    ```
    Good:
    ```python
    # obsdsl: ignore[record-name] reason="Renamed with the next release." until=2999-01-31
    RecordingRule("requests_per_job", m.requests.rate().sum(by="job"))
    ```
    Bad file:
    ```yaml
    - record: requests_per_job  # obsdsl: ignore[record-name] reason="Renamed soon." until=2020-01-31
      expr: sum by (job) (rate(http_requests_total[5m]))
    ```
    Good file:
    ```yaml
    - record: requests_per_job  # obsdsl: ignore[record-name] reason="Renamed soon." until=2999-01-31
      expr: sum by (job) (rate(http_requests_total[5m]))
    ```
    """

    code = "OBS005"
    name = "expired-ignore"
    level = Level.WARNING
    on = (Ignore,)

    def find(self, value: Ignore, at: Site) -> Iterator[Finding]:
        if value.expired:
            yield Finding(f"it held until {value.until}", "mend what it spares, or give it another day")
