"""A panel's data, sketched."""

from __future__ import annotations

import math
from collections.abc import Iterator

from obsdsl.express.infer import Inference, Inferred
from obsdsl.express.infer.value import Kind
from obsdsl.express.node import Number
from obsdsl.express.render import render
from obsdsl.lint.view.value import QueryView
from obsdsl.preview.board.value import Panel
from obsdsl.preview.data.legend import name_of, varying
from obsdsl.preview.data.sketch.known import factor_of, inferred, quantile_of
from obsdsl.preview.data.sketch.labels import bounds_of, label_sets, without
from obsdsl.preview.data.sketch.size import Size, size_of
from obsdsl.preview.data.sketch.wave import chance, climb, wave
from obsdsl.preview.data.span import Span
from obsdsl.preview.data.value import Series, Shown

_COUNTED = (Kind.COUNTER, Kind.BUCKET, Kind.COUNT, Kind.SUM)
_LINES = 14
_WORDS = (
    "info  request served", "info  request served", "info  connection accepted", "warn  retrying after a timeout",
    "info  cache refreshed", "error request failed",
)  # fmt: skip


class Sketcher:
    """Draws what the definitions promise."""

    def __init__(self, infer: Inference, span: Span) -> None:
        self._infer = infer
        self._span = span

    def shown(self, panel: Panel) -> Shown:
        """Something to see for each query of the panel that is not hidden."""
        queries = [one for one in panel.queries if not one.hidden]
        if panel.kind == "logs":
            return Shown(lines=tuple(_log(panel, self._span)), is_sketch=True)
        found = [series for one in queries for series in self._series(panel, one)]
        return Shown(self._span.times, tuple(found), is_sketch=True)

    def _series(self, panel: Panel, query: QueryView) -> Iterator[Series]:
        node = query.node
        known = inferred(node, self._infer)
        if known.interval.empty:
            return
        if panel.kind == "heatmap" and (bounds := bounds_of(known)):
            yield from self._buckets(query, known, bounds)
            return
        sets = label_sets(query, known)
        differing = varying(list(sets))
        size, times = size_of(panel, known, self._span.end), self._span.times
        quantile, seed = quantile_of(node)
        text = seed or (query.text if node is None else render(node))
        draw = climb if known.kind in _COUNTED else wave
        for labels in sets:
            luck = chance(text, *(f"{name}={value}" for name, value in sorted(labels.items())))
            if isinstance(node, Number):
                values = [node.value] * len(times)
            elif draw is climb:
                values = climb(times, size, luck)
            else:
                values = _within(wave(times, size, luck, factor_of(quantile)), known)
            yield Series(name_of(query.legend, labels, query.text, differing), query.id, labels, values)

    def _buckets(self, query: QueryView, known: Inferred, bounds: tuple[str, ...]) -> Iterator[Series]:
        """Cumulative counts of a histogram with a bulge that wanders a little."""
        times = self._span.times
        base = without(next(iter(label_sets(query, known, 1)), {}), "le")
        luck = chance(query.text)
        middle = wave(times, _share(len(bounds)), luck)
        total = wave(times, _share(40), luck)
        width = max(len(bounds) / 7, 0.7)
        for index, bound in enumerate(bounds):
            values = [
                height * _below((index + 0.5 - center) / width)
                for center, height in zip(middle, total, strict=True)
            ]  # fmt: skip
            labels = {**base, "le": bound}
            yield Series(name_of(query.legend or "{{le}}", labels, query.text), query.id, labels, values)


def _share(top: float) -> Size:
    return Size(top * 0.15, top * 0.75)


def _below(distance: float) -> float:
    """The share of a normal distribution below so many deviations from its middle."""
    return 0.5 * (1 + math.erf(distance / math.sqrt(2)))


def _within(values: list[float], known: Inferred) -> list[float]:
    low, high = known.interval.lo, known.interval.hi
    return [min(max(value, low), high) for value in values]


def _log(panel: Panel, span: Span) -> Iterator[str]:
    luck = chance(panel.title, *(one.text for one in panel.queries))
    times = sorted(luck.uniform(span.end - 900, span.end) for _ in range(_LINES))
    for time in reversed(times):
        seconds = int(time) % 86400
        clock = f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
        yield f"{clock}  {luck.choice(_WORDS)}"
