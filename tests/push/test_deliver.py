"""A push from plan to state: what is written, in which order, what is saved, and what a second one finds."""

from __future__ import annotations

import json
import threading
from collections.abc import Sequence
from pathlib import Path

import pytest

from obsdsl.compile.artifact import Artifact
from obsdsl.diff.change import Change, Plan
from obsdsl.diff.resource import Identity, Resource
from obsdsl.errors import ObsdslError
from obsdsl.push.deliver import Delivery, Order, deliver, recover
from obsdsl.push.errors import Forbidden, Moved, Unauthorized
from obsdsl.push.journal import Journal, records
from obsdsl.push.part import Reading
from obsdsl.push.planning import Wish, World, planned, refreshed
from obsdsl.push.rollback import rollback_plan, to_undo
from obsdsl.push.state import read_state
from tests.push.memory import MemoryPart, Server, Thing, ambiguous, dashboard, rules

WEB = Identity("memory", "dashboard", "web")
ONE = (dashboard("web", folder="Team"), dashboard("db", folder="Team"), rules("web"))


class Bench:
    """A workspace's folder, a server, and pushes between them."""

    def __init__(self, root: Path, **options: object) -> None:
        self.root, self.server = root, Server()
        self.options = options

    def world(self, **options: object) -> World:
        part = MemoryPart(self.server, **{**self.options, **options})  # type: ignore[arg-type]
        state = read_state(self.root / ".obsdsl/state/prod.json")
        return World("prod", "shop", (part,), state, records(self.root, "prod"))

    def plan(self, artifacts: Sequence[Artifact], prune: bool = False, **options: object) -> Plan:
        return planned(self.world(**options), artifacts, Wish(prune=prune))

    def push(
        self, artifacts: Sequence[Artifact], prune: bool = False, force: bool = False, **options: object
    ) -> Delivery:
        world = self.world(**options)
        list(recover(world))
        return deliver(self.root, world, planned(world, artifacts, Wish(prune=prune)), Order(force=force))

    def rollback(self, to: str | None = None, force: bool = False) -> Delivery:
        world = self.world()
        undo = to_undo(world.journals, to)
        return deliver(self.root, world, rollback_plan(world, undo), Order("rollback", force=force))


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path)


def statuses(delivery: Delivery) -> dict[str, str]:
    return {str(one.change.identity): one.status for one in delivery.result.outcomes}


def test_all_is_made_in_order_and_a_second_plan_is_empty(bench: Bench) -> None:
    assert bench.push(ONE).result.is_complete
    assert [str(one) for _, one in bench.server.writes] == [
        "folder:Team", "dashboard:db", "dashboard:web", "rule-group:web",
    ]  # fmt: skip
    plan = bench.plan(ONE)
    assert (plan.changes, plan.unchanged, plan.leftovers) == ((), 4, ())
    assert bench.push(ONE).journal is None
    assert len(bench.server.writes) == 4


def test_who_changed_it_is_told_apart(bench: Bench) -> None:
    bench.push(ONE)
    bench.server.edit(WEB, {**bench.server.things[WEB].content, "title": "Edited"})
    (there,) = bench.plan(ONE).changes
    assert (there.cause, there.forcible) == ("there", True)
    assert there.refusal is not None
    changed = (dashboard("web", "New", folder="Team"), *ONE[1:])
    (both,) = bench.plan(changed).changes
    assert both.cause == "both"
    bench.server.edit(WEB, {**bench.server.things[WEB].content, "title": "web"})
    (here,) = bench.plan(changed).changes
    assert (here.cause, here.refusal) == ("here", None)


def test_an_edit_is_overwritten_by_force_alone_and_saved_first(bench: Bench) -> None:
    bench.push(ONE)
    bench.server.edit(WEB, {**bench.server.things[WEB].content, "title": "Edited"})
    assert statuses(bench.push(ONE)) == {"dashboard:web": "refused"}
    assert bench.server.things[WEB].content["title"] == "Edited"
    assert bench.push(ONE, force=True).result.is_complete
    assert bench.server.things[WEB].content["title"] == "web"
    bench.rollback()
    assert bench.server.things[WEB].content["title"] == "Edited"


@pytest.mark.parametrize("owner", [None, "provisioned", "obsdsl/other"])
def test_what_is_not_ours_is_refused(bench: Bench, owner: str | None) -> None:
    bench.server.things[WEB] = Thing({"uid": "web", "title": "Theirs"}, owner=owner)
    # Nor is a folder made for it, which would stay there empty.
    assert statuses(bench.push(ONE[:1])) == {"folder:Team": "refused", "dashboard:web": "refused"}
    assert bench.server.things[WEB].content["title"] == "Theirs"


def test_without_the_state_file_the_plan_is_the_same(bench: Bench) -> None:
    bench.push(ONE)
    (bench.root / ".obsdsl/state/prod.json").unlink()
    changed = (dashboard("web", "New", folder="Team"), *ONE[1:])
    (change,) = bench.plan(changed).changes
    assert (change.cause, change.refusal) == ("here", None)


def test_an_edit_that_was_taken_over_is_ours(bench: Bench) -> None:
    bench.push(ONE)
    bench.server.edit(WEB, {**bench.server.things[WEB].content, "title": "Edited"})
    taken = (dashboard("web", "Edited", folder="Team"), *ONE[1:])
    (change,) = bench.plan(taken).changes
    assert (str(change.identity), change.cause, change.refusal, change.differences) == (str(WEB), "there", None, ())
    assert bench.push(taken).result.is_complete
    assert bench.plan(taken).changes == ()
    # Who has no state file knows, too.
    (bench.root / ".obsdsl/state/prod.json").unlink()
    assert bench.plan(taken).changes == ()
    assert bench.push((dashboard("web", "Later", folder="Team"), *ONE[1:])).result.is_complete
    assert bench.server.things[WEB].content["title"] == "Later"


def test_an_edit_that_was_taken_over_can_be_rolled_back_to(bench: Bench) -> None:
    bench.push(ONE)
    bench.server.edit(WEB, {**bench.server.things[WEB].content, "title": "Edited"})
    taken = (dashboard("web", "Edited", folder="Team"), *ONE[1:])
    bench.push(taken)
    bench.push((dashboard("web", "Later", folder="Team"), *ONE[1:]))
    assert bench.rollback().result.is_complete
    assert bench.server.things[WEB].content["title"] == "Edited"
    assert bench.plan(taken).changes == ()


def test_where_the_target_carries_nothing_a_lost_state_refuses(tmp_path: Path) -> None:
    bench = Bench(tmp_path, carries=False)
    bench.push(ONE)
    changed = (dashboard("web", "New", folder="Team"), *ONE[1:])
    (change,) = bench.plan(changed).changes
    assert change.cause == "here"
    (bench.root / ".obsdsl/state/prod.json").write_text("{")
    plan = bench.plan(changed)
    (change,) = plan.changes
    assert change.cause == "unknown"
    assert change.refusal is not None
    assert "cannot be read" in plan.problems[0]
    assert bench.plan(ONE[:1], prune=True).doable() == ()


# Pruning.


def test_what_is_no_longer_wanted_stays_unless_pruned(bench: Bench) -> None:
    bench.push(ONE)
    plan = bench.plan(ONE[2:])
    assert [str(one) for one in plan.leftovers] == ["dashboard:db", "dashboard:web", "folder:Team"]
    assert plan.changes == ()
    bench.push(ONE[2:], prune=True)
    assert [str(one) for _, one in bench.server.writes[-3:]] == ["dashboard:web", "dashboard:db", "folder:Team"]
    assert list(bench.server.contents()) == ["rule-group:web"]
    bench.rollback()
    assert set(bench.server.contents()) == {"rule-group:web", "dashboard:web", "dashboard:db", "folder:Team"}


def test_nothing_is_pruned_that_somebody_edited_made_or_needs(bench: Bench) -> None:
    bench.push(ONE)
    bench.server.edit(WEB, {**bench.server.things[WEB].content, "title": "Edited"})
    foreign = Identity("memory", "dashboard", "foreign")
    bench.server.things[foreign] = Thing({"title": "Foreign", "folder": "Other"})
    delivery = bench.push(ONE[2:], prune=True, force=True)
    assert statuses(delivery) == {"dashboard:web": "refused", "dashboard:db": "done", "folder:Team": "skipped"}
    assert {WEB, foreign} <= bench.server.things.keys()


def test_nothing_is_pruned_where_nothing_is_wanted_or_not_all_was_listed(bench: Bench) -> None:
    bench.push(ONE)
    plan = bench.plan((), prune=True)
    assert plan.changes == ()
    assert "nothing at all is wanted" in plan.problems[0]
    world = bench.world()
    world.parts[0].complete = False  # type: ignore[attr-defined]
    plan = planned(world, ONE[2:], Wish(prune=True))
    assert plan.changes == ()
    assert "could be listed" in plan.problems[0]


def test_a_part_that_gets_nothing_says_so(bench: Bench) -> None:
    world = bench.world()
    other = MemoryPart(Server(), name="other")
    other.wanted = lambda _artifacts: ()  # type: ignore[assignment, method-assign]
    both = World(world.target, world.project, (*world.parts, other), world.state, world.journals)
    (problem,) = planned(both, ONE, Wish()).problems
    assert problem.startswith("other: nothing of what was built goes there")
    # What was left out on purpose is no news.
    assert planned(both, ONE, Wish(select=("dashboard:web",))).problems == ()


def test_what_is_narrowed_never_prunes(bench: Bench) -> None:
    bench.push(ONE)
    plan = planned(bench.world(), ONE[:1], Wish(("dashboard:web",), prune=True))
    assert (plan.changes, plan.leftovers) == ((), ())


def test_more_deletions_than_the_limit_are_refused_altogether(bench: Bench) -> None:
    bench.push(tuple(dashboard(f"d{number}") for number in range(5)))
    plan = planned(bench.world(), (dashboard("d0"),), Wish(prune=True, prune_limit=3))
    assert len(plan.refused(force=True)) == 4
    assert plan.refused()[0].refusal is not None
    assert "--prune-limit" in plan.refused()[0].refusal


def test_the_state_of_another_world_does_not_count(bench: Bench) -> None:
    bench.push(ONE)
    world = bench.world(carries=False)
    world.parts[0].where = "memory://elsewhere"  # type: ignore[misc]
    plan = planned(world, ONE[:1], Wish(prune=True))
    assert "the last push went to memory://here" in plan.problems[0]
    assert plan.doable(force=True) == ()


# Failures.


def test_what_needs_a_failure_is_skipped_and_the_rest_goes_on(bench: Bench) -> None:
    def fault(step: str, change: Change) -> None:
        if step == "before" and change.identity.kind == "folder":
            raise Forbidden("memory", "403", status=403)

    delivery = bench.push((*ONE, dashboard("alone")), fault=fault)
    assert statuses(delivery) == {
        "folder:Team": "failed", "dashboard:alone": "done", "dashboard:db": "skipped", "dashboard:web": "skipped",
        "rule-group:web": "done",
    }  # fmt: skip
    assert bench.push((*ONE, dashboard("alone"))).result.is_complete


def test_bad_credentials_midway_end_the_part(bench: Bench) -> None:
    def fault(step: str, change: Change) -> None:
        if step == "before" and change.identity.name == "db":
            raise Unauthorized("memory", "401", status=401)

    delivery = bench.push(ONE, fault=fault)
    assert list(statuses(delivery).values()) == ["done", "failed", "skipped", "skipped"]


def test_what_may_be_replaced_is_deleted_only_after_its_replacement_is_there(bench: Bench) -> None:
    bench.push((rules("old"), rules("other")))

    def fault(step: str, change: Change) -> None:
        if step == "before" and change.identity.name == "renamed":
            raise Forbidden("memory", "403", status=403)

    delivery = bench.push((rules("renamed"), rules("other")), prune=True, fault=fault)
    assert statuses(delivery) == {"rule-group:renamed": "failed", "rule-group:old": "skipped"}
    assert "may be what takes its place" in delivery.result.outcomes[1].why
    assert bench.push((rules("renamed"), rules("other")), prune=True).result.is_complete
    assert set(bench.server.contents()) == {"rule-group:renamed", "rule-group:other"}


def test_a_state_that_cannot_be_kept_is_told_and_the_journal_knows(bench: Bench) -> None:
    bench.options["carries"] = False
    (bench.root / ".obsdsl").mkdir()
    (bench.root / ".obsdsl/state").write_text("in the way")
    delivery = bench.push(ONE)
    assert not delivery.result.is_complete
    assert delivery.result.unkept is not None
    assert {*statuses(delivery).values()} == {"done"}
    (bench.root / ".obsdsl/state").unlink()
    changed = (dashboard("web", "New", folder="Team"), *ONE[1:])
    assert bench.push(changed).result.is_complete
    assert bench.plan(changed).changes == ()


def test_a_damaged_journal_is_none(bench: Bench) -> None:
    bench.push(ONE)
    (record,) = records(bench.root, "prod")
    (record.folder / "events.jsonl").write_text('{"event": "begin"}\n{"event": "touch"}\n')
    assert records(bench.root, "prod") == ()
    assert bench.push(ONE).journal is None


def test_an_ambiguous_write_is_looked_at_and_not_done_twice(bench: Bench) -> None:
    def fault(step: str, change: Change) -> None:
        if step == "after" and change.identity == WEB and bench.server.things[WEB].version == 1:
            ambiguous(step, change)

    assert bench.push(ONE, fault=fault).result.is_complete
    assert bench.server.things[WEB].version == 1


def test_a_fault_of_a_part_is_an_outcome(bench: Bench) -> None:
    def fault(_step: str, _change: Change) -> None:
        raise ZeroDivisionError

    (outcome,) = bench.push((dashboard("web"),), fault=fault).result.outcomes
    assert outcome.status == "failed"
    assert "please report it" in outcome.why


def test_what_moved_since_the_plan_is_named_and_nothing_is_written(bench: Bench) -> None:
    bench.push(ONE)
    changed = (dashboard("web", "New", folder="Team"), dashboard("db", "New", folder="Team"))
    plan = bench.plan(changed)
    bench.server.edit(WEB, {"title": "Edited"})
    with pytest.raises(Moved, match="dashboard:web"):
        refreshed(plan, bench.world(), force=False)
    bench.server.things.pop(WEB)
    with pytest.raises(Moved, match="dashboard:web"):
        refreshed(plan, bench.world(), force=False)


def test_a_plan_of_yesterday_says_nothing_of_what_it_does_not_touch(bench: Bench) -> None:
    bench.push(ONE)
    changed = (ONE[0], dashboard("db", "New", folder="Team"), ONE[2])
    plan = bench.plan(changed)
    bench.push((dashboard("web", "Later", folder="Team"), *ONE[1:]))
    kept = bench.world().state.parts
    world = bench.world()
    delivery = deliver(bench.root, world, refreshed(plan, world, force=False), Order(is_fresh=False))
    assert delivery.result.is_complete
    now = bench.world().state.parts
    assert now["memory"][1][f"dashboard:{WEB.name}"] == kept["memory"][1][f"dashboard:{WEB.name}"]


def test_a_change_of_the_version_alone_moves_nothing(bench: Bench) -> None:
    bench.push(ONE)
    plan = bench.plan((dashboard("web", "New", folder="Team"), *ONE[1:]))
    bench.server.edit(WEB, bench.server.things[WEB].content)
    world = bench.world()
    delivery = deliver(bench.root, world, refreshed(plan, world, force=False), Order())
    assert delivery.result.is_complete


def test_ctrl_c_finishes_the_write_under_way_and_the_next_push_goes_on(bench: Bench) -> None:
    import os
    import signal

    def fault(step: str, change: Change) -> None:
        if step == "after" and change.identity.name == "db":
            os.kill(os.getpid(), signal.SIGINT)
            for _ in range(1000):
                threading.Event().wait(0.001)

    handler = signal.getsignal(signal.SIGINT)
    delivery = bench.push(ONE, fault=fault)
    assert signal.getsignal(signal.SIGINT) is handler
    assert delivery.result.interrupted
    assert statuses(delivery) == {
        "folder:Team": "done", "dashboard:db": "done", "dashboard:web": "left", "rule-group:web": "left",
    }  # fmt: skip
    assert records(bench.root, "prod")[-1].how == "interrupted"
    assert bench.push(ONE).result.is_complete


# Rollback.


def test_a_rollback_puts_back_what_was_there_with_its_owner(bench: Bench) -> None:
    theirs = Thing({"uid": "web", "title": "Theirs"}, owner="obsdsl/other", applied="x")
    bench.server.things[WEB] = theirs
    bench.push(ONE, force=True)
    assert bench.server.things[WEB].owner == "obsdsl/shop"
    bench.rollback()
    assert list(bench.server.contents()) == ["dashboard:web"]
    thing = bench.server.things[WEB]
    assert (thing.content["title"], thing.owner) == ("Theirs", "obsdsl/other")


def test_a_push_after_a_rollback_does_the_same_again(bench: Bench) -> None:
    bench.push(ONE)
    changed = (dashboard("web", "New", folder="Team"), *ONE[1:])
    bench.push(changed)
    bench.rollback()
    (change,) = bench.plan(changed).changes
    assert (change.cause, change.refusal) == ("here", None)
    assert bench.plan(ONE).changes == ()


def test_a_rollback_does_not_overwrite_what_was_edited_since(bench: Bench) -> None:
    bench.push(ONE)
    bench.push((dashboard("web", "New", folder="Team"), *ONE[1:]))
    bench.server.edit(WEB, {"uid": "web", "title": "Edited"})
    assert statuses(bench.rollback()) == {"dashboard:web": "refused"}
    assert bench.server.things[WEB].content["title"] == "Edited"
    assert bench.rollback(force=True).result.is_complete
    assert bench.server.things[WEB].content["title"] == "web"


def test_several_pushes_are_taken_back_at_once(bench: Bench) -> None:
    bench.push(ONE[:1])
    second = bench.push((dashboard("web", "Two", folder="Team"),))
    bench.push((dashboard("web", "Three", folder="Team"), dashboard("more")))
    assert second.journal is not None
    bench.rollback(second.journal[:22])
    assert bench.server.contents() == {
        "dashboard:web": {"uid": "web", "title": "web", "folder": "Team", "id": 7},
        "folder:Team": {"title": "Team", "id": 7},
    }


def test_a_rollback_of_a_rollback_is_asked_for_by_name(bench: Bench) -> None:
    with pytest.raises(ObsdslError, match="no push to this target"):
        bench.rollback()
    bench.push(ONE)
    back = bench.rollback()
    assert bench.server.contents() == {}
    with pytest.raises(ObsdslError, match="a rollback itself"):
        bench.rollback()
    bench.rollback(back.journal)
    assert set(bench.server.contents()) == {"dashboard:db", "dashboard:web", "folder:Team", "rule-group:web"}
    with pytest.raises(ObsdslError, match="is no push in the journal"):
        bench.rollback("2001")


def test_backups_are_whole_and_only_their_user_reads_them(bench: Bench) -> None:
    bench.push(ONE)
    bench.push((dashboard("web", "New", folder="Team"), *ONE[1:]))
    record = records(bench.root, "prod")[-1]
    assert record.folder.stat().st_mode & 0o77 == 0
    (change,) = record.changes()
    assert change.before is not None
    assert change.before.content["title"] == "web"
    assert json.loads((record.folder / record.touched[WEB]).read_text())["before"]["content"]["id"] == 7
    assert all(one.stat().st_mode & 0o77 == 0 for one in record.folder.iterdir())


def test_parts_go_side_by_side_and_one_s_failure_is_its_own(tmp_path: Path) -> None:
    good, bad = Server(), Server()

    def fault(_step: str, _change: Change) -> None:
        raise Unauthorized("bad", "401", status=401)

    parts = (MemoryPart(bad, name="bad", fault=fault), MemoryPart(good, name="good", workers=4, together=True))
    world = World("prod", "shop", parts, read_state(tmp_path / "state.json"))
    delivery = deliver(tmp_path, world, planned(world, ONE, Wish()), Order())
    assert {one.change.identity.part: one.status for one in delivery.result.outcomes} == {
        "good": "done", "bad": "skipped",
    }  # fmt: skip
    assert len(good.things) == 4
    state = read_state(tmp_path / "state.json")
    assert {one.part for one in state.applied(world.places)} == {"good"}


def test_the_first_part_s_error_is_told_whoever_fails_first(tmp_path: Path) -> None:
    done = threading.Event()

    class Broken(MemoryPart):
        def read(self, wanted: Sequence[Resource]) -> Reading:
            if self.name == "a":
                done.wait(5)
            else:
                done.set()
            raise Unauthorized(self.name, f"401 for {len(wanted)}", status=401)

    parts = (Broken(Server(), name="a"), Broken(Server(), name="b"), MemoryPart(Server(), name="c"))
    world = World("prod", "shop", parts, read_state(tmp_path / "state.json"))
    with pytest.raises(Unauthorized, match="a: 401"):
        planned(world, ONE, Wish())


def test_a_push_that_was_ended_before_it_touched_anything_left_nothing(bench: Bench) -> None:
    Journal.begin(bench.root, "prod", "push", {"places": {"memory": "memory://here"}})
    assert list(recover(bench.world())) == []
    assert bench.push(ONE).result.is_complete
    assert not any(one.is_open for one in records(bench.root, "prod"))


def test_one_name_is_wanted_once(tmp_path: Path) -> None:
    class Twice(MemoryPart):
        def wanted(self, artifacts: Sequence[Artifact]) -> tuple[Resource, ...]:
            return super().wanted(artifacts) * 2

    world = World("prod", "shop", (Twice(Server()),), read_state(tmp_path / "state.json"))
    with pytest.raises(ObsdslError, match="wanted twice"):
        planned(world, ONE, Wish())
