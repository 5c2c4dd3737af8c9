"""`obsdsl graph`, as its users run it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from tests.support import Run

FILES = {
    "metrics/web.py": """from obsdsl import Counter

requests = Counter("http_requests_total", "Requests.", labels=("code",))
""",
    "alerts/web.py": """from obsdsl import P0, AlertRule, RecordingRule, RuleGroup
from metrics import web as m

ratio = RecordingRule("job:errors:ratio", m.requests(code="500").rate().sum() / m.requests.rate().sum())
failing = AlertRule("Failing", ratio > 0.1, severity=P0, summary="It fails")
group = RuleGroup("web", rules=(ratio, failing))
""",
    "dashboards/web.py": """from obsdsl import Dashboard, TimeSeries
from alerts.web import failing, ratio

dashboard = Dashboard("Web", uid="web", panels=(TimeSeries("Errors", ratio, thresholds=failing),))
""",
}


@pytest.fixture
def project(workspace: Callable[[Mapping[str, str]], Path]) -> Path:
    return workspace(FILES)


def test_it_says_what_breaks_if_a_metric_is_renamed(project: Path, obsdsl: Run) -> None:
    done = obsdsl("graph", "--from", "http_requests_total", cwd=project)
    assert done.returncode == 0
    assert done.stdout == (
        "metric http_requests_total: Requests.  [metrics/web.py:3]\n"
        "  recording job:errors:ratio  [alerts/web.py:4]\n"
        "    alert Failing: It fails  [alerts/web.py:5]\n"
        "      panel web/Errors  [dashboards/web.py:4]\n"
        "        dashboard web: Web  [dashboards/web.py:4]\n"
        "    panel web/Errors  [dashboards/web.py:4] (see above)\n"
    )
    assert done.stderr == "1 recording rule, 1 alert, 1 panel, 1 dashboard\n"


def test_it_says_what_an_alert_depends_on(project: Path, obsdsl: Run) -> None:
    done = obsdsl("graph", "--to", "alert:Failing", cwd=project)
    assert "  recording job:errors:ratio" in done.stdout
    assert "panel" not in done.stdout
    assert done.stderr == "1 metric, 1 recording rule\n"


def test_without_a_question_panels_are_folded_into_their_dashboards(project: Path, obsdsl: Run) -> None:
    assert "panel" not in obsdsl("graph", cwd=project).stdout
    assert "panel web/Errors" in obsdsl("graph", "--all", cwd=project).stdout


def test_json_is_for_programs(project: Path, obsdsl: Run) -> None:
    found = json.loads(obsdsl("graph", "--format", "json", "--hide", "recording", cwd=project).stdout)
    assert ["metric:http_requests_total", "alert:Failing"] in found["edges"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--from", "http_request_total"), "did you mean 'http_requests_total'"),
        (("--to", "alert:"), "nothing is called 'alert:'; `obsdsl graph --all` lists all names"),
        (("--to", ""), "--to: a pattern is empty"),
        (("--from", "x,"), "--from: a pattern is empty"),
        (("--hide", ""), "--hide: a pattern is empty"),
        (("--hide", "panels"), "did you mean 'panel'"),
        (("--all", "--hide", "panel"), "--all"),
    ],
)
def test_a_wrong_word_is_refused_with_the_mend(
    project: Path, obsdsl: Run, arguments: tuple[str, ...], said: str
) -> None:
    done = obsdsl("graph", *arguments, cwd=project)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
