"""The check overlapping-alerts."""

from __future__ import annotations

from collections.abc import Iterator

from obsdsl.lint.check import Check
from obsdsl.lint.facts import AlertFact
from obsdsl.lint.overlap import as_strict, candidates, named, selects_within
from obsdsl.lint.problem import Finding, Level
from obsdsl.lint.project import Project
from obsdsl.lint.site import Site

# Alerts of one form beyond this number are not compared one by one.
_MANY = 60


class OverlappingAlerts(Check[Project]):
    """An alert never fires without another one that watches the same.

    Both compare the same expression in the same direction, the other one selects all that this one selects, and more,
    at a threshold that is no stricter. So each fault is reported twice. Alerts of different severities or labels are
    meant to be two.

    Bad:
    ```python
    AlertRule("QueueLong", m.queue_length > 100, for_="5m", severity=P3, summary="Jobs wait")
    AlertRule("MailQueueLong", m.queue_length(queue="mail") > 100, for_="5m", severity=P3, summary="Mails wait")
    ```
    Good:
    ```python
    AlertRule("QueueLong", m.queue_length(queue=Not("mail")) > 100, for_="5m", severity=P3, summary="Jobs wait")
    AlertRule("MailQueueLong", m.queue_length(queue="mail") > 100, for_="5m", severity=P3, summary="Mails wait")
    ```
    Bad file:
    ```yaml
    - alert: QueueLong
      expr: queue_length > 100
      for: 5m
    - alert: MailQueueLong
      expr: queue_length{queue="mail"} > 100
      for: 5m
    ```
    Good file:
    ```yaml
    - alert: QueueLong
      expr: queue_length{queue!="mail"} > 100
      for: 5m
    - alert: MailQueueLong
      expr: queue_length{queue="mail"} > 100
      for: 5m
    ```
    """

    code = "OBS403"
    name = "overlapping-alerts"
    level = Level.WARNING
    rows = (8,)
    on = (Project,)

    def find(self, value: Project, at: Site) -> Iterator[Finding]:
        for alike in value.sharing(AlertFact, "comparison"):
            places = {id(alert): index for index, alert in enumerate(alike)}
            told: set[int] = set()
            for narrow, wide in candidates(alike):
                if id(narrow) in told or not _within(narrow, wide):
                    continue
                equal = _within(wide, narrow)
                # Of two that are the same, the second is the one too many.
                if equal and places[id(narrow)] < places[id(wide)]:
                    continue
                told.add(id(narrow))
                yield Finding(
                    f"whenever it fires, {named(wide, narrow)} fires, too: that one watches "
                    f"{'the same' if equal else 'all of this, and more'}",
                    "delete one of them, or exclude from one what the other selects",
                    about=narrow.about,
                )


def _within(narrow: AlertFact, wide: AlertFact) -> bool:
    """Whether one fires only while the other does."""
    assert narrow.signal is not None
    assert wide.signal is not None
    if narrow.name == wide.name or narrow.hold < wide.hold or not as_strict(narrow.signal, wide.signal):
        return False
    return selects_within(narrow.signal, wide.signal)
