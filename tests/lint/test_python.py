"""Where the arguments of a call stand in a Python file, whatever else is in it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from obsdsl.errors import Location
from obsdsl.lint.python import PythonFile, PythonOrigin, python_file
from obsdsl.read.origin import Place


def origin(folder: Path, text: str | bytes, line: int, made: str = "AlertRule") -> PythonOrigin:
    file = folder / "a.py"
    file.write_bytes(text.encode() if isinstance(text, str) else text)
    return PythonOrigin(Location(str(file), line), made)


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ('AlertRule("A", x, for_="5m")', 1, 24),
        ('é = "😀"; AlertRule("A", x, for_="5m")', 1, 33),
        ('\n\nAlertRule(\n  "A",\n  x,\n  for_="5m")', 6, 8),
        ('s = "\u2028\x85\x0b"; AlertRule("A", x, for_="5m")', 1, 35),
        ('\x0c\nAlertRule("A", x, for_="5m")', 2, 24),
        ('x = 1\r\nAlertRule("A", x, for_="5m")\r\n', 2, 24),
        ('x = 1\rAlertRule("A", x, for_="5m")', 2, 24),
        ('\ufeffAlertRule("A", x, for_="5m")', 1, 24),
        ("rules = [AlertRule(f'A{i}', x, for_=\"5m\") for i in y]", 1, 37),
        ('f(AlertRule("A", g(1), for_="5m"), AlertRule("B", x))', 1, 29),
        ('obsdsl.AlertRule("A", x, for_="5m")', 1, 31),
    ],
)
def test_an_argument_is_found(text: str, line: int, column: int, tmp_path: Path) -> None:
    first = next(
        i for i, part in enumerate(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), 1) if "AlertRule" in part
    )
    found = origin(tmp_path, text, first)
    place = found.place(("for",))
    assert (place.line, place.column) == (line, column)
    span = found.offsets(("for",))
    assert span is not None
    assert found.text[slice(*span)] == '"5m"'
    key = found.key(("for",))
    assert (key.line, key.column) == (line, column - len("for_="))


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("AlertRule(", "AlertRule"),  # no Python
        ("x = 1", "AlertRule"),
        ("AlertRule(*args, **fields)", "AlertRule"),
        ("\ud800".encode("utf-8", "surrogatepass"), "AlertRule"),
        ("# -*- coding: nonsense -*-\n", "AlertRule"),
    ],
)
def test_what_is_not_found_is_the_line(text: Any, made: str, tmp_path: Path) -> None:
    python_file.cache_clear()
    found = origin(tmp_path, text, 1, made)
    assert found.place(("for",)).line == 1
    assert found.key(("for",)).line == 1
    assert found.within(("expr",), 3, 5).line == 1
    assert found.offsets(("for",)) is None
    assert found.written(("expr",)) is None


def test_a_file_that_is_gone_has_its_line(tmp_path: Path) -> None:
    found = PythonOrigin(Location(str(tmp_path / "gone.py"), 7), "AlertRule")
    assert found.place(("for",)) == Place(str(tmp_path / "gone.py"), 7)
    assert found.text == ""


def test_an_old_encoding_is_read(tmp_path: Path) -> None:
    text = '# -*- coding: latin-1 -*-\nAlertRule("é", x, for_="5m")\n'
    found = origin(tmp_path, text.encode("latin-1"), 2)
    assert found.place(("for",)).column == 24
    assert found.text == text


def test_a_call_by_another_name_is_the_outermost(tmp_path: Path) -> None:
    found = origin(tmp_path, 'make("A", g(1), for_="5m")', 1)
    assert found.place(("alert",)) == Place(found.file, 1, 6, 1, 9)


@given(
    st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\r\n"), max_size=20),
    st.sampled_from(["\n", "\r\n", "\r"]),
)
def test_lines_and_offsets_agree(text: str, end: str) -> None:
    file = PythonFile("a.py", f"# {text}{end}x = f(1){end}")
    assert "".join(file.lines) == file.text.removeprefix("\ufeff")
    assert len(file.lines) == 2
    start = file.text.index("f(1)", len(text))
    assert file.between(start, start + 4) == Place("a.py", 2, 5, 2, 9)
    assert file.offset(2, 4) == start
