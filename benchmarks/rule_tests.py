"""`python -m benchmarks.rule_tests`: 200 alert probes and 1,000 value probes of one test module beside bare promtool.

Bare is `promtool test rules` with the same rules and series over the same time, and one probe of an alert and one of a
value; all of it in one test. Ours is a pytest module; its cost is what pytest takes with it beyond what it takes with
a module that uses the fixture `rules` and asks nothing: the workspace is loaded in both. All are whole
processes, rounds are interleaved; processor time is shown too, for machines that do other things. Where the cost is
small beside the start of pytest, so many modules are run in one process that it is seen; it is that of one. Three
shapes:

- wide: 200 alerts on 400 series, a test for each alert and five of its values, over 30 minutes;
- together: the same in one test;
- narrow: one alert on two series, asked 200 times, and 1,000 values, in one test over 20 minutes.

The last is the worst case: bare, it is little more than promtool's start, and a probe is a tenth of a millisecond.
promtool is the newest of `.stack/` (`make stack`). Nothing fails for being slow.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from statistics import median

from benchmarks.cases import ROOT
from benchmarks.measure import Sample, run

ALERTS, VALUES = 200, 1000
BARE, EMPTY, OURS = "promtool, one probe each", "pytest, nothing asked", "pytest, all probes"
# Shape → how many such modules one pytest runs.
SHAPES = {"wide": 1, "together": 1, "narrow": 20}
_METRICS = """\
from obsdsl import Counter

requests = tuple(
    Counter(f"app_{number}_requests_total", "Requests.", labels={"code": ("200", "500")}) for number in range(COUNT)
)
"""
_ALERTS = """\
from obsdsl import P2, AlertRule, RuleGroup
from metrics.apps import requests

alerts = tuple(
    AlertRule(
        f"App{number}Errors",
        one(code="500").rate("5m").sum(by="job") / one.rate("5m").sum(by="job") > 0.05,
        for_="5m",
        severity=P2,
        summary="Errors",
        owner="team",
    )
    for number, one in enumerate(requests)
)
groups = tuple(
    RuleGroup(f"apps-{start}", interval="15s", rules=alerts[start : start + 20]) for start in range(0, len(alerts), 20)
)
"""
_SERIES = """\
    rules.series(one(code="500"), rate=6, every="15s")
    rules.series(one(code="200"), rate=54, every="15s")
"""
_TESTS = {
    "wide": """\
@pytest.mark.parametrize("number", range(200))
def test_app(rules, number):
    one = requests[number]
SERIES
    rules.at(f"{10 + number % 20}m").alert(alerts[number]).is_firing()
    for minute in range(4):
        rules.at(f"{10 + minute}m").value(one(code="500").rate("5m").sum()).is_approx(6)
    rules.at("30m").value(1).equals(1)
""",
    "together": """\
def test_apps(rules):
    for number, one in enumerate(requests):
    SERIES
        rules.at(f"{10 + number % 20}m").alert(alerts[number]).is_firing()
        for minute in range(4):
            rules.at(f"{10 + minute}m").value(one(code="500").rate("5m").sum()).is_approx(6)
    rules.at("30m").value(1).equals(1)
""",
    "narrow": """\
def test_app(rules):
    one = requests[0]
SERIES
    for second in range(200):
        rules.at(f"{600 + second}s").alert(alerts[0]).is_firing()
    for second in range(1000):
        rules.at(f"{200 + second}s").value(one(code="500").rate("3m").sum()).is_approx(6)
""",
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run and print."""
    options = _parser().parse_args(arguments)
    promtool = sorted(ROOT.glob(".stack/*/bin/promtool"))[-1]
    print(f"{'':<22}{BARE:>28}{EMPTY:>26}{OURS:>24}{'cost':>9}{'in bare runs':>14}")
    for shape in options.shapes:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            _write(folder, shape)
            found: dict[str, list[Sample]] = {BARE: [], EMPTY: [], OURS: []}
            for number in range(options.rounds):
                print(f"round {number + 1} of {options.rounds}: {shape}", file=sys.stderr)
                _round(folder, promtool, found)
        for kind, of in (("wall", lambda one: one.seconds), ("processor", lambda one: one.cpu_seconds)):
            bare, empty, ours = (median(map(of, found[label])) for label in (BARE, EMPTY, OURS))
            cost = (ours - empty) / SHAPES[shape]
            row = f"{bare:>27.3f}s{empty:>25.3f}s{ours:>23.3f}s{cost:>8.3f}s{cost / bare:>14.2f}"
            print(f"{f'{SHAPES[shape]} {shape}, {kind}':<22}{row}")
    return 0


def _round(folder: Path, promtool: Path, found: dict[str, list[Sample]]) -> None:
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    environment = {**kept, "OBSDSL_PROMTOOL": str(promtool), "PYTHONPATH": str(ROOT / "src")}
    pytest = (sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider")
    found[BARE].append(run((str(promtool), "test", "rules", "bare.json"), folder, environment))
    found[EMPTY].append(run((*pytest, "empty"), folder, environment))
    found[OURS].append(run((*pytest, "all"), folder, environment))


def _write(folder: Path, shape: str) -> None:
    """The workspace, both modules, and promtool's file."""
    count = 1 if shape == "narrow" else ALERTS
    for file, text in (("metrics/apps.py", f"COUNT = {count}\n{_METRICS}"), ("alerts/apps.py", _ALERTS)):
        path = folder / file
        path.parent.mkdir()
        path.with_name("__init__.py").touch()
        path.write_text(text, encoding="utf-8")
    (folder / "obsdsl.toml").touch()
    head = "import pytest\nfrom alerts.apps import alerts\nfrom metrics.apps import requests\n\n"
    indented = _SERIES.rstrip().replace("\n", "\n    ") if shape == "together" else _SERIES.rstrip()
    for name, test in (
        ("all", _TESTS[shape].replace("SERIES", indented)),
        ("empty", "def test_nothing(rules):\n    pass\n"),
    ):
        (folder / name).mkdir()
        for number in range(SHAPES[shape]):
            (folder / name / f"test_{name}_{number}.py").write_text(head + test, encoding="utf-8")
    end = 20 if shape == "narrow" else 30
    groups = [
        {
            "name": f"apps-{start}",
            "interval": "15s",
            "rules": [_rule(one) for one in range(start, min(start + 20, count))],
        }
        for start in range(0, count, 20)
    ]
    (folder / "rules.json").write_text(json.dumps({"groups": groups}), encoding="utf-8")
    (folder / "bare.json").write_text(json.dumps(_bare(count, end)), encoding="utf-8")


def _rule(number: int) -> dict[str, object]:
    name = f"app_{number}_requests_total"
    expr = f'sum by (job) (rate({name}{{code="500"}}[5m])) / sum by (job) (rate({name}[5m])) > 0.05'
    labels = {"severity": "P2", "owner": "team"}
    return {
        "alert": f"App{number}Errors",
        "expr": expr,
        "for": "5m",
        "labels": labels,
        "annotations": {"summary": "Errors"},
    }


def _bare(count: int, end: int) -> dict[str, object]:
    """One probe of each kind, which both pass; the value's is at the end, so that all is evaluated."""
    series = [
        {
            "series": f'app_{number}_requests_total{{code="{code}", instance="test:9090", job="test"}}',
            "values": f"0+{step}x{end * 4}",
        }
        for number in range(count)
        for code, step in (("500", 90), ("200", 810))
    ]
    labels = {"severity": "P2", "owner": "team", "job": "test"}
    alert = {"exp_labels": labels, "exp_annotations": {"summary": "Errors"}}
    test = {
        "interval": "15s",
        "input_series": series,
        "alert_rule_test": [{"eval_time": "10m", "alertname": "App0Errors", "exp_alerts": [alert]}],
        "promql_expr_test": [
            {"expr": "vector(1)", "eval_time": f"{end}m", "exp_samples": [{"labels": "{}", "value": 1}]}
        ],
    }
    return {"rule_files": ["rules.json"], "evaluation_interval": "15s", "tests": [test]}


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.rule_tests", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--rounds", type=int, default=5, help="how often each is run (default: 5)")
    parser.add_argument("--shapes", nargs="+", choices=tuple(SHAPES), default=tuple(SHAPES), help="default: all")
    return parser


if __name__ == "__main__":
    sys.exit(main())
