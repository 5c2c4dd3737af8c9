"""Panels whose thresholds are those of imported alerts name the alerts' numbers; whatever they say comes back."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.importing.again import built_of, planned, said_again, write_all
from tests.importing.proof import ROOT, style_faults

RULES = """
groups:
  - name: web
    rules:
      - {alert: QueueLong, expr: sum by (job) (queue_jobs) > 80, labels: {severity: P3}}
      - {alert: QueueFull, expr: sum by (job) (queue_jobs) > 200, labels: {severity: P1}}
      - {alert: Slow, expr: response_seconds > 0.5, labels: {severity: P1}}
      - {alert: SlowForLong, expr: response_seconds > 0.5, for: 1d, labels: {severity: P3}}
      - {alert: FewReady, expr: ready_pods / wanted_pods < 0.9, labels: {severity: P1}}
      - {alert: Title, expr: title_length > 3, labels: {severity: P3}}
      - {alert: Job, expr: running_jobs > 3, labels: {severity: P3}}
      - {alert: Down, expr: up == 1, labels: {severity: P3}}
      - {alert: Lag, expr: 'lag{topic="a"} > 10', labels: {severity: P3}}
      - {alert: LagOfB, expr: 'lag{topic="b"} > 20', labels: {severity: P3}}
      - {alert: Errors, expr: errors > 0, labels: {severity: P3}}
"""
GREEN, RED = (None, "green"), "red"
LINE = {"thresholdsStyle": {"mode": "line"}}


def panel(expr: str, *steps: tuple[float | None, str], kind: str = "timeseries", **more: Any) -> dict[str, Any]:
    """A panel of one query with thresholds; its title is the query."""
    drawn = {"mode": "absolute", "steps": [{"color": color, "value": value} for value, color in steps]}
    return {
        "type": kind,
        "title": expr,
        "datasource": {"type": "prometheus", "uid": "prometheus"},
        "targets": [{"refId": "A", "expr": expr}],
        "fieldConfig": {"defaults": {"thresholds": drawn, "custom": LINE}, "overrides": []},
        "options": {},
        **more,
    }


def source(folder: Path, *panels: dict[str, Any], rules: str = RULES, **more: Any) -> None:
    """A file of a dashboard with these panels, with a file of rules beside it."""
    places = ({"id": at, "gridPos": {"x": 0, "y": at * 8, "w": 24, "h": 8}} for at in range(1, len(panels) + 1))
    held = [place | one for place, one in zip(places, panels, strict=True)]
    job = {"name": "job", "type": "custom", "query": "a,b", "current": {}, "options": []}
    dashboard = {"title": "Web", "uid": "web", "schemaVersion": 39, "templating": {"list": [job]}, "panels": held}
    (folder / "rules.yml").write_text(rules)
    (folder / "web.json").write_text(json.dumps(dashboard | more))


def written(folder: Path, *panels: dict[str, Any], exact: bool = False, **more: Any) -> str:
    """The file of a dashboard with these panels, imported beside the rules. What is built of it says the same."""
    source(folder, *panels, **more)
    before, after, made = said_again([folder], exact)
    assert after == before
    return made.files["dashboards/web.py"]


def thresholds(text: str) -> Iterator[str]:
    """What the panels of a file say of thresholds."""
    yield from re.findall(r"Thresholds\(((?:[^()]|\([^()]*\))*)\)", text)


AGREEING = (
    panel("response_seconds", GREEN, (0.5, RED)),
    panel("max(response_seconds)", (None, "#00ff00"), (0.1, "blue"), (0.5, "#ff0000"), kind="stat"),
    panel('sum(queue_jobs{job="$job"})', GREEN, (80, "yellow"), (200, RED), kind="gauge"),
    panel("ready_pods / wanted_pods", (None, "dark-red"), (0.9, "semi-dark-green"), kind="bargauge"),
)


def test_panels_name_the_alerts_at_whose_numbers_they_change_colour(tmp_path: Path) -> None:
    text = written(tmp_path, *AGREEING)
    assert "from alerts.web import few_ready, queue_full, queue_long, slow\n" in text
    assert list(thresholds(text)) == [
        '"green", (slow.threshold, "red")',
        '"#00ff00", (0.1, "blue"), (slow.threshold, "#ff0000")',
        '"green", (queue_long.threshold, "yellow"), (queue_full.threshold, "red")',
        '"dark-red", (few_ready.threshold, "semi-dark-green")',
    ]


def test_it_is_written_in_style(tmp_path: Path) -> None:
    source(tmp_path, *AGREEING, *(panel("response_seconds", GREEN, (0.5, RED), title=f"{at}") for at in range(6)))
    made, _ = planned([tmp_path], exact=False)
    write_all(made.files, tmp_path / "workspace")
    assert style_faults(tmp_path / "workspace") == ""


@pytest.mark.parametrize("exact", [False, True])
def test_what_does_not_agree_stays_a_number(tmp_path: Path, exact: bool) -> None:
    percent = {"mode": "percentage", "steps": [{"color": "green", "value": None}, {"color": RED, "value": 80}]}
    per_job = "sum by (job) (queue_jobs)"
    text = written(
        tmp_path,
        panel("response_seconds", GREEN, (0.4, RED)),
        panel("response_seconds * 1000", GREEN, (500, RED)),
        panel("100 * ready_pods / wanted_pods", (None, RED), (90, "green")),
        panel("response_seconds", (None, RED), (0.5, "green"), title="better from there on"),
        panel("ready_pods / wanted_pods", GREEN, (0.9, RED), title="worse from there on"),
        panel(per_job, fieldConfig={"defaults": {"thresholds": percent, "custom": LINE}, "overrides": []}),
        panel(per_job, GREEN, (80, RED), transformations=[{"id": "reduce", "options": {}}], title="changed"),
        panel(per_job, GREEN, (80, RED), kind="stat", options={"reduceOptions": {"calcs": ["sum"]}}, title="summed"),
        panel("other_seconds", GREEN, (0.5, RED)),
        panel(
            "response_seconds",
            GREEN,
            (0.5, RED),
            title="hidden",
            targets=[
                {"refId": "A", "expr": "response_seconds", "hide": True},
                {"refId": "B", "expr": "other_seconds"},
            ],
        ),
        panel("up", (None, RED), (1, "green")),
        panel("errors", GREEN, (0, "dark-green"), (5, RED)),
        panel('lag{topic=~"$job"}', GREEN, (10, RED)),
        exact=exact,
    )
    assert "alerts" not in text


def test_what_grafana_draws_by_itself_is_said_where_an_alert_fires_there(tmp_path: Path) -> None:
    rules = "groups:\n- name: web\n  rules:\n  - {alert: Cpu, expr: cpu_percent > 80, labels: {severity: P3}}\n"
    usual = [GREEN, (80, RED)]
    text = written(
        tmp_path,
        panel("cpu_percent", *usual),
        panel("cpu_percent", *usual, kind="stat"),
        panel("memory_percent", *usual),
        rules=rules,
    )
    assert list(thresholds(text)) == ['"green", (cpu.threshold, "red")'] * 2


def test_exact_imports_say_numbers(tmp_path: Path) -> None:
    assert "alerts" not in written(tmp_path, *AGREEING, exact=True)


def test_a_name_that_means_something_else_there_is_not_taken(tmp_path: Path) -> None:
    text = written(
        tmp_path,
        panel("running_jobs", GREEN, (3, RED)),
        panel("title_length", GREEN, (3, RED)),
        panel("response_seconds", GREEN, (0.5, RED)),
    )
    assert list(thresholds(text))[:2] == ['"green", (3, "red")'] * 2
    assert "from alerts.web import slow\n" in text


def test_alerts_of_one_name_in_two_files_are_told_apart(tmp_path: Path) -> None:
    other = "groups:\n- name: other\n  rules:\n  - {alert: Slow, expr: query_seconds > 2, labels: {severity: P1}}\n"
    (tmp_path / "other.yml").write_text(other)
    text = written(tmp_path, panel("query_seconds", GREEN, (2, RED)), panel("response_seconds", GREEN, (0.5, RED)))
    # Which of them is `slow` is decided by the first panel.
    assert "from alerts.other import slow\n" in text
    assert list(thresholds(text)) == ['"green", (slow.threshold, "red")', '"green", (slow_for_long.threshold, "red")']


def test_a_panel_follows_its_alert(tmp_path: Path) -> None:
    source(tmp_path, *AGREEING)
    made, _ = planned([tmp_path], exact=False)
    changed = made.files["alerts/web.py"].replace("m.response_seconds > 0.5", "m.response_seconds > 0.7")
    files = {**made.files, "alerts/web.py": changed}
    (built,) = (one for one in built_of(files, tmp_path / "workspace") if one.path.endswith("web.json"))
    steps = [one["fieldConfig"]["defaults"]["thresholds"]["steps"][-1] for one in json.loads(built.content)["panels"]]
    assert [one["value"] for one in steps] == [0.7, 0.7, 200, 0.9]


def test_many_dashboards_are_the_same_on_one_processor_and_on_several(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source(tmp_path, *AGREEING)
    for at in range(20):
        text = (tmp_path / "web.json").read_text().replace('"Web"', f'"Web {at}"').replace('"web"', f'"web-{at}"')
        (tmp_path / f"web{at}.json").write_text(text)
    several, _ = planned([tmp_path], exact=False)
    monkeypatch.setattr("obsdsl.parallel.processors", lambda: 1)
    assert planned([tmp_path], exact=False)[0].files == several.files
    assert several.files["dashboards/web_7.py"].count("slow.threshold") == 2


def test_in_what_is_built_of_our_own_workspace_the_alerts_are_found_again() -> None:
    built = ROOT / "tests/__snapshots__"
    before, after, made = said_again(
        [built / "grafana/pocket-agent", built / "prometheus/rules/pocket-agent.yml"], exact=False
    )
    assert after == before
    text = "".join(one for path, one in made.files.items() if path.startswith("dashboards/"))
    drawn = set(re.findall(r"thresholds=([a-z]\w*)", (ROOT / "dashboards/pocket_agent.py").read_text()))
    equal = {"service_down", "no_executions_recently"}
    assert set(re.findall(r"(\w+)\.threshold", text)) == drawn - equal | {"disk_space_low"}
