"""A stack's files: valid for Compose, complete, without a secret, and the same bytes for the same input."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from obsdsl import (
    P2,
    BlackboxModule,
    Folder,
    LogAlert,
    LogRuleGroup,
    LogShipper,
    LogStream,
    Loki,
    PrometheusServer,
    PromtailShipper,
    Routing,
    ScrapeJob,
    Secret,
    Stack,
    blackbox_job,
)
from obsdsl.compile.artifact import Artifact
from obsdsl.compile.read_build import read_build
from obsdsl.compile.workspace import compile_workspace
from obsdsl.config import Config
from obsdsl.load import workspace_of
from tests.lint.report.problems import schema
from tests.support import Run

stream = LogStream("web", paths=("/var/log/web/*/current.log", "/srv/app.log"))
routing = Routing(name="shop", default=(), slack_url=Secret("SLACK_URL"))


def server(name: str = "shop", host: str = "web", exporter: str = "blackbox-exporter") -> PrometheusServer:
    probe = blackbox_job("probe", module="icmp", targets=("web",), exporter=f"{exporter}:9115")
    return PrometheusServer(
        name=name, retention="30d", scrape_interval="15s", jobs=(ScrapeJob("web", targets=(f"{host}:8080",)), probe)
    )


def stacks() -> dict[str, Stack]:
    """One of each form."""
    rich: dict[str, Any] = {
        "routings": (routing,),
        "folders": (Folder("Team $1", uid="team"), "General"),
        "loki": Loki(),
        "modules": {"ws": BlackboxModule("tcp", timeout="5s", settings={"tls": True})},
        "textfiles": "/var/lib/node",
        "images": {"grafana": "grafana/grafana:12.1.0"},
        "limits": {"prometheus": (0.5, "1G")},
        "mounts": {"prometheus": {"./tls": "/etc/prometheus/tls"}},
    }
    shippers = (LogShipper((stream,)), PromtailShipper((stream,)))
    return {
        "small": Stack("small", servers=(PrometheusServer(),), node_exporter=False),
        "bridge": Stack("bridge", servers=(server(),), shippers=shippers, **rich),
        "host": Stack("host", servers=(server(host="localhost", exporter="localhost"),), network="host", **rich),
        "checked": Stack("checked", servers=(server(),), tls={"prometheus": "./tls"}, networks=("shop",)),
        "two": Stack("two", servers={"prometheus-1": server("a"), "prometheus-2": server("b")}),
    }


def compiled(stack: Stack, **config: Any) -> dict[str, Artifact]:
    """The files by their path below the stack's folder."""
    found = compile_workspace(workspace_of((stack,)), Config(Path("/w"), **config))
    return {one.path.removeprefix(f"stack/{stack.name}/"): one for one in found}


def read(stack: Stack, path: str = "docker-compose.yml", **config: Any) -> Any:
    return yaml.safe_load(compiled(stack, **config)[path].content)


@pytest.mark.parametrize("name", stacks())
def test_compose_accepts_the_file(name: str) -> None:
    jsonschema.Draft7Validator(schema("compose-spec.json")).validate(read(stacks()[name]))


@pytest.mark.parametrize("name", stacks())
def test_every_file_is_an_artifact_of_its_own(name: str) -> None:
    for path, one in compiled(stacks()[name]).items():
        assert (one.kind, one.identity, one.path) == ("stack", f"{name}/{path}", f"stack/{name}/{path}")
        assert compiled(stacks()[name])[path].content == one.content


@pytest.mark.parametrize("name", stacks())
def test_every_service_is_pinned_watched_limited_and_restarted(name: str) -> None:
    for service in read(stacks()[name])["services"].values():
        assert service["image"].rpartition(":")[2][-1].isdigit()
        assert service["restart"] == "unless-stopped"
        assert service["healthcheck"]["test"][0] == "CMD"
        assert set(service["deploy"]["resources"]["limits"]) == {"cpus", "memory"}
        assert "privileged" not in service


@pytest.mark.parametrize("name", stacks())
def test_what_is_mounted_from_the_host_is_read_only(name: str) -> None:
    data = read(stacks()[name])
    for service in data["services"].values():
        for source, _, *flags in (one.split(":") for one in service.get("volumes", ())):
            assert source in data["volumes"] or flags[0].split(",")[0] == "ro"


def test_mounts_lead_to_what_the_build_writes() -> None:
    services = read(stacks()["bridge"])["services"]
    mounts = {name: [one.rsplit(":ro", 1)[0] for one in service["volumes"]] for name, service in services.items()}
    assert "../../prometheus/shop.yml:/etc/prometheus/prometheus.yml" in mounts["prometheus"]
    assert "../../prometheus/rules:/etc/prometheus/rules" in mounts["prometheus"]
    assert "${STACK_FILES?see .env.example}/tls:/etc/prometheus/tls" in mounts["prometheus"]
    assert "../../alertmanager/shop.yml:/etc/alertmanager/alertmanager.yml" in mounts["alertmanager"]
    assert "../../loki/loki.yml:/etc/loki/loki.yml" in mounts["loki"]
    assert {"../../alloy/config.alloy:/etc/alloy/config.alloy", "/var/log/web:/var/log/web", "/srv:/srv"} < {
        *mounts["alloy"]
    }
    assert "../../promtail/promtail.yml:/etc/promtail/promtail.yml" in mounts["promtail"]
    assert "../../grafana/team-1:/etc/grafana/dashboards/team-1" in mounts["grafana"]
    assert "../../grafana/general:/etc/grafana/dashboards/general" in mounts["grafana"]
    assert "/var/lib/node:/textfiles" in mounts["node-exporter"]


def test_rules_of_logs_are_where_loki_looks_for_them() -> None:
    rules = LogRuleGroup("errors", rules=(LogAlert("Errors", stream.rate().sum() > 1, severity=P2, summary="Errors."),))
    loki = Loki(alertmanager_url="http://alertmanager:9093")
    service = read(Stack("logs", servers=(server(),), loki=loki, log_rules=(rules,)))["services"]["loki"]
    assert "../../loki/rules/errors.yml:/etc/loki/rules/fake/errors.yml:ro" in service["volumes"]
    assert "-ruler.storage.local.directory=/etc/loki/rules" in service["command"]


def test_retention_is_a_flag() -> None:
    assert "--storage.tsdb.retention.time=30d" in read(stacks()["bridge"])["services"]["prometheus"]["command"]


@pytest.mark.parametrize("name", stacks())
def test_secrets_are_named_and_come_from_the_environment(name: str) -> None:
    data, files = read(stacks()[name]), compiled(stacks()[name])
    asked = {one for service in data["services"].values() for one in service.get("secrets", ())}
    assert asked == set(data["secrets"]) >= {"GRAFANA_ADMIN_PASSWORD"}
    lines = files[".env.example"].content.decode().splitlines()
    # Compose refuses to start without them: none has a value, not even an empty one.
    names = {one["environment"] for one in data["secrets"].values()}
    # What people lay beside a stack is not in its folder, which the next build replaces.
    names |= {"STACK_FILES"} if "STACK_FILES" in files["docker-compose.yml"].content.decode() else set()
    assert {one for one in lines if one.endswith("=")} == {f"#{one}=" for one in names}
    assert max(map(len, lines)) <= 120


def test_nobody_gets_a_default_password() -> None:
    grafana = read(stacks()["small"])["services"]["grafana"]
    assert grafana["environment"]["GF_SECURITY_ADMIN_PASSWORD__FILE"] == "/run/secrets/GRAFANA_ADMIN_PASSWORD"
    assert "GF_SECURITY_ADMIN_PASSWORD" not in grafana["environment"]
    assert grafana["environment"]["GF_AUTH_ANONYMOUS_ENABLED"] == "false"
    # Grafana takes an empty one for none, and then for its own.
    assert 'test -s "$$GF_SECURITY_ADMIN_PASSWORD__FILE" ||' in grafana["entrypoint"][-1]


@pytest.mark.parametrize(("password", "starts"), [("", False), (None, False), ("s3cret", True)])
def test_grafana_is_not_started_without_a_password(password: str | None, starts: bool, tmp_path: Path) -> None:
    (shell, flags, script) = read(stacks()["small"])["services"]["grafana"]["entrypoint"]
    if password is not None:
        (tmp_path / "password").write_text(password)
    # As Compose gives it to the shell; what starts Grafana is another program here.
    script = script.replace("$$", "$").replace("/run.sh", "echo started")
    environment = {"GF_SECURITY_ADMIN_PASSWORD__FILE": str(tmp_path / "password")}
    done = subprocess.run([shell, flags, script], env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode == 0, done.stdout) == (starts, "started\n" if starts else "")
    assert ("GRAFANA_ADMIN_PASSWORD is empty" in done.stderr) != starts


def test_secrets_lie_where_the_configurations_look_for_them() -> None:
    services = read(stacks()["bridge"], secret_dir="/etc/secrets")["services"]
    assert services["alertmanager"]["secrets"] == [{"source": "SLACK_URL", "target": "/etc/secrets/SLACK_URL"}]
    dotted = Stack("dotted", servers=(PrometheusServer(),), admin_password=Secret("grafana.admin"))
    assert read(dotted)["secrets"] == {"grafana.admin": {"environment": "grafana_admin"}}


def test_services_find_each_other_by_name_or_at_localhost() -> None:
    path = "grafana/provisioning/datasources/datasources.yml"
    urls = {name: [one["url"] for one in read(stacks()[name], path)["datasources"]] for name in ("bridge", "host")}
    assert urls["bridge"] == ["http://prometheus:9090", "http://alertmanager:9093", "http://loki:3100"]
    assert urls["host"] == ["http://localhost:9090", "http://localhost:9093", "http://localhost:3100"]
    services = read(stacks()["host"])["services"].values()
    assert all(one["network_mode"] == "host" and "ports" not in one for one in services)
    (first, *others) = read(stacks()["two"], path)["datasources"]
    assert (first["uid"], first["isDefault"], first["jsonData"]["timeInterval"]) == ("prometheus-1", True, "15s")
    assert all("isDefault" not in one for one in others)


def test_only_loopback_is_published() -> None:
    services = read(stacks()["two"])["services"]
    ports = {name: one["ports"] for name, one in services.items() if "ports" in one}
    assert ports == {
        "prometheus-1": ["127.0.0.1:9090:9090"],
        "prometheus-2": ["127.0.0.1:9091:9090"],
        "grafana": ["127.0.0.1:3000:3000"],
    }
    flags = [one for service in read(stacks()["host"])["services"].values() for one in service.get("command", ())]
    assert not [one for one in flags if "listen-address" in one and "=127.0.0.1" not in one and "cluster" not in one]


def test_dashboards_are_in_their_folders() -> None:
    found = read(stacks()["bridge"], "grafana/provisioning/dashboards/dashboards.yml")["providers"]
    # A dollar begins a variable there.
    assert [(one["folder"], one.get("folderUid")) for one in found] == [("Team $$1", "team"), ("", None)]
    assert [one["options"]["path"] for one in found] == [
        "/etc/grafana/dashboards/team-1",
        "/etc/grafana/dashboards/general",
    ]


def test_modules_of_probes_are_written_as_the_exporter_reads_them() -> None:
    assert read(stacks()["bridge"], "blackbox.yml") == {
        "modules": {"icmp": {"prober": "icmp"}, "ws": {"prober": "tcp", "timeout": "5s", "tcp": {"tls": True}}}
    }
    assert read(stacks()["bridge"])["services"]["blackbox-exporter"]["cap_add"] == ["NET_RAW"]
    assert "blackbox.yml" not in compiled(stacks()["small"])


def test_a_server_with_tls_is_asked_over_tls() -> None:
    data = read(stacks()["checked"])
    prometheus, grafana = data["services"]["prometheus"], data["services"]["grafana"]
    assert "--web.config.file=/etc/prometheus/tls/web.yml" in prometheus["command"]
    assert prometheus["healthcheck"]["test"][-1] == "https://127.0.0.1:9090/-/healthy"
    assert (
        "${STACK_FILES?see .env.example}/tls/ca.pem:/etc/grafana/certificates/prometheus.pem:ro" in grafana["volumes"]
    )
    (source,) = read(stacks()["checked"], "grafana/provisioning/datasources/datasources.yml")["datasources"]
    assert (source["url"], source["jsonData"]["tlsAuthWithCACert"]) == ("https://prometheus:9090", True)
    assert source["secureJsonData"] == {"tlsCACert": "$__file{/etc/grafana/certificates/prometheus.pem}"}
    assert data["networks"] == {"default": {"driver": "bridge"}, "shop": {"external": True}}
    assert prometheus["networks"] == ["default", "shop"]


CODE = """\
from obsdsl import PrometheusServer, Stack
server = PrometheusServer(name="shop", retention="{0}")
stack = Stack("shop", servers=(server,))
"""


def test_a_build_writes_it_and_keeps_what_did_not_change(tmp_path: Path, obsdsl: Run) -> None:
    (tmp_path / "metrics").mkdir()
    (tmp_path / "metrics/__init__.py").touch()
    (tmp_path / "obsdsl.toml").touch()
    compose = tmp_path / "dist/stack/shop/docker-compose.yml"
    for retention in ("30d", "30d", "60d"):
        (tmp_path / "metrics/jobs.py").write_text(CODE.format(retention))
        done = obsdsl("build", cwd=tmp_path)
        assert done.returncode == 0, done.stderr
        assert f"retention.time={retention}" in compose.read_text()
        assert (tmp_path / "dist/stack/shop/.env.example").is_file()
    assert "4 stack files" in done.stderr
    assert len(read_build(tmp_path / "dist")) == 5
    done = obsdsl("build", "--no-cache", "--check", cwd=tmp_path)
    assert done.returncode == 0, done.stdout
