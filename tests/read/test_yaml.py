"""YAML with positions: values, keys and words are found where they stand; what is no YAML is a flaw."""

from __future__ import annotations

import re
from typing import Any

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from obsdsl.compose.plain import Plain
from obsdsl.read.flaw import Flaw
from obsdsl.read.origin import Path, Place
from obsdsl.read.yaml import Document, duplicates, open_document
from obsdsl.read.yaml_node import value

TEXT = """\
groups:
- name: web   # a comment
  labels: {team: "us", 'on call': yes}
  rules:
  - alert: Down
    expr: >-
      up
      == 0

  # Another comment.
  - alert: Up
"""


def opened(text: str) -> Document:
    document = open_document("f.yml", text)
    assert document.flaws == ()
    return document


def shown(document: Document, place: Place) -> str:
    """The text of the file at a place, found by lines and columns alone."""
    assert place.end_line is not None
    assert place.end_column is not None
    lines = re.split(r"(?<=\n)|(?<=\r)(?!\n)", document.text)
    starts = [sum(map(len, lines[:n])) for n in range(len(lines) + 1)]
    return document.text[starts[place.line - 1] + place.column - 1 : starts[place.end_line - 1] + place.end_column - 1]


RULE = ("groups", 0, "rules", 0)
FIRST = "alert: Down\n    expr: >-\n      up\n      == 0"


@pytest.mark.parametrize(
    ("path", "text", "line"),
    [
        (("groups", 0, "name"), "web", 2),
        (("groups", 0, "labels"), "{team: \"us\", 'on call': yes}", 3),
        (("groups", 0, "labels", "team"), '"us"', 3),
        (("groups", 0, "labels", "on call"), "yes", 3),
        ((*RULE, "expr"), ">-\n      up\n      == 0", 6),
        (RULE, FIRST, 5),
        (("groups", 0, "rules", 1), "alert: Up", 11),
        # Where there is nothing, the nearest parent.
        ((*RULE, "for"), FIRST, 5),
        ((*RULE, "alert", "deeper", 3), "Down", 5),
        (("groups", 0, "rules", 7), f"- {FIRST}\n\n  # Another comment.\n  - alert: Up", 5),
    ],
)  # fmt: skip
def test_a_value_stands_at_its_place(path: Path, text: str, line: int) -> None:
    document = opened(TEXT)
    place = document.place(path)
    assert (shown(document, place), place.line) == (text, line)


def test_a_key_is_where_its_value_is_named() -> None:
    document = opened(TEXT)
    assert shown(document, document.key((*RULE, "expr"))) == "expr"
    assert shown(document, document.key(("groups", 0, "labels", "on call"))) == "'on call'"
    assert document.key(RULE) == document.place(RULE)


def test_offsets_are_those_of_a_value_that_is_there() -> None:
    document = opened(TEXT)
    start, end = document.offsets(("groups", 0, "name")) or (0, 0)
    assert document.text[start:end] == "web"
    assert document.offsets((*RULE, "for")) is None


def test_a_path_that_leads_nowhere_is_the_file() -> None:
    for text in ("", "# nothing\n", "a: ["):
        document = open_document("f.yml", text)
        assert document.place(("a", 1)).line == 1
        assert document.within(("a",), 3, 9).line == 1
        assert document.key(()).line == 1
        assert document.offsets(("a",)) is None


def test_documents_are_told_apart_by_their_number() -> None:
    document = opened("a: 1\n---\nb: 2\n---\n- c\n")
    assert document.place(("a",)).line == document.place((0, "a")).line == 1
    assert document.place((1, "b")).line == 3
    assert shown(document, document.place((2, 0))) == "c"


def test_of_a_key_that_stands_twice_the_last_counts() -> None:
    assert opened("a: 1\na: 2\n").place(("a",)).line == 2


def test_what_is_merged_is_found_where_it_was_written() -> None:
    document = opened("x: &x {a: 1, b: 2}\ny:\n  <<: *x\n  b: 3\n")
    assert document.place(("y", "a")).line == 1
    assert document.place(("y", "b")).line == 4


def test_lines_are_counted_as_editors_do() -> None:
    document = opened("\ufeffa: 1\r\nb: '\U0001f600' # \u2028 \x85\rc: d\r\n\r\ne: f\n")
    assert document.place(("b",)) == Place("f.yml", 2, 4, 2, 7)
    assert document.place(("c",)) == Place("f.yml", 3, 4, 3, 5)
    assert document.place(("e",)).line == 5
    assert document.place(("a",)).column == 5  # behind the byte order mark


STYLES: tuple[Any, ...] = (None, "'", '"', "|", ">")
# What YAML folds, escapes, chomps and indents.
PIECES = st.sampled_from(
    [
        *("a", "word ", " ", "  ", "\n", "\n\n", "\n  ", "\t", "'", '"', "\\"),
        *("é", "\U0001f600", "#", " # ", ": ", "- ", "{{ $value }}", "|", "%"),
    ]
)
AROUND = st.lists(PIECES, max_size=12).map("".join)


def dumped(text: str, style: str | None, width: int, line_break: str, unicode: bool) -> str:
    class Dumper(yaml.SafeDumper):
        pass

    Dumper.add_representer(str, lambda dumper, one: dumper.represent_scalar("tag:yaml.org,2002:str", one, style=style))
    return yaml.dump(
        {"before": "x", "list": [{"key": text}, "behind"]},
        Dumper=Dumper,
        width=width,
        line_break=line_break,  # type: ignore[arg-type]
        allow_unicode=unicode,
    )


WIDTHS = st.sampled_from([5, 20, 80])


@given(AROUND, AROUND, st.sampled_from(STYLES), WIDTHS, st.sampled_from(["\n", "\r\n"]), st.booleans())
@example("two\nlines ", "\n", ">", 5, "\n", True)
def test_a_word_is_found_in_a_scalar_of_any_style(
    before: str, behind: str, style: str | None, width: int, line_break: str, unicode: bool
) -> None:
    text = f"{before}MARK{behind}"
    document = opened(dumped(text, style, width, line_break, unicode))
    path = ("list", 0, "key")
    node = document.node(path)
    assert node is not None
    held: str = node.value
    start = held.index("MARK")
    assert shown(document, document.within(path, start, start + 4)) == "MARK"
    place = document.within(path, start, start)
    assert (place.line, place.column) == (place.end_line, place.end_column)
    assert shown(document, document.within(path, 0, len(held))).strip() in shown(document, document.place(path))


WRITTEN = [
    ("a: 'it''s MARK'\n", "MARK"),
    ('a: "\\x41\\u00e9\\U0001F600 MARK"\n', "MARK"),
    ('a: "one \\\n    MARK"\n', "MARK"),
    ('a: "one \\\n\n    MARK"\n', "MARK"),
    ("a: one\n  two\n\n  MARK three\n", "MARK"),
    ("a: |2\n    indented\n  MARK\n", "MARK"),
    ("a: >+ # comment\n\n  one\n    more\n  MARK\n\n\nb: c\n", "MARK"),
    ("a: &anchor !own |\n  one\n  MARK\n", "MARK"),
    ("a: &anchor\n  !!str 'MARK'\n", "MARK"),
    ('["x", "MARK"]', "MARK"),
]


@pytest.mark.parametrize(("text", "word"), WRITTEN)
def test_a_word_is_found_where_a_person_wrote_it(text: str, word: str) -> None:
    document = opened(text)
    path: Path = (1,) if text.startswith("[") else ("a",)
    node = document.node(path)
    assert node is not None
    start = node.value.index(word)
    assert shown(document, document.within(path, start, start + 4)) == "MARK"


def test_a_part_of_what_is_no_text_is_all_of_it() -> None:
    document = opened("a: {b: c}\n")
    assert document.within(("a",), 0, 1) == document.place(("a",))
    assert document.within(("x",), 0, 1) == document.place(())


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("a: b\nc: d: e\n", 2, "mapping values are not allowed in this context"),
        ("a:\n\t- b\n", 2, "cannot start any token"),
        ("a: [b\n", 2, "before the end of the file"),
        ("a: *b\n", 1, "undefined alias"),
        ("é: b\nc: '\x01'\n", 2, "control characters are not allowed"),
        ("a: b\nc: \ud800\n", 2, "lone surrogate"),
        ("a: b\nc: \0\n", 2, "control characters"),
        ('a: "\\q"\n', 1, "unknown escape"),
        ("%YAML 1.2\n---\na: b\n", 1, "it is of YAML 1.2"),
        ("a: &a [*a]\n", 1, "an alias holds itself"),
        ("[" * 101 + "]" * 101, 1, "nests deeper than 100 levels"),
        ("[" * 5000 + "]" * 5000, 1, "maximum nesting depth"),
        ("[" * 1_000_000, 1, "maximum nesting depth"),
    ],
    ids=ascii,
)
def test_what_is_no_yaml_is_a_flaw_with_a_line(text: str, line: int, message: str) -> None:
    document = open_document("f.yml", text)
    (flaw,) = document.flaws
    assert flaw.kind == "syntax"
    assert message in flaw.message
    assert flaw.mend
    assert (flaw.place or document.place(flaw.path)).line == line


def test_aliases_of_aliases_come_to_an_end() -> None:
    names = "abcdefghijkl"
    lines = [
        f"{one}: &{one} [{', '.join(['*' + before] * 9)}]" for before, one in zip("_" + names, names, strict=False)
    ]
    document = open_document("f.yml", "\n".join(["_: &_ [x]", *lines]))
    assert [flaw.message for flaw in document.flaws] == ["its aliases repeat more than any file holds"]


def test_an_anchor_may_be_defined_again() -> None:
    node = opened("a: &x 1\nb: &x 2\nc: *x\n").node(("c",))
    assert node is not None
    assert node.value == "2"


def test_ten_megabytes_are_read() -> None:
    document = opened("a:\n" + f"- b: '{'c' * 90}'\n" * 100_000)
    assert document.place(("a", 99_999, "b")).line == 100_001


@pytest.mark.parametrize(
    ("text", "data"),
    [
        ("1", 1),
        ("-5", -5),
        ("true", True),
        ("null", None),
        ("~", None),
        ("text", "text"),
        ("'1'", "1"),
        ("1.5", Plain("1.5")),
        ("0x1F", Plain("0x1F")),
        ("1_000", Plain("1_000")),
        ("yes", Plain("yes")),
        (".nan", Plain(".nan")),
        ("2026-01-31", Plain("2026-01-31")),
        ("9" * 5000, Plain("9" * 5000)),
        ("!own text", Plain("text", "!own")),
        ("{a: [b, {c: 1}], 2: d}", {"a": ["b", {"c": 1}], "2": "d"}),
        ("{a: 1, <<: {a: 2, b: 3}}", {"a": 1, "b": 3}),
    ],
    ids=ascii,
)
def test_data_keeps_what_the_text_says_beyond_its_value(text: str, data: object) -> None:
    root = opened(text).root(0)
    assert root is not None
    assert value(root) == data


def test_keys_that_stand_twice_are_flaws_at_the_second() -> None:
    document = opened("a: 1\nb:\n- c: 1\n  d: 2\n  c: 3\na: 4\n")
    root = document.root(0)
    assert root is not None
    found = list(duplicates(root, (), document))
    assert [(flaw.path, flaw.place.line if flaw.place else 0) for flaw in found] == [(("a",), 6), (("b", 0, "c"), 5)]
    assert found[0].message == "the key 'a' stands in line 1 already"


CHARACTERS = st.one_of(
    st.text(max_size=200), st.text(alphabet="ab01 \n\t:-[]{}&*!|>'\"%@`#,?<~=\\\r\x00\ud800\ufeff", max_size=80)
)


@given(CHARACTERS)
def test_no_text_is_an_exception(text: str) -> None:
    document = open_document("f.yml", text)
    for path in ((), ("a",), (0,), (0, "a", 1)):
        for place in (
            document.place(path),
            document.key(path),
            document.within(path, 0, 5),
            document.within(path, 9, 2),
        ):
            assert place.line >= 1
            assert (place.end_line or place.line, place.end_column or 0) >= (place.line, 0)
    for root in document.roots:
        value(root)
        assert all(isinstance(flaw, Flaw) for flaw in duplicates(root, (), document))
