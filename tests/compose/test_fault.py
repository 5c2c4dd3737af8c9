"""Converters return what is wrong, and messages show values in few words."""

from __future__ import annotations

from obsdsl import Text
from obsdsl.compose.fault import Fault, attempt, sequence, shown


def test_converters_return_their_fault() -> None:
    def refuse(value: int) -> int:
        raise ValueError(f"{value} is too odd")

    assert attempt(refuse, 3) == Fault("3 is too odd")
    assert sequence("abc") == Fault("is the bare string 'abc', where a sequence belongs; add a comma: ('abc',)")
    assert sequence(Text("t", "x")) == Fault("is one Text, where a sequence belongs; add a comma: (Text(…),)")
    assert sequence([1]) == (1,)


def test_long_values_are_cut_in_messages() -> None:
    assert shown("x" * 500) == "'" + "x" * 78 + "…"
    assert shown(Text("t", "x")) == "Text 't'"
