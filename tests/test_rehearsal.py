"""What rules become when they are hurried: what they say per second stays, what they say of a window is made up for."""

from __future__ import annotations

import attrs
import pytest

from obsdsl import P2, AlertRule, Duration, RuleGroup, ScrapeJob, promql
from obsdsl.compose.scrape.blackbox import blackbox_job
from obsdsl.compose.scrape.server import PrometheusServer
from obsdsl.compose.workspace import Workspace
from obsdsl.express.parse import parse
from obsdsl.express.render import render
from obsdsl.library import node
from obsdsl.testing.simulator.pace import hurried, hurried_group
from obsdsl.testing.simulator.place import simulated
from obsdsl.testing.simulator.simulation import Simulation
from tests.rehearsal import rehearsed_server


@pytest.mark.parametrize(
    ("text", "becomes"),
    [
        ("rate(a[5m])", "rate(a[10s])"),
        ("increase(a[1h] offset 10m) > 5", "increase(a[2m] offset 20s) * 30 > 5"),
        ("delta(a[1d])", "delta(a[48m])"),
        ("deriv(a[1h])", "deriv(a[2m]) * 0.03333333333333333"),
        ("predict_linear(a[6h], 4 * 3600)", "predict_linear(a[12m], 4 * 3600)"),
        ("predict_linear(a[6h], 86400) < 0", "predict_linear(a[12m], 2880) < 0"),
        ("max_over_time(rate(a[5m])[30m:1m])", "max_over_time(rate(a[10s])[1m:2s])"),
        ("histogram_quantile(0.9, sum by (le) (rate(a[5m])))", "histogram_quantile(0.9, sum by (le) (rate(a[10s])))"),
        ("absent(a) or -b offset -5m", "absent(a) or -b offset -10s"),
    ],
)
def test_durations_are_shorter_and_values_stay(text: str, becomes: str) -> None:
    assert render(hurried(parse(text), 30)) == render(parse(becomes))


def test_what_takes_too_long_is_hurried_further() -> None:
    slow = AlertRule("Slow", promql("increase(a[1h]) == 0"), for_="2h", severity=P2, summary="Slow")
    fast = AlertRule("Fast", promql("a > 1"), for_="5m", severity=P2, summary="Fast")
    group = hurried_group(RuleGroup("g", rules=(slow, fast), interval="30s"), 30)
    assert (group.interval, group.window) == (Duration.parse("1s"), Duration.parse("10s"))
    first, second = group.rules
    assert isinstance(first, AlertRule)
    assert isinstance(second, AlertRule)
    assert (first.for_, second.for_) == (Duration(6667), Duration.parse("10s"))
    assert render(first.expr) == "increase(a[3s333ms]) * 1080 == 0"


def test_who_is_probed_stays_and_who_probes_is_simulated() -> None:
    job = blackbox_job("probes", module="http_2xx", targets=("http://a", "http://b"))
    server = PrometheusServer(jobs=(job,), scrape_interval="15s")
    simulation = Simulation.of(Workspace(servers=(server,)))
    found = rehearsed_server(server, 30, simulated(simulation), "127.0.0.1:1", "http://127.0.0.1:2").jobs[0]
    assert [one.addresses for one in found.targets] == [("http://a",), ("http://b",)]
    *_, first, second = found.relabel
    assert (first.source_labels, first.regex, first.target_label) == (
        ("__param_target",),
        "http://a",
        "__address__",
    )
    assert second.replacement == simulation.simulators[1].address


def test_a_target_keeps_the_name_that_it_has_in_the_documents() -> None:
    job = ScrapeJob("node", targets=("host:9100",), metrics=node, labels={"env": "prod"}, scheme="https")
    server = PrometheusServer(jobs=(job,))
    found = rehearsed_server(
        server, 30, simulated(Simulation.of(Workspace(servers=(server,)))), "127.0.0.1:1", ""
    ).jobs[0]
    assert found.static_targets[0].labels == {"instance": "host:9100", "env": "prod"}
    assert found.scheme is None
    assert attrs.evolve(found, targets=job.targets, scheme="https") == job
