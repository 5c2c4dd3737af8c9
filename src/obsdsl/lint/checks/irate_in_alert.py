"""The check irate-in-alert."""

from __future__ import annotations

from collections.abc import Iterator

from obsdsl.express.node import Call
from obsdsl.lint.check import Check
from obsdsl.lint.problem import Finding, Level
from obsdsl.lint.site import Site

_STEADY = {"irate": "rate", "idelta": "delta"}


class IrateInAlert(Check[Call]):
    """An alert watches the last two samples alone.

    `irate` and `idelta` look at the last two samples of their window. A single scrape that falls short ends the
    condition, `for` begins anew, and the alert never fires, or flaps.

    Bad:
    ```python
    AlertRule("HighRequestRate", m.requests.irate("5m") > 100, for_="5m", severity=P3, summary="Many requests")
    ```
    Good:
    ```python
    AlertRule("HighRequestRate", m.requests.rate("5m") > 100, for_="5m", severity=P3, summary="Many requests")
    ```
    Bad file:
    ```yaml
    - alert: HighRequestRate
      expr: irate(http_requests_total[5m]) > 100
      for: 5m
    ```
    Good file:
    ```yaml
    - alert: HighRequestRate
      expr: rate(http_requests_total[5m]) > 100
      for: 5m
    ```
    """

    code = "OBS112"
    name = "irate-in-alert"
    level = Level.WARNING
    rows = (24,)
    on = (Call,)
    names = frozenset(_STEADY)

    def find(self, value: Call, at: Site) -> Iterator[Finding]:
        if at.use == "alert":
            yield Finding(
                f"{value.function}() sees the last two samples alone, so the alert flaps",
                f"use {_STEADY[value.function]}(), which sees the whole window",
                at=value,
            )
