"""`python -m benchmarks.importing`: an import of 1,000 dashboards with 200 groups of rules, and the build of it.

The dashboards are as Grafana exports them, defaults and ids included: 16 panels of seven kinds, two variables, four
rows; the expressions are of 400 metrics. Where OBSDSL_CORPUS names public dashboards, 1,000 of these are the second
row: each as often as it takes, under a uid of its own. Timed is the whole process. The budget is a minute on two cores
and 1 GiB; a budget that is missed says "over", and the exit code is 1 only if an import or a build failed.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

from benchmarks.cases import ROOT
from benchmarks.measure import RunFailed, Sample, run

BUDGET: Final = 60.0
MEMORY: Final = 1 << 30
PANELS: Final = 16
_KINDS: Final = ("timeseries", "stat", "timeseries", "gauge", "table", "bargauge", "heatmap", "text")
_UNITS: Final = ("reqps", "s", "bytes", "percentunit", "short")
_SOURCE: Final = {"type": "prometheus", "uid": "${datasource}"}
Json = dict[str, Any]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run and print."""
    options = _parser().parse_args(arguments)
    print(f"{'':<12}{'dashboards':>12}{'MB':>8}{'':>8}{'wall':>10}{'processor':>12}{'peak':>10}")
    failed = False
    for name, boards in _inputs(options.dashboards):
        with tempfile.TemporaryDirectory() as folder:
            size = _write(Path(folder) / "old", boards)
            for step, command in (
                ("import", ("import", "../old", "--output", ".", "--force")),
                ("build", ("build",)),
            ):
                print(f"{step}: {name}", file=sys.stderr)
                try:
                    found = _run(Path(folder) / "new", command)
                except RunFailed as error:
                    print(f"{name}: {step} failed: {error}")
                    failed = True
                    break
                print(_row(name, options.dashboards, size, step, found))
    return int(failed)


def _row(name: str, count: int, size: int, step: str, found: Sample) -> str:
    over = step == "import" and (found.seconds > BUDGET or found.peak_bytes > MEMORY)
    times = f"{found.seconds:>9.1f}s{found.cpu_seconds:>11.1f}s{found.peak_bytes / 2**20:>6.0f} MiB"
    return f"{name:<12}{count:>12,}{size / 1e6:>8.1f}{step:>8}{times}{'  over' if over else ''}"


def _run(root: Path, command: Sequence[str]) -> Sample:
    root.mkdir(exist_ok=True)
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    return run((sys.executable, "-P", "-m", "obsdsl", *command, "--quiet"), root, environment)


def _inputs(count: int) -> Iterator[tuple[str, Iterator[Json]]]:
    yield "synthetic", map(dashboard, range(count))
    if corpus := os.environ.get("OBSDSL_CORPUS"):
        yield "public", itertools.islice(_public(Path(corpus)), count)


def _public(corpus: Path) -> Iterator[Json]:
    files = sorted(corpus.glob("dashboards/*/*.json"))
    for turn in itertools.count():
        for number, file in enumerate(files):
            yield {**json.loads(file.read_bytes()), "uid": f"b{turn}-{number}"}


def _write(folder: Path, boards: Iterator[Json]) -> int:
    folder.mkdir()
    size = 0
    for number, board in enumerate(boards):
        text = json.dumps(board, indent=2)
        size += len(text)
        (folder / f"{number:04}.json").write_text(text, encoding="utf-8")
    for number in range(200):
        (folder / f"rules-{number:03}.yml").write_text(json.dumps(rules(number)), encoding="utf-8")
    return size


def dashboard(number: int) -> Json:
    """One as Grafana exports it."""
    panels: list[Json] = []
    for row in range(4):
        place = {"h": 1, "w": 24, "x": 0, "y": row * 9}
        panels.append({"id": 100 + row, "type": "row", "title": f"Row {row}", "collapsed": False, "gridPos": place})
        panels[-1]["panels"] = []
        for column in range(PANELS // 4):
            panels.append(_panel(number, row * 4 + column, {"h": 8, "w": 6, "x": column * 6, "y": row * 9 + 1}))
    variables = [
        {"name": "datasource", "type": "datasource", "query": "prometheus", "current": {}, "hide": 0, "refresh": 1},
        {
            "name": "instance", "type": "query", "datasource": _SOURCE, "multi": True, "includeAll": True, "refresh": 2,
            "query": {"query": f"label_values(app_{number % 100}_requests_total, instance)", "refId": "x"},
            "definition": f"label_values(app_{number % 100}_requests_total, instance)", "sort": 1, "current": {},
        },
    ]  # fmt: skip
    return {
        "uid": f"board-{number:04}", "title": f"Service {number}", "tags": ["service"], "schemaVersion": 39,
        "id": number, "version": 7, "editable": True, "graphTooltip": 1, "refresh": "30s", "timezone": "browser",
        "time": {"from": "now-6h", "to": "now"}, "annotations": {"list": []}, "links": [], "panels": panels,
        "templating": {"list": variables},
    }  # fmt: skip


def _panel(number: int, index: int, place: Json) -> Json:
    kind = _KINDS[index % len(_KINDS)]
    common = {"id": index + 1, "type": kind, "title": f"Panel {index}", "gridPos": place, "pluginVersion": "11.2.0"}
    if kind == "text":
        return {**common, "options": {"mode": "markdown", "content": f"About service {number}.\n\nAsk its team."}}
    metric = f"app_{number % 100}_requests_total"
    matched = f'{metric}{{instance=~"$instance", code=~"5.."}}'
    targets = [
        {"refId": "A", "datasource": _SOURCE, "editorMode": "code", "range": True, "legendFormat": "{{instance}}",
         "expr": f"sum by (instance) (rate({matched}[$__rate_interval]))"},
        {"refId": "B", "datasource": _SOURCE, "editorMode": "code", "range": True, "legendFormat": "p9{{le}}",
         "expr": f"histogram_quantile(0.9{index % 9}, sum by (le) (rate(app_{number % 100}_took_bucket[5m])))"},
    ]  # fmt: skip
    steps = [{"color": "green", "value": None}, {"color": "red", "value": 80 + index}]
    defaults: Json = {"unit": _UNITS[index % len(_UNITS)], "color": {"mode": "palette-classic"}, "mappings": [],
                "thresholds": {"mode": "absolute", "steps": steps}}  # fmt: skip
    override = {"matcher": {"id": "byName", "options": "p9"}, "properties": [{"id": "unit", "value": "s"}]}
    return {**common, "datasource": _SOURCE, "targets": targets,
            "fieldConfig": {"defaults": defaults, "overrides": [override]}, "options": {}}  # fmt: skip


def rules(number: int) -> Json:
    """A group of a record and four alerts."""
    metric = f"app_{number % 100}_requests_total"
    ratio = f'sum by (job) (rate({metric}{{code=~"5.."}}[5m])) / sum by (job) (rate({metric}[5m]))'
    alerts = [
        {"alert": f"App{number}Errors{limit}", "expr": f"job:app{number}_errors:ratio5m > 0.{limit}", "for": "10m",
         "labels": {"severity": "warning"}, "annotations": {"summary": "Errors of {{ $labels.job }}"}}
        for limit in range(1, 5)
    ]  # fmt: skip
    record = {"record": f"job:app{number}_errors:ratio5m", "expr": ratio}
    return {"groups": [{"name": f"app-{number}", "rules": [record, *alerts]}]}


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.importing", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--dashboards", type=int, default=1000, help="how many there are (default: 1000)")
    return parser


if __name__ == "__main__":
    sys.exit(main())
