"""The check unknown-severity."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import attrs

from obsdsl.compose.rule import AlertRule
from obsdsl.errors import did_you_mean
from obsdsl.lint.alert import severity_of
from obsdsl.lint.check import Check
from obsdsl.lint.problem import Finding, Level
from obsdsl.lint.site import Site

# What people call severities; obsdsl's own are P0 to P3.
_USUAL = (
    "P0", "P1", "P2", "P3", "P4", "P5", "critical", "page", "emergency", "disaster", "error", "high", "major",
    "warning", "warn", "medium", "minor", "average", "info", "low", "notice", "debug", "none", "ticket",
)  # fmt: skip
_KNOWN = frozenset(name.lower() for name in _USUAL)


@attrs.frozen(kw_only=True)
class UnknownSeverity(Check[AlertRule]):
    """An alert has a severity that nobody knows.

    Routes match the label `severity` to the letter. An alert of an unknown one ends at the root's receiver, which
    nobody looks at.

    `allowed` are the severities that there are; without it, those that are usual, whatever their case, and only what
    looks like one of these is reported as a warning.

    Bad:
    ```python
    AlertRule("QueueLong", m.queue_length > 100, severity=Severity("critcal", response="5m"), summary="Jobs wait")
    ```
    Good:
    ```python
    AlertRule("QueueLong", m.queue_length > 100, severity=Severity("critical", response="5m"), summary="Jobs wait")
    ```
    Bad file:
    ```yaml
    - alert: QueueLong
      expr: queue_length > 100
      labels:
        severity: critcal
    ```
    Good file:
    ```yaml
    - alert: QueueLong
      expr: queue_length > 100
      labels:
        severity: critical
    ```
    """

    code = "OBS514"
    name = "unknown-severity"
    level = Level.WARNING
    rows = (57,)
    on = (AlertRule,)

    allowed: Sequence[str] = ()

    def find(self, value: AlertRule, at: Site) -> Iterator[Finding]:
        severity = severity_of(value, at.group)
        if severity is None or severity in self.allowed or "{{" in severity:
            return
        if not self.allowed and severity.lower() in _KNOWN:
            return
        known = self.allowed or _USUAL
        close = did_you_mean(severity, known)
        yield Finding(
            f"the severity {severity!r} is none that is known{close}",
            f"write one of {', '.join(known)}" if self.allowed else "correct it, or list it in the option `allowed`",
            field=("labels", "severity"),
            level=None if self.allowed or close else Level.INFO,
        )
