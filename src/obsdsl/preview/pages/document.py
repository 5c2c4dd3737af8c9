"""What is around every page: its head, the bar with search, theme and help, the dialogs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

import attrs

from obsdsl.preview.pages.assets import Assets
from obsdsl.preview.pages.element import Child, Html, element

_KEYS: Final = (
    ("j  k", "next and previous"),
    ("↑  ↓  ←  →", "to the neighbour"),
    ("Enter", "open: large, with its queries"),
    ("/", "search"),
    ("e", "open all rows, or close them"),
    ("t", "light or dark"),
    ("h", "all dashboards"),
    ("Esc", "close, clear the search"),
    ("?", "this help"),
)


@attrs.frozen(eq=False)
class Frame:
    """What all pages of one preview have in common.

    `home` leads to the index, where there is one. `live` is the version of what is shown, which a served page compares
    with newer ones. `fault` is told above all, `links` lead to the other pages.
    """

    assets: Assets = attrs.field(factory=Assets)
    home: str | None = None
    live: str | None = None
    fault: Html | None = None
    links: tuple[tuple[str, str], ...] = ()


def document(
    frame: Frame,
    title: str,
    main: Child,
    *,
    above: str | None = None,
    badges: Sequence[Html] = (),
    carried: Iterable[Html] = (),
    search: str | None = "Find panels",
    charts: bool = True,
    here: str | None = None,
    head: Sequence[Html] = (),
) -> str:
    """A whole page. `above` stands before its title in the bar: the folder; `here` is the link that leads to it."""
    in_head = [
        element("meta", charset="utf-8"),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", name="color-scheme", content="light dark"),
        element("meta", name="referrer", content="no-referrer"),
        # An icon that no server is asked for.
        element("link", rel="icon", href="data:,"),
        element("title", f"{title} · obsdsl"),
        *frame.assets.head(charts),
        *head,
    ]
    body = [
        element("a", "Skip to the content", class_="skip", href="#main"),
        _bar(frame, title, above, badges, search, here or title),
        frame.fault,
        element("main", main, id="main"),
        element("p", id="live", role="status", class_="live"),
        _help(),
        _detail() if charts else None,
        *carried,
    ]
    page = element("html", element("head", in_head), element("body", body), lang="en", data_version=frame.live)
    return f"<!doctype html>\n{page}\n".encode("utf-8", "replace").decode()


def _bar(frame: Frame, title: str, above: str | None, badges: Sequence[Html], search: str | None, here: str) -> Html:
    words: list[Child] = [
        element("a", "obsdsl", class_="home", href=frame.home)
        if frame.home
        else element("span", "obsdsl", class_="home")
    ]
    if above:
        words.append(element("span", above, class_="above"))
    links = [element("a", name, href=url, aria_current="page" if name == here else None) for name, url in frame.links]
    found = [
        element("label", search, class_="unseen", for_="search"),
        element("input", id="search", type="search", placeholder="Search  /", autocomplete="off", spellcheck="false"),
        element("span", id="found", class_="found", role="status"),
    ]
    tools = [
        *(found if search else ()),
        element(
            "button",
            Html("<span aria-hidden=true>◐</span>"),
            type="button",
            class_="tool",
            data_does="theme",
            aria_label="Switch the theme",
        ),
        element("button", "?", type="button", class_="tool", data_does="help", aria_label="Keys", title="Keys (?)"),
    ]
    return element(
        "header",
        element("div", element("div", words, class_="crumbs"), element("h1", title), class_="titles"),
        element("div", badges, class_="badges") if badges else None,
        element("nav", links, class_="links", aria_label="Pages") if links else None,
        element("div", tools, class_="tools", role="search" if search else None),
        class_="bar",
    )


def _help() -> Html:
    rows = [[element("dt", [element("kbd", key) for key in keys.split()]), element("dd", what)] for keys, what in _KEYS]
    return element(
        "dialog",
        _head("Keys"),
        element("dl", rows, class_="keys"),
        id="help",
        class_="small",
        aria_labelledby="help-title",
    )


def _detail() -> Html:
    return element(
        "dialog",
        _head("Panel", "detail"),
        element("div", class_="body"),
        element("div", class_="detail-text"),
        id="detail",
        aria_labelledby="detail-title",
    )


def _head(title: str, name: str = "help") -> Html:
    close = element(
        "button", "×", type="button", class_="tool", data_does="close", aria_label="Close", title="Close (Esc)"
    )
    return element("div", element("h2", title, id=f"{name}-title"), close, class_="dialog-head")
