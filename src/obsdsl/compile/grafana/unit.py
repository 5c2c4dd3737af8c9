"""Which unit a panel shows: what its user said, else what its expressions have in common."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import lru_cache

from obsdsl.compile.context import Context
from obsdsl.compose.panel import DataPanel
from obsdsl.compose.query import LokiQuery, Query, Target
from obsdsl.compose.thresholds import Alert
from obsdsl.define.unit import Unit, is_grafana_id
from obsdsl.express.node import Binary, Number


def panel_unit(panel: DataPanel, context: Context) -> Unit | str | None:
    """The panel's own unit, else that of all its queries; None where they differ or one is unknown."""
    if panel.unit is not None:
        return panel.unit
    of = observed_unit if panel.query_format == "heatmap" else shown_unit
    found = {_of(query, of, context) for query in panel.query}
    return found.pop() if len(found) == 1 else None


def _of(query: Target, of: Callable[[Query, Context], Unit | None], context: Context) -> Unit | None:
    if isinstance(query, Query):
        return of(query, context)
    return log_unit(query) if isinstance(query, LokiQuery) else None


def log_unit(query: LokiQuery) -> Unit | None:
    """The unit of numbers made of logs; a ratio has one only where it is known to be a share, as that of metrics."""
    if isinstance(query.expr, str):
        return None
    from obsdsl.logs.infer import unit_of

    unit = unit_of(query.expr)
    if unit is None or not unit.dimensionless:
        return unit
    from obsdsl.logs.part import is_share

    return unit if is_share(query.expr) else None


def shown_unit(query: Query, context: Context) -> Unit | None:
    """The unit in which the query's values are shown.

    A dimensionless value is shown as a percentage only where it is known to be a share, from 0 to 1: three retries
    per request are not 300 %.
    """
    inferred = context.infer(query.expr)
    unit = inferred.measured
    if unit is not None and unit.dimensionless and unit.scale == 1:
        return unit if inferred.interval.lo >= 0 and inferred.interval.hi <= 1 else None
    return unit


def observed_unit(query: Query, context: Context) -> Unit | None:
    """The unit of what the query's histograms observed, which is that of a heatmap's axis."""
    unit = context.infer(query.expr).observed
    return unit if isinstance(unit, Unit) and not (unit.dimensionless and unit.scale == 1) else None


@lru_cache(maxsize=1024)
def grafana_unit(unit: Unit | str | None) -> str | None:
    """Grafana's id; None where Grafana has none."""
    if unit is None or isinstance(unit, Unit):
        return None if unit is None else unit.grafana()
    return unit if is_grafana_id(unit) else None


def from_unit_of(alert: Alert, value: float, unit: Unit | str | None, context: Context) -> float:
    """The alert's threshold in the panel's unit: 0.05 of a ratio is 5 on a panel in percent."""
    shown = Unit.from_grafana(unit) if isinstance(unit, str) else unit
    measured = _measured(alert, context)
    if shown is None or measured is None or shown == measured or not measured.same_dimension(shown):
        return value
    # The value as it was written: in floats 0.07 of a ratio would be 7.000000000000001 percent.
    return float(Fraction(repr(value)) * measured.factor_to(shown))


def _measured(alert: Alert, context: Context) -> Unit | None:
    """The unit of what an alert compares with a number."""
    expr = alert.expr
    if isinstance(expr, Binary):
        return context.infer(expr.left if isinstance(expr.right, Number) else expr.right).measured
    from obsdsl.logs.infer import unit_of
    from obsdsl.logs.node import Operation

    assert isinstance(expr, Operation)
    return unit_of(expr.left if isinstance(expr.right, Number) else expr.right)
