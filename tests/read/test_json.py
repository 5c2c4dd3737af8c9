"""JSON with positions: every value's place holds the value, and nothing that a file may hold gives a traceback."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from obsdsl.read.json import read_json
from obsdsl.read.origin import Path, Place

LEAVES = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text()
JSON = st.recursive(
    LEAVES, lambda held: st.lists(held, max_size=4) | st.dictionaries(st.text(), held, max_size=4), max_leaves=20
)


def walk(value: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    yield path, value
    if isinstance(value, dict | list):
        for key, one in value.items() if isinstance(value, dict) else enumerate(value):
            yield from walk(one, (*path, key))


def cut(text: str, place: Place) -> str:
    """The characters at a place, counted by another way than that of the code."""
    lines = text.split("\n")
    assert place.end_line is not None
    assert place.end_column is not None
    begin = sum(len(one) + 1 for one in lines[: place.line - 1]) + place.column - 1
    end = sum(len(one) + 1 for one in lines[: place.end_line - 1]) + place.end_column - 1
    return text[begin:end]


@given(JSON, st.sampled_from((None, 0, 2)), st.booleans())
def test_the_place_of_each_value_holds_it(data: Any, indent: int | None, ascii_only: bool) -> None:
    text = json.dumps(data, indent=indent, ensure_ascii=ascii_only)
    read = read_json(text, "f.json")
    assert (read.data, read.flaws) == (data, ())
    for path, value in walk(data):
        assert json.loads(cut(text, read.origin.place(path))) == value
        start, end = read.origin.offsets(path) or (0, 0)
        assert json.loads(text[start:end]) == value
        if path and isinstance(path[-1], str):
            assert json.loads(cut(text, read.origin.key(path))) == path[-1]


@given(st.text(), st.booleans(), st.data())
@example('a\n"\\\t😀é\u2028', True, None)
def test_a_part_of_a_text_has_its_place(value: str, ascii_only: bool, data: Any) -> None:
    text = json.dumps({"a": [value]}, ensure_ascii=ascii_only)
    read = read_json(text, "f.json")
    start = 1 if data is None else data.draw(st.integers(0, len(value)))
    end = len(value) - 1 if data is None else data.draw(st.integers(start, len(value)))
    assert json.loads(f'"{cut(text, read.origin.within(("a", 0), start, end))}"') == value[start:end]


@given(st.binary(max_size=40) | st.text('{}[]:,"\\u0aeE+-.1nN \n\ufeff', max_size=40))
def test_any_content_is_read_or_refused_with_a_place(content: bytes | str) -> None:
    read = read_json(content, "f.json")
    if read.is_json:
        text = content if isinstance(content, str) else content.decode()
        assert read.data == json.loads(text.removeprefix("\ufeff"))
    else:
        (flaw,) = read.flaws
        assert flaw.place is not None
        assert flaw.place.line >= 1
        assert flaw.place.column >= 1
    for path in ((), ("a",), (0, "b"), ("a", 7)):
        read.origin.place(path)
        read.origin.key(path)
        read.origin.within(path, 1, 5)
        read.origin.offsets(path)


@pytest.mark.parametrize(
    ("content", "line", "column", "message"),
    [
        (b"", 1, 1, "the file is empty"),
        (b"\xef\xbb\xbf \n", 1, 1, "the file is empty"),
        (b'{"a": 1,}', 1, 9, "here has to be a key in double quotes"),
        (b'{\r\n  "a" 1\r\n}', 2, 7, "here has to be a colon"),
        (b"[1 2]", 1, 4, "here has to be a comma or the end"),
        (b"[1,\n", 2, 1, "it ends too early"),
        (b'{"a": "b', 1, 7, "the text is never closed"),
        (b'{"a": "\t"}', 1, 8, "a text holds a line break or another control character"),
        (b'["\\x"]', 1, 3, "a text holds an escape that JSON does not have"),
        (b"{} {}", 1, 4, "something follows the value"),
        (b'["NaN", NaN]', 1, 9, "NaN is no JSON"),
        (b"[-Infinity]", 1, 2, "-Infinity is no JSON"),
        (b"[1, 1e999]", 1, 5, "the number '1e999' is larger than any that is read"),
        (b'["\xff"]', 1, 3, "it is not UTF-8"),
        ('["é",\ufeff]'.encode(), 1, 6, "here has to be a value"),
    ],
)
def test_what_is_no_json_has_a_flaw_with_its_place(content: bytes, line: int, column: int, message: str) -> None:
    read = read_json(content, "f.json")
    (flaw,) = read.flaws
    assert read.data is None
    assert (flaw.kind, flaw.message) == ("syntax", message)
    assert flaw.place is not None
    assert (flaw.place.line, flaw.place.column) == (line, column)


@pytest.mark.parametrize("content", ["[" * 100_000, "[" * 201 + "]" * 201, '{"a":' * 300 + "1" + "}" * 300])
def test_what_nests_too_deep_is_refused(content: str) -> None:
    read = read_json(content, "f.json")
    assert [flaw.kind for flaw in read.flaws] == ["syntax"]
    assert read.data is None


def test_what_nests_deep_is_read() -> None:
    assert read_json("[" * 200 + "]" * 200, "f.json").is_json


@pytest.mark.parametrize("number", ["9" * 20, "9" * 400, "-0", "1e-400", "0.1000000000000000055511151231257827"])
def test_odd_numbers_are_read(number: str) -> None:
    assert read_json(number, "f.json").data == json.loads(number)


def test_a_number_of_thousands_of_digits_is_refused() -> None:
    (flaw,) = read_json(f'{{"a": {"1" * 5000}}}', "f.json").flaws
    assert flaw.place is not None
    assert flaw.place.column == 7


def test_of_two_keys_the_last_counts_and_the_first_is_a_flaw() -> None:
    text = '{\n "a": {"b": 1, "b": 2},\n "c": 0,\n "a": 3\n}'
    read = read_json(text, "f.json")
    assert read.data == {"a": 3, "c": 0}
    assert [(flaw.kind, flaw.path) for flaw in read.flaws] == [("duplicate-key", ("a",)), ("duplicate-key", ("a", "b"))]
    places = [flaw.place for flaw in read.flaws]
    assert [(place.line, place.column) for place in places if place] == [(2, 2), (2, 8)]
    assert cut(text, read.origin.place(("a",))) == "3"


def test_a_byte_order_mark_is_no_column() -> None:
    read = read_json(b'\xef\xbb\xbf{"a": 1}\r\n', "f.json")
    assert read.data == {"a": 1}
    assert read.origin.place(("a",)) == Place("f.json", 1, 7, 1, 8)
    assert read.origin.offsets(("a",)) == (7, 8)


def test_a_path_that_leads_nowhere_has_the_place_of_its_nearest_parent() -> None:
    read = read_json('{"a": [1, {"b": "text"}]}', "f.json")
    parent = read.origin.place(("a", 1))
    for path in (("a", 1, "c"), ("a", 1, "c", 0, "d"), ("a", 1, 0)):
        assert read.origin.place(path) == read.origin.key(path) == read.origin.within(path, 0, 1) == parent
        assert read.origin.offsets(path) is None
    assert read.origin.within(("a", 1), 0, 1) == parent


def test_lone_surrogates_are_kept() -> None:
    read = read_json('{"a": "\\ud800x"}', "f.json")
    assert read.data == {"a": "\ud800x"}
    assert read.origin.within(("a",), 1, 2) == Place("f.json", 1, 14, 1, 15)
