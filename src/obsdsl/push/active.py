"""What servers say they run (`/api/v1/rules`), beside what was written for them.

Servers write expressions anew and add fields, so that equality says too little. Names must be there; and of a field
that was changed, what runs must no longer be as it was.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import attrs

from obsdsl.define.duration import Duration
from obsdsl.errors import ObsdslError
from obsdsl.express.node import Node
from obsdsl.express.parse import parse

# A group as in a file: plain data.
Data = Mapping[str, Any]
_DURATIONS: Final = {"for": ("duration",), "keep_firing_for": ("keepFiringFor", "keep_firing_for")}


@attrs.frozen(eq=False)
class Running:
    """A group that a server runs. `file` is as the server says it: a path, or a ruler's namespace."""

    file: str
    name: str
    rules: Sequence[Data]

    @property
    def names(self) -> list[tuple[str, str]]:
        """Kinds and names of the rules."""
        return [("alert" if one.get("type") == "alerting" else "record", str(one.get("name"))) for one in self.rules]


def running(answer: Any) -> tuple[Running, ...]:
    """The groups in an answer of `/api/v1/rules`. Raises TypeError or KeyError for another answer."""
    groups = answer["data"]["groups"] or ()
    return tuple(Running(str(one.get("file") or ""), str(one["name"]), one.get("rules") or ()) for one in groups)


def names_of(group: Data) -> list[tuple[str, str]]:
    """Kinds and names of the rules of a group as in a file."""
    rules = [one for one in group.get("rules") or () if isinstance(one, Mapping)]
    return [("alert", str(one["alert"])) if one.get("alert") else ("record", str(one.get("record"))) for one in rules]


def stale(wanted: Data, there: Running, old: Data | None) -> str | None:
    """Why what runs is not what was written; None where nothing speaks against it. `old` was written before."""
    if names_of(wanted) != there.names:
        missing = [f"{kind} {name}" for kind, name in names_of(wanted) if (kind, name) not in there.names]
        return f"it runs without {', '.join(missing)}" if missing else "it runs other rules, or in another order"
    if old is None or names_of(old) != names_of(wanted):
        return None
    rows = zip(_rules(wanted), _rules(old), there.rules, strict=True)
    return next((why for one in rows if (why := _stale_rule(*one))), None)


def _rules(group: Data) -> Iterator[Data]:
    shared = _texts(group.get("labels"))
    for one in group.get("rules") or ():
        if isinstance(one, Mapping):
            yield {**one, "labels": {**shared, **_texts(one.get("labels"))}}


def _stale_rule(wanted: Data, old: Data, there: Data) -> str | None:
    name = there.get("name")
    now, before, query = (_expression(one) for one in (wanted.get("expr"), old.get("expr"), there.get("query")))
    if now != before and query == before:
        return f"{name} still has its old expression"
    for field in ("labels", "annotations"):
        new, was, runs = (_texts(one.get(field)) for one in (wanted, old, there))
        if new != was and runs == was:
            return f"{name} still has its old {field}"
    for field, keys in _DURATIONS.items():
        runs_for = next((there[key] for key in keys if key in there), None)
        new_for, was_for = _seconds(wanted.get(field)), _seconds(old.get(field))
        if new_for != was_for and runs_for == was_for:
            return f"{name} still has its old {field}"
    return None


def _texts(found: Any) -> dict[str, str]:
    return {str(key): str(one) for key, one in found.items()} if isinstance(found, Mapping) else {}


def _seconds(text: Any) -> float | None:
    try:
        return Duration.parse(str(text or "0")).milliseconds / 1000
    except ValueError:
        return None


def _expression(text: Any) -> Node | str:
    """What it says; of another language, its words."""
    try:
        return parse(str(text), variables=False)
    except ObsdslError:
        return " ".join(str(text).split())
