"""A template as tokens, as Go's text/template/parse/lex.go reads it.

One pass; every pattern is possessive, so that the time is linear in the length of the text.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

from obsdsl.lint.template.node import TemplateError

_NUMBER = r"""[+-]?+(?>
    0[xX][0-9a-fA-F_]*+(?:\.[0-9a-fA-F_]*+)?+(?:[pP][+-]?+[0-9_]*+)?+
  | 0[oO][0-7_]*+(?:\.[0-7_]*+)?+ | 0[bB][01_]*+(?:\.[01_]*+)?+
  | [0-9_]*+(?:\.[0-9_]*+)?+(?:[eE][+-]?+[0-9_]*+)?+)i?+"""
_TERMINATED = r"(?=[ \t\r\n.,|:()}]|\Z)"
# Within {{ and }}.
_TOKEN = re.compile(
    rf"""
    (?P<close>(?:[ \t\r\n]++-)?+\}}\}})
  | (?P<space>[ \t\r\n]++)
  | (?P<declare>:=)
  | (?P<string>"(?:[^"\\\n]++|\\[^\n])*+")
  | (?P<raw>`[^`]*+`)
  | (?P<character>'(?:[^'\\\n]++|\\[^\n])*+')
  | (?P<number>(?=[-+0-9]|\.[0-9]){_NUMBER}(?![-+\w]))
  | (?P<complex>(?=[-+0-9]|\.[0-9]){_NUMBER}(?=[-+]){_NUMBER}(?<=i)(?!\w))
  | (?P<dot>\.{_TERMINATED})
  | (?P<field>\.(?![0-9])\w++{_TERMINATED})
  | (?P<variable>\$\w*+{_TERMINATED})
  | (?P<word>[^\W0-9]\w*+{_TERMINATED})
  | (?P<sign>[\x20-\x7e])
    """,
    re.VERBOSE,
)
_OPEN = re.compile(r"\{\{(-[ \t\r\n])?(/\*)?")
_COMMENT_CLOSE = re.compile(r"([ \t\r\n]-)?\}\}")
_NUMBERLIKE = re.compile(r"[-+.\w]*")
_NAMELIKE = re.compile(r"[.$]?\w*")
_SPACE = " \t\r\n"
KEYWORDS = frozenset(("block", "break", "continue", "define", "else", "end", "if", "nil", "range", "template", "with"))
_BAD_SIGNS = {
    '"': 'the string is never closed on its line; end it with "',
    "`": "the string is never closed; end it with `",
    "'": "the character is never closed on its line; end it with '; a string stands in double quotes",
    "$": "a variable is `$` and a name, with a space behind it",
    ".": "a field is `.` and a name, with a space behind it",
    ":": "write `:=` to declare a variable",
}


class Token(NamedTuple):
    """A piece of the text. `kind` is `text`, `open`, a group of the pattern, a keyword, or the sign itself."""

    kind: str
    text: str
    start: int
    end: int


def lex(text: str) -> Iterator[Token]:
    """The tokens of `text`, the last of the kind `eof`. Comments are dropped, and what trim markers take away.

    Raises TemplateError where Go would.
    """
    position, trims = 0, False
    while (start := text.find("{{", position)) >= 0:
        opened = _OPEN.match(text, start)
        assert opened
        yield from _text(text, position, start, trims, bool(opened[1]))
        if opened[2]:
            position, trims = _comment(text, opened.end(), start)
            continue
        yield Token("open", opened[0], start, opened.end())
        for token in _action(text, opened.end(), start):
            yield token
        position, trims = token.end, len(token.text) > 2
    yield from _text(text, position, len(text), trims, False)
    yield Token("eof", "", len(text), len(text))


def _text(text: str, start: int, end: int, left: bool, right: bool) -> Iterator[Token]:
    """The plain text between two actions, trimmed at the sides that say so."""
    piece = text[start:end]
    if left:
        piece = piece.lstrip(_SPACE)
        start = end - len(piece)
    if right:
        piece = piece.rstrip(_SPACE)
    if piece:
        yield Token("text", piece, start, start + len(piece))


def _comment(text: str, position: int, start: int) -> tuple[int, bool]:
    """Where the comment ends, and whether it trims what follows."""
    end = text.find("*/", position)
    if end < 0:
        raise TemplateError("the comment is never closed; end it with `*/}}`", start, len(text))
    closed = _COMMENT_CLOSE.match(text, end + 2)
    if not closed:
        message = "a comment fills its braces; write `{{/* comment */}}`, or `{{- /* comment */ -}}` to trim"
        raise TemplateError(message, start, end + 2)
    return closed.end(), bool(closed[1])


def _action(text: str, position: int, start: int) -> Iterator[Token]:
    """The tokens behind `{{` up to `}}`."""
    depth = 0
    while True:
        match = _TOKEN.match(text, position)
        if match is None:
            raise _unknown(text, position, start)
        kind, word = match.lastgroup or "", match[0]
        begin, position = position, match.end()
        if kind in ("word", "field", "variable") and not word.isascii():
            _require_letters(word, begin)
        if kind == "word":
            kind = word if word in KEYWORDS else "bool" if word in ("true", "false") else "name"
        elif kind == "sign":
            kind = _sign(text, word, begin, start)
            depth += (kind == "(") - (kind == ")")
        if depth < 0:
            raise TemplateError("`)` closes nothing; delete it", begin, position)
        if kind == "close" and depth:
            raise TemplateError("a parenthesis is never closed; write `)` before `}}`", start, position)
        yield Token(kind, word, begin, position)
        if kind == "close":
            return


def _sign(text: str, sign: str, begin: int, start: int) -> str:
    """The kind of a token of one character; raises TemplateError where it begins something that is broken."""
    if sign in _BAD_SIGNS or sign.isalnum() or sign in "_+-":
        raise _unknown(text, begin, start)
    return sign


def _require_letters(word: str, begin: int) -> None:
    """Python's words hold more than Go's: other numerals than digits."""
    for i, char in enumerate(word):
        if not char.isascii() and unicodedata.category(char) not in ("Lu", "Ll", "Lt", "Lm", "Lo", "Nd"):
            raise TemplateError(
                f"{char!r} cannot be part of a name; use letters, digits and '_'", begin + i, begin + i + 1
            )


def _unknown(text: str, position: int, start: int) -> TemplateError:
    """What is wrong at `position`, where no token is."""
    if position >= len(text):
        return TemplateError("the action is never closed; write `}}`", start, len(text))
    char = text[position]
    if char.isdigit() or char in "+-" or (char == "." and text[position + 1 : position + 2].isdigit()):
        end = _NUMBERLIKE.match(text, position).end()  # type: ignore[union-attr]
        return TemplateError(f"`{text[position:end][:40]}` is no number; templates do not calculate", position, end)
    end = _NAMELIKE.match(text, position).end()  # type: ignore[union-attr]
    if end > position + (char in "$."):
        if end == len(text):
            return TemplateError("the action is never closed; write `}}`", start, end)
        return TemplateError(f"{text[end]!r} cannot follow a name; put a space between", end, end + 1)
    mend = _BAD_SIGNS.get(char, f"{char!r} has no meaning within {{{{ }}}}; delete it")
    return TemplateError(mend, position, position + 1)
