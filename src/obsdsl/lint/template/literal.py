"""Go's literals: which are valid, and what a string holds (strconv.Unquote, text/template/parse newNumber)."""

from __future__ import annotations

import math
import re

_ESCAPE = re.compile(
    r"""\\(?:(?P<plain>[abfnrtv\\])|(?P<quote>["'])|x(?P<byte>[0-9a-fA-F]{2})|(?P<octal>[0-7]{3})
    |u(?P<short>[0-9a-fA-F]{4})|U(?P<long>[0-9a-fA-F]{8})|(?P<bad>.?))""",
    re.VERBOSE | re.DOTALL,
)
_PLAIN = {"a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v", "\\": "\\"}
_INTEGER = re.compile(
    r"(?P<sign>[+-]?)(?:0[xX](?P<hex>(?:_?[0-9a-fA-F])+)|0[oO](?P<oct>(?:_?[0-7])+)|0[bB](?P<bin>(?:_?[01])+)"
    r"|(?P<old>0(?:_?[0-7])*)|(?P<dec>[1-9](?:_?[0-9])*))"
)
_BASES = {"hex": 16, "oct": 8, "bin": 2, "old": 8, "dec": 10}
_DIGITS = r"[0-9](?:_?[0-9])*+"
_DECIMAL = rf"(?:{_DIGITS}(?:\.(?:{_DIGITS})?)?|\.{_DIGITS})(?:[eE][+-]?{_DIGITS})?"
_HEX_DIGITS = r"[0-9a-fA-F](?:_?[0-9a-fA-F])*+"
_HEXADECIMAL = rf"0[xX](?:_?{_HEX_DIGITS}(?:\.(?:{_HEX_DIGITS})?)?|\.{_HEX_DIGITS})[pP][+-]?{_DIGITS}"
_FLOAT = re.compile(rf"[+-]?(?:(?P<hex>{_HEXADECIMAL})|{_DECIMAL})")
_COMPLEX = re.compile(rf"([+-]?(?:{_HEXADECIMAL}|{_DECIMAL}))([+-](?:{_HEXADECIMAL}|{_DECIMAL}))i")
# No number of more digits fits.
_MOST_DIGITS = 400


class LiteralError(ValueError):
    """Why Go cannot read the literal, with the mend."""


def unquote(text: str) -> str:
    """What a quoted or raw string holds. Raises LiteralError."""
    if text[0] == "`":
        return text[1:-1].replace("\r", "")
    return _unescaped(text[1:-1], '"') if "\\" in text else text[1:-1]


def check_character(text: str) -> None:
    """Raises LiteralError unless `text` is one character between single quotes."""
    inner = text[1:-1]
    if len(_unescaped(inner, "'")) != 1 or inner == "'":
        raise LiteralError(f"{text} is not one character; write a string in double quotes")


def check_number(text: str) -> None:
    """Raises LiteralError unless Go takes `text` as a number that fits into 64 bits."""
    if text.endswith("i") and _is_float(text[:-1]):
        return
    if integer := _INTEGER.fullmatch(text):
        kind = integer.lastgroup or ""
        digits = integer[kind].replace("_", "")
        number = int(digits, _BASES[kind]) if len(digits) < _MOST_DIGITS else 1 << 64
        most = {"": (1 << 64) - 1, "+": (1 << 63) - 1, "-": 1 << 63}[integer["sign"]]
        if number > most:
            raise LiteralError(f"`{text[:40]}` does not fit into 64 bits; write it as a float such as 1e20")
        return
    if not _is_float(text):
        raise LiteralError(f"`{text[:40]}` is no number, or too large for one; write it as 1, 0.5 or 1e3")
    if not any(c in text for c in ".eEpP"):
        raise LiteralError(f"`{text[:40]}` begins with 0 and is not octal; write it without the 0")


def check_complex(text: str) -> None:
    """Raises LiteralError unless `text` is a complex number such as 1+2i."""
    parts = _COMPLEX.fullmatch(text)
    if not parts or not all(_is_float(part) for part in parts.groups()):
        raise LiteralError(f"`{text[:40]}` is no complex number; templates do not calculate")


def _is_float(text: str) -> bool:
    """Whether strconv.ParseFloat reads `text` without an error, an overflow among them."""
    match = _FLOAT.fullmatch(text)
    if not match:
        return False
    digits = text.replace("_", "")
    try:
        return math.isfinite(float.fromhex(digits) if match["hex"] else float(digits))
    except OverflowError:
        return False


def _unescaped(text: str, quote: str) -> str:
    return _ESCAPE.sub(lambda match: _escape(match, quote), text)


def _escape(match: re.Match[str], quote: str) -> str:
    kind = match.lastgroup or "bad"
    group = match[kind]
    if kind == "plain":
        return _PLAIN[group]
    if kind == "quote" and group == quote:
        return group
    code = int(group, 8 if kind == "octal" else 16) if kind in ("byte", "octal", "short", "long") else -1
    if kind in ("byte", "octal") and code < 256:
        return chr(code) if code < 128 else "\N{REPLACEMENT CHARACTER}"
    if kind in ("short", "long") and code <= 0x10FFFF and not 0xD800 <= code <= 0xDFFF:
        return chr(code)
    raise LiteralError(f"`{match[0]}` is no escape of Go's; double the backslash, or use a `raw string`")
