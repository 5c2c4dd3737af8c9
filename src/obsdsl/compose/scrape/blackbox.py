"""Probes of a blackbox exporter: it is scraped, and says what it found at another address."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal, TypeAlias

from obsdsl.compose.scrape.exposed import MetricsLike, exposed
from obsdsl.compose.scrape.job import ScrapeJob
from obsdsl.compose.scrape.relabel import Relabel
from obsdsl.compose.scrape.target import StaticTargets, address_fault
from obsdsl.define.declaration import Declaration
from obsdsl.errors import DefinitionError, shown

Prober: TypeAlias = Literal["http", "tcp", "icmp", "dns", "grpc"]


def blackbox_job(
    name: str,
    *,
    module: str,
    targets: Sequence[str | StaticTargets],
    exporter: str = "localhost:9115",
    prober: Prober | None = None,
    metrics: MetricsLike | None = None,
    params: Mapping[str, str | Sequence[str]] | None = None,
    relabel: Sequence[Relabel] = (),
    **fields: Any,
) -> ScrapeJob:
    """A job whose targets are probed by the exporter as `module` of its configuration says.

    The label `instance` is what was probed. `prober` is that of the module, where it is known: then targets of another
    form are refused. `relabel` comes after the steps that put the exporter in the target's place. `metrics` is what
    the library knows of probes, unless given. The other fields are those of a ScrapeJob.
    """
    faults = [*_faults(module, exporter, targets, prober)]
    if faults:
        raise DefinitionError(f"blackbox_job {shown(name)}", faults)
    return ScrapeJob(
        name,
        targets=targets,
        metrics=_probes() if metrics is None else metrics,
        metrics_path=fields.pop("metrics_path", "/probe"),
        params={"module": (module,), **(params or {})},
        relabel=(
            Relabel(source_labels=("__address__",), target_label="__param_target"),
            Relabel(source_labels=("__param_target",), target_label="instance"),
            Relabel(target_label="__address__", replacement=exporter),
            *relabel,
        ),
        **fields,
    )


def _probes() -> tuple[Declaration, ...]:
    """The metrics of a probe; those that are the exporter's own, its /metrics has."""
    from obsdsl.library import blackbox

    return tuple(one for one in exposed(blackbox) or () if one.name.startswith("probe_"))


def _faults(module: object, exporter: object, targets: object, prober: object) -> list[str]:
    found = []
    if not isinstance(module, str) or not module:
        found.append(f"module is {shown(module)}; write the name that blackbox.yml gives it")
    if not isinstance(exporter, str) or address_fault(exporter) or "/" in exporter:
        found.append(f'exporter is {shown(exporter)}; write its host:port, such as "localhost:9115"')
    if prober not in (None, "http", "tcp", "icmp", "dns", "grpc"):
        found.append(f"prober is {shown(prober)}; it is one of 'http', 'tcp', 'icmp', 'dns' or 'grpc'")
    for target in targets if isinstance(targets, tuple | list) else ():
        for address in target.addresses if isinstance(target, StaticTargets) else (target,):
            if isinstance(address, str) and (fault := _target_fault(address, prober)):
                found.append(fault)
    return found


def _target_fault(address: str, prober: object) -> str | None:
    """Why no prober, or not this one, can reach the target."""
    scheme, separator, rest = address.partition("://")
    bare = rest.partition("/")[0]
    if not separator:
        if prober == "tcp" and ":" not in address:
            return f'targets has {shown(address)}, and the TCP prober needs a port; write "{address}:443"'
        return None
    if scheme in ("ws", "wss"):
        secure = "s" if scheme == "wss" else ""
        return (
            f"targets has {shown(address)}, and no prober speaks WebSocket; write {shown(bare)} for a module of the "
            f'TCP prober, or "http{secure}://{rest}" for one of the HTTP prober'
        )
    if prober not in (None, "http"):
        return f"targets has {shown(address)}, a URL, and the module is one of the {prober} prober; write {shown(bare)}"
    return None
