"""Where each character of a YAML scalar's value stands in the text of its file.

Each style is read once more, as libyaml reads it, with the places kept. Nothing relies on it blindly: what does not
give the value again has no places.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TypeAlias

# The characters of a value, each with where it begins and ends in the raw text.
_Char: TypeAlias = tuple[str, int, int]
_Line: TypeAlias = tuple[int, int, int]

# A description of that length points nobody at a word.
_LONGEST = 1_000_000
_PROPERTIES = re.compile(r"(?:[&!][^\s]*(?:\s|#[^\n\r]*)*)*")
_BREAK = re.compile(r"\r\n|[\r\n\x85\u2028\u2029]")
_BLANKS = re.compile(r"[ \t\r\n\x85\u2028\u2029]+")
_PLAIN_RUN = re.compile(r"[^ \t\r\n\x85\u2028\u2029]+")
_SINGLE_RUN = re.compile(r"[^ \t\r\n\x85\u2028\u2029']+")
_DOUBLE_RUN = re.compile(r'[^ \t\r\n\x85\u2028\u2029"\\]+')
# A backslash at the end of a line in double quotes, with the indentation of the next.
_JOINED = re.compile(r"(\\(?:\r\n|[\r\n\x85\u2028\u2029]))[ \t\r\n\x85\u2028\u2029]*")
_HEADER = re.compile(r"[|>][-+0-9]*[ \t]*(?:#[^\r\n]*)?(?:\r\n|[\r\n\x85\u2028\u2029]|$)")
_FIRST = re.compile(r"(?:\A|(?<=[\r\n\x85\u2028\u2029]))( *)[^ \r\n\x85\u2028\u2029]")
_HEX = {"x": 2, "u": 4, "U": 8}
_ESCAPES = {
    "0": "\0", "a": "\a", "b": "\b", "t": "\t", "\t": "\t", "n": "\n", "v": "\v", "f": "\f", "r": "\r", "e": "\x1b",
    " ": " ", '"': '"', "/": "/", "\\": "\\", "N": "\x85", "_": "\xa0", "L": "\u2028", "P": "\u2029",
}  # fmt: skip


def places(raw: str, value: str) -> list[tuple[int, int]] | None:
    """For each character of `value` its first offset in `raw` and the one behind it; None where that is unknown.

    `raw` is the scalar as it stands in the file, with its quotes, its header, its tag and its anchor.
    """
    if len(raw) > _LONGEST:
        return None
    start = _PROPERTIES.match(raw).end()  # type: ignore[union-attr]
    style = raw[start : start + 1]
    if style in ("|", ">"):
        found = list(_block(raw, start, value))
        # How many line breaks are kept at the end, the header says; they are the last of the raw text.
        found = found[: len(value)]
    else:
        try:
            found = list(_flow(raw, start, style))
        except (KeyError, ValueError, IndexError):
            return None
    if "".join([char for char, _, _ in found]) != value:
        return None
    return [(first, behind) for _, first, behind in found]


def _flow(raw: str, at: int, style: str) -> Iterator[_Char]:
    """A scalar that is plain or in quotes."""
    quoted = style in ("'", '"')
    run = {"'": _SINGLE_RUN, '"': _DOUBLE_RUN}.get(style, _PLAIN_RUN)
    at += quoted
    end = len(raw.rstrip(" \t\r\n\x85\u2028\u2029")) - quoted
    while at < end:
        if match := run.match(raw, at, end):
            yield from ((raw[i], i, i + 1) for i in range(at, match.end()))
            at = match.end()
        elif match := _BLANKS.match(raw, at, end):
            yield from _folded(raw, at, match.end())
            at = match.end()
        elif style == "'":
            yield "'", at, at + 2
            at += 2
        elif match := _JOINED.match(raw, at, end):
            # Empty lines that follow are kept.
            yield from (
                (_read(one[0]), one.start(), one.end()) for one in _BREAK.finditer(raw, match.end(1), match.end())
            )
            at = match.end()
        else:
            char, behind = _escape(raw, at)
            yield char, at, behind
            at = behind


def _folded(raw: str, start: int, end: int) -> Iterator[_Char]:
    """White space within a flow scalar: as it is on one line; one break is a space, each further one is kept."""
    breaks = list(_BREAK.finditer(raw, start, end))
    if not breaks:
        yield from ((raw[i], i, i + 1) for i in range(start, end))
        return
    first, *more = breaks
    if first[0] in ("\u2028", "\u2029"):
        yield first[0], first.start(), first.end()
    elif not more:
        yield " ", start, end
    for one in more:
        yield _read(one[0]), one.start(), one.end()


def _read(line_break: str) -> str:
    return line_break if line_break in ("\u2028", "\u2029") else "\n"


def _escape(raw: str, at: int) -> tuple[str, int]:
    """The character that an escape in double quotes stands for, and where it ends."""
    letter = raw[at + 1]
    if size := _HEX.get(letter):
        return chr(int(raw[at + 2 : at + 2 + size], 16)), at + 2 + size
    return _ESCAPES[letter], at + 2


def _block(raw: str, start: int, value: str) -> Iterator[_Char]:
    """A literal or folded scalar, with every line break at its end."""
    header = _HEADER.match(raw, start)
    if header is None:
        return
    shown, first = _FIRST.search(raw, header.end()), _FIRST.search(value)
    # With an explicit indentation the first line may have blanks of its own.
    indent = len(shown[1]) - len(first[1]) if shown and first else 0
    literal = raw[start] == "|"
    pending: list[_Char] = []
    was_blank = True
    for text, end, behind in _lines(raw, header.end(), indent):
        if text == end:
            pending.append((_read(raw[end:behind]), end, behind))
            continue
        is_blank = raw[text] in " \t"
        if pending and not literal and not was_blank and not is_blank and pending[0][0] == "\n":
            fold = pending.pop(0)
            if not pending:
                yield " ", fold[1], fold[2]
        yield from pending
        yield from ((raw[i], i, i + 1) for i in range(text, end))
        pending = [(_read(raw[end:behind]), end, behind)] if behind > end else []
        was_blank = is_blank
    yield from pending


def _lines(raw: str, at: int, indent: int) -> Iterator[_Line]:
    """Each line of a block scalar: where its text begins behind the indentation, its end, and that of its break."""
    while at < len(raw):
        found = _BREAK.search(raw, at)
        end, behind = found.span() if found else (len(raw), len(raw))
        text = at
        while text < min(at + indent, end) and raw[text] == " ":
            text += 1
        yield text, end, behind
        at = behind
