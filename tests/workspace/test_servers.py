"""The servers of the three systems: what they scrape, which rules they load, whom they tell; and that they start."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from obsdsl.compile.artifact import Artifact
from obsdsl.compile.workspace import compile_workspace
from obsdsl.config import read_config
from obsdsl.load import load
from tests.stack import generations, require
from tests.workspace.published import SYSTEMS

ROOT = Path(__file__).parent.parent.parent
SERVERS = {name: jobs for system in SYSTEMS.values() for name, jobs in system.servers.items()}
GROUPS = {name: groups for system in SYSTEMS.values() for name, groups in system.groups.items()}


@pytest.fixture(scope="module")
def artifacts() -> tuple[Artifact, ...]:
    config = read_config(ROOT)
    return compile_workspace(load(config), config)


@pytest.fixture(scope="module")
def files(artifacts: tuple[Artifact, ...]) -> dict[str, Any]:
    """What each YAML file says, by its path below the output."""
    return {one.path: yaml.safe_load(one.content) for one in artifacts if one.path.endswith(".yml")}


def test_each_system_has_its_servers_and_its_routing(files: dict[str, Any]) -> None:
    servers = {Path(path).stem for path in files if Path(path).parent.name == "prometheus"}
    routings = {Path(path).stem for path in files if Path(path).parent.name == "alertmanager"}
    assert servers == set(SERVERS)
    assert routings == {system.routing for system in SYSTEMS.values()}


@pytest.mark.parametrize("server", SERVERS)
def test_server_scrapes_the_jobs_of_its_document(server: str, files: dict[str, Any]) -> None:
    jobs = files[f"prometheus/{server}.yml"]["scrape_configs"]
    assert [job["job_name"] for job in jobs] == list(SERVERS[server])
    assert all(job["static_configs"] for job in jobs)


@pytest.mark.parametrize("server", GROUPS)
def test_server_loads_the_rules_of_its_system_alone(server: str, files: dict[str, Any]) -> None:
    loaded = files[f"prometheus/{server}.yml"].get("rule_files", [])
    named = [group["name"] for path in loaded for group in files[f"prometheus/{path}"]["groups"]]
    assert named == list(GROUPS[server])


def test_every_rule_file_is_loaded_by_somebody(files: dict[str, Any]) -> None:
    loaded = {path for server in SERVERS for path in files[f"prometheus/{server}.yml"].get("rule_files", [])}
    assert {f"prometheus/{path}" for path in loaded} == {path for path in files if path.startswith("prometheus/rules/")}


def test_alerts_of_logs_have_what_the_routing_of_their_system_asks_for(files: dict[str, Any]) -> None:
    groups = [group for path in files if path.startswith("loki/rules/") for group in files[path]["groups"]]
    assert [group["name"] for group in groups] == ["claude-code-v369-logs"]
    for rule in groups[0]["rules"]:
        assert rule["labels"] == {"severity": "P2", "owner": "team-performance", "service": "claude-code-v369"}
        assert rule["annotations"]["runbook_url"].endswith(f"#{rule['alert'].lower()}-p2")


@pytest.mark.parametrize("system", SYSTEMS)
def test_receivers_are_those_of_the_document(system: str, files: dict[str, Any]) -> None:
    wanted = SYSTEMS[system]
    receivers = files[f"alertmanager/{wanted.routing}.yml"]["receivers"]
    assert {one["name"]: _places(one) for one in receivers} == {
        name: sorted(places) for name, places in wanted.receivers.items()
    }


def _places(receiver: dict[str, Any]) -> list[str]:
    """`slack #alerts`, `pagerduty`: the kinds of a receiver, and where they lead to."""
    found = []
    for kind, configs in receiver.items():
        for one in configs if kind != "name" else ():
            where = one.get("channel") or one.get("to") or one.get("url") or ""
            found.append(f"{kind.removesuffix('_configs')} {where}".strip())
    return sorted(found)


def test_intervals_and_labels_are_those_of_the_documents(files: dict[str, Any]) -> None:
    of = {server: files[f"prometheus/{server}.yml"]["global"] for server in SERVERS}
    assert {(one["scrape_interval"], one["evaluation_interval"]) for one in of.values()} == {("15s", "15s")}
    assert of["claudex"]["scrape_timeout"] == "10s"
    assert {server: one.get("external_labels") for server, one in of.items()} == {
        "pocket-agent": {"monitor": "pocket-agent-monitor"},
        "claudex": None,
        # Told apart where their series meet, and nowhere else.
        "claude-code-1": {"cluster": "production", "replica": "1"},
        "claude-code-2": {"cluster": "production", "replica": "2"},
        "claude-code-global": {"cluster": "production"},
        "claude-framework": None,
        "claude-code-v369": None,
    }
    for server in ("claude-code-1", "claude-code-2"):
        assert files[f"prometheus/{server}.yml"]["alerting"]["alert_relabel_configs"] == [
            {"regex": "replica", "action": "labeldrop"}
        ]


def test_jobs_differ_as_the_documents_say(files: dict[str, Any]) -> None:
    jobs = {
        (server, job["job_name"]): job
        for server in SERVERS
        for job in files[f"prometheus/{server}.yml"]["scrape_configs"]
    }
    agent = jobs["pocket-agent", "pocket-agent"]
    assert agent["metric_relabel_configs"] == [{"source_labels": ["__name__"], "regex": "go_.*", "action": "drop"}]
    assert agent["static_configs"][0]["labels"] == {"service": "pocket-agent-server", "environment": "production"}
    probe = jobs["pocket-agent", "blackbox"]
    assert (probe["metrics_path"], probe["params"]) == ("/probe", {"module": ["websocket_check"]})
    assert probe["relabel_configs"][-1] == {"target_label": "__address__", "replacement": "localhost:9115"}
    claudex = jobs["claudex", "claudex"]
    assert (claudex["scrape_interval"], claudex["params"]) == ("5s", {"collect[]": ["textfile"]})
    federated = jobs["claude-code-global", "federate"]
    assert (federated["metrics_path"], federated["honor_labels"]) == ("/federate", True)
    assert federated["params"] == {"match[]": ['{job="claude-code-app"}']}
    assert federated["static_configs"][0]["targets"] == ["prometheus-1:9090", "prometheus-2:9090"]


def test_samples_go_to_the_remote_storage(files: dict[str, Any]) -> None:
    for server in ("claude-code-1", "claude-code-2"):
        (remote,) = files[f"prometheus/{server}.yml"]["remote_write"]
        assert remote["url"] == "https://prometheus-us-central1.grafana.net/api/prom/push"
        assert remote["basic_auth"]["password_file"] == "/run/secrets/REMOTE_WRITE_PASSWORD"


def test_what_is_secret_stands_in_files(files: dict[str, Any]) -> None:
    """Every field that holds a secret names a file below the folder of secrets."""
    found = {value for path, content in files.items() for key, value in _fields(content) if key.endswith("_file")}
    secret = {value for value in found if str(value).startswith("/run/secrets/")}
    assert found - secret == {"/etc/prometheus/tls/ca.pem"}
    assert len(secret) == 12
    held = {key for content in files.values() for key, _ in _fields(content)}
    assert held.isdisjoint({"password", "service_key", "routing_key", "api_url", "slack_api_url", "smtp_auth_password"})


def _fields(value: Any) -> list[tuple[str, Any]]:
    """All keys of a document with what stands at them."""
    if isinstance(value, dict):
        return [pair for key, one in value.items() for pair in ((key, one), *_fields(one))]
    return [pair for one in value for pair in _fields(one)] if isinstance(value, list) else []


@pytest.fixture(scope="module")
def dist(artifacts: tuple[Artifact, ...], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All that a build writes."""
    out = tmp_path_factory.mktemp("dist")
    for one in artifacts:
        path = out / one.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(one.content)
    return out


@pytest.mark.parametrize("generation", generations())
def test_promtool_takes_every_server(generation: str, dist: Path) -> None:
    """With the rule files that each loads, from where it stands."""
    promtool = require("promtool", generation=generation)
    for server, groups in GROUPS.items():
        done = promtool.run("check", "config", dist / "prometheus" / f"{server}.yml")
        said = done.stdout + done.stderr
        assert done.returncode == 0, said
        assert said.count("rules found") == len(groups), said


@pytest.mark.parametrize("generation", generations())
def test_amtool_takes_every_routing(generation: str, dist: Path) -> None:
    amtool = require("amtool", generation=generation)
    done = amtool.run("check-config", *sorted((dist / "alertmanager").iterdir()))
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count("SUCCESS") == len(SYSTEMS)
