"""Any faults at any request of alerting: one more push converges without --force, and nothing foreign was touched."""

from __future__ import annotations

import contextlib
import tempfile
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from obsdsl import P0, P2, Routing, RuleGroup, Secret, Slack
from obsdsl.errors import ObsdslError
from obsdsl.push import http
from tests.compile.grafana_alerting.given import alert, group
from tests.fakes.grafana import Grafana
from tests.fakes.grafana.behaviour import V9, V12, Behaviour
from tests.fakes.schedules import arm, schedules
from tests.push.grafana.alerting.given import NIGHT, SLACK, AlertingBench, routing
from tests.push.grafana.bench import statuses, whys

OTHER, THIRD = (Slack(channel, api_url=Secret("SLACK_URL")) for channel in ("#other", "#third"))
NAMES = ("Down", "Full", "Low")
groups = st.builds(
    lambda names, interval, name: group(
        *(alert("up == 0", f"{name}{one}", severity=P0 if interval == "30s" else P2) for one in names),
        name=name,
        interval=interval,
    ),
    st.lists(st.sampled_from(NAMES), min_size=1, max_size=3, unique=True),
    st.sampled_from(["30s", "1m"]),
    st.sampled_from(["a", "b"]),
)
routings = st.builds(
    lambda notifiers, month, by: routing(*notifiers, mute=attrs.evolve(NIGHT, months=month), group_by=by),
    st.lists(st.sampled_from([SLACK, OTHER, THIRD]), min_size=1, max_size=3, unique=True),
    st.integers(1, 2),
    st.sampled_from([(), ("job",)]),
)
workspaces = st.tuples(st.lists(groups, min_size=1, max_size=2, unique_by=lambda one: one.name), routings)
rounds = st.lists(
    st.tuples(workspaces, schedules(most=4, last=60), st.booleans(), st.sampled_from(["laptop", "runner"])),
    min_size=1, max_size=3,
)  # fmt: skip


@pytest.fixture(autouse=True)
def _never_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http, "PATIENCE", 0.001)
    monkeypatch.setattr(http, "TRIES", 3)


def _others_come_first(server: Grafana) -> None:
    org = server.org()
    server.put_folder("theirs", "Theirs")
    org.rules["theirs"] = {"uid": "theirs", "title": "Theirs", "folderUID": "theirs", "ruleGroup": "t", "data": []}
    org.intervals["theirs", "t"] = 60
    org.contact_points["theirs"] = {"uid": "theirs", "name": "Theirs", "type": "email", "settings": {"addresses": "a"}}
    org.mute_timings["theirs"] = {"name": "theirs", "time_intervals": []}
    org.templates["theirs"] = {"name": "theirs", "template": '{{ define "x" }}{{ end }}'}


def _theirs(server: Grafana) -> dict[str, Any]:
    org = server.org().everything()
    return {kind: org[kind]["theirs"] for kind in ("rules", "contact_points", "mute_timings", "templates")}


def _made_again(server: Grafana) -> set[str]:
    """The uids of rules that were deleted one by one and then written again: Grafana would forget their state."""
    gone, found = set[str](), set[str]()
    for one in server.writes:
        if one.method == "DELETE" and "/alert-rules/" in one.path:
            gone.add(one.path.rpartition("/")[2])
        elif one.method != "DELETE" and ("/alert-rules" in one.path or "/rule-groups/" in one.path):
            sent = one.json.get("rules") or [one.json]
            found |= gone & {str(rule.get("uid")) for rule in sent}
    return found


def _objects(workspace: tuple[list[RuleGroup], Routing]) -> list[RuleGroup | Routing]:
    return [*workspace[0], workspace[1]]


@pytest.mark.parametrize("behaviour", [V9, V12], ids=str)
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rounds=rounds)
def test_one_more_push_converges_and_nothing_foreign_is_touched(behaviour: Behaviour, rounds: list[Any]) -> None:
    with tempfile.TemporaryDirectory() as folder, Grafana(behaviour) as server:
        bench = AlertingBench(Path(folder), server)
        _others_come_first(server)
        theirs = _theirs(server)
        for workspace, schedule, prune, machine in rounds:
            wanted = bench.built(*_objects(workspace))
            arm(server, schedule)
            server.forget()
            with contextlib.suppress(ObsdslError):
                bench.push(wanted, prune=prune, machine=machine)
            server.faults.clear()
            assert _theirs(server) == theirs
            assert _made_again(server) == set()
            delivery = bench.push(wanted, machine="a third")
            assert delivery.result.is_complete, (whys(delivery), statuses(delivery))
            for one in ("laptop", "another runner"):
                assert bench.plan(wanted, machine=one).changes == ()
