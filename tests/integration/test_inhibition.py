"""What inhibit rules silence: our answer is that of a real Alertmanager, alert by alert."""

from __future__ import annotations

import json
import random
import time
from typing import Any
from urllib.request import ProxyHandler, Request, build_opener

import pytest

from obsdsl.compile.alertmanager import alertmanager_yaml
from obsdsl.compose.routing.inhibit import inhibited_by, inhibition, overlaps
from obsdsl.compose.routing.tree import AlertmanagerConfig, InhibitRule, Receiver, Route
from obsdsl.express.infer.labels import Label, LabelSet
from tests.servers import alertmanager
from tests.stack import generations, require

CASES, ALERTS = 150, 3
VALUES = {"severity": ("P0", "P1", ""), "team": ("web", "data", ""), "service": ("shop", "cart", "")}
MATCHERS = (
    'severity="P0"',
    'severity!="P0"',
    "severity=~P.",
    'severity=~"P1|"',
    'team="web"',
    'team=""',
    'service!~"shop"',
)
# Labels that no alert has count as equal, too.
EQUAL = ("service", "team", "severity", "nowhere")
PATIENCE = 20
# No proxy of the environment may stand between.
_OPEN = build_opener(ProxyHandler({})).open


def case(number: int, chance: random.Random) -> tuple[InhibitRule, list[dict[str, str]]]:
    """A rule, and alerts that it alone concerns."""
    here = f'case="{number}"'

    def side() -> tuple[str, ...]:
        return (here, *chance.sample(MATCHERS, chance.choice((0, 1, 1, 2))))

    rule = InhibitRule(
        source_matchers=side(), target_matchers=side(), equal=tuple(chance.sample(EQUAL, chance.randrange(3)))
    )
    alerts = []
    for index in range(ALERTS):
        labels = {name: value for name, values in VALUES.items() if (value := chance.choice(values))}
        # `copy` tells alerts with the same labels apart.
        alerts.append({"case": str(number), "copy": str(index), **labels})
    return rule, alerts


@pytest.mark.parametrize("generation", generations())
def test_an_alert_is_silenced_where_alertmanager_silences_it(generation: str) -> None:
    tool = require("alertmanager", generation=generation)
    chance = random.Random(8)
    cases = [case(number, chance) for number in range(CASES)]
    config = AlertmanagerConfig(
        route=Route(receiver="nobody"),
        receivers=(Receiver("nobody"),),
        inhibit_rules=tuple(rule for rule, _ in cases),
    )
    ours = {
        (alert["case"], alert["copy"]): bool(inhibited_by((rule,), alert, [one for one in alerts if one is not alert]))
        for rule, alerts in cases
        for alert in alerts
    }
    # Newer servers remember one source for each set of equal labels. Where an alert may be both source and target that
    # one may be such that it does not count, though another would.
    forgets = tool.release >= (0, 26)
    firm = {key for key in ours if not (forgets and overlaps(cases[int(key[0])][0]))}
    with alertmanager(tool, alertmanager_yaml(config).decode()) as url:
        body = json.dumps([{"labels": alert} for _, alerts in cases for alert in alerts]).encode()
        _OPEN(Request(f"{url}/api/v2/alerts", body, {"Content-Type": "application/json"})).close()
        theirs = _silenced(url, {key: ours[key] for key in firm}, len(ours))
    assert {key for key in firm if ours[key] != theirs[key]} == set()
    assert {key for key in ours if theirs[key] and not ours[key]} == set()
    assert {ours[key] for key in firm} == {True, False}


Key = tuple[str, str]


def _silenced(url: str, expected: dict[Key, bool], count: int) -> dict[Key, bool]:
    """The server's answer, once all alerts are there; it takes them in one by one, so the answer may still change."""
    deadline = time.monotonic() + PATIENCE
    while True:
        with _OPEN(f"{url}/api/v2/alerts") as answer:
            alerts: list[dict[str, Any]] = json.load(answer)
        found = {(one["labels"]["case"], one["labels"]["copy"]): bool(one["status"]["inhibitedBy"]) for one in alerts}
        is_settled = len(found) == count and all(found[key] == value for key, value in expected.items())
        if is_settled or time.monotonic() > deadline:
            return found
        time.sleep(0.2)


def test_what_is_said_of_kinds_of_alerts_holds_for_each() -> None:
    chance = random.Random(9)
    presences = set()
    for number in range(400):
        rule, (source, target, _) = case(number, chance)
        kinds = [_kind(alert, chance) for alert in (source, target)]
        found = inhibition(rule, *kinds)
        presences.add(found.presence)
        silenced = bool(inhibited_by((rule,), target, (source,)))
        assert found.presence != ("never" if silenced else "certain"), (rule, source, target, kinds)
    assert presences == {"certain", "possible", "never"}


def _kind(alert: dict[str, str], chance: random.Random) -> LabelSet:
    """Label domains that admit the alert."""
    known = {}
    for name, values in {**VALUES, "case": (alert["case"],)}.items():
        value = alert.get(name, "")
        listed = tuple(sorted({*chance.sample(values, chance.randrange(len(values))), value} - {""}))
        domain = None if chance.random() < 0.2 else listed
        known[name] = Label(domain, bool(value) and chance.random() < 0.7)
    return LabelSet(known, False)
