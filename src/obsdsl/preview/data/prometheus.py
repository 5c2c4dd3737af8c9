"""A panel's data, asked of a Prometheus."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final, TypeAlias

import attrs

from obsdsl.errors import ObsdslError
from obsdsl.lint.view.value import QueryView, VariableView
from obsdsl.preview.board.value import Board, Panel
from obsdsl.preview.data.legend import name_of, varying
from obsdsl.preview.data.span import Span, seconds
from obsdsl.preview.data.value import Series, Shown
from obsdsl.preview.data.variables import Choice, choice, filled, windows

# GET of a path below the server's URL; what the answer's `data` holds. Raises ObsdslError with what the server says.
Ask: TypeAlias = Callable[[str, Mapping[str, str]], Any]


class OutOfReach(ObsdslError):
    """No query would be answered: there is no connection, or no right to ask."""


_AT_ONCE: Final = 8
# More lines than these tell nobody anything.
_MOST: Final = 40


@attrs.define
class _Source:
    """The server for the length of a page. Once it is out of reach, it is not asked again for this page."""

    ask: Ask
    down: OutOfReach | None = None

    def get(self, path: str, params: Mapping[str, str]) -> Any:
        if self.down is not None:
            raise self.down
        try:
            return self.ask(path, params)
        except OutOfReach as error:
            self.down = error
            raise


def choices_of(board: Board, span: Span, ask: Ask | None = None, scraped: float | None = None) -> dict[str, Choice]:
    """What is chosen of each of the dashboard's variables; a Prometheus is asked for the values of those that ask."""
    found: dict[str, Choice] = dict(windows(span, None, scraped))
    for one in board.variables:
        if one.kind in ("datasource", "adhoc"):
            continue
        listed: Sequence[str] = ()
        if ask is not None and one.kind == "query" and not one.include_all:
            listed = _values(one, found, ask)
        found[one.name] = choice(one, listed)
    for name, one_ in found.items():
        if one_.values and one_.values[0].startswith("$__auto_interval"):
            found[name] = attrs.evolve(found["__interval"], name=name)
    return found


def _values(variable: VariableView, choices: Mapping[str, Choice], ask: Ask) -> Sequence[str]:
    """The values that Grafana would offer; none where they cannot be had, which the panels' queries tell of."""
    if variable.function != "label_values" or not variable.asked:
        return ()
    params = {"match[]": filled(variable.text, choices)} if variable.text.strip() else {}
    try:
        found = ask(f"/api/v1/label/{filled(variable.asked, choices)}/values", params)
    except ObsdslError:
        return ()
    return [one for one in found if isinstance(one, str)] if isinstance(found, list) else ()


def shown_by(board: Board, span: Span, ask: Ask, scraped: float | None = None) -> dict[str, Shown]:
    """What each panel shows, by its key. Queries that fail are faults of their panels."""
    source = _Source(ask)
    choices = choices_of(board, span, source.get, scraped)
    panels = list(board.panels)
    with ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="preview") as pool:
        found = pool.map(lambda one: _shown(one, span, choices, source), panels)
        return dict(zip((one.key for one in panels), found, strict=True))


def _shown(panel: Panel, span: Span, choices: Mapping[str, Choice], source: _Source) -> Shown:
    least = seconds(_text(panel.source.get("interval")))
    series: list[Series] = []
    faults: list[str] = []
    notes: list[str] = []
    asked = span.every(least)
    for query in panel.queries:
        if query.hidden or not query.text.strip():
            continue
        if query.language != "promql":
            notes.append(f"query {query.id or '?'} is not PromQL, and is not asked")
            continue
        try:
            series += _series(query, asked, choices, source, panel.kind)
        except ObsdslError as error:
            faults.append("; ".join(error.faults))
    if len(series) > _MOST:
        notes.append(f"{len(series) - _MOST} more series are not drawn")
    return Shown(asked.times, tuple(series[:_MOST]), faults=tuple(dict.fromkeys(faults)), notes=tuple(notes))


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) else None


def _series(
    query: QueryView, span: Span, choices: Mapping[str, Choice], source: _Source, kind: str
) -> Iterator[Series]:
    """The series of one query, each with a value for each time of the span."""
    text = filled(query.text, choices)
    times = span.times
    if query.instant:
        found = source.get("/api/v1/query", {"query": text, "time": f"{span.end:.3f}"})
    else:
        params = {"start": f"{span.start:.3f}", "end": f"{span.end:.3f}", "step": f"{span.step:g}"}
        found = source.get("/api/v1/query_range", {"query": text, **params})
    rows = _rows(found, span.end)
    labels = [dict(one) for one, _ in rows]
    differing = varying(list(labels))
    legend = query.legend or ("{{le}}" if kind == "heatmap" and query.format == "heatmap" else None)
    for own, (_, samples) in zip(labels, rows, strict=True):
        values: list[float | None] = [None] * len(times)
        for time, value in samples:
            at = round((time - span.start) / span.step)
            if 0 <= at < len(values):
                values[at] = value
        if query.instant and samples:
            values[-1] = samples[-1][1]
        yield Series(name_of(filled(legend, choices) if legend else None, own, text, differing), query.id, own, values)


def _rows(data: Any, end: float) -> list[tuple[Mapping[str, str], list[tuple[float, float]]]]:
    """The series of an answer: labels, and samples by time."""
    kind = data.get("resultType") if isinstance(data, dict) else None
    result = data.get("result") if isinstance(data, dict) else None
    match kind:
        case "matrix":
            return [(one.get("metric", {}), _samples(one.get("values", ()))) for one in result or ()]
        case "vector":
            return [(one.get("metric", {}), _samples([one["value"]])) for one in result or () if "value" in one]
        case "scalar":
            return [({}, [(end, float(result[1]))])] if result else []
    return []


def _samples(values: Any) -> list[tuple[float, float]]:
    return [(float(time), float(value)) for time, value in values]
