"""Everything that a team defines, as one value."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias

from obsdsl.compose.rule import RecordingRule, RuleGroup
from obsdsl.compose.severity import POLICY, SeverityPolicy
from obsdsl.define.declaration import Declaration, Recorded, Source
from obsdsl.define.duration import Duration
from obsdsl.define.light import frozen
from obsdsl.define.stream import StreamFacts
from obsdsl.define.target import Job, Server

if TYPE_CHECKING:
    from obsdsl.compose.dashboard import Dashboard
    from obsdsl.compose.definition import Definition
    from obsdsl.compose.logs.stream import LogStream
    from obsdsl.compose.raw_dashboard import RawDashboard
    from obsdsl.compose.routing.routing import Routing
    from obsdsl.compose.routing.tree import AlertmanagerConfig
    from obsdsl.compose.scrape.server import PrometheusServer

    # An Alertmanager's configuration: the friendly form, or the tree as the file has it.
    AnyRouting: TypeAlias = Routing | AlertmanagerConfig

# What an object is in a workspace.
Kind: TypeAlias = Literal[
    "metric", "dashboard", "group", "rule", "server", "job", "routing", "policy", "datasource", "shared panel",
    "folder", "stack", "stream", "loki", "shipper", "promtail", "log rules",
]  # fmt: skip
# Those that are compiled each alone, in the order in which they are kept. A new one is a row here, one in the table of
# classes below, and one in that of compilers, `compile/alone.py`.
ALONE: Final[tuple[Kind, ...]] = (
    "datasource", "shared panel", "folder", "stack", "loki", "shipper", "promtail", "log rules",
)  # fmt: skip
# The classes by name: most workspaces have a few of these kinds, and need no other's modules.
_KINDS: Final[Mapping[str, Kind]] = {
    "obsdsl.compose.dashboard.Dashboard": "dashboard",
    "obsdsl.compose.folder.Folder": "folder",
    "obsdsl.compose.grafana_datasource.GrafanaDataSource": "datasource",
    "obsdsl.compose.logs.loki.Loki": "loki",
    "obsdsl.compose.logs.rules.LogRuleGroup": "log rules",
    "obsdsl.compose.logs.shipper.LogShipper": "shipper",
    "obsdsl.compose.logs.shipper.PromtailShipper": "promtail",
    "obsdsl.compose.logs.stream.LogStream": "stream",
    "obsdsl.compose.raw_dashboard.RawDashboard": "dashboard",
    "obsdsl.compose.routing.routing.Routing": "routing",
    "obsdsl.compose.routing.tree.AlertmanagerConfig": "routing",
    "obsdsl.compose.rule.AlertRule": "rule",
    "obsdsl.compose.rule.RecordingRule": "rule",
    "obsdsl.compose.rule.RuleGroup": "group",
    "obsdsl.compose.scrape.job.ScrapeJob": "job",
    "obsdsl.compose.scrape.server.PrometheusServer": "server",
    "obsdsl.compose.severity.SeverityPolicy": "policy",
    "obsdsl.compose.shared_panel.SharedPanel": "shared panel",
    "obsdsl.compose.stack.stack.Stack": "stack",
    **{
        f"obsdsl.express.metric.{name}": "metric"
        for name in ("Counter", "Gauge", "Histogram", "Info", "NativeHistogram", "Summary")
    },
}
# What an object tells all others: series, where they come from, how urgent severities are, which logs there are.
Told: TypeAlias = Source | Server | SeverityPolicy | StreamFacts
# What is pushed, or named in other files: nobody here knows which series those are.
_ELSEWHERE: Final = ("otlp", "scrape_config_files")
_ANYTHING: Final = Job("", {"job": None, "instance": None}, ("instance", "job"), complete=False, rewritten=None)
# Of Prometheus, where a server says nothing.
_EVALUATION_INTERVAL = Duration.parse("1m")


@frozen
class Workspace:
    """The objects of a workspace, each kind in the order of its identity."""

    metrics: tuple[Declaration, ...] = ()
    dashboards: tuple[Dashboard | RawDashboard, ...] = ()
    groups: tuple[RuleGroup, ...] = ()
    servers: tuple[PrometheusServer, ...] = ()
    routings: tuple[AnyRouting, ...] = ()
    policy: SeverityPolicy = POLICY
    # Of the kinds in ALONE, in that order.
    alone: tuple[Definition, ...] = ()
    streams: tuple[LogStream, ...] = ()

    def of(self, kind: Kind) -> tuple[Any, ...]:
        """The objects of one of the kinds that are compiled alone."""
        return tuple(one for one in self.alone if kind_of(one) == kind)

    def jobs(self) -> tuple[Job, ...]:
        """What the jobs of all servers say about their series."""
        return tuple(job for server in self.servers for job in facts_of(server).jobs)

    def told(self) -> Iterator[Told]:
        """What the objects tell each other."""
        yield from self.metrics
        for group in self.groups:
            yield from records_of(group)
        yield from map(facts_of, self.servers)
        yield from (stream.facts for stream in self.streams)
        yield self.policy


def kind_of(value: object) -> Kind | None:
    """What an object is in a workspace; None for a part of others, such as a panel, and for what is none of ours."""
    cls = type(value)
    if cls not in _known:
        names = (f"{one.__module__}.{one.__qualname__}" for one in cls.__mro__)
        _known[cls] = next((_KINDS[name] for name in names if name in _KINDS), None)
    return None if value is POLICY else _known[cls]


# Of classes that were asked for.
_known: dict[type, Kind | None] = {}


def identity_of(value: Any) -> str:
    """What tells an object that is compiled alone from others of its kind."""
    for field in ("identity", "uid"):
        if (name := getattr(value, field, None)) is not None:
            return str(name)
    return str(value.name)


def told_by(value: Any) -> list[Told]:
    """What one object tells the others: a metric (its declaration is enough), a group, a server, a policy."""
    match kind_of(value):
        case "metric":
            return [value.declaration]
        case "group":
            return list(records_of(value))
        case "server":
            return [facts_of(value)]
        case "stream":
            return [value.facts]
        case "policy":
            return [value]
        case _:
            return [value] if isinstance(value, Declaration) else []


def records_of(group: RuleGroup) -> Iterator[Recorded]:
    """What a group's rules record, with the labels that the group adds."""
    interval = None if group.interval is None else group.interval.seconds
    for rule in group.rules:
        if isinstance(rule, RecordingRule):
            yield Recorded(rule.name, rule.expr, {**group.labels, **rule.labels}, interval, group.identity)


def facts_of(server: PrometheusServer) -> Server:
    """What a server says about the surroundings of rules and alerts."""
    # Another store is asked for series with the server's own external labels; without any, for all that it has.
    elsewhere = any(name in server.extra for name in _ELSEWHERE) or (server.remote_read and not server.external_labels)
    return Server(
        server.name,
        (*server.job_facts(), *((_ANYTHING,) if elsewhere else ())),
        server.evaluation_interval or _EVALUATION_INTERVAL,
        server.retention,
        dict(server.external_labels),
        bool(server.alert_relabel),
        server.rule_files,
        _routings_of(server),
    )


def _routings_of(server: PrometheusServer) -> tuple[str, ...] | None:
    """Those that its Alertmanagers name; None where one names none, or where somebody else says who they are."""
    names = [one.routing for one in server.alertmanagers]
    return None if None in names or not names else tuple(dict.fromkeys(name for name in names if name is not None))


@frozen(eq=False)
class Heard:
    """All that objects tell, by kind."""

    sources: tuple[Source, ...]
    servers: tuple[Server, ...]
    policy: SeverityPolicy
    streams: tuple[StreamFacts, ...] = ()

    @classmethod
    def of(cls, told: Iterable[Told]) -> Heard:
        """Sorted by kind, each in its order."""
        found = list(told)
        policies = [one for one in found if isinstance(one, SeverityPolicy)]
        return cls(
            tuple(one for one in found if isinstance(one, Declaration | Recorded)),
            tuple(one for one in found if isinstance(one, Server)),
            policies[-1] if policies else POLICY,
            tuple(one for one in found if isinstance(one, StreamFacts)),
        )
