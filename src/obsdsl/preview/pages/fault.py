"""What is wrong with the workspace: above the pages of how it last was, or on a page of its own."""

from __future__ import annotations

from obsdsl.preview.pages.document import Frame, document
from obsdsl.preview.pages.element import Html, element


def banner(fault: str) -> Html:
    """Above a page that is not of today."""
    return element(
        "div",
        element("p", element("b", "The workspace has a fault; below is how it last was.")),
        element("pre", fault, tabindex="0"),
        class_="banner",
        role="alert",
    )


def fault_page(frame: Frame, fault: str) -> str:
    """Where there is nothing to show yet."""
    main = element(
        "div",
        element("p", "The workspace cannot be shown. This page follows as soon as it can.", class_="lede"),
        element("pre", fault, tabindex="0"),
        class_="banner",
        role="alert",
    )
    return document(frame, "A fault", main, search=None, charts=False)


def waiting_page(frame: Frame) -> str:
    """While the workspace is loaded for the first time."""
    main = element("p", "Loading the workspace …", class_="lede", role="status")
    again = element("meta", http_equiv="refresh", content="1")
    return document(frame, "Loading", main, search=None, charts=False, head=[again])


def missing_page(frame: Frame, path: str) -> str:
    """Where a URL leads nowhere."""
    main = element("p", f"There is no page {path}. A dashboard may have another uid now.", class_="lede")
    return document(frame, "Not found", main, search=None, charts=False)
