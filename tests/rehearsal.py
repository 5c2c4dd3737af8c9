"""What a workspace compiles to, made fit to run here within a minute: real servers, simulated targets, test receivers.

    rehearsal, scenarios = Rehearsal.of(root, pace=30)
    with Receivers() as receivers, rehearsal.run("claudex", routing="claudex", receivers=receivers, …) as stage:
        stage.simulation.apply(scenarios["claudex-down"])
        stage.heard(firing=True)

The objects are evolved and then compiled, so what runs is what is compiled: a thirtieth of each interval, window and
`for`, targets, Alertmanagers and receivers of this machine. What a rule says per second stays; what it says of a whole
window is made up for.
"""

from __future__ import annotations

import math
import os
import pickle
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from fnmatch import fnmatch
from pathlib import Path

import attrs

from obsdsl.compile.artifact import Artifact
from obsdsl.compile.context import Context
from obsdsl.compile.link import panel_links
from obsdsl.compile.prometheus import compile_group
from obsdsl.compile.routing import compile_routing, lowered
from obsdsl.compile.scrape import compile_server
from obsdsl.compile.workspace import context_of
from obsdsl.compose.routing.tree import AlertmanagerConfig, Integration
from obsdsl.compose.rule import AlertRule, RuleGroup
from obsdsl.compose.scrape.server import PrometheusServer
from obsdsl.compose.scrape.target import StaticTargets
from obsdsl.compose.workspace import Workspace
from obsdsl.config import Config, read_config
from obsdsl.load import load
from obsdsl.testing.simulator.defined import NORMAL, defined_scenarios
from obsdsl.testing.simulator.pace import hurried_group, hurried_route, pace_of, shorter
from obsdsl.testing.simulator.place import Places, placed, simulated
from obsdsl.testing.simulator.simulation import Simulation
from obsdsl.testing.simulator.step import Scenario, Step
from tests.receivers import Receivers
from tests.servers import alertmanager, get_json, prometheus, vmalert
from tests.stack import Tool, require

# PagerDuty's keys have 32 characters; all others' secrets are as good as any.
SECRET = "{:0<32.32}"


# Places


def rehearsed_server(
    server: PrometheusServer, pace: float, places: Places, alertmanager_address: str, remote_write: str
) -> PrometheusServer:
    """A server that scrapes simulators and alerts an Alertmanager of here, more often.

    The design's sample names no Alertmanager: it gets this one.
    """
    names = ("scrape_interval", "scrape_timeout", "evaluation_interval")
    here = placed(server, places)
    assert len(here.jobs) == len(server.jobs), "a job is not simulated"
    return attrs.evolve(
        here,
        jobs=tuple(
            attrs.evolve(job, **{name: shorter(getattr(job, name), pace) for name in names[:2]}) for job in here.jobs
        ),
        alertmanagers=tuple(
            attrs.evolve(one, targets=(StaticTargets((alertmanager_address,)),)) for one in server.alertmanagers
        )
        or (alertmanager_address,),
        remote_write=tuple(attrs.evolve(one, url=remote_write) for one in server.remote_write),
        **{name: shorter(getattr(server, name), pace) for name in names},
    )


def rehearsed_config(config: AlertmanagerConfig, pace: float, receivers: Receivers) -> AlertmanagerConfig:
    """An Alertmanager's configuration that waits less and tells the test's receivers."""
    settings = dict(config.settings)
    settings |= {"pagerduty_url": receivers.pagerduty_url}
    if "smtp_smarthost" in settings:
        settings |= {"smtp_smarthost": receivers.smtp, "smtp_require_tls": False}
    assert config.route is not None
    return attrs.evolve(
        config,
        settings=settings,
        route=hurried_route(config.route, pace),
        receivers=tuple(
            attrs.evolve(one, integrations=tuple(_integration(each, receivers) for each in one.integrations))
            for one in config.receivers
        ),
    )


def _integration(one: Integration, receivers: Receivers) -> Integration:
    settings = dict(one.settings)
    if one.kind == "webhook":
        settings["url"] = receivers.webhook_url(settings["url"].split("/", 2)[2].replace("/", "-"))
    if "service_key_file" in settings:
        # PagerDuty's v1 has a fixed address: the way there leads by us.
        settings["http_config"] = {"proxy_url": receivers.proxy, "tls_config": {"insecure_skip_verify": True}}
    return attrs.evolve(one, settings=settings)


# Running


@attrs.frozen
class Stage:
    """What runs."""

    simulation: Simulation
    receivers: Receivers
    prometheus: str
    alertmanager: str
    # By alert.
    paces: Mapping[str, float]

    def firing(self) -> set[str]:
        """The alerts that fire in Prometheus."""
        found = get_json(f"{self.prometheus}/api/v1/alerts")["data"]["alerts"]
        return {one["labels"]["alertname"] for one in found if one["state"] == "firing"}

    def silenced(self) -> set[str]:
        """The alerts that Alertmanager tells nobody, since another one says it already."""
        found = get_json(f"{self.alertmanager}/api/v2/alerts")
        return {one["labels"]["alertname"] for one in found if one["status"]["inhibitedBy"]}

    def active(self) -> set[str]:
        """The alerts that are not over, as Alertmanager has it."""
        return {one["labels"]["alertname"] for one in get_json(f"{self.alertmanager}/api/v2/alerts")}

    def down(self) -> set[str]:
        """Targets that Prometheus cannot scrape."""
        found = get_json(f"{self.prometheus}/api/v1/targets")["data"]["activeTargets"]
        return {f"{one['labels']['job']} {one['lastError']}" for one in found if one["health"] != "up"}

    def heard(self, *, firing: bool) -> dict[str, set[tuple[str, str]]]:
        """Who was told of which alert; or, that it is over."""
        found: dict[str, set[tuple[str, str]]] = {}
        for one in self.receivers.arrivals:
            if one.firing is firing:
                found.setdefault(one.alert, set()).add(one.where)
        return found

    def took(self, alert: str, since: float) -> float:
        """How many seconds after `since` the last of those who were told of an alert first heard of it."""
        first: dict[tuple[str, str], float] = {}
        for one in self.receivers.arrivals:
            if one.alert == alert and one.firing:
                first.setdefault(one.where, one.at)
        return max(first.values()) - since


@attrs.frozen
class Rehearsal:
    """A workspace that is to be run at a pace: of 30, half an hour takes a minute."""

    workspace: Workspace
    config: Config
    pace: float
    # What good times are, where the simulator guesses wrong.
    normal: tuple[Step, ...] = ()

    @classmethod
    def of(cls, root: Path, pace: float) -> tuple[Rehearsal, Mapping[str, Scenario]]:
        """That of a workspace in a folder, and the workspace's scenarios."""
        config = read_config(root)
        workspace, scenarios = loaded(config)
        normal = scenarios.get(NORMAL)
        return cls(workspace, config, pace, normal.steps if normal else ()), scenarios

    @contextmanager
    def run(
        self,
        name: str,
        *,
        routing: str,
        generation: str,
        receivers: Receivers,
        place: Path,
        evaluator: Tool | None = None,
    ) -> Iterator[Stage]:
        """A server of the workspace with its rules and the Alertmanager that it alerts, all ready.

        The rules are the `evaluator`'s, a vmalert, if given.
        """
        tools = {one: require(one, generation=generation) for one in ("prometheus", "alertmanager")}
        (server,) = [one for one in self.workspace.servers if one.name == name]
        (wanted,) = [one for one in self.workspace.routings if one.name == routing]
        context = self._context(tools, place / "secrets")
        with ExitStack() as stack:
            only = attrs.evolve(self.workspace, servers=(server,))
            simulation = stack.enter_context(Simulation.of(only, normal=self.normal, speed=self.pace))
            config = compile_routing(rehearsed_config(lowered(wanted, context), self.pace, receivers), context)
            _write_secrets(place / "secrets", receivers, config)
            there = _folder(place / "alertmanager")
            notified = alertmanager(tools["alertmanager"], config.content.decode(), place=there)
            at = stack.enter_context(notified)
            here = rehearsed_server(
                server, self.pace, simulated(simulation), at.removeprefix("http://"), receivers.remote_write_url
            )
            if evaluator is not None:
                here = attrs.evolve(here, rule_files=())
            file = compile_server(here, context)
            _write_secrets(place / "secrets", receivers, file)
            rules = dict(self._rules(server, context))
            scraping = prometheus(
                tools["prometheus"],
                file.content.decode(),
                rules,
                place=_folder(place / "prometheus"),
                flags=self._flags(evaluator),
            )
            url = stack.enter_context(scraping)
            if evaluator is not None:
                stack.enter_context(
                    vmalert(
                        evaluator,
                        rules,
                        datasource=url,
                        notifier=at,
                        place=_folder(place / "vmalert"),
                        flags=(f"-evaluationInterval={here.evaluation_interval}", f"-rule.resendDelay={self._resend}s"),
                    )
                )
            yield Stage(simulation, receivers, url, at, dict(self._paces(server)))

    def _context(self, tools: Mapping[str, Tool], secrets: Path) -> Context:
        """Compiled for the versions that run."""
        known = context_of(self.workspace, self.config)
        versions = {name: (tool.release[0], tool.release[1]) for name, tool in tools.items()}
        return attrs.evolve(known, secret_dir=str(secrets), **versions)

    def _rules(self, server: PrometheusServer, context: Context) -> Iterator[tuple[str, str]]:
        """The rule files that the server names."""
        links = panel_links(self.workspace.dashboards, self.workspace.groups, self.config.grafana_url)
        for group in self._groups(server):
            new = hurried_group(group, self.pace)
            pairs = zip(group.rules, new.rules, strict=True)
            own = {id(after): links[id(before)] for before, after in pairs if id(before) in links}
            artifact = compile_group(new, context, own)
            yield artifact.path.removeprefix("prometheus/"), artifact.content.decode()

    def _groups(self, server: PrometheusServer) -> Iterator[RuleGroup]:
        for group in self.workspace.groups:
            if any(fnmatch(f"rules/{group.name}.yml", pattern) for pattern in server.rule_files):
                yield group

    def _paces(self, server: PrometheusServer) -> Iterator[tuple[str, float]]:
        for group in self._groups(server):
            for rule in group.rules:
                if isinstance(rule, AlertRule):
                    yield rule.name, pace_of(rule, self.pace)

    @property
    def _resend(self) -> int:
        """Prometheus's minute until it says again that an alert fires; an alert that is not said again is over."""
        return max(1, math.ceil(60 / self.pace))

    def _flags(self, evaluator: Tool | None) -> tuple[str, ...]:
        lookback = math.ceil(300 / self.pace)
        own = (f"--rules.alert.resend-delay={self._resend}s", f"--query.lookback-delta={lookback}s")
        return own if evaluator is None else (*own, "--web.enable-remote-write-receiver")


def _folder(place: Path) -> Path:
    place.mkdir(parents=True)
    return place


def _write_secrets(folder: Path, receivers: Receivers, config: Artifact) -> None:
    """The files that a configuration names; Slack's secret is its URL."""
    folder.mkdir(parents=True, exist_ok=True)
    for part in config.content.decode().split():
        if part.startswith(f"{folder}/"):
            file = Path(part)
            file.write_text(receivers.slack_url if "SLACK" in file.name else SECRET.format(key(file.name)))


def key(secret: str) -> str:
    """The value of a secret, as what is sent shows it."""
    return SECRET.format("".join(char for char in secret if char.isalnum()))


def loaded(config: Config) -> tuple[Workspace, Mapping[str, Scenario]]:
    """A workspace and its scenarios, from a process of its own: two workspaces have modules of the same name."""
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        code = 1
        try:
            os.close(read)
            for name in [one for one in sys.modules if one.split(".")[0] in (*config.paths, "scenarios")]:
                del sys.modules[name]
            with os.fdopen(write, "wb") as out:
                pickle.dump((load(config), defined_scenarios(config)), out)
            code = 0
        finally:
            os._exit(code)
    os.close(write)
    with os.fdopen(read, "rb") as source:
        content = source.read()
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0, "the workspace cannot be loaded"
    workspace, scenarios = pickle.loads(content)
    return workspace, scenarios
