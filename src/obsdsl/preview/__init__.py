"""Dashboards drawn from their JSON: pages for a browser, with data of a Prometheus or sketched from the definitions."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from obsdsl.preview.data.prometheus import Ask
    from obsdsl.review.remark import Review


def diff_page(review: Review, root: str = "", ask: Ask | None = None, source: str = "") -> str:
    """A review as one HTML file that needs nothing else: what changed, then each dashboard before and after.

    `ask` asks a Prometheus for the data of the pictures, and `source` is what it is called; without, they are sketched
    from what the definitions of each side say. Paths below `root` are told from there.
    """
    from obsdsl.preview.data.source import asked, sketched
    from obsdsl.preview.pages.diff import diff_html

    if ask is not None:
        fill = asked(ask)
        return diff_html(review, (fill, fill), root, source)
    return diff_html(review, (sketched(review.before.told), sketched(review.after.told)), root)
