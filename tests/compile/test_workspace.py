"""A workspace as a whole: what its objects know of each other, and the same bytes wherever it is built."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import attrs
import pytest

from obsdsl import (
    P1,
    AlertRule,
    CompileError,
    Counter,
    Dashboard,
    Gauge,
    RecordingRule,
    RuleGroup,
    Stat,
    Table,
    TimeSeries,
    promql,
)
from obsdsl.compile.workspace import FEW, compile_workspace, context_of
from obsdsl.compose.workspace import Workspace
from obsdsl.config import Config
from obsdsl.define.duration import Duration
from tests.support import Run, tree

CONFIG = Config(Path("/workspace"))
hits = Counter("hits_total", "Hits.", labels={"code": ("200", "500")})
free = Gauge("free_bytes", "Free.", labels=("disk",))
ratio = RecordingRule("job:failed:ratio", hits(code="500").rate().sum(by="job") / hits.rate().sum(by="job"))
METRICS = (hits.declaration, free.declaration)


def unit_of(expr: Any, *groups: RuleGroup) -> str | None:
    """The unit that a panel of `expr` gets in a workspace with these groups."""
    dashboard = Dashboard("D", panels=(Stat("s", expr),))
    artifacts = compile_workspace(Workspace(METRICS, (dashboard,), groups), CONFIG)
    found = next(json.loads(one.content) for one in artifacts if one.kind == "dashboard")
    unit: str | None = found["panels"][0]["fieldConfig"]["defaults"].get("unit")
    return unit


def test_text_knows_the_metrics_of_the_workspace() -> None:
    assert unit_of("free_bytes") == "bytes"
    assert unit_of("sum(rate(hits_total[5m]))") == "cps"
    assert unit_of("unknown_bytes_of_somebody") is None


def test_text_knows_the_records_of_the_workspace() -> None:
    assert unit_of("job:failed:ratio") is None
    assert unit_of("job:failed:ratio", RuleGroup("g", rules=(ratio,))) == "percentunit"


def test_a_record_has_the_labels_and_the_interval_of_its_group() -> None:
    group = RuleGroup("g", rules=(ratio,), interval="30s", labels={"team": "web"})
    infer = context_of(Workspace(METRICS, (), (group,)), CONFIG).infer
    found = infer(promql("job:failed:ratio").node)
    assert found.cadence == 30
    assert found.labels.values("team") == ("web",)


def test_target_labels_and_the_scrape_interval_come_from_the_settings() -> None:
    config = attrs.evolve(CONFIG, target_labels=("cluster",), scrape_interval=Duration.parse("15s"))
    found = context_of(Workspace(METRICS), config).infer(promql("free_bytes").node)
    assert found.cadence == 15
    assert "cluster" in found.labels.known


def test_artifacts_are_in_the_order_of_their_paths() -> None:
    dashboards = tuple(Dashboard(uid, uid=uid, folder=folder) for uid, folder in (("b", "x"), ("a", "y"), ("c", None)))
    groups = tuple(RuleGroup(name, rules=(RecordingRule(f"a:{name}", hits.rate()),)) for name in ("z", "y"))
    artifacts = compile_workspace(Workspace((), dashboards, groups), CONFIG)
    assert [one.path for one in artifacts] == [
        "grafana/general/c.json",
        "grafana/x/b.json",
        "grafana/y/a.json",
        "prometheus/rules/y.yml",
        "prometheus/rules/z.yml",
    ]
    assert [(one.kind, one.identity) for one in artifacts[2:4]] == [("dashboard", "a"), ("rules", "y")]


def test_compiling_twice_gives_equal_artifacts() -> None:
    alert = AlertRule("A", ratio > 0.05, severity=P1, summary="a")
    dashboard = Dashboard("D", panels=(TimeSeries("t", ratio, thresholds=alert), Table("u", free)))
    workspace = Workspace(METRICS, (dashboard,), (RuleGroup("g", rules=(ratio, alert)),))
    assert compile_workspace(workspace, CONFIG) == compile_workspace(workspace, CONFIG)


MANY = 2 * FEW + 10


def service(number: int, expr: str = "m.hits(code=code).rate().sum(by=('code', 'path'))") -> str:
    return f"""
from obsdsl import P1, AlertRule, Dashboard, QueryVariable, Row, RuleGroup, Stat, TimeSeries
from metrics import m
code = QueryVariable("code", m.hits.label_values("code"), multi=True)
slow = AlertRule("Slow{number}", m.took.quantile(0.9, by=("a", "b")) > 0.5, severity=P1, summary="It is slow")
group = RuleGroup("g{number}", labels={{"z": "1", "a": "2"}}, rules=(slow,))
dashboard = Dashboard(
    "Service {number}",
    uid="s{number}",
    tags=("z", "a", "m"),
    variables=(code,),
    rows=(Row("r", TimeSeries("rate", {expr}), Stat("p90", m.took.quantile(0.9), thresholds=slow)),),
)
"""


METRIC_FILE = """
from obsdsl import Counter, Histogram
hits = Counter("hits_total", "Hits.", labels={"code": ("200", "500"), "path": ...})
took = Histogram("took_seconds", "Duration.", labels=("a", "b"), buckets=(0.1, 0.5, 1))
"""


@pytest.fixture
def many(workspace: Callable[[Mapping[str, str]], Path]) -> Path:
    """A workspace of so many dashboards that they are compiled by several processes."""
    files = {f"dashboards/s{number:03}.py": service(number) for number in range(MANY)}
    return workspace({"metrics/m.py": METRIC_FILE, **files})


def test_many_dashboards_are_the_same_bytes_anywhere(many: Path, tmp_path: Path, obsdsl: Run) -> None:
    """Neither hash seed, time zone, locale, working directory, order of files nor checkout changes a byte."""
    assert obsdsl("build", cwd=many, env={"PYTHONHASHSEED": "0"}).returncode == 0
    built = tree(many / "dist")
    assert len(built) == 2 * MANY + 1
    elsewhere = tmp_path / "a" / "deeper place"
    elsewhere.mkdir(parents=True)
    # Written in the other order, so that the file system lists them otherwise.
    for path in sorted(many.rglob("*"), reverse=True):
        if path.is_file() and "dist" not in path.parts and path.suffix != ".pyc":
            target = elsewhere / path.relative_to(many)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target)
            os.utime(target, (1, 1))
    environment = {"PYTHONHASHSEED": "4321", "TZ": "Asia/Tokyo", "LANG": "C", "LC_ALL": "C"}
    done = obsdsl("build", "-C", str(elsewhere / "metrics"), cwd=Path("/"), env=environment)
    assert done.returncode == 0, done.stderr
    assert tree(elsewhere / "dist") == built


def test_processes_give_what_one_gives(monkeypatch: pytest.MonkeyPatch) -> None:
    dashboards = tuple(
        Dashboard(f"D{number}", uid=f"d{number}", panels=(TimeSeries("t", hits.rate()),)) for number in range(MANY)
    )
    shared = compile_workspace(Workspace(METRICS, dashboards), CONFIG)
    monkeypatch.setattr("obsdsl.parallel.processors", lambda: 1)
    assert compile_workspace(Workspace(METRICS, dashboards), CONFIG) == shared


def test_a_fault_among_many_is_said_as_one_among_few(many: Path, obsdsl: Run) -> None:
    (many / "obsdsl.toml").write_text('grafana_version = "9.0"\n')
    bad = service(MANY).replace('TimeSeries("rate",', 'TimeSeries("rate", tooltip_hide_zeros=True, query=')
    (many / "dashboards/zzz.py").write_text(bad)
    done = obsdsl("build", cwd=many)
    assert done.returncode == 2
    assert done.stderr == (
        "error: dashboards/zzz.py:12: TimeSeries 'rate': tooltip_hide_zeros needs Grafana 11.5, "
        "and grafana_version is 9.0; leave it out or raise the version\n"
    )
    assert not (many / "dist").exists()


def test_a_release_that_lacks_a_panel_is_named() -> None:
    dashboard = Dashboard("D", panels=(TimeSeries("t", hits.rate(), tooltip_hide_zeros=True),))
    with pytest.raises(CompileError, match=r"needs Grafana 11\.5"):
        compile_workspace(Workspace((), (dashboard,)), attrs.evolve(CONFIG, grafana=(10, 0)))
