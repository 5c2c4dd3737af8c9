"""Where alerts go: our walk of the routing tree gives what `amtool config routes test` gives."""

from __future__ import annotations

import random
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from obsdsl.compile.alertmanager import alertmanager_yaml
from obsdsl.compose.routing.domain import prospects, reach
from obsdsl.compose.routing.shadow import dead_routes
from obsdsl.compose.routing.tree import AlertmanagerConfig, Receiver, Route
from obsdsl.compose.routing.walk import destinations
from obsdsl.express.infer.labels import Label, LabelSet
from tests.stack import Tool, generations, require

TREES, ALERTS = 125, 8
VALUES = {
    "severity": ("P0", "P1", "P2", "critical", ""),
    "team": ("web", "data-base", "ünï code", "a.b", ""),
    "service": ("shop", "shop2", 'quo"te', "back\\slash", "two\nlines", ""),
}
# Both parsers' dialects: quotes or none, braces, several in one line, patterns of all kinds.
MATCHERS = (
    'severity="P0"',
    "severity=P1",
    "severity != P2",
    'severity=~"P0|P1"',
    "severity=~P[0-9]",
    'severity!~"critical|P2"',
    'severity=""',
    'severity!=""',
    "severity=~.+",
    "severity=~.*",
    'team="web"',
    'team=~"^(?:web|data-base)$"',
    "team=~a.b",
    'team="ünï code"',
    'team=~"[a-z-]+"',
    'team=~"(?i)WEB"',
    'team!~".*b.*"',
    '{severity="P0",team="web"}',
    'severity=~"P.", team!="web",',
    '"team"="web"',
    'service="quo\\"te"',
    'service="back\\\\slash"',
    "service=back\\slash",
    'service="two\\nlines"',
    'service=~"two.lines"',
    'service=~"shop\\\\d?"',
    "service=~shop.*",
    '"absent label"=""',
    'nowhere="x"',
    '"service"=~"\\u0073hop"',
)
CLASSIC = tuple(one for one in MATCHERS if not one.startswith('"'))


def route(chance: random.Random, matchers: tuple[str, ...], depth: int) -> Route:
    children = chance.randrange(4) if depth < 3 else 0
    old = chance.random() < 0.2
    return Route(
        receiver=chance.choice((None, "a", "b", "c", "d", "e")),
        matchers=() if old else tuple(chance.sample(matchers, chance.choice((0, 1, 1, 1, 2)))),
        match={"team": "web"} if old else {},
        match_re={"severity": chance.choice(("P[01]", "P0|critical|"))} if old else {},
        continue_=chance.random() < 0.35,
        routes=tuple(route(chance, matchers, depth + 1) for _ in range(children)),
    )


def tree(chance: random.Random, matchers: tuple[str, ...]) -> AlertmanagerConfig:
    children = tuple(route(chance, matchers, 0) for _ in range(chance.randrange(1, 6)))
    receivers = tuple(Receiver(name) for name in ("root", "a", "b", "c", "d", "e"))
    return AlertmanagerConfig(route=Route(receiver="root", routes=children), receivers=receivers)


def alert(chance: random.Random) -> dict[str, str]:
    return {name: value for name, values in VALUES.items() if (value := chance.choice(values))}


@pytest.mark.parametrize("generation", generations())
def test_an_alert_reaches_the_receivers_that_amtool_names(generation: str, tmp_path: Path) -> None:
    """2,000 pairs of a tree and an alert, over both generations."""
    amtool = require("amtool", generation=generation)
    matchers = MATCHERS if amtool.release >= (0, 27) else CLASSIC
    sizes: list[int] = []

    @settings(max_examples=TREES, deadline=None, phases=(Phase.generate, Phase.shrink))
    @given(st.randoms(use_true_random=False))
    def check(chance: random.Random) -> None:
        config = tree(chance, matchers)
        file = tmp_path / "alertmanager.yml"
        file.write_bytes(alertmanager_yaml(config))
        alerts = [alert(chance) for _ in range(ALERTS)]
        for labels, theirs in zip(alerts, pool.map(lambda one: answer(amtool, file, one), alerts), strict=True):
            ours = ",".join(stop.receiver for stop in destinations(config, labels))
            assert ours == theirs, (file.read_text(encoding="utf-8"), labels)
            sizes.append(len(theirs.split(",")))

    with ThreadPoolExecutor(2) as pool:
        check()
    assert len(sizes) >= TREES * ALERTS
    assert len(set(sizes)) > 2


def answer(amtool: Tool, file: Path, labels: dict[str, str]) -> str:
    """The receivers that amtool names for an alert, with commas between them."""
    arguments = [f'{name}="{_escaped(value)}"' for name, value in labels.items()]
    done = amtool.run("config", "routes", "test", f"--config.file={file}", *arguments)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip().splitlines()[-1]


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")


def test_what_is_known_of_domains_never_contradicts_an_alert() -> None:
    chance = random.Random(5)
    certain = 0
    for _ in range(60):
        config = tree(chance, MATCHERS)
        dead = [one.stop.path for one in dead_routes(config)]
        known = {name: _domain(chance, values) for name, values in VALUES.items()}
        labels = LabelSet(known, False)
        may = {one.stop.path: one.certain for one in prospects(config, labels)}
        reached = reach(config, labels)
        for _ in range(20):
            one = alert(chance)
            ends = destinations(config, one)
            assert not any(stop.path[: len(path)] == path for stop in ends for path in dead)
            if not labels.admits(one):
                continue
            paths = {stop.path for stop in ends}
            assert paths <= set(may)
            assert {path for path, always in may.items() if always} <= paths
            names = {stop.receiver for stop in ends}
            assert names <= {name for name, presence in reached.items() if presence != "never"}
            assert {name for name, presence in reached.items() if presence == "certain"} <= names
            certain += any(may.values())
    assert certain > 50


def _domain(chance: random.Random, values: tuple[str, ...]) -> Label:
    certain = chance.random() < 0.5
    listed = tuple(value for value in values if value)
    return Label(None if chance.random() < 0.2 else tuple(chance.sample(listed, chance.randint(1, 3))), certain)
