"""Rule groups as the YAML that Prometheus reads, in the form that a person would write."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import yaml

from obsdsl.compile.artifact import Artifact
from obsdsl.compile.context import Context
from obsdsl.compile.version import (
    GROUP_LABELS,
    GROUP_LIMIT,
    KEEP_FIRING_FOR,
    QUERY_OFFSET,
    UTF8_NAMES,
    Version,
    shown,
)
from obsdsl.compose.rule import DEFAULT_WINDOW, AlertRule, RecordingRule, RuleGroup
from obsdsl.define.label import LEGACY_LABEL, LEGACY_NAME
from obsdsl.errors import CompileError
from obsdsl.express.node import Selector, label_names, resolve, walk
from obsdsl.express.render import pretty

# Where a panel that shows an alert stands: the value of the annotation `dashboard`.
PanelLinks = Mapping[int, str]
WIDTH = 100


class _Dumper(getattr(yaml, "CSafeDumper", yaml.SafeDumper)):  # type: ignore[misc]
    """Text of several lines as a literal block."""


def _text(dumper: Any, value: str) -> Any:
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style="|" if "\n" in value else None)


_Dumper.add_representer(str, _text)


def to_yaml(value: Any) -> bytes:
    """YAML without anchors, keys in the order given."""
    text: str = yaml.dump(
        value, Dumper=_Dumper, sort_keys=False, allow_unicode=True, default_flow_style=False, width=1_000_000
    )
    return text.encode()


def compile_group(group: RuleGroup, context: Context, panels: PanelLinks) -> Artifact:
    """The group's own rule file."""
    _check_versions(group, context.prometheus)
    content = to_yaml({"groups": [_group(group, context.prometheus, panels)]})
    return Artifact("rules", group.name, f"prometheus/rules/{group.name}.yml", content, group.location)


def _group(group: RuleGroup, version: Version | None, panels: PanelLinks) -> dict[str, Any]:
    found: dict[str, Any] = {"name": group.name}
    if group.interval is not None:
        found["interval"] = str(group.interval)
    if group.query_offset is not None:
        found["query_offset"] = str(group.query_offset)
    if group.limit is not None:
        found["limit"] = group.limit
    shared = dict(group.labels)
    if shared and version is not None and version >= GROUP_LABELS:
        found["labels"] = shared
        shared = {}
    found["rules"] = [_rule(rule, group, shared, panels) for rule in group.rules]
    return found


def _rule(
    rule: AlertRule | RecordingRule, group: RuleGroup, shared: Mapping[str, str], panels: PanelLinks
) -> dict[str, Any]:
    expr = pretty(resolve(rule.expr, group.window or DEFAULT_WINDOW), WIDTH)
    labels = {**shared, **rule.labels}
    if isinstance(rule, RecordingRule):
        return {"record": rule.name, "expr": expr, **({"labels": labels} if labels else {})}
    found: dict[str, Any] = {"alert": rule.name, "expr": expr}
    if rule.for_ is not None:
        found["for"] = str(rule.for_)
    if rule.keep_firing_for is not None:
        found["keep_firing_for"] = str(rule.keep_firing_for)
    owner = rule.owner or group.owner
    found["labels"] = {"severity": rule.severity.name, **({"owner": owner} if owner else {}), **labels}
    optional = {
        "summary": rule.summary,
        "description": rule.description,
        "runbook_url": rule.runbook,
        "dashboard": panels.get(id(rule)),
    }
    found["annotations"] = {key: text for key, text in optional.items() if text is not None} | dict(rule.annotations)
    return found


def _utf8_names(group: RuleGroup) -> Iterable[str]:
    """Names of labels, annotations and metrics that hold more than letters, digits and `_`."""
    holders = (group, *group.rules)
    names = [name for one in holders for name in (*one.labels, *getattr(one, "annotations", ()))]
    names += [name for rule in group.rules for node in walk(rule.expr) for name in label_names(node)]
    odd = {name for name in names if not LEGACY_LABEL.fullmatch(name)}
    metrics = [node.name for rule in group.rules for node in walk(rule.expr) if isinstance(node, Selector)]
    return sorted(odd | {name for name in metrics if name is not None and not LEGACY_NAME.fullmatch(name)})


def _check_versions(group: RuleGroup, version: Version | None) -> None:
    """Refuse fields that the stated version would not read; without one, the fields themselves are the statement."""
    if version is None:
        return
    used = [
        ("query_offset", QUERY_OFFSET, group.query_offset is not None),
        ("limit", GROUP_LIMIT, group.limit is not None),
        ("keep_firing_for", KEEP_FIRING_FOR, any(getattr(rule, "keep_firing_for", None) for rule in group.rules)),
        *((f"the name {name!r}", UTF8_NAMES, True) for name in _utf8_names(group)),
    ]
    faults = [
        f"{field} needs Prometheus {shown(since)}, and prometheus_version is {shown(version)}; "
        "leave it out or raise the version"
        for field, since, present in used
        if present and version < since
    ]
    if faults:
        raise CompileError(group.subject, faults, group.location)
