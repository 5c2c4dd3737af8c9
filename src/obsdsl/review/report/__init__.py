"""A review as text for people, as Markdown, as a comment that a bot posts, as JSON: one file a format.

As a page with pictures it is made by the preview.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from typing import Any

from obsdsl.review.remark import Review

FORMATS = ("text", "markdown", "json")


def report(format_: str, review: Review, root: str, **options: Any) -> Iterator[str]:
    """The lines of a report. `root` is the workspace's folder, from which paths are shown. Text takes a `style`."""
    module = importlib.import_module(f"obsdsl.review.report.{format_}")
    yield from module.lines(review, root, **options)
