"""Values of charts that hold rules, routes and dashboards."""

from __future__ import annotations

import json
from typing import Any

import pytest
import yaml

from tests.importing.formats.reading import read

GROUPS = {"groups": [{"name": "web", "rules": [{"alert": "Down", "expr": "up == 0"}]}]}
ROUTES = {"route": {"receiver": "team"}, "receivers": [{"name": "team"}]}
BOARD = json.dumps({"title": "Web", "uid": "web", "schemaVersion": 39, "panels": []})
STACK = {
    "prometheus": {"enabled": True},
    "additionalPrometheusRulesMap": {"web": GROUPS},
    "alertmanager": {"config": ROUTES},
    "grafana": {"dashboards": {"default": {"web": {"json": BOARD}, "other": {"gnetId": 1860}}}},
}


@pytest.mark.parametrize("values", [STACK, {"kube-prometheus-stack": STACK, "ingress": {}}])
def test_values_of_kube_prometheus_stack(values: dict[str, Any]) -> None:
    found = read(yaml.safe_dump(values), "values.yaml", named=False)
    assert [one.group.name for one in found.groups] == ["web"]
    assert (len(found.routings), len(found.dashboards), found.faults) == (1, 1, [])


def test_values_of_the_prometheus_chart() -> None:
    values = {
        "serverFiles": {"alerting_rules.yml": GROUPS, "recording_rules.yml": {}, "prometheus.yml": {"rule_files": []}},
        "alertmanagerFiles": {"alertmanager.yml": ROUTES},
    }
    found = read(yaml.safe_dump(values), "values.yaml", named=False)
    assert ([one.group.name for one in found.groups], len(found.routings), found.faults) == (["web"], 1, [])


def test_rules_in_a_list_and_their_places() -> None:
    groups = "groups:\n      - name: web\n        rules:\n          - {alert: X, expr: up ==}\n"
    text = f"additionalPrometheusRules:\n  - name: web\n    {groups}"
    found = read(text, "values.yaml", named=False)
    assert found.faults[0].startswith("values.yaml:6:")
    assert [(one.group.name, one.line) for one in found.groups] == [("web", 4)]


def test_values_of_other_charts_are_passed_over() -> None:
    values = {
        "alertmanager": {"enabled": False},
        "dashboards": {"default": {"a": {"url": "x"}}},
        "serverFiles": {"a": 1},
    }
    found = read(yaml.safe_dump(values), "values.yaml", named=False)
    assert (found.passed, found.size) == (["values.yaml"], 0)
