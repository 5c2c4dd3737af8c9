"""Recordings and metrics that only have another name: who reads them reads the same as before."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Final

import attrs

from obsdsl.define.declaration import Declaration
from obsdsl.lint.known import Known
from obsdsl.review.documents import Documents
from obsdsl.review.reads.readers import names_read
from obsdsl.review.rules.pairing import paired

_LIBRARY: Final = Known({})


@lru_cache(maxsize=2)
def renames_of(before: Documents, after: Documents) -> Mapping[str, str]:
    """The names of series that were renamed, each with the new one."""
    found = {old.name: new.name for old, new in renamed_metrics(before, after)}
    for old, new in list(renamed_metrics(before, after)):
        found |= dict(zip(old.series(), new.series(), strict=True))
    rules = paired(before, after).rules
    recorded = {one.after.name for one in rules if one.after is not None and one.rule.kind == "recording"}
    for one in rules:
        if one.before is None or one.after is None or one.rule.kind != "recording":
            continue
        if one.before.name != one.after.name and one.before.name not in recorded:
            found[one.before.name] = one.after.name
    return found


@lru_cache(maxsize=2)
def renamed_metrics(before: Documents, after: Documents) -> tuple[tuple[Declaration, Declaration], ...]:
    """Metrics that are gone, each with the one that is new and says all the same under another name."""
    return tuple(_renamed(before.metrics or (), after.metrics or ()))


def _renamed(before: Iterable[Declaration], after: Iterable[Declaration]) -> Iterator[tuple[Declaration, Declaration]]:
    olds, news = own_metrics(before), own_metrics(after)
    gone = [one for name, one in olds.items() if name not in news]
    new = [one for name, one in news.items() if name not in olds]
    for old in gone:
        alike = [one for one in new if attrs.evolve(one, name=old.name) == old]
        twins = [one for one in gone if attrs.evolve(one, name=old.name) == old]
        if len(alike) == len(twins) == 1:
            yield old, alike[0]


def own_metrics(metrics: Iterable[Declaration]) -> dict[str, Declaration]:
    """Those that the workspace declares itself, by name."""
    return {one.name: one for one in metrics if not _is_library(one)}


def _is_library(metric: Declaration) -> bool:
    """By what it says: a side of another process has copies."""
    return any(one == metric for series in metric.series() for one in _LIBRARY.get(series, ()))


def as_renamed(before: str, after: str, renames: Mapping[str, str]) -> str:
    """The older expression with the new names, where the newer one reads these."""
    read = names_read(after) if renames else frozenset()
    for old, new in renames.items():
        if new in read and old not in read:
            before = re.sub(rf"(?<![\w:]){re.escape(old)}(?![\w:])", new, before)
    return before
