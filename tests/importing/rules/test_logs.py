"""Rules of logs become Python whose build is the group again, and are told from rules of Prometheus."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from obsdsl.importing.files.sources import read_bytes
from obsdsl.importing.found import Found
from obsdsl.importing.plan import plan
from obsdsl.importing.rules.logs import is_of_logs
from tests.fakes.ruler import LOKI, Ruler
from tests.importing.again import write
from tests.importing.live.reading import read
from tests.support import Run

ERRORS = 'sum by (job) (count_over_time({job="web"} |= "error" | json [5m])) > 0'
GROUP: dict[str, Any] = {
    "name": "web-logs",
    "interval": "1m",
    "rules": [
        {
            "record": "job:errors:rate5m",
            "expr": 'sum by (job) (rate({job="web"} != "debug" [5m]))',
            "labels": {"a": "b"},
        },
        {
            "alert": "Errors",
            "expr": ERRORS,
            "for": "2m",
            "labels": {"severity": "critical", "team": "web"},
            "annotations": {"summary": "Errors in the logs", "description": "D", "runbook_url": "https://r", "x": "y"},
        },
        {"alert": "Quiet", "expr": 'absent_over_time({job="web"}[1h])'},
    ],
}


def found_in(*groups: dict[str, Any]) -> Found:
    found = Found()
    read_bytes("a.yml", yaml.safe_dump({"groups": list(groups)}).encode(), found)
    return found


def test_the_build_is_the_group_again(tmp_path: Path, obsdsl: Run) -> None:
    made = plan(found_in(GROUP))
    assert not made.report.faults
    assert made.report.shares["rules of logs"].typed == 3
    write(made, tmp_path / "new")
    done = obsdsl("build", cwd=tmp_path / "new")
    assert done.returncode == 0, done.stderr
    built = yaml.safe_load((tmp_path / "new/dist/loki/rules/web-logs.yml").read_text())
    assert spelt(built) == spelt({"groups": [GROUP]})


def test_limits_are_fields_and_what_has_none_stays_as_it_is(tmp_path: Path, obsdsl: Run) -> None:
    alert = {"alert": "Errors", "expr": ERRORS, "keep_firing_for": "5m", "x_rank": 3}
    group = {
        "name": "web-logs",
        "interval": "1m",
        "query_offset": "30s",
        "limit": 5,
        "labels": {"team": "web"},
        "rules": [alert],
    }
    made = plan(found_in(group))
    assert not made.report.faults
    text = made.files["alerts/web_logs.py"]
    assert 'keep_firing_for="5m"' in text
    assert "limit=5" in text
    assert "# Kept as it is: labels. There is no field for it.\ngroup = " in text
    write(made, tmp_path / "new")
    done = obsdsl("build", cwd=tmp_path / "new")
    assert done.returncode == 0, done.stderr
    built = yaml.safe_load((tmp_path / "new/dist/loki/rules/web-logs.yml").read_text())
    assert spelt(built) == spelt({"groups": [group]})


def test_labels_are_the_texts_that_stand_there() -> None:
    text = (
        f"groups:\n- name: a\n  rules:\n  - {{alert: A, expr: '{ERRORS}', labels: {{x: yes, y: true, z: 0x1F, n: }}}}\n"
    )
    found = Found()
    read_bytes("a.yml", text.encode(), found)
    assert 'labels={"x": "yes", "y": "true", "z": "0x1F", "n": ""}' in plan(found).files["alerts/a.py"]


def spelt(data: Any) -> Any:
    """The expressions in our own spelling."""
    from obsdsl.logs.parse import parse
    from obsdsl.logs.render import render

    for rule in data["groups"][0]["rules"]:
        rule["expr"] = render(parse(rule["expr"]))
    return data


def test_rules_of_both_kinds_share_their_severities() -> None:
    metrics = {"name": "web", "rules": [{"alert": "Down", "expr": "up == 0", "labels": {"severity": "warning"}}]}
    made = plan(found_in(metrics, GROUP))
    assert "critical = Severity(" in made.files["alerts/severities.py"]
    assert "warning = Severity(" in made.files["alerts/severities.py"]
    assert "from alerts.severities import critical" in made.files["alerts/web_logs.py"]


@pytest.mark.parametrize(
    ("expr", "verdict"),
    [
        (ERRORS, True),
        ('rate({job="web"} !~ `x` [5m]) > 1', True),
        # Both read these; who asks a Prometheus means PromQL.
        ('sum(rate({job="web"}[5m])) > 0', False),
        ('up{job="web"} != 1', False),
        ("vector(1)", False),
        ('{job="web"} |= "a', False),
        ('{job="web"} or {job="db"}', False),
    ],
)
def test_what_only_logql_says_is_of_logs(expr: str, verdict: bool) -> None:
    assert is_of_logs({"name": "g", "rules": [{"alert": "A", "expr": expr}]}) is verdict


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"limit": "5"}, "limit is '5', and no number"),
        ({"rules": [{"alert": "A", "record": "b", "expr": ERRORS}]}, "the rule 1 has both alert and record"),
        ({"rules": [{"expr": ERRORS}]}, "the rule 1 has neither alert nor record"),
        ({"rules": [*GROUP["rules"], "x"]}, "the rule 4 is 'x', and no mapping"),
        ({"rules": [{"record": "a", "expr": ERRORS, "for": "5m"}]}, "has for, which Loki takes of alerts alone"),
        ({"rules": [{"alert": "A", "expr": ERRORS, "labels": ["a"]}]}, "the rule 'A' has labels that are no mapping"),
        ({"rules": [{"alert": "A", "expr": '{job="web"} |= "a"'}]}, "gives lines of logs, and a rule needs numbers"),
        ({"name": "a/b"}, "which names no file"),
    ],
)
def test_what_no_loki_loads_is_left_out_with_the_reason(change: dict[str, Any], reason: str) -> None:
    made = plan(found_in({**GROUP, **change}))
    assert made.files == {}
    (fault,) = made.report.faults
    assert fault.startswith("a.yml:2: the group ")
    assert reason in fault


def test_of_one_name_one_is_imported() -> None:
    made = plan(found_in(GROUP, GROUP, {**GROUP, "interval": "5m"}))
    assert [path for path in made.files if path.startswith("alerts/web")] == ["alerts/web_logs.py"]
    assert len(made.report.faults) == 1


def test_all_rules_of_a_loki_are_of_logs() -> None:
    # Prometheus would read it, too.
    plain = {"name": "plain", "rules": [{"alert": "A", "expr": 'sum(rate({job="web"}[5m])) > 0'}]}
    with Ruler(LOKI, multi_tenant=False) as loki:
        loki.put("anonymous", "shop", plain)
        made = plan(read("--ruler", loki.url))
    assert (
        'LogAlert("A", \'sum(rate({job="web"}[5m])) > 0\', severity=None, summary=None)'
        in made.files["alerts/plain.py"]
    )
