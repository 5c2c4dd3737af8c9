"""A group of rules of logs as Loki's ruler reads it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from obsdsl.compile.artifact import Artifact
from obsdsl.compile.context import Context
from obsdsl.compile.prometheus import to_yaml
from obsdsl.compose.logs.rules import LogAlert, LogRule, LogRuleGroup, labels_of
from obsdsl.errors import CompileError
from obsdsl.logs.render import render

NOTHING: Final[Mapping[int, str]] = {}


def compile_rules(value: LogRuleGroup, context: Context, panels: Mapping[int, str] = NOTHING) -> Artifact:
    """The group's own file; `panels` has the URLs of the panels that show its alerts, by their `id()`.

    Raises CompileError for a severity that no policy knows.
    """
    alerts = [rule for rule in value.rules if isinstance(rule, LogAlert)]
    faults = [
        f"{rule.subject}: {fault}"
        for rule in alerts
        if rule.severity is not None and (fault := context.policy.fault(rule.severity))
    ]
    if faults:
        raise CompileError(value.subject, faults, value.location)
    group: dict[str, Any] = {"name": value.name}
    if value.interval is not None:
        group["interval"] = str(value.interval)
    if value.query_offset is not None:
        group["query_offset"] = str(value.query_offset)
    if value.limit is not None:
        group["limit"] = value.limit
    group["rules"] = [_rule(rule, value, context, panels.get(id(rule))) | dict(rule.extra) for rule in value.rules]
    content = to_yaml({"groups": [group | dict(value.extra)]})
    return Artifact("log-rules", value.name, f"loki/rules/{value.name}.yml", content, value.location)


def _rule(rule: LogRule, group: LogRuleGroup, context: Context, panel: str | None) -> dict[str, Any]:
    labels = labels_of(rule, group, context.policy)
    if not isinstance(rule, LogAlert):
        found: dict[str, Any] = {"record": rule.name, "expr": render(rule.expr)}
        return {**found, "labels": labels} if labels else found
    found = {"alert": rule.name, "expr": render(rule.expr)}
    if rule.for_ is not None:
        found["for"] = str(rule.for_)
    if rule.keep_firing_for is not None:
        found["keep_firing_for"] = str(rule.keep_firing_for)
    texts = {
        "summary": rule.summary,
        "description": rule.description,
        "runbook_url": rule.runbook,
        "dashboard": panel,
    }
    parts = {
        "labels": labels,
        "annotations": {key: one for key, one in texts.items() if one is not None} | dict(rule.annotations),
    }
    return found | {key: one for key, one in parts.items() if one}
