"""One definition of which both sides changed something."""

from __future__ import annotations

import ast

import pytest

from obsdsl.importing.update.definition import MergedBlock, merged_block
from obsdsl.importing.update.lines import merged_lines
from obsdsl.importing.update.module import read_module
from obsdsl.importing.update.tree import Clash, Prefer


def merged(base: str, ours: str, theirs: str, prefer: Prefer = None) -> MergedBlock:
    one, two, three = (read_module("a.py", text).blocks[0] for text in (base, ours, theirs))
    return merged_block(one, two, three, prefer)


ALERT = 'a = AlertRule("X", m.x.rate("5m") > 5, for_="5m")\n'
EXPLODED = 'a = Gauge(\n    "x",\n    "What it is.",\n    unit="s",\n    labels=("a",),\n)\n'


@pytest.mark.parametrize(
    ("base", "ours", "theirs", "expected"),
    [
        pytest.param(
            'g = RuleGroup("web", rules=(a, b))\n',
            'g = RuleGroup("web", rules=(a, mine, b), owner="x")\n',
            'g = RuleGroup("web", interval="1m", rules=(a, b, c))\n',
            'g = RuleGroup("web", interval="1m", rules=(a, mine, b, c), owner="x")\n',
            id="members and arguments of both",
        ),
        pytest.param(
            ALERT,
            ALERT.replace("> 5", "> 9"),
            ALERT.replace('rate("5m")', 'rate("1m")').replace('for_="5m"', 'for_="10m", summary="It is."'),
            'a = AlertRule("X", m.x.rate("1m") > 9, for_="10m", summary="It is.")\n',
            id="two parts of one expression",
        ),
        pytest.param(
            'a = Row("t", Stat("A", q, unit="s"), Stat("B", q, unit="s"))\n',
            'a = Row("t", Stat("Mine", q, unit="s"), Stat("B", q, unit="s"))\n',
            'a = Row("t", Stat("B", q, unit="m"), Stat("A", q, unit="h"), Stat("C", q))\n',
            'a = Row("t", Stat("B", q, unit="m"), Stat("Mine", q, unit="h"), Stat("C", q))\n',
            id="a panel that was renamed, while panels came and changed their places",
        ),
        pytest.param(
            EXPLODED,
            EXPLODED.replace('unit="s",', 'unit="s",  # by the exporter'),
            EXPLODED.replace('("a",)', '("a", "b")'),
            EXPLODED.replace('unit="s",', 'unit="s",  # by the exporter').replace('("a",)', '("a", "b")'),
            id="a comment within",
        ),
        pytest.param(
            "# It is.\n" + ALERT, "# It is.\n# Mine.\n" + ALERT, "# It was.\n" + ALERT, ALERT, id="comments above"
        ),
        pytest.param(
            'a = F(x={"a": 1}, y=[1, 2, 3])\n',
            'a = F(x={"a": 1, "b": 2}, y=[1, 3])\n',
            'a = F(x={"c": 3, "a": 1}, y=[1, 2, 3, 4])\n',
            'a = F(x={"c": 3, "a": 1, "b": 2}, y=[1, 3, 4])\n',
            id="keys and values of both",
        ),
        pytest.param(
            "def f(x):\n    a = 1\n    b = 2\n    return a + b\n",
            "def f(x):\n    a = 3\n    b = 2\n    return a + b\n",
            "def f(x):\n    a = 1\n    b = 2\n    return a - b\n",
            "def f(x):\n    a = 3\n    b = 2\n    return a - b\n",
            id="lines of a function",
        ),
    ],
)
def test_both_changes_are_there(base: str, ours: str, theirs: str, expected: str) -> None:
    found = merged(base, ours, theirs)
    assert (found.text, found.clashes) == (expected, ())
    # What is merged already, stays.
    assert merged(base, found.comments + found.text, theirs) == found
    assert merged(base, theirs, theirs).text == theirs.removeprefix("# It was.\n")


@pytest.mark.parametrize(
    ("base", "ours", "theirs", "line"),
    [
        pytest.param(ALERT, ALERT.replace("> 5", "> 9"), ALERT.replace("> 5", "> 7"), 1, id="one value, two values"),
        pytest.param("a = [1, 2, 3]\n", "a = [1, 5, 3]\n", "a = [1, 6, 3]\n", 1, id="one member, two others"),
        pytest.param("a = F(x=1, y=2)\n", "a = F(y=2)\n", "a = F(x=3, y=2)\n", 1, id="deleted and changed"),
        pytest.param(
            EXPLODED, EXPLODED.replace('"s"', '"m"'), EXPLODED.replace('"s"', '"h"'), 4, id="the line of the argument"
        ),
        pytest.param(
            "def f(x):\n    return 1\n", "def f(x):\n    return 2\n", "def f(x):\n    return 3\n", 2, id="a function"
        ),
    ],
)
def test_what_both_changed_is_left_as_a_whole(base: str, ours: str, theirs: str, line: int) -> None:
    with pytest.raises(Clash) as clash:
        merged(base, ours, theirs)
    assert clash.value.line == line
    assert merged(base, ours, theirs, "ours").text == ours
    assert ast.dump(ast.parse(merged(base, ours, theirs, "theirs").text)) == ast.dump(ast.parse(theirs))


def test_a_conflict_in_one_panel_does_not_hold_up_the_others() -> None:
    board = 'd = Dashboard(\n    "D",\n    Row("r", Stat("A", m.a, unit="s"), Stat("B", m.b, unit="s")),\n)\n'
    ours = board.replace('m.a, unit="s"', 'm.a, unit="m"')
    theirs = board.replace('m.a, unit="s"', 'm.a2, unit="h"').replace("m.b", "m.b2")
    found = merged(board, ours, theirs)
    assert 'Stat("A", m.a, unit="m")' in found.text
    assert 'Stat("B", m.b2, unit="s")' in found.text
    assert found.clashes == (1,)
    assert merged(board, found.text, theirs) == found
    assert 'Stat("A", m.a2, unit="h")' in merged(board, ours, theirs, "theirs").text


@pytest.mark.parametrize(
    ("base", "ours", "theirs", "expected"),
    [
        ("a\nb\nc\n", "a\nB\nc\n", "a\nb\nC\n", "a\nB\nC\n"),
        ("a\n", "a\nmine\n", "theirs\na\n", "theirs\na\nmine\n"),
        ("a\nb\n", "b\n", "a\nb\nc\n", "b\nc\n"),
        ("a\nb\n", "a\nx\nb\n", "a\nx\nb\n", "a\nx\nb\n"),
        ("a\nb\n", "a\nB\n", "a\nc\n", 2),
        ("a\n", "x\ny\na\nmine\n", "a\nother\n", 4),
    ],
)
def test_lines(base: str, ours: str, theirs: str, expected: str | int) -> None:
    assert merged_lines(base, ours, theirs) == expected
