"""Matchers as Alertmanager writes them, and which labels pass them.

Alertmanager has two parsers. The old one reads `label=value` leniently; the one of 0.27 and later reads any UTF-8 in
quotes. A server takes what either reads, and the old one's word where both do, so that is what is done here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Final, cast

from obsdsl.define.label import LEGACY_LABEL
from obsdsl.errors import shown
from obsdsl.express.node import Matcher, MatchOp
from obsdsl.express.regex import compile_re2

OPERATORS: Final = ("=~", "!~", "!=", "=")
_CLASSIC = re.compile(
    r"[\t\n\f\r ]*([a-zA-Z_:][a-zA-Z0-9_:]*)[\t\n\f\r ]*(=~|=|!=|!~)[\t\n\f\r ]*(.*?)[\t\n\f\r ]*", re.DOTALL
)
_SPACE = "\t\n\v\f\r \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
_TOKEN = re.compile(
    rf"""[{_SPACE}]*+(?:(?P<sign>=~|!~|!=|[={{}},])
    |(?P<quoted>"(?:[^"\\]|\\.)*")
    |(?P<plain>[^{_SPACE}{{}}!=~,\\"'`]+))""",
    re.DOTALL | re.VERBOSE,
)
_ONLY_SPACE = re.compile(rf"[{_SPACE}]*")
_ESCAPE = re.compile(
    r"\\(?:([abfnrtv\\\"])|x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-7]{3})|(.?))", re.DOTALL
)
_LETTERS = {"a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v", "\\": "\\", '"': '"'}


@lru_cache(maxsize=16384)
def parse_matchers(text: str, *, utf8: bool = True) -> tuple[Matcher, ...]:
    """The matchers in one line of `matchers`. Raises ValueError with the reason and the mend.

    Without `utf8` only the old parser's: all that Alertmanager has before 0.27.
    """
    try:
        return _checked(_classic(text))
    except ValueError as error:
        if not utf8:
            raise
        try:
            return _checked(_utf8(text))
        except ValueError:
            raise error from None


def write_matcher(matcher: Matcher) -> str:
    """The matcher as both parsers read it."""
    label = matcher.label if LEGACY_LABEL.fullmatch(matcher.label) else _quoted(matcher.label)
    return f"{label}{matcher.op}{_quoted(matcher.value)}"


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


def passes(matcher: Matcher, value: str) -> bool | None:
    """Whether a label with this value passes; "" is a label that is not there. None if nobody here can tell."""
    if matcher.op == "=":
        return matcher.value == value
    if matcher.op == "!=":
        return matcher.value != value
    hit = _hits(matcher.value, value)
    return hit if matcher.op == "=~" or hit is None else not hit


def all_pass(matchers: Iterable[Matcher], labels: Mapping[str, str]) -> bool | None:
    """Whether an alert with just these labels passes all of the matchers; None if nobody here can tell."""
    found = [passes(matcher, labels.get(matcher.label, "")) for matcher in matchers]
    return False if False in found else None if None in found else True


@lru_cache(maxsize=65536)
def _hits(pattern: str, value: str) -> bool | None:
    # Alertmanager's dot is no line break, Prometheus's is one.
    return compile_re2(f"(?-s:{pattern})" if "\n" in value else pattern).full_match(value)


def _checked(matchers: list[Matcher]) -> tuple[Matcher, ...]:
    for matcher in matchers:
        if matcher.op in ("=~", "!~"):
            compile_re2(matcher.value)
    return tuple(matchers)


def _classic(text: str) -> list[Matcher]:
    parts, part, quoted, escaped = [], "", False, False
    for char in text.removeprefix("{").removesuffix("}"):
        if char == "," and not quoted:
            parts.append(part)
            part = ""
            continue
        if char == '"':
            quoted = quoted if escaped else not quoted
        # A comma within quotes leaves the flag as it was, as there.
        if char != ",":
            escaped = char == "\\" and not escaped
        part += char
    if part := part.strip():
        parts.append(part)
    return [_classic_one(part) for part in parts]


def _classic_one(text: str) -> Matcher:
    match = _CLASSIC.fullmatch(text)
    if match is None:
        raise ValueError(
            f'{shown(text)} is no matcher; write label="value", or one of {", ".join(OPERATORS)} between them'
        )
    label, op, raw = match.groups()
    quoted = raw.startswith('"')
    body = raw[1:] if quoted else raw
    value, at, closed = "", 0, not quoted
    while at < len(body):
        char, last = body[at], at == len(body) - 1
        if char == "\\" and not last:
            following = body[at + 1]
            value += {"n": "\n", '"': '"', "\\": "\\"}.get(following, "\\" + following)
            at += 2
            continue
        if char == '"':
            if closed or not last:
                raise ValueError(f"{shown(raw)} holds a quote that is not escaped; put a backslash before it")
            closed = True
        else:
            value += char
        at += 1
    if not closed:
        raise ValueError(f"{shown(raw)} lacks its closing quote; add it")
    return Matcher(label, cast(MatchOp, op), value)


def _utf8(text: str) -> list[Matcher]:
    tokens = _tokens(text)
    braced = bool(tokens) and tokens[0] == ("sign", "{")
    if braced:
        if tokens[-1] != ("sign", "}") or len(tokens) == 1:
            raise ValueError("the closing brace is missing; add it")
        tokens = tokens[1:-1]
    found = []
    while tokens:
        if len(tokens) < 3 or tokens[0][0] == "sign" or tokens[1][1] not in OPERATORS or tokens[2][0] == "sign":
            raise ValueError(f'{shown(text)} is no matcher; write label="value"')
        found.append(Matcher(_unquoted(tokens[0]), cast(MatchOp, tokens[1][1]), _unquoted(tokens[2])))
        if len(tokens) > 3 and tokens[3] != ("sign", ","):
            raise ValueError(f"{shown(text)} lacks a comma between two matchers; add it")
        tokens = tokens[4:]
    return found


def _tokens(text: str) -> list[tuple[str, str]]:
    found, at = [], 0
    while not _ONLY_SPACE.fullmatch(text, at):
        match = _TOKEN.match(text, at)
        if match is None:
            raise ValueError(f"{shown(text[at:])} cannot be read; put the value in quotes")
        found.append((str(match.lastgroup), match[str(match.lastgroup)]))
        at = match.end()
    return found


def _unquoted(token: tuple[str, str]) -> str:
    kind, text = token
    if kind == "plain":
        return text
    if "\n" in text:
        raise ValueError(r"a line break stands within quotes; write \n")
    data, at = b"", 1
    for match in _ESCAPE.finditer(text, 1, len(text) - 1):
        data += text[at : match.start()].encode() + _unescaped(match)
        at = match.end()
    try:
        return (data + text[at:-1].encode()).decode()
    except UnicodeDecodeError:
        raise ValueError("the text is not UTF-8; escape its characters, not their bytes") from None


def _unescaped(match: re.Match[str]) -> bytes:
    letter, byte, short, long, octal, _ = match.groups()
    if letter:
        return _LETTERS[letter].encode()
    if byte or octal:
        code = int(byte, 16) if byte else int(octal, 8)
        if code < 256:
            return bytes([code])
    elif (short or long) and (code := int(short or long, 16)) < 0x110000 and not 0xD800 <= code < 0xE000:
        return chr(code).encode()
    raise ValueError(f"{shown(match[0])} is no escape; write a backslash twice")
