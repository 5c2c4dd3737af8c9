"""The check unknown-alertname."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fnmatch import fnmatchcase

from obsdsl.define.light import frozen
from obsdsl.errors import did_you_mean
from obsdsl.express.infer.labels import is_dynamic
from obsdsl.express.regex import full_match
from obsdsl.lint.check import Check
from obsdsl.lint.facts import AskingFact
from obsdsl.lint.problem import Finding, Level
from obsdsl.lint.project import Project
from obsdsl.lint.site import Site


@frozen(kw_only=True)
class UnknownAlertname(Check[Project]):
    """An expression asks for an alert that does not exist.

    `ALERTS{alertname="…"}` holds the alerts that fire. Of an alert that was renamed it holds none: an inhibiting
    condition, a panel, a meta alert stay empty for ever. Of files it is reported as an info: the alert may stand in
    another one.

    `elsewhere` are patterns of alerts that others define, such as `Kube*`.

    Bad:
    ```python
    AlertRule("QueueLong", m.queue_length > 100, for_="5m", severity=P3, summary="Jobs wait")
    AlertRule("Both", promql('ALERTS{alertname="QueueTooLong"} == 1'), for_="5m", severity=P3, summary="Both")
    ```
    Good:
    ```python
    AlertRule("QueueLong", m.queue_length > 100, for_="5m", severity=P3, summary="Jobs wait")
    AlertRule("Both", promql('ALERTS{alertname="QueueLong"} == 1'), for_="5m", severity=P3, summary="Both")
    ```
    """

    code = "OBS413"
    name = "unknown-alertname"
    level = Level.ERROR
    rows = (19,)
    on = (Project,)

    elsewhere: Sequence[str] = ()

    def find(self, value: Project, at: Site) -> Iterator[Finding]:
        asking = value.of(AskingFact)
        names = dict.fromkeys(alert.name for alert in value.alerts) if asking else {}
        if not names:
            return
        for fact in asking:
            for op, asked in fact.alertnames:
                if is_dynamic(asked) or not asked or not _misses(op, asked, names):
                    continue
                if any(fnmatchcase(asked, pattern) for pattern in self.elsewhere):
                    continue
                what = "no alert is called" if op == "=" else "no alert's name matches"
                yield Finding(
                    f"ALERTS is asked for {asked!r}, and {what} so{did_you_mean(asked, names) if op == '=' else ''}",
                    "correct the name, or delete the condition",
                    level=None if value.is_whole else Level.INFO,
                    about=fact.about,
                )


def _misses(op: str, asked: str, names: Iterable[str]) -> bool:
    """Whether no alert is meant, for certain."""
    if op == "=":
        return asked not in names
    if op != "=~":
        return False
    try:
        return all(full_match(asked, name) is False for name in names)
    except ValueError:
        return False
