"""The check severity-policy."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from obsdsl.compose.rule import AlertRule
from obsdsl.lint.alert import level_of, owner_of, severity_of
from obsdsl.lint.check import Check
from obsdsl.lint.facts import PanelFact
from obsdsl.lint.problem import Finding, Level
from obsdsl.lint.project import Project
from obsdsl.lint.site import Site

# How files call the fields that a severity may require.
_FIELDS: Mapping[str, tuple[str, ...]] = {
    "summary": ("annotations", "summary"),
    "description": ("annotations", "description"),
    "runbook": ("annotations", "runbook_url"),
    "owner": ("labels", "owner"),
}


class SeverityPolicy(Check[AlertRule | Project]):
    """An alert lacks what its severity asks for.

    Who is woken needs to know what is wrong, what to do, where to look and whom to ask. What that is, the severity
    says: P0 requires a summary, a description, a runbook, an owner and a panel. A panel that draws the alert's
    threshold is such a panel, and a group's owner is that of its alerts. In a workspace, it is an error for a severity
    that wakes people, but for the panel: without one, who is woken looks for it. An alert without any severity is
    reported, too: no route can match it.

    Bad:
    ```python
    RuleGroup("queue", rules=(
        AlertRule("QueueLong", m.queue_length > 100, for_="5m", severity=P2, summary="Jobs wait"),
    ))
    ```
    Good:
    ```python
    RuleGroup("queue", owner="team-mail", rules=(
        AlertRule("QueueLong", m.queue_length > 100, for_="5m", severity=P2, summary="Jobs wait"),
    ))
    ```
    Bad file:
    ```yaml
    - alert: QueueLong
      expr: queue_length > 100
    ```
    Good file:
    ```yaml
    - alert: QueueLong
      expr: queue_length > 100
      labels:
        severity: warning
    ```
    """

    code = "OBS519"
    name = "severity-policy"
    level = Level.WARNING
    groups = (8,)
    on = (AlertRule, Project)

    def find(self, value: AlertRule | Project, at: Site) -> Iterator[Finding]:
        if isinstance(value, Project):
            # The panels of files may be elsewhere.
            if value.is_whole:
                yield from _without_panel(value)
            return
        severity = level_of(value, at.group, at.context.policy)
        if severity is None:
            if severity_of(value, at.group) is None:
                yield Finding("it has no severity", "give it the label `severity`", field=("labels",))
            return
        given: Mapping[str, object] = {
            "summary": value.summary,
            "description": value.description,
            "runbook": value.runbook,
            "owner": owner_of(value, at.group),
        }
        for name in severity.requires:
            if name in given and not given[name]:
                yield Finding(
                    f"it has no {name}, which {severity.name} requires",
                    f"write the {name}, or give it a less urgent severity",
                    field=_FIELDS[name],
                    level=Level.ERROR if severity.pages and at.context.defined else None,
                )


def _without_panel(project: Project) -> Iterator[Finding]:
    wanting = [one for one in project.alerts if one.wants_panel and one.panel is None]
    drawn = {name for panel in project.of(PanelFact) for name in panel.alerts} if wanting else ()
    for alert in wanting:
        if alert.name not in drawn:
            yield Finding(
                f"no panel shows it, which {alert.severity} requires",
                "let a panel take its thresholds from the alert, or name one as the alert's panel",
                about=alert.about,
            )
