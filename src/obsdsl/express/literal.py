"""What PromQL's literals say: strings without quotes and escapes, numbers, durations, as Prometheus reads them."""

from __future__ import annotations

import re
from functools import lru_cache

from obsdsl.define.duration import LONGEST, Duration

# The last alternative is empty: a backslash before anything else.
_ESCAPE = re.compile(
    r"\\(?:([abfnrtv\\'\"])|([0-7]{3})|x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|)", re.ASCII
)
_PLAIN = {"a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v", "\\": "\\"}
_OCTAL = re.compile(r"0[0-7_]+")
_INT64 = 2**63
# More characters than any literal needs; messages show no more.
_LONG = 60


def string(text: str) -> str:
    """The value of a quoted string. Bytes that are not UTF-8 (`"\\xff"`) become surrogates, as in file names.

    Raises ValueError with the reason.
    """
    quote, inside = text[0], text[1:-1]
    if quote == "`" or "\\" not in inside:
        return inside

    def character(match: re.Match[str]) -> str:
        plain, octal, byte, short, long = match.groups()
        if plain and (plain == quote or plain in _PLAIN):
            return _PLAIN.get(plain, plain)
        if octal or byte:
            code = int(octal, 8) if octal else int(byte, 16)
            if code < 256:
                return chr(code if code < 128 else 0xDC00 + code)
        if short or long:
            code = int(short or long, 16)
            if code < 0xD800 or 0xE000 <= code <= 0x10FFFF:
                return chr(code)
        shown = inside[match.start() : match.end() + (match.end() == match.start() + 1)]
        raise ValueError(f"{shown} is no escape; write \\\\ for a backslash, or a `raw string`")

    value = _ESCAPE.sub(character, inside)
    # Bytes that are a character together become that character.
    return value.encode(errors="surrogateescape").decode(errors="surrogateescape")


def number(text: str) -> float:
    """The value of a number as Go reads it: `0x1f` is 31, `010` is 8, `1_000` is 1000. Raises ValueError."""
    digits = text.replace("_", "")
    if digits[:2] in ("0x", "0X"):
        value = int(digits, 16)
        if value >= _INT64:
            raise ValueError(f"{_short(text)} does not fit into 64 bits; write it with an exponent")
        return float(value)
    if _OCTAL.fullmatch(text) and int(digits, 8) < _INT64:
        return float(int(digits, 8))
    decimal = float(digits)
    if decimal == float("inf"):
        raise ValueError(f"{_short(text)} is more than a number can hold (1.8e308); write Inf if you mean it")
    return decimal


@lru_cache(maxsize=1024)
def duration(text: str) -> Duration:
    """A duration such as `1h30m`. Raises ValueError."""
    if len(text) > _LONG:
        raise ValueError(f"{_short(text)} is no length of time that anybody means")
    return Duration.parse(text)


def seconds(value: float) -> Duration:
    """A duration that was written as a number of seconds. Raises ValueError for what Prometheus cannot hold."""
    if not abs(value) * 1000 <= LONGEST:
        raise ValueError("a duration this long is more than Prometheus can hold (about 292 years)")
    return Duration(round(value * 1000))


def _short(text: str) -> str:
    return text if len(text) <= _LONG else f"{text[:_LONG]}…"
