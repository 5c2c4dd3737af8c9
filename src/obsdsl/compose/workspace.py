"""Everything that a team defines, as one value."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeAlias

import attrs

from obsdsl.compose.dashboard import Dashboard
from obsdsl.compose.raw_dashboard import RawDashboard
from obsdsl.compose.routing.routing import Routing
from obsdsl.compose.routing.tree import AlertmanagerConfig
from obsdsl.compose.rule import RecordingRule, RuleGroup
from obsdsl.compose.scrape.server import PrometheusServer
from obsdsl.compose.severity import POLICY, SeverityPolicy
from obsdsl.define.declaration import Declaration, Recorded, Source
from obsdsl.define.duration import Duration
from obsdsl.define.target import Job, Server

# An Alertmanager's configuration: the friendly form, or the tree as the file has it.
AnyRouting: TypeAlias = Routing | AlertmanagerConfig
# What an object tells all others: series, where they come from, how urgent severities are.
Told: TypeAlias = Source | Server | SeverityPolicy
# Of Prometheus, where a server says nothing.
_EVALUATION_INTERVAL = Duration.parse("1m")


@attrs.frozen
class Workspace:
    """The objects of a workspace, each kind in the order of its identity."""

    metrics: tuple[Declaration, ...] = ()
    dashboards: tuple[Dashboard | RawDashboard, ...] = ()
    groups: tuple[RuleGroup, ...] = ()
    servers: tuple[PrometheusServer, ...] = ()
    routings: tuple[AnyRouting, ...] = ()
    policy: SeverityPolicy = POLICY

    def jobs(self) -> tuple[Job, ...]:
        """What the jobs of all servers say about their series."""
        return tuple(job for server in self.servers for job in server.job_facts())

    def told(self) -> Iterator[Told]:
        """What the objects tell each other."""
        yield from self.metrics
        for group in self.groups:
            yield from records_of(group)
        yield from map(facts_of, self.servers)
        yield self.policy


def told_by(value: object) -> list[Told]:
    """What one object tells the others: a metric (its declaration is enough), a group, a server, a policy."""
    match value:
        case RuleGroup():
            return list(records_of(value))
        case PrometheusServer():
            return [facts_of(value)]
        case SeverityPolicy():
            return [value]
    declaration = getattr(value, "declaration", None)
    return [declaration] if isinstance(declaration, Declaration) else []


def records_of(group: RuleGroup) -> Iterator[Recorded]:
    """What a group's rules record, with the labels that the group adds."""
    interval = None if group.interval is None else group.interval.seconds
    for rule in group.rules:
        if isinstance(rule, RecordingRule):
            yield Recorded(rule.name, rule.expr, {**group.labels, **rule.labels}, interval)


def facts_of(server: PrometheusServer) -> Server:
    """What a server says about the surroundings of rules and alerts."""
    return Server(
        server.name,
        server.job_facts(),
        server.evaluation_interval or _EVALUATION_INTERVAL,
        server.retention,
        dict(server.external_labels),
        bool(server.alert_relabel),
    )


@attrs.frozen(eq=False)
class Heard:
    """All that objects tell, by kind."""

    sources: tuple[Source, ...]
    servers: tuple[Server, ...]
    policy: SeverityPolicy

    @classmethod
    def of(cls, told: Iterable[Told]) -> Heard:
        """Sorted by kind, each in its order."""
        found = list(told)
        policies = [one for one in found if isinstance(one, SeverityPolicy)]
        return cls(
            tuple(one for one in found if isinstance(one, Declaration | Recorded)),
            tuple(one for one in found if isinstance(one, Server)),
            policies[-1] if policies else POLICY,
        )
