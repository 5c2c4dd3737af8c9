"""Objects of Kubernetes that hold dashboards or rules, alone, in lists and beside others."""

from __future__ import annotations

import base64
import gzip
import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.importing.formats.reading import read
from tests.support import Run

BOARD = {"title": "Web", "uid": "web", "schemaVersion": 39, "panels": []}
RULES = "groups:\n  - name: web\n    rules:\n      - {alert: Down, expr: up == 0}\n"


def config_map(data: dict[str, str], **metadata: Any) -> dict[str, Any]:
    return {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "web", **metadata}, "data": data}


def grafana(spec: dict[str, Any], api: str = "grafana.integreatly.org/v1beta1") -> dict[str, Any]:
    return {"apiVersion": api, "kind": "GrafanaDashboard", "metadata": {"name": "web"}, "spec": spec}


def prometheus_rule(name: str) -> dict[str, Any]:
    group = {"name": name, "rules": [{"alert": "Down", "expr": "up == 0"}]}
    return {
        "apiVersion": "monitoring.coreos.com/v1",
        "kind": "PrometheusRule",
        "metadata": {"name": name},
        "spec": {"groups": [group]},
    }


def listed(*items: dict[str, Any]) -> dict[str, Any]:
    return {"apiVersion": "v1", "kind": "List", "items": list(items)}


# A ConfigMap with a dashboard and rules, as another object of a list.
HELD = config_map({"web.json": json.dumps(BOARD), "rules.yaml": RULES}, annotations={"grafana_folder": "Shop"})


def boards(text: str, name: str = "file.yaml") -> list[Any]:
    found = read(text, name)
    assert found.faults == []
    return [json.loads(one) for _, one in found.dashboards]


def test_numbers_and_truths_of_a_resource_are_as_kubernetes_reads_them() -> None:
    # The exponents of JSON have no dot, and YAML's have.
    wanted = {"a": 1e-07, "b": 12345678901234567891, "c": "1e-07", "d": -0.5, "e": "yes", "f": [True, None], "g": 1e3}
    resource = {"apiVersion": "dashboard.grafana.app/v1", "kind": "Dashboard", "spec": {**BOARD, "x": wanted}}
    assert [one["spec"]["x"] for one in boards(json.dumps(resource), "web.json")] == [wanted]
    head = "apiVersion: dashboard.grafana.app/v1\nkind: Dashboard\nspec: {title: Web, panels: [], schemaVersion: 39, "
    text = head + 'x: {a: 1e-07, b: yes, c: "yes", d: Off, e: !!str 5, f: 1h, g: ~, h: .5, i: 5}}\n'
    wanted = {"a": 1e-07, "b": True, "c": "yes", "d": False, "e": "5", "f": "1h", "g": None, "h": 0.5, "i": 5}
    assert [one["spec"]["x"] for one in boards(text)] == [wanted]


def test_a_config_map_holds_dashboards_and_rules_whatever_its_labels_are() -> None:
    held = {"web.json": json.dumps(BOARD), "rules.yaml": RULES, "other.conf": "a = 1", "notes.json": '{"a": 1}'}
    found = read(yaml.safe_dump(config_map(held)))
    assert [(name, json.loads(text)) for name, text in found.dashboards] == [("file.yaml (web.json)", BOARD)]
    assert [one.group.name for one in found.groups] == ["web"]
    assert found.faults == []


@pytest.mark.parametrize(
    ("annotation", "folder"), [("grafana_folder", "Shop"), ("k8s-sidecar-target-directory", "/tmp/dashboards/Shop/")]
)
def test_an_annotation_says_the_folder(annotation: str, folder: str) -> None:
    made = config_map({"web.json": json.dumps(BOARD)}, annotations={annotation: folder})
    assert boards(yaml.safe_dump(made)) == [{"meta": {"folderTitle": "Shop"}, "dashboard": BOARD}]


def test_a_config_map_in_json() -> None:
    assert boards(json.dumps(config_map({"web.json": json.dumps(BOARD)})), "file.json") == [BOARD]


def test_what_is_broken_within_is_named_with_the_place_of_the_file_around_it() -> None:
    text = (
        "apiVersion: v1\nkind: ConfigMap\ndata:\n"
        '  web.json: |\n    {"panels":\n     [,]}\n'
        "  rules.yml: |\n    groups:\n      - name: a\n        rules:\n          - {alert: X, expr: 'rate(up[5m'}\n"
        "  more.yml: |\n    groups:\n      - name: b\n       rules: []\n"
    )
    faults = read(text).faults
    assert [one.split(": ")[0] for one in faults] == ["file.yaml:6:7", "file.yaml:11:30", "file.yaml:15:8"], faults


def test_lists_and_several_documents_in_one_file() -> None:
    text = "---\n".join(
        yaml.safe_dump(one)
        for one in (
            listed(prometheus_rule("a"), config_map({"web.json": json.dumps(BOARD)}), listed(prometheus_rule("b"))),
            {"apiVersion": "apps/v1", "kind": "Deployment", "spec": {}},
            prometheus_rule("c"),
        )
    )
    found = read(text)
    assert [one.group.name for one in found.groups] == ["a", "b", "c"]
    assert (len(found.dashboards), found.faults) == (1, [])


def test_items_of_a_list_of_one_kind_need_no_kind() -> None:
    items = [{key: one for key, one in prometheus_rule(name).items() if key != "kind"} for name in ("a", "b")]
    text = yaml.safe_dump({"apiVersion": "monitoring.coreos.com/v1", "kind": "PrometheusRuleList", "items": items})
    assert [one.group.name for one in read(text).groups] == ["a", "b"]


@pytest.mark.parametrize("api", ["grafana.integreatly.org/v1beta1", "integreatly.org/v1alpha1"])
@pytest.mark.parametrize("packed", [False, True])
def test_a_dashboard_of_the_grafana_operator(api: str, packed: bool) -> None:
    text = json.dumps(BOARD)
    spec = {"gzipJson": base64.b64encode(gzip.compress(text.encode())).decode()} if packed else {"json": text}
    assert boards(yaml.safe_dump(grafana(spec, api))) == [BOARD]


def test_the_operator_s_folder_and_inputs() -> None:
    board = {**BOARD, "panels": [{"type": "stat", "datasource": "${DS}"}]}
    spec = {
        "json": json.dumps(board),
        "folder": "Shop",
        "datasources": [{"inputName": "DS", "datasourceName": "Mimir"}],
    }
    (made,) = boards(yaml.safe_dump(grafana(spec)))
    assert made == {
        "meta": {"folderTitle": "Shop"},
        "dashboard": {**BOARD, "panels": [{"type": "stat", "datasource": "Mimir"}]},
    }


@pytest.mark.parametrize(
    ("spec", "fault"),
    [
        ({"url": "https://example.org/a.json"}, "its dashboard is at a URL; download it"),
        ({"grafanaCom": {"id": 1860}}, "its dashboard is at grafana.com"),
        ({"jsonnet": "{}"}, "its dashboard is a program of jsonnet"),
        ({"json": '{"a": 1}'}, "it is no dashboard"),
        ({"json": '{"panels": ['}, "file.yaml:"),
        ({"gzipJson": "bm8gZ3ppcA=="}, "`gzipJson` cannot be unpacked"),
        ({}, "its dashboard is nowhere"),
    ],
)
def test_what_of_the_operator_is_not_there_is_said(spec: dict[str, Any], fault: str) -> None:
    found = read(yaml.safe_dump(grafana(spec)))
    assert found.dashboards == []
    assert [fault in one for one in found.faults] == [True], found.faults


def test_resources_of_grafana_and_of_grizzly() -> None:
    resource = {"apiVersion": "dashboard.grafana.app/v1beta1", "kind": "Dashboard", "metadata": {"name": "web"}}
    board = {**BOARD, "panels": [{"id": 1, "type": "stat", "fieldConfig": {"defaults": {"max": 0.5}}}]}
    assert boards(yaml.safe_dump({**resource, "spec": board})) == [{**resource, "spec": board}]
    grizzly = {
        "apiVersion": "grizzly.grafana.com/v1alpha1",
        "kind": "Dashboard",
        "metadata": {"name": "web", "folder": "Shop"},
        "spec": {key: one for key, one in BOARD.items() if key != "uid"},
    }
    assert boards(yaml.safe_dump(grizzly)) == [{"dashboard": BOARD, "meta": {"folderTitle": "Shop"}}]


@pytest.mark.parametrize("field", ["stringData", "data"])
def test_the_secret_of_alertmanager(field: str) -> None:
    config = "route: {receiver: team}\nreceivers: [{name: team}]\n"
    text = config if field == "stringData" else base64.b64encode(config.encode()).decode()
    secret = {"apiVersion": "v1", "kind": "Secret", field: {"alertmanager.yaml": text, "password": "eA=="}}
    found = read(yaml.safe_dump(secret))
    assert (len(found.routings), found.faults) == (1, [])


def test_other_objects_are_passed_over_unless_they_monitor() -> None:
    deployment = {"apiVersion": "apps/v1", "kind": "Deployment", "spec": {}}
    found = read(yaml.safe_dump(deployment), named=False)
    assert (found.passed, found.faults) == (["file.yaml"], [])
    monitor = {"apiVersion": "monitoring.coreos.com/v1", "kind": "ServiceMonitor", "spec": {}}
    (fault,) = read(yaml.safe_dump(monitor), named=False).faults
    assert fault == "file.yaml:1: it is an object of Kubernetes of kind ServiceMonitor, which is not imported yet"


def test_rules_of_the_loki_operator_are_of_logs_whatever_they_say(tmp_path: Path, obsdsl: Run) -> None:
    rule = {
        "alert": "Errors",
        "expr": 'sum(rate({app="web"}[5m])) > 1',
        "for": "5m",
        "labels": {"severity": "critical"},
    }
    group = {"name": "web", "interval": "1m", "rules": [{**rule, "annotations": {"summary": "Errors"}}]}
    alerting = {"apiVersion": "loki.grafana.com/v1", "kind": "AlertingRule", "metadata": {"name": "web"}}
    (tmp_path / "web.yaml").write_text(yaml.safe_dump({**alerting, "spec": {"tenantID": "a", "groups": [group]}}))
    done = obsdsl("import", "web.yaml", "-o", "new", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    built = obsdsl("build", cwd=tmp_path / "new")
    assert built.returncode == 0, built.stderr
    (file,) = (tmp_path / "new/dist/loki").rglob("web.y*ml")
    (made,) = yaml.safe_load(file.read_text())["groups"]
    assert (made["name"], made["rules"][0]["alert"]) == ("web", "Errors")


@pytest.mark.parametrize(
    ("spec", "said"),
    [
        ([{"groups": []}], "a.yml:4: `spec` is a list; write a mapping with `groups`"),
        (
            {"groups": [], "json": "{}"},
            "a.yml:5: the `spec` of a PrometheusRule has no field 'json', so it is left out",
        ),
        ({"spec": {"groups": []}}, "a.yml:4: the `spec` of a PrometheusRule has no field 'spec', so it is left out"),
        ({}, "a.yml:1: it has no `groups`, so there is nothing to import"),
        ({"groups": [], "tenantID": "a"}, "a.yml:5: `tenantID` is left out: a push names the tenant"),
    ],
)
def test_what_stands_beside_groups_is_told(spec: Any, said: str) -> None:
    text = yaml.safe_dump(
        {"apiVersion": "monitoring.coreos.com/v1", "kind": "PrometheusRule", "spec": spec}, sort_keys=False
    )
    found = read(text, "a.yml")
    assert said in (*found.faults, *found.notes)


@pytest.mark.parametrize(
    ("held", "what"),
    [
        ({"apiVersion": "x/v1", "kind": "AlertmanagerConfig"}, "AlertmanagerConfig, of the group 'x'"),
        ({"apiVersion": "v1", "kind": "AlertingRule"}, "AlertingRule, of the group ''"),
        ({"kind": "PrometheusRule"}, "PrometheusRule without an `apiVersion`"),
        ({"apiVersion": "monitoring.coreos.com/v1", "kind": "", "spec": {}}, ""),
    ],
)
def test_kinds_of_ours_that_are_of_others_are_told(held: dict[str, Any], what: str) -> None:
    found = read(f"{yaml.safe_dump(held)}---\n{yaml.safe_dump(prometheus_rule('a'))}", "a.yml", named=False)
    assert [one.group.name for one in found.groups] == ["a"]
    what = f"of kind {what}" if what else "without a `kind`"
    assert found.faults == [f"a.yml:1: it is an object of Kubernetes {what}, which is not imported yet"]
