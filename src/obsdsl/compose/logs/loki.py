"""A Loki: how long it keeps logs, where, and how much it takes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar, Final

import attrs

from obsdsl.compose.convert import duration
from obsdsl.compose.definition import Definition
from obsdsl.compose.fault import sequence, shown
from obsdsl.compose.rule import names_file
from obsdsl.compose.scrape.escape import settings
from obsdsl.define.duration import Duration
from obsdsl.define.light import frozen
from obsdsl.logs.expr import LogExpr
from obsdsl.logs.node import Lines

# Shorter ones Loki refuses: its index has a table a day.
_SHORTEST: Final = Duration.parse("24h")
_SECTIONS: Final = (
    "analytics", "auth_enabled", "common", "compactor", "limits_config", "ruler", "schema_config", "server",
)  # fmt: skip


def _selected(value: Any) -> Any:
    return value.node if isinstance(value, LogExpr) else value


@frozen(kw_only=True, slots=False)
class Retention(Definition):
    """How long some streams are kept: `Retention(stream(level="debug"), "1d")`."""

    streams: Lines = attrs.field(kw_only=False, converter=_selected)
    period: Duration | None = attrs.field(kw_only=False, converter=duration)
    priority: int = attrs.field(default=1, metadata={"within": (1, 1_000)})

    def faults(self) -> Iterable[str]:
        if self.streams.stages:
            yield "it selects by the text of lines, and Loki keeps or deletes whole streams; select by labels alone"
        if self.period is not None and self.period < _SHORTEST:
            yield f"period is {self.period}; Loki keeps logs for 24h at least"


@frozen(kw_only=True, slots=False)
class Loki(Definition):
    """All of a Loki that runs as one process with a file system: `loki.yml`, as Loki 3 reads it.

    `retention` deletes what is older, by the compactor; `retentions` are those of some streams. The limits are those
    that an installation meets first; `extra` holds what has no field here, section by section, as the file has it. It
    asks nobody who they are (`auth_enabled` is false): let no one but Grafana and the shippers reach it.
    """

    named_by = "name"
    noun: ClassVar[str] = "Loki"

    name: str = "loki"
    retention: Duration | None = attrs.field(default=Duration.parse("7d"), converter=duration)
    retentions: tuple[Retention, ...] = attrs.field(default=(), converter=sequence)
    path: str = "/loki"
    port: int = attrs.field(default=3100, metadata={"within": (1, 65_535)})
    # The day from which the schema holds; it must not change once there are logs.
    schema_from: str = "2024-01-01"
    alertmanager_url: str | None = None
    ingestion_rate_mb: float | None = None
    ingestion_burst_size_mb: float | None = None
    max_streams: int | None = None
    max_line_size: str | None = None
    max_query_length: Duration | None = attrs.field(default=None, converter=duration)
    max_entries: int | None = None
    reject_older_than: Duration | None = attrs.field(default=None, converter=duration)
    usage_reports: bool = False
    multi_tenant: bool = False
    extra: Mapping[str, Any] = attrs.field(factory=dict, converter=settings, hash=False)

    def faults(self) -> Iterable[str]:
        if not names_file(self.name):
            yield f"name is {shown(self.name)}, which names no file; use letters, digits, '-' and '_'"
        if self.retention is not None and self.retention < _SHORTEST:
            yield f"retention is {self.retention}; Loki keeps logs for 24h at least"
        if self.retention is None and self.retentions:
            yield "retentions of streams need the retention of all others; write retention="
        if not self.path.startswith("/"):
            yield f"path is {shown(self.path)}; write an absolute one"
        for section, value in self.extra.items():
            if section in _SECTIONS and not isinstance(value, Mapping):
                yield f"extra has {section!r}; use the fields, or a mapping of what has none"
