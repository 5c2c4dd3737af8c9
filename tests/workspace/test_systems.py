"""The workspace of the repository itself: every name that the systems' documents publish is there, and is built."""

from __future__ import annotations

import importlib
import json
import re
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml

from obsdsl.compile.artifact import Artifact
from obsdsl.compile.workspace import compile_workspace
from obsdsl.compose.rule import AlertRule
from obsdsl.compose.workspace import Workspace
from obsdsl.config import read_config
from obsdsl.define.declaration import MetricType
from obsdsl.load import load
from tests.stack import generations, require

ROOT = Path(__file__).parent.parent.parent
SYSTEMS_PAGE = ROOT / "docs" / "systems.md"


class Alert(NamedTuple):
    group: str
    name: str
    severity: str
    for_: str
    service: str


# The documents, literally: what they show and name. Types are what the metrics are, not what the documents call them.
METRICS = {
    "pocket_agent_connections_active": "gauge",
    "pocket_agent_connections_total": "counter",
    "pocket_agent_projects_total": "gauge",
    "pocket_agent_projects_active": "gauge",
    "pocket_agent_executions_total": "counter",
    "pocket_agent_execution_duration_seconds": "histogram",
    "pocket_agent_messages_received_total": "counter",
    "pocket_agent_messages_sent_total": "counter",
    "pocket_agent_errors_total": "counter",
    "claudex_version": "info",
    "claudex_sessions_total": "gauge",
    "claudex_config_valid": "gauge",
    "claudex_errors_total": "counter",
    "claudex_disk_usage_bytes": "gauge",
    "claudex_config_files_total": "gauge",
    "uptime_seconds": "gauge",
    "service_status": "gauge",
    "request_duration_ms": "gauge",
    "error_rate": "gauge",
    "throughput_rps": "gauge",
    "cpu_usage_percent": "gauge",
    "memory_usage_bytes": "gauge",
    "disk_usage_bytes": "gauge",
    "disk_available_bytes": "gauge",
    "active_sessions": "gauge",
    "total_sessions": "counter",
    "hooks_executed": "counter",
    "configuration_reloads": "counter",
}
LABELS = {
    "pocket_agent_projects_active": {"state"},
    "pocket_agent_executions_total": {"status"},
    "pocket_agent_execution_duration_seconds": {"status"},
    "pocket_agent_messages_received_total": {"type"},
    "pocket_agent_messages_sent_total": {"type"},
    "pocket_agent_errors_total": {"code", "operation"},
    "claudex_version": {"version"},
}
UNITS = {
    "request_duration_ms": "milliseconds",
    "error_rate": "percent",
    "throughput_rps": "events/second",
    "cpu_usage_percent": "percent",
    "claudex_disk_usage_bytes": "bytes",
    "uptime_seconds": "seconds",
}
# Metrics of exporters that the documents read, and that our panels and rules read in turn.
FOREIGN = (
    "up",
    "probe_success",
    "process_resident_memory_bytes",
    "node_cpu_seconds_total",
    "node_filesystem_avail_bytes",
    "node_filesystem_size_bytes",
    "node_memory_MemAvailable_bytes",
    "node_memory_MemTotal_bytes",
    "node_disk_read_bytes_total",
    "node_disk_written_bytes_total",
    "node_network_receive_bytes_total",
    "node_network_transmit_bytes_total",
    "node_textfile_mtime_seconds",
)

ALERTS = (
    Alert("pocket-agent", "ServiceDown", "P0", "2m", "pocket-agent"),
    Alert("pocket-agent", "HighErrorRate", "P2", "5m", "pocket-agent"),
    Alert("pocket-agent", "TooManyConnections", "P2", "5m", "pocket-agent"),
    Alert("pocket-agent", "SlowExecutions", "P2", "10m", "pocket-agent"),
    Alert("pocket-agent", "HighMemoryUsage", "P2", "5m", "pocket-agent"),
    Alert("pocket-agent", "DiskSpaceLow", "P1", "5m", "pocket-agent"),
    Alert("pocket-agent", "NoExecutionsRecently", "P3", "2h", "pocket-agent"),
    Alert("claudex_alerts", "HighErrorRate", "P2", "5m", "claudex"),
    Alert("claudex_alerts", "ClaudexDown", "P0", "1m", "claudex"),
    Alert("claudex_alerts", "HighMemoryUsage", "P2", "10m", "system"),
    Alert("claudex_alerts", "HighCPUUsage", "P2", "10m", "system"),
    Alert("claudex_alerts", "DiskSpaceLow", "P2", "5m", "system"),
    Alert("claudex_alerts", "ConfigurationInvalid", "P1", "1m", "claudex"),
)
# Ours: the failing share of executions, and the SLA's table.
MORE_ALERTS = (
    Alert("pocket-agent", "HighErrorRatio", "P2", "5m", "pocket-agent"),
    Alert("claudex_alerts", "RecoveryOverdue", "P1", "10m", "claudex"),
    Alert("claudex_alerts", "AvailabilityBelowTarget", "P3", "5m", "claudex"),
)
RECORDS = {
    "pocket-agent": {
        "job:pocket_agent_executions_succeeded:ratio_rate5m",
        "job:pocket_agent_executions_failed:ratio_rate5m",
    },
    "claudex_alerts": {
        "job:up:avg1d",
        "instance:node_cpu_used:ratio_rate5m",
        "instance:node_memory_used:ratio",
        "instance:node_filesystem_avail:ratio",
    },
}

TITLES = {
    "pocket-agent": "Pocket Agent Server",
    "pocket-agent-system": "Pocket Agent System",
    "claudex-windows": "Claudex Windows v0.1.0",
    "claudex-health": "Claudex Health Overview",
    "claudex-operations": "System Performance",
    "claudex-details": "Detailed System Metrics",
}
PANELS = {
    "pocket-agent": ("Active Connections", "Execution Rate", "Execution Duration (95th percentile)", "Error Rate"),
    "pocket-agent-system": (
        *("CPU Usage", "Memory Usage", "Disk I/O", "Network Traffic"),
        *("Request Rate", "Error Rate", "Response Time", "Active Connections"),
        *("Projects Created", "Executions per Hour", "Average Execution Time", "Success Rate"),
    ),
    "claudex-windows": (
        *("Service Status", "Active Sessions", "Error Rate"),
        *("CPU Usage", "Memory Usage", "Disk Usage"),
    ),
    "claudex-health": (
        *("Status", "Uptime", "Active Users", "Error Rate"),
        *("Availability", "Response Time", "Recovery Time"),
        *("Sessions Created", "Features Used"),
    ),
    "claudex-operations": (
        *("CPU", "Memory", "Disk", "Sessions", "Errors (24h)", "Avg Response"),
        *("Network", "Throughput", "Response Time"),
    ),
    "claudex-details": ("Service Status", "Configuration", "Last Check", "Config Files", "Disk Used", "Version"),
}
# Kind and expressions of the panels whose document says them, and of some that must not drift.
EXPRESSIONS = {
    "pocket-agent/Active Connections": (
        "stat",
        'pocket_agent_connections_active{instance=~"$instance"}',
    ),
    "pocket-agent/Execution Rate": (
        "timeseries",
        'sum by (status) (rate(pocket_agent_executions_total{instance=~"$instance"}[$__rate_interval]))',
    ),
    "pocket-agent/Execution Duration (95th percentile)": (
        "timeseries",
        "histogram_quantile(0.95, sum by (instance, le) "
        '(rate(pocket_agent_execution_duration_seconds_bucket{instance=~"$instance"}[$__rate_interval])))',
    ),
    "pocket-agent/Error Rate": (
        "timeseries",
        'sum by (code) (rate(pocket_agent_errors_total{instance=~"$instance"}[$__rate_interval]))',
        'sum by (instance) (rate(pocket_agent_errors_total{instance=~"$instance"}[$__rate_interval]))',
    ),
    "pocket-agent-system/Success Rate": ("stat", "job:pocket_agent_executions_succeeded:ratio_rate5m"),
    "claudex-windows/Service Status": ("stat", "claudex_config_valid", 'up{job="claudex"}'),
    "claudex-windows/Active Sessions": (
        "gauge",
        "sum(claudex_sessions_total)",
        'sum(active_sessions{job="claudex"})',
    ),
    "claudex-windows/Error Rate": ("timeseries", "rate(claudex_errors_total[$__rate_interval])"),
    "claudex-windows/Memory Usage": (
        "timeseries",
        'node_memory_MemAvailable_bytes{instance=~"$machine"}',
        'node_memory_MemTotal_bytes{instance=~"$machine"} - node_memory_MemAvailable_bytes{instance=~"$machine"}',
    ),
    "claudex-windows/Disk Usage": ("gauge", "claudex_disk_usage_bytes"),
    "claudex-health/Uptime": ("stat", 'avg(avg_over_time(up{job="claudex"}[$__range]))'),
    "claudex-operations/Errors (24h)": ("stat", "sum(increase(claudex_errors_total[1d]))"),
    "claudex-details/Last Check": (
        "stat",
        'time() - max(node_textfile_mtime_seconds{file="/var/prometheus/claudex_metrics.prom"})',
    ),
}
PANEL_UNITS = {
    "pocket-agent/Execution Duration (95th percentile)": "s",
    "pocket-agent-system/Server Memory": "bytes",
    "pocket-agent-system/Network Traffic": "Bps",
    "pocket-agent-system/Error Rate": "percentunit",
    "claudex-windows/CPU Usage": "percentunit",
    "claudex-windows/Memory Usage": "bytes",
    "claudex-health/Uptime": "percentunit",
    "claudex-health/Error Rate": "percent",
    "claudex-health/Response Time": "ms",
    "claudex-health/Recovery Time": "s",
    "claudex-operations/Throughput": "reqps",
    "claudex-details/Last Check": "s",
}
# Values from which a panel's colour changes: alerts' limits, and the table of SLA targets.
THRESHOLDS = {
    "pocket-agent/Active Connections": [90],
    "pocket-agent/Execution Duration (95th percentile)": [120],
    "pocket-agent-system/Server Memory": [2 * 1024**3],
    "claudex-operations/CPU": [0.8],
    "claudex-operations/Memory": [0.85],
    "claudex-health/Uptime": [0.995, 0.999],
    "claudex-health/Error Rate": [0.1, 0.5],
    "claudex-health/Response Time": [500, 1000],
    "claudex-health/Recovery Time": [900, 1800],
}


@pytest.fixture(scope="module")
def loaded() -> Workspace:
    return load(read_config(ROOT))


@pytest.fixture(scope="module")
def artifacts(loaded: Workspace) -> tuple[Artifact, ...]:
    return compile_workspace(loaded, read_config(ROOT))


@pytest.fixture(scope="module")
def rules(artifacts: tuple[Artifact, ...]) -> dict[str, list[dict[str, Any]]]:
    """The rules of each group, as Prometheus reads them."""
    files = [yaml.safe_load(one.content) for one in artifacts if one.kind == "rules"]
    return {group["name"]: group["rules"] for file in files for group in file["groups"]}


@pytest.fixture(scope="module")
def dashboards(artifacts: tuple[Artifact, ...]) -> dict[str, dict[str, Any]]:
    """The JSON of each dashboard by its uid."""
    return {one.identity: json.loads(one.content) for one in artifacts if one.kind == "dashboard"}


@pytest.fixture(scope="module")
def panels(dashboards: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Each panel by `uid/title`."""
    return {f"{uid}/{panel['title']}": panel for uid, model in dashboards.items() for panel in _flat(model["panels"])}


def _flat(held: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Panels without their rows, those of collapsed rows among them."""
    return [one for panel in held for one in (panel["panels"] if panel["type"] == "row" else [panel])]


def test_every_metric_of_the_documents_is_declared(loaded: Workspace) -> None:
    declared = {one.name: one for one in loaded.metrics}
    for name, type_ in METRICS.items():
        assert declared[name].type is MetricType(type_), name
        assert set(declared[name].labels) == LABELS.get(name, set()), name
    assert {name: str(declared[name].unit) for name in UNITS} == UNITS
    assert declared["pocket_agent_execution_duration_seconds"].buckets == (1, 5, 10, 30, 60, 120, 300, 600)
    assert declared["pocket_agent_connections_active"].range == (0, 100)


def test_every_metric_is_read_by_a_panel_or_a_rule(artifacts: tuple[Artifact, ...]) -> None:
    words = set(re.findall(r"[a-zA-Z_:][\w:]*", " ".join(one.content.decode() for one in artifacts)))
    stems = {re.sub(r"_(bucket|sum|count)$", "", word) for word in words}
    assert {*METRICS, *FOREIGN} - words - stems == set()


@pytest.mark.parametrize("alert", [*ALERTS, *MORE_ALERTS], ids=lambda alert: f"{alert.group}-{alert.name}")
def test_alert_is_built_as_published(alert: Alert, rules: dict[str, list[dict[str, Any]]]) -> None:
    (rule,) = [one for one in rules[alert.group] if one.get("alert") == alert.name]
    assert rule["for"] == alert.for_
    assert rule["labels"]["severity"] == alert.severity
    assert rule["labels"]["service"] == alert.service
    assert rule["labels"]["owner"]
    assert rule["annotations"]["summary"]
    assert "{{ $" in rule["annotations"]["description"]


def test_there_are_no_other_rules(rules: dict[str, list[dict[str, Any]]]) -> None:
    alerts = {(group, rule["alert"]) for group, held in rules.items() for rule in held if "alert" in rule}
    assert alerts == {(alert.group, alert.name) for alert in (*ALERTS, *MORE_ALERTS)}
    records = {group: {rule["record"] for rule in held if "record" in rule} for group, held in rules.items()}
    assert records == RECORDS


def test_alerts_name_a_panel_that_exists(
    rules: dict[str, list[dict[str, Any]]], dashboards: dict[str, dict[str, Any]]
) -> None:
    ids = {(uid, panel["id"]) for uid, model in dashboards.items() for panel in _flat(model["panels"])}
    for rule in (one for held in rules.values() for one in held if "alert" in one):
        found = re.search(r"/d/([\w-]+)\?viewPanel=(\d+)$", rule["annotations"]["dashboard"])
        assert found is not None, rule["alert"]
        assert (found[1], int(found[2])) in ids, rule["alert"]


def test_what_pages_has_a_runbook(loaded: Workspace) -> None:
    alerts = [rule for group in loaded.groups for rule in group.rules if isinstance(rule, AlertRule)]
    for alert in alerts:
        assert not alert.severity.pages or alert.runbook, alert.name
        assert alert.runbook is None or (ROOT / alert.runbook).is_file(), alert.runbook
    linked = {alert.runbook for alert in alerts if alert.runbook}
    assert linked == {page.relative_to(ROOT).as_posix() for page in (ROOT / "docs" / "runbooks").glob("*.md")}


def test_every_dashboard_and_panel_of_the_documents_is_built(dashboards: dict[str, dict[str, Any]]) -> None:
    assert {uid: model["title"] for uid, model in dashboards.items()} == TITLES
    for uid, titles in PANELS.items():
        present = [panel["title"] for panel in _flat(dashboards[uid]["panels"])]
        assert [title for title in present if title in titles] == list(titles), uid
    # These two are the documents' own dashboards: nothing is added.
    for uid in ("pocket-agent", "claudex-windows"):
        assert [panel["title"] for panel in _flat(dashboards[uid]["panels"])] == list(PANELS[uid])


def test_dashboards_are_as_a_viewer_needs_them(dashboards: dict[str, dict[str, Any]]) -> None:
    for uid, model in dashboards.items():
        assert model["links"], uid
        assert model["tags"], uid
        assert all(panel.get("description") for panel in _flat(model["panels"]) if panel["type"] != "text"), uid
        assert all(row["title"] for row in model["panels"] if row["type"] == "row"), uid
    assert dashboards["claudex-windows"]["refresh"] == "30s"
    assert dashboards["claudex-windows"]["tags"] == ["claudex", "production"]


@pytest.mark.parametrize("path", EXPRESSIONS)
def test_panel_asks_what_its_document_means(path: str, panels: dict[str, dict[str, Any]]) -> None:
    kind, *expressions = EXPRESSIONS[path]
    assert panels[path]["type"] == kind
    assert [target["expr"] for target in panels[path]["targets"]] == expressions


@pytest.mark.parametrize("path", PANEL_UNITS)
def test_panel_has_its_unit(path: str, panels: dict[str, dict[str, Any]]) -> None:
    assert panels[path]["fieldConfig"]["defaults"]["unit"] == PANEL_UNITS[path]


@pytest.mark.parametrize("path", THRESHOLDS)
def test_panel_draws_the_limits(path: str, panels: dict[str, dict[str, Any]]) -> None:
    steps = panels[path]["fieldConfig"]["defaults"]["thresholds"]["steps"]
    assert [step["value"] for step in steps[1:]] == THRESHOLDS[path]


@pytest.mark.parametrize("generation", generations())
def test_promtool_takes_every_rule_file(generation: str, artifacts: tuple[Artifact, ...], tmp_path: Path) -> None:
    promtool = require("promtool", generation=generation)
    files = []
    for one in artifacts:
        if one.kind == "rules":
            files.append(tmp_path / Path(one.path).name)
            files[-1].write_bytes(one.content)
    done = promtool.run("check", "rules", "--lint=all", "--lint-fatal", *files)
    assert done.returncode == 0, done.stdout + done.stderr
    assert len(files) == len(RECORDS)


def test_the_page_of_the_systems_is_true(loaded: Workspace) -> None:
    """Each row's last column names things that exist: attributes of modules, panels, rows."""
    panels = {
        path
        for dashboard in loaded.dashboards
        for row, panel in dashboard.all_panels()
        if row is not None
        for path in (f"{dashboard.uid}/{row.title}", f"{dashboard.uid}/{row.title}/{panel.title}")
    }
    tables = SYSTEMS_PAGE.read_text(encoding="utf-8").split("| kind | in the document | here |\n| --- | --- | --- |\n")[
        1:
    ]
    places = [row.split(" | ")[2].removesuffix(" |") for table in tables for row in table.split("\n\n")[0].splitlines()]
    assert len(places) > 80
    for place in places:
        module, colon, names = place.partition(": ")
        if colon:
            for name in re.findall(r"`(\w+)`", names):
                assert hasattr(importlib.import_module(module.removesuffix(".py").replace("/", ".")), name), place
        else:
            for path in place.split(", "):
                assert path in panels, place


def test_the_page_of_the_systems_is_whole(loaded: Workspace) -> None:
    page = SYSTEMS_PAGE.read_text(encoding="utf-8")
    alerts = [rule.name for group in loaded.groups for rule in group.rules if isinstance(rule, AlertRule)]
    assert [name for name in (*METRICS, *alerts) if name not in page] == []
