"""Groups of rules that are made of a specification, as the tool that reads it would make them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final, TypeAlias

from obsdsl.importing.files.comments import Remarks, remarks
from obsdsl.importing.files.embedded import document_of
from obsdsl.importing.files.format import Part
from obsdsl.importing.formats.rules import sources
from obsdsl.importing.found import Found

Rule: TypeAlias = Mapping[str, Any]
# As Prometheus writes durations: what is larger than a day only where nothing is left.
_UNITS: Final = (("y", 365 * 86400, True), ("w", 7 * 86400, True), ("d", 86400, False), ("h", 3600, False))
_REST: Final = (("m", 60), ("s", 1))


class Unmade(Exception):
    """No rules can be made of a part: why, and the path of what is wrong."""

    def __init__(self, message: str, *path: str | int) -> None:
        super().__init__(message)
        self.path = path


def add_groups(part: Part, path: tuple[str | int, ...], groups: Iterable[Mapping[str, Any]], found: Found) -> None:
    """Add groups that are made of what stands at a path of a part. Groups without rules are left out.

    Its description and its comments are those of the first group: the rules do not say them.
    """
    wanted = [group for group in groups if group["rules"]]
    document = document_of({"groups": wanted}, part.document.place((*part.path, *path)))
    about = Remarks(tuple(_about(part, path)))
    for index in range(len(wanted)):
        found.groups += sources(document, ("groups", index), found, about if index == 0 else Remarks())


def _about(part: Part, path: tuple[str | int, ...]) -> Iterator[str]:
    """What the specification says of an objective to people; the first has the comments above all, too."""
    description = part.text(*path, "description") or part.text(*path, "spec", "description")
    yield from (line.strip() for line in description.splitlines() if line.strip())
    where = (*part.path, *path)
    others = where[:-1] if path else where
    is_first = not path or path[-1] == 0
    for one in remarks(part.document):
        of_part = one.path[: len(part.path)] == part.path
        if one.path[: len(where)] == where or (is_first and of_part and one.path[: len(others)] != others):
            yield one.text


def add_fault(part: Part, error: Unmade, found: Found) -> None:
    """Say what could not be made."""
    place = part.document.place((*part.path, *error.path))
    found.faults.append(f"{place.file}:{place.line}:{place.column}: {error}")


def duration_text(seconds: int) -> str:
    """Seconds as Prometheus writes them: `4w`, `1d`, `1h30m`."""
    if not seconds:
        return "0s"
    parts = []
    for unit, length, exact in _UNITS:
        if seconds >= length and not (exact and seconds % length):
            parts.append(f"{seconds // length}{unit}")
            seconds %= length
    for unit, length in _REST:
        if seconds >= length:
            parts.append(f"{seconds // length}{unit}")
            seconds %= length
    return "".join(parts)


def go_number(value: float) -> str:
    """A number as Go writes it: the shortest text that says it, and no `.0`."""
    return repr(value).removesuffix(".0")


def filter_text(labels: Mapping[str, str]) -> str:
    """`{a="1", b="2"}`."""
    return "{" + ", ".join([f"{name}={quoted(value)}" for name, value in sorted(labels.items())]) + "}"


def quoted(text: str) -> str:
    """A string of PromQL."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'
