"""A Prometheus as its `prometheus.yml`, in the form that a person would write: no field that says the default."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from obsdsl.compile.artifact import Artifact
from obsdsl.compile.context import Context
from obsdsl.compile.prometheus import to_yaml
from obsdsl.compile.scrape_version import version_faults
from obsdsl.compose.scrape.alerting import AlertmanagerTargets
from obsdsl.compose.scrape.discovery import ALL
from obsdsl.compose.scrape.escape import file_field
from obsdsl.compose.scrape.http import TLS, Authorization, BasicAuth
from obsdsl.compose.scrape.job import LIMITS, ScrapeJob
from obsdsl.compose.scrape.relabel import REGEX, REPLACEMENT, SEPARATOR, Relabel
from obsdsl.compose.scrape.remote import RemoteRead, RemoteWrite
from obsdsl.compose.scrape.server import PrometheusServer
from obsdsl.compose.scrape.target import StaticTargets
from obsdsl.compose.secret import Secret
from obsdsl.errors import CompileError

# Fields of one object, as the file has them.
Data = dict[str, Any]


def compile_server(server: PrometheusServer, context: Context) -> Artifact:
    """The server's file. Raises CompileError for what the stated version does not read."""
    if faults := list(version_faults(server, context.prometheus)):
        raise CompileError(server.subject, faults, server.location)
    content = to_yaml(server_data(server, context.secret_dir))
    return Artifact("prometheus", server.name, f"prometheus/{server.name}.yml", content, server.location)


def server_data(server: PrometheusServer, secret_dir: str) -> Data:
    """What the file holds, as plain data."""
    return _Writer(secret_dir).server(server)


class _Writer:
    """The objects as data; secrets become the paths of their files."""

    def __init__(self, secret_dir: str) -> None:
        self._secret_dir = secret_dir

    def server(self, server: PrometheusServer) -> Data:
        """All of the file."""
        extra = dict(server.extra)
        shared = _given(
            scrape_interval=_text(server.scrape_interval),
            scrape_timeout=_text(server.scrape_timeout),
            evaluation_interval=_text(server.evaluation_interval),
            external_labels=dict(server.external_labels),
        )
        alerting = _given(
            alert_relabel_configs=_relabel(server.alert_relabel),
            alertmanagers=[self.alertmanager(one) for one in server.alertmanagers],
        )
        found = _given(
            rule_files=list(server.rule_files),
            scrape_configs=[self.job(one, server) for one in server.jobs],
            remote_write=[self.remote_write(one) for one in server.remote_write],
            remote_read=[self.remote_read(one) for one in server.remote_read],
        )
        found |= _given(
            **{"global": self._ordered("global", shared, extra.pop("global", {}))},
            alerting=self._ordered("alerting", alerting, extra.pop("alerting", {})),
        )
        return self._ordered("server", found, extra)

    def job(self, job: ScrapeJob, server: PrometheusServer) -> Data:
        """An element of `scrape_configs`."""
        inherited = job.scrape_interval in (None, server.interval)
        found: Data = {"job_name": job.name} | _given(
            scrape_interval=None if inherited else _text(job.scrape_interval),
            scrape_timeout=_text(job.scrape_timeout),
            metrics_path=None if job.metrics_path == "/metrics" else job.metrics_path,
            honor_labels=job.honor_labels or None,
            honor_timestamps=None if job.honor_timestamps else False,
            scheme=None if job.scheme == "http" else job.scheme,
            params={name: list(values) for name, values in job.params.items()},
            follow_redirects=None if job.follow_redirects else False,
            proxy_url=job.proxy_url,
            static_configs=[_static(one) for one in job.static_targets],
            relabel_configs=_relabel(job.relabel),
            metric_relabel_configs=_relabel(job.metric_relabel),
            body_size_limit=None if job.body_size_limit == "0" else job.body_size_limit,
            **{name: getattr(job, name) or None for name in LIMITS},
        )
        return self._ordered("job", found | self._client(job), job.extra)

    def alertmanager(self, one: AlertmanagerTargets) -> Data:
        """An element of `alertmanagers`."""
        timeout = _text(one.timeout)
        found = _given(
            timeout=None if timeout == "10s" else timeout,
            api_version=None if one.api_version == "v2" else one.api_version,
            path_prefix=None if one.path_prefix in ("", "/") else one.path_prefix,
            scheme=None if one.scheme == "http" else one.scheme,
            static_configs=[_static(group) for group in one.targets],
            relabel_configs=_relabel(one.relabel),
        )
        return self._ordered("alertmanager", found | self._client(one), one.extra)

    def remote_write(self, remote: RemoteWrite) -> Data:
        """An element of `remote_write`."""
        found = self._remote(remote) | _given(
            write_relabel_configs=_relabel(remote.write_relabel),
            send_exemplars=remote.send_exemplars or None,
            queue_config=self._ordered("queue_config", {}, remote.queue),
        )
        return self._ordered("remote_write", found, remote.extra)

    def remote_read(self, remote: RemoteRead) -> Data:
        """An element of `remote_read`."""
        found = self._remote(remote) | _given(
            required_matchers=dict(remote.required_matchers), read_recent=remote.read_recent or None
        )
        return self._ordered("remote_read", found, remote.extra)

    def _remote(self, remote: RemoteWrite | RemoteRead) -> Data:
        found = _given(name=remote.name, remote_timeout=_text(remote.remote_timeout), headers=dict(remote.headers))
        return {"url": remote.url} | found | self._client(remote)

    def _client(self, holder: Any) -> Data:
        """Who asks, and over which TLS."""
        return _given(
            basic_auth=self._basic_auth(holder.basic_auth),
            authorization=self._authorization(holder.authorization),
            tls_config=_tls(holder.tls),
        )

    def _basic_auth(self, value: BasicAuth | None) -> Data | None:
        if value is None:
            return None
        return _given(username=value.username, password_file=self._file(value.password) or value.password_file)

    def _authorization(self, value: Authorization | None) -> Data | None:
        if value is None:
            return None
        kind = None if value.type == "Bearer" else value.type
        return _given(type=kind, credentials_file=self._file(value.credentials) or value.credentials_file)

    def _file(self, secret: Secret | None) -> str | None:
        return None if secret is None else secret.path(self._secret_dir)

    def _ordered(self, structure: str, found: Mapping[str, Any], extra: Mapping[str, Any]) -> Data:
        """Fields of both in the order of Prometheus's documentation."""
        every = {**found, **dict(self._written(structure, extra))}
        return {name: every[name] for name in ALL[structure] if name in every}

    def _written(self, structure: str, extra: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
        """The fields of an `extra`, nested; a named secret goes to the field that takes its file."""
        for name, value in extra.items():
            if isinstance(value, Secret):
                yield file_field(structure, name) or name, self._file(value)
            elif isinstance(value, list) and value and all(isinstance(one, Secret) for one in value):
                yield file_field(structure, name) or name, [self._file(one) for one in value]
            else:
                yield name, self._value(ALL[structure][name].type, value)

    def _value(self, kind: str, value: Any) -> Any:
        if kind.startswith("@"):
            return self._ordered(kind[1:], {}, value)
        if kind.startswith("["):
            return [self._value(kind[1:-1], one) for one in value]
        if kind.startswith("{"):
            return {name: self._value(kind[1:-1], one) for name, one in value.items()}
        return value


def _given(**fields: Any) -> Data:
    """Fields that hold something."""
    return {name: value for name, value in fields.items() if value is not None and value not in ({}, [], "")}


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _static(group: StaticTargets) -> Data:
    return _given(targets=list(group.addresses), labels=dict(group.labels))


_DEFAULTS: Final[Mapping[str, object]] = {
    "action": "replace",
    "separator": SEPARATOR,
    "regex": REGEX,
    "replacement": REPLACEMENT,
}


def _relabel(steps: Iterable[Relabel]) -> list[Data]:
    return [dict(_relabel_fields(step)) for step in steps]


def _relabel_fields(step: Relabel) -> Iterator[tuple[str, Any]]:
    for name in ALL["relabel"]:
        value = getattr(step, name)
        # The empty text is a value: it deletes a label.
        if value is not None and value != () and value != _DEFAULTS.get(name):
            yield name, list(value) if isinstance(value, tuple) else value


def _tls(value: TLS | None) -> Data | None:
    if value is None:
        return None
    return _given(
        ca_file=value.ca_file,
        cert_file=value.cert_file,
        key_file=value.key_file,
        server_name=value.server_name,
        insecure_skip_verify=value.insecure_skip_verify or None,
        min_version=value.min_version,
        max_version=value.max_version,
    )
