"""The XY chart panel."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Literal

import attrs

from obsdsl.compose.convert import at
from obsdsl.compose.definition import Definition
from obsdsl.compose.graph import CUSTOM, AxisPanel, LineStyle
from obsdsl.define.light import frozen

# From it on, series name their fields by matchers.
_MATCHERS = (11, 1)


@frozen(kw_only=True, slots=False)
class XYSeries(Definition):
    """One series: the field `y` over the field `x`, of the frame with this index, from 0.

    The values of other fields can set the `size` and `color` of its points.
    """

    named_by = "y"

    x: str = attrs.field(kw_only=False)
    y: str = attrs.field(kw_only=False)
    size: str | None = None
    color: str | None = None
    name: str | None = None
    frame: int = 0


@frozen(kw_only=True, slots=False)
class XYChart(AxisPanel):
    """Points or lines of one field over another.

    Without `series`, every number is drawn over `x`, or over the first number.
    """

    kind = "xychart"
    since = (9, 3)

    series: Sequence[XYSeries] = ()
    x: str | None = None
    show: Literal["points", "lines", "points+lines"] | None = attrs.field(default=None, metadata=at(CUSTOM + "show"))
    point_size: int | None = attrs.field(default=None, metadata=at(CUSTOM + "pointSize.fixed", within=(1, 100)))
    point_size_min: int | None = attrs.field(default=None, metadata=at(CUSTOM + "pointSize.min"))
    point_size_max: int | None = attrs.field(default=None, metadata=at(CUSTOM + "pointSize.max"))
    point_shape: Literal["circle", "square"] | None = attrs.field(
        default=None, metadata=at(CUSTOM + "pointShape", since=(11, 1))
    )
    point_stroke: int | None = attrs.field(default=None, metadata=at(CUSTOM + "pointStrokeWidth", since=(11, 1)))
    fill: int | None = attrs.field(default=None, metadata=at(CUSTOM + "fillOpacity", within=(0, 100), since=(11, 1)))
    line_width: int | None = attrs.field(default=None, metadata=at(CUSTOM + "lineWidth", within=(0, 10)))
    line_style: LineStyle | None = attrs.field(default=None, metadata=at(CUSTOM + "lineStyle.fill"))

    def faults(self) -> Iterable[str]:
        yield from super().faults()
        if self.series and self.x is not None:
            yield "x belongs to a chart without series; each series has its own"

    def shape(self, json: dict[str, Any], grafana: tuple[int, int]) -> None:
        """The series in the form of the release."""
        super().shape(json, grafana)
        mapping = "manual" if self.series else "auto"
        if grafana < _MATCHERS:
            dims = {"frame": 0} if self.x is None else {"frame": 0, "x": self.x}
            json["options"] |= {"seriesMapping": mapping, "dims": dims, "series": [_named(one) for one in self.series]}
            return
        shared = [] if self.x is None else [{"x": _matcher("byName", self.x)}]
        json["options"] |= {"mapping": mapping, "series": [_matched(one) for one in self.series] or shared}


def _matched(series: XYSeries) -> dict[str, Any]:
    found: dict[str, Any] = {"frame": _matcher("byIndex", series.frame)}
    for name in ("x", "y", "size", "color"):
        if (field := getattr(series, name)) is not None:
            found[name] = _matcher("byName", field)
    return found if series.name is None else {**found, "name": {"fixed": series.name}}


def _matcher(kind: str, options: str | int) -> dict[str, Any]:
    return {"matcher": {"id": kind, "options": options}}


def _named(series: XYSeries) -> dict[str, Any]:
    found: dict[str, Any] = {"x": series.x, "y": series.y, "frame": series.frame}
    if series.name is not None:
        found["name"] = series.name
    if series.size is not None:
        found["pointSize"] = {"field": series.size}
    if series.color is not None:
        found["pointColor"] = {"field": series.color}
    return found
