"""Relabelling of known labels, as Prometheus does it; what nobody here can tell becomes unknown, never wrong.

A value is None where it is unknown, the label's presence included. Captures are read by Python's `re` where it and RE2
agree; that is decided by a list of signs, not by a guess.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import Final

from obsdsl.compose.scrape.relabel import REGEX, REPLACEMENT, SEPARATOR, Relabel
from obsdsl.define.label import LEGACY_LABEL, name_fault
from obsdsl.define.light import frozen
from obsdsl.express.regex import full_match

# What both dialects read alike, and neither reads slowly: no flags, no classes by name, nothing repeated that repeats.
_ALIKE: Final = re.compile(
    r"(?:[^\\()\[\]{}]|\\[dDsSwW.\-/:_+*?$^|()]|\((?:\?:|(?!\?))|\)(?![*+{])|\[\^?[\w.:/@ -]+\])*", re.ASCII
)
_REFERENCE: Final = re.compile(r"\$(?:\$|(\w+)|\{(\w+)\})", re.ASCII)
# The longest value whose captures are looked for.
_LONGEST: Final = 500


@frozen
class Labels:
    """The labels of a target. `wild` says that it may have others, and that none of these is certain."""

    values: Mapping[str, str | None]
    wild: bool = False
    # Whether relabelling may have dropped it.
    doubtful: bool = False

    def get(self, name: str) -> str | None:
        """The value, empty for none; None is unknown."""
        return None if self.wild else self.values.get(name, "")

    def with_value(self, name: str, value: str | None) -> Labels:
        """The labels with one that has this value; the empty one is none."""
        values = dict(self.values)
        if value == "":
            values.pop(name, None)
        else:
            values[name] = value
        return Labels(values, self.wild, self.doubtful)

    def in_doubt(self) -> Labels:
        """The labels of a target that may be gone."""
        return Labels(self.values, self.wild, True)

    def lost(self) -> Labels:
        """Labels of which any may have changed."""
        return Labels(dict.fromkeys(self.values), True, self.doubtful)


def relabelled(labels: Labels, steps: Iterable[Relabel]) -> Labels | None:
    """The labels after all steps; None for a target that they drop."""
    found: Labels | None = labels
    for step in steps:
        if found is None:
            return None
        found = _STEPS[step.action](found, step)
    return found


def matches(step: Relabel, value: str | None) -> bool | None:
    """Whether the step's pattern matches a value; None if nobody can tell."""
    return None if value is None else full_match(step.regex if step.regex is not None else REGEX, value)


def source(labels: Labels, step: Relabel) -> str | None:
    """The values that the step looks at, joined; None is unknown."""
    values = [labels.get(name) for name in step.source_labels]
    separator = SEPARATOR if step.separator is None else step.separator
    return None if None in values else separator.join(one or "" for one in values)


def expanded(step: Relabel, value: str) -> Callable[[str], str] | None:
    """What fills a template's `$1` with the parts of a value that matches; None if nobody can tell."""
    if (regex := step.regex) in (None, REGEX):
        return lambda template: _filled(template, lambda name: value if name in ("0", "1") else "")
    assert regex is not None
    pattern = _python(regex)
    if pattern is None or len(value) > _LONGEST:
        return None
    match = pattern.fullmatch(value)
    if match is None:
        return None
    groups = {str(index): text or "" for index, text in enumerate((match[0], *match.groups()))}
    return lambda template: _filled(template, lambda name: groups.get(name, ""))


def _filled(template: str, part: Callable[[str], str]) -> str:
    def one(reference: re.Match[str]) -> str:
        return "$" if reference[0] == "$$" else part(reference[1] or reference[2])

    return _REFERENCE.sub(one, template)


@lru_cache(maxsize=512)
def _python(regex: str) -> re.Pattern[str] | None:
    # Of a dot and a line's end the dialects think differently.
    if not _ALIKE.fullmatch(regex) or "\n" in regex:
        return None
    try:
        return re.compile(regex, re.ASCII)
    except re.error:
        return None


def _replace(labels: Labels, step: Relabel) -> Labels:
    template = step.target_label or ""
    value = source(labels, step)
    hit = matches(step, value)
    if hit is False:
        return labels
    fill = expanded(step, value) if hit and value is not None else None
    replacement = REPLACEMENT if step.replacement is None else step.replacement
    if fill is None:
        if "$" in template:
            return labels.lost()
        # A constant is what the label has, where it is certain that it is written.
        return labels.with_value(template, replacement if hit and "$" not in replacement else None)
    name = fill(template)
    if name_fault("label", name) or (name != template and "$" not in template):
        return labels.lost()
    # Prometheus 2 writes no label of another name.
    return labels.with_value(name, fill(replacement) if LEGACY_LABEL.fullmatch(name) else None)


def _filter(keeps: bool) -> Callable[[Labels, Relabel], Labels | None]:
    def step_of(labels: Labels, step: Relabel) -> Labels | None:
        hit = matches(step, source(labels, step))
        if hit is None:
            return labels.in_doubt()
        return labels if hit is keeps else None

    return step_of


def _equal(keeps: bool) -> Callable[[Labels, Relabel], Labels | None]:
    def step_of(labels: Labels, step: Relabel) -> Labels | None:
        value, other = source(labels, step), labels.get(step.target_label or "")
        if value is None or other is None:
            return labels.in_doubt()
        return labels if (value == other) is keeps else None

    return step_of


def _computed(compute: Callable[[str, Relabel], str]) -> Callable[[Labels, Relabel], Labels]:
    def step_of(labels: Labels, step: Relabel) -> Labels:
        value = source(labels, step)
        return labels.with_value(step.target_label or "", None if value is None else compute(value, step))

    return step_of


def _remainder(value: str, step: Relabel) -> str:
    # As Prometheus has it: the last eight bytes of the digest.
    digest = hashlib.md5(value.encode(), usedforsecurity=False).digest()
    return str(int.from_bytes(digest[8:], "big") % (step.modulus or 1))


def _map(labels: Labels, step: Relabel) -> Labels:
    if labels.wild:
        return labels
    mapped: dict[str, str | None] = {}
    replacement = REPLACEMENT if step.replacement is None else step.replacement
    for name, value in labels.values.items():
        hit = matches(step, name)
        if hit is False:
            continue
        fill = expanded(step, name) if hit else None
        if fill is None or not fill(replacement):
            return labels.lost()
        # Of several that become one, the server's order decides.
        target = fill(replacement)
        known = mapped.get(target, value) == value and LEGACY_LABEL.fullmatch(target)
        mapped[target] = value if known else None
    found = labels
    for target, value in mapped.items():
        found = found.with_value(target, value)
    return found


def _names(dropped: bool) -> Callable[[Labels, Relabel], Labels]:
    def step_of(labels: Labels, step: Relabel) -> Labels:
        found = labels
        for name in labels.values:
            hit = matches(step, name)
            if hit is None or labels.wild:
                found = found.with_value(name, None)
            elif hit is dropped:
                found = found.with_value(name, "")
        return found

    return step_of


_STEPS: Final[Mapping[str, Callable[[Labels, Relabel], Labels | None]]] = {
    "replace": _replace,
    "keep": _filter(True),
    "drop": _filter(False),
    "keepequal": _equal(True),
    "dropequal": _equal(False),
    "hashmod": _computed(_remainder),
    "lowercase": _computed(lambda value, _: value.lower()),
    "uppercase": _computed(lambda value, _: value.upper()),
    "labelmap": _map,
    "labeldrop": _names(True),
    "labelkeep": _names(False),
}
