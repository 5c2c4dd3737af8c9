"""The check unknown-severity."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from obsdsl.compose.rule import AlertRule
from obsdsl.compose.severity import POLICY
from obsdsl.define.light import frozen
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


@frozen(kw_only=True)
class UnknownSeverity(Check[AlertRule]):
    """An alert has a severity that nobody knows.

    Routes match the label `severity` to the letter. An alert of an unknown one ends at the root's receiver, which
    nobody looks at.

    `allowed` are the severities that there are; without it, the levels of the workspace's policy and the names that it
    knows. Where there is none, severities of files are those that are usual, whatever their case, and only what looks
    like one of these is reported as a warning.

    Bad:
    ```python
    AlertRule("QueueLong", m.queue_length > 100, severity=Severity("critcal", response="5m"), summary="Jobs wait")
    ```
    Good:
    ```python
    AlertRule("QueueLong", m.queue_length > 100, severity=P0.called("critical"), summary="Jobs wait")
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
        policy = at.context.policy
        if value.severity is not None and not at.path and not self.allowed:
            # A build refuses it.
            if fault := policy.fault(value.severity):
                message, _, mend = fault.partition("; ")
                yield Finding(message, mend, field=("labels", "severity"))
            return
        own = () if policy is POLICY else (*(one.name for one in policy.levels), *policy.names)
        allowed = self.allowed or own
        severity = severity_of(value, at.group)
        if severity is None or severity in allowed or "{{" in severity:
            return
        if not allowed and severity.lower() in _KNOWN:
            return
        known = allowed or _USUAL
        close = did_you_mean(severity, known)
        yield Finding(
            f"the severity {severity!r} is none that is known{close}",
            f"write one of {', '.join(known)}" if allowed else "correct it, or list it in the option `allowed`",
            field=("labels", "severity"),
            level=None if allowed or close else Level.INFO,
        )
