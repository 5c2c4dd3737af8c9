"""Rules of files as Python: what is built of it is what was read."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest
import yaml

from obsdsl.define.duration import Duration
from obsdsl.express.parse import parse
from obsdsl.importing.files.sources import Found, files_in, read_file
from obsdsl.importing.metrics.definitions import definitions
from obsdsl.importing.rules.groups import Rules, import_rules
from obsdsl.importing.rules.order import expressions, recorded
from obsdsl.importing.rules.source import Source
from tests.conftest import ROOT
from tests.support import Run

Workspace = Callable[[Mapping[str, str]], Path]
RULES = """
groups:
  - name: web
    interval: 30s
    limit: 10
    rules:
      - record: job:requests:rate5m
        expr: sum by (job) (rate(http_requests_total{code=~"5.."}[5m]))
        labels: {team: web}
      - alert: TooManyErrors
        expr: job:requests:rate5m > 5 and on (job) up == 1
        for: 300s
        keep_firing_for: 1m
        labels: {severity: critical, team: web, owner: web}
        annotations:
          summary: Too many errors
          description: "{{ $value }} a second"
          dashboard: web
      - alert: Slow
        expr: rate(took_bucket{le="0.5"}[5m]) / ignoring (le) rate(took_count[5m]) < 0.9
        labels: {severity: P1}
"""


def read(*files: Path) -> Found:
    found = Found()
    for file in files:
        read_file(file, found, named=True)
    return found


def imported(groups: list[Source], exact: bool = False) -> tuple[Rules, dict[str, str]]:
    metrics = definitions(expressions(groups), recorded(groups))
    rules = import_rules(groups, metrics, exact)
    return rules, {**metrics.files, **rules.files}


def plain_rule(rule: Any) -> Any:
    """A rule by what Prometheus makes of it."""
    if not isinstance(rule, dict) or not rule.get("expr"):
        return rule
    labels = {key: text for key in ("labels", "annotations") if (text := texts(rule.get(key)))}
    times = {key: Duration.parse(str(rule[key])) for key in ("for", "keep_firing_for") if rule.get(key) is not None}
    rest = {key: one for key, one in rule.items() if key not in ("labels", "annotations")}
    return {**rest, **labels, **times, "expr": parse(str(rule["expr"]), variables=False)}


def texts(value: Any) -> dict[str, str]:
    words = {True: "true", False: "false", None: ""}
    return {key: words[one] if one is None or isinstance(one, bool) else str(one) for key, one in (value or {}).items()}


def plain_group(group: Mapping[str, Any]) -> dict[str, Any]:
    interval = {"interval": Duration.parse(str(group["interval"]))} if group.get("interval") else {}
    return {**group, **interval, "rules": [plain_rule(one) for one in group["rules"]]}


def groups_of(value: Any) -> Iterator[dict[str, Any]]:
    """The groups of a document, plain or of the operator's."""
    if isinstance(value, dict):
        for one in value.get("groups") or value.get("spec", {}).get("groups") or ():
            yield plain_group(one)
        for item in value.get("items", ()):
            yield from groups_of(item)


def built(root: Path) -> dict[str, Any]:
    return {one["name"]: one for one in built_groups(root)}


def built_groups(root: Path) -> Iterator[dict[str, Any]]:
    for file in (root / "dist/prometheus/rules").glob("*.yml"):
        yield from groups_of(yaml.safe_load(file.read_text()))


def said(group: Mapping[str, Any]) -> dict[str, Any]:
    """What Prometheus reads of a group."""
    return {key: one for key, one in group.items() if one != {} and key != "partial_response_strategy"}


def test_a_group_is_a_file_as_a_person_would_write_it(tmp_path: Path, workspace: Workspace, obsdsl: Run) -> None:
    (tmp_path / "rules.yml").write_text(RULES)
    rules, files = imported(read(tmp_path / "rules.yml").groups)
    assert files["alerts/web.py"] == dedent('''\
        """Rules of the group web."""

        from obsdsl import P1, AlertRule, RecordingRule, Regex, RuleGroup
        from obsdsl.library.prometheus import up

        from alerts.severities import critical
        from metrics import other as m

        job_requests_rate5m = RecordingRule(
            "job:requests:rate5m",
            m.http_requests(code=Regex("5..")).rate("5m").sum(by="job"),
            labels={"team": "web"},
        )
        too_many_errors = AlertRule(
            "TooManyErrors",
            ((job_requests_rate5m > 5) & (up == 1)).on("job"),
            for_="5m",
            keep_firing_for="1m",
            severity=critical,
            summary="Too many errors",
            description="{{ $value }} a second",
            owner="web",
            annotations={"dashboard": "web"},
            labels={"team": "web"},
        )
        slow = AlertRule(
            "Slow",
            (m.took.bucket_series(le="0.5").rate("5m") / m.took.count_series.rate("5m")).ignoring("le") < 0.9,
            severity=P1,
            summary=None,
        )
        group = RuleGroup("web", interval="30s", limit=10, rules=(job_requests_rate5m, too_many_errors, slow))
        ''')
    assert (rules.groups, rules.rules, rules.raw_rules, rules.raw_expressions) == (1, 3, 0, 0)
    root = workspace(files)
    done = obsdsl("build", cwd=root)
    assert (done.returncode, done.stderr) == (0, "dist: 0 dashboards, 1 rule file; 2 files changed\n")
    assert built(root) == {one["name"]: one for one in groups_of(yaml.safe_load(RULES))}


def test_what_prometheus_loads_is_typed_and_keeps_its_name(tmp_path: Path, workspace: Workspace, obsdsl: Run) -> None:
    text = """
        groups:
          - name: a
            rules:
              - {alert: Always, expr: "1", labels: {severity: 1}}
              - {alert: Up, expr: up == 0}
              - {alert: Up, expr: up == 1}
          - {name: empty, rules: []}
          - {name: A, rules: [{record: "x:y", expr: up}]}
          - {name: a/b, rules: [{record: "x:y", expr: up}]}
          - name: a
            rules:
              - {alert: Always, expr: "1", labels: {severity: 1}}
              - {alert: Up, expr: up == 0}
              - {alert: Up, expr: up == 1}
        """
    (tmp_path / "r.yml").write_text(dedent(text))
    found = read(tmp_path / "r.yml")
    rules, files = imported(found.groups)
    place = f"{tmp_path}/r.yml"
    assert (rules.raw_rules, rules.refused) == (0, [])
    assert rules.notes == [
        f"{place}:9: the group 'A' is in {place}:3, too; its file is called 'A-r'",
        f"{place}:10: the group 'a/b' names no file; its file is called 'a-b'",
        f"{place}:11: the group 'a' is the same as in {place}; it is imported once",
    ]
    root = workspace(files)
    assert obsdsl("build", cwd=root).returncode == 0
    assert built(root) == {one["name"]: one for one in list(groups_of(yaml.safe_load(text)))[:-1]}
    exact, files = imported(found.groups, exact=True)
    assert (exact.refused, exact.groups) == ([], 5)
    assert 'RuleGroup("a", file="a-2", rules=' in files["alerts/a_2.py"]


def test_rules_of_one_name_are_called_after_what_tells_them_apart(tmp_path: Path) -> None:
    rules = [
        {"alert": "Slow", "expr": 'took{job="web"} > 1', "labels": {"severity": "critical", "team": "a"}},
        {"alert": "Slow", "expr": 'took{job="web"} > 2', "labels": {"severity": "page", "team": "a"}},
        {"alert": "Slow", "expr": 'took{job="web"} > 3', "labels": {"severity": "critical", "team": "b"}},
        {"alert": "Slow", "expr": 'took{job="data-base"} > 1', "labels": {"severity": "critical", "team": "a"}},
        {"alert": "Slow", "expr": 'took{job="web"} > 4', "labels": {"severity": "critical", "team": "a"}},
        {"alert": "Group", "expr": "up == 0"},
    ]
    (tmp_path / "r.yml").write_text(yaml.safe_dump({"groups": [{"name": "a", "rules": rules}]}))
    _, files = imported(read(tmp_path / "r.yml").groups)
    assert "rules=(slow, slow_page, slow_b, slow_data_base, slow_above_4, group_rule)" in files["alerts/a.py"]


def test_a_series_is_imported_from_the_file_that_records_it(tmp_path: Path, workspace: Workspace, obsdsl: Run) -> None:
    (tmp_path / "r.yml").write_text("""
groups:
  - {name: reads, rules: [{alert: Low, expr: "a:b < 1"}, {record: "c:d", expr: "e:f"}]}
  - {name: records, rules: [{record: "a:b", expr: sum(queue)}, {record: "e:f", expr: "c:d"}]}
""")
    rules, files = imported(read(tmp_path / "r.yml").groups)
    assert "from alerts.records import a_b, e_f\n" in files["alerts/reads.py"]
    assert 'RecordingRule("e:f", promql("c:d"))' in files["alerts/records.py"]
    assert rules.raw_expressions == 1
    assert obsdsl("build", cwd=workspace(files)).returncode == 0


def test_a_definition_stands_behind_what_it_reads_and_rules_stay_in_their_order(
    tmp_path: Path, workspace: Workspace, obsdsl: Run
) -> None:
    (tmp_path / "r.yml").write_text("""
groups:
  - name: a
    rules:
      - {alert: Low, expr: "x:y < 1"}
      - {record: "x:y", expr: "sum(queue) / z:z"}
      - {record: "z:z", expr: "sum(z)"}
""")
    rules, files = imported(read(tmp_path / "r.yml").groups)
    text = files["alerts/a.py"]
    assert text.index("z_z = ") < text.index("x_y = ") < text.index("low = ")
    assert "rules=(low, x_y, z_z)" in text
    assert rules.raw_expressions == 0
    root = workspace(files)
    assert obsdsl("build", cwd=root).returncode == 0
    assert [one.get("record", "Low") for one in built(root)["a"]["rules"]] == ["Low", "x:y", "z:z"]


def test_rules_that_differ_by_their_window_have_a_function(tmp_path: Path, workspace: Workspace, obsdsl: Run) -> None:
    ratio = (
        'sum(rate(http_server_requests_total{code=~"5..",job="web"}[%s]))'
        ' / sum(rate(http_server_requests_total{job="web"}[%s]))'
    )
    rules = [{"record": f"job:errors:ratio_rate{one}", "expr": ratio % (one, one)} for one in ("5m", "1h", "6h")]
    (tmp_path / "r.yml").write_text(yaml.safe_dump({"groups": [{"name": "a", "rules": rules}]}))
    _, files = imported(read(tmp_path / "r.yml").groups)
    assert (
        dedent('''\


        def job_errors_ratio_rate(window: str) -> Vector:
            """Job errors ratio rate, over a window."""
            part = m.server_requests(code=Regex("5.."), job="web").rate(window).sum()
            whole = m.server_requests(job="web").rate(window).sum()
            return part / whole


        job_errors_ratio_rate5m = RecordingRule("job:errors:ratio_rate5m", job_errors_ratio_rate("5m"))
        ''')
        in files["alerts/a.py"]
    )
    root = workspace(files)
    assert obsdsl("build", cwd=root).returncode == 0
    assert built(root)["a"]["rules"] == [plain_rule(one) for one in rules]


def corpus() -> Path:
    if "OBSDSL_CORPUS" not in os.environ:
        pytest.skip("OBSDSL_CORPUS is not set")
    return Path(os.environ["OBSDSL_CORPUS"]) / "rules"


def test_every_group_of_the_corpus_is_built_as_it_was(workspace: Workspace, obsdsl: Run) -> None:
    """One workspace of all files."""
    found = Found()
    for file in files_in(corpus()):
        read_file(file, found, named=False)
    wanted: list[dict[str, Any]] = []
    for file in files_in(corpus()):
        first, *more = yaml.safe_load_all(file.read_text())
        for document in (first, *(more if "kind" in first else ())):
            wanted += groups_of(document)
    assert (found.faults, len(wanted)) == ([], len(found.groups))
    rules, files = imported(found.groups)
    assert (rules.rules, rules.raw_rules) == (1671, 0)
    assert rules.raw_expressions / rules.expressions < 0.06
    assert rules.refused == []
    root = workspace(files)
    done = obsdsl("build", cwd=root)
    assert done.returncode == 0, done.stderr
    made = list(built_groups(root))
    missing = [one["name"] for one in wanted if said(one) not in made]
    assert missing == []
    for arguments in (["check", "--ignore", "E501"], ["format", "--check"]):
        ruff = [sys.executable, "-m", "ruff", *arguments, "--isolated", "--line-length", "120", "-q", "."]
        assert subprocess.run(ruff, cwd=root, capture_output=True, text=True, check=False).stdout == ""
    sample = sorted(name for name in files if name.startswith("alerts/"))[::6]
    mypy = [sys.executable, "-m", "mypy", "--strict", "--cache-dir", str(root / ".mypy"), *sample]
    checked = subprocess.run(
        mypy, cwd=root, env={**os.environ, "MYPYPATH": str(ROOT / "src")}, capture_output=True, text=True, check=False
    )
    assert checked.returncode == 0, checked.stdout


def test_what_prometheus_would_not_load_says_why(tmp_path: Path) -> None:
    (tmp_path / "r.yml").write_text("groups: [{name: web, rules: [{alert: Bad, expr: 'rate(a[5m)'}, {alert: Odd}]}]")
    _, files = imported(read(tmp_path / "r.yml").groups)
    comments = [line for line in files["alerts/web.py"].splitlines() if line.startswith("#")]
    assert comments == [
        "# Kept as it is: Prometheus would not load it: 1:10: `)` stands where `]` of the `[` in column 7 belongs.",
        "# Kept as it is: Prometheus would not load it.",
    ]


def test_a_rule_that_only_obsdsl_does_not_read_says_so(tmp_path: Path) -> None:
    (tmp_path / "r.yml").write_text(f"groups: [{{name: web, rules: [{{record: a, expr: '{'up + ' * 300}up'}}]}}]")
    rules, files = imported(read(tmp_path / "r.yml").groups)
    assert rules.reasons == ["obsdsl reads no such expression"]
    assert "# Kept as it is: obsdsl reads no such expression: 1:1004: more than 200" in files["alerts/web.py"]
