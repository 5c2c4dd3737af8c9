"""The page in HTML: one file that needs nothing else, with a search of its own."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from importlib.resources import files

from obsdsl.catalog.markdown import anchor, is_url
from obsdsl.catalog.page import Code, Entry, Fact, Line, Link, Page, Part, Ref, Section
from obsdsl.graph.value import Item

# A link may not run a script.
_SCHEMES = ("http://", "https://", "mailto:")


def lines(page: Page, root: str = "") -> Iterator[str]:
    """The lines. `root` is the way from the page's folder to the workspace's, such as `../`."""
    known = {one.item for section in page.sections for one in section.entries}
    title = f"{escape(page.title)}: catalog"
    yield "<!DOCTYPE html>"
    yield '<html lang="en">'
    yield f'<head><meta charset="utf-8"><title>{title}</title>'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f"<style>\n{_asset('page.css')}</style></head>"
    yield f"<body><header><h1>{title}</h1><p>{escape(page.text)}.</p>"
    yield '<label for="search">Search</label> <input id="search" type="search" placeholder="name, label, team …">'
    yield '<p id="found" role="status"></p>'
    yield '<nav aria-label="Sections"><ul>'
    for section in page.sections:
        yield f'<li><a href="#{_section_id(section)}">{escape(section.title)}</a> ({len(section.entries)})</li>'
    yield "</ul></nav></header><main>"
    for section in page.sections:
        yield from _section(section, known, root)
    yield f"</main><script>\n{_asset('page.js')}</script></body></html>"


def _asset(name: str) -> str:
    return files("obsdsl.catalog").joinpath(name).read_text(encoding="utf-8")


def _section(section: Section, known: set[Item], root: str) -> Iterator[str]:
    name = _section_id(section)
    yield f'<section aria-labelledby="{name}"><h2 id="{name}">{escape(section.title)}</h2>'
    yield f"<p>{escape(section.text)}</p>"
    for entry in section.entries:
        yield from _entry(entry, known, root)
    yield "</section>"


def _entry(entry: Entry, known: set[Item], root: str) -> Iterator[str]:
    badge = f' <span class="badge">{escape(entry.badge)}</span>' if entry.badge else ""
    yield f'<article id="{escape(anchor(entry.item))}"><h3>{escape(entry.title)}{badge}</h3>'
    if entry.text:
        yield f"<p>{escape(entry.text)}</p>"
    yield "<dl>"
    for fact in entry.facts:
        yield f"<dt>{escape(fact.name)}</dt><dd>{_fact(fact, known, root)}</dd>"
    yield "</dl></article>"


def _fact(fact: Fact, known: set[Item], root: str) -> str:
    if fact.block:
        return f'<pre tabindex="0"><code>{escape(fact.block)}</code></pre>'
    return _line(fact.line, known, root)


def _line(line: Line, known: set[Item], root: str) -> str:
    return "".join(_part(one, known, root) for one in line) or "nothing"


def _part(part: Part, known: set[Item], root: str) -> str:
    match part:
        case Code(text):
            return f"<code>{escape(text)}</code>"
        case Link(text, url):
            target = url if is_url(url) else root + url
            if ":" in target and not target.startswith(_SCHEMES):
                return escape(text)
            return f'<a href="{escape(target)}">{escape(text)}</a>'
        case Ref(item, text):
            name = escape(text or item.name)
            return f'<a href="#{escape(anchor(item))}">{name}</a>' if item in known else name
        case text:
            return escape(text)


def _section_id(section: Section) -> str:
    return section.title.lower().replace(" ", "-")
