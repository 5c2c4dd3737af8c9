"""Kept facts say as much as those at hand, and are taken apart only where they are asked for."""

from __future__ import annotations

import gc
import pickle
from typing import ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from obsdsl.define.light import light
from obsdsl.lint.bunch import Bunch, Facts, Kinds
from obsdsl.lint.facts import Fact
from obsdsl.lint.problem import About
from obsdsl.lint.run import Outcome
from obsdsl.linting.packed import dumped, loaded


@light
class _Named(Fact):
    shared: ClassVar[tuple[str, ...]] = ("name",)

    name: str | None


@light
class _Numbered(_Named):
    number: int = 0


def _named(*names: str | None) -> list[_Named]:
    return [_Named(About(f"a {index}"), name) for index, name in enumerate(names)]


def _kept(facts: Facts) -> Facts:
    content = dumped(Outcome(facts=facts))
    assert content is not None
    outcome = loaded(content)
    assert outcome is not None
    return outcome.facts


NAMES = st.lists(st.none() | st.sampled_from(("a", "b", "\0", "")) | st.text(max_size=3))


@given(st.lists(NAMES), st.booleans())
def test_what_shares_a_text_is_found_in_its_order(objects: list[list[str | None]], keep: bool) -> None:
    parts = [Facts.of(_named(*names)) for names in objects]
    kinds = Kinds(Facts.joined(map(_kept, parts) if keep else parts))
    facts = [fact for part in parts for fact in part if isinstance(fact, _Named)]
    texts = [fact.name for fact in facts]
    wanted = {
        name: [fact for fact in facts if fact.name == name]
        for name in dict.fromkeys(texts)
        if name is not None and texts.count(name) > 1
    }
    assert list(kinds.sharing(_Named, "name")) == list(wanted.values())


def test_a_kind_holds_those_below_it_once_whether_or_not_garbage_was_collected() -> None:
    gc.disable()
    try:

        @light
        class Below(_Named):
            pass

        facts = Facts.of([*_named("a"), Below(About("b"), "b"), _Numbered(About("c"), "c")])
        kinds = Kinds(facts)
        assert [fact.about.subject for bunch in kinds.of(_Named) for fact in bunch.facts] == ["a 0", "c", "b"]
        assert not list(kinds.sharing(_Named, "name"))
    finally:
        gc.enable()


def test_a_kind_that_nobody_asks_for_is_not_taken_apart() -> None:
    marks = [Bunch.of(_named(name)).all_marks() for name in "ab"]
    facts = Facts([Bunch.kept("_Named", one, b"no pickle") for one in marks])
    assert not list(Kinds(facts).sharing(_Named, "name"))
    with pytest.raises(pickle.UnpicklingError):
        list(facts)


def test_texts_that_no_utf8_can_hold_are_marked_too() -> None:
    assert list(Kinds(_kept(Facts.of(_named("\ud800", "\ud800")))).sharing(_Named, "name")) == [
        _named("\ud800", "\ud800")
    ]
