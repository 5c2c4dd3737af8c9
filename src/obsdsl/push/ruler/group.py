"""A rule group as a ruler stores it: the mark that says whose it is, and what is the same however it is written.

Rulers keep nothing beside the group, and forget fields that they do not know. But they keep expressions as they were
sent, comments included: so the mark is a comment behind the first one, with the digest of what was applied.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

import attrs

from obsdsl.define.duration import Duration

Group = Mapping[str, Any]
_MARK: Final = re.compile(r"\n?# (?P<owner>obsdsl/\S+) sha256:(?P<digest>[0-9a-f]{64})\s*\Z")
_DURATIONS: Final = frozenset({"interval", "query_offset", "evaluation_delay", "for", "keep_firing_for"})
_TEXTS: Final = frozenset({"labels", "annotations"})


@attrs.frozen
class Mark:
    """Whose a group is, and the digest of what was applied last."""

    owner: str
    applied: str


def mark_of(group: Group) -> Mark | None:
    """The mark of a group; None where it bears none."""
    for rule in _rules(group):
        match = _MARK.search(str(rule.get("expr", "")))
        if match is not None:
            return Mark(match["owner"], match["digest"])
    return None


def marked(group: Group, mark: Mark) -> dict[str, Any]:
    """The group with this mark behind its first expression. One without rules is refused by every ruler anyway."""
    rules = []
    pending = True
    for rule in group.get("rules") or ():
        if pending and isinstance(rule, Mapping) and "expr" in rule:
            pending = False
            expr = f"{_bare(rule['expr'])}\n# {mark.owner} sha256:{mark.applied}"
            rules.append({**rule, "expr": expr})
        else:
            rules.append(rule)
    return {**group, "rules": rules}


def unmarked(group: Group) -> dict[str, Any]:
    """The group without any mark."""
    rules = [
        {**rule, "expr": _bare(rule["expr"])} if isinstance(rule, Mapping) and "expr" in rule else rule
        for rule in group.get("rules") or ()
    ]
    return {**group, "rules": rules}


def canonical(group: Group) -> dict[str, Any]:
    """What the group says: without mark, defaults, and the many ways to write a duration."""
    rules = [_canonical(rule) if isinstance(rule, Mapping) else rule for rule in unmarked(group)["rules"]]
    return {**_canonical({key: one for key, one in group.items() if key != "rules"}), "rules": rules}


def _canonical(fields: Group) -> dict[str, Any]:
    found = {key: _value(key, one) for key, one in fields.items()}
    return {key: one for key, one in found.items() if one not in (None, "", 0, False, {}, [])}


def _value(key: str, value: Any) -> Any:
    if key in _DURATIONS:
        return _duration(value)
    if key in _TEXTS and isinstance(value, Mapping):
        return {str(name): _text(one) for name, one in value.items()}
    return _text(value) if key in ("expr", "record", "alert", "name") else value


def _duration(value: Any) -> Any:
    try:
        found = Duration.parse(str(value))
    except ValueError:
        return value
    return str(found) if found.milliseconds else None


def _text(value: Any) -> str:
    """As Go reads it into a string."""
    return str(value).lower() if isinstance(value, bool) else "" if value is None else str(value)


def _bare(expr: Any) -> str:
    return _MARK.sub("", _text(expr)).strip()


def _rules(group: Group) -> list[Mapping[str, Any]]:
    return [rule for rule in group.get("rules") or () if isinstance(rule, Mapping)]
