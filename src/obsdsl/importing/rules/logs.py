"""Groups of rules of logs, which Loki's ruler evaluates, as files of Python. Their expressions stay text of LogQL."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

import attrs

from obsdsl.compose.fault import shown
from obsdsl.compose.logs.rules import LogAlert, LogRecording, LogRuleGroup
from obsdsl.compose.plain import Plain
from obsdsl.compose.severity import POLICY, Severity
from obsdsl.define.light import frozen
from obsdsl.errors import DefinitionError
from obsdsl.importing.files.comments import Remarks
from obsdsl.importing.python import code
from obsdsl.importing.python.module import python_module
from obsdsl.importing.python.naming import fresh, snake
from obsdsl.importing.rules.severities import imported
from obsdsl.logs.parse import parse
from obsdsl.logs.render import render

# What only LogQL has behind a selector: a filter of lines, or a stage.
_OF_LOGS: Final = re.compile(r"\}\s*(?:\|(?!\|)|!=\s*[\"`]|!~\s*[\"`]|!>\s*[\"`])")
_GROUP: Final = frozenset({"name", "interval", "query_offset", "limit", "rules"})
_RULE: Final = frozenset({"alert", "record", "expr", "for", "keep_firing_for", "labels", "annotations"})
# What Loki takes of an alert alone.
_OF_ALERTS: Final = ("for", "keep_firing_for", "annotations")
_TIMES: Final = {"for": "for_", "keep_firing_for": "keep_firing_for"}
_TEXTS: Final = {"summary": "summary", "description": "description", "runbook_url": "runbook"}
_SILENT: Final = Remarks()
# What a file imports or defines.
_NAMES: Final = frozenset({"group", "severities", "LogAlert", "LogRecording", "LogRuleGroup"})


@frozen
class LogSource:
    """A group as its file's own data, where it stands, and the comments there."""

    group: Mapping[str, Any]
    file: str
    line: int
    remarks: Remarks = Remarks()


@attrs.define
class LogRules:
    """What became of the groups: files, and those that are left out, each with the reason."""

    files: dict[str, str] = attrs.field(factory=dict)
    refused: list[str] = attrs.field(factory=list)
    rules: int = 0


def is_of_logs(group: Any) -> bool:
    """Whether a group is of LogQL: one of its rules says what PromQL cannot, and all of them are LogQL."""
    texts = [rule.get("expr") for rule in _rules(group)]
    if not any(isinstance(one, str) and _OF_LOGS.search(one) for one in texts):
        return False
    return all(isinstance(one, str) and _is_logql(one) for one in texts)


def _rules(group: Any) -> list[Mapping[str, Any]]:
    rules = group.get("rules") if isinstance(group, Mapping) else None
    return [one for one in rules if isinstance(one, Mapping)] if isinstance(rules, list) else []


def _is_logql(text: str) -> bool:
    try:
        parse(text)
    except DefinitionError:
        return False
    return True


def log_severities(sources: Iterable[LogSource]) -> Iterator[str]:
    """The names of the severities that they use, as far as they can be imported."""
    for rule in (rule for source in sources if not _fault(source.group) for rule in _rules(source.group)):
        labels = rule.get("labels")
        if "alert" in rule and isinstance(labels, Mapping) and "severity" in labels:
            yield _said(labels["severity"])


def import_log_rules(sources: Iterable[LogSource], levels: Mapping[str, str], files: Mapping[str, str]) -> LogRules:
    """The groups as files beside `files`; `levels` has the variables of severities that are none of ours."""
    found = LogRules()
    seen: dict[str, LogSource] = {}
    for source in sources:
        name = str(source.group.get("name"))
        place = f"{source.file}:{source.line}"
        if (before := seen.get(name.casefold())) is not None:
            if before.group != source.group:
                fault = f"the group {name!r} of logs is in {before.file}, too; rename one"
                found.refused.append(f"{place}: {fault}")
            continue
        seen[name.casefold()] = source
        if fault := _fault(source.group):
            found.refused.append(f"{place}: the group {name!r} of logs cannot be imported: {fault}")
            continue
        taken = {path.removeprefix("alerts/").removesuffix(".py") for path in (*files, *found.files)}
        module = fresh(snake(name), {*taken, "severities", "routing"}, "logs")
        found.files[f"alerts/{module}.py"] = _file(source.group, levels, source.remarks)
        found.rules += len(_rules(source.group))
    return found


class _Refused(ValueError):
    """What no Loki would load."""


def _fault(group: Mapping[str, Any]) -> str:
    """Why nobody may define a group like this; "" where one may."""
    try:
        _file(group, {})
    except DefinitionError as error:
        return "; ".join(error.faults)
    except (ValueError, TypeError) as error:
        return str(error)
    return ""


def _file(group: Mapping[str, Any], levels: Mapping[str, str], remarks: Remarks = _SILENT) -> str:
    """The group's source. Raises where somebody could not have defined it."""
    rows: list[tuple[str, Any, tuple[str, ...]]] = []
    taken = {*_NAMES, *levels.values(), *(one.name for one in POLICY.levels)}
    made = []
    for number, rule in enumerate(group.get("rules") or ()):
        cls, name = _kind(number, rule)
        variable = fresh(snake(name), taken, "rule")
        taken.add(variable)
        expr, options = _text(str(rule.get("expr"))), _options(rule, cls)
        made.append(cls(name, expr, **options))
        if "severity" in options:
            options["severity"] = _severity(options["severity"], levels)
        comments = (*remarks.of(number), *_kept(options))
        rows.append((variable, code.call(cls.__name__, name, expr, **options), comments))
    held = code.Group("(", tuple(("", code.Code(variable)) for variable, _, _ in rows), ")")
    given = _of_group(group)
    name = str(group.get("name"))
    LogRuleGroup(name, rules=tuple(made), **given)
    rows.append(("group", code.call("LogRuleGroup", name, rules=held, **given), (*remarks.own, *_kept(given))))
    return python_module(f"Rules of logs of the group {name}, imported.", rows)


def _kind(number: int, rule: Any) -> tuple[type[LogAlert | LogRecording], str]:
    """What a rule is, and its name."""
    if not isinstance(rule, Mapping):
        raise _Refused(f"the rule {number + 1} is {shown(rule)}, and no mapping")
    alert, record = rule.get("alert"), rule.get("record")
    if bool(alert) == bool(record):
        raise _Refused(
            f"the rule {number + 1} has {'both' if alert else 'neither'} alert {'and' if alert else 'nor'} record"
        )
    wrong = [name for name in _OF_ALERTS if record and rule.get(name)]
    if wrong:
        raise _Refused(f"the recording {record!r} has {', '.join(wrong)}, which Loki takes of alerts alone")
    return (LogAlert, _said(alert)) if alert else (LogRecording, _said(record))


def _of_group(group: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments of the group itself. Its labels stay where they are: those of ours go to each of the rules."""
    found: dict[str, Any] = {
        name: _said(group[name]) for name in ("interval", "query_offset") if group.get(name) not in (None, "")
    }
    if (limit := group.get("limit")) is not None:
        if not isinstance(limit, int) or isinstance(limit, bool):
            raise _Refused(f"limit is {shown(limit)}, and no number")
        found["limit"] = limit
    return found | _extra(group, _GROUP)


def _extra(held: Mapping[str, Any], known: frozenset[str]) -> dict[str, Any]:
    extra = {str(name): value for name, value in held.items() if name not in known and value is not None}
    return {"extra": extra} if extra else {}


def _kept(options: Mapping[str, Any]) -> tuple[str, ...]:
    """The comment on what stays as it is."""
    names = ", ".join(options.get("extra", ()))
    return (f"Kept as it is: {names}. There is no field for it.",) if names else ()


def _options(rule: Mapping[str, Any], cls: type[LogAlert | LogRecording]) -> dict[str, Any]:
    labels = _texts(rule, "labels")
    extra = _extra(rule, _RULE)
    if cls is LogRecording:
        return ({"labels": labels} if labels else {}) | extra
    options: dict[str, Any] = {
        field: _said(rule[name]) for name, field in _TIMES.items() if rule.get(name) not in (None, "")
    }
    severity = labels.pop("severity", None)
    options["severity"] = None if severity is None else POLICY.level(severity) or Severity(severity, response=None)
    annotations = _texts(rule, "annotations")
    options["summary"] = annotations.pop("summary", None)
    for name, field in _TEXTS.items():
        if name in annotations:
            options[field] = annotations.pop(name)
    if "owner" in labels:
        options["owner"] = labels.pop("owner")
    given = {key: one for key, one in (("annotations", annotations), ("labels", labels)) if one}
    return options | given | extra


def _texts(rule: Mapping[str, Any], name: str) -> dict[str, str]:
    """Labels or annotations, as Loki reads them: texts."""
    held = rule.get(name)
    if held is not None and not isinstance(held, Mapping):
        raise _Refused(f"the rule {rule.get('alert') or rule.get('record')!r} has {name} that are no mapping")
    return {str(key): _said(one) for key, one in (held or {}).items()}


def _said(value: Any) -> str:
    """What a scalar says as a text."""
    if isinstance(value, Plain):
        return value.text
    return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def _severity(value: Severity | None, levels: Mapping[str, str]) -> Any:
    variable = levels.get(value.name) if value is not None else None
    if value is None or variable is None:
        return value
    return code.Code(variable, (imported(value.name, variable),))


def _text(expr: str) -> str:
    """The expression on one line, as it stands there if it is."""
    text = expr.strip()
    return text if "\n" not in text else render(parse(text))
