"""Panels of ours."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

import attrs

from obsdsl.compose.convert import unit as as_unit
from obsdsl.compose.convert import variable_text
from obsdsl.compose.datasource import MIXED, DataSource
from obsdsl.compose.default import ref_ids, source_of
from obsdsl.compose.field import Link, Override, matchers
from obsdsl.compose.panel import AnyPanel, DataPanel, LibraryPanel, Panel, RawPanel
from obsdsl.compose.panels.text import Text
from obsdsl.compose.query import LokiQuery, Query, RawQuery, Target
from obsdsl.compose.thresholds import Thresholds
from obsdsl.compose.transformation import RawTransformation, Transformation
from obsdsl.compose.window import RATE_INTERVAL
from obsdsl.define.unit import Unit
from obsdsl.errors import DefinitionError
from obsdsl.lint.view.raw_panel import raw_panel
from obsdsl.lint.view.raw_query import raw_query
from obsdsl.lint.view.source import Sources, is_mixed
from obsdsl.lint.view.value import LinkView, OverrideView, PanelView, QueryView, SourceView, TransformationView
from obsdsl.read.grafanalib import normalise_panel


def panel_view(panel: AnyPanel, row: str | None, key: str, default: DataSource, sources: Sources) -> PanelView:
    """A panel in its row; `default` is the dashboard's data source."""
    if isinstance(panel, RawPanel):
        return _raw(panel, row, key, default, sources)
    if isinstance(panel, LibraryPanel):
        return _plain(panel, panel.title, "library-panel-ref", row, key)
    if isinstance(panel, DataPanel):
        return _data(panel, row, key, default, sources)
    return _framed(panel, row, key)


@cache
def source_view(source: DataSource) -> SourceView:
    """A data source of ours."""
    return SourceView(source.type or None, source.uid)


def _raw(panel: RawPanel, row: str | None, key: str, default: DataSource, sources: Sources) -> PanelView:
    json, fault = panel.raw, None
    if panel.dialect == "grafanalib":
        try:
            json = normalise_panel(panel.raw, panel.location)
        except DefinitionError as error:
            fault = "; ".join(error.faults)
    found = raw_panel(json, (), row, key, sources, source_view(default))
    return attrs.evolve(found, fault=fault, source=panel)


def _plain(panel: AnyPanel, title: str, kind: str, row: str | None, key: str, **given: Any) -> PanelView:
    values: dict[str, Any] = {**_NOTHING, "is_library": kind == "library-panel-ref", **given}
    return PanelView(title=title, kind=kind, row=row, key=key, source=panel, **values)


_NOTHING: dict[str, Any] = {
    **dict.fromkeys(("description", "unit", "min", "max", "decimals", "datasource"), None),
    **dict.fromkeys(("repeat", "max_data_points", "min_step"), None),
    **dict.fromkeys(("other_units", "thresholds", "alerts", "transformations", "overrides", "queries"), ()),
    **dict.fromkeys(("links", "data_links", "path"), ()),
    "percent_thresholds": False,
    "is_raw": False,
}


def _framed(panel: Panel, row: str | None, key: str) -> PanelView:
    return _plain(
        panel,
        panel.title,
        panel.kind,
        row,
        key,
        description=panel.description,
        links=links(panel.links),
        repeat=repeat(panel.repeat),
        text=panel.content if isinstance(panel, Text) else None,
    )


def _data(panel: DataPanel, row: str | None, key: str, default: DataSource, sources: Sources) -> PanelView:
    asked = [source_of(query, panel, default) for query in panel.query]
    common = asked[0] if asked and all(one == asked[0] for one in asked) else MIXED if asked else panel.datasource
    shown = _said(panel, None if common is None else source_view(common), None, sources)
    drawn = panel.thresholds
    steps = drawn if isinstance(drawn, Thresholds) else None
    overrides = tuple(map(_override, panel.overrides)) if panel.overrides else ()
    return PanelView(
        panel.title,
        panel.kind,
        row,
        key,
        panel.description,
        panel.unit or None,
        _other_units(panel, overrides),
        panel.min,
        panel.max,
        panel.decimals,
        () if steps is None else ((None, steps.base), *steps.steps),
        steps is not None and steps.mode == "percentage",
        panel.alerts,
        tuple(map(_transformation, panel.transformations)) if panel.transformations else (),
        overrides,
        shown,
        _queries(panel, asked, shown, sources),
        links(panel.links),
        (*links(panel.data_links), *(one for held in panel.overrides for one in links(held.links or ()))),
        repeat(panel.repeat),
        panel.max_data_points,
        panel.min_step,
        False,
        (),
        panel,
    )


def _said(
    of: DataPanel | Target, given: SourceView | None, otherwise: SourceView | None, sources: Sources
) -> SourceView | None:
    """The data source, where neither the JSON that is merged last nor what is left out says another."""
    if not of.extra and not of.without:
        return given
    if "datasource" in of.extra:
        return sources.view(of.extra["datasource"]) or otherwise
    return otherwise if "datasource" in of.without else given


def _queries(
    panel: DataPanel, asked: list[DataSource], shown: SourceView | None, sources: Sources
) -> tuple[QueryView, ...]:
    ids = ref_ids(panel.query)
    # Of Grafana's mixed data source, nobody knows whom a query asks that does not say it.
    shown = None if is_mixed(shown) else shown
    said = [_said(query, source_view(its), shown, sources) for query, its in zip(panel.query, asked, strict=True)]
    if panel.extra or panel.without:
        said = [_patched(panel, index, its, shown, sources) for index, its in enumerate(said)]
    return tuple(
        [_query(query, name, its, panel, sources) for query, name, its in zip(panel.query, ids, said, strict=True)]
    )


def _patched(
    panel: DataPanel, index: int, its: SourceView | None, shown: SourceView | None, sources: Sources
) -> SourceView | None:
    """The data source of a query as the panel's own JSON has it: what is merged last, or left out."""
    targets = panel.extra.get("targets")
    more = targets.get(str(index)) if isinstance(targets, Mapping) else None
    if isinstance(more, Mapping) and "datasource" in more:
        return sources.view(more["datasource"]) or shown
    return shown if f"targets.{index}.datasource" in panel.without else its


def _query(query: Target, name: str, its: SourceView | None, panel: DataPanel, sources: Sources) -> QueryView:
    if isinstance(query, Query):
        return QueryView(
            query.expr,
            "promql",
            RATE_INTERVAL,
            name,
            panel.legend if query.legend is None else query.legend,
            panel.asks_for_last if query.instant is None else query.instant,
            query.hide,
            query.format or panel.query_format,
            its,
            query.step,
            (),
            (),
            query,
        )
    if isinstance(query, LokiQuery):
        legend = panel.legend if query.legend is None else query.legend
        instant = bool(panel.asks_for_last if query.instant is None else query.instant)
        return QueryView(
            query.text, "logql", None, name, legend, instant, query.hide, None, its, query.step, (), (), query
        )
    raw = query.raw if isinstance(query, RawQuery) else {}
    return attrs.evolve(raw_query(raw, (), its, panel.kind, sources), id=name, hidden=query.hide, source=query)


@cache
def _unit_fields(kind: Any) -> tuple[str, ...]:
    """The fields of a kind that hold units, but that of its values."""
    return tuple(one.name for one in attrs.fields(kind) if one.converter is as_unit and one.name != "unit")


def _other_units(panel: DataPanel, overrides: tuple[OverrideView, ...]) -> tuple[Unit | str, ...]:
    kind: Any = type(panel)
    names = _unit_fields(kind)
    if not names and not overrides:
        return ()
    found = [getattr(panel, name) for name in names] + [one.unit for one in overrides]
    return tuple(one for one in found if one is not None and one != "")


def _override(value: Override) -> OverrideView:
    matcher, option = next(((kind, given) for kind, given in matchers(value) if given is not None), ("", None))
    set_ = [
        field.metadata["at"]
        for field in attrs.fields(Override)
        if "at" in field.metadata and getattr(value, field.name) is not None
    ]
    return OverrideView(matcher, option, (*set_, *value.properties), value.unit or None, ())


def _transformation(value: Transformation) -> TransformationView:
    name = value.kind if isinstance(value, RawTransformation) else value.id
    return TransformationView(name, value.disabled, value.query, (), value)


def links(values: Any) -> tuple[LinkView, ...]:
    """Links of a panel or its data."""
    return tuple(_links(values)) if values else ()


def _links(values: tuple[Link, ...]) -> Iterator[LinkView]:
    return (LinkView(one.title, one.url, ()) for one in values)


def repeat(value: Any) -> str | None:
    """The name of the variable for whose values something is repeated."""
    return None if value is None else variable_text(value).removeprefix("$")
