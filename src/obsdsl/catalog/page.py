"""What the page holds, whatever it is written in."""

from __future__ import annotations

from typing import TypeAlias

import attrs

from obsdsl.graph.value import Item


@attrs.frozen
class Code:
    """Text that a machine reads: a name, an expression."""

    text: str


@attrs.frozen
class Link:
    """Text that leads to a URL, or to a file in the repository."""

    text: str
    url: str


@attrs.frozen
class Ref:
    """An object that has an entry on the page; `text` where it goes by another name there."""

    item: Item
    text: str = ""


# Plain text is a string.
Part: TypeAlias = str | Code | Link | Ref
Line: TypeAlias = tuple[Part, ...]


@attrs.frozen
class Fact:
    """One thing that is said of an object. `block` is text of several lines, such as an expression."""

    name: str
    line: Line = ()
    block: str = ""


@attrs.frozen
class Entry:
    """An object: what it is called, what it means, and what is known of it."""

    item: Item
    title: str
    text: str
    facts: tuple[Fact, ...]
    # A short word beside the title: a severity, a type.
    badge: str = ""


@attrs.frozen
class Section:
    """The entries of one kind."""

    title: str
    text: str
    entries: tuple[Entry, ...]


@attrs.frozen
class Page:
    """All of it."""

    title: str
    text: str
    sections: tuple[Section, ...]
