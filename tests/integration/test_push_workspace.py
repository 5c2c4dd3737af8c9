"""All that the two workspaces of this repository build for servers is pushed to real ones, and runs."""

from __future__ import annotations

from pathlib import Path

import pytest

from obsdsl.compile.artifact import Artifact
from obsdsl.compile.workspace import compile_workspace
from obsdsl.config import read_config
from obsdsl.push.files import alertmanager as alertmanager_part
from obsdsl.push.files import prometheus as prometheus_part
from obsdsl.target_config import AlertmanagerTarget, Connection, PrometheusTarget
from tests.conftest import ROOT
from tests.push.bench import Bench, whys
from tests.rehearsal import loaded
from tests.servers import alertmanager, get_json, prometheus
from tests.stack import generations, require
from tests.support import SAMPLE

WORKSPACES = pytest.mark.parametrize("root", [ROOT, SAMPLE], ids=["systems", "sample"])


def built(root: Path, kind: str) -> list[Artifact]:
    config = read_config(root)
    return [one for one in compile_workspace(loaded(config)[0], config) if one.kind == kind]


@WORKSPACES
@pytest.mark.parametrize("generation", generations())
def test_every_rule_file_runs(generation: str, root: Path, tmp_path: Path) -> None:
    place = tmp_path / "prometheus"
    (place / "rules").mkdir(parents=True)
    rules = built(root, "rules")
    tool = require("prometheus", generation=generation)
    with prometheus(tool, "rule_files: [rules/*.yml]\n", place=place) as url:
        promtool = str(require("promtool", generation=generation).path)
        table = PrometheusTarget(rules=str(place / "rules"), connection=Connection(url), promtool=promtool)
        bench = Bench(tmp_path / "laptop", lambda: prometheus_part.make(table, "shop", tmp_path, None))
        delivery = bench.push(rules)
        assert delivery.result.is_complete, whys(delivery)
        running = {one["name"] for one in get_json(f"{url}/api/v1/rules")["data"]["groups"]}
        assert {one.identity for one in rules} <= running
        assert bench.plan(rules).changes == ()


@WORKSPACES
@pytest.mark.parametrize("generation", generations())
def test_every_alertmanager_configuration_runs(generation: str, root: Path, tmp_path: Path) -> None:
    place = tmp_path / "alertmanager"
    place.mkdir()
    with alertmanager(require("alertmanager", generation=generation), place=place) as url:
        amtool = str(require("amtool", generation=generation).path)
        table = AlertmanagerTarget(str(place / "alertmanager.yml"), Connection(url), amtool=amtool)
        bench = Bench(tmp_path / "laptop", lambda: alertmanager_part.make(table, "shop", tmp_path, None))
        found = built(root, "alertmanager")
        assert found
        for one in found:
            delivery = bench.push([one], force=True)
            assert delivery.result.is_complete, whys(delivery)
            assert bench.plan([one]).changes == ()
