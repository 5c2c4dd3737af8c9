"""Where a page's data come from."""

from __future__ import annotations

import time as clock
from collections.abc import Callable, Iterable
from typing import Protocol, TypeAlias

from obsdsl.compose.workspace import Told
from obsdsl.preview.board.value import Board
from obsdsl.preview.data.prometheus import Ask, shown_by
from obsdsl.preview.data.sketch.known import inference_of
from obsdsl.preview.data.sketch.sketch import Sketcher
from obsdsl.preview.data.span import SKETCHED, span_of
from obsdsl.preview.data.table import with_table
from obsdsl.preview.data.value import Shown

# From when to when, as Grafana writes it: "now-6h", "now".
Time: TypeAlias = tuple[str, str]


class Fill(Protocol):
    """What each panel of a dashboard shows, by the panel's key; at the dashboard's own time, unless one is given."""

    def __call__(self, board: Board, time: Time | None = None) -> dict[str, Shown]: ...


def sketched(told: Iterable[Told] | None) -> Fill:
    """Sketched from the definitions."""
    infer = inference_of(told)

    def fill(board: Board, time: Time | None = None) -> dict[str, Shown]:
        sketcher = Sketcher(infer, span_of(time or board.time, SKETCHED))
        found = {one.key: with_table(sketcher.shown(one), one) for one in board.panels}
        # Expressions of a thousand dashboards are not to be remembered.
        infer.forget()
        return found

    return fill


def asked(ask: Ask, scraped: float | None = None, now: Callable[[], float] = clock.time) -> Fill:
    """Asked of a Prometheus, which scrapes every so many seconds."""

    def fill(board: Board, time: Time | None = None) -> dict[str, Shown]:
        found = shown_by(board, span_of(time or board.time, now()), ask, scraped)
        return {one.key: with_table(found[one.key], one) for one in board.panels}

    return fill
