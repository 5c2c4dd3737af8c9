"""Where a page's data come from."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from typing import TypeAlias

from obsdsl.compose.workspace import Told
from obsdsl.preview.board.value import Board
from obsdsl.preview.data.prometheus import Ask, shown_by
from obsdsl.preview.data.sketch.known import inference_of
from obsdsl.preview.data.sketch.sketch import Sketcher
from obsdsl.preview.data.span import SKETCHED, span_of
from obsdsl.preview.data.table import with_table
from obsdsl.preview.data.value import Shown

# What each panel of a dashboard shows, by the panel's key.
Fill: TypeAlias = Callable[[Board], dict[str, Shown]]


def sketched(told: Iterable[Told] | None) -> Fill:
    """Sketched from the definitions."""
    infer = inference_of(told)

    def fill(board: Board) -> dict[str, Shown]:
        sketcher = Sketcher(infer, span_of(board.time, SKETCHED))
        found = {one.key: with_table(sketcher.shown(one), one) for one in board.panels}
        # Expressions of a thousand dashboards are not to be remembered.
        infer.forget()
        return found

    return fill


def asked(ask: Ask, scraped: float | None = None, now: Callable[[], float] = time.time) -> Fill:
    """Asked of a Prometheus, which scrapes every so many seconds."""

    def fill(board: Board) -> dict[str, Shown]:
        found = shown_by(board, span_of(board.time, now()), ask, scraped)
        return {one.key: with_table(found[one.key], one) for one in board.panels}

    return fill
