"""What rule tests find of alerts' states, beside a model of Prometheus's in ten lines."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from obsdsl import P2, AlertRule, Gauge, RuleGroup
from obsdsl.compose.workspace import Workspace
from obsdsl.config import Config
from obsdsl.testing.rules.batch import Checked
from obsdsl.testing.rules.rulebook import Rulebook
from obsdsl.testing.rules.scenario import Scenario
from obsdsl.testing.rules.world import World
from tests.stack import generations, require

ALERT, SERIES = "TooManyConnections", "connections"
# Of the alert's group, in seconds; it is pending for five minutes.
STEP, HELD = 30, 300
STATES = ("inactive", "pending", "firing")
# None is a sample that did not arrive: for five minutes the last one counts.
VALUES = st.lists(st.sampled_from([50.0, 95.0, 95.0, 95.0, 95.0, None]), min_size=5, max_size=50)


def states(values: list[float | None]) -> list[str]:
    """The alert's state at each evaluation."""
    found = []
    since: int | None = None
    last: tuple[int, float] | None = None
    for index, value in enumerate(values):
        now = index * STEP
        last = last if value is None else (now, value)
        active = last is not None and last[1] > 90 and now - last[0] < 300
        since = (now if since is None else since) if active else None
        found.append("inactive" if since is None else "firing" if now - since >= HELD else "pending")
    return found


@pytest.fixture(scope="module")
def world() -> World:
    connections = Gauge(SERIES, "Connections.")
    alert = AlertRule(ALERT, connections > 90, for_=f"{HELD}s", severity=P2, summary="Many")
    group = RuleGroup("connections", interval=f"{STEP}s", rules=(alert,))
    workspace, config = Workspace(metrics=(connections.declaration,), groups=(group,)), Config(Path())
    return World(config, workspace, Rulebook(workspace, config))


def expecting(world: World, values: list[float | None], wanted: list[str]) -> Scenario:
    rules = Scenario(world.book)
    rules.series(SERIES, values=values, every=f"{STEP}s")
    for index, state in enumerate(wanted):
        getattr(rules.at(f"{index * STEP}s").alert(ALERT), f"is_{state}")()
    return rules


@pytest.mark.parametrize("generation", generations())
@settings(max_examples=5)
@given(several=st.lists(VALUES, min_size=8, max_size=8))
def test_each_state_is_found_and_no_other(generation: str, world: World, several: list[list[float | None]]) -> None:
    program = str(require("promtool", generation=generation).path)
    right = [expecting(world, values, states(values)) for values in several]
    others = [[STATES[STATES.index(one) - 1] for one in states(values)] for values in several]
    wrong = [expecting(world, values, wanted) for values, wanted in zip(several, others, strict=True)]
    found: list[Checked] = world.check([*right, *wrong], [program])
    assert [failure.message for one in found[:8] for failure in one.failures] == []
    assert [len(one.failures) for one in found[8:]] == [len(values) for values in several]


def test_the_model_is_not_trivial() -> None:
    assert states([95.0] * 12)[9:] == ["pending", "firing", "firing"]
    assert states([95.0, None, None, 50.0]) == ["pending", "pending", "pending", "inactive"]
    assert states([95.0] + [None] * 11)[9:] == ["pending", "inactive", "inactive"]
