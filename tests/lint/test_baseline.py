"""A baseline hides what it holds, and no more."""

from __future__ import annotations

import json

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from obsdsl.errors import ObsdslError
from obsdsl.lint.baseline import baseline_of, compared, dump, parse
from obsdsl.lint.problem import Level, Problem
from obsdsl.read.origin import Place

ROOT = "/root"
ONE = Problem("X1", "one", Level.ERROR, "s", "m", "d", Place("/root/a.py", 3))
TWO = attrs.evolve(ONE, check="two")


def test_what_it_holds_is_known_wherever_it_stands() -> None:
    baseline = parse(dump(baseline_of([ONE], ROOT)), "f")
    moved = attrs.evolve(ONE, place=Place("/root/a.py", 99, 7), level=Level.INFO, mend="other")
    found = compared([moved, TWO], baseline, ROOT)
    assert (found.fresh, found.known, found.gone) == ((TWO,), 1, 0)


@pytest.mark.parametrize(
    "change",
    [
        {"check": "other"},
        {"subject": "other"},
        {"message": "other"},
        {"place": Place("/root/b.py", 3)},
        {"place": None},
    ],
)
def test_another_file_check_object_or_message_is_new(change: dict[str, object]) -> None:
    other = attrs.evolve(ONE, **change)  # type: ignore[arg-type]
    assert compared([other], baseline_of([ONE], ROOT), ROOT).fresh == (other,)


def test_of_several_alike_it_hides_as_many_as_it_holds() -> None:
    found = compared([ONE, ONE, ONE], baseline_of([ONE, ONE], ROOT), ROOT)
    assert (len(found.fresh), found.known, found.gone) == (1, 2, 0)
    found = compared([ONE], baseline_of([ONE, ONE, TWO], ROOT), ROOT)
    assert (len(found.fresh), found.known, found.gone) == (0, 1, 2)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("in line 5 already", "in line 17 already"),
        ("as alerts/web.py:12 has it", "as ../alerts/web.py:7 has it"),
        ("that one is in (alerts/web.py)", "that one is in (web.py)"),
        ("see /tmp/x/rules.yml", "see rules.yml"),
    ],
)
def test_lines_and_folders_in_messages_may_change(before: str, after: str) -> None:
    known = baseline_of([attrs.evolve(ONE, message=before)], ROOT)
    assert compared([attrs.evolve(ONE, message=after)], known, ROOT).fresh == ()


@pytest.mark.parametrize(("before", "after"), [("5 buckets", "6 buckets"), ("a/b", "c/b"), ("web.py", "api.py")])
def test_other_numbers_and_names_may_not(before: str, after: str) -> None:
    known = baseline_of([attrs.evolve(ONE, message=before)], ROOT)
    assert len(compared([attrs.evolve(ONE, message=after)], known, ROOT).fresh) == 1


def test_its_file_is_sorted_with_a_line_for_each() -> None:
    text = dump(baseline_of([TWO, ONE, ONE], ROOT))
    assert text == dump(baseline_of([ONE, TWO, ONE], ROOT))
    rows = [line for line in text.splitlines() if "a.py" in line]
    assert rows == ['    ["a.py", "one", "s", "m", 2],', '    ["a.py", "two", "s", "m", 1]']
    assert json.loads(text)["version"] == 1
    assert json.loads(dump(baseline_of([], ROOT)))["problems"] == []


@given(st.lists(st.tuples(st.text(), st.text(), st.text(), st.integers(1, 3)), max_size=5))
def test_any_text_comes_back(rows: list[tuple[str, str, str, int]]) -> None:
    problems = [
        Problem("X1", "one", Level.INFO, subject, message, "d", Place(f"/root/{file}", 1))
        for file, subject, message, count in rows
        for _ in range(count)
    ]
    found = compared(problems, parse(dump(baseline_of(problems, ROOT)), "f"), ROOT)
    assert (found.fresh, found.known, found.gone) == ((), len(problems), 0)


@pytest.mark.parametrize(
    "text",
    ["", "[", "[]", "null", "{}", '{"version": 2, "problems": []}', '{"version": 1}', '{"version": 1, "problems": 3}',
     '{"version": 1, "problems": [["a", "b", "c", "d"]]}', '{"version": 1, "problems": [["a", "b", "c", "d", "x"]]}'],
)  # fmt: skip
def test_what_is_no_baseline_is_refused_with_its_file_and_mend(text: str) -> None:
    with pytest.raises(ObsdslError, match=r"known\.json: .*write it anew with --write-baseline"):
        parse(text, "known.json")
