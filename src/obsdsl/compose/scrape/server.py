"""A Prometheus: what it scrapes, which rules it evaluates, where samples and alerts go."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import attrs

from obsdsl.compose.convert import duration, labels
from obsdsl.compose.definition import Definition, sequence
from obsdsl.compose.plain import extra
from obsdsl.compose.scrape.alerting import AlertmanagerTargets
from obsdsl.compose.scrape.job import ScrapeJob
from obsdsl.compose.scrape.relabel import Relabel
from obsdsl.compose.scrape.remote import RemoteRead, RemoteWrite
from obsdsl.define.duration import Duration
from obsdsl.define.target import Job

# Beside the server's file a build writes the rule groups of the workspace.
RULE_FILES: Final = ("rules/*.yml",)


@attrs.frozen(kw_only=True, slots=False)
class PrometheusServer(Definition):
    """All of a `prometheus.yml`, and the retention, which is a flag at the server's start.

    `alertmanagers` takes addresses, too: `("localhost:9093",)`. `extra` holds what has no field here, as the file has
    it: `{"global": {"query_log_file": "/var/log/queries"}, "storage": {…}}`.
    """

    named_by = "name"

    name: str = "prometheus"
    scrape_interval: Duration | None = attrs.field(default=None, converter=duration)
    scrape_timeout: Duration | None = attrs.field(default=None, converter=duration)
    evaluation_interval: Duration | None = attrs.field(default=None, converter=duration)
    external_labels: Mapping[str, str] = attrs.field(factory=dict, converter=labels, hash=False)
    retention: Duration | None = attrs.field(default=None, converter=duration)
    retention_size: str | None = None
    jobs: tuple[ScrapeJob, ...] = attrs.field(default=(), converter=sequence)
    alertmanagers: tuple[AlertmanagerTargets, ...] = attrs.field(default=(), converter=sequence)
    alert_relabel: tuple[Relabel, ...] = attrs.field(default=(), converter=sequence)
    rule_files: tuple[str, ...] = RULE_FILES
    remote_write: tuple[RemoteWrite, ...] = attrs.field(default=(), converter=sequence)
    remote_read: tuple[RemoteRead, ...] = attrs.field(default=(), converter=sequence)
    extra: Mapping[str, Any] = attrs.field(factory=dict, converter=extra, hash=False)

    def job_facts(self) -> tuple[Job, ...]:
        """What each job says about its series, for inference."""
        return ()
