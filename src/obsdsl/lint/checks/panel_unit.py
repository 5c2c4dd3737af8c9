"""The check panel-unit."""

from __future__ import annotations

from collections.abc import Iterator

from obsdsl.define.unit import GRAFANA_IDS, Unit, is_grafana_id
from obsdsl.lint.check import Check
from obsdsl.lint.measure import being
from obsdsl.lint.problem import Finding, Level
from obsdsl.lint.shown import GRAPHS, SINGLE, keeps_values, override_unit, seen, unit_field, unit_of, values_of
from obsdsl.lint.site import Site
from obsdsl.lint.slip import meant
from obsdsl.lint.view import PanelView, QueryView
from obsdsl.read.origin import Path


class PanelUnit(Check[PanelView]):
    """A panel shows values without their unit, or with one that Grafana does not know.

    Without a unit, 3.2 GiB are 3435973837 and a duration of 5 ms is 0.005. What Grafana does not know as a unit, it
    writes behind the value as it is; `suffix:` says that this is meant. Panels of obsdsl have the unit of what they
    show by themselves; those of JSON have to say it. Where no metrics are declared, a unit that is nearly one of
    Grafana's is reported, and others are taken for words of the author's own.

    Bad file:
    ```json
    {"title": "Memory", "type": "timeseries", "targets": [{"refId": "A", "expr": "app_memory_bytes"}]}
    ```
    Good file:
    ```json
    {
      "title": "Memory", "type": "timeseries", "fieldConfig": {"defaults": {"unit": "bytes"}},
      "targets": [{"refId": "A", "expr": "app_memory_bytes"}]
    }
    ```
    """

    code = "OBS605"
    name = "panel-unit"
    level = Level.INFO
    rows = (72,)
    on = (PanelView,)

    def find(self, value: PanelView, at: Site) -> Iterator[Finding]:
        if value.unit is not None or value.other_units:
            for unit, field in _units(value):
                yield from _unknown(unit, field, at)
        elif value.is_raw and value.kind in GRAPHS | SINGLE and keeps_values(value):
            found = _common(value, at)
            unit_id = None if found is None else found.grafana()
            if found is not None and unit_id not in (None, "short"):
                yield Finding(
                    f"its values are {being(found)}, and it shows them as plain numbers",
                    f'set its unit to "{unit_id}"',
                )


def _units(panel: PanelView) -> Iterator[tuple[str, Path]]:
    """Grafana's ids of units that it names, each once, with their places."""
    named: dict[str, Path] = {}
    if isinstance(panel.unit, str):
        named[panel.unit] = unit_field(panel)
    for override in panel.overrides:
        unit, field = override_unit(override, panel)
        if isinstance(unit, str):
            named.setdefault(unit, field)
    for unit in panel.other_units:
        if isinstance(unit, str):
            named.setdefault(unit, ())
    yield from named.items()


def _unknown(unit: str, field: Path, at: Site) -> Iterator[Finding]:
    if is_grafana_id(unit) or "$" in unit:
        return
    close = meant(unit, GRAFANA_IDS)
    if close is None and not at.context.defined:
        return
    yield Finding(
        f"Grafana has no unit {unit!r}, so it writes that behind the value",
        f'write "{close}"' if close else f'write one of Grafana\'s ids, or "suffix:{unit}" if that is meant',
        field=field,
        level=Level.WARNING if close else Level.INFO,
    )


def _common(panel: PanelView, at: Site) -> Unit | None:
    """The unit of all that it shows; None where that is unknown, or differs."""
    units = {unit_of(query, at) for query in seen(panel)}
    unit = units.pop() if len(units) == 1 else None
    if unit is None or unit.point:
        return None
    if unit.dimensionless and unit.scale == 1:
        return unit if all(_share(query, at) for query in seen(panel)) else None
    return unit


def _share(query: QueryView, at: Site) -> bool:
    """Whether the values are known to be from 0 to 1: three retries per request are not 300 %."""
    known = values_of(query, at)
    return known is not None and known.interval.lo >= 0 and known.interval.hi <= 1
