"""Several Prometheuses as one: all is scraped as each of them does, and each Alertmanager hears what it would."""

from __future__ import annotations

import yaml

from obsdsl import P2, AlertmanagerTargets, AlertRule, Duration, Gauge, Relabel, RuleGroup, ScrapeJob
from obsdsl.compile.alertmanager import alertmanager_yaml
from obsdsl.compile.context import Context
from obsdsl.compile.scrape import compile_server
from obsdsl.compose.routing.tree import AlertmanagerConfig, Integration, Receiver, Route
from obsdsl.compose.scrape.blackbox import blackbox_job
from obsdsl.compose.scrape.federation import federation_job
from obsdsl.compose.scrape.server import PrometheusServer
from obsdsl.compose.scrape.target import StaticTargets
from obsdsl.compose.workspace import Workspace
from obsdsl.testing.simulator.place import simulated
from obsdsl.testing.simulator.simulation import Simulation
from obsdsl.testing.simulator.together import heard_at, services_of, together, whom

LEVEL = Gauge("level", "A level.")
SECOND = Duration.parse("1s")


def server(name: str, *jobs: ScrapeJob, routing: str = "", rules: str = "") -> PrometheusServer:
    told = (AlertmanagerTargets(("localhost:9093",), routing=routing),) if routing else ()
    return PrometheusServer(name=name, jobs=jobs, alertmanagers=told, rule_files=(f"rules/{rules or name}.yml",))


def one_of(*servers: PrometheusServer) -> dict[str, ScrapeJob]:
    """The jobs of one server in place of these, by name; addresses are `job at address`."""
    workspace = Workspace(servers=servers)
    found = together(workspace, lambda job, address: f"{job}.{address}", {}, SECOND)
    return {job.name: job for job in found.jobs}


def places(job: ScrapeJob) -> list[tuple[str, dict[str, str]]]:
    return [(address, dict(one.labels)) for one in job.static_targets for address in one.addresses]


def test_what_two_servers_scrape_is_scraped_once() -> None:
    jobs = one_of(
        server("a", ScrapeJob("node", targets=("x:1", "y:1"))), server("b", ScrapeJob("node", targets=("x:1",)))
    )
    assert {name: places(job) for name, job in jobs.items()} == {
        "node": [("node.x:1", {"instance": "x:1"}), ("node.y:1", {"instance": "y:1"})]
    }


def test_another_job_of_a_taken_name_keeps_its_settings_and_its_label() -> None:
    drop = Relabel(action="drop", source_labels=("__name__",), regex="go_.*")
    jobs = one_of(
        server("a", ScrapeJob("node", targets=("x:1",), scrape_interval="1h")),
        server("b", ScrapeJob("node", targets=("x:1", "z:1"), params={"p": "q"}, metric_relabel=(drop,))),
    )
    assert list(jobs) == ["node", "b/node"]
    assert jobs["node"].scrape_interval is None
    assert places(jobs["b/node"]) == [("node.z:1", {"job": "node", "instance": "z:1"})]
    assert jobs["b/node"].params == {"p": ("q",)}
    assert jobs["b/node"].metric_relabel == (drop,)


def test_targets_that_differ_in_a_label_are_two() -> None:
    jobs = one_of(
        server("a", ScrapeJob("node", targets=("x:1",))),
        server("b", ScrapeJob("node", targets=(StaticTargets(("x:1",), labels={"zone": "z"}),))),
    )
    assert places(jobs["b/node"]) == [("node.x:1", {"job": "node", "instance": "x:1", "zone": "z"})]


def test_probes_of_two_modules_are_each_asked_of_their_own() -> None:
    servers = (
        server("a", blackbox_job("probe", module="http", targets=("http://x",))),
        server("b", blackbox_job("probe", module="tcp", targets=("x:1",))),
    )
    workspace = Workspace(servers=servers)
    simulation = Simulation.of(workspace)
    with simulation:
        found = together(workspace, simulated(simulation), {}, SECOND)
        addresses = [one.address for one in simulation.simulators]
    content = yaml.safe_load(compile_server(found, Context(prometheus=(3, 5))).content)
    assert [
        (one["params"]["module"], one["static_configs"], one["relabel_configs"][-1]["replacement"])
        for one in content["scrape_configs"]
    ] == [
        (["http"], [{"targets": ["http://x"]}], addresses[0]),
        (["tcp"], [{"targets": ["x:1"], "labels": {"job": "probe"}}], addresses[1]),
    ]


def test_what_is_federated_is_there_already() -> None:
    app = ScrapeJob("app", targets=("x:1",), metrics=(LEVEL,))
    above = federation_job(match=('{job="app"}',), targets=("prometheus:9090",), metrics=(LEVEL,))
    workspace = Workspace(metrics=(LEVEL,), servers=(server("a", app), server("b", above)))
    simulation = Simulation.of(workspace)
    with simulation:
        found = together(workspace, simulated(simulation), {}, SECOND)
    assert [job.name for job in found.jobs] == ["app"]


def rules(name: str, service: str, *alerts: AlertRule) -> RuleGroup:
    return RuleGroup(name, labels={"service": service}, rules=alerts)


def test_each_alertmanager_hears_of_the_services_of_its_servers() -> None:
    job = ScrapeJob("app", targets=("x:1",))
    own = AlertRule("Other", LEVEL > 1, severity=P2, labels={"service": "y.z"}, summary="s")
    workspace = Workspace(
        metrics=(LEVEL,),
        groups=(rules("a", "x", AlertRule("High", LEVEL > 1, severity=P2, summary="s"), own), rules("b", "b", own)),
        servers=(server("a", job, routing="one"), server("b", routing="two")),
    )
    assert services_of(workspace, "one") == ("x", "y.z")
    assert services_of(workspace, "two") == ("b", "y.z")
    found = together(workspace, lambda *_: None, {"one": "h:1", "two": "h:2"}, SECOND)
    assert [one.extra["alert_relabel_configs"][0]["regex"] for one in found.alertmanagers] == [r"x|y\.z", r"b|y\.z"]


def test_receivers_are_heard_at_their_names() -> None:
    hooks = (Integration("slack", {"channel": "#a", "api_url_file": "/secret"}), Integration("pagerduty", {}))
    config = AlertmanagerConfig(
        name="one",
        route=Route(receiver="on call"),
        receivers=(Receiver("on call", integrations=hooks), Receiver("nobody")),
        settings={"slack_api_url_file": "/secret"},
    )
    heard = yaml.safe_load(alertmanager_yaml(heard_at(config, "http://h/one/")))
    assert heard["receivers"] == [
        {"name": "on call", "webhook_configs": [{"send_resolved": True, "url": "http://h/one/on%20call"}]},
        {"name": "nobody"},
    ]
    assert "secret" not in str(heard)
    assert [whom(one) for one in config.receivers] == ["slack #a, pagerduty", "nobody"]
