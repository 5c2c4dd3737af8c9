"""The scenarios that suit any metrics."""

from __future__ import annotations

from pathlib import Path

from obsdsl import Counter, Gauge
from obsdsl.config import read_config
from obsdsl.load import load
from obsdsl.testing import Scenario, Simulator
from obsdsl.testing.simulator.defined import NORMAL, defined_scenarios
from obsdsl.testing.simulator.scenarios import usual_scenarios
from obsdsl.testing.simulator.simulation import Simulation
from obsdsl.testing.simulator.simulator import declarations
from tests.testing.simulator.clock import Clock, growth

ROOT = Path(__file__).parents[3]
requests = Counter("web_requests_total", "Requests.", labels={"status": ("success", "error")})
failures = Counter("web_failures_total", "Failures.", labels={"reason": ("error", "timeout")})
connections = Gauge("web_connections", "Open connections.", unit="events")


def named(name: str) -> Scenario:
    (found,) = [one for one in usual_scenarios(declarations((requests, failures, connections))) if one.name == name]
    return found


def test_errors_are_a_share_of_what_also_succeeds_and_grow_where_nothing_else_is_counted() -> None:
    clock = Clock()
    simulator = Simulator(requests, failures, connections, clock=clock)
    simulator.apply(named("errors"))
    found = growth(simulator, clock, 1000)
    failed, succeeded = (found[f'web_requests_total{{status="{one}"}}'] for one in ("error", "success"))
    assert abs(failed - (failed + succeeded) / 5) <= 1
    assert found['web_failures_total{reason="error"}'] == 100


def test_there_is_no_scenario_of_which_the_metrics_show_nothing() -> None:
    assert [one.name for one in usual_scenarios(declarations((connections,)))] == ["gone"]


def test_every_scenario_of_the_systems_can_happen() -> None:
    config = read_config(ROOT)
    workspace = load(config)
    defined = defined_scenarios(config)
    simulation = Simulation.of(workspace, normal=defined.pop(NORMAL).steps)
    usual = usual_scenarios(metric for one in simulation.simulators for metric in one.metrics)
    for scenario in (*usual, *defined.values()):
        simulation.apply(scenario)
        simulation.recover()
