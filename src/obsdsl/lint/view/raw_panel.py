"""Panels of JSON: of any age, as Grafana's editor, a person or a generator wrote them."""

from __future__ import annotations

from typing import Any

from obsdsl.compose.raw_dashboard import objects, text
from obsdsl.lint.view.raw_field import (
    Json,
    at,
    decimals,
    number,
    other_units,
    overrides,
    percent_thresholds,
    span_of_values,
    thresholds,
    unit,
)
from obsdsl.lint.view.raw_query import raw_queries
from obsdsl.lint.view.source import Sources
from obsdsl.lint.view.value import LinkView, PanelView, SourceView, TransformationView
from obsdsl.read.origin import Path

# Where links of a panel's data stand, newest first.
_DATA_LINKS: tuple[Path, ...] = (
    ("fieldConfig", "defaults", "links"),
    ("options", "dataLinks"),
    ("options", "fieldOptions", "defaults", "links"),
)


def raw_panel(
    panel: Json, path: Path, row: str | None, key: str, sources: Sources, default: SourceView | None = None
) -> PanelView:
    """A panel by its JSON; `default` is the data source of one that has queries and names none."""
    source = sources.view(panel.get("datasource")) or (default if panel.get("targets") else None)
    low, high = span_of_values(panel)
    found = overrides(panel, path)
    return PanelView(
        title=text(panel.get("title")) or "",
        kind=_kind(panel),
        row=row,
        key=key,
        description=text(panel.get("description")) or None,
        unit=unit(panel),
        other_units=(*other_units(panel), *(one.unit for one in found if one.unit is not None)),
        min=low,
        max=high,
        decimals=decimals(panel),
        thresholds=thresholds(panel),
        percent_thresholds=percent_thresholds(panel),
        alerts=(),
        transformations=_transformations(panel, path),
        overrides=found,
        datasource=source,
        queries=raw_queries(panel, path, source, sources),
        links=links(panel.get("links"), (*path, "links")),
        data_links=_data_links(panel, path),
        repeat=text(panel.get("repeat")) or None,
        max_data_points=_points(panel.get("maxDataPoints")),
        min_step=text(panel.get("interval")) or None,
        is_library=isinstance(panel.get("libraryPanel"), dict) or panel.get("type") == "library-panel-ref",
        path=path,
        source=panel,
        id=_whole(panel.get("id")),
        text=text(at(panel, ("options", "content"))) or text(panel.get("content")),
        is_raw=True,
    )


def _kind(panel: Json) -> str:
    if kind := text(panel.get("type")):
        return kind
    # What Grafana takes from version 11 on.
    return "library-panel-ref" if isinstance(panel.get("libraryPanel"), dict) else "timeseries"


def links(value: Any, path: Path) -> tuple[LinkView, ...]:
    """Links of a dashboard, a panel or its data."""
    if not value:
        return ()
    return tuple(
        LinkView(
            text(one.get("title")) or "",
            text(one.get("url")) or "",
            (*path, index),
            tuple(tag for tag in tags if isinstance(tag, str)) if isinstance(tags := one.get("tags"), list) else (),
            text(one.get("type")) or "link",
        )
        for index, one in objects(value)
    )


def _data_links(panel: Json, path: Path) -> tuple[LinkView, ...]:
    found = [one for way in _DATA_LINKS for one in links(at(panel, way), (*path, *way))]
    for index, override in objects(at(panel, ("fieldConfig", "overrides"))):
        for inner, one in objects(override.get("properties")):
            if one.get("id") == "links":
                way = ("fieldConfig", "overrides", index, "properties", inner, "value")
                found += links(one.get("value"), (*path, *way))
    return tuple(found)


def _transformations(panel: Json, path: Path) -> tuple[TransformationView, ...]:
    if not panel.get("transformations"):
        return ()
    return tuple(
        TransformationView(
            text(one.get("id")) or "",
            bool(one.get("disabled")),
            text(at(one, ("filter", "options"))) if at(one, ("filter", "id")) == "byRefId" else None,
            (*path, "transformations", index),
            one,
        )
        for index, one in objects(panel.get("transformations"))
    )


def grid(value: Any) -> tuple[float, float, float, float] | None:
    """The place on the grid: x, y, width, height; None where it is not said, or only in part."""
    if not isinstance(value, dict):
        return None
    x, y, w, h = (number(value.get(name)) for name in "xywh")
    return None if x is None or y is None or w is None or h is None else (x, y, w, h)


def _whole(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _points(value: Any) -> int | None:
    found = number(value)
    return int(found) if found is not None and abs(found) < 2**53 else None
