"""Tokens and literals: where each begins, and what it says."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from obsdsl.define.duration import Duration
from obsdsl.errors import DefinitionError
from obsdsl.express import literal
from obsdsl.express.tokens import MAX_ESCAPES, MAX_LENGTH, Token, _careful, lex


def kinds(text: str) -> list[tuple[str, str]]:
    return [(token.kind, token.text) for token in lex(text)[:-1]]


@pytest.mark.parametrize(
    "text",
    [
        "$name",
        "${name}",
        "${name:regex}",
        "${name.field}",
        "${__to:date:YYYY-MM}",
        "[[name]]",
        "[[name:pipe]]",
        "foo_$bar_total",
        "${prefix}_total",
        "$prefix:rate5m",
        "5$unit",
        "a_${b}_c_[[d]]_e",
    ],
)
def test_a_variable_is_one_token_with_what_it_is_glued_to(text: str) -> None:
    assert kinds(text) == [("variable", text)]


def test_within_brackets_a_colon_separates() -> None:
    assert kinds("a:b[$w:${s}m]") == [
        ("name", "a:b"),
        ("[", "["),
        ("variable", "$w"),
        (":", ":"),
        ("variable", "${s}m"),
        ("]", "]"),
    ]


def test_a_variable_in_brackets_within_brackets() -> None:
    assert [text for _, text in kinds("x[[[interval]]]")] == ["x", "[", "[[interval]]", "]"]


@pytest.mark.parametrize("text", ["1", "1.", ".5", "1.5", "1e3", "1E-3", "01e3", "1_000", "0x1f", "0X_1_F", "010"])
def test_numbers(text: str) -> None:
    assert kinds(text) == [("number", text)]


@pytest.mark.parametrize("text", ["5m", "1h30m", "1d12h", "500ms", "1y2w3d4h5m6s7ms"])
def test_durations(text: str) -> None:
    assert kinds(text) == [("duration", text)]


@pytest.mark.parametrize("text", ['"a"', "'a'", "`a`", '"a\\"b"', "'\\''", "`\\`", '""', '"$x # no comment"', "`\n`"])
def test_strings(text: str) -> None:
    assert kinds(text) == [("string", text)]


def test_comments_and_white_space_are_dropped() -> None:
    assert kinds("a # b\r\n\t+ # c\n b#") == [("name", "a"), ("+", "+"), ("name", "b")]


@given(st.text(alphabet="ab_1 .:$[]{}()\"'`\\=!~<>+-*/%^,@#\n", max_size=60))
def test_tokens_are_the_text_but_for_what_is_between(text: str) -> None:
    try:
        tokens = lex(text)
    except DefinitionError:
        return
    position = 0
    for token in tokens:
        assert text[token.start : token.end] == token.text
        between = text[position : token.start]
        assert not between.strip(" \t\r\n") or "#" in between
        position = token.end


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a | b", "1:3: '|' is not PromQL; with pipes it is LogQL, which belongs to a Loki query; `or` joins vectors"),
        ("a && b", "1:3: '&' is not PromQL; `and` joins vectors"),
        ('a{b="c', '1:5: the string is never closed; write " at its end'),
        ("`a", "1:1: the string is never closed; write ` at its end"),
        ("a[5m1]", "1:3: `5m1` is neither a number (1.5, 1e3) nor a duration (30s, 1h30m)"),
        ("1.5h", "1:1: `1.5h` is neither a number (1.5, 1e3) nor a duration (30s, 1h30m)"),
        ("a +\n  ...", "2:3: `...` is neither a number (1.5, 1e3) nor a duration (30s, 1h30m)"),
        ("$", "1:1: `$` begins no variable of Grafana's; write $name, ${name} or ${name:format}"),
        ("é", '1:1: \'é\' is not PromQL; quote names with such characters: {"name", "label"="value"}'),
        ("a\xa0+ 1", "1:2: '\\xa0' is not PromQL"),
        ("a\f+ 1", "1:2: '\\x0c' is not PromQL"),
        ("“a”", "1:1: '“' is not PromQL; typographic quotes quote nothing; write \""),
        ("a\0", "1:2: a NUL character is nothing that YAML or JSON can hold; delete it"),
        ("a\udcff", "1:2: a lone surrogate ('\\udcff') is not text; delete it"),
    ],
)
def test_what_is_no_token(text: str, message: str) -> None:
    with pytest.raises(DefinitionError) as error:
        lex(text)
    assert error.value.faults[0].split("\n")[0] == message


def test_the_excerpt_underlines_the_fault() -> None:
    with pytest.raises(DefinitionError) as error:
        lex("sum(\n\ta) by 5m1x\n+ 1")
    assert error.value.faults[0].split("\n")[1:] == ["     a) by 5m1x", "           ^^^^"]


def test_the_excerpt_of_a_long_line_shows_what_is_around_the_fault() -> None:
    with pytest.raises(DefinitionError) as error:
        lex("a" * 200 + " | " + "b" * 200)
    _, excerpt, marker = error.value.faults[0].split("\n")
    assert len(excerpt) < 120
    assert excerpt[marker.index("^")] == "|"


def test_caps() -> None:
    lex("a" * MAX_LENGTH)
    with pytest.raises(DefinitionError, match=r"20,001 characters, and more than 20,000 are not read"):
        lex("a" * (MAX_LENGTH + 1))
    lex('"' + "\\\\" * (MAX_ESCAPES // 2) + '"')
    with pytest.raises(DefinitionError, match="more than 1,000 backslashes"):
        lex('"' + "\\\\" * MAX_ESCAPES + '"')


@pytest.mark.parametrize(
    "piece", ["a", "$", "${a", "[[", "[[a", '"', "\\", "0x", "1_", "1e", ".", "#", " ", "a$b", ":"]
)
def test_the_time_is_linear(piece: str) -> None:
    start = time.process_time()
    for text in (piece * (MAX_LENGTH // len(piece)), f"x{{a='{piece * 900}'}}"):
        with suppress(DefinitionError):
            lex(text)
    assert time.process_time() - start < 5


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('"a\\n\\t\\\\"', "a\n\t\\"),
        ("'it\\'s'", "it's"),
        ("`\\d+`", "\\d+"),
        ('"\\x41\\101\\u00e9\\U0001F600"', "AAé😀"),
        ('"\\xc3\\xa9"', "é"),
        ('"\\xff"', "\udcff"),
    ],
)
def test_what_strings_say(text: str, value: str) -> None:
    assert literal.string(text) == value


@pytest.mark.parametrize(
    "text", ['"\\d"', '"\\\'"', "'\\\"'", '"\\x4"', '"\\400"', '"\\ud800"', '"\\U00110000"', '"\\"']
)
def test_escapes_that_are_none(text: str) -> None:
    with pytest.raises(ValueError, match="is no escape"):
        literal.string(text)


@pytest.mark.parametrize(
    ("text", "value"),
    [("010", 8), ("08", 8), ("01e3", 1000), ("0x1F", 31), ("1_000.5", 1000.5), (".5", 0.5), ("1e-400", 0), ("00", 0)],
)
def test_what_numbers_say(text: str, value: float) -> None:
    assert literal.number(text) == value


@pytest.mark.parametrize("text", ["1e400", "0x8000000000000000"])
def test_numbers_that_are_too_large(text: str) -> None:
    with pytest.raises(ValueError, match=text):
        literal.number(text)


def test_seconds() -> None:
    assert literal.seconds(1.5) == Duration(1500)
    for value in (1e15, math.inf, math.nan):
        with pytest.raises(ValueError, match="292 years"):
            literal.seconds(value)


PIECES = (*"(){}[]=!~<>+-*/^%@,:;.\"'` \n\t#$5ae_", "5m", "1e3", "0x1f", "foo", "sum", "$x", "${y:csv}", "[[z]]", '"a"')


@given(st.lists(st.sampled_from(PIECES), max_size=16).map("".join))
def test_the_quick_way_finds_the_tokens_of_the_careful_one(text: str) -> None:
    def found(tokens: Callable[[str], list[Token]]) -> list[Token] | str:
        try:
            return tokens(text)
        except DefinitionError as error:
            return "; ".join(error.faults)

    assert found(lex) == found(_careful)
