"""LogQL as tokens, with Grafana's variables in it."""

from __future__ import annotations

import re
from typing import NoReturn

from obsdsl.define.duration import Duration
from obsdsl.define.label import is_text
from obsdsl.errors import DefinitionError
from obsdsl.express.tokens import VARIABLE, Token
from obsdsl.express.tokens import refuse as refuse_text
from obsdsl.logs.words import FLAGS, FUNCTIONS, KEYWORDS

# Loki reads no more.
MAX_LENGTH = 131_072
_VARIABLE = VARIABLE.pattern

_TOKEN = re.compile(
    rf"""
    (?:\s++|\#[^\n]*+)*+
    (?:
        (?P<variable>(?:\w*+{_VARIABLE})++\w*+)
      | (?P<range>\[(?:[^\[\]]|\[\[\w++(?::\w++)?\]\])*+\])
      | (?P<flag>--[A-Za-z-]++)
      | (?P<sign>\|=|\|~|\|>|!=|!~|!>|=~|==|>=|<=|[|=<>(){{}},+\-*/%^])
      | (?P<string>"(?:[^"\\\n]|\\.)*+"|`[^`]*+`)
      | (?P<number>(?:0[xX][0-9a-fA-F]++|(?:[0-9]++(?:\.[0-9]*+)?|\.[0-9]++)(?:[eE][+-]?[0-9]++)?))
      | (?P<name>[^\W\d]\w*+)
      | (?P<end>\Z)
      | (?P<unknown>[\s\S])
    )
    """,
    re.VERBOSE,
)
# What may follow a number, and makes it a duration or a size.
_DURATION = re.compile(r"[0-9numshdwyµ.]++")
_SIZE = re.compile(r"[0-9BikKMGTP.]++")
_GO_DURATION = re.compile(r"-?(?:[0-9]+(?:\.[0-9]*)?(?:ns|us|µs|ms|s|m|h))+")
_BYTES = re.compile(r"[0-9]+(?:\.[0-9]+)?(?:[kKMGTP]i?)?B?")
_CALLED = re.compile(r"\s*(?:\(|(?:by|without)\s*\()", re.IGNORECASE)
_MENDS = {
    "'": 'LogQL quotes by " and `',
    "@": "LogQL has no @; write `offset` inside, after the window",
    ".": "the name of a label has no dots; parsers write them as `_`",
    ";": "one query ends without a semicolon; delete it",
    "&": "`and` joins",
    "“": 'typographic quotes quote nothing; write "',
    "”": 'typographic quotes quote nothing; write "',
    '"': 'the text is never closed; write " at its end, or ` where it has several lines',
    "`": "the text is never closed; write ` at its end",
    "[": "the window is never closed; write `]` at its end",
    "\0": "delete it",
}


def refuse(text: str, start: int, end: int, message: str) -> NoReturn:
    """Raise the DefinitionError of `text[start:end]`."""
    refuse_text(text, start, end, message, "LogQL")


def lex(text: str) -> list[Token]:
    """The tokens of `text`, the last of the kind `end`.

    Kinds: `name`, `function` and `keyword` (in lower case), `string`, `number`, `duration`, `bytes`, `flag`, `range`
    (a window with its brackets), `variable`, `end`, or the sign itself.
    """
    _check_size(text)
    found: list[Token] = []
    at = 0
    while True:
        match = _TOKEN.match(text, at)
        assert match is not None
        kind, word = str(match.lastgroup), match[str(match.lastgroup)]
        token = _token(text, kind, word, match.end() - len(word))
        found.append(token)
        at = token.end
        if kind == "end":
            return found


def _token(text: str, kind: str, word: str, start: int) -> Token:
    end = start + len(word)
    match kind:
        case "sign":
            if word == "-" and (duration := _negative(text, start)):
                return Token("duration", duration, start, start + len(duration))
            return Token(word, word, start, end)
        case "name":
            return _word(text, word, start)
        case "number":
            return _number(text, word, start)
        case "flag":
            if word not in FLAGS:
                refuse(text, start, end, f"`{word}` is no flag; write --strict or --keep-empty")
        case "unknown":
            mend = _MENDS.get(word)
            refuse(text, start, end, f"{word!r} is not LogQL" + (f"; {mend}" if mend else ""))
    return Token(kind, word, start, end)


def _word(text: str, word: str, start: int) -> Token:
    lower, end = word.lower(), start + len(word)
    if lower in FUNCTIONS:
        called = _CALLED.match(text, end)
        if called or lower not in KEYWORDS:
            return Token("function" if called else "name", lower if called else word, start, end)
    if lower in KEYWORDS:
        return Token("keyword", lower, start, end)
    return Token("name", word, start, end)


def _number(text: str, word: str, start: int) -> Token:
    """A number, or what its unit makes of it."""
    end = start + len(word)
    if (more := _DURATION.match(text, end)) and is_duration(word + more[0]):
        return Token("duration", word + more[0], start, more.end())
    if (more := _SIZE.match(text, end)) and _BYTES.fullmatch(word + more[0]):
        return Token("bytes", word + more[0], start, more.end())
    if VARIABLE.match(text, end) or text[end : end + 1].isalpha() or text[end : end + 1] == "_":
        unit = re.compile(r"[\w$]+").match(text, end)
        whole = text[start : unit.end() if unit else end]
        refuse(text, start, start + len(whole), f"`{whole}` is neither a number, a duration (1.5s) nor a size (20MB)")
    return Token("number", word, start, end)


def _negative(text: str, start: int) -> str | None:
    more = _DURATION.match(text, start + 1)
    return f"-{more[0]}" if more and _GO_DURATION.fullmatch(f"-{more[0]}") else None


def is_duration(word: str) -> bool:
    """Whether `word` is a duration as Prometheus writes it, or as Go does: `1h30m`, `1.5s`, `10us`."""
    try:
        Duration.parse(word)
    except ValueError:
        return bool(_GO_DURATION.fullmatch(word))
    return True


def _check_size(text: str) -> None:
    if len(text) >= MAX_LENGTH:
        raise DefinitionError("LogQL", f"the query has {len(text):,} characters, and Loki reads fewer than 131,072")
    if not is_text(text):
        at = next(i for i, c in enumerate(text) if "\ud800" <= c <= "\udfff")
        refuse(text, at, at + 1, f"a lone surrogate ({text[at]!a}) is not text; delete it")
    if "\0" in text:
        at = text.index("\0")
        refuse(text, at, at + 1, "a NUL character is nothing that JSON can hold; delete it")
