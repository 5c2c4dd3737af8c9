"""Comments that spare a place a check: what they belong to, and what becomes of those that are of no use."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from obsdsl.lint.ignore import Ignore, ignores_in, spare
from obsdsl.lint.ignore.comment import read_comment
from obsdsl.lint.problem import Level, Problem
from obsdsl.read.origin import Place
from tests.lint.examples import lint_file, lint_python, lint_text, settings

TODAY = date(2026, 6, 1)
I = '# obsdsl: ignore[x] reason="r"'  # noqa: E741


def spared(file: str, text: str) -> list[int]:
    """The lines of a file on which no problem of the check is left."""
    ignores = ignores_in(file, text)
    count = text.count("\n") + 1
    problems = [Problem("X1", "x", Level.ERROR, "s", "m", "d", Place(file, line)) for line in range(1, count + 1)]
    left = {one.place.line for one in spare(problems, ignores, TODAY).problems if one.place}
    return [line for line in range(1, count + 1) if line not in left]


PYTHON = {
    "trailing": (f"a = 1\nb = f(1)  {I}\nc = 2\n", [2]),
    "trailing, on the line where a call of several begins": (f"a = f(  {I}\n    1,\n    2,\n)\nb = 1\n", [1, 2, 3, 4]),
    "above": (f"a = 1\n{I}\nb = f(\n    1,\n)\nc = 2\n", [3, 4, 5]),
    "above, with lines between": (f"{I}\n# Why.\n\nb = 1\nc = 2\n", [4]),
    "inside a call": (f"a = f(\n    1,\n    {I}\n    g(\n        2,\n    ),\n    h(3),\n)\n", [4, 5, 6]),
    "trailing inside a call": (f"a = f(\n    1,\n    g(2),  {I}\n    h(3),\n)\n", [3]),
    "at an argument that is no call": (f"a = f(\n    x=1,  {I}\n    y=2,\n)\n", [1, 2, 3, 4]),
    "above a group": (f"{I}\ng = G(\n    rules=(\n        A(1),\n        A(2),\n    ),\n)\n", [*range(2, 8)]),
    "at the end": (f"a = 1\n{I}\n", [2]),
    "above a function, of which only its line": (f"{I}\ndef f():\n    a = 1\n    b = 2\n", [2]),
    "in a text": (f's = "{I[:19]}"\nt = 1\n', []),
    "in a file that is no Python": (f"a = (\n{I}\n", []),
    "behind a form feed": (f"\x0c\na = 1\nb = 2  {I}\n", [3]),
    "with Windows' line ends": (f"a = 1\r\n{I}\r\nb = f(\r\n  1)\r\nc = 2\r\n", [3, 4]),
    "behind a byte order mark": (f"\ufeff{I}\na = 1\nb = 2\n", [2]),
}  # fmt: skip
YAML = {
    "on a key": (f"a: 1\nb: 2  {I}\nc: 3\n", [2]),
    "on a key with more below": (f"a:  {I}\n  b: 1\n  c: 2\nd: 1\n", [1, 2, 3]),
    "above an item": (f"r:\n  {I}\n  - a: 1\n    b: 2\n  - a: 3\n", [3, 4]),
    "on the first key of an item": (f"r:\n  - a: 1  {I}\n    b: 2\n  - a: 3\n", [2, 3]),
    "on another key of an item": (f"r:\n  - a: 1\n    b: 2  {I}\n  - a: 3\n", [3]),
    "above a key with a text of several lines": (f"a: 1\n{I}\nb: |\n  x\n\n  y\nc: 3\n", [3, 4, 5, 6]),
    "above all": (f"{I}\ngroups:\n  - a: 1\n    b:\n      - c: 1\n", [2, 3, 4, 5]),
    "above a list that is not indented": (f"{I}\nb:\n- a: 1\n- a: 2\nc: 1\n", [2, 3, 4]),
    "with Windows' line ends": (f"a: 1\r\nb: 2  {I}\r\nc: 3\r\n", [2]),
    "in a word": (f"a: x{I}\nb: 1\n", []),
    "at the end": (f"a: 1\n{I}\n", [2]),
}  # fmt: skip


@pytest.mark.parametrize(("text", "lines"), PYTHON.values(), ids=PYTHON)
def test_in_python_it_belongs_to_the_statement_or_call(text: str, lines: list[int]) -> None:
    assert spared("a.py", text) == lines


@pytest.mark.parametrize(("text", "lines"), YAML.values(), ids=YAML)
def test_in_yaml_it_belongs_to_the_key_or_item(text: str, lines: list[int]) -> None:
    assert spared("a.yml", text) == lines


def test_json_has_no_comments() -> None:
    assert ignores_in("a.json", '{"a": "# obsdsl: ignore[x]"}') == ()


@pytest.mark.parametrize(
    ("text", "checks", "reason", "until", "fault"),
    [
        ('# obsdsl: ignore[a] reason="b"', ("a",), "b", None, None),
        ("#obsdsl:ignore[a]", ("a",), "", None, None),
        ("# obsdsl: ignore[a, OBS1 ,b-c] reason='it is \"so\"'", ("a", "OBS1", "b-c"), 'it is "so"', None, None),
        ('# obsdsl: ignore[a] until=2027-01-31 reason="x until=1"', ("a",), "x until=1", date(2027, 1, 31), None),
        ('# obsdsl: ignore[a] reason = "b" until = "2027-01-31"', ("a",), "b", date(2027, 1, 31), None),
        ("# obsdsl: ignore", (), "", None, "it names no check; write ignore[check-name]"),
        ("# obsdsl: ignore[]", (), "", None, "it names no check; write ignore[check-name]"),
        ("# obsdsl: ignroe[a]", ("a",), "", None, "'ignroe' is no instruction; write ignore[check-name]"),
        ("# obsdsl: ignore[a] until=2027-02-31", ("a",), "", None, "until=2027-02-31 is no day; write"),
        ("# obsdsl: ignore[a] for ever", ("a",), "", None, "'for ever' is neither reason=\"…\" nor until="),
        ('# obsdsl: ignore[a] reason="b', ("a",), "", None, "'reason=\"b' is neither"),
    ],
)  # fmt: skip
def test_a_comment_is_read(
    text: str, checks: tuple[str, ...], reason: str, until: date | None, fault: str | None
) -> None:
    found = read_comment(text, "a.py", 3, 5)
    assert found is not None
    assert (found.checks, found.reason, found.until) == (checks, reason, until)
    assert (found.fault or "").startswith(fault or "")
    assert (found.fault is None) == (fault is None)


@pytest.mark.parametrize("text", ["# obsdsl is good", "# see obsdsl: ignore[x]", "# noqa", "# obsdsl:"])
def test_other_comments_are_none(text: str) -> None:
    assert read_comment(text, "a.py", 1, 1) is None


@given(st.text())
def test_any_comment_is_read_or_none(text: str) -> None:
    read_comment(f"# obsdsl: {text}", "a.py", 1, 1)
    for file in ("a.py", "a.yml"):
        ignores_in(file, f"{text}\n# obsdsl: ignore[x]\n{text}")


@pytest.mark.parametrize(("until", "kept"), [(None, 0), (TODAY, 0), (date(2026, 5, 31), 1)])
def test_on_its_last_day_it_still_holds(until: date | None, kept: int) -> None:
    problem = Problem("X1", "x", Level.ERROR, "s", "m", "d", Place("a.py", 3))
    found = spare([problem], [Ignore("a.py", 1, 1, ("x",), "r", until, 1, 5)], TODAY)
    assert (len(found.problems), found.count) == (kept, 1 - kept)
    assert found.ignores[0].used
    assert found.ignores[0].expired == bool(kept)


def test_without_a_place_nothing_is_spared() -> None:
    problem = Problem("X1", "x", Level.ERROR, "s", "m", "d")
    assert spare([problem], [Ignore("a.py", 1, 1, ("ALL",), "r", None, 1, 5)], TODAY).problems == (problem,)


RECORD = 'RecordingRule("requests_per_job", m.requests.rate().sum(by="job"))'


def said(comment: str, folder: Path, configuration: str = "") -> list[tuple[str, str]]:
    """What is left, beside a comment above a record whose name has no colon."""
    outcome = lint_python(f"{comment}\n{RECORD}\n", folder, configuration)
    assert not outcome.broken
    wanted = ("record-name", "unused-ignore", "expired-ignore", "ignore-reason")
    return [(one.check, one.message) for one in outcome.problems if one.check in wanted]


def test_a_comment_with_a_reason_leaves_nothing(tmp_path: Path) -> None:
    assert said('# obsdsl: ignore[record-name] reason="r"', tmp_path) == []
    assert said('# obsdsl: ignore[OBS404] reason="r"', tmp_path) == []


def test_a_comment_without_a_reason_is_a_problem(tmp_path: Path) -> None:
    assert said("# obsdsl: ignore[record-name]", tmp_path) == [("ignore-reason", "it gives no reason")]


def test_a_comment_that_cannot_be_read_spares_nothing(tmp_path: Path) -> None:
    assert [check for check, _ in said("# obsdsl: ignore", tmp_path)] == ["ignore-reason", "record-name"]


def test_a_comment_that_names_no_check_says_which(tmp_path: Path) -> None:
    found = dict(said('# obsdsl: ignore[recordname] reason="r"', tmp_path))
    assert found["ignore-reason"] == "it names 'recordname', which is no check"
    assert "record-name" in found


def test_an_expired_comment_spares_nothing(tmp_path: Path) -> None:
    found = said('# obsdsl: ignore[record-name] reason="r" until=2026-05-31', tmp_path)
    assert [check for check, _ in found] == ["expired-ignore", "record-name"]


def test_an_unused_comment_is_a_problem_only_if_its_check_ran(tmp_path: Path) -> None:
    comment = '# obsdsl: ignore[group-size] reason="r"'
    unused = "it spares group-size, which finds nothing here"
    assert ("unused-ignore", unused) in said(comment, tmp_path)
    for configuration in ('select = ["record-name", "OBS00"]', 'ignore = ["group-size"]'):
        assert "unused-ignore" not in dict(said(comment, tmp_path, configuration))
    both = '# obsdsl: ignore[group-size, record-name] reason="r"'
    assert "unused-ignore" not in dict(said(both, tmp_path))


def test_a_comment_can_be_spared_itself(tmp_path: Path) -> None:
    kept = '# obsdsl: ignore[unused-ignore] reason="Kept for the next release."'
    text = f'{kept}\nx = str(  # obsdsl: ignore[group-size] reason="r"\n    1)\n{RECORD}\n'
    select = 'select = ["OBS00", "group-size"]'
    assert lint_python(text, tmp_path, select).problems == ()
    # Where there is nothing to spare, it is unused itself.
    (found,) = lint_python(text.replace('  # obsdsl: ignore[group-size] reason="r"', ""), tmp_path, select).problems
    assert (found.check, found.place and found.place.line) == ("unused-ignore", 1)


RULE = "- record: requests_per_job\n  expr: sum by (job) (rate(http_requests_total[5m]))\n"


def test_a_comment_in_a_file_spares_its_item(tmp_path: Path) -> None:
    outcome = lint_file(f'# obsdsl: ignore[record-name] reason="r"\n{RULE}{RULE}', "yaml", tmp_path)
    assert [one.place.line for one in outcome.problems if one.check == "record-name" and one.place] == [7]


def test_a_file_alone_does_not_say_whether_a_check_of_the_project_finds_something(tmp_path: Path) -> None:
    text = 'groups:\n  - name: g\n    rules:\n      # obsdsl: ignore[duplicate-rule] reason="The other is elsewhere."\n'
    text += "      - record: a:b:c\n        expr: up\n"
    outcome = lint_text("r.yml", text, settings(tmp_path))
    assert [one for one in outcome.problems if one.check == "unused-ignore"] == []
