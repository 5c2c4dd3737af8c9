"""The check unit-contradiction."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

import attrs

from obsdsl.define.unit import PERCENT, RATIO, SECONDS, Unit
from obsdsl.lint.check import Check
from obsdsl.lint.labels import named
from obsdsl.lint.measure import alike, being, factor, same_kind, worded
from obsdsl.lint.problem import Finding, Fix, Level
from obsdsl.lint.shown import keeps_values, override_unit, seen, unit_field, unit_of, values_of
from obsdsl.lint.site import Site
from obsdsl.lint.view import OverrideView, PanelView, QueryView
from obsdsl.read.origin import Path

# A setting: what it says, where it stands, and the queries that it is for.
_Setting: TypeAlias = tuple[Unit | str | None, Path, tuple[QueryView, ...]]


class UnitContradiction(Check[PanelView]):
    """A panel says another unit than its values have.

    A ratio of 0.95 on a panel in `percent` reads as 0.95 %, which is wrong by a factor of 100 and looks like a
    disaster, or like none; bytes per second as `bytes` hide what is measured. The unit of the values follows from
    the definitions of the metrics. That a share of a whole is a ratio is known without any.

    Nothing is said where transformations or other data sources have a hand in the values. It is a warning where
    seconds per second, which are a ratio, are shown as seconds, and where a ratio times 100 is shown as a ratio.

    Bad:
    ```python
    TimeSeries("Errors", m.requests(code="500").rate().sum() / m.requests.rate().sum(), unit="percent")
    ```
    Good:
    ```python
    TimeSeries("Errors", m.requests(code="500").rate().sum() / m.requests.rate().sum(), unit="ratio")
    ```
    Bad:
    ```python
    Stat("Memory", m.memory.sum(), unit="bytes/second")
    ```
    Good:
    ```python
    Stat("Memory", m.memory.sum(), unit="bytes")
    ```
    Bad file:
    ```json
    {
      "title": "Disk", "type": "gauge", "fieldConfig": {"defaults": {"unit": "percent"}},
      "targets": [{"refId": "A", "expr": "max(disk_used_ratio)"}]
    }
    ```
    Good file:
    ```json
    {
      "title": "Disk", "type": "gauge", "fieldConfig": {"defaults": {"unit": "percent"}},
      "targets": [{"refId": "A", "expr": "100 * max(disk_used_ratio)"}]
    }
    ```
    """

    code = "OBS606"
    name = "unit-contradiction"
    level = Level.ERROR
    groups = (4,)
    on = (PanelView,)

    def find(self, value: PanelView, at: Site) -> Iterator[Finding]:
        if (value.unit is None and not value.other_units) or not keeps_values(value):
            return
        for said, field, queries in _settings(value):
            shown = Unit.from_grafana(said) if isinstance(said, str) else said
            if shown is None or said is None:
                continue
            measured = {unit_of(query, at) for query in queries}
            if shown == RATIO and measured == {None} and all(_is_percent(query, at) for query in queries):
                yield attrs.evolve(_finding(shown, PERCENT, field, queries[0]), level=Level.WARNING)
            if not measured or any(unit is None or _agree(shown, unit) for unit in measured):
                continue
            unit = next(iter(measured))
            if unit is not None:
                yield _finding(shown, unit, field, queries[0])


def _is_percent(query: QueryView, at: Site) -> bool:
    """Whether a ratio was multiplied by 100: that is no ratio any more, even where the factor is a guess."""
    values = values_of(query, at)
    return values is not None and values.measured == PERCENT and query.format not in ("table", "heatmap")


def _settings(panel: PanelView) -> Iterator[_Setting]:
    queries = seen(panel)
    with_unit = [one for one in panel.overrides if one.unit is not None or "unit" in one.properties]
    # Who is to say which series an override by a pattern means?
    if panel.unit is not None and not with_unit:
        yield panel.unit, unit_field(panel), queries
    for one in with_unit:
        if meant := _meant(one, queries):
            unit, field = override_unit(one, panel)
            yield unit, field, meant


def _meant(override: OverrideView, queries: tuple[QueryView, ...]) -> tuple[QueryView, ...]:
    """The queries whose series an override means for sure: by their refId, or by a legend without labels."""
    if override.ref_id is not None:
        return tuple(query for query in queries if query.id == override.ref_id)
    meant = tuple(query for query in queries if query.legend in override.names)
    return meant if all("{{" not in (query.legend or "") and "$" not in (query.legend or "") for query in meant) else ()


def _agree(shown: Unit, measured: Unit) -> bool:
    """Whether a viewer is told the truth. How often a thing is counted, and a frequency, are one to a viewer."""
    if alike(shown, measured):
        return True
    often = _frequency(shown)
    return bool(often.powers) and often == _frequency(measured)


def _frequency(unit: Unit) -> Unit:
    return Unit([(base, n) for base, n in unit.powers if base not in ("event", "series")], unit.scale, unit.point)


def _finding(shown: Unit, unit: Unit, field: Path, query: QueryView) -> Finding:
    right, node = unit.grafana(), query.node
    # What stands in no file of its own, or among other settings, is for its author to change.
    in_place = right is not None and field not in ((), ("overrides",))
    shows = f"`{named(node)}`" if node is not None else "its query"
    if not same_kind(shown, unit):
        return Finding(
            f"it shows {worded(shown)}, but {shows} is {being(unit)}",
            f'set its unit to "{right}", or show what it says' if right else "leave its unit out",
            field=field,
            fix=Fix(right, safe=False) if in_place else None,
            # Seconds of work per second are a ratio, but many read them as seconds.
            level=Level.WARNING if unit == RATIO and shown.powers == SECONDS.powers else None,
        )
    times = factor(unit, shown)
    scale = f"multiply by {times}" if times.denominator == 1 else f"divide by {1 / times}"
    return Finding(
        f"it shows {worded(shown)}, but {shows} is {being(unit)}: what it shows is wrong by a factor of "
        f"{times if times > 1 else 1 / times}",
        f'set its unit to "{right}", or {scale}' if right else scale,
        field=field,
        fix=Fix(right, safe=True) if in_place else None,
    )
