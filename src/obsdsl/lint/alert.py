"""What checks ask of an alert, wherever it was written: fields of ours, labels and annotations of a file."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Final

from obsdsl.compose.rule import AlertRule, RecordingRule, RuleGroup
from obsdsl.compose.severity import POLICY, Severity, SeverityPolicy
from obsdsl.define.duration import Duration

# How urgent the names are that people give to severities: 0 is the most urgent. P0 to P3 are a scale of their own.
_RANKS: Final[Mapping[str, int]] = {
    "critical": 0, "page": 0, "emergency": 0, "disaster": 0,
    "error": 1, "high": 1, "major": 1,
    "warning": 2, "warn": 2, "medium": 2, "minor": 2, "average": 2,
    "info": 3, "low": 3, "notice": 3, "information": 3,
}  # fmt: skip
_PANELS = ("dashboard", "dashboard_url", "grafana", "grafana_url", "panel", "panel_url")
NO_TIME: Final = Duration(0)


def severity_of(rule: AlertRule, group: RuleGroup | None) -> str | None:
    """The name of its severity; None where nobody says one."""
    if rule.severity is not None:
        return rule.severity.name
    return rule.labels.get("severity") or (None if group is None else group.labels.get("severity")) or None


def level_of(rule: AlertRule, group: RuleGroup | None, policy: SeverityPolicy) -> Severity | None:
    """The level of the policy that its severity is, under whatever name; None where nobody says.

    What a file calls `critical` is one only where the workspace has a policy of its own that says so.
    """
    if rule.severity is not None:
        return policy.level(rule.severity.name) or rule.severity
    name = severity_of(rule, group)
    if name is None or policy is POLICY:
        return None
    own = policy.level(name)
    return policy.names.get(name) if own is None else own


@cache
def rank(severity: str | None) -> tuple[str, int] | None:
    """The scale that a severity's name belongs to, and its place there; a lower one is more urgent."""
    if severity is None:
        return None
    name = severity.lower()
    if len(name) == 2 and name[0] in "ps" and name[1].isdigit():
        return name[0], int(name[1])
    return ("word", _RANKS[name]) if name in _RANKS else None


def rank_in(policy: SeverityPolicy, severity: str | None) -> tuple[str, int] | None:
    """The place of a severity among the levels of a workspace's own policy; None where it has none there."""
    if severity is None or policy is POLICY:
        return None
    level = policy.level(severity) or policy.names.get(severity)
    names = [one.name for one in policy.levels]
    return ("policy", names.index(level.name)) if level is not None and level.name in names else None


def owner_of(rule: AlertRule, group: RuleGroup | None) -> str | None:
    """Who cares for it: its own owner or that of its group, as a field or as a label."""
    return (
        rule.owner
        or (None if group is None else group.owner)
        or rule.labels.get("owner")
        or (None if group is None else group.labels.get("owner") or group.labels.get("team"))
        or rule.labels.get("team")
        or None
    )


def annotations_of(rule: AlertRule) -> dict[str, str]:
    """All annotations by the names that files give them."""
    own = {"summary": rule.summary, "description": rule.description, "runbook_url": rule.runbook}
    return {**{name: text for name, text in own.items() if text is not None}, **rule.annotations}


def panel_of(rule: AlertRule) -> str | None:
    """The panel that it names, or its dashboard."""
    return rule.panel or next((rule.annotations[name] for name in _PANELS if rule.annotations.get(name)), None)


def labels_of(
    rule: AlertRule | RecordingRule, group: RuleGroup | None, policy: SeverityPolicy = POLICY
) -> dict[str, str]:
    """All labels that it adds, those of its group, the severity and the owner among them."""
    found = {**(group.labels if group is not None else {}), **rule.labels}
    if isinstance(rule, AlertRule) and rule.severity is not None:
        found |= policy.labels(rule.severity)
    owner = rule.owner or (None if group is None else group.owner) if isinstance(rule, AlertRule) else None
    if owner:
        found["owner"] = owner
    return found


def hold_of(rule: AlertRule) -> Duration:
    """How long the condition must hold."""
    return rule.for_ or NO_TIME
