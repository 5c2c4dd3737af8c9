"""Values are checked against annotations; what the checks say is in `test_definition.py`, on an object."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

import pytest

from obsdsl.compose.checker import checker


@pytest.mark.parametrize("hint", [str, int, bool, Literal[1], Sequence[str], Mapping[str, int], str | None, Any])
def test_a_checker_is_made_once_for_each_type(hint: Any) -> None:
    assert checker(hint) is checker(hint)
