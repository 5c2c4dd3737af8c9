"""What each release reads."""

from __future__ import annotations

import json

import pytest

from obsdsl import Dashboard, Gauge, QueryVariable, Stat
from obsdsl.compile.context import Context
from obsdsl.compile.grafana import compile_dashboard
from obsdsl.compile.version import Version, schema_version, shown

up = Gauge("up", "Up.")
SCHEMAS: list[tuple[Version, int]] = [
    ((7, 5), 27),
    ((8, 0), 30),
    ((8, 2), 30),
    ((8, 3), 33),
    ((9, 0), 36),
    ((9, 3), 36),
    ((9, 4), 37),
    ((10, 4), 37),
    ((11, 2), 37),
    ((11, 3), 39),
    ((11, 6), 41),
    ((12, 0), 42),
    ((13, 0), 42),
]


@pytest.mark.parametrize(("version", "schema"), SCHEMAS, ids=[shown(version) for version, _ in SCHEMAS])
def test_the_schema_of_a_release(version: Version, schema: int) -> None:
    assert schema_version(version) == schema


@pytest.mark.parametrize(("version", "schema"), SCHEMAS, ids=[shown(version) for version, _ in SCHEMAS])
def test_data_sources_are_objects_where_grafana_reads_them(version: Version, schema: int) -> None:
    """From schema 36 on Grafana repairs no name; before 8.3 it reads nothing else."""
    value = Dashboard("D", variables=(QueryVariable("v", up.label_values("job")),), panels=(Stat("s", up),))
    found = json.loads(compile_dashboard(value, Context(grafana=version)).content)
    (panel,) = found["panels"]
    held = [panel["datasource"], panel["targets"][0]["datasource"], found["templating"]["list"][-1]["datasource"]]
    expected = {"type": "prometheus", "uid": "${datasource}"} if version >= (8, 3) else "${datasource}"
    assert held == [expected] * 3
    assert found["schemaVersion"] == schema
    assert panel["pluginVersion"] == f"{shown(version)}.0"
