"""What jsonnet makes of mixins, and other files of JSON and of programs."""

from __future__ import annotations

import json

import pytest
import yaml

from tests.importing.formats.reading import read

BOARD = {"title": "Web", "uid": "web", "schemaVersion": 39, "panels": [], "refresh": "10s", "version": 1.5}
GROUP = {"name": "web", "rules": [{"alert": "Down", "expr": "up == 0"}]}


@pytest.mark.parametrize("written", [json.dumps, yaml.safe_dump])
def test_a_whole_mixin(written: object) -> None:
    assert callable(written)
    recordings = {"name": "records", "rules": [{"record": "a:b", "expr": "sum(up)"}]}
    mixin = {
        "grafanaDashboards": {"web.json": BOARD},
        "grafanaDashboardFolder": "Shop",
        "prometheusAlerts": {"groups": [GROUP]},
        "prometheusRules": {"groups": [recordings]},
    }
    found = read(written(mixin), "mixin.json" if written is json.dumps else "mixin.yaml")
    assert [one.group.name for one in found.groups] == ["web", "records"]
    ((name, text),) = found.dashboards
    assert name.endswith(" (web.json)")
    assert json.loads(text) == {"meta": {"folderTitle": "Shop"}, "dashboard": BOARD}


def test_dashboards_by_file_and_groups_alone() -> None:
    found = read(json.dumps({"a.json": BOARD, "b.json": {**BOARD, "uid": "b"}}), "all.json")
    assert [json.loads(text)["uid"] for _, text in found.dashboards] == ["web", "b"]
    assert [one.group.name for one in read(json.dumps({"groups": [GROUP]}, indent=1), "rules.json").groups] == ["web"]


def test_other_files_by_name_are_no_dashboards() -> None:
    found = read(json.dumps({"a.json": {"compilerOptions": {}}}), "all.yaml", named=False)
    assert (found.passed, found.size) == (["all.yaml"], 0)


def test_places_in_json_are_those_of_the_file() -> None:
    text = json.dumps({"groups": [{"name": "web", "rules": [{"alert": "Down", "expr": "up =="}]}]}, indent=2)
    (fault,) = read(text, "rules.json").faults
    assert fault.startswith("rules.json:8:")


def test_json_that_is_nothing_of_these_is_taken_for_a_dashboard_and_judged_later() -> None:
    for text in ('{"kind": "x"}', "[1]", '{"groups":', '{"a": "\\ud83d"}'):
        assert [one for _, one in read(text, "a.json").dashboards] == [text]


@pytest.mark.parametrize("name", ["main.jsonnet", "mixin.libsonnet", "main.tf"])
def test_programs_of_other_languages_are_named(name: str) -> None:
    (fault,) = read("{}", name).faults
    assert f"{name}: it is a program of " in fault
