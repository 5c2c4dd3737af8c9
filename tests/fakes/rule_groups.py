"""Rule groups as rulers read them (Prometheus' rulefmt) and write them (YAML, four spaces)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import promql_parser
import yaml

from tests.fakes.durations import normal

GROUP_FIELDS = ("name", "interval", "query_offset", "limit", "labels", "rules")
RULE_FIELDS = ("record", "alert", "expr", "for", "keep_firing_for", "labels", "annotations")
DURATIONS = ("interval", "query_offset", "for", "keep_firing_for")


class NotAGroup(Exception):
    """Why a ruler refuses a group."""


def checked(text: str, logql: bool, reasons: bool) -> dict[str, Any]:
    """The group, without what rulers do not know. Raises NotAGroup."""
    try:
        group = yaml.safe_load(text)
    except yaml.YAMLError:
        group = None
    if not isinstance(group, dict):
        raise NotAGroup("unable to decoded rule group")  # so it is written [recorded]
    if not group.get("name"):
        raise NotAGroup("invalid rules config: rule group name must not be empty")
    if not group.get("rules"):
        raise NotAGroup(f"invalid rules config: rule group '{group['name']}' has no rules")
    for rule in group["rules"]:
        _check(rule, group["name"], logql, reasons)
    known = {key: group[key] for key in GROUP_FIELDS if group.get(key)}
    rules = [{key: rule[key] for key in RULE_FIELDS if rule.get(key)} for rule in group["rules"]]
    return _normal({**known, "rules": [_normal(rule) for rule in rules]})


def _normal(fields: dict[str, Any]) -> dict[str, Any]:
    """Durations as they are read back; those of nothing are gone."""
    found = {key: normal(str(value)) if key in DURATIONS else value for key, value in fields.items()}
    return {key: value for key, value in found.items() if key not in DURATIONS or value != "0s"}


def _check(rule: dict[str, Any], group: str, logql: bool, reasons: bool) -> None:
    if bool(rule.get("record")) == bool(rule.get("alert")):
        raise NotAGroup("one of 'record' or 'alert' must be set")
    expr = str(rule.get("expr") or "")
    if logql:
        _check_logql(rule, group, expr)
        return
    try:
        promql_parser.parse(expr)
    except ValueError as error:
        # The recorded Cortex says nothing.
        raise NotAGroup(f"could not parse expression: {error}" if reasons else "") from None


def _check_logql(rule: dict[str, Any], group: str, expr: str) -> None:
    """Not a parser: it knows PromQL, and a range that does not end, when it sees them. [recorded]"""
    kind = "alert" if rule.get("alert") else "record"
    where = f"could not parse expression for {kind} '{rule[kind]}' in group '{group}': parse error at line"
    if "{" not in expr:
        raise NotAGroup(f"{where} 1, col 1: syntax error: unexpected IDENTIFIER")
    opened = expr.rfind("[")
    if opened >= 0 and "]" not in expr[opened:]:
        raise NotAGroup(f"{where} 0, col {opened + 1}: missing closing ']' in duration")


def shown(group: dict[str, Any]) -> dict[str, Any]:
    """The group in the order in which it is written."""
    rules = [{key: rule[key] for key in RULE_FIELDS if key in rule} for rule in group["rules"]]
    return {**{key: group[key] for key in GROUP_FIELDS if key in group}, "rules": rules}


def dumped(content: Any) -> str:
    """As Go's yaml.v3 writes it: what is inside begins at the next column that four divides, a dash takes two."""
    return "".join(f"{line}\n" for line in _lines(content, 0))


def _lines(content: Any, column: int) -> Iterator[str]:
    margin = " " * column
    if isinstance(content, dict):
        for key, value in content.items():
            yield from _entry(f"{margin}{_scalar(key)}:", value, 4 * (column // 4 + 1))
        return
    for value in content:
        first, *rest = _lines(value, column + 2) if isinstance(value, dict) else [f"{margin}  {_scalar(value)}"]
        yield f"{margin}- {first[column + 2 :]}"
        yield from rest


def _entry(key: str, value: Any, below: int) -> Iterator[str]:
    if isinstance(value, dict | list) and value:
        yield key
        yield from _lines(value, below)
    elif isinstance(value, str) and "\n" in value and not value[0].isspace():
        kept = {0: "-", 1: ""}.get(len(value) - len(value.rstrip("\n")), "+")
        yield f"{key} |{kept}"
        yield from (" " * below + line if line else "" for line in value.rstrip("\n").split("\n"))
    else:
        yield f"{key} {_scalar(value)}"


def _scalar(value: Any) -> str:
    text: str = yaml.safe_dump(value, width=10**6, allow_unicode=True, default_flow_style=True)
    return text.removesuffix("\n").removesuffix("\n...")
