"""Differences of plain data: none where both are equal, and where they are not, the place that a person would name."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given

from obsdsl.diff.canonical import MISSING, Difference, differences, text_of
from tests.diff.given import values


def found(before: Any, after: Any) -> list[tuple[str, Any, Any]]:
    return [(one.path, one.before, one.after) for one in differences(before, after)]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ({"a": 1}, {"a": 2}, [("a", 1, 2)]),
        ({"a": 1}, {"b": 1}, [("a", 1, MISSING), ("b", MISSING, 1)]),
        ({"a": {"b": [1, 2]}}, {"a": {"b": [1, 3]}}, [("a.b[1]", 2, 3)]),
        ([1, 2, 3], [1, 3], [("[1]", 2, MISSING)]),
        ([1, 3], [1, 2, 3], [("[1]", MISSING, 2)]),
        ({"a b": 1}, {"a b": 2}, [('["a b"]', 1, 2)]),
        (1, 2, [(".", 1, 2)]),
        ({"a": 1}, {"a": 1.0}, [("a", 1, 1.0)]),
        ({"a": 1}, {"a": True}, [("a", 1, True)]),
        ({"a": "1"}, {"a": 1}, [("a", "1", 1)]),
        ({"a": []}, {"a": {}}, [("a", [], {})]),
        ({"a": None}, {}, [("a", None, MISSING)]),
    ],
)
def test_the_path_leads_to_what_differs(before: Any, after: Any, expected: list[tuple[str, Any, Any]]) -> None:
    assert found(before, after) == expected


def test_members_with_names_are_told_apart_by_them() -> None:
    rate, errors = {"title": "Rate", "w": 1}, {"title": "Errors", "w": 1}
    assert found([rate, errors], [{"title": "New"}, rate, {**errors, "w": 2}]) == [
        ('[title="New"]', MISSING, {"title": "New"}),
        ('[title="Errors"].w', 1, 2),
    ]
    assert found([rate, errors], [errors, rate]) == [
        ("[order]", ['title="Rate"', 'title="Errors"'], ['title="Errors"', 'title="Rate"'])
    ]


def test_members_of_one_name_are_compared_by_place() -> None:
    assert found([{"id": 1}, {"id": 1}], [{"id": 1}, {"id": 2}]) == [("[1].id", 1, 2)]


@given(values, values)
def test_equal_values_have_no_difference_and_others_have_one(before: Any, after: Any) -> None:
    assert (list(differences(before, after)) == []) == (text_of(before) == text_of(after))
    assert list(differences(before, json.loads(text_of(before)))) == []


@given(values, values)
def test_a_difference_is_two_values_that_differ(before: Any, after: Any) -> None:
    for one in differences(before, after):
        assert isinstance(one, Difference)
        assert text_of(one.before) != text_of(one.after)


def test_long_lists_do_not_take_for_ever() -> None:
    before, after = list(range(20_000)), list(range(1, 20_001))
    assert len(list(differences(before, after))) == 20_000
