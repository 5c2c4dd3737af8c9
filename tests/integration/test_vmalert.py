"""Rules that are built are vmalert's, too: both generations read them, and evaluate them on a Prometheus."""

from __future__ import annotations

from pathlib import Path

import pytest

from obsdsl.compile.workspace import compile_workspace
from obsdsl.config import read_config
from obsdsl.testing import Set, Share
from tests.conftest import ROOT
from tests.receivers import Receivers
from tests.rehearsal import Rehearsal, key, loaded
from tests.servers import until
from tests.stack import generations, require
from tests.support import SAMPLE

PACE = 30.0


@pytest.mark.parametrize("generation", generations())
@pytest.mark.parametrize("root", [ROOT, SAMPLE], ids=["systems", "sample"])
def test_vmalert_reads_every_rule(generation: str, root: Path, tmp_path: Path) -> None:
    config = read_config(root)
    rules = [one for one in compile_workspace(loaded(config)[0], config) if one.kind == "rules"]
    assert rules
    for one in rules:
        (tmp_path / Path(one.path).name).write_bytes(one.content)
    done = require("vmalert", generation=generation).run("-dryRun", f"-rule={tmp_path}/*.yml")
    assert done.returncode == 0, done.stderr


def test_vmalert_refuses_what_is_no_rule(tmp_path: Path) -> None:
    (tmp_path / "a.yml").write_text("groups: [{name: g, rules: [{alert: A, expr: 'sum(', for: 1m}]}]\n")
    done = require("vmalert").run("-dryRun", f"-rule={tmp_path}/*.yml")
    assert done.returncode != 0


@pytest.mark.parametrize("generation", generations())
def test_vmalert_records_and_alerts_as_prometheus_does(generation: str, tmp_path: Path) -> None:
    rehearsal, _ = Rehearsal.of(ROOT, PACE)
    with Receivers() as receivers:
        running = rehearsal.run(
            "pocket-agent",
            routing="pocket-agent",
            generation=generation,
            receivers=receivers,
            place=tmp_path,
            evaluator=require("vmalert", generation=generation),
        )
        with running as stage:
            until(lambda: not stage.down())
            # Of a recording rule, and of a metric.
            stage.simulation.apply(
                Share('pocket_agent_executions_total{status="error"}', 0.3),
                Set('node_filesystem_avail_bytes{job="node",mountpoint="/var/lib/pocket-agent"}', 1e9),
            )
            wanted = {
                "HighErrorRatio": {("slack", "#pocket-agent-alerts")},
                "DiskSpaceLow": {("pagerduty", key("POCKET_AGENT_PAGERDUTY_SERVICE_KEY"))},
            }
            until(lambda: stage.heard(firing=True) == wanted, 90, lambda: str(stage.heard(firing=True)))
            stage.simulation.recover()
            until(lambda: stage.heard(firing=False) == wanted, 90, lambda: str(stage.heard(firing=False)))
    assert receivers.faults == []
