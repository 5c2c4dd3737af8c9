"""P0-P3: how soon someone must act, and what an alert of that level must carry."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

import attrs

from obsdsl.compose.convert import duration
from obsdsl.compose.definition import Definition
from obsdsl.compose.fault import sequence
from obsdsl.define.duration import Duration
from obsdsl.define.label import name_fault
from obsdsl.define.light import frozen
from obsdsl.errors import DefinitionError, did_you_mean, listed, shown

# What an alert of a level can be asked to carry.
CARRIED: Final = ("summary", "description", "runbook", "owner", "panel")


@frozen(kw_only=True, slots=False)
class Severity(Definition):
    """A level of urgency. `name` is the value of the label `severity`.

    `response` is how soon someone must act; `pages` whether it wakes people; `requires` names the fields that an
    alert of this level must have; `repeat_interval` and `group_wait` go to the routing. `original` is what a document
    calls the level otherwise: see `called`.
    """

    named_by = "name"

    name: str = attrs.field(kw_only=False)
    response: Duration | None = attrs.field(converter=duration)
    pages: bool = False
    requires: tuple[str, ...] = ()
    group_wait: Duration | None = attrs.field(default=None, converter=duration)
    repeat_interval: Duration | None = attrs.field(default=None, converter=duration)
    # How panels draw the threshold of an alert of this level.
    color: str = "red"
    original: str | None = None

    def faults(self) -> Iterable[str]:
        if not self.name:
            yield "name is empty; it is the value of the label `severity`"
        if self.original == "":
            yield "original is empty; write the name that the level has elsewhere, or leave it out"
        for name in self.requires:
            if name not in CARRIED:
                yield f"requires holds {shown(name)}; an alert carries {listed(CARRIED, 'and')}"
        if self.repeat_interval is not None and not self.repeat_interval.milliseconds:
            yield "repeat_interval is 0, which Alertmanager refuses; write a longer one, or leave it out"

    def called(self, original: str) -> Severity:
        """The same level under the name that it has in a document: `P1.called("critical")`.

        The alert's label `severity` is the level's name; the other name is in a label beside it, for routes to match.
        """
        return attrs.evolve(self, original=original)


P0 = Severity(
    "P0",
    response="5m",
    pages=True,
    requires=("summary", "description", "runbook", "owner", "panel"),
    group_wait="10s",
    repeat_interval="1h",
    color="dark-red",
)
P1 = Severity(
    "P1",
    response="15m",
    pages=True,
    requires=("summary", "description", "runbook", "owner"),
    group_wait="30s",
    repeat_interval="4h",
    color="red",
)
P2 = Severity(
    "P2", response="1h", requires=("summary", "owner"), group_wait="30s", repeat_interval="12h", color="orange"
)
P3 = Severity("P3", response="4h", requires=("summary",), group_wait="1m", repeat_interval="24h", color="yellow")


def _usual_names(policy: SeverityPolicy) -> Mapping[str, Severity]:
    """What others call the levels that the policy has."""
    # What is given may be no sequence, which is told elsewhere.
    levels = policy.levels if isinstance(policy.levels, tuple) else ()
    known = {one.name for one in levels if isinstance(one, Severity)}
    names = {"critical": P0, "high": P1, "warning": P2, "info": P3}
    return {name: level for name, level in names.items() if level.name in known}


@frozen(kw_only=True, slots=False)
class SeverityPolicy(Definition):
    """The levels that alerts may have, the most urgent first. A workspace has one; without it, it is P0 to P3.

    A level is known by its name: where the policy has a `P0` of its own, that is what the alerts' P0 means. `names`
    maps what others call severities (`critical`) onto levels: unless it says otherwise, onto those of P0 to P3 that the
    policy has. `original_label` is the label that keeps their word.
    """

    levels: tuple[Severity, ...] = attrs.field(default=(P0, P1, P2, P3), converter=sequence)
    names: Mapping[str, Severity] = attrs.field(default=attrs.Factory(_usual_names, takes_self=True), hash=False)
    original_label: str = "severity_original"

    def faults(self) -> Iterable[str]:
        if odd := [one for one in self.levels if not isinstance(one, Severity)]:
            yield f"levels holds {shown(odd[0])}; it takes objects of Severity"
            return
        if not self.levels:
            yield "levels is empty; list at least one"
        names = [one.name for one in self.levels]
        if twice := next((name for name in names if names.count(name) > 1), None):
            yield f"levels holds {shown(twice)} twice; delete one"
        if called := next((one for one in self.levels if one.original is not None), None):
            yield f"levels holds {called.name} under another name; say that in `names`"
        for name, level in self.names.items():
            if level.name not in names and names:
                yield f"names maps {shown(name)} to {shown(level.name)}, which is no level; list it in `levels`"
        if fault := name_fault("original_label", self.original_label):
            yield fault
        if self.original_label in ("severity", "alertname", "owner"):
            yield f"original_label is {shown(self.original_label)}, which has a meaning of its own; name another"

    def level(self, name: str) -> Severity | None:
        """The level of that name; None where there is none."""
        # Asked four times of every alert, and next() takes twice as long.
        for one in self.levels:
            if one.name == name:
                return one
        return None

    def named(self, name: str) -> Severity:
        """The level that goes by a name: its own, or another that `names` maps onto it.

        Raises DefinitionError for a name that is neither.
        """
        if (own := self.level(name)) is not None:
            return own
        if (known := self.names.get(name)) is not None:
            return (self.level(known.name) or known).called(name)
        close = did_you_mean(name, (*(one.name for one in self.levels), *self.names))
        raise DefinitionError("SeverityPolicy", f"{shown(name)} is no level and none of its names{close}")

    def fault(self, severity: Severity) -> str | None:
        """Why an alert cannot have this severity, with the mend; None where it can."""
        if self.level(severity.name) is not None:
            return None
        levels = listed([one.name for one in self.levels])
        if (known := self.names.get(severity.name)) is not None:
            return f"its severity {shown(severity.name)} is another name of {known.name}; write {known.name}.called(…)"
        mend = f"use {levels}, or add it to the levels of a SeverityPolicy in the workspace"
        return f"its severity {shown(severity.name)} is no level of the policy; {mend}"

    def labels(self, severity: Severity) -> dict[str, str]:
        """The labels of an alert of this severity."""
        original = {} if severity.original is None else {self.original_label: severity.original}
        return {"severity": severity.name, **original}


# What holds where a workspace says nothing else.
POLICY: Final = SeverityPolicy()
