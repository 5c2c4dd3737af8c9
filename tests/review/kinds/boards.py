"""Small dashboards for tests, and what is said of two of them."""

from __future__ import annotations

from typing import Any

import orjson

from obsdsl.compile.artifact import Artifact, Kind
from obsdsl.review.documents import Documents
from obsdsl.review.kinds import dashboard, datasource, library_panel
from obsdsl.review.remark import Remark, ranked
from obsdsl.review.side import Side

Json = dict[str, Any]


def panel(title: str, **more: Any) -> Json:
    return {"type": "timeseries", "title": title, **more}


def placed(*panels: Json) -> list[Json]:
    """Panels two in a line, each with an id."""
    grid = [{"x": index % 2 * 12, "y": index // 2 * 8, "w": 12, "h": 8} for index in range(len(panels))]
    return [{"gridPos": place, "id": at, **one} for at, (one, place) in enumerate(zip(panels, grid, strict=True), 1)]


def board(*panels: Json, **more: Any) -> Json:
    return {"uid": "d", "title": "Board", "panels": list(panels), **more}


def artifact(kind: Kind, identity: str, data: Any) -> Artifact:
    return Artifact(kind, identity, f"{identity}.json", orjson.dumps(data, option=orjson.OPT_SORT_KEYS))


def rules(*alerts: tuple[str, str, str]) -> Artifact:
    """A group of alerts: name, expression, and the URL of their dashboard."""
    lines = ["groups:", "  - name: g", "    rules:"]
    for name, expr, url in alerts:
        lines += [f"      - alert: {name}", f"        expr: {expr}", f"        annotations: {{dashboard: '{url}'}}"]
    return Artifact("rules", "g", "rules/g.yml", "\n".join(lines).encode())


def remarks(before: tuple[Artifact, ...], after: tuple[Artifact, ...]) -> tuple[Remark, ...]:
    sides = Documents(Side("before", before)), Documents(Side("after", after))
    return ranked(one for kind in (dashboard, library_panel, datasource) for one in kind.remarks(*sides))


def said(before: Any, after: Any, *more: Artifact) -> list[str]:
    """The lines of two dashboards."""
    return [one.line for one in found(before, after, *more)]


def found(before: Any, after: Any, *more: Artifact) -> tuple[Remark, ...]:
    return remarks((artifact("dashboard", "d", before), *more), (artifact("dashboard", "d", after), *more))
