"""What a rule does without data, and when its query fails. Prometheus does nothing in both cases, and tells nobody."""

from __future__ import annotations

from typing import Final

from obsdsl.compile.version import Version
from obsdsl.compose.severity import SeverityPolicy
from obsdsl.target_config import GrafanaTarget

# "Keep Last State" (grafana/grafana#84406).
KEEP_LAST: Final[Version] = (11, 0)


def no_data_state(severity: str | None, is_quiet: bool, policy: SeverityPolicy, table: GrafanaTarget) -> str:
    """Of a level that pages, that there is nothing to judge is news of its own: DatasourceNoData, with its labels.

    Where no data is how all is well, it is OK, whatever the target says.
    """
    if is_quiet:
        return "OK"
    return table.no_data.get(severity or "", "NoData" if _pages(severity, policy) else "OK")


def error_state(severity: str | None, policy: SeverityPolicy, table: GrafanaTarget, version: Version) -> str:
    """A level that pages says that it is blind: DatasourceError. Others stay as they are, where the version can."""
    blind = "KeepLast" if version >= KEEP_LAST else "OK"
    return table.errors.get(severity or "", "Error" if _pages(severity, policy) else blind)


def _pages(severity: str | None, policy: SeverityPolicy) -> bool:
    level = None if severity is None else policy.level(severity)
    return level is not None and level.pages
