"""Source of values: it gives the value again, and is laid out as ruff does."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from obsdsl import (
    P1,
    AlertRule,
    Dashboard,
    DataSource,
    Override,
    Query,
    RawPanel,
    Row,
    RuleGroup,
    Stat,
    Text,
    Thresholds,
    TimeSeries,
)
from obsdsl.importing.python.code import Code, python_of
from obsdsl.importing.python.lines import import_lines
from obsdsl.importing.python.module import python_module
from obsdsl.importing.python.naming import snake
from obsdsl.importing.python.text import columns, quoted, split_text

WORDS = "a word of many " * 30 + 'with "quotes"\nand lines'
DASHBOARD = Dashboard(
    "Web",
    rows=(
        Row(
            "Traffic",
            Stat("Active", "sum(up)", unit="seconds", color="red"),
            TimeSeries(
                "Rate",
                {"a": "up", "b": "up * 2"},
                thresholds=Thresholds("green", (80, "red")),
                overrides=(Override("x", color="blue"), Override(regex="y.*", properties={"custom.width": 3})),
            ),
            Text("About", WORDS),
            TimeSeries("Several", (Query("up", legend="x", instant=True), Query("up"))),
            RawPanel({"type": "odd", "title": "Odd", "nested": {"none": None, "list": [1, 2.5, True]}}),
        ),
    ),
)
GROUP = RuleGroup("g", rules=(AlertRule("Down", "up == 0", for_="5m", severity=P1.called("critical"), summary="x"),))


def run(text: str, name: str) -> Any:
    scope: dict[str, Any] = {}
    exec(compile(text, "generated.py", "exec"), scope)
    return scope[name]


@pytest.mark.parametrize("value", [DASHBOARD, GROUP], ids=["dashboard", "rules"])
def test_a_file_gives_the_value_again_and_is_laid_out_as_ruff_does(value: Any, tmp_path: Path) -> None:
    text = python_module("What it is.", [("value", value, ())])
    assert repr(run(text, "value")) == repr(value)
    file = tmp_path / "value.py"
    file.write_text(text)
    for command in (["check", "--select", "E,F,I,UP"], ["format", "--diff"]):
        ruff = [sys.executable, "-m", "ruff", *command, "--isolated", "--line-length", "120", str(file)]
        done = subprocess.run(ruff, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr


def test_expressions_are_spelled_by_who_knows_them() -> None:
    spelled = python_of(Stat("A", "up"), lambda _: Code("m.up", (("metrics", "web as m"),)))
    assert spelled == Code('Stat("A", m.up)', (("metrics", "web as m"), ("obsdsl", "Stat")))


def test_a_data_source_is_its_uid_where_it_has_one() -> None:
    for uid, text in (("x", '"x"'), ("", 'DataSource("prometheus", "")')):
        assert python_of(Query("up", datasource=DataSource("prometheus", uid))).text.endswith(f"datasource={text})")


@given(st.text())
def test_a_literal_is_its_text(text: str) -> None:
    assert eval(quoted(text)) == text


@given(st.text(), st.integers(20, 60))
def test_a_split_literal_is_its_text_and_keeps_the_width(text: str, width: int) -> None:
    found = split_text(text, width)
    assert eval(" ".join(found)) == text
    assert all(columns(one) <= width for one in found)


def test_imports_are_in_the_order_of_ruff(tmp_path: Path) -> None:
    names = ("DashList", "Dashboard", "P1", "P10", "P2", "DATAX", "DATA_X", "a_b", "ab", "a10", "a9", "Ab", "_x", "aB")
    paths = ("obsdsl", "obsdsl.compose.rule", "alerts.a10", "alerts.a9", "alerts.a_b", "alerts.ab", "metrics")
    for folder in ("alerts", "metrics"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "__init__.py").touch()
    text = "\n".join(import_lines((path, name) for path in paths for name in names)) + "\n"
    (tmp_path / "alerts/web.py").write_text(text)
    ruff = [sys.executable, "-m", "ruff", "check", "--select", "I", "--isolated", "--line-length", "120", "--diff", "."]
    done = subprocess.run(ruff, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_numbers_are_as_ruff_writes_them() -> None:
    assert python_of([1, 2.5, 1e300, 1e-07, True, None]).text == "[1, 2.5, 1e300, 1e-07, True, None]"


def test_an_address_stays_whole() -> None:
    address = "https://example.org/" + "a" * 120
    assert split_text(address, 60) == [quoted(address)]
    assert len(split_text(f"{address} or not", 60)) > 1


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("instance:" + "word_" * 11 + "total:sum", "instance_" + "word_" * 9 + "word"),
        ("a" * 70, "a" * 60),
        ("short_" + "a" * 70, "short_" + "a" * 54),
        ("JobManagerNotRunning", "job_manager_not_running"),
    ],
)
def test_long_names_end_after_a_word(text: str, name: str) -> None:
    assert snake(text) == name


def test_a_template_and_the_parts_of_an_address_stay_whole() -> None:
    address = "https://a.example.org/d/board?var-one=1&var-two={{ $labels.x }}"
    text = f"Errors on {{{{ $labels.instance | stripPort }}}}, see {address}"
    pieces = split_text(text, 40)
    assert pieces[:2] == ['"Errors on "', '"{{ $labels.instance | stripPort }}, "']
    assert pieces[3:] == ['"https://a.example.org/d/board"', '"?var-one=1&var-two={{ $labels.x }}"']
    assert split_text(f"{address} is long", 50)[:2] == [
        '"https://a.example.org/d/board?var-one=1&var-two="',
        '"{{ $labels.x }} is long"',
    ]
    assert split_text("{" * 50_000, 100)[0] == f'"{"{" * 98}"'
