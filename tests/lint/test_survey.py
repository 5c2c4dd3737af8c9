"""What other linters check is checked, or a reason says why not."""

from __future__ import annotations

import sys

import pytest

from obsdsl.lint.registry import built_in
from tests.conftest import ROOT


@pytest.fixture
def survey(monkeypatch: pytest.MonkeyPatch) -> object:
    monkeypatch.setattr(sys, "path", [str(ROOT / "tools"), *sys.path])
    import survey

    return survey


def covered(field: str) -> set[int]:
    return {number for check in built_in() for number in getattr(check, field)}


@pytest.mark.parametrize(("table", "field", "missing", "count"), [
    ("ROWS", "rows", "NONE_YET", 80), ("GROUPS", "groups", "NO_GROUP_YET", 16),
])  # fmt: skip
def test_each_is_covered_by_a_check_or_has_a_reason(
    survey: object, table: str, field: str, missing: str, count: int
) -> None:
    numbers = [row[0] for row in getattr(survey, table)]
    reasons = getattr(survey, missing)
    assert numbers == list(range(1, count + 1))
    assert [one for one in numbers if one not in covered(field) and one not in reasons] == []
    assert covered(field) <= set(numbers)
    # A reason for what there is would be out of date.
    assert sorted(covered(field) & reasons.keys()) == []
    assert all(len(reason) > 10 for reason in reasons.values())


def test_what_is_certain_stays_an_error() -> None:
    """Rows 4, 15, 16, 17 and 21 and the groups 1 to 3: a level is no way to be silent."""
    for check in built_in():
        if {4, 15, 16, 17, 21} & set(check.rows):
            assert check.level.word == "error", check.name
    for group in (1, 2, 3):
        assert any(check.level.word == "error" for check in built_in() if group in check.groups), group
