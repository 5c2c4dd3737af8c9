"""Rule groups in rulers of Mimir, Cortex and Loki, on servers of ours that answer as the recorded ones."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import attrs
import pytest
import yaml

from obsdsl.compile.artifact import Artifact
from obsdsl.define.duration import Duration
from obsdsl.errors import ObsdslError
from obsdsl.push import http
from obsdsl.push.ruler.part import make
from obsdsl.target_config import Connection, RulerTarget
from tests.fakes import faults
from tests.fakes.ruler import CORTEX, ENGINES, LOKI, MIMIR, Engine, Ruler
from tests.push.bench import Bench, rules, statuses, whys

LOGS = {"web": 'sum(rate({job="web"}[1m]))', "db": 'sum(rate({job="db"}[1m]))', "other": 'sum(rate({job="x"}[1m]))'}


class Server:
    """A ruler, and pushes to it."""

    def __init__(self, ruler: Ruler, tmp_path: Path) -> None:
        self.ruler, self.tmp_path = ruler, tmp_path

    def bench(self, root: str = "laptop", project: str = "shop", **settings: Any) -> Bench:
        place = self.tmp_path / root
        given = {"engine": self.ruler.engine.name.lower(), "tenant": "team", "wait": Duration.parse("5s"), **settings}
        given.setdefault("connection", Connection(self.ruler.url, timeout=Duration.parse("2s")))
        return Bench(place, lambda: make(RulerTarget(**given), project, place, None), project)

    def group(self, name: str, *exprs: str, line: int = 7, **fields: Any) -> Artifact:
        """A group whose expressions its engine takes: PromQL, or the name of a query of logs."""
        found = [LOGS[one] for one in exprs] if self.ruler.engine is LOKI else [f"sum({one})" for one in exprs]
        return rules(name, *found, line=line, **fields)

    @property
    def stored(self) -> dict[str, dict[str, Any]]:
        return self.ruler.stored("team")


@pytest.fixture(params=ENGINES, ids=lambda engine: engine.name)
def engine(request: pytest.FixtureRequest) -> Engine:
    found: Engine = request.param
    return found


@pytest.fixture
def server(engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    yield from served(engine, tmp_path, monkeypatch)


@pytest.fixture
def cortex(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    yield from served(CORTEX, tmp_path, monkeypatch)


def served(engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, **options: Any) -> Iterator[Server]:
    monkeypatch.setattr(http, "FIRST", 0.01)
    with Ruler(engine, **options) as ruler:
        yield Server(ruler, tmp_path)


def test_groups_are_stored_in_the_projects_namespace_and_become_active(server: Server) -> None:
    web, db = server.group("web", "web", interval="90s"), server.group("db", "db")
    assert statuses(server.bench().push([web, db])) == {"rule-group:shop/web": "done", "rule-group:shop/db": "done"}
    assert set(server.stored) == {"shop"}
    assert server.stored["shop"]["web"]["interval"] == "1m30s"
    assert set(server.ruler.tenant("team").active["shop"]) == {"web", "db"}
    assert [one.path.rpartition("/")[2] for one in server.ruler.writes] == ["shop", "shop"]


def test_a_second_plan_is_empty_on_every_machine_and_asks_once(server: Server) -> None:
    found = [server.group("web", "web", interval="90s", limit=0), server.group("db", "db", "other")]
    server.bench().push(found)
    for machine in ("laptop", "ci"):
        server.ruler.forget()
        plan = server.bench(machine).plan(found)
        assert (plan.changes, plan.unchanged) == ((), 2)
        assert [str(one) for one in server.ruler.requests()] == [f"GET {server.ruler.engine.base}/shop"]


def test_another_machine_tells_apart_who_changed_it(server: Server) -> None:
    server.bench().push([server.group("web", "web"), server.group("db", "db")])
    server.stored["shop"]["web"]["rules"].append({"record": "a:b", "expr": LOGS["web"]})
    for machine in ("laptop", "ci"):
        here, there = server.bench(machine).plan([server.group("web", "web"), server.group("db", "other")]).changes
        assert (here.cause, there.cause) == ("here", "there")
        assert here.refusal is None
        assert there.refusal is not None
    assert statuses(server.bench("ci").push([server.group("web", "web")])) == {"rule-group:shop/web": "refused"}
    assert server.bench("ci").push([server.group("web", "web")], force=True).result.is_complete
    assert len(server.stored["shop"]["web"]["rules"]) == 1
    assert server.bench("ci").rollback().result.is_complete
    assert len(server.stored["shop"]["web"]["rules"]) == 2


def test_an_edit_that_was_taken_over_is_known_on_every_machine(server: Server) -> None:
    server.bench().push([server.group("web", "web"), server.group("db", "db")])
    server.stored["shop"]["web"]["interval"] = "5m"
    taken = [server.group("web", "web", interval="5m"), server.group("db", "db")]
    assert server.bench().push(taken).result.is_complete
    for machine in ("laptop", "ci"):
        assert server.bench(machine).plan(taken).changes == ()
        (change,) = server.bench(machine).plan([server.group("web", "web", interval="9m"), taken[1]]).changes
        assert (change.cause, change.refusal) == ("here", None)


def test_groups_of_others_are_never_touched(server: Server) -> None:
    expr = LOGS["other"]
    server.ruler.put("team", "theirs", {"name": "web", "rules": [{"record": "a:b", "expr": expr}]})
    server.ruler.put("team", "shop", {"name": "hand", "rules": [{"record": "a:b", "expr": expr}]})
    server.ruler.put("team", "shop", {"name": "web", "rules": [{"record": "a:b", "expr": expr}]})
    server.bench("other", "other", namespace="shop").push([server.group("db", "db")])
    wanted = [server.group("web", "web"), server.group("db", "other"), server.group("own", "other")]
    delivery = server.bench().push(wanted, prune=True)
    assert statuses(delivery) == {
        "rule-group:shop/web": "refused", "rule-group:shop/db": "refused", "rule-group:shop/own": "done",
    }  # fmt: skip
    assert "it belongs to obsdsl/other" in whys(delivery)
    server.bench().push([server.group("own", "other")], prune=True)
    assert {key: set(groups) for key, groups in server.stored.items()} == {
        "theirs": {"web"}, "shop": {"hand", "web", "db", "own"},
    }  # fmt: skip
    assert server.stored["shop"]["web"]["rules"] == [{"record": "a:b", "expr": expr}]


def test_prune_deletes_ours_alone_and_only_unchanged(server: Server) -> None:
    server.bench().push([server.group(name, "web") for name in ("web", "db", "old")])
    server.stored["shop"]["old"]["interval"] = "5m"
    delivery = server.bench("ci").push([server.group("web", "web")], prune=True)
    assert statuses(delivery) == {"rule-group:shop/db": "done", "rule-group:shop/old": "refused"}
    assert set(server.stored["shop"]) == {"web", "old"}


def test_rollback_makes_deleted_groups_again_and_they_stay_ours(server: Server) -> None:
    both = [server.group("web", "web"), server.group("db", "db")]
    server.bench().push(both)
    assert server.bench().push([server.group("web", "other")], prune=True).result.is_complete
    assert server.bench().rollback().result.is_complete
    assert server.bench("ci").plan(both).changes == ()


def test_another_tenant_is_another_world(server: Server) -> None:
    web = server.group("web", "web")
    server.bench().push([web])
    wrong = server.bench(tenant="other")
    plan = wrong.plan([web], prune=True)
    assert [one.action for one in plan.changes] == ["create"]
    assert "the last push went to" in plan.problems[0]
    assert wrong.push([server.group("db", "db")], prune=True).result.is_complete
    assert set(server.stored["shop"]) == {"web"}


def test_without_a_tenant_the_setting_is_named(server: Server) -> None:
    with pytest.raises(ObsdslError, match="set `tenant` of the target"):
        server.bench(tenant=None).plan([server.group("web", "web")])


def test_two_groups_of_one_name_are_refused(server: Server) -> None:
    other = attrs.evolve(server.group("web", "web", line=9), identity="other")
    with pytest.raises(ObsdslError, match=r"alerts/shop.py:9: .*'web': another group has that name .*:7\)"):
        server.bench().plan([server.group("web", "web"), other])


def test_a_wrong_url_is_not_taken_for_an_empty_list(server: Server) -> None:
    wrong = server.bench(connection=Connection(f"{server.ruler.url}/wrong"))
    with pytest.raises(ObsdslError, match=r"there is no ruler of .* at this path; check url, engine and prefix"):
        wrong.plan([server.group("web", "web")], prune=True)


def test_what_the_ruler_refuses_is_told_with_its_line_and_others_go_on(server: Server) -> None:
    bad = rules("bad", "sum(", line=31)
    delivery = server.bench().push([bad, server.group("web", "web")])
    assert statuses(delivery) == {"rule-group:shop/bad": "failed", "rule-group:shop/web": "done"}
    assert "alerts/shop.py:31: POST" in whys(delivery)
    assert ("it reads LogQL alone: choose its groups" in whys(delivery)) == (server.ruler.engine is LOKI)


def test_the_line_of_the_rule_is_named_where_the_ruler_names_the_rule(cortex: Server) -> None:
    (cortex.tmp_path / "laptop/alerts").mkdir(parents=True)
    (cortex.tmp_path / "laptop/alerts/shop.py").write_text(
        "# the rules of the shop\nbad = RecordingRule('bad:r0', x)\n"
    )
    refused = 'group "bad", rule 1, "bad:r0": could not parse expression: 1:5: parse error: unclosed left parenthesis'
    cortex.ruler.faults.add(faults.answers(400, refused), method="POST")
    bad = rules("bad", "sum(up)", line=31)
    delivery = cortex.bench().push([bad])
    assert "alerts/shop.py:31: POST" in whys(delivery)
    assert "the rule is at alerts/shop.py:2" in whys(delivery)


def test_names_are_encoded(cortex: Server) -> None:
    bench = cortex.bench(namespace="team a/web")
    group = cortex.group("g 2/x?#%", "web")
    assert bench.push([group]).result.is_complete
    assert cortex.stored == {"team a/web": {"g 2/x?#%": cortex.stored["team a/web"]["g 2/x?#%"]}}
    assert cortex.bench("ci", namespace="team a/web").plan([group]).changes == ()
    assert bench.push([cortex.group("other", "up")], prune=True).result.is_complete
    assert set(cortex.stored["team a/web"]) == {"other"}


def test_loki_is_not_asked_for_names_with_a_slash(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for server in served(LOKI, tmp_path, monkeypatch):
        with pytest.raises(ObsdslError, match="takes none with a '/'"):
            server.bench(namespace="a/b").part()
        with pytest.raises(ObsdslError, match="takes no name with a '/'"):
            server.bench().plan([server.group("a/b", "web")])
        assert server.bench(groups=("web*",)).push([server.group("a/b", "web"), server.group("web", "web")]).result


def test_fields_that_others_ignore_are_compared(cortex: Server) -> None:
    alert = {"alert": "Down", "expr": "up == 0", "for": "120s", "keep_firing_for": "5m", "labels": {"severity": "P0"}}
    group = rules("web", alert, limit=10, query_offset="30s")
    cortex.bench().push([group])
    assert cortex.bench("ci").plan([group]).changes == ()
    for changed in (
        rules("web", {**alert, "keep_firing_for": "6m"}, limit=10, query_offset="30s"),
        rules("web", alert, limit=11, query_offset="30s"),
        rules("web", alert, limit=10),
    ):
        assert len(cortex.bench("ci").plan([changed]).changes) == 1


def test_a_field_that_the_ruler_forgets_is_told(cortex: Server) -> None:
    def forget(request: Any) -> Any:
        from dataclasses import replace

        group = yaml.safe_load(request.body)
        group.pop("limit")
        return replace(request, body=yaml.safe_dump(group).encode())

    cortex.ruler.faults.add(faults.changes(forget), method="POST")
    delivery = cortex.bench().push([rules("web", "up", limit=10, line=4)])
    assert "alerts/shop.py:4: the ruler took it, and stored limit otherwise: it may be too old" in whys(delivery)
    (change,) = cortex.bench("ci").plan([rules("web", "up", limit=10)]).changes
    assert change.cause == "there"


@pytest.mark.parametrize("old", [True, False])
def test_a_group_that_does_not_become_active_has_failed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, old: bool
) -> None:
    for server in served(MIMIR, tmp_path, monkeypatch, active_after=0):
        bench = server.bench(wait=Duration.parse("300ms"))
        if old:
            assert bench.push([server.group("web", "web")]).result.is_complete
        server.ruler.active_after = None
        delivery = bench.push([server.group("web", "other", line=9)])
        why = "web:r0 still has its old expression" if old else "it is not evaluated"
        assert f"alerts/shop.py:9: it is stored, but {why} after 0.3 s" in whys(delivery)
        # It is there all the same: nothing is to be done again.
        assert server.bench("ci").plan([server.group("web", "other")]).changes == ()


def test_who_waits_for_nothing_does_not_ask(cortex: Server) -> None:
    assert cortex.bench(wait=Duration(0)).push([cortex.group("web", "web")]).result.is_complete
    assert not cortex.ruler.requests("GET", "/prometheus/api/v1/rules")


def test_a_ruler_that_does_not_tell_what_is_active_is_believed(cortex: Server) -> None:
    cortex.ruler.faults.add(faults.answers(404, "404 page not found\n"), path="/prometheus/api/v1/rules")
    delivery = cortex.bench().push([cortex.group("web", "web")])
    assert delivery.result.is_complete
    assert "was not verified" in delivery.result.notes[0]


# What happens to one request of a push of three groups, and what the user reads where it does not end well.
FAULTS = [
    (faults.too_many("0"), "POST", ""),
    (faults.unavailable("0"), "POST", ""),
    (faults.unavailable("0"), "GET", ""),
    (faults.bad_gateway(), "POST", ""),
    (faults.bad_gateway(commits=True), "POST", ""),
    (faults.bad_gateway(status=504, commits=True), "DELETE", ""),
    (faults.resets(), "POST", ""),
    (faults.resets(commits=True), "POST", ""),
    (faults.resets(commits=True), "DELETE", ""),
    (faults.resets(), "GET", ""),
    (faults.hangs(5), "POST", ""),
    (faults.hangs(5, commits=True), "POST", ""),
    (faults.truncates(), "POST", ""),
    (faults.truncates(), "GET", ""),
    (faults.denied(), "POST", "give them the right"),
    (faults.unauthorized(), "POST", "check the credentials"),
    (faults.login_page(), "POST", "a page of HTML answered instead of the API"),
    (faults.answers(400, "per-user rule groups limit (limit: 1 actual: 2) exceeded\n"), "POST", "limit: 1 actual: 2"),
    (faults.answers(404, "404 page not found\n"), "POST", "check url, engine and prefix"),
    (faults.answers(500, "unable to store rule group\n"), "POST", "unable to store rule group"),
]


@pytest.mark.parametrize(("fault", "method", "told"), FAULTS, ids=lambda one: str(one))
def test_after_any_fault_nothing_is_lost_and_the_next_push_converges(
    cortex: Server, monkeypatch: pytest.MonkeyPatch, fault: faults.Fault, method: str, told: str
) -> None:
    monkeypatch.setattr("obsdsl.push.retry.random.uniform", lambda _a, _b: 0.02)
    hand = {"name": "hand", "rules": [{"record": "a:b", "expr": "up"}]}
    cortex.ruler.put("team", "shop", hand)
    cortex.bench().push([cortex.group("web", "web"), cortex.group("gone", "web")])
    # A fault of reading hits the push's own look, after those of the plan.
    cortex.ruler.faults.add(fault, method=method, nth=2 if method == "GET" else 1)
    new = [cortex.group("web", "other"), cortex.group("db", "db")]
    delivery = cortex.bench(connection=Connection(cortex.ruler.url, timeout=Duration.parse("300ms"))).push(
        new, prune=True
    )
    assert cortex.ruler.faults.happened
    assert told in whys(delivery)
    assert bool(told) != delivery.result.is_complete, whys(delivery)
    cortex.ruler.faults.clear()
    assert cortex.bench("ci").push(new, prune=True).result.is_complete
    assert set(cortex.stored["shop"]) == {"hand", "web", "db"}
    assert cortex.stored["shop"]["hand"] == hand
    assert cortex.bench("ci").plan(new, prune=True).changes == ()


def test_an_edit_between_plan_and_push_is_seen(cortex: Server) -> None:
    cortex.bench().push([cortex.group("web", "web")])

    def edit() -> None:
        cortex.stored["shop"]["web"]["interval"] = "5m"

    # The plan's look is the first, the push's own the second.
    cortex.ruler.faults.add(faults.calls(edit), method="GET", nth=2)
    delivery = cortex.bench().push([cortex.group("web", "other")])
    assert "it changed since the plan was made" in whys(delivery)
    assert cortex.stored["shop"]["web"]["interval"] == "5m"


def test_an_edit_while_other_groups_are_written_is_seen(cortex: Server) -> None:
    one, many = cortex.bench(workers=1), ("a", "b", "c")
    one.push([cortex.group(name, "web") for name in many])

    def edit() -> None:
        cortex.ruler.put("team", "shop", {"name": "c", "rules": [{"record": "by:hand", "expr": "up"}]})

    cortex.ruler.faults.add(faults.calls(edit), method="POST")
    changed = [cortex.group(name, "db") for name in many]
    delivery = one.push(changed)
    assert statuses(delivery) == {
        "rule-group:shop/a": "done", "rule-group:shop/b": "done", "rule-group:shop/c": "failed",
    }  # fmt: skip
    assert "it changed since the plan was made" in whys(delivery)
    assert cortex.stored["shop"]["c"]["rules"] == [{"record": "by:hand", "expr": "up"}]


def test_many_groups_are_written_side_by_side_and_verified_together(cortex: Server) -> None:
    groups = [cortex.group(f"g{number}", "up") for number in range(60)]
    assert cortex.bench().push(groups).result.is_complete
    assert len(cortex.ruler.requests("POST")) == 60
    # The plan, the push's own look, reading back, and few looks at what is active.
    assert len(cortex.ruler.reads) <= 6
    cortex.ruler.forget()
    assert cortex.bench("ci").push(groups).journal is None
    assert [one.method for one in cortex.ruler.requests()] == ["GET"]
    cortex.ruler.forget()
    groups[7] = cortex.group("g7", "down")
    assert cortex.bench("ci").push(groups).result.is_complete
    assert len(cortex.ruler.writes) == 1
    assert len(cortex.ruler.reads) <= 6
