"""The workspace of the repository itself: every name that the systems' documents publish is there, and is built."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from obsdsl.compile.artifact import Artifact
from obsdsl.compile.workspace import compile_workspace
from obsdsl.compose.rule import AlertRule, RecordingRule
from obsdsl.compose.workspace import Workspace
from obsdsl.config import read_config
from obsdsl.define.declaration import MetricType
from obsdsl.load import load
from tests.stack import generations, require
from tests.workspace.published import FOREIGN, SYSTEMS, Alert

ROOT = Path(__file__).parent.parent.parent
SYSTEMS_PAGE = ROOT / "docs" / "systems.md"


ALERTS = [alert for one in SYSTEMS.values() for alert in (*one.alerts, *one.more)]
METRICS = {name: type_ for one in SYSTEMS.values() for name, type_ in one.metrics.items()}
EXPRESSIONS = {path: said for one in SYSTEMS.values() for path, said in one.expressions.items()}
PANEL_UNITS = {path: unit for one in SYSTEMS.values() for path, unit in one.panel_units.items()}
THRESHOLDS = {path: values for one in SYSTEMS.values() for path, values in one.thresholds.items()}
RECORDS = {group: names for one in SYSTEMS.values() for group, names in one.records.items()}
# These are the documents' own dashboards: nothing is added.
WHOLE = ("pocket-agent", "claudex-windows")


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
    for system in SYSTEMS.values():
        for name, type_ in system.metrics.items():
            assert declared[name].type is MetricType(type_), name
            assert set(declared[name].labels) == system.labels.get(name, set()), name
        units = system.metric_units
        assert {name: str(declared[name].unit) for name in units} == units
    assert set(declared) - {"up", "ALERTS"} == set(METRICS)
    assert declared["pocket_agent_execution_duration_seconds"].buckets == (1, 5, 10, 30, 60, 120, 300, 600)
    assert declared["pocket_agent_connections_active"].range == (0, 100)


def test_every_metric_is_read_by_a_panel_or_a_rule(artifacts: tuple[Artifact, ...]) -> None:
    words = set(re.findall(r"[a-zA-Z_:][\w:]*", " ".join(one.content.decode() for one in artifacts)))
    stems = {re.sub(r"_(bucket|sum|count)$", "", word) for word in words}
    assert {*METRICS, *FOREIGN} - words - stems == set()


@pytest.mark.parametrize("alert", ALERTS, ids=lambda alert: f"{alert.group}-{alert.name}")
def test_alert_is_built_as_published(alert: Alert, rules: dict[str, list[dict[str, Any]]]) -> None:
    (rule,) = [one for one in rules[alert.group] if one.get("alert") == alert.name]
    assert rule["for"] == alert.for_
    assert rule["labels"]["severity"] == alert.severity
    assert rule["labels"]["service"] == alert.service
    assert rule["labels"].get("severity_original") == alert.original
    assert rule["labels"]["owner"]
    assert rule["annotations"]["summary"]
    assert "{{ $" in rule["annotations"]["description"]


def test_there_are_no_other_rules(rules: dict[str, list[dict[str, Any]]]) -> None:
    alerts = {(group, rule["alert"]) for group, held in rules.items() for rule in held if "alert" in rule}
    assert alerts == {(alert.group, alert.name) for alert in ALERTS}
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


def test_what_is_urgent_has_a_runbook(loaded: Workspace) -> None:
    alerts = [rule for group in loaded.groups for rule in group.rules if isinstance(rule, AlertRule)]
    for alert in alerts:
        urgent = alert.severity is not None and alert.severity.name in ("P0", "P1")
        assert alert.runbook is not None or not urgent, alert.name
        assert alert.runbook is None or (ROOT / alert.runbook.partition("#")[0]).is_file(), alert.runbook
    linked = {alert.runbook.partition("#")[0] for alert in alerts if alert.runbook}
    assert linked == {page.relative_to(ROOT).as_posix() for page in (ROOT / "docs" / "runbooks").glob("*.md")}


def test_every_dashboard_and_panel_of_the_documents_is_built(dashboards: dict[str, dict[str, Any]]) -> None:
    named = {uid: title for system in SYSTEMS.values() for uid, title in system.titles.items()}
    assert {uid: model["title"] for uid, model in dashboards.items()} == named
    for uid, titles in [item for system in SYSTEMS.values() for item in system.panels.items()]:
        present = [panel["title"] for panel in _flat(dashboards[uid]["panels"])]
        assert [title for title in present if title in titles] == list(titles), uid
        assert uid not in WHOLE or len(present) == len(titles)


def test_claude_code_has_as_much_as_its_document_promises(loaded: Workspace, dashboards: dict[str, Any]) -> None:
    """30+ alerts, 45+ panels in 6 rows, 20+ metrics, 8 jobs, and levels that answer in 5 minutes to 4 hours."""
    system = SYSTEMS["claude_code"]
    assert len(system.alerts) == 16
    assert len(system.alerts) + len(system.more) >= 30
    rows = [one for one in dashboards["claude-code"]["panels"] if one["type"] == "row"]
    assert [row["title"] for row in rows] == [
        "System Overview",
        "Neural System Performance",
        "Verification & Truth System",
        "Database & Caching",
        "GOAP Planning & Coordination",
        "System Resources",
    ]
    assert len(_flat(dashboards["claude-code"]["panels"])) - len(rows) >= 45
    assert len(system.metrics) >= 20
    assert {len(system.servers[name]) for name in ("claude-code-1", "claude-code-2")} == {8}
    assert loaded.policy is not None
    assert [str(level.response) for level in loaded.policy.levels] == ["5m", "15m", "1h", "4h"]
    assert [level.name for level in loaded.policy.levels if level.pages] == ["P0"]


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


def test_the_page_of_the_systems_is_whole(loaded: Workspace) -> None:
    page = SYSTEMS_PAGE.read_text(encoding="utf-8")
    alerts = [rule.name for group in loaded.groups for rule in group.rules if isinstance(rule, AlertRule)]
    records = {rule.name for group in loaded.groups for rule in group.rules if isinstance(rule, RecordingRule)}
    jobs = [job.name for server in loaded.servers for job in server.jobs]
    titles = [panel.title for one in loaded.dashboards for _, panel in one.all_panels() if panel.title]
    uids = [one.uid for one in loaded.dashboards]
    channels = re.findall(r"#[\w-]+", json.dumps([one.receivers for one in SYSTEMS.values()]))
    teams = [name for name in channels if name.startswith("#team-")]
    named = (*METRICS, *alerts, *records, *jobs, *titles, *uids, *(name for name in channels if name not in teams))
    assert [name for name in named if name not in page] == []
    # Teams' channels by the names that our modules give them.
    assert records == {name for names in RECORDS.values() for name in names}
