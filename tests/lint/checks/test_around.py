"""Servers, jobs, routings and policies of a workspace: what is said of them, on which line, and what is not."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from obsdsl.lint.problem import Level
from tests.lint.examples import lint_python, problems

SLACK = 'slack_url=Secret("SLACK_URL")'
ALERT = 'AlertRule("QueueLong", {expr}, for_="10m", severity={severity}, summary="Jobs wait"{more})\n'
PAGER = 'PagerDuty(routing_key=Secret("PAGERDUTY_KEY"))'


def alert(expr: str = "m.queue_length > 1", severity: str = "P0", more: str = "") -> str:
    return ALERT.format(expr=expr, severity=severity, more=more)


def server(*jobs: str, more: str = "") -> str:
    return f"PrometheusServer({more}{', ' * bool(more)}jobs=(\n" + "".join(f"    {one},\n" for one in jobs) + "))\n"


def job(name: str, target: str, more: str = "metrics=m") -> str:
    return f'ScrapeJob("{name}", targets=("{target}",), {more})'


def found(check: str, text: str, folder: Path, configuration: str = "") -> list[Any]:
    return problems(lint_python(text, folder, configuration), check)


@pytest.mark.parametrize(
    ("check", "text", "line"),
    [
        (
            "unreachable-route",
            'Routing(default=(), routes=(\n    SubRoute({"team": "a"}),\n    SubRoute({"team": "a", "x": "y"}),\n))',
            3,
        ),
        (
            "idle-continue",
            "Routing(default=(), routes=(\n    SubRoute(P0, continue_=True),\n    SubRoute(\n        P2,\n    ),\n))",
            2,
        ),
        (
            "inhibit-labels",
            alert("m.queue_length.sum() > 1")
            + alert(severity="P2")
            + 'Routing(\n    default=(),\n    inhibit=(\n        Inhibit(P0, over=P2, same=("kind",)),\n    ),\n)',
            6,
        ),
        (
            "grouping-labels",
            alert()
            + server(job("app", "a:1"))
            + 'Routing(default=(), routes=(\n    SubRoute(P0, group_by=("jop",)),\n))',
            6,
        ),
        ("duplicate-target", server(job("app", "a:1"), job("web", "a:1")), 3),
        ("own-port", server(job("app", "localhost:9090")), 2),
        ("scrape-over-lookback", server(job("app", "a:1", 'scrape_interval="6m"')), 2),
        ("unloaded-group", 'PrometheusServer(rule_files=("rules/x.yml",))\n' + alert(), None),
    ],
)
def test_a_problem_stands_where_the_user_wrote_it(check: str, text: str, line: int | None, tmp_path: Path) -> None:
    (problem,) = found(check, text, tmp_path)
    if line is not None:
        assert (problem.place.file, problem.place.line) == (str(tmp_path / "example.py"), line)


TARGETS = (
    ("[[rulers]]", 'url = "http://mimir:8080"\nengine = "mimir"'),
    ("[vmalert]", 'rules = "rules"'),
    ("[grafana]", 'url = "http://grafana:3000"\nalerting = true\ndatasource = "prom"'),
)


@pytest.mark.parametrize(("table", "settings"), TARGETS, ids=[one for one, _ in TARGETS])
def test_what_a_target_evaluates_needs_no_rule_files(table: str, settings: str, tmp_path: Path) -> None:
    text = 'PrometheusServer(rule_files=("rules/x.yml",))\n' + alert()
    named = table.replace("[[", "[[targets.prod.").replace("[gr", "[targets.prod.gr").replace("[vm", "[targets.prod.vm")
    assert found("unloaded-group", text, tmp_path, f"{named}\n{settings}\n") == []
    assert found("unloaded-group", text, tmp_path, f'{named}\n{settings}\ngroups = ["others-*"]\n')


def test_a_job_that_nobody_has_is_no_value_of_its_label(tmp_path: Path) -> None:
    jobs = server(job("app", "a:1"), job("node", "b:1", "metrics=node"))
    (problem,) = found("unknown-label-value", jobs + alert('m.queue_length(job="ap") > 1'), tmp_path)
    assert "did you mean 'app'?" in problem.message
    assert found("unknown-label-value", jobs + alert('m.queue_length(job="app") > 1'), tmp_path) == []
    assert found("unknown-label-value", jobs + alert('m.queue_length(instance="c:1") > 1'), tmp_path)
    # A dashboard may ask another Prometheus.
    (problem,) = found("unknown-label-value", jobs + 'Stat("S", m.queue_length(job="ap").sum())', tmp_path)
    assert problem.level is Level.WARNING
    # Whoever says nothing of a job's metrics may mean it.
    assert found("unknown-label-value", alert('m.queue_length(job="ap") > 1'), tmp_path) == []


@pytest.mark.parametrize(
    "jobs",
    [
        # One of them may expose anything.
        server(job("node", "b:1", "metrics=node"), job("other", "c:1", "honor_labels=False")),
        # Its metrics are there under other names, perhaps.
        server(job("node", "b:1", 'metrics=node, metric_relabel=(Relabel(target_label="__name__", replacement="x"),)')),
        # The series may be in what is federated.
        server('federation_job(match=(\'{job="app"}\',), targets=("p:9090",))'),
        "",
    ],
)
def test_a_metric_that_may_be_scraped_is_no_problem(jobs: str, tmp_path: Path) -> None:
    assert found("unscraped-metric", jobs + alert(), tmp_path) == []


def test_metrics_of_runtimes_and_of_prometheus_are_everywhere(tmp_path: Path) -> None:
    jobs = server(job("node", "b:1", "metrics=node"))
    for expr in ("promql('go_goroutines > 1')", 'up(job="node") == 0', "promql('ALERTS{alertname=\"QueueLong\"} > 0')"):
        assert found("unscraped-metric", jobs + alert(expr), tmp_path) == []
    assert found("unscraped-metric", jobs + alert(), tmp_path, 'undeclared = ["queue_*"]') == []


@pytest.mark.parametrize(
    "jobs",
    [
        (job("app", "a:1"), job("web", "a:2")),
        (job("app", "a:1"), job("web", "a:1", 'metrics_path="/other"')),
        (job("app", "a:1"), job("web", "a:1", 'params={"collect": ("x",)}')),
        (
            job("app", "a:1", 'metric_relabel=(Relabel(action="keep", source_labels=("__name__",), regex="a.*"),)'),
            job("web", "a:1", 'metric_relabel=(Relabel(action="drop", source_labels=("__name__",), regex="a.*"),)'),
        ),
        (
            'blackbox_job("a", module="http_2xx", targets=("http://a",))',
            'blackbox_job("b", module="dns", targets=("a:1",))',
        ),
        (
            'blackbox_job("a", module="http_2xx", targets=("http://a",))',
            'blackbox_job("b", module="http_post", targets=("http://a",))',
        ),
    ],
)
def test_jobs_that_ask_for_different_things_are_different(jobs: tuple[str, ...], tmp_path: Path) -> None:
    assert found("duplicate-target", server(*jobs), tmp_path) == []


def test_prometheus_may_scrape_itself(tmp_path: Path) -> None:
    own = "metrics=library.prometheus"
    scope = "from obsdsl import library\nimport obsdsl.library.prometheus\n"
    assert found("own-port", scope + server(job("prometheus", "localhost:9090", own)), tmp_path) == []
    assert found("own-port", server(job("prometheus", "localhost:9090", "scheme='http'")), tmp_path) == []
    runtime = "metrics=library.process"
    scope = "from obsdsl import library\nimport obsdsl.library.process\n"
    assert found("own-port", scope + server(job("prometheus", "localhost:9090", runtime)), tmp_path) == []
    assert found("own-port", scope + server(job("app", "localhost:9090", "metrics=(m, library.process)")), tmp_path)
    assert found("own-port", scope + server(job("app", "localhost:9090", runtime)), tmp_path)


def test_the_interval_is_that_of_the_job(tmp_path: Path) -> None:
    jobs = server(job("app", "a:1", 'metrics=m, scrape_interval="2m"'), job("node", "b:1", "metrics=node"))
    assert found("range-too-short", jobs + alert('m.errors.rate("3m") > 1'), tmp_path)
    assert found("range-too-short", jobs + alert('promql("rate(node_cpu_seconds_total[5m]) > 1")'), tmp_path) == []
    (late,) = found("late-detection", jobs + ALERT.format(expr="m.queue_length > 1", severity="P0", more=""), tmp_path)
    assert "scrape 2m" in late.message


def test_what_jobs_say_counts_and_not_the_configuration(tmp_path: Path) -> None:
    configuration = 'scrape_interval = "10m"\ntarget_labels = ["zone"]\n'
    assert found("scrape-over-lookback", alert(), tmp_path, configuration)
    jobs = server(job("app", "a:1"))
    assert found("scrape-over-lookback", jobs + alert(), tmp_path, configuration) == []
    zone = "m.queue_length.sum(by='zone') > 1"
    assert found("redundant-grouping", jobs + alert(zone), tmp_path, configuration)
    assert found("redundant-grouping", server(job("app", "a:1", 'labels={"zone": "a"}')) + alert(zone), tmp_path) == []


def test_only_levels_that_page_need_a_pager(tmp_path: Path) -> None:
    routing = f'Routing(default=(Slack("#a"),), {SLACK}, severities={{P1: (Slack("#b"),)}})\n'
    assert found("page-nobody", routing + alert(severity="P1"), tmp_path)
    calm = 'SeverityPolicy(levels=(P0, Severity("P1", response="15m"), P2, P3))\n'
    assert found("page-nobody", routing + calm + alert(severity="P1"), tmp_path) == []
    assert found("severity-policy", routing + alert(severity="P1"), tmp_path)
    assert found("severity-policy", routing + calm + alert(severity="P1"), tmp_path) == []


def test_an_alert_is_judged_by_the_alertmanager_that_hears_of_it(tmp_path: Path) -> None:
    told = "alertmanagers=(AlertmanagerTargets(('localhost:9093',), routing='{}'),), rule_files=('rules/{}.yml',)"
    mine, other = (
        server(more=f"name={name!r}, " + told.format(name, files)) for name, files in (("a", "ex*"), ("b", "x"))
    )
    quiet = f'Routing(name="a", default=(Slack("#a"),), {SLACK})\n'
    loud = f'Routing(name="b", default=({PAGER},))\n'
    assert found("page-nobody", mine + other + quiet + loud + alert(), tmp_path)
    mine, other = (
        server(more=f"name={name!r}, " + told.format(name, files)) for name, files in (("a", "x"), ("b", "ex*"))
    )
    assert found("page-nobody", mine + other + quiet + loud + alert(), tmp_path) == []


@pytest.mark.parametrize(
    ("route", "late"),
    [
        ('routes=(SubRoute({"alertname": "QueueLong"}, group_wait="4m"),)', True),
        ('routes=(SubRoute({"alertname": "Other"}, group_wait="4m"),)', False),
        # One of two tells it in time.
        ('routes=(SubRoute({"alertname": "QueueLong"}, group_wait="4m", continue_=True), SubRoute(P0))', False),
        ('group_wait="4m", severities={P0: ()}', False),
        ('group_wait="4m"', True),
    ],
)
def test_a_route_may_make_an_alert_late(route: str, late: bool, tmp_path: Path) -> None:
    text = server(job("app", "a:1"), more="scrape_interval='15s', evaluation_interval='15s'") + (
        f"Routing(default=(), {route})\n" + alert().replace("10m", "1m")
    )
    problems = found("late-detection", text, tmp_path)
    assert bool(problems) == late
    assert all("group wait of the route to" in one.message for one in problems)
    assert all("until it fires 1m30s" in one.message for one in problems)


OWN = 'a, b = Severity("urgent", response="5m"), Severity("later", response="4h")\n'
POLICY = OWN + 'SeverityPolicy(levels=(a, b), names={"critical": a})\n'


def test_severities_are_those_of_the_policy(tmp_path: Path) -> None:
    assert found("unknown-severity", POLICY + alert(severity="a"), tmp_path) == []
    assert found("unknown-severity", POLICY + alert(severity='a.called("sev1")'), tmp_path) == []
    (problem,) = found("unknown-severity", POLICY + alert(severity="P0"), tmp_path)
    assert problem.message == "its severity 'P0' is no level of the policy"
    (problem,) = found("unknown-severity", OWN + alert(severity="a"), tmp_path)
    assert "use 'P0', 'P1', 'P2' or 'P3'" in problem.mend


def test_the_policy_says_which_of_two_is_the_more_urgent(tmp_path: Path) -> None:
    worse, better = (alert(f"m.queue_length > {limit}", level) for limit, level in ((10, "a"), (20, "b")))
    assert found("severity-order", POLICY + worse + better, tmp_path)
    assert found("severity-order", POLICY + worse.replace("10", "30", 1) + better, tmp_path) == []


TWO = server(job("app", "a:1"), more='name="one", rule_files=("rules/one.yml",), evaluation_interval="15s"') + server(
    job("web", "b:1", 'metrics=m, labels={"zone": "x"}'), more='name="two", rule_files=("rules/two.yml",)'
)


def grouped(name: str, *rules: str) -> str:
    return f'RuleGroup("{name}", owner="team", rules=(\n' + "".join(f"    {one.strip()},\n" for one in rules) + "))\n"


def test_rules_are_judged_by_the_servers_that_load_them(tmp_path: Path) -> None:
    of_one, of_two = (alert(f'm.queue_length(job="{name}") > 1') for name in ("app", "web"))
    assert found("unknown-label-value", TWO + grouped("one", of_one) + grouped("two", of_two), tmp_path) == []
    (problem,) = found("unknown-label-value", TWO + grouped("one", of_two), tmp_path)
    assert "'web' is no value of 'job'" in problem.message
    by_zone = alert("m.queue_length.sum(by='zone') > 1")
    assert found("redundant-grouping", TWO + grouped("two", by_zone), tmp_path) == []
    assert found("redundant-grouping", TWO + grouped("one", by_zone), tmp_path)
    # A dashboard may ask any of them.
    assert found("unknown-label-value", TWO + 'Stat("S", m.queue_length(job="web").sum())', tmp_path) == []


def test_what_another_server_records_may_have_any_label(tmp_path: Path) -> None:
    record = 'RecordingRule("job:queue_length:sum", m.queue_length.sum(by="job"))'
    reads = alert("promql('job:queue_length:sum{region=\"x\"} > 1')")
    assert found("unknown-label", TWO + grouped("one", record, reads), tmp_path)
    assert found("unknown-label", TWO + grouped("one", record) + grouped("two", reads), tmp_path) == []
    assert found("unknown-metric", TWO + grouped("one", record) + grouped("two", reads), tmp_path) == []


def test_the_cost_of_a_query_is_that_of_the_targets_that_there_are(tmp_path: Path) -> None:
    many = ", ".join(f'"a{number}:1"' for number in range(40))
    jobs = (
        f'PrometheusServer(jobs=(\n    ScrapeJob("app", targets=({many}), labels={{"zone": "a"}}, metrics=m),\n'
        '    ScrapeJob("small", targets=("b:1",), metrics=m),\n))\n'
    )
    configuration = "[tool.obsdsl.lint.options.query-cost]\nseries = 100\nopen_values = 10\n"
    costly, cheap = (alert(f'm.requests(job="{name}").rate("5m").sum() > 1') for name in ("app", "small"))
    # 40 targets × 3 codes × 10 handlers; the zone is that of the target.
    (problem,) = found("query-cost", jobs + costly, tmp_path, configuration)
    assert "about 1,200 series" in problem.message
    assert found("query-cost", jobs + cheap, tmp_path, configuration) == []


@pytest.mark.parametrize(
    ("jobs", "labels"),
    [
        ("", {"job"}),
        (server(job("app", "a:1", 'metrics=batches, labels={"zone": "a"}')), {"job", "zone"}),
        (server(job("app", "a:1", 'metrics=batches, labels={"zone": "a"}, honor_labels=True')), set()),
        # The label is that of another job's targets.
        (server(job("app", "a:1", "metrics=batches"), job("web", "b:1", 'metrics=m, labels={"zone": "a"}')), {"job"}),
        (server(job("app", "a:1", 'labels={"zone": "a"}')), {"job"}),
    ],
)
def test_labels_that_a_metric_loses_are_those_of_its_own_targets(jobs: str, labels: set[str], tmp_path: Path) -> None:
    metric = 'batches = Counter("app_batches_total", "Batches.", labels=("job", "zone"))\n'
    problems = found("reserved-label", metric + jobs, tmp_path)
    assert {label for label in ("job", "zone") if any(f"label {label!r}" in one.message for one in problems)} == labels
