"""The page "Write an alert and prove it", done as written, up to the page that PagerDuty receives."""

from __future__ import annotations

import json
import re
import time
from pathlib import Path
from typing import Any

import pytest

from tests.cli.test_init import run_pytest
from tests.receivers import Receivers
from tests.servers import alertmanager, prometheus
from tests.stack import require
from tests.support import Run
from tests.test_docs import blocks, the

PAGE = "write-an-alert.md"
ALERT = 'down = AlertRule(\n    "WebDown"'
TESTS = ("def test_a_scrape", "def test_down_wakes", "def test_the_limit")
SECONDS = 90


def replace(file: Path, before: str, after: str) -> None:
    text = file.read_text()
    assert before in text, f"{file.name} has no {before!r}"
    file.write_text(text.replace(before, after, 1))


@pytest.fixture
def started(tmp_path: Path, obsdsl: Run) -> Path:
    """After the first step, without what the lint asks for."""
    assert obsdsl("init", "monitoring", cwd=tmp_path).returncode == 0
    root = tmp_path / "monitoring"
    alerts = root / "alerts/web.py"
    replace(alerts, "from obsdsl import P2,", "from obsdsl import P0, P2,")
    replace(alerts, "RuleGroup\n", "RuleGroup\nfrom obsdsl.library.prometheus import up\n")
    replace(alerts, "group = ", the(PAGE, "python", ALERT) + "group = ")
    replace(alerts, "many_errors)", "many_errors, down)")
    return root


@pytest.fixture
def project(started: Path) -> Path:
    """With what the lint asks for, and the routing."""
    replace(started / "alerts/web.py", 'minutes.",\n', 'minutes.",\n    runbook="docs/runbooks/web-down.md",\n')
    (started / "docs/runbooks").mkdir(parents=True)
    (started / "docs/runbooks/web-down.md").write_text("# The web service is down\n")
    dashboards = started / "dashboards/web.py"
    replace(dashboards, "import error_ratio", "import down, error_ratio")
    replace(dashboards, "TimeSeries\n", "TimeSeries\nfrom obsdsl.library.prometheus import up\n")
    (panel,) = re.findall(r'`(Stat\("Up".*?\))`', (Path(__file__).parents[2] / "docs" / PAGE).read_text())
    replace(dashboards, '            Stat("Conn', f'            {panel},\n            Stat("Conn')
    (started / "alerts/routing.py").write_text(the(PAGE, "python", "# alerts/routing.py"))
    return started


def pieces(*starts: str) -> str:
    return "\n\n".join(the(PAGE, "python", start) for start in ("# tests/test_alerts.py", *starts))


def test_the_lint_says_what_a_page_lacks(started: Path, obsdsl: Run) -> None:
    said = obsdsl("lint", cwd=started)
    assert said.stdout.rstrip("\n") + "\n" == the(PAGE, "", "alerts/web.py:16")


def test_the_tests_say_what_the_page_shows(project: Path, obsdsl: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OBSDSL_PROMTOOL", str(require("promtool").path))
    assert obsdsl("lint", "--fail-on", "info", cwd=project).stdout == ""
    tests = project / "tests/test_alerts.py"
    tests.write_text(pieces(*TESTS[:2]))
    wrong = run_pytest(project, str(tests))
    assert the(PAGE, "", ">   rules.between") in wrong.stdout
    assert "1 failed, 5 passed" in wrong.stdout
    replace(tests, '"6m30s", "19m"', '"7m", "19m"')
    right = run_pytest(project, str(tests), "--obsdsl-coverage", "--obsdsl-mutate")
    assert "6 passed" in right.stdout
    assert the(PAGE, "", "alert   ") in right.stdout
    mutants = right.stdout.split("mutants of alerts")[1].split("\n", 1)[1]
    assert mutants.split("\n\n")[0] + "\n" == the(PAGE, "", "WebManyErrors (")
    tests.write_text(tests.read_text() + "\n\n" + the(PAGE, "python", TESTS[2]))
    whole = run_pytest(project, str(tests), "--obsdsl-mutate", "--obsdsl-coverage-fail-under", "100")
    assert whole.returncode == 0
    assert "WebManyErrors (alerts/web.py:9)\n  >= instead of >\n\n1 of 9 changed alerts" in whole.stdout


def test_the_page_arrives(project: Path, obsdsl: Run, tmp_path: Path) -> None:
    secrets = tmp_path / "secrets"
    secrets.mkdir()
    with Receivers() as receivers:
        for name, value in {"PAGERDUTY_ROUTING_KEY": "0" * 32, "SLACK_WEBHOOK_URL": receivers.slack_url}.items():
            (secrets / name).write_text(value)
        (project / "obsdsl.toml").write_text(f'secret_dir = "{secrets}"\n')
        routing = project / "alerts/routing.py"
        replace(routing, "    slack_url", f'    pagerduty_url="{receivers.pagerduty_url}",\n    slack_url')
        # What takes minutes on the page takes seconds here.
        replace(project / "alerts/web.py", 'for_="2m"', 'for_="1s"')
        replace(project / "alerts/web.py", 'interval="30s"', 'interval="1s"')
        replace(project / "metrics/jobs.py", 'scrape_interval="15s"', 'scrape_interval="1s"')
        replace(project / "metrics/jobs.py", 'evaluation_interval="30s"', 'evaluation_interval="1s"')
        assert obsdsl("build", cwd=project).returncode == 0
        built = (project / "dist/alertmanager/alertmanager.yml").read_text()
        with alertmanager(require("alertmanager"), built.replace("group_wait: 10s", "group_wait: 1s")) as address:
            jobs = project / "metrics/jobs.py"
            host = address.removeprefix("http://")
            replace(jobs, "    jobs=", f'    alertmanagers=("{host}",),\n    jobs=')
            assert obsdsl("build", cwd=project).returncode == 0
            config = (project / "dist/prometheus/prometheus.yml").read_text()
            rules = (project / "dist/prometheus/rules/web.yml").read_text()
            with prometheus(require("prometheus"), config, {"rules/web.yml": rules}):
                page = _first(receivers, "pagerduty")
    shown = json.loads(blocks(PAGE, "json")[0])
    assert _differences(shown, page) == []
    assert not receivers.faults


def _first(receivers: Receivers, kind: str) -> Any:
    until = time.monotonic() + SECONDS
    while time.monotonic() < until:
        for one in receivers.arrivals:
            if one.kind.startswith(kind) and one.firing:
                return one.content
        time.sleep(0.1)
    pytest.fail(f"no {kind} in {SECONDS} s; there came {receivers.arrivals}, {receivers.faults}")


def _differences(shown: Any, found: Any, path: str = "") -> list[str]:
    """What the page shows and did not come; `…` is anything."""
    if isinstance(shown, dict) and isinstance(found, dict):
        return [line for key, one in shown.items() for line in _differences(one, found.get(key), f"{path}/{key}")]
    if isinstance(shown, list) and isinstance(found, list) and len(shown) == len(found):
        return [line for index, one in enumerate(shown) for line in _differences(one, found[index], f"{path}/{index}")]
    return [] if shown in ("…", found) else [f"{path}: {shown!r}, not {found!r}"]
