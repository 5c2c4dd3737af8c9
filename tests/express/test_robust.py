"""No input crashes or hangs: each is a node or a DefinitionError, in a process that ends by itself."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from obsdsl.errors import DefinitionError
from obsdsl.express.parse import parse
from tests.express.test_parse import PIECES

REFUSED = {
    "a megabyte of parentheses": "'(' * 1_000_000",
    "pairs of parentheses": "'(' * 5_000 + 'a' + ')' * 5_000",
    "101 parentheses": "'(' * 101 + 'a' + ')' * 101",
    "calls": "'abs(' * 2_000 + 'a' + ')' * 2_000",
    "terms": "'a' + ' + a' * 3_200",
    "201 terms": "'a' + ' or a' * 201",
    "powers": "'2' + ' ^ 2' * 3_200",
    "signs": "'-' * 9_999 + 'a'",
    "escapes": "'\"' + '\\\\n' * 21_500 + '\"'",
    "short escapes": "'\"' + '\\\\n' * 5_000 + '\"'",
    "brackets": "'a' + '[5m:]' * 3_000",
    "open brackets": "'[' * 10_000",
    "braces": "'{' * 10_000",
    "open string": "'\"' + 'a' * 15_000",
    "commas": "'sum(' + 'a,' * 5_000 + 'a)'",
    "NUL": "'a\\0b'",
    "NUL in a string": "'a{b=\"\\0\"}'",
    "lone surrogate": "'a{b=\"\\ud800\"}'",
    "surrogate of a byte": "'\\udcff'",
    "window": "'foo[1e40]'",
    "window of days": "'foo[1e15]'",
    "window of digits": "'foo[' + '9' * 10_000 + ']'",
    "window of years": "'foo[' + '9' * 5_000 + 'y]'",
    "number of digits": "'9' * 5_000",
    "hexadecimal": "'0x' + 'f' * 5_000",
    "exponent": "'1e' + '9' * 5_000",
    "no window": "'foo[0]'",
    "offset": "'foo offset Inf'",
    "timestamp": "'foo @ 9223372036854775808'",
    "infinite timestamp": "'foo @ -Inf'",
    "number": "'1e400'",
    "deep pattern": "'a{b=~\"' + '(' * 9_000 + ')' * 9_000 + '\"}'",
    "repeated pattern": "'a{b=~\"((a{1000}){1000}){1000}\"}'",
    "pattern of nothing": "'{a=~\"(?:|){1000}\"}'",
    "variables": "'${' * 9_000",
    "old variables": "'[[' * 9_000",
    "only a comment": "'#' * 10_000",
    "nothing": "''",
    "byte order mark": "'\\ufeffa'",
    "no text": "None",
    "bytes": "b'up'",
}
TAKEN = {
    "100 parentheses": "'(' * 100 + 'a' + ')' * 100",
    "200 operators": "'a' + ' ^ a' * 200",
    "many matchers": "'a{' + ','.join(f'b{i}=~\"x|.*\"' for i in range(900)) + '}'",
    "long string": "'\"' + 'é' * 15_000 + '\"'",
    "long pattern": "'a{b=~\"' + 'a|' * 9_000 + '\"}'",
    "deep pattern": "'{b=~\"x' + '(?:' * 900 + ')*' * 900 + '\"}'",
    "exponential pattern": "'{a=~\"b|(a+)+(a|a)*c\"}'",
    "many labels": "'sum by (' + ','.join(f'b{i}' for i in range(2_000)) + ') (a)'",
}
CODE = """
import sys
from obsdsl.errors import DefinitionError
from obsdsl.express.parse import parse
from obsdsl.express.render import render
for name, text in {inputs}.items():
    for variables in (True, False):
        try:
            node = parse(eval(text), variables=variables)
            assert parse(render(node), variables=variables) == node
            print(name, "taken", sep=": ")
        except DefinitionError as error:
            assert len(str(error)) < 1000, name
            print(name, "refused", sep=": ")
"""


@pytest.mark.parametrize(("inputs", "verdict"), [(REFUSED, "refused"), (TAKEN, "taken")], ids=["refused", "taken"])
def test_hostile_input(inputs: dict[str, str], verdict: str) -> None:
    code = CODE.replace("{inputs}", repr(inputs))
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    assert done.stdout.splitlines() == [f"{name}: {verdict}" for name in inputs for _ in range(2)]


def is_an_answer(text: str, *, variables: bool) -> None:
    try:
        parse(text, variables=variables)
    except DefinitionError as error:
        assert error.faults  # noqa: PT017


@given(st.text(), st.booleans())
def test_any_text(text: str, variables: bool) -> None:
    is_an_answer(text, variables=variables)


@given(st.lists(st.sampled_from([*PIECES, " ", "\n", "$v", "${v}", "[[v]]", "`", '"', "\\", "#", "a"])), st.booleans())
def test_any_pieces(pieces: list[str], variables: bool) -> None:
    is_an_answer("".join(pieces), variables=variables)
    is_an_answer(" ".join(pieces), variables=variables)
