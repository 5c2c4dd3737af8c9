"""Rule tests as a user writes and runs them, judged by the promtools of both generations."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.stack import tools
from tests.test_docs import blocks, the
from tests.testing.rules.project import Ran, everyone, make, newest, run

GOOD = """
def test_error_ratio_pages(rules):
    rules.series(m.executions(status="error"), rate=6, every="15s")
    rules.series(m.executions(status="success"), rate=54, every="15s")
    rules.at("4m").alert(high_error_ratio).is_pending()
    rules.between("6m", "10m").alert(high_error_ratio).is_firing().with_labels(severity="P2").routes_to(
        Slack("#alerts-team")
    )
    rules.at("8m").value(error_ratio).is_approx(0.1)
    rules.series(m.executions(status="error"), rate=0, start="10m")
    rules.at("20m").alert(high_error_ratio).is_inactive()

def test_resolved(rules):
    rules.series(m.connections_active, value=95)
    rules.series(m.connections_active, value=50, start="10m")
    rules.at("9m").alert(too_many_connections).fires().is_firing()
    rules.at("12m").alert(too_many_connections).is_resolved().is_inactive()
    rules.alert(too_many_connections).fires()
    rules.alert(service_down).never_fires()

def test_flapping(rules):
    for start, value in (("0s", 95), ("10m", 10), ("12m", 95), ("20m", 10)):
        rules.series(m.connections_active, value=value, start=start)
    rules.between("1m", "25m").alert(too_many_connections).is_flapping()
    rules.between("21m", "25m").alert(too_many_connections).never_fires()

def test_instances(rules):
    rules.series(m.connections_active(instance="a"), value=95)
    rules.series(m.connections_active(instance="b"), value=91, start="4m")
    rules.series(m.connections_active(instance="c"), value=20)
    rules.at("7m").alert(too_many_connections).is_firing().with_labels(instance="a", severity=("P1", "P2"))
    rules.at("7m").alert(too_many_connections).is_pending().with_labels(instance=re.compile("^b$"))
    rules.at("7m").alert(too_many_connections).is_inactive().with_labels({"instance": "c"})
    rules.at("7m").alert("PocketAgentTooManyConnections").with_labels(instance="a").with_annotations(
        summary="Connection limit approaching", description=re.compile("^95 active")
    )

def test_routes(rules):
    rules.series(m.executions(status="error"), rate=6)
    rules.series(m.executions(status="success"), rate=54)
    rules.series(up(job="pocket-agent"), value=1)
    rules.series(up(job="pocket-agent"), value=0, start="12m")
    rules.at("10m").alert(high_error_ratio).is_not_inhibited().does_not_page()
    rules.at("18m").alert(high_error_ratio).is_inhibited().routes_to_at_least(Slack)
    rules.at("18m").alert(service_down).routes_to(PagerDuty, Slack("#alerts-critical"), Email("leads@example.org"))
    rules.at("18m").alert(service_down).is_not_inhibited()

def test_values(rules):
    rules.series(m.executions(status="error"), rate=1)
    rules.series(m.executions(status="success"), rate=2)
    rate = m.executions.rate().sum(by="status")
    rules.at("10m").value(rate).has_samples(2)
    rules.at("10m").value(rate).with_labels(status="error").is_approx(1)
    rules.between("6m", "10m").value(rate).is_between(0.99, 2.01).is_at_least(0.99).is_at_most(2.01)
    rules.between("6m", "10m").value(rate).is_above(0).is_below(2.5)
    rules.at("10m").value(rate).is_empty().with_labels(status="timeout")
    rules.at("10m").value("pocket_agent_connections_active").is_empty()
    rules.at("10m").value(3).equals(3)

def test_gaps_and_restarts(rules):
    total = m.executions(status="success")
    rules.series(total, rate=1)
    rules.gap(total, "2m", "8m")
    rules.at("110s").value(total).equals(105)
    rules.at("6m30s").value(total).equals(105)
    rules.at("7m").value(total).is_empty()
    rules.at("8m").value(total).equals(480)
    rules.reset(total, at="10m")
    rules.at("12m").value(total).equals(120)
    rules.at("12m").value(m.executions.rate("4m").sum()).is_approx(1, rel=0.1)
    rules.stale(total, at="13m")
    rules.at("13m").value(total).is_empty()

def test_written_values(rules):
    rules.series(m.connections_active(instance="a"), values=(1, 2, None, 3), every="1m")
    rules.series(m.connections_active(instance="b"), values="1+1x2 _ stale", every="1m")
    rules.series(m.connections_active(instance="c"), 5, every="7s", end="1m")
    rules.at("2m").value(m.connections_active).has_samples(2)
    rules.at("2m").value(m.connections_active(instance="a")).equals(2)
    rules.at("20m").value(m.connections_active).equals(3).with_labels(instance="a")

def test_histogram(rules):
    duration = m.execution_duration(status="success")
    rules.histogram(duration, {0.5: 9, 20: 1})
    rules.at("10m").value(m.execution_duration.quantile(0.5)).is_below(1)
    rules.at("10m").value(m.execution_duration.quantile(0.95)).is_between(10, 30)
    rules.at("10m").value(m.execution_duration.mean()).is_approx(2.45)
    rules.at("10m").value(m.execution_duration.fraction_below(1)).is_approx(0.9)
    rules.histogram(duration, {20: 10}, start="10m")
    rules.at("20m").value(m.execution_duration.fraction_below(1)).is_approx(0)
    rules.reset(duration, at="20m")
    rules.at("30m").value(m.execution_duration.mean()).is_approx(20)

def test_a_recorded_series_may_be_given(rules):
    rules.series(error_ratio(job="pocket-agent"), value=0.2)
    rules.at("6m").alert(high_error_ratio).is_firing().with_labels(job="pocket-agent")

def test_labels_of_the_target(rules):
    rules.series(m.connections_active, value=5)
    rules.at("1m").value(m.connections_active).with_labels(job="pocket-agent", instance="localhost:9091").equals(5)

def test_interval(rules):
    rules.interval("4m")
    rules.series(m.connections_active, value=95)
    rules.at("7m").alert(too_many_connections).is_pending()
    rules.at("8m").alert(too_many_connections).is_firing()

@pytest.mark.parametrize("value", [91, 100])
def test_parameters(rules, value):
    rules.series(m.connections_active, value=value)
    rules.at("6m").alert(too_many_connections).with_annotations(
        summary="Connection limit approaching", description=f"{value} active connections (limit: 100)."
    )

@pytest.mark.xfail(strict=True, reason="known")
def test_known_to_fail(rules):
    rules.at("6m").alert(too_many_connections).is_firing()

@pytest.mark.skip(reason="not today")
def test_skipped(rules):
    rules.at("6m").alert(too_many_connections).is_firing()

def test_without_rules():
    pass

def test_without_expectations(rules):
    rules.series(m.connections_active, value=95)
"""

BAD = {
    "not_firing": (
        """
        rules.series(m.connections_active, value=80)
        rules.series(m.connections_active, value=95, start="5m")
        rules.between("6m", "15m").alert(too_many_connections).is_firing()
        """,
        [
            ">   rules.between",
            "expected  firing from 6m to 15m",
            "found     pending at 6m (pending 6m to 9m30s, firing 10m to 15m)",
            "state     ··········▒▒▒▒▒▒▒▒▒▒███████████",
            "^ 6m",
            "value     80       80       95       95",
            "expr      pocket_agent_connections_active > 90 for 5m",
            "tests/test_bad.py:",
        ],
    ),
    "pending": (
        'rules.series(m.connections_active, value=95)\nrules.at("6m").alert(too_many_connections).is_pending()',
        ["expected  pending at 6m", 'found     firing with instance="localhost:9091"'],
    ),
    "resolved": (
        'rules.series(m.connections_active, value=5)\nrules.at("6m").alert(too_many_connections).is_resolved()',
        ["expected  resolved at 6m", "found     never fired before"],
    ),
    "not_flapping": (
        "rules.series(m.connections_active, value=95)\n"
        'rules.between("1m", "6m").alert(too_many_connections).is_flapping()',
        ["expected  flapping from 1m to 6m", "found     pending 1m to 4m30s, firing 5m to 6m"],
    ),
    "never": (
        "rules.series(m.connections_active, value=95)\n"
        'rules.between("1m", "6m").alert(too_many_connections).never_fires()',
        ["found     firing at 5m (pending 1m to 4m30s, firing 5m to 6m)"],
    ),
    "labels": (
        "rules.series(m.connections_active, value=95)\n"
        'rules.at("6m").alert(too_many_connections).is_firing().with_labels(instanc="x")',
        ['expected  firing at 6m, with instanc="x"', "found     inactive; but firing with", "did you mean 'instance'?"],
    ),
    "annotations": (
        "rules.series(m.connections_active, value=95)\n"
        'rules.at("6m").alert(too_many_connections).with_annotations(description="94", sumary="x")',
        [
            'expected  description="94", sumary="x"',
            'found     description="95 active connections (limit: 100)."',
            "no annotation 'sumary'; did you mean 'summary'?",
        ],
    ),
    "routes": (
        "rules.series(m.connections_active, value=95)\n"
        'rules.at("6m").alert(too_many_connections).routes_to(Slack("#elsewhere"))',
        [
            "expected  it notifies Slack('#elsewhere')",
            "found     it notifies Slack('#alerts-team') (fires with instance=",
        ],
    ),
    "pages": (
        'rules.series(up(job="pocket-agent"), value=0)\n'
        'rules.at("6m").alert(service_down).does_not_page().is_inhibited()',
        ["found     it notifies PagerDuty", "found     nothing else fires"],
    ),
    "pending_routes": (
        "rules.series(m.connections_active, value=95)\n"
        'rules.at("3m").alert(too_many_connections).routes_to(Slack("#alerts-team"))',
        ["expected  firing at 3m", "found     pending: only alerts that fire notify anybody"],
    ),
    "only_the_state": (
        "rules.series(m.connections_active, value=5)\n"
        'rules.at("3m").alert(too_many_connections).is_firing().routes_to(Slack).with_annotations(summary="x")',
        ["expected  firing at 3m"],
    ),
    "value": (
        "rules.series(m.connections_active, value=95)\n"
        'rules.at("3m").value(m.connections_active).is_approx(80, rel=0.1)',
        ["pocket_agent_connections_active at 3m", "expected  80 (±8)", "found     95 with ", ">       3m  95"],
    ),
    "no_value": (
        'rules.at("3m").value(m.connections_active).equals(80)',
        ["expected  80", "found     no sample"],
    ),
    "picked_value": (
        "rules.series(m.connections_active, value=95)\n"
        'rules.at("3m").value(m.connections_active).with_labels(job="other").equals(95)',
        ['expected  95 with job="other"', 'found     95 with instance="localhost:9091", job="pocket-agent"'],
    ),
    "exact": (
        'rules.at("1m").value("vector(0.1) + vector(0.2)").equals(0.3)',
        ["expected  0.3", "found     0.30000000000000004; computed values are seldom exact, use is_approx(0.3)"],
    ),
    "too_long": (
        'rules.series(m.connections_active, value=95, every="1s")\nrules.interval("1h")\n'
        'rules.at("4h").value("count_over_time(pocket_agent_connections_active[4h])").equals(3)',
        ["use a longer `every`, or rules.interval(…)"],
    ),
    "too_fine": (
        'rules.series(m.connections_active, value=95, every="1ms")\n'
        'rules.at("4h").value(m.connections_active).equals(3)',
        ["places for samples, one every 1ms; use a longer `every`, or align the starts"],
    ),
    "moment": (
        'rules.at("14m")',
        ["it expects nothing at 14m; go on with .alert(…) or .value(…)", '>   rules.at("14m")'],
    ),
    "alert": (
        'rules.at("14m").alert(service_down)',
        ["it expects nothing at 14m; end it with a check such as .is_firing()"],
    ),
    "unknown_alert": (
        'rules.at("14m").alert("PocketAgentDwn").is_firing()',
        ["the workspace has no such alert; did you mean 'PocketAgentDown'?"],
    ),
    "unknown_series": (
        'rules.series("pocket_agent_conections_active", value=3)',
        ["the workspace has no such metric; did you mean 'pocket_agent_connections_active'?"],
    ),
    "unknown_label": (
        'rules.series(m.executions(statu="error"), rate=3)',
        ["it has no label 'statu'; did you mean 'status'?"],
    ),
    "unknown_value": (
        'rules.series(m.executions(status="eror"), rate=3)',
        ["status is never 'eror', but 'success', 'error' or 'timeout'; did you mean 'error'?"],
    ),
    "several_values": (
        'rules.series(m.executions(status=("error", "timeout")), rate=3)',
        ['status is not one value; write status="…", one call for each series'],
    ),
    "falling": (
        "rules.series(m.executions(status='error'), rate=-3)",
        ["a counter does not fall", "use rules.reset(…)"],
    ),
    "out_of_range": (
        'rules.series(m.connections_active, value=90, rate=1)\nrules.at("1m").value(m.connections_active).is_above(1)',
        ["pocket_agent_connections_active is 105 at 15s, but its range is 0 to 100", ">   rules.series("],
    ),
    "whole_test": (
        # It fires after the last time that is spoken of.
        'rules.series(m.connections_active, values="1x8 95")\nrules.alert(too_many_connections).never_fires()',
        ["PocketAgentTooManyConnections during the test", "firing at 7m30s"],
    ),
    "bad_number": ('rules.series(m.connections_active, "3")', ["value is '3'; write a number"]),
    "bad_values": ("rules.series(m.connections_active, values=3)", ["values is 3; write a tuple of numbers"]),
    "empty_values": ("rules.series(m.connections_active, values=())", ["it takes numbers, and None for a gap"]),
    "bad_notation": ('rules.series(m.connections_active, values="1+1y2")', ["not in promtool's notation"]),
    "early_end": ('rules.series(m.connections_active, 3, start="5m", end="5m")', ["it ends at 5m, before it begins"]),
    "bad_every": ('rules.series(m.connections_active, 3, every="0s")', ['every is 0s; write "15s"']),
    "bad_interval": ('rules.interval("0s")', ['interval is 0s; write "30s"']),
    "no_series_yet": ('rules.stale(m.connections_active, at="5m")', ["call rules.series(…) first"]),
    "no_reset": (
        'rules.series(m.connections_active, values=(1, 2))\nrules.reset(m.connections_active, at="5m")',
        ["only a series with a rate restarts"],
    ),
    "bad_distribution": (
        "rules.histogram(m.execution_duration(status='error'), {1: -1})",
        ["1: -1 is no value with its observations"],
    ),
    "left_out": ("rules.series(m.executions, rate=3)", ["it says no status; write one of 'success', 'error' or"]),
    "left_out_of_histogram": ("rules.histogram(m.execution_duration, {1: 1})", ["it says no status; write one of"]),
    "no_series": ('rules.series("sum(up)", 1)', ["is no series; write a metric with its labels"]),
    "no_name": ("rules.series('{job=\"a\"}', 1)", ["names no metric"]),
    "no_number": ('rules.at("5m").value(m.connections_active).equals("3")', ["'3' is no number; write one"]),
    "no_labels": ('rules.at("5m").alert(service_down).with_labels()', ['write with_labels(severity="P2")']),
    "odd_label": ('rules.at("5m").alert(service_down).with_labels(a=3)', ["a is 3; give text, or re.compile(…)"]),
    "no_group": (
        'rules.at("5m").alert(P2_ALERT).is_firing()',
        ["alert 'Loose': it is in no RuleGroup of the workspace; add it to one"],
    ),
    "other_alert": (
        'rules.at("5m").alert(attrs.evolve(service_down, for_="1h")).is_firing()',
        ["the workspace has another alert of that name; import that one"],
    ),
    "no_server": ('rules.server("prometeus")', ["the workspace has no 'prometeus'; did you mean 'prometheus'?"]),
    "nothing_said": ("rules.series(m.connections_active)", ["say what it is: value=…, rate=… or values=(…)"]),
    "both_said": ("rules.series(m.connections_active, 3, values=(1, 2))", ["values says it all"]),
    "bad_time": ('rules.at("5 m").alert(service_down).is_firing()', ["at: '5 m' is not a duration; write it as"]),
    "backwards": ('rules.between("5m", "4m")', ["4m is not after 5m; write the earlier time first"]),
    "asserted": (
        'assert rules.at("5m").alert(service_down).is_inactive()',
        ["it has no truth value yet; delete `assert`"],
    ),
    "compared": ('rules.at("5m").value(m.connections_active) > 3', ["write .is_above(…)"]),
    "bad_promql": ('rules.at("5m").value("sum(").equals(3)', ["sum("]),
    "not_a_vector": (
        'rules.at("5m").value("up[5m]").equals(3)',
        ["`up[5m]` cannot be evaluated: rule result is not a vector"],
    ),
    "histogram_as_series": ("rules.series(m.execution_duration, rate=1)", ["use rules.histogram(…)"]),
    "series_as_histogram": ("rules.histogram(m.connections_active, {1: 1})", ["it is no declared histogram"]),
    "bad_notifier": ('rules.at("5m").alert(service_down).routes_to("#x")', ["routes_to takes notifiers, not '#x'"]),
    "python": ("assert 1 == 2", ["assert 1 == 2"]),
}


LOOSE = """\
import attrs
from obsdsl import P2, AlertRule

P2_ALERT = AlertRule("Loose", "up == 0", severity=P2, summary="x")
"""


def bad_tests() -> str:
    tests = []
    for name, (body, _) in BAD.items():
        lines = [line.strip() for line in body.strip().splitlines()]
        tests.append("\n    ".join([f"def test_bad_{name}(rules):", *lines]))
    return "\n\n".join([LOOSE, *tests])


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> Ran:
    page = blocks("testing.md", "python")[0].replace("def test_", "def test_page_")
    root = make(tmp_path_factory.mktemp("rules") / "project", test_good=GOOD, test_bad=bad_tests(), test_page=page)
    modules = [f"tests/test_{name}.py" for name in ("good", "bad", "page")]
    return run(root, *modules, programs=everyone())


def test_good_tests_pass(ran: Ran) -> None:
    names = [line.split("(")[0].removeprefix("def ") for line in GOOD.splitlines() if line.startswith("def ")]
    found = {name: ran.outcomes.get(name, "?") for name in names if name != "test_parameters"}
    assert {name for name, outcome in found.items() if outcome != "passed"} == {"test_known_to_fail", "test_skipped"}, (
        ran.output
    )
    assert found["test_known_to_fail"] == found["test_skipped"] == "skipped"
    assert [ran.outcomes[f"test_parameters[{value}]"] for value in (91, 100)] == ["passed", "passed"]


def test_the_reference_shows_what_happens(ran: Ran) -> None:
    assert ran.outcomes["test_page_error_ratio_pages"] == "passed"
    shown = the("testing.md", "", ">   rules.between")
    assert shown.rpartition("\ntests/test_alerts.py")[0] in ran.messages["test_bad_not_firing"]


@pytest.mark.parametrize("name", BAD)
def test_failures_say_why(name: str, ran: Ran) -> None:
    assert ran.outcomes[f"test_bad_{name}"] == "failure"
    message = ran.messages[f"test_bad_{name}"]
    for part in BAD[name][1]:
        assert part in message
    if name == "only_the_state":
        assert message.count("expected  ") == 2  # in the summary, and in the text
    # What both generations say is said once, and nobody sees obsdsl's own lines.
    assert "only with" not in message
    assert "src/obsdsl" not in message


ORDER = """
def test_first(rules):
    rules.series(m.connections_active, value=95)
    rules.at("6m").alert(too_many_connections).is_firing()

def test_between():
    pass

def test_wrong(rules):
    rules.at("6m").alert(too_many_connections).is_firing()

def test_last(rules):
    rules.at("6m").alert(too_many_connections).is_inactive()
"""


def test_choices_of_pytest_work(tmp_path: Path) -> None:
    root = make(tmp_path / "project", test_order=ORDER)
    whole = {"test_first": "passed", "test_between": "passed", "test_wrong": "failure", "test_last": "passed"}
    assert run(root, "-k", "wrong or last", "tests").outcomes == {"test_wrong": "failure", "test_last": "passed"}
    stopped = run(root, "-x", "tests/test_order.py")
    assert "stopping after 1 failures" in stopped.output
    assert stopped.outcomes == {name: whole[name] for name in ("test_between", "test_first", "test_wrong")}
    assert run(root, "-n", "2", "tests/test_order.py").outcomes == whole
    # Of what failed last, the cache tells.
    cached = ("-p", "cacheprovider", "tests/test_order.py")
    assert run(root, *cached).outcomes == whole
    assert run(root, "--lf", *cached).outcomes == {"test_wrong": "failure"}


def test_without_promtool_tests_are_skipped_and_fail_in_ci(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = make(tmp_path / "project", test_order=ORDER)
    monkeypatch.delenv("CI", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    here = run(root, "tests/test_order.py", "-rs", programs="")
    assert set(here.outcomes.items()) == {
        ("test_first", "skipped"),
        ("test_between", "passed"),
        ("test_wrong", "skipped"),
        ("test_last", "skipped"),
    }
    assert "no promtool on PATH: it comes with Prometheus" in here.output
    monkeypatch.setenv("CI", "true")
    assert run(root, "tests/test_order.py", programs="").outcomes["test_first"] == "failure"


def test_a_program_that_is_no_promtool(tmp_path: Path) -> None:
    root = make(tmp_path / "project", test_order=ORDER)
    (tmp_path / "promtool").write_text("#!/bin/sh\necho broken >&2\n")
    (tmp_path / "promtool").chmod(0o755)
    ran = run(root, "tests/test_order.py", programs=str(tmp_path / "promtool"))
    assert "it reported on 0 of 3 files; is it Prometheus's promtool?: broken" in ran.messages["test_first"]
    ran = run(root, "tests/test_order.py", programs=str(tmp_path / "missing"))
    assert "missing: it cannot be run (No such file or directory)" in ran.messages["test_first"]


def test_a_test_that_asks_for_the_fixture_at_run_time_is_judged_on_its_own(tmp_path: Path) -> None:
    late = """
    def test_late(request):
        rules = request.getfixturevalue("rules")
        rules.at("6m").alert(too_many_connections).is_firing()
    """
    ran = run(make(tmp_path / "project", test_late=late), "tests/test_late.py", code=1)
    assert "expected  firing at 6m" in ran.output


def test_promtool_runs_once_for_a_module_and_once_more_for_what_failed(tmp_path: Path) -> None:
    root = make(tmp_path / "project", test_order=ORDER)
    log = tmp_path / "calls"
    counted = tmp_path / "counted"
    counted.write_text(f'#!/bin/sh\necho "$@" >> {log}\nexec {newest()} "$@"\n')
    counted.chmod(0o755)
    run(root, "tests/test_order.py", programs=str(counted))
    assert len(log.read_text().splitlines()) == 2
    log.unlink()
    run(root, "tests/test_order.py", "-k", "first or last", programs=str(counted))
    assert len(log.read_text().splitlines()) == 1


COVERED = """
def test_some(rules):
    rules.series(m.connections_active, value=95)
    rules.at("3m").alert(too_many_connections).is_pending()
    rules.at("5m").alert(too_many_connections).is_firing().routes_to(Slack("#alerts-team"))
    rules.alert(high_error_ratio).never_fires()

def test_others(rules):
    rules.series(m.connections_active, value=91)
    rules.series(m.connections_active, value=90, start="6m")
    rules.between("5m", "5m45s").alert(too_many_connections).is_firing()
    rules.at("4m45s").alert(too_many_connections).is_pending()
    rules.at("7m").alert(too_many_connections).is_resolved()

def test_wrong(rules):
    rules.at("7m").alert(service_down).is_firing()
"""
TABLE = """\
alert                            firing   pending  inactive  resolved    routed
PocketAgentDown                       -         -         -         -         -
PocketAgentHighErrorRatio             -         -         1         -         -
PocketAgentTooManyConnections         2         2         -         1         1

1 of 3 alerts fire in a test (33 %)
  PocketAgentDown (group pocket-agent, alerts/pocket_agent.py:9) never fires
  PocketAgentHighErrorRatio (group pocket-agent, alerts/pocket_agent.py:26) never fires
"""


@pytest.mark.parametrize("more", [(), ("-n", "2")], ids=["alone", "distributed"])
def test_coverage_and_mutants(more: tuple[str, ...], tmp_path: Path) -> None:
    root = make(tmp_path / "project", test_covered=COVERED)
    output = run(root, "tests/test_covered.py", "--obsdsl-coverage", "--obsdsl-mutate", *more, code=1).output
    assert TABLE in output
    # 90 and 91 on both sides of the threshold, pending and firing at the ends of `for`: nothing can be changed.
    assert "PocketAgentTooManyConnections (alerts" not in output.split("mutants of alerts")[1]
    assert "PocketAgentHighErrorRatio (alerts/pocket_agent.py:26)\n  > 0.055 instead of 0.05\n" in output
    right = ("tests/test_covered.py", "--deselect", "tests/test_covered.py::test_wrong")
    failed = run(root, *right, "--obsdsl-coverage-fail-under", "34", *more, code=1)
    assert "FAILED: fewer than 34 % of the alerts fire in a test" in failed.output


def test_coverage_that_is_enough(tmp_path: Path) -> None:
    root = make(tmp_path / "project", test_covered=COVERED)
    options = ("--obsdsl-coverage-fail-under", "33", "--obsdsl-mutate", "--obsdsl-mutate-by", "0.05")
    loose = run(root, "tests/test_covered.py", "-k", "some", *options, code=0).output
    assert (
        "PocketAgentTooManyConnections (alerts/pocket_agent.py:18)\n"
        "  > 94.5 instead of 90\n  > 85.5 instead of 90\n  >= instead of >\n"
    ) in loose
    # Without any rule test, all alerts of the workspace are missing.
    assert "0 of 3 alerts fire in a test (0 %)" in run(root, "-k", "nothing", "--obsdsl-coverage").output


NATIVE = """
from metrics.native import latency

def test_native(rules):
    rules.histogram(latency, {0.5: 9, 20: 1, 0: 1, -1: 1})
    rules.at("10m").value(latency.quantile(0.5)).is_between(0.45, 0.55)
    rules.at("10m").value(latency.mean()).is_approx((4.5 + 20 - 1) / 12)
    rules.at("10m").value(latency.fraction_below(-0.5)).is_approx(1 / 12, rel=0.01)
    rules.at("10m").value(f"histogram_count({latency})").equals(7200)
    rules.histogram(latency, {4: 10}, start="10m")
    rules.at("20m").value(latency.quantile(0.5)).is_approx(4, rel=0.1)
    rules.reset(latency, at="20m")
    rules.at("21m").value(f"histogram_count({latency})").equals(600)
    rules.at("25m").value(latency.mean()).is_approx(4)
"""


def test_native_histograms(tmp_path: Path) -> None:
    root = make(tmp_path / "project", test_native=NATIVE)
    (root / "metrics/native.py").write_text(
        'from obsdsl import NativeHistogram\nlatency = NativeHistogram("latency_seconds", "Latency.")\n'
    )
    assert run(root, "tests/test_native.py", programs=newest("3")).outcomes == {"test_native": "passed"}
    for old in olds():
        ran = run(root, "tests/test_native.py", programs=old)
        assert "this promtool may not know native histograms; use a newer one" in ran.messages["test_native"]


def olds() -> list[str]:
    """A promtool before native histograms, where there is one."""
    found = [one for one in tools() if one.name == "promtool" and one.release < (2, 50)]
    return [str(one.path) for one in found[:1]]


def test_several_servers_and_routings(tmp_path: Path) -> None:
    root = make(tmp_path / "project", test_several=SEVERAL)
    (root / "metrics/jobs.py").write_text(
        "from obsdsl import AlertmanagerTargets, PrometheusServer, Relabel, ScrapeJob\n"
        "from metrics import pocket_agent\n"
        "def server(name, interval, rules, routing=None):\n"
        "    return PrometheusServer(name=name, evaluation_interval=interval, rule_files=rules,\n"
        "        alertmanagers=(AlertmanagerTargets(('localhost:9093',), routing=routing),),\n"
        "        external_labels={'site': name, 'replica': '1'},\n"
        "        alert_relabel=(Relabel(action='labeldrop', regex='replica'),),\n"
        "        jobs=(ScrapeJob('pocket-agent', targets=(f'{name}:9091',), metrics=pocket_agent),))\n"
        "servers = (server('north', '15s', (), 'east'), server('south', '15s', ('rules/pocket-*.yml',)),\n"
        "           server('other', '15s', ()))\n"
    )
    (root / "alerts/routing.py").write_text(
        "from obsdsl import Routing, Secret, Slack, SubRoute\n"
        "def routing(name):\n"
        "    return Routing(name=name, default=(Slack(f'#{name}'),), slack_url=Secret('SLACK'), routes=(\n"
        "        SubRoute({'site': 'south', 'replica': ''}, receivers=(Slack(f'#{name}-south'),)),))\n"
        "routings = (routing('south'), routing('west'), routing('east'))\n"
    )
    ran = run(root, "tests/test_several.py")
    passed = {name for name, outcome in ran.outcomes.items() if outcome == "passed"}
    assert passed == {"test_named", "test_told", "test_chosen"}, ran.output
    assert "its server names none of them" in ran.messages["test_open"]
    assert "routing: the workspace has no 'wets'; did you mean 'west'?" in ran.messages["test_unknown"]


SEVERAL = """
def test_named(rules):
    rules.series(m.connections_active, value=95)
    rules.at("6m").alert(too_many_connections).routes_to(Slack("#south-south")).with_labels(instance="north:9091")

def test_chosen(rules):
    rules.server("north")
    rules.routing("west")
    rules.series(m.connections_active, value=95)
    rules.at("6m").alert(too_many_connections).routes_to(Slack("#west"))

def test_told(rules):
    rules.server("north")
    rules.series(m.connections_active, value=95)
    rules.at("6m").alert(too_many_connections).routes_to(Slack("#east"))

def test_open(rules):
    rules.server("other")
    rules.series(m.connections_active, value=95)
    rules.at("6m").alert(too_many_connections).routes_to(Slack("#east"))

def test_unknown(rules):
    rules.routing("wets")
"""
