"""Stacks and folders as objects: what is refused, and what they say of themselves."""

from __future__ import annotations

import re
from typing import Any

import pytest

from obsdsl import (
    P0,
    P2,
    AlertmanagerTargets,
    BasicAuth,
    BlackboxModule,
    Folder,
    LogAlert,
    LogRuleGroup,
    LogShipper,
    LogStream,
    Loki,
    PagerDuty,
    PrometheusServer,
    RemoteWrite,
    Role,
    Routing,
    ScrapeJob,
    Secret,
    Stack,
    Team,
    blackbox_job,
)
from obsdsl.compose.stack.stack import secrets_of
from obsdsl.errors import DefinitionError

web = PrometheusServer(name="web", jobs=(ScrapeJob("web", targets=("web:8080",)),))
local = PrometheusServer(name="local", jobs=(ScrapeJob("web", targets=("localhost:8080",)),))
log_alert = LogAlert("A", 'sum(rate({job="a"}[5m])) > 1', severity=P2, summary="Errors.")
probing = PrometheusServer(
    jobs=(blackbox_job("probe", module="websocket", targets=("web:80",), exporter="blackbox-exporter:9115"),)
)


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"name": "Web"}, "name is 'Web'"),
        ({"servers": ()}, "servers is empty"),
        ({"servers": web}, "add a comma"),
        ({"servers": ("web",)}, "it takes objects of PrometheusServer"),
        ({"servers": {"Prom": web}}, "service 'Prom'"),
        ({"servers": (web, web)}, "two of one name"),
        ({"servers": (local,)}, "its container finds nobody but itself"),
        ({"servers": (probing,)}, "asks for the module 'websocket', which is nowhere"),
        ({"folders": (3,)}, "it takes titles of folders"),
        ({"shippers": ("x",)}, "it takes LogShippers"),
        ({"loki": Loki(path="/var/lib/loki")}, "where its container may not write"),
        ({"log_rules": (web,)}, "it takes LogRuleGroups"),
        ({"log_rules": (LogRuleGroup("a", rules=(log_alert,)),)}, "need a Loki that evaluates them"),
        ({"grafana_port": 0}, "grafana_port is 0"),
        ({"textfiles": "/t", "node_exporter": False}, "textfiles is read by the node exporter"),
        ({"images": {"graphana": "a:1"}}, "did you mean 'grafana'"),
        ({"images": {"grafana": "grafana/grafana"}}, "write its version"),
        ({"images": {"grafana": "grafana/grafana:latest"}}, "write its version"),
        ({"limits": {"grafana": (0, "1G")}}, "write processors and memory"),
        ({"limits": {"grafana": (1, "much")}}, "write processors and memory"),
        ({"mounts": {"grafana": {"./x": "y"}}}, "write an absolute target"),
        ({"routings": {"web": Routing(default=())}, "servers": {"web": web}}, "two services have one name"),
        ({"network": "host", "bind": "10.0.0.1"}, "at localhost alone"),
    ],
)
def test_what_could_not_run_is_refused(fields: dict[str, Any], message: str) -> None:
    given: dict[str, Any] = {"name": "shop", "servers": (web,), **fields}
    with pytest.raises(DefinitionError, match=re.escape(message)):
        Stack(given.pop("name"), **given)


def test_services_are_called_after_what_they_are() -> None:
    stream = LogStream("web", paths=("/var/log/web/*.log",))
    routings = (Routing(name="a", default=()), Routing(name="b", default=()))
    stack = Stack("shop", servers=(web,), routings=routings, loki=Loki(), shippers=(LogShipper((stream,)),))
    assert stack.services() == (
        "prometheus", "alertmanager-a", "alertmanager-b", "grafana", "loki", "alloy", "node-exporter",
    )  # fmt: skip
    named = Stack("shop", servers={"prometheus-1": web}, images={"prometheus-1": "prom/prometheus@sha256:" + "a" * 64})
    assert named.services()[0] == "prometheus-1"


def test_probes_bring_the_exporter_with_their_modules() -> None:
    job = blackbox_job("probe", module="http_2xx", targets=("http://web",), exporter="blackbox-exporter:9115")
    stack = Stack("shop", servers=(PrometheusServer(jobs=(job,)),))
    assert stack.services()[-2:] == ("blackbox-exporter", "node-exporter")
    assert {name: one.prober for name, one in stack.probes().items()} == {"http_2xx": "http"}
    own = Stack("shop", servers=(probing,), modules={"websocket": BlackboxModule("tcp", timeout="5s")})
    assert [*own.probes()] == ["websocket"]


def test_secrets_are_found_wherever_they_are_named() -> None:
    server = PrometheusServer(
        alertmanagers=(AlertmanagerTargets(("am:9093",), basic_auth=BasicAuth("me", password=Secret("AM"))),),
        remote_write=(RemoteWrite("https://x.example.org", basic_auth=BasicAuth("me", password=Secret("REMOTE"))),),
        jobs=(
            ScrapeJob("http", extra={"http_sd_configs": [{"url": "http://x", "authorization": {
                "credentials": Secret("SD")}}]}),
        ),
    )  # fmt: skip
    assert [one.name for one in secrets_of(server)] == ["AM", "REMOTE", "SD"]
    routing = Routing(default=(), severities={P0: (PagerDuty(routing_key=Secret("PAGER")),)}, slack_url=Secret("SLACK"))
    assert [one.name for one in secrets_of(routing)] == ["PAGER", "SLACK"]


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"title": "Team/Web"}, "write parent="),
        ({"title": " "}, "title is"),
        ({"title": "General"}, "Grafana's own top"),
        ({"uid": "a b"}, "uid is"),
        ({"parent": "Team//Web"}, "parent is"),
        ({"viewers": Team("execs")}, "add a comma"),
        ({"viewers": ("execs",)}, 'it takes Team("…")'),
        ({"viewers": (Team("execs"),), "editors": (Team("execs"),)}, "which viewers has, too"),
        ({"exclusive": True}, "exclusive leaves nobody"),
        ({"exclusive": True, "viewers": (Team("a"),), "without": (Team("b"),)}, "without says nothing"),
    ],
)
def test_folders_that_make_no_sense_are_refused(fields: dict[str, Any], message: str) -> None:
    given: dict[str, Any] = {"title": "Web", **fields}
    with pytest.raises(DefinitionError, match=re.escape(message)):
        Folder(given.pop("title"), **given)


def test_a_folder_knows_its_path_and_whom_it_lets_in() -> None:
    team = Folder("Team")
    web_folder = Folder("Web", parent=team, viewers=(Role("Viewer"),), admins=(Team("ops"),))
    assert web_folder.path == "Team/Web"
    assert web_folder.grants() == {"role:Viewer": "View", "team:ops": "Admin"}
    with pytest.raises(DefinitionError, match="name is"):
        Team(" ops")
    with pytest.raises(DefinitionError, match="one of"):
        Role("Admin")  # type: ignore[arg-type]
