"""RE2's dialect: what it takes, and what it matches, by hand and against promtool."""

from __future__ import annotations

import json
import random
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from obsdsl.express.regex import compile_re2, full_match, listed_values
from tests.express.judge import judge
from tests.stack import require

VALID = [
    *(
        "a",
        "a|b|",
        "a{x}",
        "a{}",
        "a{1,2",
        "{,2}",
        "a{01}",
        "a{2,}",
        "a{1000}",
        "\\w{500}",
        "(){2}",
        "^*",
        "a+?",
        "a??",
    ),
    *("(?i)a", "a(?i)b|c", "(?s-i:a)", "(?U)a+", "(?)", "(?P<n>a)", "(?<n>a)", "(?P<1n>a)", "(?P<n>a)(?P<n>b)"),
    *(
        "[\\w-.]",
        "[a-]",
        "[]a]",
        "[^]a]",
        "[[a]",
        "[a~~b]",
        "[[:alpha:]]",
        "[[:^digit:]_]",
        "[[:x]",
        "[^\\S\\D]",
        "[\\_]",
    ),
    *(
        "\\Q.*\\E",
        "\\Q",
        "\\A\\z\\b\\B",
        "\\pN",
        "\\p{Greek}",
        "\\P{^Lu}",
        "\\p{Any}",
        "\\v",
        "\\07",
        "\\12",
        "\\x{41}",
    ),
    *("[[:x]", "\\12", "a??", "\\@", "\\ ", "$x", "a]", "é", "(?m:^$)", "(a{10}){100}"),
]
INVALID = {
    "(": "never closed",
    "(?:a": "never closed",
    "a)": "closes nothing",
    "*": "nothing to repeat",
    "a|*": "nothing to repeat",
    "(+)": "nothing to repeat",
    "a**": "repeats a repetition",
    "a++": "repeats a repetition",
    "a{2}{3}": "repeats a repetition",
    "a{1001}": "repeats too often",
    "a{2,1}": "repeats too often",
    "(a{100}){100}": "more than 1000 times in all",
    "(?=a)": "no look-around",
    "(?!a)": "no look-around",
    "(?<=a)": "no look-around",
    "(?x)a": "no group that it knows",
    "(?R)a": "no group that it knows",
    "(?i-)": "no group that it knows",
    "(?P<>a)": "no group that it knows",
    "(?P<n-m>a)": "no name for a group",
    "[a": "never closed",
    "[]": "never closed",
    "[b-a]": "from high to low",
    "[a-\\d]": "no escape",
    "[.-\\w]": "no escape",
    "[[:foo:]]": "no class that it knows",
    "\\p{IsGreek}": "no Unicode class",
    "\\p": "no Unicode class",
    "\\1": "no back-references",
    "\\8": "no back-references",
    "\\C": "no escape",
    "\\é": "no escape",
    "a\\": "ends with a backslash",
    "\\x{110000}": "no character",
    "\udcff": "not UTF-8",
    "(" * 1001 + ")" * 1001: "nests more than 1000 deep",
}


@pytest.mark.parametrize("pattern", VALID)
def test_what_re2_takes(pattern: str) -> None:
    assert compile_re2(pattern).pattern == pattern


@pytest.mark.parametrize(("pattern", "reason"), INVALID.items(), ids=range(len(INVALID)))
def test_what_re2_refuses(pattern: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        compile_re2(pattern)


@pytest.mark.parametrize(
    ("pattern", "values", "others"),
    [
        ("5..|429", ("500", "429"), ("50", "5000", "4290")),
        ("", ("",), ("a",)),
        (".*", ("", "a\nb"), ()),
        (".+", ("a",), ("",)),
        ("(?-s).", ("a",), ("\n",)),
        ("(?i)GET|put", ("get", "Put"), ("gets",)),
        ("a(?i)b|c", ("ab", "aB", "C"), ("AB",)),
        ("(?i:a)b", ("Ab",), ("AB",)),
        ("^a$", ("a",), ("a\n",)),
        ("(?m)a$\nb", ("a\nb",), ("a\n",)),
        ("\\d+", ("42",), ("٤٢", "")),
        ("[^\\W_]+", ("aZ9",), ("a_", "é")),
        ("\\Q.*\\E", (".*",), ("ab",)),
        ("(ab){2,3}", ("abab", "ababab"), ("ab", "abababab")),
        ("a\\b.\\bb", ("a-b",), ("axb",)),
        ("\\p{Lu}\\PN", ("Éa",), ("éa", "É1")),
        ("\\pN{2}", ("1½",), ("1a",)),
    ],
)
def test_what_matches(pattern: str, values: tuple[str, ...], others: tuple[str, ...]) -> None:
    assert all(full_match(pattern, value) is True for value in values)
    assert all(full_match(pattern, value) is False for value in others)


def test_nobody_here_knows_scripts() -> None:
    assert full_match("\\p{Greek}", "α") is None
    assert full_match("\\p{Greek}*", "") is True


@pytest.mark.parametrize(
    ("pattern", "value"),
    [
        ("(a+)+b", "a" * 100),
        ("(a|a)*b", "a" * 100),
        ("((((a*)*)*)*)*b", "a" * 50),
        ("(?:|){30}x", ""),
        ("(a{1,30}){1,30}b", "a" * 200),
        (".*" * 20 + "x", "a" * 100),
        ("(" * 900 + "a" + ")*" * 900, "aaaa"),
    ],
)
def test_no_pattern_takes_long(pattern: str, value: str) -> None:
    start = time.process_time()
    assert full_match(pattern, value) is not True or value == "aaaa"
    assert time.process_time() - start < 10


@given(st.text(max_size=30))
def test_any_pattern_is_taken_or_refused(pattern: str) -> None:
    try:
        compile_re2(pattern).full_match(pattern)
    except ValueError as error:
        assert "RE2 does not take" in str(error)  # noqa: PT017


PIECES = [
    *"ab.-|()[]*+?^$1e_ é",
    *(
        "\\d",
        "\\w",
        "\\S",
        "\\b",
        "\\B",
        "\\A",
        "\\z",
        "\\Q",
        "\\E",
        "[:alpha:]",
        "[:^digit:]",
        "(?i)",
        "(?:",
        "(?P<n>",
    ),
    *(
        "(?i:A",
        "(?s-i:",
        "(?-s)",
        "(?U)",
        "{2}",
        "{2,}",
        "{0,2}",
        "{,2}",
        "{1001}",
        "\\x41",
        "\\101",
        "\\1",
        "\\C",
        "[^",
    ),
    *("[a-z]", "[\\w-.]", "[a-\\d]", ".*", ".+", "a|b", "\\n", "(?m:^)", "(?=", "(?i)É", "[]a]", "\\.", "\\pN"),
]


def patterns(seed: int, count: int) -> list[str]:
    chance = random.Random(seed)
    return ["".join(chance.choices(PIECES, k=chance.randint(1, 6))) for _ in range(count)]


def test_verdicts_are_promtools(tmp_path: Path) -> None:
    promtool = require("promtool", at_least="3.5", below="3.6")
    tried = patterns(1, 3000)
    named = judge(promtool, [f"x{{a=~{json.dumps(pattern)}}}" for pattern in tried], tmp_path)
    # Without a name, a pattern that matches nothing is one that selects too much.
    alone = judge(promtool, [f"{{a=~{json.dumps(pattern)}}}" for pattern in tried], tmp_path)
    for pattern, reason, reason_alone in zip(tried, named, alone, strict=True):
        try:
            empty = compile_re2(pattern).empty
        except ValueError:
            assert reason is not None, pattern
        else:
            assert reason is None, pattern
            assert (reason_alone is not None) == empty, pattern


def test_matches_are_promtools(tmp_path: Path) -> None:
    promtool = require("promtool", at_least="3.5", below="3.6")
    values = ["", "a", "ab", "A", "b", "aa", "a\nb", "é", "É", "1", "a-b", "_", "ab1", "\n", "a "]
    chance = random.Random(2)
    tests = []
    for pattern in patterns(2, 3000):
        if "\\Q" in pattern:
            # label_replace() puts the pattern into a group, which an open \\Q swallows.
            continue
        value = chance.choice(values)
        try:
            matches = full_match(pattern, value)
        except ValueError:
            continue
        # label_replace() leaves a vector as it is where the pattern does not match.
        labelled = f'label_replace(vector(1), "v", {json.dumps(value)}, "", "")'
        replaced = f'label_replace({labelled}, "r", "1", "v", {json.dumps(pattern)})'
        expression = f'count({replaced} and on (r) label_replace(vector(1), "r", "1", "", "")) or vector(0)'
        tests.append({"expr": expression, "eval_time": "0m", "exp_samples": [{"value": int(matches or False)}]})
    assert len(tests) > 1000
    file = tmp_path / "tests.json"
    file.write_text(json.dumps({"tests": [{"promql_expr_test": tests}]}), encoding="utf-8")
    done = promtool.run("test", "rules", file)
    assert done.returncode == 0, (done.stdout + done.stderr)[:2000]


@pytest.mark.parametrize(
    ("pattern", "values"),
    [
        ("a|b", ("a", "b")),
        ("^(?:a|b-c)$", ("a", "b-c")),
        ("(a|)", ("a", "")),
        ("|a||b", ("", "a", "b")),
        ("a\\.b", ("a.b",)),
        ("a\\|b|c", ("a|b", "c")),
        ("a\\\\|b", ("a\\", "b")),
        ("a.b", None),
        ("a(b|c)", None),
        ("(a)|(b)", None),
        ("", ("",)),
    ],
)
def test_values_that_a_pattern_lists(pattern: str, values: tuple[str, ...] | None) -> None:
    assert listed_values(pattern) == values


@given(st.from_regex(r"[ab|().^$\\]{0,6}", fullmatch=True), st.text("ab|.\\$", max_size=3))
def test_listed_values_are_those_that_match(pattern: str, value: str) -> None:
    try:
        expected = full_match(pattern, value)
    except ValueError:
        return
    listed = listed_values(pattern)
    if listed is not None:
        assert expected is (value in listed)
