"""Servers that run together on one machine: what a workspace builds, and all that it takes to see it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, ClassVar, Final, Literal, TypeAlias

import attrs

from obsdsl.compose.definition import Definition
from obsdsl.compose.fault import Fault, attempt, sequence, shown
from obsdsl.compose.folder import Folder
from obsdsl.compose.logs.loki import Loki
from obsdsl.compose.logs.rules import LogRuleGroup
from obsdsl.compose.logs.shipper import LogShipper
from obsdsl.compose.routing.routing import Routing
from obsdsl.compose.routing.tree import AlertmanagerConfig
from obsdsl.compose.scrape.server import PrometheusServer
from obsdsl.compose.secret import Secret
from obsdsl.compose.stack.blackbox import KNOWN, BlackboxModule, modules_of
from obsdsl.compose.stack.service import SERVICES
from obsdsl.define.light import frozen
from obsdsl.errors import did_you_mean

AnyRouting: TypeAlias = "Routing | AlertmanagerConfig"
# What a service, and the project of Compose, may be called.
_NAME: Final = re.compile(r"[a-z0-9][a-z0-9_-]*", re.ASCII)
_IMAGE: Final = re.compile(r"\S+?(:(?P<tag>[\w.-]+))?(@sha256:(?P<digest>[0-9a-f]{64}))?", re.ASCII)
_MEMORY: Final = re.compile(r"[1-9]\d*[bkmgBKMG]?[bB]?", re.ASCII)
_LOKI_PATH: Final = "/loki"
# Addresses that localhost reaches.
_ANYWHERE: Final = ("127.0.0.1", "0.0.0.0")
_LOCAL: Final = ("localhost", "127.0.0.1", "[::1]")


def _servers(value: Mapping[str, PrometheusServer] | Sequence[PrometheusServer]) -> Mapping[str, PrometheusServer]:
    found: Mapping[str, PrometheusServer] = _named(value, "prometheus", PrometheusServer)
    return found


def _routings(value: Mapping[str, AnyRouting] | Sequence[AnyRouting]) -> Mapping[str, AnyRouting]:
    found: Mapping[str, AnyRouting] = _named(value, "alertmanager", Routing, AlertmanagerConfig)
    return found


def _named(value: Any, kind: str, *classes: type) -> Any:
    """A mapping from service to object; of a sequence, the only one is called after its kind."""
    if not isinstance(value, Mapping):
        found = sequence(value)
        if isinstance(found, Fault):
            return found
        alone = len(found) == 1
        value = {kind if alone else f"{kind}-{getattr(one, 'name', '')}": one for one in found}
        if len(value) < len(found):
            return Fault("has two of one name; rename one")
    if odd := [one for one in value.values() if not isinstance(one, classes)]:
        return Fault(f"holds {shown(odd[0])}; it takes objects of {classes[0].__name__}")
    return dict(value)


def _folders(value: Sequence[Folder | str]) -> Any:
    return attempt(_titles, value)


def _titles(value: Any) -> Mapping[str, str | None]:
    found = sequence(value)
    if isinstance(found, Fault):
        raise ValueError(found.message)
    titles: dict[str, str | None] = {}
    for one in found:
        if isinstance(one, Folder):
            titles[one.path] = one.uid
        elif isinstance(one, str) and one.strip():
            titles[one] = None
        else:
            raise ValueError(f"holds {shown(one)}; it takes titles of folders, and Folders")
    return titles


@frozen(kw_only=True, slots=False)
class Stack(Definition):
    """A stack as Docker Compose starts it, beside the configuration that the same build writes.

    `servers`, `routings`, `loki`, `log_rules` and `shippers` are the workspace's own objects; several of a kind are
    services called after them, unless a mapping says how: `{"prometheus-1": server}`. `folders` are those of the
    dashboards to show.
    `modules` are those of the blackbox exporter that probes ask for. On the network `bridge` services reach each other
    by name, and what is scraped on `networks` of other projects; on `host` everything is at localhost. `bind` is the
    address at which people reach them. `images` and `limits` (processors, memory) take the place of what is known of a
    service. `mounts` are further files, `{"prometheus": {"data": "/etc/data"}}`, `textfiles` is the folder that the
    node exporter reads. `tls` names for a Prometheus that serves its own pages so the folder that holds `web.yml`, what
    that names, and `ca.pem`, with which Grafana checks it. Relative paths are below the folder that the environment
    names as STACK_FILES.
    """

    named_by = "name"
    noun: ClassVar[str] = "stack"

    name: str = attrs.field(kw_only=False)
    servers: Mapping[str, PrometheusServer] = attrs.field(converter=_servers, hash=False)
    routings: Mapping[str, AnyRouting] = attrs.field(factory=dict, converter=_routings, hash=False)
    folders: Mapping[str, str | None] = attrs.field(factory=tuple, converter=_folders, hash=False)
    loki: Loki | None = None
    log_rules: tuple[LogRuleGroup, ...] = attrs.field(default=(), converter=sequence)
    shippers: tuple[LogShipper, ...] = attrs.field(default=(), converter=sequence)
    modules: Mapping[str, BlackboxModule] = attrs.field(factory=dict, hash=False)
    node_exporter: bool = True
    textfiles: str | None = None
    network: Literal["bridge", "host"] = "bridge"
    bind: str = "127.0.0.1"
    grafana_port: int = 3000
    admin_password: Secret = attrs.field(factory=lambda: Secret("GRAFANA_ADMIN_PASSWORD"))
    images: Mapping[str, str] = attrs.field(factory=dict, hash=False)
    limits: Mapping[str, tuple[float, str]] = attrs.field(factory=dict, hash=False)
    mounts: Mapping[str, Mapping[str, str]] = attrs.field(factory=dict, hash=False)
    tls: Mapping[str, str] = attrs.field(factory=dict, hash=False)
    networks: Sequence[str] = ()

    def faults(self) -> Iterable[str]:
        if not _NAME.fullmatch(self.name):
            yield f"name is {shown(self.name)}; Compose takes small letters, digits, '-' and '_'"
        if not self.servers:
            yield "servers is empty; there is nothing to see without a PrometheusServer"
        for service in (*self.servers, *self.routings):
            if not _NAME.fullmatch(service):
                yield f"service {shown(service)}: Compose takes small letters, digits, '-' and '_'"
        for one in self.shippers:
            if not isinstance(one, LogShipper):
                yield f"shippers holds {shown(one)}; it takes LogShippers"
        if not 0 < self.grafana_port < 65536:
            yield f"grafana_port is {self.grafana_port}; it lies between 1 and 65535"
        if self.loki is not None and self.loki.path != _LOKI_PATH:
            where = f"{self.loki.subject} keeps its data in {shown(self.loki.path)}, where its container may not write"
            yield f"{where}; write path={_LOKI_PATH!r}, which its image gives to its user"
        yield from self._log_rule_faults()
        if self.textfiles is not None and not self.node_exporter:
            yield "textfiles is read by the node exporter, which is left out; delete one of both"
        yield from self._module_faults()
        yield from self._service_faults()
        if self.network == "bridge":
            yield from self._local_faults()
        elif self.bind not in _ANYWHERE:
            yield f"bind is {shown(self.bind)}; on the host's network services find each other at localhost alone"

    def services(self) -> tuple[str, ...]:
        """The names of all services."""
        return (
            *self.servers, *self.routings, "grafana", *(("loki",) if self.loki is not None else ()),
            *(name for name, _ in self.shipping()), *(("blackbox-exporter",) if self.probes() else ()),
            *(("node-exporter",) if self.node_exporter else ()),
        )  # fmt: skip

    def shipping(self) -> tuple[tuple[str, LogShipper], ...]:
        """The shippers with the names of their services."""
        kinds = ["promtail" if type(one).__name__ == "PromtailShipper" else "alloy" for one in self.shippers]
        return tuple(
            (kind if kinds.count(kind) == 1 else f"{kind}-{one.name}", one)
            for kind, one in zip(kinds, self.shippers, strict=True)
        )

    def probes(self) -> Mapping[str, BlackboxModule]:
        """The modules of the blackbox exporter: those that jobs ask for, and those that are given."""
        asked = (name for _, name in self._asked() if name in KNOWN)
        found = {name: KNOWN[name] for name in asked} | dict(self.modules)
        return dict(sorted(found.items()))

    def _asked(self) -> Iterator[tuple[str, str]]:
        for server in self.servers.values():
            for job in server.jobs:
                yield from ((job.name, name) for name in modules_of(job))

    def _log_rule_faults(self) -> Iterator[str]:
        for one in self.log_rules:
            if not isinstance(one, LogRuleGroup):
                yield f"log_rules holds {shown(one)}; it takes LogRuleGroups"
        if self.log_rules and (self.loki is None or self.loki.alertmanager_url is None):
            yield "log_rules need a Loki that evaluates them; write loki=Loki(alertmanager_url=…)"

    def _module_faults(self) -> Iterator[str]:
        for job, name in self._asked():
            if name not in KNOWN and name not in self.modules:
                mend = f'write modules={{"{name}": BlackboxModule(…)}}'
                yield f"the job {shown(job)} asks for the module {shown(name)}, which is nowhere; {mend}"

    def _service_faults(self) -> Iterator[str]:
        names = self.services()
        if len(set(names)) < len(names):
            yield "two services have one name; name them by mappings"
        for field in ("images", "limits", "mounts"):
            for service in getattr(self, field):
                if service not in names:
                    yield f"{field} has {shown(service)}, which is no service here{did_you_mean(service, names)}"
        for service, image in self.images.items():
            found = _IMAGE.fullmatch(image)
            if found is None or not (found["tag"] or found["digest"]) or found["tag"] == "latest":
                yield f"images[{shown(service)}] is {shown(image)}, which may be another tomorrow; write its version"
        for service, (cpus, memory) in self.limits.items():
            if cpus <= 0 or not _MEMORY.fullmatch(memory):
                yield f'limits[{shown(service)}] is {shown((cpus, memory))}; write processors and memory: (1.0, "512M")'
        for service in self.tls:
            if service not in self.servers:
                yield f"tls has {shown(service)}, which is no Prometheus here{did_you_mean(service, [*self.servers])}"
        if self.networks and self.network == "host":
            yield "networks says nothing on the host's network, where all addresses are reached; delete it"
        for service, mounts in self.mounts.items():
            for source, target in mounts.items():
                if not target.startswith("/") or not source or ":" in source + target:
                    yield f"mounts[{shown(service)}] has {shown(source)}: {shown(target)}; write an absolute target"

    def _local_faults(self) -> Iterator[str]:
        """Addresses at which a container finds nobody but itself."""
        for service, server in self.servers.items():
            scraped = ((f"the job {shown(job.name)}", job.targets) for job in server.jobs if not modules_of(job))
            told = (("alertmanagers", one.targets) for one in server.alertmanagers)
            for what, groups in (*scraped, *told):
                for address in (one for group in groups for one in group.addresses):
                    host, _, port = address.rpartition(":")
                    if host in _LOCAL and port != str(SERVICES["prometheus"].port):
                        yield (
                            f"{service}: {what} has {shown(address)}, where its container finds nobody but itself; "
                            'write network="host", or the name of a service'
                        )


def secrets_of(value: object) -> tuple[Secret, ...]:
    """The secrets that an object names, by name."""
    found: dict[str, Secret] = {}
    pending: list[object] = [value]
    while pending:
        one = pending.pop()
        if isinstance(one, Secret):
            found[one.name] = one
        elif isinstance(one, Mapping):
            pending += one.values()
        elif isinstance(one, tuple | list):
            pending += one
        else:
            # Most are definitions, some plain values of attrs.
            pending += (getattr(one, field.name) for field in getattr(type(one), "__attrs_attrs__", ()))
    return tuple(found[name] for name in sorted(found))
