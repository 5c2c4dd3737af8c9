"""Groups of rules of logs, which Loki's ruler evaluates, as files of Python. Their expressions stay text of LogQL."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

import attrs

from obsdsl.compose.logs.rules import LogAlert, LogRecording, LogRuleGroup
from obsdsl.compose.severity import POLICY, Severity
from obsdsl.define.light import frozen
from obsdsl.errors import DefinitionError
from obsdsl.importing.files.comments import Remarks
from obsdsl.importing.python import code
from obsdsl.importing.python.naming import fresh, snake
from obsdsl.importing.rules.severities import MODULE as SEVERITIES
from obsdsl.logs.parse import parse
from obsdsl.logs.render import render

# What only LogQL has behind a selector: a filter of lines, or a stage.
_OF_LOGS: Final = re.compile(r"\}\s*(?:\|(?!\|)|!=\s*[\"`]|!~\s*[\"`]|!>\s*[\"`])")
_GROUP: Final = frozenset({"name", "interval", "rules"})
_RULE: Final = frozenset({"alert", "record", "expr", "for", "labels", "annotations"})
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
            yield str(labels["severity"])


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


class _Unknown(ValueError):
    """What there is no field for."""


def _fault(group: Mapping[str, Any]) -> str:
    """Why nobody may define a group like this; "" where one may."""
    try:
        _file(group, {})
    except DefinitionError as error:
        return "; ".join(error.faults)
    except (ValueError, TypeError, AttributeError) as error:
        return str(error)
    return ""


def _file(group: Mapping[str, Any], levels: Mapping[str, str], remarks: Remarks = _SILENT) -> str:
    """The group's source. Raises where somebody could not have defined it."""
    _refuse_unknown(group, _GROUP, "the group")
    rows: list[tuple[str, Any, tuple[str, ...]]] = []
    taken = {*_NAMES, *levels.values(), *(one.name for one in POLICY.levels)}
    made = []
    for number, rule in enumerate(_rules(group)):
        _refuse_unknown(rule, _RULE, f"the rule {rule.get('alert') or rule.get('record')!r}")
        variable = fresh(snake(str(rule.get("alert") or rule.get("record"))), taken, "rule")
        taken.add(variable)
        options = _options(rule)
        name, expr = str(rule.get("alert") or rule.get("record")), _text(str(rule.get("expr")))
        cls = LogAlert if "alert" in rule else LogRecording
        made.append(cls(name, expr, **options))
        if "severity" in options:
            options["severity"] = _severity(options["severity"], levels)
        rows.append((variable, code.call(cls.__name__, name, expr, **options), remarks.of(number)))
    held = code.Group("(", tuple(("", code.Code(variable)) for variable, _, _ in rows), ")")
    timing = {"interval": str(group["interval"])} if group.get("interval") else {}
    LogRuleGroup(str(group.get("name")), rules=tuple(made), interval=timing.get("interval"))
    rows.append(("group", code.call("LogRuleGroup", str(group["name"]), **timing, rules=held), remarks.own))
    return code.module(f"Rules of logs of the group {group['name']}, imported.", rows)


def _refuse_unknown(held: Mapping[str, Any], known: frozenset[str], what: str) -> None:
    unknown = sorted(str(name) for name, value in held.items() if name not in known and value)
    if unknown:
        raise _Unknown(f"{what} has {', '.join(unknown)}, which rules of logs have no field for")


def _options(rule: Mapping[str, Any]) -> dict[str, Any]:
    labels = {str(key): str(value) for key, value in (rule.get("labels") or {}).items()}
    if "alert" not in rule:
        return {"labels": labels} if labels else {}
    options: dict[str, Any] = {"for_": str(rule["for"])} if rule.get("for") else {}
    severity = labels.pop("severity", None)
    options["severity"] = None if severity is None else POLICY.level(severity) or Severity(severity, response=None)
    annotations = {str(key): str(value) for key, value in (rule.get("annotations") or {}).items()}
    options["summary"] = annotations.pop("summary", None)
    for name, field in _TEXTS.items():
        if name in annotations:
            options[field] = annotations.pop(name)
    if "owner" in labels:
        options["owner"] = labels.pop("owner")
    return options | {key: one for key, one in (("annotations", annotations), ("labels", labels)) if one}


def _severity(value: Severity | None, levels: Mapping[str, str]) -> Any:
    variable = levels.get(value.name) if value is not None else None
    if value is None or variable is None:
        return value
    own = POLICY.level(value.name) is not None
    return code.Code(variable, (("obsdsl" if own else SEVERITIES, variable),))


def _text(expr: str) -> str:
    """The expression on one line, as it stands there if it is."""
    text = expr.strip()
    return text if "\n" not in text else render(parse(text))
