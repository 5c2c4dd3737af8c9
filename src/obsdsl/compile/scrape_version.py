"""What a release of Prometheus does not read of a server's definition."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from obsdsl.compile.version import UTF8_NAMES, Version, shown
from obsdsl.compose.scrape.alerting import AlertmanagerTargets
from obsdsl.compose.scrape.discovery import ALL
from obsdsl.compose.scrape.escape import file_field, uses
from obsdsl.compose.scrape.job import ScrapeJob
from obsdsl.compose.scrape.server import PrometheusServer
from obsdsl.define.label import LEGACY_LABEL

# The oldest release that obsdsl writes for: what it reads is written where no version is stated.
OLDEST: Final[Version] = (2, 42)
# From it on, the first API of Alertmanager is gone.
_THREE: Final[Version] = (3, 0)
_SECRETS: Final = {"client_secret", "client_secret_file"}


def version_faults(server: PrometheusServer, version: Version | None) -> Iterator[str]:
    """Fields and names that the stated version does not read, or that 2.42 does not, where none is stated."""
    said = _said(version)
    known = version or OLDEST
    for path, structure, extra in _extras(server):
        for use in uses(structure, extra, path):
            if use.field.type == "@oauth2" and known < _THREE and not _SECRETS & set(use.value):
                yield f"{use.path} lacks 'client_secret', which Prometheus needs before 3.0, and {said}; write a Secret"
            name = (file_field(use.structure, use.name) if use.secret else None) or use.name
            field = ALL[use.structure][name]
            if field.since is not None and known < field.since:
                yield f"{use.path} needs Prometheus {shown(field.since)}, and {said}; leave it out or raise the version"
            elif field.until is not None and known >= field.until:
                yield f"{use.path} is gone from Prometheus {shown(field.until)} on, and {said}; leave it out"
    if known < UTF8_NAMES:
        for name in dict.fromkeys(_odd_names(server)):
            yield f"the label {name!r} needs Prometheus {shown(UTF8_NAMES)}, and {said}; use letters, digits and '_'"
    else:
        yield from _of_three(server, said)


def _said(version: Version | None) -> str:
    if version is None:
        return f"prometheus_version is not stated, which means {shown(OLDEST)}"
    return f"prometheus_version is {shown(version)}"


def _of_three(server: PrometheusServer, said: str) -> Iterator[str]:
    for one in server.alertmanagers:
        if one.api_version == "v1":
            yield f"api_version v1 is gone from Prometheus {shown(_THREE)} on, and {said}; leave it out"


def _extras(server: PrometheusServer) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    """Fields in the file's words: how messages call their place, the structure that has them, the fields."""
    yield "extra", "server", server.extra
    for job in server.jobs:
        yield f"{job.subject}: extra", "job", job.extra
    for one in server.alertmanagers:
        yield "alertmanagers: extra", "alertmanager", one.extra
    for write in server.remote_write:
        yield f"{_remote('remote_write', write.name)}: extra", "remote_write", write.extra
        yield f"{_remote('remote_write', write.name)}: queue", "queue_config", write.queue
    for read in server.remote_read:
        yield f"{_remote('remote_read', read.name)}: extra", "remote_read", read.extra


def _remote(field: str, name: str | None) -> str:
    return f"{field} {name!r}" if name else field


def _odd_names(server: PrometheusServer) -> Iterable[str]:
    """Names of labels that hold more than letters, digits and '_'."""
    steps = [*server.alert_relabel]
    names = [*server.external_labels]
    holders: tuple[ScrapeJob | AlertmanagerTargets, ...] = (*server.jobs, *server.alertmanagers)
    for holder in holders:
        steps += holder.relabel
        names += [name for group in holder.targets for name in group.labels]
    for job in server.jobs:
        steps += job.metric_relabel
        names += job.labels
    for write in server.remote_write:
        steps += write.write_relabel
    for read in server.remote_read:
        names += read.required_matchers
    yield from (name for name in names if not LEGACY_LABEL.fullmatch(name))
    for step in steps:
        yield from step.names
