"""Three ways: who changed what, what is refused, what is deleted, in which order."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given

from obsdsl.diff.change import Change
from obsdsl.diff.compare import compare
from obsdsl.diff.order import ORDER, in_order, steps
from obsdsl.diff.resource import Identity, Live, Resource, digest_of
from tests.diff.given import OWNER, worlds

WEB = Identity("grafana", "dashboard", "web")
OLD, NEW, EDITED = {"v": "old"}, {"v": "new"}, {"v": "edited"}


def wanted(content: Any) -> Resource:
    return Resource(WEB, content, content)


def live(content: Any, owner: str | None = OWNER, **more: Any) -> Live:
    return Live(WEB, content, content, owner=owner, **more)


@pytest.mark.parametrize(
    ("there", "applied", "action", "cause", "is_done"),
    [
        (None, None, "create", "here", True),
        (None, NEW, "create", "there", True),
        (None, OLD, "create", "both", True),
        (live(NEW), None, None, None, None),
        (live(NEW, owner=None), OLD, None, None, None),
        (live(OLD), OLD, "update", "here", True),
        (live(OLD, owner=None), OLD, "update", "here", True),
        (live(EDITED), NEW, "update", "there", False),
        (live(EDITED), OLD, "update", "both", False),
        (live(EDITED), None, "update", "unknown", False),
        (live(EDITED, owner=None), None, "update", "unknown", False),
        (live(OLD, owner="terraform"), OLD, "update", "here", False),
        (live(OLD, locked="from a file"), OLD, "update", "here", False),
    ],
)
def test_who_changed_it_decides(
    there: Live | None, applied: Any, action: str | None, cause: str | None, is_done: bool | None
) -> None:
    last = {} if applied is None else {WEB: digest_of(applied)}
    found = compare([wanted(NEW)], [there] if there else [], last, OWNER)
    if action is None:
        assert (found.changes, found.unchanged) == ((), 1)
        return
    (change,) = found.changes
    assert (change.action, change.cause, change.is_done(force=False)) == (action, cause, is_done)
    assert change.is_done(force=True) == (there is None or there.locked is None)
    assert found.unchanged == 0


def test_what_the_object_carries_counts_more_than_the_state_file() -> None:
    there = live(OLD, applied=digest_of(OLD))
    (change,) = compare([wanted(NEW)], [there], {WEB: digest_of(NEW)}, OWNER).changes
    assert change.cause == "here"


def test_but_where_it_is_still_as_the_state_file_says_that_counts() -> None:
    there = live(EDITED, applied=digest_of(OLD))
    (change,) = compare([wanted(NEW)], [there], {WEB: digest_of(EDITED)}, OWNER).changes
    assert change.cause == "here"


@pytest.mark.parametrize(
    ("there", "applied", "is_pruned"),
    [
        (live(OLD), OLD, True),
        (live(EDITED), OLD, False),
        (live(OLD), None, False),
        (live(OLD, locked="from a file"), OLD, False),
    ],
)
def test_only_what_is_ours_and_as_we_left_it_is_deleted(there: Live, applied: Any, is_pruned: bool) -> None:
    last = {} if applied is None else {WEB: digest_of(applied)}
    assert compare([], [there], last, OWNER).leftovers == (WEB,)
    (change,) = compare([], [there], last, OWNER, prune=True).changes
    assert (change.action, change.is_done(force=False), change.is_done(force=True)) == ("delete", is_pruned, is_pruned)


@pytest.mark.parametrize("owner", [None, "terraform", "obsdsl/other"])
def test_what_is_not_ours_is_not_even_named(owner: str | None) -> None:
    found = compare([], [live(OLD, owner=owner)], {WEB: digest_of(OLD)}, OWNER, prune=True)
    assert (found.changes, found.leftovers) == ((), ())


@given(worlds)
def test_what_is_there_as_wanted_needs_nothing(world: Any) -> None:
    resources, _, applied, prune = world
    there = [Live(one.identity, one.content, one.canonical, owner=OWNER) for one in resources]
    found = compare(resources, there, applied, OWNER, prune)
    assert (found.changes, found.unchanged, found.leftovers) == ((), len(resources), ())


def done(world: Any, force: bool) -> tuple[dict[Identity, Live], list[Change]]:
    """The world after all that a push does."""
    resources, there, applied, prune = world
    after = {one.identity: one for one in there}
    changes = [one for one in compare(resources, there, applied, OWNER, prune).changes if one.is_done(force)]
    for one in changes:
        if one.after is None:
            del after[one.identity]
        else:
            digest = one.after.digest
            after[one.identity] = Live(one.identity, one.after.content, one.after.canonical, "8", OWNER, digest)
    return after, changes


@given(worlds)
def test_a_plan_that_is_carried_out_leaves_nothing_to_do(world: Any) -> None:
    resources, there, applied, prune = world
    after, _ = done(world, force=True)
    locked = {one.identity for one in there if one.locked is not None}
    again = compare(resources, list(after.values()), applied, OWNER, prune)
    assert all(one.identity in locked or one.action == "delete" for one in again.changes)
    assert not [one for one in again.changes if one.is_done(force=True)]
    for one in resources:
        assert one.identity in locked or after[one.identity].digest == one.digest


@given(worlds)
def test_nothing_of_others_is_touched_without_force_and_nothing_locked_with_it(world: Any) -> None:
    _, there, applied, _ = world
    for force in (False, True):
        after, _ = done(world, force)
        for one in there:
            is_foreign = one.owner not in (OWNER, None) or (
                one.owner is None and one.digest not in (one.applied, applied.get(one.identity))
            )
            if one.locked is not None or (is_foreign and not force):
                assert after[one.identity] is one
            if one.owner != OWNER:
                assert one.identity in after


@given(worlds)
def test_edits_survive_without_force(world: Any) -> None:
    _, there, applied, _ = world
    after, _ = done(world, force=False)
    for one in there:
        if one.digest not in (one.applied, applied.get(one.identity)):
            # What is wanted as somebody made it is marked anew, and stays as it is.
            assert after[one.identity].digest == one.digest


@given(worlds)
def test_order_of_what_is_given_is_of_no_matter(world: Any) -> None:
    resources, there, applied, prune = world
    one = compare(resources, there, applied, OWNER, prune)
    other = compare(resources[::-1], there[::-1], applied, OWNER, prune)
    assert [change.identity for change in one.changes] == [change.identity for change in other.changes]
    assert one.leftovers == other.leftovers


# Order.


def change(action: Any, kind: str, name: str, *needs: Identity) -> Change:
    identity = Identity("grafana", kind, name)
    if action == "delete":
        return Change(identity, action, "here", Live(identity, 1, 1, needs=needs))
    return Change(identity, action, "here", None, Resource(identity, 1, 1, needs=needs))


def test_parents_come_first_and_what_is_deleted_last_the_other_way_round() -> None:
    top, inner = (Identity("grafana", "folder", name) for name in ("z-top", "a-inner"))
    rows = [
        change("delete", "folder", "a-inner", top), change("delete", "folder", "z-top"),
        change("delete", "dashboard", "gone", inner), change("create", "policy", "tree"),
        change("create", "contact-point", "team"), change("create", "dashboard", "web", inner),
        change("create", "folder", "b-inner", top), change("create", "folder", "c-top"),
    ]  # fmt: skip
    assert [str(one.identity) for one in in_order(rows)] == [
        "folder:c-top", "folder:b-inner", "dashboard:web", "contact-point:team", "policy:tree",
        "dashboard:gone", "folder:a-inner", "folder:z-top",
    ]  # fmt: skip


def test_folders_are_nested_as_deep_as_they_are() -> None:
    names = [Identity("grafana", "folder", name) for name in "cab"]
    rows = [change("create", "folder", one.name, *names[:index][-1:]) for index, one in enumerate(names)]
    assert [[one.identity.name for one in step] for step in steps(rows)] == [["c"], ["a"], ["b"]]


def test_a_circle_of_needs_ends() -> None:
    one, other = (Identity("grafana", "folder", name) for name in "ab")
    assert len(in_order([change("create", "folder", "a", other), change("create", "folder", "b", one)])) == 2


def test_every_kind_has_its_place() -> None:
    rows = [change("create", kind, "x") for kind in reversed(ORDER)]
    assert [one.identity.kind for one in in_order(rows)] == list(ORDER)


def place(path: str, *above: str) -> Resource:
    needs = tuple(Identity("grafana", "folder", one) for one in above)
    return Resource(Identity("grafana", "folder", path), path, path, needs=needs)


def inside(folder: str, uid: str = "web") -> Resource:
    needs = (Identity("grafana", "folder", folder),)
    return Resource(Identity("grafana", "dashboard", uid), NEW, NEW, needs=needs)


def test_no_folder_is_made_for_what_is_refused() -> None:
    both = [place("Team"), place("Team/Web", "Team"), inside("Team/Web")]
    found = {str(one.identity): one for one in compare(both, [live(EDITED)], {}, OWNER).changes}
    assert {name for name, one in found.items() if not one.is_done(force=False)} == found.keys()
    assert "what goes into it is refused: 'dashboard:web'" in (found["folder:Team/Web"].refusal or "")
    assert "'folder:Team/Web'" in (found["folder:Team"].refusal or "")
    # --force writes the dashboard, and so needs its folders.
    assert all(one.is_done(force=True) for one in found.values())
    # What is never written needs none.
    locked = compare(both, [live(EDITED, locked="from a file")], {}, OWNER).changes
    assert not any(one.is_done(force=True) for one in locked)


def test_a_folder_is_made_for_the_one_that_is_not_refused() -> None:
    wanted_ = [place("Team"), place("Team/Web", "Team"), inside("Team/Web"), inside("Team", "new")]
    found = {str(one.identity): one.refusal for one in compare(wanted_, [live(EDITED)], {}, OWNER).changes}
    assert found["folder:Team"] is None
    assert found["folder:Team/Web"] is not None
    assert compare([place("Alone")], [], {}, OWNER).changes[0].refusal is None
