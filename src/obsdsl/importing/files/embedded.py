"""Documents that are no files of their own: text within another file, and what is made of a specification.

Their places are places of the file in which they stand, so that whoever reads a message finds them there.
"""

from __future__ import annotations

import json
from functools import cached_property
from typing import Any

import attrs

from obsdsl.define.light import frozen
from obsdsl.read.flaw import Flaw
from obsdsl.read.lines import Lines
from obsdsl.read.origin import Path, Place
from obsdsl.read.yaml import Document, open_document


@frozen(eq=False, slots=False)
class _Within(Lines):
    """Lines of a text that is the value at a path of another document."""

    outer: Document
    path: Path

    def line(self, offset: int) -> int:
        return self.place(offset).line

    def place(self, start: int, end: int | None = None) -> Place:
        return self.outer.within(self.path, start, start if end is None else end)


@frozen(eq=False, slots=False)
class _At(Lines):
    """Lines of a text that nobody wrote: all of them are one place."""

    where: Place

    def line(self, offset: int) -> int:  # noqa: ARG002
        return self.where.line

    def place(self, start: int, end: int | None = None) -> Place:  # noqa: ARG002
        return self.where


@frozen(eq=False, slots=False)
class _Embedded(Document):
    outer: Lines = attrs.field(kw_only=True)

    @cached_property
    def lines(self) -> Lines:
        return self.outer


def document_within(outer: Document, path: Path, text: str) -> Document:
    """The YAML or JSON that is the text at `path` of another document."""
    lines = _Within(outer.file, text, outer, path)
    opened = open_document(outer.file, text)
    flaws = tuple(_moved(flaw, opened.lines, lines) for flaw in opened.flaws)
    return _Embedded(outer.file, text, opened.roots, flaws, outer=lines)


def document_of(data: Any, where: Place) -> Document:
    """Data as a document; it was made of what stands at a place."""
    return document_at(json.dumps(data, ensure_ascii=False), where)


def _moved(flaw: Flaw, own: Lines, lines: Lines) -> Flaw:
    """The flaw with its place in the outer file."""
    if flaw.place is None:
        return attrs.evolve(flaw, place=lines.place(0))
    return attrs.evolve(flaw, place=lines.place(offset_of(own.text, flaw.place)))


def offset_of(text: str, place: Place) -> int:
    """Where a line and a column stand in a text."""
    lines = text.splitlines(keepends=True)
    return min(sum(map(len, lines[: place.line - 1])) + place.column - 1, len(text))


def document_at(text: str, where: Place) -> Document:
    """A document whose text stands at a place in other letters, such as base64."""
    opened = open_document(where.file, text)
    flaws = tuple(attrs.evolve(flaw, place=where) for flaw in opened.flaws)
    return _Embedded(where.file, text, opened.roots, flaws, outer=_At(where.file, text, where))
