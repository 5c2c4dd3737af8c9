"""Where a fix changes a file, to the character; nothing where that is not certain."""

from __future__ import annotations

import json
import re
from typing import Final

from obsdsl.define.light import frozen
from obsdsl.lint.problem import Edit
from obsdsl.lint.python import PythonOrigin
from obsdsl.read.json_place import JsonOrigin
from obsdsl.read.origin import Origin, Path, Place

_BREAK = re.compile(r"\r\n?|\n")
_OPENING = re.compile(r"""(?P<prefix>[a-zA-Z]*)(?P<quote>"{3}|'{3}|["'])""")
# What begins a comment or a key in YAML that has no quotes.
_NO_PLAIN = re.compile(r"\s#|:(\s|$)|[\r\n]|^[\s&*!|>'\"%@`{\[#,?-]|\s$")
# A comma behind a member or an argument, with the space before it.
_COMMA = re.compile(r"[ \t]*,")
_SPACE = re.compile(r"[ \t]*")
_COLON = re.compile(r"\s*:\s*")
_REST = re.compile(r"[ \t]*(?:\r\n?|\n|$)")
_BLANK: Final = " \t"


@frozen
class Change:
    """What becomes of the value at `path`: `text` in its place, or in that of the part `within` it that is `meant`.

    Without a text the field is deleted.
    """

    path: Path
    text: str | None
    within: tuple[int, int] | None = None
    meant: str = ""


def edit(origin: Origin, change: Change) -> Edit | None:
    """The edit that makes the change."""
    value = origin.offsets(change.path)
    if value is None:
        return None
    if change.text is None:
        span = _removal(origin, change.path, value)
        return None if span is None else Edit(origin.file, *span, "")
    quoting = _quoting(origin, value)
    if change.within is None:
        return _whole(origin, value, quoting, change.text)
    span = _span(origin.text, origin.within(change.path, *change.within), origin)
    new = quoting.written(change.text)
    if new is None or origin.text[slice(*span)] != quoting.written(change.meant):
        return None
    return Edit(origin.file, *span, new)


@frozen
class _Quoting:
    """How a text stands in a file: `kind` is that of the file, `quote` "" where there is none."""

    kind: str
    quote: str
    raw: bool = False

    def written(self, text: str) -> str | None:
        """A part of a text as the file has it; None where that takes more than a look."""
        if self.kind == "json" or (self.quote == '"' and not self.raw):
            return json.dumps(text, ensure_ascii=False)[1:-1]
        if self.kind == "python":
            return None if self.quote[:1] in text or "\\" in text or "\n" in text else text
        if self.quote == "'":
            return None if "\n" in text else text.replace("'", "''")
        if self.quote in ("|", ">"):
            return None if "\n" in text else text
        return None if _NO_PLAIN.search(f"x{text}x") else text


def _quoting(origin: Origin, value: tuple[int, int]) -> _Quoting:
    if isinstance(origin, JsonOrigin):
        return _Quoting("json", '"' if origin.text[value[0]] == '"' else "")
    if isinstance(origin, PythonOrigin):
        opening = _OPENING.match(origin.text, *value)
        return _Quoting("python", opening["quote"] if opening else "", bool(opening and opening["prefix"]))
    first = origin.text[value[0] : value[0] + 1]
    return _Quoting("yaml", first if first in ("'", '"', "|", ">") else "")


def _whole(origin: Origin, value: tuple[int, int], quoting: _Quoting, text: str) -> Edit | None:
    """The value by another; in the quotes that it has."""
    if quoting.quote in ("|", ">") or quoting.raw or len(quoting.quote) > 1:
        return None
    if quoting.quote:
        new = quoting.written(text)
        return None if new is None else Edit(origin.file, *value, f"{quoting.quote}{new}{quoting.quote}")
    if quoting.kind == "yaml" and _NO_PLAIN.search(text):
        text = json.dumps(text, ensure_ascii=False)
    return Edit(origin.file, *value, text)


def _removal(origin: Origin, path: Path, value: tuple[int, int]) -> tuple[int, int] | None:
    """The stretch that a field takes with its key and its comma: its lines, where nothing else stands in them."""
    text = origin.text
    start, end = _span(text, origin.key(path), origin)
    if isinstance(path[-1], int):
        return None
    if isinstance(origin, PythonOrigin):
        # The key of a keyword's value is all of it; anything else has none.
        return _separated(text, start, end, last=False) if origin.key(path) != origin.place(path) else None
    # An alias has its value elsewhere.
    if _COLON.fullmatch(text, end, value[0]) is None:
        return None
    if isinstance(origin, JsonOrigin):
        return _separated(text, start, value[1], last=True)
    return _line(text, start, value[1])


def _separated(text: str, start: int, end: int, last: bool) -> tuple[int, int] | None:
    """An argument or a member with one comma, and with its line if it has one for itself."""
    comma = _COMMA.match(text, end)
    if comma is not None:
        end = comma.end()
    elif last:
        before = text[:start].rstrip()
        if before.endswith(","):
            return len(before) - 1, end
    begin = _line_start(text, start)
    if not text[begin:start].strip(_BLANK) and (rest := _REST.match(text, end)):
        return begin, rest.end()
    if comma is not None:
        return start, _SPACE.match(text, end).end()  # type: ignore[union-attr]
    before = text[:start].rstrip()
    return (len(before) - 1, end) if before.endswith(",") else (start, end)


def _line(text: str, start: int, end: int) -> tuple[int, int] | None:
    """The lines of a key in YAML; None where it shares them."""
    rest = _REST.match(text, end)
    begin = _line_start(text, start)
    before = text[begin:start]
    if rest is None:
        return None
    if not before.strip(_BLANK):
        return begin, rest.end()
    # The first key of a list's item: the next one moves to its place.
    following = _SPACE.match(text, rest.end()).end()  # type: ignore[union-attr]
    if (
        before.strip(_BLANK) == "-"
        and following - rest.end() == start - begin
        and text[following : following + 1] != "#"
    ):
        return start, following
    return None


def _line_start(text: str, at: int) -> int:
    return max(text.rfind("\n", 0, at), text.rfind("\r", 0, at)) + 1


def _span(text: str, place: Place, origin: Origin) -> tuple[int, int]:
    """The offsets of a place."""
    end_line, end_column = place.end_line or place.line, place.end_column or place.column
    return _offset(text, place.line, place.column, origin), _offset(text, end_line, end_column, origin)


def _offset(text: str, line: int, column: int, origin: Origin) -> int:
    # YAML counts a byte order mark as a character of its line.
    at = int(text.startswith("\ufeff") and not hasattr(origin, "roots"))
    if line > 1:
        at = next((match.end() for n, match in enumerate(_BREAK.finditer(text), 2) if n == line), len(text))
    return at + column - 1
