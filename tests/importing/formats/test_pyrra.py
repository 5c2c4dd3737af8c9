"""Objectives of Pyrra become the rules that Pyrra generates of them.

What is expected is what Pyrra's own tests say: slo/rules_test.go, and servicelevelobjective_test.go of its controllers.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.importing.formats.reading import groups, plain, read
from tests.stack import require
from tests.support import Run

Rules = list[dict[str, Any]]


def objective(name: str, target: str, window: str, indicator: Mapping[str, Any], **spec: Any) -> str:
    metadata = spec.pop("metadata", {})
    held = {"target": target, "window": window, "indicator": dict(indicator), **spec}
    data = {
        "apiVersion": "pyrra.dev/v1alpha1",
        "kind": "ServiceLevelObjective",
        "metadata": {"name": name, **metadata},
        "spec": held,
    }
    return yaml.safe_dump(data)


HTTP = objective(
    "http",
    "99.5",
    "28d",
    {
        "ratio": {
            "errors": {"metric": 'http_requests_total{job="app",status=~"5.."}'},
            "total": {"metric": 'http_requests_total{job="app"}'},
        }
    },
    metadata={
        "labels": {"pyrra.dev/team": "foo", "team": "bar"},
        "annotations": {"pyrra.dev/description": "foo", "description": "bar"},
    },
)


def recorded(found: Rules) -> dict[str, Any]:
    return {rule["record"]: rule for rule in found if "record" in rule}


def expr(text: str) -> str:
    return str(plain({"expr": text})["expr"])


def test_an_objective_with_labels_and_annotations_that_are_passed_on() -> None:
    found = read(HTTP)
    labels = {"job": "app", "slo": "http", "team": "foo"}
    made = groups(found)
    assert [(one.group.name, str(one.group.interval)) for one in found.groups] == [
        ("http-increase", "2m30s"),
        ("http", "30s"),
    ]
    assert made["http-increase"] == [
        plain(
            {
                "record": "http_requests:increase4w",
                "expr": 'sum by (status) (increase(http_requests_total{job="app"}[4w]))',
                "labels": labels,
            }
        ),
        plain(
            {
                "alert": "SLOMetricAbsent",
                "expr": 'absent(http_requests_total{job="app"}) == 1',
                "for": "6m",
                "annotations": {"description": "foo"},
                "labels": {**labels, "severity": "critical"},
            }
        ),
    ]
    windows = ("5m", "30m", "1h", "2h", "6h", "1d", "4d")
    selected = ('http_requests_total{job="app",status=~"5.."}', 'http_requests_total{job="app"}')
    burned = [
        plain(
            {
                "record": f"http_requests:burnrate{window}",
                "expr": " / ".join(f"sum(rate({one}[{window}]))" for one in selected),
                "labels": labels,
            }
        )
        for window in windows
    ]
    pairs = (
        ("5m", "1h", 14, "2m0s", "critical", "2d"),
        ("30m", "6h", 7, "15m0s", "critical", "4d"),
        ("2h", "1d", 2, "1h0m0s", "warning", "2w"),
        ("6h", "4d", 1, "3h0m0s", "warning", "4w"),
    )
    alerts = [
        plain(
            {
                "alert": "ErrorBudgetBurn",
                "expr": f'http_requests:burnrate{short}{{job="app",slo="http"}} > ({factor} * (1-0.995)) and '
                f'http_requests:burnrate{long}{{job="app",slo="http"}} > ({factor} * (1-0.995))',
                "for": for_,
                "labels": {**labels, "severity": severity, "short": short, "long": long, "exhaustion": exhaustion},
                "annotations": {"description": "foo"},
            }
        )
        for short, long, factor, for_, severity, exhaustion in pairs
    ]
    assert made["http"] == burned + alerts


def test_a_ratio_that_is_grouped_and_selected_by_regular_expressions() -> None:
    handlers = 'handler=~"/api.*",job="thanos-receive-default"'
    made = groups(
        read(
            objective(
                "errors",
                "99",
                "28d",
                {
                    "ratio": {
                        "errors": {"metric": f'http_requests_total{{{handlers},code=~"5.."}}'},
                        "total": {"metric": f"http_requests_total{{{handlers}}}"},
                        "grouping": ["job", "handler"],
                    }
                },
            )
        )
    )
    (increase, absent) = made["errors-increase"]
    assert increase["expr"] == expr(f"sum by (code, handler, job) (increase(http_requests_total{{{handlers}}}[4w]))")
    assert (increase["labels"], absent["labels"]) == ({"slo": "errors"}, {"slo": "errors", "severity": "critical"})
    burned = recorded(made["errors"])["http_requests:burnrate5m"]
    total = f"sum by (handler, job) (rate(http_requests_total{{{handlers}}}[5m]))"
    assert burned["expr"] == expr(
        f'sum by (handler, job) (rate(http_requests_total{{{handlers},code=~"5.."}}[5m])) / {total}'
    )
    alert = made["errors"][-1]
    above = (f'http_requests:burnrate{one}{{{handlers},slo="errors"}} > (1 * (1-0.99))' for one in ("6h", "4d"))
    assert alert["expr"] == expr(" and ".join(above))
    assert alert["labels"] == {"slo": "errors", "severity": "warning", "long": "4d", "short": "6h", "exhaustion": "4w"}


def test_a_latency_over_two_weeks() -> None:
    matchers = 'job="apiserver",resource=~"resource|",verb=~"LIST|GET"'
    series = "apiserver_request_duration_seconds"
    total, fast = f"{series}_count{{{matchers}}}", f'{series}_bucket{{{matchers},le="0.1"}}'
    made = groups(
        read(
            objective(
                "latency",
                "99",
                "2w",
                {
                    "latency": {
                        "success": {"metric": fast},
                        "total": {"metric": total},
                        "grouping": ["resource", "verb"],
                    }
                },
            )
        )
    )
    labels = {"job": "apiserver", "slo": "latency"}
    increases = made["latency-increase"]
    assert [rule.get("record") or rule["alert"] for rule in increases] == [
        f"{series}:increase2w",
        f"{series}:increase2w",
        "SLOMetricAbsent",
        "SLOMetricAbsent",
    ]
    assert [rule["labels"].get("le") for rule in increases] == [None, "0.1", None, "0.1"]
    assert increases[0]["expr"] == expr(f"sum by (resource, verb) (increase({total}[2w]))")
    assert increases[1]["expr"] == expr(f"sum by (resource, verb) (increase({fast}[2w]))")
    assert list(recorded(made["latency"])) == [
        f"{series}:burnrate{window}" for window in ("3m", "15m", "30m", "1h", "3h", "12h", "2d")
    ]
    every = f"sum by (resource, verb) (rate({total}[3m]))"
    wanted = f"({every} - sum by (resource, verb) (rate({fast}[3m]))) / {every}"
    assert recorded(made["latency"])[f"{series}:burnrate3m"] == plain(
        {"record": f"{series}:burnrate3m", "expr": wanted, "labels": labels}
    )
    alerts = [rule for rule in made["latency"] if "alert" in rule]
    assert [str(rule["for"]) for rule in alerts] == ["1m", "8m", "30m", "1h30m"]
    assert [rule["labels"]["exhaustion"] for rule in alerts] == ["1d", "2d", "1w", "2w"]


def test_a_native_histogram() -> None:
    selected = 'http_request_duration_seconds{code=~"2..",job="metrics"}'
    made = groups(
        read(objective("native", "99.5", "28d", {"latencyNative": {"latency": "1s", "total": {"metric": selected}}}))
    )
    came = f"sum(increase({selected}[4w]))"
    assert [rule["expr"] for rule in made["native-increase"]] == [
        expr(f"histogram_count({came})"),
        expr(f"histogram_fraction(0, 1, {came}) * histogram_count({came})"),
    ]
    assert made["native-increase"][1]["labels"] == {"job": "metrics", "slo": "native", "le": "1"}
    burned = recorded(made["native"])["http_request_duration_seconds:burnrate5m"]
    assert burned["expr"] == expr(f"1 - histogram_fraction(0, 1, sum(rate({selected}[5m])))")


def test_a_gauge_of_what_is_up() -> None:
    selected = 'up{instance!~"(127.0.0.1|localhost).*"}'
    indicator = {"bool_gauge": {"metric": selected, "grouping": ["job", "instance"]}}
    made = groups(read(objective("up-targets", "99", "28d", indicator)))
    counted, summed, absent = made["up-targets-increase"]
    assert (counted["record"], summed["record"]) == ("up:count4w", "up:sum4w")
    assert summed["expr"] == expr(f"sum by (instance, job) (sum_over_time({selected}[4w]))")
    assert absent["expr"] == expr(f"absent({selected}) == 1")
    every = f"sum by (instance, job) (count_over_time({selected}[5m]))"
    wanted = f"({every} - sum by (instance, job) (sum_over_time({selected}[5m]))) / {every}"
    assert recorded(made["up-targets"])["up:burnrate5m"]["expr"] == expr(wanted)


def test_errors_of_another_metric_are_recorded_and_missed_apart() -> None:
    names = ("prometheus_operator_reconcile_errors_total", "prometheus_operator_reconcile_operations_total")
    indicator = {"ratio": {"errors": {"metric": names[0]}, "total": {"metric": names[1]}}}
    made = groups(read(objective("operator", "99", "2w", indicator)))["operator-increase"]
    assert [rule.get("record") or rule["expr"] for rule in made] == [
        "prometheus_operator_reconcile_operations:increase2w",
        expr(f"absent({names[1]}) == 1"),
        "prometheus_operator_reconcile_errors:increase2w",
        expr(f"absent({names[0]}) == 1"),
    ]


def test_alerts_are_named_and_left_out_as_the_objective_says() -> None:
    base = yaml.safe_load(HTTP)
    base["spec"]["alerting"] = {
        "name": "HttpBurns",
        "absentName": "HttpGone",
        "severities": {"fastBurn": "page", "absent": "info"},
    }
    made = groups(read(yaml.safe_dump(base)))
    assert [rule["labels"]["severity"] for rule in made["http"] if rule.get("alert") == "HttpBurns"] == [
        "page",
        "critical",
        "warning",
        "warning",
    ]
    (gone,) = [rule for rule in made["http-increase"] if rule.get("alert") == "HttpGone"]
    assert gone["labels"]["severity"] == "info"
    for alerting in ({"burnrates": False, "absent": False}, {"disabled": True, "absent": False}):
        base["spec"]["alerting"] = alerting
        assert not [rule for rules in groups(read(yaml.safe_dump(base))).values() for rule in rules if "alert" in rule]


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"target": "100.5"}, "`target` is '100.5'; write a percentage"),
        ({"window": "soon"}, "'soon' is no duration; write one, such as 4w"),
        ({"indicator": {}}, "it has no indicator that is read; write one of ratio, latency, latencyNative, bool_gauge"),
        ({"indicator": {"bool_gauge": {"metric": "rate(up[5m])"}}}, "`metric` is 'rate(up[5m])'; write one selector"),
        ({"indicator": {"bool_gauge": {"metric": "up{"}}}, "`metric` is 'up{'; write one selector"),
    ],
)
def test_what_pyrra_would_refuse_is_named_with_its_place(change: Mapping[str, Any], fault: str) -> None:
    base = yaml.safe_load(HTTP)
    base["spec"] |= change
    found = read(yaml.safe_dump(base))
    assert found.groups == []
    assert [fault in one for one in found.faults] == [True], found.faults


def test_what_is_said_to_people_stays_a_comment() -> None:
    text = HTTP.replace("spec:", "# Agreed with sales.\nspec:\n  description: Requests succeed.")
    increases, burn_rates = read(text).groups
    assert increases.remarks.own == ("Requests succeed.", "Agreed with sales.")
    assert burn_rates.remarks.own == ()


def test_what_the_rules_here_do_not_depend_on_is_said() -> None:
    base = yaml.safe_load(HTTP)
    base["spec"]["performanceOverAccuracy"] = True
    (note,) = read(yaml.safe_dump(base)).notes
    assert "rules do not depend on `performanceOverAccuracy` here" in note


def test_what_is_built_is_what_pyrra_generates(tmp_path: Path, obsdsl: Run) -> None:
    (tmp_path / "http.yaml").write_text(HTTP)
    done = obsdsl("import", "http.yaml", "-o", "new", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert ["rules", "13", "13", "0", "100", "%"] in [line.split() for line in done.stdout.splitlines()]
    built = obsdsl("build", cwd=tmp_path / "new")
    assert built.returncode == 0, built.stderr
    files = sorted((tmp_path / "new/dist/prometheus").rglob("*.yml"))
    held = [group for file in files for group in yaml.safe_load(file.read_text())["groups"]]
    assert {group["name"]: [plain(rule) for rule in group["rules"]] for group in held} == groups(read(HTTP))
    checked = require("promtool").run("check", "rules", *files)
    assert checked.returncode == 0, checked.stdout + checked.stderr
