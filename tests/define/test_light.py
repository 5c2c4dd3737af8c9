"""Light values are what frozen ones are, but for the guard."""

from __future__ import annotations

import pickle

import attrs
import pytest

from obsdsl.define.light import light


@light
class _Light:
    name: str
    parts: tuple[str, ...] = ()


@light(eq=False)
class _Itself:
    name: str


def test_equal_values_are_one_key() -> None:
    assert {_Light("a", ("b",)): 1}[_Light("a", ("b",))] == 1
    assert _Light("a") != _Light("b")
    assert _Itself("a") != _Itself("a")


def test_they_are_copied_and_shown_as_any() -> None:
    value = _Light("a")
    assert attrs.evolve(value, name="c") == _Light("c")
    assert pickle.loads(pickle.dumps(value)) == value
    assert repr(value) == "_Light(name='a', parts=())"


def test_they_have_no_room_for_what_is_no_field() -> None:
    with pytest.raises(AttributeError):
        _Light("a").other = 1  # type: ignore[attr-defined]
