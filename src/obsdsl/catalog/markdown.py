"""The page in Markdown, for the repository."""

from __future__ import annotations

import re
from collections.abc import Iterator

from obsdsl.catalog.page import Code, Entry, Fact, Line, Link, Page, Part, Ref, Section
from obsdsl.graph.value import Item

# What Markdown, or the HTML in it, reads as more than itself; `_` within a word and `#` within a line are just these.
_SPECIAL = re.compile(r"^#|(?<!\w)_|_(?!\w)|&(?=#?\w+;)|[\\`*\[\]<>|~$]")


def lines(page: Page, root: str = "") -> Iterator[str]:
    """The lines. `root` is the way from the page's folder to the workspace's, such as `../`."""
    known = {one.item for section in page.sections for one in section.entries}
    yield f"# {_text(page.title)}: catalog"
    yield ""
    yield f"{_text(page.text)}."
    for section in page.sections:
        yield from _section(section, known, root)


def _section(section: Section, known: set[Item], root: str) -> Iterator[str]:
    yield ""
    yield f"## {_text(section.title)}"
    yield ""
    yield _text(section.text)
    for entry in section.entries:
        yield from _entry(entry, known, root)


def _entry(entry: Entry, known: set[Item], root: str) -> Iterator[str]:
    badge = f" ({entry.badge})" if entry.badge else ""
    yield ""
    yield f'<a id="{anchor(entry.item)}"></a>'
    yield ""
    yield f"### {_text(entry.title)}{_text(badge)}"
    if entry.text:
        yield ""
        yield _text(entry.text)
    yield ""
    for fact in entry.facts:
        yield from _fact(fact, known, root)


def _fact(fact: Fact, known: set[Item], root: str) -> Iterator[str]:
    if not fact.block:
        yield f"- {_text(fact.name)}: {_line(fact.line, known, root)}"
        return
    yield f"- {_text(fact.name)}:"
    yield ""
    fence = "`" * max(3, *(len(found) + 1 for found in re.findall("`+", fact.block)), 3)
    yield f"  {fence}promql"
    yield from (f"  {one}".rstrip() for one in fact.block.splitlines())
    yield f"  {fence}"
    yield ""


def _line(line: Line, known: set[Item], root: str) -> str:
    return "".join(_part(one, known, root) for one in line) or "nothing"


def _part(part: Part, known: set[Item], root: str) -> str:
    match part:
        case Code(text):
            return _code(text)
        case Link(text, url):
            return f"[{_text(text)}](<{url if is_url(url) else root + url}>)"
        case Ref(item, text):
            name = _text(text or item.name)
            return f"[{name}](#{anchor(item)})" if item in known else name
        case text:
            return _text(text)


def _code(text: str) -> str:
    """In more backticks than it holds."""
    fence = "`" * (max((len(found) for found in re.findall("`+", text)), default=0) + 1)
    space = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{fence}{space}{text}{space}{fence}"


def _text(text: str) -> str:
    return _SPECIAL.sub(r"\\\g<0>", re.sub(r"\s+", " ", text))


def anchor(item: Item) -> str:
    """The name of an entry in links: no two entries have one."""
    return f"{item.kind}-" + "".join(
        one if one.isascii() and (one.isalnum() or one in "-_.") else f"~{ord(one):x}" for one in item.name
    )


def is_url(text: str) -> bool:
    """Whether it leads out of the repository."""
    return "://" in text or text.startswith(("/", "#"))
