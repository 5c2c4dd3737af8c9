"""The catalog in the preview's looks: what is measured, what fires, who is told."""

from __future__ import annotations

from collections.abc import Iterable

from obsdsl.catalog.markdown import anchor, is_url
from obsdsl.catalog.page import Code, Entry, Fact, Link, Page, Part, Ref
from obsdsl.graph.value import Item
from obsdsl.preview.pages.document import Frame, document
from obsdsl.preview.pages.element import Html, element, joined


def catalog_page(frame: Frame, page: Page) -> str:
    """The page."""
    known = {one.item for section in page.sections for one in section.entries}
    jumps = [element("a", f"{one.title} ({len(one.entries)})", href=f"#{_id(one.title)}") for one in page.sections]
    sections = [
        element(
            "section",
            element("h2", section.title, id=_id(section.title)),
            element("p", section.text, class_="lede"),
            [_entry(one, known) for one in section.entries],
            class_="catalog",
            data_holds=True,
        )
        for section in page.sections
    ]
    main = [
        element("p", page.text, class_="lede"),
        element("nav", jumps, class_="jumps", aria_label="Sections"),
        sections,
    ]
    return document(frame, "Catalog", main, search="Find names, labels, teams", charts=False)


def _id(title: str) -> str:
    return title.lower().replace(" ", "-")


def _entry(entry: Entry, known: set[Item]) -> Html:
    rows = [[element("dt", fact.name), element("dd", _fact(fact, known))] for fact in entry.facts]
    said = " ".join([entry.title, entry.text, entry.badge, *(_plain(fact) for fact in entry.facts)])
    return element(
        "article",
        element(
            "h3",
            entry.title,
            element("span", entry.badge, class_=f"severity {entry.badge.lower()}") if entry.badge else None,
        ),
        element("p", entry.text) if entry.text else None,
        element("dl", rows, class_="facts"),
        id=anchor(entry.item),
        class_="entry",
        data_find=said.lower(),
    )


def _fact(fact: Fact, known: set[Item]) -> Html:
    if fact.block:
        return element("pre", fact.block, class_="query", tabindex="0")
    return joined([_part(one, known) for one in fact.line]) or Html("nothing")


def _plain(fact: Fact) -> str:
    return fact.block or "".join(
        one if isinstance(one, str) else one.item.name if isinstance(one, Ref) else one.text for one in fact.line
    )


def _part(part: Part, known: Iterable[Item]) -> Html | str:
    match part:
        case Code(text):
            return element("code", text)
        case Link(text, url):
            # What lies in the repository is no page of the preview.
            return element("a", text, href=url, rel="noreferrer") if is_url(url) else element("code", text)
        case Ref(item, text):
            name = text or item.name
            return element("a", name, href=f"#{anchor(item)}") if item in known else name
        case text:
            return text
