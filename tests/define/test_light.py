"""Light and frozen values are what those of attrs are; light ones but for the guard."""

from __future__ import annotations

import pickle
from typing import Any

import attrs
import pytest
from attrs.exceptions import FrozenInstanceError

from obsdsl.define.light import frozen, light


@light
class _Light:
    name: str
    parts: tuple[str, ...] = ()


@frozen
class _Frozen:
    name: str
    parts: tuple[str, ...] = ()


@frozen
class _More(_Frozen):
    more: int = 0


@frozen(kw_only=True, slots=False)
class _Open:
    name: str
    found: dict[str, int] = attrs.field(factory=dict, hash=False)
    place: int = attrs.field(default=0, eq=False, repr=False)


@frozen(order=True)
class _Ordered:
    number: int


@frozen(cache_hash=True)
class _Keyed:
    number: float = attrs.field(eq=repr)


@frozen
class _Own:
    name: str

    def __eq__(self, other: object) -> bool:
        return True

    def __hash__(self) -> int:
        return 1

    def __repr__(self) -> str:
        return "own"


@frozen
class _Nothing:
    pass


@pytest.mark.parametrize("kind", [_Light, _Frozen])
class TestValue:
    def test_equal_ones_are_one_key(self, kind: type[Any]) -> None:
        assert {kind("a", ("b",)): 1}[kind("a", ("b",))] == 1
        assert kind("a") != kind("b")

    def test_it_is_copied_and_shown_as_any(self, kind: type[Any]) -> None:
        value = kind("a")
        assert attrs.evolve(value, name="c") == kind("c")
        assert pickle.loads(pickle.dumps(value)) == value
        assert repr(value) == f"{kind.__name__}(name='a', parts=())"

    def test_it_has_no_room_for_what_is_no_field(self, kind: type[Any]) -> None:
        with pytest.raises(AttributeError):
            kind("a").other = 1


@pytest.mark.parametrize("decorate", [light, frozen])
def test_what_is_itself_alone_equals_nothing_else(decorate: Any) -> None:
    @decorate(eq=False)
    class Itself:
        name: str

    one = Itself("a")  # type: ignore[call-arg]
    assert one == one
    assert one != Itself("a")  # type: ignore[call-arg]
    assert len({one, Itself("a")}) == 2  # type: ignore[call-arg]


def test_a_frozen_one_is_guarded() -> None:
    with pytest.raises(FrozenInstanceError):
        _Frozen("a").name = "b"  # type: ignore[misc]


def test_a_class_below_another_equals_none_of_that() -> None:
    assert _More("a") != _Frozen("a")
    assert _More("a", (), 1) != _More("a")
    assert _More("a") == _More("a")
    assert repr(_More("a")) == "_More(name='a', parts=(), more=0)"


def test_fields_say_whether_they_count_and_are_shown() -> None:
    one, other = _Open(name="a", found={"b": 1}, place=1), _Open(name="a", found={"b": 1}, place=2)
    assert one == other
    assert hash(one) == hash(_Open(name="a"))
    assert one != _Open(name="a")
    assert repr(one) == "_Open(name='a', found={'b': 1})"


def test_what_attrs_alone_can_do_is_attrs_own() -> None:
    assert sorted([_Ordered(2), _Ordered(1)]) == [_Ordered(1), _Ordered(2)]
    assert hash(_Ordered(1)) == hash(_Ordered(1))
    assert _Keyed(float("nan")) == _Keyed(float("nan"))
    assert _Keyed(0.0) != _Keyed(-0.0)
    assert repr(_Keyed(1.5)) == "_Keyed(number=1.5)"


def test_what_a_class_writes_itself_stays() -> None:
    assert (_Own("a") == 5, hash(_Own("a")), repr(_Own("a"))) == (True, 1, "own")


def test_values_without_fields_are_equal() -> None:
    assert (_Nothing() == _Nothing(), hash(_Nothing()), repr(_Nothing())) == (True, hash(_Nothing()), "_Nothing()")
