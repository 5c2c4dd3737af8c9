"""Which artifacts become which files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from obsdsl.compile.artifact import Artifact
from obsdsl.errors import Location, ObsdslError
from obsdsl.push.files import alertmanager, prometheus
from obsdsl.push.files.part import Files
from obsdsl.push.planning import Wish, planned
from obsdsl.target_config import AlertmanagerTarget, PrometheusTarget
from tests.push.bench import Bench, rules

SERVERS = [Artifact("prometheus", name, f"prometheus/{name}.yml", b"global: {}\n") for name in ("a", "b")]
ROUTING = Artifact("alertmanager", "main", "alertmanager/main.yml", b"route: {receiver: a}\n")


def part(root: Path, **settings: Any) -> Files:
    given = {"rules": "rules", "config": "prometheus.yml", **settings}
    return prometheus.make(PrometheusTarget(**given), "shop", root, None)


def files(found: Files, *artifacts: Artifact) -> dict[str, str]:
    return {one.identity.name: one.title for one in found.wanted(artifacts)}


def test_rules_and_the_servers_own_file(tmp_path: Path) -> None:
    assert files(part(tmp_path), rules("web", "up"), SERVERS[0], ROUTING) == {
        "rules/web.yml": "web",
        "prometheus.yml": "a",
    }
    assert files(part(tmp_path, config=None), rules("web", "up"), SERVERS[0]) == {"rules/web.yml": "web"}
    assert files(part(tmp_path, rules=None), rules("web", "up"), SERVERS[0]) == {"prometheus.yml": "a"}


def test_groups_are_chosen_by_pattern(tmp_path: Path) -> None:
    found = part(tmp_path, groups=("team-a-*", "shared"))
    wanted = files(found, *(rules(name, "up") for name in ("team-a-web", "team-b-web", "shared")))
    assert set(wanted.values()) == {"team-a-web", "shared"}


def test_of_several_servers_one_is_named(tmp_path: Path) -> None:
    assert files(part(tmp_path, server="b"), *SERVERS) == {"prometheus.yml": "b"}
    bench = Bench(tmp_path, lambda: part(tmp_path))
    with pytest.raises(ObsdslError, match=r"the workspace has 'a' and 'b'; say which with `server`"):
        bench.plan(SERVERS)
    with pytest.raises(ObsdslError, match=r"server is 'bb', .* did you mean 'b'?"):
        Bench(tmp_path, lambda: part(tmp_path, server="bb")).plan(SERVERS)


@pytest.mark.parametrize(
    ("pattern", "is_refused"),
    [("rules/*", True), ("/etc/prometheus/rules/*.json", True), ("rules/*.yml", False), ("elsewhere/*", False)],
)
def test_a_pattern_that_takes_the_manifest_for_rules_is_refused(tmp_path: Path, pattern: str, is_refused: bool) -> None:
    """No server tells where none is asked: it would not start any more, later and somewhere else."""
    text = f"rule_files: [{pattern}]\n".encode()
    server = Artifact("prometheus", "a", "prometheus/a.yml", text, Location("metrics/jobs.py", 5))
    bench = Bench(tmp_path, lambda: part(tmp_path))
    if is_refused:
        with pytest.raises(ObsdslError, match=r"^metrics/jobs.py:5: its rule_files has .* write '\*.yml'"):
            bench.plan([rules("web", "up"), server])
    else:
        assert len(bench.plan([rules("web", "up"), server]).changes) == 2
    # Where the rules are not in its folder, there is no manifest among them.
    alone = Bench(tmp_path, lambda: part(tmp_path, rules=None))
    assert len(alone.plan([rules("web", "up"), server]).changes) == 1


def test_what_is_left_out_by_select_is_no_mistake(tmp_path: Path) -> None:
    bench = Bench(tmp_path, lambda: part(tmp_path, server="b"))
    plan = planned(bench.world(), [rules("web", "up")], Wish(select=("rules:web",)))
    assert [str(one.identity) for one in plan.changes] == ["file:rules/web.yml"]


def test_an_alertmanager_takes_the_one_routing(tmp_path: Path) -> None:
    found = alertmanager.make(AlertmanagerTarget("etc/am.yml"), "shop", tmp_path, None)
    assert files(found, ROUTING, SERVERS[0]) == {"am.yml": "main"}
    assert files(found, SERVERS[0]) == {}


def test_two_parts_share_a_folder(tmp_path: Path) -> None:
    """Each knows its own file, and neither takes the other's for left over."""
    (tmp_path / "etc").mkdir()
    one = Bench(tmp_path, lambda: part(tmp_path, rules=None, config="etc/prometheus.yml", promtool=""))
    table = AlertmanagerTarget("etc/am.yml", amtool="")
    other = Bench(tmp_path / "b", lambda: alertmanager.make(table, "shop", tmp_path, None))
    assert one.push(SERVERS[:1], prune=True).result.is_complete
    assert other.push([ROUTING], prune=True).result.is_complete
    assert one.push(SERVERS[:1], prune=True).journal is None
    assert sorted(file.name for file in (tmp_path / "etc").iterdir()) == [
        ".obsdsl-shop.json",
        "am.yml",
        "prometheus.yml",
    ]
