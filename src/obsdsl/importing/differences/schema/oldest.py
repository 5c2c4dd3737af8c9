"""Schema 2 to 10: filters, pulldowns and what panels had in the years of the first Grafana."""

from __future__ import annotations

from string import ascii_uppercase
from typing import Any

from obsdsl.importing.differences.difference import Json
from obsdsl.importing.differences.schema.everywhere import each_panel, each_target, each_variable, panels_of, without
from obsdsl.importing.differences.shape import is_number, listed_in, record, records


def filters(dashboard: Json) -> Json:
    """2: time and variables were those of the service `filter`."""
    its = record(record(dashboard.get("services")).get("filter"))
    if its:
        dashboard = without(dashboard, "services") | {"templating": {"list": listed_in(its.get("list"))}}
        dashboard |= {"time": its["time"]} if its.get("time") else {}
    return each_panel(dashboard, _first_graph)


def _first_graph(panel: Json) -> Json:
    if panel.get("type") == "graphite":
        panel = panel | {"type": "graph"}
    if panel.get("type") != "graph":
        return panel
    if isinstance(panel.get("legend"), bool):
        panel = panel | {"legend": {"show": panel["legend"]}}
    if isinstance(panel.get("grid"), dict):
        names = {"min": "leftMin", "max": "leftMax"}
        grid = {names.get(name, name) if one else name: one for name, one in panel["grid"].items()}
        panel = panel | {"grid": grid}
    formats = listed_in(panel.get("y_formats")) or [None, None]
    for index, name in enumerate(("y_format", "y2_format")):
        if panel.get(name):
            formats = [*formats[:index], panel[name], *formats[index + 1 :]]
            panel = without(panel, name) | {"y_formats": formats}
    return panel


def ids(dashboard: Json) -> Json:
    """3: each panel has an id."""
    taken = [one["id"] for one in panels_of(dashboard) if is_number(one.get("id"))]
    free = iter(range(int(max(taken, default=0)) + 1, 2**31))
    return each_panel(dashboard, lambda panel: panel if panel.get("id") else panel | {"id": next(free)})


def second_axis(dashboard: Json) -> Json:
    """4: the axis of a series is one of its overrides; of several, Grafana keeps the last."""
    return each_panel(dashboard, _second_axis)


def _second_axis(panel: Json) -> Json:
    if panel.get("type") != "graph":
        return panel
    axes = record(panel.get("aliasYAxis"))
    rows = [{"alias": alias, "yaxis": one} for alias, one in axes.items()]
    return without(panel, "aliasYAxis") | ({"seriesOverrides": rows[-1:]} if rows else {})


def pulldowns(dashboard: Json) -> Json:
    """6: annotations were a pulldown; variables have a type."""
    rows = records(dashboard.get("pulldowns"))
    marks = next((one for one in rows if one.get("type") == "annotations"), None)
    if marks is not None:
        dashboard = dashboard | {"annotations": {"list": listed_in(marks.get("annotations"))}}
    return each_variable(dashboard, _typed)


def _typed(variable: Json) -> Json:
    kind = "query" if variable.get("type") in (None, "filter") else variable["type"]
    return variable | {"type": kind}


def ref_ids(dashboard: Json) -> Json:
    """7: the picker of times was the first of `nav`; each query has a letter."""
    nav = dashboard.get("nav")
    if isinstance(nav, list) and nav:
        dashboard = without(dashboard, "nav") | {"timepicker": nav[0]}
    return each_panel(dashboard, _with_letters)


def _with_letters(panel: Json) -> Json:
    taken = {str(one.get("refId")) for one in records(panel.get("targets"))}
    free = iter([one for one in ascii_uppercase if one not in taken])
    return each_target(panel, lambda one: one if one.get("refId") else one | {"refId": next(free, "Z")})


def influx(dashboard: Json) -> Json:
    """8: queries of InfluxDB have parts."""
    return each_panel(dashboard, lambda panel: each_target(panel, _influx))


def _influx(target: Json) -> Json:
    if not (target.get("fields") and target.get("tags") and target.get("groupBy")):
        return target
    if target.get("rawQuery"):
        return without(target, "fields", "fill")
    groups = [_group(one) if isinstance(one, dict) else one for one in listed_in(target["groupBy"])]
    if target.get("fill"):
        groups.append({"type": "fill", "params": [target["fill"]]})
    parts = [_parts(one) for one in records(target["fields"])]
    return without(target, "fields", "fill") | {"select": parts, "groupBy": groups}


def _parts(field: Json) -> list[Json]:
    found: list[Json] = [{"type": "field", "params": [field.get("name")]}, {"type": field.get("func"), "params": []}]
    for kind, name in (("math", "mathExpr"), ("alias", "asExpr")):
        if field.get(name):
            found.append({"type": kind, "params": [field[name]]})
    return found


def _group(part: Json) -> Json:
    for kind, name in (("time", "interval"), ("tag", "key")):
        if part.get("type") == kind and part.get(name):
            return without(part, name) | {"params": [part[name]]}
    return part


def stat_thresholds(dashboard: Json) -> Json:
    """9: the first threshold of a single stat was of no use."""
    return each_panel(dashboard, _stat_thresholds)


def _stat_thresholds(panel: Json) -> Json:
    levels = panel.get("thresholds")
    if panel.get("type") != "singlestat" or not isinstance(levels, str) or levels.count(",") < 2:
        return panel
    return panel | {"thresholds": levels.partition(",")[2]}


def table_thresholds(dashboard: Json) -> Json:
    """10: nor was that of a table's style."""
    return each_panel(dashboard, lambda panel: styled(panel, _table_thresholds))


def _table_thresholds(style: Json) -> Json:
    levels: list[Any] = listed_in(style.get("thresholds"))
    return style | {"thresholds": levels[1:]} if len(levels) >= 3 else style


def styled(panel: Json, change: Any) -> Json:
    """A table with each of its styles changed."""
    if panel.get("type") != "table" or not isinstance(panel.get("styles"), list):
        return panel
    return panel | {"styles": [change(one) if isinstance(one, dict) else one for one in panel["styles"]]}
