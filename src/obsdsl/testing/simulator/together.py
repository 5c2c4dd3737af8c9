"""One Prometheus in place of a workspace's several, and Alertmanagers that tell nobody but a listener."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import quote

import attrs

from obsdsl.compose.routing.tree import AlertmanagerConfig, Integration, Receiver
from obsdsl.compose.scrape.alerting import AlertmanagerTargets
from obsdsl.compose.scrape.job import ScrapeJob
from obsdsl.compose.scrape.server import PrometheusServer
from obsdsl.compose.scrape.target import StaticTargets
from obsdsl.compose.workspace import Workspace, facts_of
from obsdsl.define.duration import Duration
from obsdsl.testing.simulator.place import Places, placed

# The label by which an Alertmanager is told of its own systems' alerts alone.
SERVICE = "service"


def together(
    workspace: Workspace,
    places: Places,
    alertmanagers: Mapping[str, str],
    interval: Duration,
    more: Iterable[ScrapeJob] = (),
) -> PrometheusServer:
    """One server that scrapes all that the workspace's servers do, each `interval`, and evaluates all of their rules.

    `alertmanagers` are addresses by the routing: each hears of the alerts of the services that its servers tell it of.
    What two servers scrape is scraped once. Another job of a name that is taken gets its server's before it; its
    series have the label `job` that they always had. What is federated is there already.
    """
    return PrometheusServer(
        name="together",
        scrape_interval=interval,
        evaluation_interval=interval,
        jobs=(*_jobs(workspace.servers, places), *more),
        alertmanagers=tuple(
            AlertmanagerTargets((address,), routing=name, extra=_only(services_of(workspace, name)))
            for name, address in alertmanagers.items()
        ),
    )


def _jobs(servers: Iterable[PrometheusServer], places: Places) -> Iterator[ScrapeJob]:
    seen: set[tuple[object, ...]] = set()
    names: set[str] = set()
    for server in servers:
        for job, where in zip(server.jobs, (_placed(server, job, places) for job in server.jobs), strict=True):
            targets = [] if where is None else [one for one in _each(where) if _identity(job, one) not in seen]
            seen |= {_identity(job, one) for one in targets}
            if where is None or not targets:
                continue
            name = job.name if job.name not in names else f"{server.name}/{job.name}"
            names.add(name)
            if name != job.name:
                targets = [attrs.evolve(one, labels={"job": job.name, **one.labels}) for one in targets]
            yield attrs.evolve(where, name=name, targets=tuple(targets), scrape_interval=None, scrape_timeout=None)


def _placed(server: PrometheusServer, job: ScrapeJob, places: Places) -> ScrapeJob | None:
    return next(iter(placed(attrs.evolve(server, jobs=(job,)), places).jobs), None)


def _each(job: ScrapeJob) -> Iterator[StaticTargets]:
    for group in job.static_targets:
        for address in group.addresses:
            yield StaticTargets((address,), labels=group.labels)


def _identity(job: ScrapeJob, target: StaticTargets) -> tuple[object, ...]:
    """What tells a target's series from those of others: the labels that Prometheus gives them."""
    labels = {"instance": target.addresses[0], "job": job.name, **target.labels}
    return tuple(sorted(labels.items()))


def services_of(workspace: Workspace, routing: str) -> tuple[str, ...]:
    """The values of the label `service` of the rules whose servers tell a routing."""
    servers = [facts_of(one) for one in workspace.servers]
    telling = [one for one in servers if one.routings is not None and routing in one.routings]
    found = set()
    for group in workspace.groups:
        if any(one.loads(group.identity) for one in telling):
            found |= {group.labels.get(SERVICE, ""), *(rule.labels.get(SERVICE, "") for rule in group.rules)}
    return tuple(sorted(found - {""}))


def _only(services: Iterable[str]) -> dict[str, Any]:
    regex = "|".join(map(re.escape, services))
    return {"alert_relabel_configs": [{"source_labels": [SERVICE], "regex": regex, "action": "keep"}]}


def heard_at(config: AlertmanagerConfig, url: str) -> AlertmanagerConfig:
    """The configuration whose receivers are webhooks, each at its own name below `url`. It asks for no secret."""
    receivers = []
    for one in config.receivers:
        hook = Integration("webhook", {"url": f"{url}{quote(one.name, safe='')}", "send_resolved": True})
        receivers.append(Receiver(one.name, integrations=(hook,) if one.integrations else ()))
    return attrs.evolve(config, settings={}, templates=(), receivers=tuple(receivers))


def whom(receiver: Receiver) -> str:
    """Whom a receiver tells, for people: `pagerduty, slack #alerts, email team@example.org`."""
    return ", ".join(_whom(one) for one in receiver.integrations) or "nobody"


def _whom(one: Integration) -> str:
    where = next((one.settings[key] for key in ("channel", "to", "url") if key in one.settings), "")
    return f"{one.kind} {where}" if isinstance(where, str) and where else one.kind
