"""A plan as text for people, as Markdown for a review, as JSON for a program: one file a format."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from typing import Any

from obsdsl.diff.change import Plan

FORMATS = ("text", "markdown", "json")


def report(format_: str, plan: Plan, force: bool = False, **options: Any) -> Iterator[str]:
    """The lines of a report. Text takes a `style`, and `most`, the differences that are shown of each object."""
    module = importlib.import_module(f"obsdsl.diff.report.{format_}")
    yield from module.lines(plan, force, **options)
