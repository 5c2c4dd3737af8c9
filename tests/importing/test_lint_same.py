"""The lint says of an imported workspace what it says of the files that it was made of, by code and object.

Each difference has a reason: definitions tell what files alone do not, and some things are only wrong in files.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final, TypeAlias

import pytest

from tests.support import Run

# A check's code, and the name of what it is about.
Said: TypeAlias = tuple[str, str]

# Said of the workspace, and not of files that nobody defines the metrics of.
KNOWN_TYPES: Final = "the metric's type is known: of a counter, of a gauge"
KNOWN_UNITS: Final = "the metric's unit is known, by its name or by its use"
KNOWN_TARGETS: Final = "every metric has the labels job and instance"
OF_METRICS: Final = "the names of metrics are judged where these are defined"
MORE: Final = {
    "OBS205": KNOWN_TYPES,
    "OBS206": KNOWN_TYPES,
    "OBS210": "the library knows that an info metric is always 1",
    "OBS216": KNOWN_TARGETS,
    "OBS217": KNOWN_TARGETS,
    "OBS220": "how many series a metric may have is estimated from its labels",
    "OBS405": "each alert is named; of files it is said once for a group, which may have a style of its own",
    "OBS411": "a workspace is whole: what nothing reads there, nothing reads",
    "OBS509": KNOWN_UNITS,
    "OBS523": KNOWN_TARGETS,
    "OBS701": OF_METRICS,
    "OBS702": OF_METRICS,
    "OBS705": "labels without end are judged where metrics are defined",
}
# Said of the files, and not of the workspace.
LESS: Final = {
    "OBS002": "the import takes every document of a file",
    "OBS402": "the same group in two files is imported once",
    "OBS514": "each severity that alerts have is a level of the policy",
}
# Said of the files by who has the definitions, and not of the workspace.
STILL_LESS: Final = {
    "OBS002": LESS["OBS002"],
    "OBS304": "what the rules record is known in the workspace, and is scraped by nobody",
    "OBS402": LESS["OBS402"],
}
# What is about definitions themselves, and about the workspace as a whole.
STILL_MORE: Final = {"OBS411", "OBS701", "OBS702", "OBS705"}

# The same of dashboards.
OF_DASHBOARDS: Final = (
    *("kube-prometheus", "redis-exporter", "ingress-nginx"),
    # Data sources by name, of two kinds on one dashboard, and inputs of exports.
    "temporal/misc__advanced-visibility-specific.json",
    "temporal/misc__clustermonitoring-kubernetes.json",
    "grafana-devenv7/devenv__dev-dashboards__datasource-influxdb__influxdb-templated.json",
    "starsliao/kafka__KAFKA-Dashboard-CN-20240516-StarsL.cn-1715795355801.json",
)
MORE_OF_DASHBOARDS: Final = {
    "OBS205": KNOWN_TYPES,
    "OBS206": KNOWN_TYPES,
    "OBS208": KNOWN_UNITS,
    "OBS216": KNOWN_TARGETS,
    "OBS217": KNOWN_TARGETS,
    "OBS606": KNOWN_UNITS,
    "OBS607": KNOWN_UNITS,
    "OBS609": "each panel is named; of files it is said once for a dashboard, which may have a style of its own",
    "OBS610": "what a workspace builds is changed there: edits in Grafana would be lost",
    "OBS611": "a dashboard of a workspace has a uid; without one in the file, it is made of the title",
    "OBS701": OF_METRICS,
    "OBS702": OF_METRICS,
    "OBS705": "labels without end are judged where metrics are defined",
}
LESS_OF_DASHBOARDS: Final = {
    "OBS603": "a query that never refreshes does so on load, as Grafana has it: the difference variable-defaults",
    "OBS611": MORE_OF_DASHBOARDS["OBS611"],
    "OBS605": "a unit that Grafana does not know is written as a text behind the value: the difference unknown-units",
    "OBS616": "panels that overlap are put side by side, as Grafana does when it loads them",
}
# What is still more, and less, where the files are judged beside the same definitions.
STILL_MORE_OF_DASHBOARDS: Final = {"OBS611", "OBS701", "OBS702", "OBS705"}
# `unit=""` is none by intent (OBS605), and the axes of an old graph are its plugin's own settings (OBS606).
STILL_LESS_OF_DASHBOARDS: Final = set(LESS_OF_DASHBOARDS) | {"OBS606"}


def folder(name: str) -> Path:
    if "OBSDSL_CORPUS" not in os.environ:
        pytest.skip("OBSDSL_CORPUS is not set")
    return Path(os.environ["OBSDSL_CORPUS"]) / name


@pytest.fixture(scope="module")
def corpus() -> list[str]:
    return sorted(str(file) for file in folder("rules").rglob("*") if file.is_file())


def said(text: str) -> set[Said]:
    """By code and object, whatever a file or a workspace calls its kind."""
    kinds = r"^(AlertRule|RecordingRule|RawRule|RuleGroup|alert|record|group of rules|group|file) "
    problems: list[dict[str, Any]] = json.loads(text)["problems"]
    return {(one["code"], re.sub(kinds, "", one["subject"])) for one in problems}


def codes(some: Iterable[Said]) -> set[str]:
    return {code for code, _ in some}


def test_problems_of_rules_are_those_of_their_source(corpus: list[str], tmp_path: Path, obsdsl: Run) -> None:
    assert obsdsl("import", *corpus, "-o", "new", "-q", cwd=tmp_path).returncode == 0
    new = tmp_path / "new"
    lint = ("lint", "--no-cache", "--format", "json", "-q")
    whole = said(obsdsl(*lint, cwd=new).stdout)
    files = said(obsdsl(*lint, "--no-definitions", *corpus, cwd=tmp_path).stdout)
    defined = said(obsdsl(*lint, *corpus, cwd=new).stdout)
    assert codes(whole - files) == set(MORE)
    assert codes(files - whole) == set(LESS)
    # With the same definitions, the files are as good as the workspace.
    assert codes(whole - defined) == STILL_MORE
    assert codes(defined - whole) == set(STILL_LESS)
    assert len(files - whole) < len(files) / 10


def test_problems_of_dashboards_are_those_of_their_source(tmp_path: Path, obsdsl: Run) -> None:
    sources = [str(folder("dashboards") / name) for name in OF_DASHBOARDS]
    assert obsdsl("import", *sources, "-o", "new", "-q", cwd=tmp_path).returncode == 0
    new = tmp_path / "new"
    assert obsdsl("build", cwd=new).returncode == 0
    lint = ("lint", "--no-cache", "--format", "json", "-q")
    whole = by_title(said(obsdsl(*lint, cwd=new).stdout), new / "dist")
    files = by_title(said(obsdsl(*lint, "--no-definitions", *sources, cwd=tmp_path).stdout), new / "dist")
    defined = by_title(said(obsdsl(*lint, *sources, cwd=new).stdout), new / "dist")
    assert codes(whole - files) <= set(MORE_OF_DASHBOARDS)
    assert codes(whole - defined) <= STILL_MORE_OF_DASHBOARDS
    assert codes(defined - whole) <= STILL_LESS_OF_DASHBOARDS
    assert codes(files - whole) <= set(LESS_OF_DASHBOARDS)
    assert len(files - whole) < len(files) / 5


def by_title(some: Iterable[Said], built: Path) -> set[Said]:
    """With titles in place of uids: files are called by these."""
    boards = (json.loads(file.read_text()) for file in built.rglob("grafana/**/*.json"))
    titles = {board["uid"]: board["title"] for board in boards}
    pattern = re.compile(r"dashboard '([^']*)'$")
    return {(code, pattern.sub(lambda at: f"dashboard '{titles.get(at[1], at[1])}'", name)) for code, name in some}


def test_nobody_is_asked_for_helps_that_the_source_does_not_have(tmp_path: Path, obsdsl: Run) -> None:
    (tmp_path / "rules.yml").write_text("""
groups:
  - name: web
    rules:
      - {alert: Full, expr: queue_length > 5, for: 5m}
      - {alert: Slow, expr: 'histogram_quantile(0.9, sum by (le, route) (rate(took_seconds_bucket[5m]))) > 1', for: 5m}
      - {alert: Stale, expr: time() - last_run_seconds > 300, for: 5m}
      - {alert: Elsewhere, expr: 'job:requests:rate5m > 5', for: 5m}
""")
    assert obsdsl("import", "rules.yml", "-o", "new", "-q", cwd=tmp_path).returncode == 0
    lint = ("lint", "--no-cache", "--format", "json", "-q")
    files = said(obsdsl(*lint, "--no-definitions", "rules.yml", cwd=tmp_path).stdout)
    whole = said(obsdsl(*lint, cwd=tmp_path / "new").stdout)
    assert {one for one in whole - files if one[0] not in ("OBS523", "OBS509")} == set()
    metrics = (tmp_path / "new/metrics/other.py").read_text()
    assert 'labels=("route", ...), buckets=...)' in metrics
    assert 'unit="timestamp"' in metrics
