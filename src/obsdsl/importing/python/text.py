"""Literals of Python source, as ruff writes them."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_ADDRESS: Final = re.compile(r"https?://[!-~]+")
# A template of Go, such as `{{ $labels.job }}`, is part of a word.
WORDS: Final = re.compile(r"\s*(?:\{\{.{0,200}?\}\}|\S)+\s*|\s+")


def columns(text: str) -> int:
    """How wide the text is, as ruff counts it: signs of East Asia and emojis are two columns wide, accents none."""
    if text.isascii():
        return len(text)
    return sum(_columns(char) for char in text)


def _columns(char: str) -> int:
    if unicodedata.east_asian_width(char) in ("W", "F"):
        return 2
    return 0 if unicodedata.category(char) in ("Mn", "Me", "Cf") else 1


def plain(value: object) -> str:
    """A number, a boolean or None."""
    return repr(value).replace("e+", "e") if isinstance(value, float) else repr(value)


def quoted(text: str) -> str:
    """A literal in double quotes; in single ones where that saves backslashes."""
    # As most texts are.
    if text.isprintable() and '"' not in text and "\\" not in text:
        return f'"{text}"'
    quote = "'" if text.count('"') > text.count("'") else '"'
    return quote + "".join(_escaped(char, quote) for char in text) + quote


_ESCAPES = {"\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"}


def _escaped(char: str, quote: str) -> str:
    if char == quote:
        return f"\\{quote}"
    if char in _ESCAPES:
        return _ESCAPES[char]
    return char if char.isprintable() else repr(char)[1:-1]


def split_text(text: str, width: int) -> list[str]:
    """Literals that joined give the text, each within the width: broken after lines or words if it can be.

    An address stays whole: in two pieces nobody finds or opens it.
    """
    if columns(quoted(text)) <= width or _ADDRESS.fullmatch(text):
        return [quoted(text)]
    found: list[str] = []
    for line in re.findall(r"[^\n]*\n|[^\n]+", text):
        current = ""
        for word in WORDS.findall(line):
            if current and columns(quoted(current + word)) > width:
                found.append(current)
                current = ""
            current += word
            while columns(quoted(current)) > width:
                cut = _longest(current, width)
                found.append(current[:cut])
                current = current[cut:]
        if current:
            found.append(current)
    return [quoted(one) for one in found] or ['""']


def _longest(text: str, width: int) -> int:
    cut = width - 2
    while columns(quoted(text[:cut])) > width:
        cut -= 1
    places = [place for place in range(cut, cut // 3, -1) if _may_end(text, place)]
    return next(
        (one for one in places if text.count("{{", 0, one) == text.count("}}", 0, one)), [*places, max(cut, 1)][0]
    )


def _may_end(text: str, place: int) -> bool:
    """Whether a piece may end here: behind a word or a template, in front of one or of a part of an address."""
    return (
        text[place - 1] == " " or text[place - 2 : place] == "}}" or text.startswith(("{{", "&", "?", "/", "#"), place)
    )
