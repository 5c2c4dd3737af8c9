"""What each release of Grafana and Prometheus reads."""

from __future__ import annotations

from typing import TypeAlias

Version: TypeAlias = tuple[int, int]

# The dashboard schema of each release that raised it, newest first (Grafana's DashboardMigrator). From 36 on Grafana
# repairs no data source given by name, so that its emitter refers by type and uid.
_SCHEMAS: tuple[tuple[Version, int], ...] = (
    ((12, 0), 42),
    ((11, 6), 41),
    ((11, 3), 39),
    ((9, 4), 37),
    ((9, 0), 36),
    ((8, 3), 33),
    ((8, 0), 30),
    ((7, 0), 27),
)
OLDEST_EMITTED: Version = (9, 0)
# Before it, panels name their data source by text.
DATASOURCE_OBJECTS: Version = (8, 3)
# Labels on groups of rules.
GROUP_LABELS: Version = (3, 0)
# Names of labels and metrics in any UTF-8.
UTF8_NAMES: Version = (3, 0)
QUERY_OFFSET: Version = (2, 53)
KEEP_FIRING_FOR: Version = (2, 42)
GROUP_LIMIT: Version = (2, 31)


def schema_version(grafana: Version) -> int:
    """The dashboard schema that this release of Grafana reads without migrating."""
    return next(schema for version, schema in _SCHEMAS if grafana >= version)


def shown(version: Version) -> str:
    """`12.0` for `(12, 0)`."""
    return ".".join(map(str, version))
