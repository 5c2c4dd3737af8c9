"""Groups of rules that lie in one workspace: those whose name is taken, or names no file, get a file of another name.

What Prometheus reads stays as it is, names of groups included: two files may each have a group of one name.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container, Sequence
from pathlib import PurePath
from typing import Final

import attrs

from obsdsl.compose.definition import leniently
from obsdsl.compose.rule import RecordingRule, RuleGroup, names_file
from obsdsl.define.free_number import first_free
from obsdsl.define.label import name_fault
from obsdsl.define.light import frozen
from obsdsl.errors import DefinitionError, located
from obsdsl.importing.python.naming import snake
from obsdsl.importing.rules.source import Source

_GROUP_FIELDS: Final = ("name", "interval", "query_offset", "limit", "labels", "rules")
_LONGEST: Final = 80
# More words tell no better which file it is.
_FEW: Final = 3


@frozen
class Distinct:
    """The groups, notes on those that are not as they were, and those that nobody may define, with the reason."""

    sources: tuple[Source, ...]
    notes: tuple[str, ...]
    refused: tuple[str, ...]


def distinct(sources: Sequence[Source], exact: bool = False) -> Distinct:
    """Each with a file of its own. What stands in several files is imported once; with `exact`, as often as it does."""
    wanted: dict[str, Source] = {}
    notes: list[str] = []
    refused: list[str] = []
    for source in sources:
        group, place = source.group, f"{source.file}:{source.line}"
        before = wanted.get(folded(group.name))
        if before is not None and not exact and _leniently(group, before.group.file) == before.group:
            notes.append(f"{place}: the group {group.name!r} is the same as in {before.file}; it is imported once")
            continue
        file = None
        if before is not None or not names_file(group.name):
            file = free(group.name, source.file, wanted, before.file if before else "")
            reason = f"is in {before.file}:{before.line}, too" if before else "names no file"
            notes.append(f"{place}: the group {group.name!r} {reason}; its file is called {file!r}")
        named = _leniently(group, file)
        if fault := _fault(named):
            refused.append(f"{place}: the group {group.name!r} cannot be defined: {fault}")
            continue
        wanted[folded(named.identity)] = attrs.evolve(source, group=named)
    return Distinct(tuple(wanted.values()), tuple(notes), tuple(refused))


def folded(name: str) -> str:
    """What file systems may take a name for."""
    return unicodedata.normalize("NFC", name.casefold())


def free(name: str, file: str, taken: Container[str], other: str = "") -> str:
    """A file's name that is like the name and not taken: itself, or with the name of the file that it comes from.

    Of that name, the words are enough in which it differs from the `other` file, which has the name already.
    """
    plain = re.sub(r"[^\w.-]+", "-", name, flags=re.ASCII).strip("-.")[:_LONGEST] or "unnamed"
    stem = snake(PurePath(file.replace("\\", "/")).stem)[:_LONGEST]
    known = {*_words(other), *_words(name)}
    words = [word for word in _words(file) if word not in known and not word.isdigit()] if other else []
    short = [f"{plain}-{'-'.join(words)}"] if 0 < len(words) <= _FEW else []
    for one in (plain, *short, f"{plain}-{stem}"):
        if folded(one) not in taken:
            return one
    return f"{plain}-{first_free(lambda number: folded(f'{plain}-{number}') in taken)}"


def _words(text: str) -> list[str]:
    """The words of a path, or of a name, but for what its ending says."""
    return [word for word in snake(re.sub(r"\.\w+$", "", text), longest=None).split("_") if word]


def _leniently(group: RuleGroup, file: str | None) -> RuleGroup:
    """The group without what only a file can say."""
    extra = {name: value for name, value in group.extra.items() if name not in _GROUP_FIELDS}
    odd = {name: text for name, text in group.labels.items() if name and name_fault("label", name)}
    labels = {name: text for name, text in group.labels.items() if name not in odd}
    with leniently(), located(group.location):
        return attrs.evolve(group, labels=labels, extra=extra | ({"labels": odd} if odd else {}), file=file)


def _fault(group: RuleGroup) -> str:
    """Why nobody may define a group like this."""
    try:
        attrs.evolve(group, rules=(RecordingRule("check", "up"),))
    except DefinitionError as error:
        return "; ".join(error.faults)
    return ""
