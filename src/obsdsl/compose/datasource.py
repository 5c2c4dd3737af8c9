"""Which data source a query asks: by default, the one that the viewer chooses in the dashboard's own variable."""

from __future__ import annotations

from typing import TypeAlias

import attrs

from obsdsl.compose.definition import Definition
from obsdsl.compose.fault import Fault, shown
from obsdsl.define.light import frozen


@frozen(kw_only=True, slots=False)
class DataSource(Definition):
    """A data source by its type and uid; the uid may be a variable, such as `$datasource`."""

    named_by = "uid"

    type: str = attrs.field(kw_only=False)
    uid: str = attrs.field(kw_only=False)


# None is the dashboard's own variable; text is the uid of a Prometheus.
DataSourceLike: TypeAlias = DataSource | None

MIXED = DataSource("datasource", "-- Mixed --")
GRAFANA = DataSource("grafana", "-- Grafana --")
DASHBOARD = DataSource("datasource", "-- Dashboard --")


def datasource(value: DataSource | str | None) -> DataSource | None:
    """A data source; text is the uid of a Prometheus."""
    if value is None or isinstance(value, DataSource):
        return value
    if isinstance(value, str) and value:
        return DataSource("prometheus", value)
    return Fault(f"is {shown(value)}; write DataSource(type, uid), or the uid of a Prometheus")
