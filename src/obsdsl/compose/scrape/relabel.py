"""Relabelling: what becomes of the labels of targets, series or alerts, one step after another."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final, Literal, TypeAlias

from obsdsl.compose.definition import Definition
from obsdsl.define.label import LEGACY_LABEL, name_fault
from obsdsl.define.light import frozen
from obsdsl.errors import listed, shown
from obsdsl.express.regex import compile_re2

Action: TypeAlias = Literal[
    "replace",
    "keep",
    "drop",
    "keepequal",
    "dropequal",
    "hashmod",
    "lowercase",
    "uppercase",
    "labelmap",
    "labeldrop",
    "labelkeep",
]
# What Prometheus takes where a field is not given.
SEPARATOR: Final = ";"
REGEX: Final = "(.*)"
REPLACEMENT: Final = "$1"
# A label's name with parts of the match in it, as Prometheus 2 reads one.
TARGET: Final = re.compile(r"(?:(?:[a-zA-Z_]|\$(?:\{\w+\}|\w+))\w*)+", re.ASCII)


@frozen
class _Fields:
    """Which fields an action needs, and which others it heeds."""

    needs: tuple[str, ...]
    heeds: tuple[str, ...] = ()


_EQUAL: Final = _Fields(("source_labels", "target_label"))
_CASE: Final = _Fields(("source_labels", "target_label"), ("separator",))
_NAMES: Final = _Fields(("regex",))
ACTIONS: Final[Mapping[str, _Fields]] = {
    "replace": _Fields(("target_label",), ("source_labels", "separator", "regex", "replacement")),
    "keep": _Fields(("source_labels", "regex"), ("separator",)),
    "drop": _Fields(("source_labels", "regex"), ("separator",)),
    "keepequal": _EQUAL,
    "dropequal": _EQUAL,
    "hashmod": _Fields(("source_labels", "target_label", "modulus"), ("separator",)),
    "lowercase": _CASE,
    "uppercase": _CASE,
    "labelmap": _Fields(("regex",), ("replacement",)),
    "labeldrop": _NAMES,
    "labelkeep": _NAMES,
}
_FIELDS: Final = ("source_labels", "separator", "regex", "modulus", "target_label", "replacement")


@frozen(kw_only=True, slots=False)
class Relabel(Definition):
    """One step of relabelling, such as `Relabel(action="drop", source_labels=("__name__",), regex="go_.*")`.

    Each action has the fields that it needs and heeds; others are refused. Those that are not given are Prometheus's
    defaults: the separator `;`, the regex `(.*)`, the replacement `$1`.
    """

    named_by = "action"

    action: Action = "replace"
    source_labels: tuple[str, ...] = ()
    separator: str | None = None
    regex: str | None = None
    modulus: int | None = None
    target_label: str | None = None
    replacement: str | None = None

    def faults(self) -> Iterable[str]:
        row = ACTIONS[self.action]
        given = [name for name in _FIELDS if getattr(self, name) not in (None, ())]
        missing = [name for name in row.needs if name not in given]
        if missing:
            yield f"{listed(missing, 'and')} is missing, and {self.action} needs it; write it"
        for name in given:
            if name not in (*row.needs, *row.heeds):
                yield f"{self.action} does not heed {name!r}; delete it"
        if self.action == "replace" and not self.source_labels and self.replacement is None:
            yield "source_labels and replacement are missing; write what the label is to hold"
        yield from self._name_faults()
        if self.regex is not None:
            yield from _regex_faults(self.regex)
        if self.modulus is not None and self.modulus <= 0:
            yield f"modulus is {self.modulus}; write a number above 0"

    def _name_faults(self) -> Iterable[str]:
        for name in self.source_labels:
            if fault := name_fault("label", name):
                yield f"source_labels: {fault}"
        label = self.target_label
        if label is None:
            return
        if fault := name_fault("label", label):
            yield f"target_label: {fault}"
        elif "$" in label and (self.action != "replace" or not TARGET.fullmatch(label)):
            yield f"target_label is {shown(label)}, which is no label; parts of the match are $1 and ${{name}}"

    @property
    def names(self) -> tuple[str, ...]:
        """The labels that it names outright, for the versions that take letters, digits and '_' alone."""
        target = self.target_label
        fits = target is None or TARGET.fullmatch(target)
        odd = (*self.source_labels, *(() if fits else (str(target),)))
        if self.action == "labelmap" and self.replacement and not TARGET.fullmatch(self.replacement):
            odd = (*odd, self.replacement)
        return tuple(name for name in odd if not LEGACY_LABEL.fullmatch(name))


def _regex_faults(regex: str) -> Iterable[str]:
    try:
        compile_re2(regex)
    except ValueError as error:
        yield f"regex {shown(regex)}: {error}"


def relabel_faults(name: str, steps: Iterable[object]) -> Iterable[str]:
    """What is no step of relabelling among the values of a field."""
    for one in steps:
        if not isinstance(one, Relabel):
            yield f"{name} holds a {type(one).__name__}; it takes objects of Relabel"
