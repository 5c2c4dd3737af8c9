"""A Prometheus: what it scrapes, which rules it evaluates, where samples and alerts go."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

import attrs

from obsdsl.compose.convert import duration, labels
from obsdsl.compose.definition import Definition
from obsdsl.compose.fault import sequence, shown
from obsdsl.compose.rule import names_file
from obsdsl.compose.scrape.alerting import AlertmanagerTargets, alertmanagers
from obsdsl.compose.scrape.escape import extra_faults, settings, structure_faults
from obsdsl.compose.scrape.facts import job_facts
from obsdsl.compose.scrape.job import ScrapeJob, interval_faults
from obsdsl.compose.scrape.relabel import Relabel, relabel_faults
from obsdsl.compose.scrape.remote import RemoteRead, RemoteWrite
from obsdsl.compose.scrape.scalar import size_fault
from obsdsl.define.duration import Duration
from obsdsl.define.light import frozen
from obsdsl.define.target import Job

# Beside the server's file a build writes the rule groups of the workspace.
RULE_FILES: Final = ("rules/*.yml",)
# What Prometheus takes where the file says nothing.
INTERVAL: Final = Duration.parse("1m")
# The last part of a path alone may hold a wildcard.
_GLOB: Final = re.compile(r"[^*]*(\*[^/]*)?")
# Keys of the file, and the fields that stand for them.
TYPED: Final[Mapping[str, str]] = {
    "rule_files": "rule_files",
    "scrape_configs": "jobs",
    "remote_write": "remote_write",
    "remote_read": "remote_read",
}
GLOBAL_TYPED: Final[Mapping[str, str]] = {
    name: name for name in ("scrape_interval", "scrape_timeout", "evaluation_interval", "external_labels")
}
ALERTING_TYPED: Final[Mapping[str, str]] = {
    "alertmanagers": "alertmanagers",
    "alert_relabel_configs": "alert_relabel",
}


@frozen(kw_only=True, slots=False)
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
    alertmanagers: tuple[AlertmanagerTargets, ...] = attrs.field(default=(), converter=alertmanagers)
    alert_relabel: tuple[Relabel, ...] = attrs.field(default=(), converter=sequence)
    rule_files: tuple[str, ...] = RULE_FILES
    remote_write: tuple[RemoteWrite, ...] = attrs.field(default=(), converter=sequence)
    remote_read: tuple[RemoteRead, ...] = attrs.field(default=(), converter=sequence)
    extra: Mapping[str, Any] = attrs.field(factory=dict, converter=settings, hash=False)

    def faults(self) -> Iterable[str]:
        if not names_file(self.name):
            yield f"name is {shown(self.name)}, which names no file; use letters, digits, '-' and '_'"
        yield from interval_faults(self.interval if self.scrape_timeout else self.scrape_interval, self.scrape_timeout)
        for name in ("evaluation_interval", "retention"):
            if (span := getattr(self, name)) is not None and not span.milliseconds:
                yield f"{name} is 0s; leave it out for Prometheus's own"
        if self.retention_size is not None and (fault := size_fault(self.retention_size)):
            yield f"retention_size {fault}"
        yield from self._job_faults()
        for path in self.rule_files:
            if not path or not _GLOB.fullmatch(path):
                yield f"rule_files has {shown(path)}; only the last part of a path may hold a *"
        yield from relabel_faults("alert_relabel", self.alert_relabel)
        yield from _remote_faults("remote_write", self.remote_write, RemoteWrite)
        yield from _remote_faults("remote_read", self.remote_read, RemoteRead)
        yield from _extra_faults(self.extra)

    def _job_faults(self) -> Iterable[str]:
        seen = set()
        for job in self.jobs:
            if not isinstance(job, ScrapeJob):
                yield f"jobs holds a {type(job).__name__}; it takes objects of ScrapeJob"
                continue
            if job.name in seen:
                yield f"jobs has two named {job.name!r}; rename one, or give one job both sets of targets"
            seen.add(job.name)
            if job.scrape_interval is None:
                for fault in interval_faults(self.interval, job.scrape_timeout):
                    yield f"{job.subject}: {fault}"

    @property
    def interval(self) -> Duration:
        """How often targets are scraped whose job says nothing else."""
        return self.scrape_interval or INTERVAL

    @property
    def start_flags(self) -> tuple[str, ...]:
        """What the file cannot say, and the server is told at its start."""
        flags = {"time": self.retention, "size": self.retention_size}
        return tuple(f"--storage.tsdb.retention.{name}={value}" for name, value in flags.items() if value is not None)

    def job_facts(self) -> tuple[Job, ...]:
        """What each job says about its series, for inference."""
        return tuple(job_facts(job, self.interval) for job in self.jobs)


def _remote_faults(field: str, remotes: Iterable[Any], kind: Any) -> Iterable[str]:
    seen = set()
    for remote in remotes:
        if not isinstance(remote, kind):
            yield f"{field} holds a {type(remote).__name__}; it takes objects of {kind.__name__}"
        elif remote.name is not None:
            if remote.name in seen:
                yield f"{field} has two named {remote.name!r}; rename one"
            seen.add(remote.name)


# The parts of the file whose fields are partly the object's own.
_PARTS: Final = {"global": GLOBAL_TYPED, "alerting": ALERTING_TYPED}


def _extra_faults(extra: Mapping[str, Any]) -> Iterable[str]:
    rest = {}
    for name, value in extra.items():
        typed = _PARTS.get(name)
        if typed is None or not isinstance(value, Mapping):
            rest[name] = value
            continue
        for key in value:
            if key in typed:
                yield f"extra.{name} has {key!r}; use the field {typed[key]!r} instead"
        own = {key: one for key, one in value.items() if key not in typed}
        yield from structure_faults(name, own, f"extra.{name}")
    yield from extra_faults("server", rest, TYPED)
