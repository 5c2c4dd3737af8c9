"""Rule groups as the YAML that Prometheus reads, in the form that a person would write."""

from __future__ import annotations

import hashlib
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
from obsdsl.compose.plain import Plain
from obsdsl.compose.rule import DEFAULT_WINDOW, AlertRule, RawRule, RecordingRule, RuleGroup, names_file
from obsdsl.compose.rule_file import GroupSlot, RuleFile
from obsdsl.compose.severity import SeverityPolicy
from obsdsl.define.label import LEGACY_LABEL, LEGACY_NAME
from obsdsl.errors import CompileError, DefinitionError
from obsdsl.express.node import Node, Selector, label_names, resolve, walk
from obsdsl.express.parse import parse
from obsdsl.express.render import pretty

# Where a panel that shows an alert stands: the value of the annotation `dashboard`.
PanelLinks = Mapping[int, str]
WIDTH = 100
# Of a file's name, where that of its group is none.
_LONGEST_SLUG = 100


class _Dumper(getattr(yaml, "CSafeDumper", yaml.SafeDumper)):  # type: ignore[misc]
    """Text of several lines as a literal block; plain scalars as they were read."""


_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def _text(dumper: Any, value: str) -> Any:
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style="|" if "\n" in value else None)


def _plain(dumper: Any, value: Plain) -> Any:
    tag = value.tag or dumper.resolve(yaml.ScalarNode, value.text, (True, False))
    return dumper.represent_scalar(tag, value.text)


_Dumper.add_representer(str, _text)
_Dumper.add_representer(Plain, _plain)
_Dumper.ignore_aliases = lambda *_: True


def to_yaml(value: Any) -> bytes:
    """YAML without anchors, keys in the order given."""
    text: str = yaml.dump(
        value, Dumper=_Dumper, sort_keys=False, allow_unicode=True, default_flow_style=False, width=1_000_000
    )
    return text.encode()


def from_yaml(content: bytes) -> Any:
    """What `to_yaml` wrote, as plain data."""
    return yaml.load(content, Loader=_LOADER)


def compile_group(group: RuleGroup, context: Context, panels: PanelLinks) -> Artifact:
    """The group's own rule file."""
    _check_versions(group, context.prometheus)
    _check_severities(group, context.policy)
    content = to_yaml({"groups": [{**group_content(group, context, panels), **({} if group.rules else {"rules": []})}]})
    return Artifact("rules", group.identity, _path(group.identity), content, group.location)


def group_content(group: RuleGroup, context: Context, panels: PanelLinks) -> dict[str, Any]:
    """The group as it stands in its file."""
    return _group(group, context.prometheus, panels, context.policy)


def compile_rule_file(file: RuleFile, context: Context, panels: PanelLinks | None = None) -> Artifact:
    """The file as one artifact, with all that stood around its groups. Without a version they keep their labels."""
    groups = []
    for group in file.groups:
        _check_versions(group, context.prometheus)
        groups.append(_group(group, context.prometheus or GROUP_LABELS, panels or {}, context.policy))
    found = {**({"groups": groups} if groups else {}), **file.extra}
    documents = [_filled(one, groups) for one in file.documents] or ([found] if found else [])
    content = b"---\n".join(map(to_yaml, documents))
    return Artifact("rules", file.name, _path(file.name), content, file.location)


def _filled(value: Any, groups: list[dict[str, Any]]) -> Any:
    """A document with its groups in it."""
    if isinstance(value, GroupSlot):
        return groups[value.index]
    if isinstance(value, Mapping):
        return {key: _filled(one, groups) for key, one in value.items()}
    return [_filled(one, groups) for one in value] if isinstance(value, list | tuple) else value


def _path(name: str) -> str:
    """A file for a group or a file of that name: its own, and below the folder of rules, whatever the name holds."""
    return f"prometheus/rules/{plain_name(name)}.yml"


def plain_name(name: str) -> str:
    """What a file of that name is called, whatever the name holds."""
    if names_file(name):
        return name
    # Two names that differ in odd characters alone are two files.
    slug = "".join(c if c.isalnum() or c in "-_." else "_" for c in name)[:_LONGEST_SLUG].lstrip(".")
    digest = hashlib.sha256(name.encode(errors="surrogatepass")).hexdigest()[:16]
    return f"{slug or 'group'}-{digest}"


def _group(group: RuleGroup, version: Version | None, panels: PanelLinks, policy: SeverityPolicy) -> dict[str, Any]:
    found: dict[str, Any] = {"name": group.name} if group.name else {}
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
    if group.rules:
        found["rules"] = [_rule(rule, group, shared, panels, policy) for rule in group.rules]
    return _with_extra(found, group.extra)


def _rule(
    rule: AlertRule | RecordingRule | RawRule,
    group: RuleGroup,
    shared: Mapping[str, str],
    panels: PanelLinks,
    policy: SeverityPolicy,
) -> Any:
    if isinstance(rule, RawRule):
        return rule.raw
    expr = _expression(rule, group)
    labels = {**shared, **rule.labels}
    if isinstance(rule, RecordingRule):
        return _with_extra({"record": rule.name, "expr": expr, **({"labels": labels} if labels else {})}, rule.extra)
    found: dict[str, Any] = {"alert": rule.name, "expr": expr}
    if rule.for_ is not None:
        found["for"] = str(rule.for_)
    if rule.keep_firing_for is not None:
        found["keep_firing_for"] = str(rule.keep_firing_for)
    severity = policy.labels(rule.severity) if rule.severity else {}
    leading = {**severity, "owner": rule.owner or group.owner}
    optional = {
        "summary": rule.summary,
        "description": rule.description,
        "runbook_url": rule.runbook,
        "dashboard": panels.get(id(rule)),
    }
    found |= {"labels": _given(leading) | labels, "annotations": _given(optional) | dict(rule.annotations)}
    return _with_extra({key: value for key, value in found.items() if value != {}}, rule.extra)


def _given(fields: Mapping[str, str | None]) -> dict[str, str]:
    return {key: text for key, text in fields.items() if text is not None}


def _expression(rule: AlertRule | RecordingRule, group: RuleGroup) -> str:
    """The text as it was read, where it still says the same; else ours."""
    if rule.written is not None and _says(rule.written, rule.expr):
        return rule.written
    return pretty(resolve(rule.expr, group.window or DEFAULT_WINDOW), WIDTH)


def _says(text: str, expr: Node) -> bool:
    try:
        return parse(text, variables=False) == expr
    except DefinitionError:
        return False


def _with_extra(found: dict[str, Any], extra: Mapping[str, Any]) -> dict[str, Any]:
    """Fields with those that obsdsl does not know; labels and annotations are joined."""
    for key, value in extra.items():
        both = isinstance(value, Mapping) and isinstance(found.get(key), dict)
        found[key] = {**found[key], **value} if both else value
    return found


def _utf8_names(group: RuleGroup) -> Iterable[str]:
    """Names of labels, annotations and metrics that hold more than letters, digits and `_`."""
    holders = (group, *group.rules)
    names = [name for one in holders for name in (*one.labels, *getattr(one, "annotations", ()))]
    nodes = [node for rule in group.rules if not isinstance(rule, RawRule) for node in walk(rule.expr)]
    names += [name for node in nodes for name in label_names(node)]
    odd = {name for name in names if not LEGACY_LABEL.fullmatch(name)}
    metrics = [node.name for node in nodes if isinstance(node, Selector)]
    metrics += [rule.name for rule in group.rules if isinstance(rule, RecordingRule)]
    return sorted(odd | {name for name in metrics if name is not None and not LEGACY_NAME.fullmatch(name)})


def _check_severities(group: RuleGroup, policy: SeverityPolicy) -> None:
    """Refuse alerts of severities that no policy knows: nothing says whom they wake, and no route takes them."""
    faults = {
        f"{rule.subject}: {fault}": rule.location
        for rule in group.rules
        if isinstance(rule, AlertRule) and rule.severity and (fault := policy.fault(rule.severity))
    }
    if faults:
        raise CompileError(group.subject, tuple(faults), next(iter(faults.values())) or group.location)


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
