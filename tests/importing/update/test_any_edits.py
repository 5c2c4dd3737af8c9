"""Whatever a source and people change: a merge has both, or says where it cannot."""

from __future__ import annotations

from typing import Any

import attrs
from hypothesis import example, given, settings
from hypothesis import strategies as st

from obsdsl.importing.update.merge import merge
from tests.importing.update.world import Rule, World, applied, loaded, module_of, texts

HOLDS = st.sampled_from(("1m", "5m", "15m"))
RULES = st.builds(Rule, metric=st.integers(0, 4), value=st.integers(1, 9), hold=HOLDS)
NUMBERS = st.integers(0, 5)


@st.composite
def worlds(draw: st.DrawFn) -> World:
    """A few groups of a few rules; each number is one rule."""
    numbers = draw(st.permutations(range(6)))
    sizes = draw(st.lists(st.integers(1, 3), min_size=1, max_size=3))
    found: World = {}
    for index in range(len(sizes)):
        mine = sorted(numbers[sum(sizes[:index]) : sum(sizes[: index + 1])])
        if mine:
            found[f"g{index}"] = {number: draw(RULES) for number in mine}
    return found


@st.composite
def source_edits(draw: st.DrawFn, world: World) -> World:
    """What becomes of the source."""
    found = {name: dict(group) for name, group in world.items()}
    for name in list(found):
        for number in list(found[name]):
            edit = draw(st.sampled_from(("keep", "keep", "value", "hold", "metric", "delete")))
            if edit == "delete":
                del found[name][number]
            elif edit != "keep":
                value: Any = draw({"value": st.integers(1, 9), "hold": HOLDS, "metric": st.integers(0, 6)}[edit])
                found[name][number] = attrs.evolve(found[name][number], **{edit: value})
        for number in draw(st.lists(st.integers(10, 14), max_size=2, unique=True)):
            found[name][number + 10 * int(name[1:])] = draw(RULES)
        if not found[name]:
            del found[name]
    if draw(st.booleans()):
        found["g7"] = {7: draw(RULES)}
    return found


@st.composite
def own_edits(draw: st.DrawFn, world: World) -> World:
    """What people make of the workspace."""
    found = {name: dict(group) for name, group in world.items()}
    for name in list(found):
        for number, rule in list(found[name].items()):
            edit = draw(
                st.sampled_from(("keep", "keep", "value", "hold", "owner", "comment", "variable", "home", "delete"))
            )
            if edit == "keep":
                continue
            if edit == "delete":
                del found[name][number]
                continue
            strategies: dict[str, Any] = {
                "value": st.integers(1, 9),
                "hold": HOLDS,
                "owner": st.just("me"),
                "comment": st.just("Mine."),
                "variable": st.just(f"renamed_{number}"),
                "home": st.just(f"own_{name}"),
            }
            found[name][number] = attrs.evolve(rule, **{edit: draw(strategies[edit])})
        if draw(st.booleans()):
            found[name][90 + int(name[1:])] = draw(RULES)
        if not found[name]:
            del found[name]
    return found


@st.composite
def three(draw: st.DrawFn) -> tuple[World, World, World]:
    """What was imported, what people made of it, and what is imported now."""
    world = draw(worlds())
    return world, draw(own_edits(world)), draw(source_edits(world))


SIDES = three()


def written(sides: tuple[World, World, World]) -> tuple[dict[str, str], dict[str, str], dict[str, str]]:
    """The files of each; people's metrics stay where they were imported to."""
    base = texts(sides[0])
    return base, texts(sides[1], module_of(base)), texts(sides[2])


# All metrics but one move to another file when a second update finds an edited rule that reads that one by now.
G1 = {1: Rule(0, 1, "1m"), 2: Rule(1, 1, "1m"), 3: Rule(3, 1, "1m")}
MOVES = tuple({"g0": {0: one}, "g1": G1} for one in (Rule(0, 1, "1m"), Rule(0, 2, "1m"), Rule(2, 1, "1m")))
# The same of a rule that stays, though its group is gone: people added another to that.
ONE = {f"g{n}": {n: Rule(0, 1, "1m")} for n in range(3)}
STAYS = (
    ONE,
    {**ONE, "g1": {1: Rule(0, 1, "1m"), 91: Rule(1, 1, "1m")}},
    {"g0": {0: Rule(0, 1, "1m"), 10: Rule(1, 1, "1m"), 11: Rule(3, 1, "1m")}, "g2": {2: Rule(2, 1, "1m")}},
)


@settings(max_examples=80, deadline=None)
@given(SIDES)
@example(MOVES)
@example(STAYS)
def test_a_merge_loads_and_says_what_both_say(sides: tuple[World, World, World]) -> None:
    base, ours, theirs = written(sides)
    found = merge(base, ours, theirs)
    now = loaded(applied(ours, found.files))
    # Of a group that is gone, what people edited stays, with what it needs: that is told.
    stays = {name for name in sides[0] if name not in sides[2] and sides[1].get(name) != sides[0][name]}
    before, mine, other = map(loaded, (base, ours, theirs))
    clashes = False
    for name in {*mine, *other}:
        rules = {rule["name"]: rule for rule in now.get(name, [])}
        by_name = [{rule["name"]: rule for rule in side.get(name, [])} for side in (before, mine, other)]
        for rule in {key for side in by_name for key in side}:
            three_of = [side.get(rule) for side in by_name]
            # A group that people deleted gets no more rules.
            is_left_out = three_of[0] is None and name in sides[0] and name not in sides[1]
            wanted = None if is_left_out else expected(*three_of)
            if wanted == "conflict":
                # One that is deleted on one side and changed on the other is told, too.
                clashes = True
            elif not (name in stays and wanted is None):
                assert rules.get(rule) == wanted, (name, rule)
    assert clashes or not found.conflicts
    # Without a conflict nothing is lost, and a second update has nothing to do.
    merged = applied(ours, found.files)
    again = merge(base, merged, theirs)
    assert not again.files or found.conflicts
    if not found.conflicts:
        assert not again.conflicts


def expected(before: Any, mine: Any, other: Any) -> Any:
    """A rule after the merge; "conflict" where it is nobody's to say."""
    if before is None:
        return mine if other is None else other if mine is None or mine == other else "conflict"
    if mine is None or other is None:
        if (mine or other) in (None, before):
            return None
        return "conflict"
    merged = {}
    for field in {**before, **mine, **other}:
        one, two, three = (side.get(field) for side in (before, mine, other))
        if one == two:
            merged[field] = three
        elif one == three or two == three:
            merged[field] = two
        else:
            return "conflict"
    return {field: value for field, value in merged.items() if value is not None}


@settings(max_examples=30, deadline=None)
@given(SIDES)
def test_what_nobody_edited_becomes_what_a_new_import_writes(sides: tuple[World, World, World]) -> None:
    base, theirs = texts(sides[0]), texts(sides[2])
    found = merge(base, base, theirs)
    assert not found.conflicts
    assert applied(base, found.files) == theirs


@settings(max_examples=30, deadline=None)
@given(SIDES)
def test_an_unchanged_source_and_a_change_that_is_there_already_write_nothing(
    sides: tuple[World, World, World],
) -> None:
    base, ours, theirs = written(sides)
    assert not merge(base, ours, base).files
    done = merge(base, theirs, theirs)
    assert (done.files, done.conflicts, done.notes) == ({}, [], [])


@settings(max_examples=30, deadline=None, derandomize=True)
@given(SIDES, st.data())
def test_an_update_that_was_cut_short_is_finished_by_the_next(
    sides: tuple[World, World, World], data: st.DataObject
) -> None:
    base, ours, theirs = written(sides)
    found = merge(base, ours, theirs)
    if found.conflicts:
        return
    done = dict(list(found.files.items())[: data.draw(st.integers(0, len(found.files)))])
    again = merge(base, applied(ours, done), theirs)
    assert loaded(applied(applied(ours, done), again.files)) == loaded(applied(ours, found.files))
