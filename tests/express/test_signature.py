"""The table of functions and aggregations, against promtool of both generations."""

from __future__ import annotations

from pathlib import Path

import pytest

from obsdsl.express.parse import parse
from obsdsl.express.signature import AGGREGATORS, FUNCTIONS, Function, ValueType, value_type, version
from tests.express.judge import judge
from tests.stack import require

SAMPLES: dict[ValueType, str] = {"scalar": "1", "vector": "v", "range": "v[5m]", "string": '"s"'}


def call(row: Function, count: int) -> str:
    return f"{row.name}({', '.join(SAMPLES[row.arg(i)] for i in range(count))})"


def calls(row: Function) -> list[str]:
    """Calls with as few arguments as may be, with as many, and with one of them too many or too few."""
    most = row.maximum if row.maximum is not None else row.minimum + 5
    counts = {row.minimum, most, row.minimum - 1, most + 1} - {-1}
    return [call(row, count) for count in sorted(counts) if row.args or not count]


@pytest.mark.parametrize(
    ("target", "flag"),
    [
        ("2.42", ""),
        ("3.5", ""),
        ("3.5", "--enable-feature=promql-experimental-functions"),
    ],
)
def test_every_function_is_judged_as_by_promtool(target: str, flag: str, tmp_path: Path) -> None:
    below = f"{target.partition('.')[0]}.{int(target.partition('.')[2]) + 1}"
    promtool = require("promtool", at_least=target, below=below)
    expressions = [expression for row in FUNCTIONS.values() for expression in calls(row)]
    aggregations = AGGREGATORS.values()
    expressions += [f"{a.name}({SAMPLES[a.param] + ', ' if a.param else ''}v)" for a in aggregations]
    expressions += [f"{a.name}({', '.join(['v'] * (1 + (a.param is None)))})" for a in aggregations]
    verdicts = judge(promtool, expressions, tmp_path, *filter(None, [flag]))
    for expression, reason in zip(expressions, verdicts, strict=True):
        assert accepted(expression, prometheus=target, experimental=bool(flag)) == (reason is None), expression


def accepted(expression: str, *, prometheus: str, experimental: bool) -> bool:
    from obsdsl.errors import DefinitionError

    try:
        parse(expression, variables=False, prometheus=prometheus, experimental=experimental)
    except DefinitionError:
        return False
    return True


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1", "scalar"),
        ("$n", "scalar"),
        ("time()", "scalar"),
        ("scalar(v)", "scalar"),
        ("1 + 2", "scalar"),
        ("-time()", "scalar"),
        ("v", "vector"),
        ("v * 2", "vector"),
        ("2 * v", "vector"),
        ("-v", "vector"),
        ("rate(v[5m])", "vector"),
        ("sum(v)", "vector"),
        ("vector(1)", "vector"),
        ("v[5m]", "range"),
        ("v[5m:]", "range"),
        ('"s"', "string"),
    ],
)
def test_value_type(text: str, expected: str) -> None:
    assert value_type(parse(text)) == expected


def test_rows_are_consistent() -> None:
    assert list(FUNCTIONS) == sorted(FUNCTIONS)
    assert list(AGGREGATORS) == sorted(AGGREGATORS)
    for row in FUNCTIONS.values():
        assert row.maximum is None or row.minimum <= row.maximum
        assert row.until is None or row.since is None or row.since < row.until


def test_version() -> None:
    assert version("3.5") == (3, 5)
    assert version("v2.42.0") == (2, 42)
    for text in ("3", "three.five", "", "3.x"):
        with pytest.raises(ValueError, match="not a version"):
            version(text)
