"""PromQL as tokens, with Grafana's variables in it: `foo_$bar_total`, `${prefix}_total`, `[${n}m]`, `[[name:regex]]`.

One pass, one regular expression without backtracking: the time is linear in the length of the text.
"""

from __future__ import annotations

import re
from typing import NamedTuple, NoReturn

from obsdsl.define.label import is_text
from obsdsl.define.light import frozen
from obsdsl.errors import DefinitionError

# promql-parser recurses, and dies on deep input; its time is quadratic. Of 16,000 public expressions the largest
# has 3,500 characters, 45 operators and 24 escapes, and none is more than 16 deep.
MAX_LENGTH = 20_000
MAX_ESCAPES = 1_000
MAX_DEPTH = 100
MAX_OPERATORS = 200

# As Grafana reads them; the bounds, which it lacks, keep the time linear.
_VARIABLE = r"(?:\$\w++|\$\{\w++(?:\.[^:{}\s]{1,100})?(?::[^{}\n]{1,100})?\}|\[\[\w++(?::\w++)?\]\])"
VARIABLE = re.compile(_VARIABLE, re.ASCII)

_DIGITS = r"[0-9]++(?:_[0-9]++)*+"
_NUMBER = rf"(?:0[xX](?:_?[0-9a-fA-F]++)++|(?:{_DIGITS}(?:\.(?:{_DIGITS})?)?|\.{_DIGITS})(?:[eE][+-]?{_DIGITS})?)"
# Signs come first, of which there are the most; two of them may also begin a variable or a name.
_TOKENS = {
    "sign": r"==|=~|!=|!~|<=|>=|[-+*/%^<>=(){}\],@]",
    "name": rf"[a-zA-Z_:][WORD]*+(?!{_VARIABLE})",
    "string": r""""[^"\\\n]*+(?:\\.[^"\\\n]*+)*+"|'[^'\\\n]*+(?:\\.[^'\\\n]*+)*+'|`[^`]*+`""",
    "number": rf"{_NUMBER}(?![\w.$])",
    "duration": r"(?:[0-9]++(?:ms|[smhdwy]))++(?![\w$])",
    "variable": rf"(?:[WORD]*+{_VARIABLE})++[WORD]*+",
    "other": r"[\[:]",
    "end": r"\Z",
    "unknown": r"[\s\S]",
}
_SPACE = r"[ \t\r\n]"
_TOKEN = rf"(?:{_SPACE}++|\#[^\r\n]*+)*+(?:{'|'.join(f'(?P<{kind}>{one})' for kind, one in _TOKENS.items())})"
# Within brackets a colon separates the window from the step; elsewhere it is part of a name.
_OUTSIDE = re.compile(_TOKEN.replace("WORD", r"\w:"), re.ASCII)
_INSIDE = re.compile(_TOKEN.replace("WORD", r"\w").replace("a-zA-Z_:", "a-zA-Z_"), re.ASCII)
# The white space before each token, and the token; what is none is passed over.
_KNOWN = "|".join(pattern for kind, pattern in _TOKENS.items() if kind != "unknown")
_PAIRS = re.compile(rf"({_SPACE}*+)({_KNOWN})".replace("WORD", r"\w:"), re.ASCII)
# Kinds by the numbers of their groups, which count from 1.
_KINDS = ("", *_OUTSIDE.groupindex)
_SIGNS = frozenset({_OUTSIDE.groupindex["sign"], _OUTSIDE.groupindex["other"]})
_WORD = re.compile(r"[\w.]+")
# So many words are remembered with their kinds.
_MOST_WORDS = 10_000

_MENDS = {
    "|": "with pipes it is LogQL, which belongs to a Loki query; `or` joins vectors",
    "&": "`and` joins vectors",
    "!": "write `!=` or `!~` with a value after it",
    ";": "one expression ends without a semicolon; delete it",
    "“": 'typographic quotes quote nothing; write "',
    "”": 'typographic quotes quote nothing; write "',
    "~": "`=~` and `!~` stand between a label and a string",
    "\0": "delete it",
}


class Token(NamedTuple):
    """A piece of the text. `kind` is `name`, `string`, `number`, `duration`, `variable`, `end`, or the sign itself.

    A tuple rather than an attrs class: it is made for every word of every expression.
    """

    kind: str
    text: str
    start: int
    end: int


_new = tuple.__new__


@frozen
class Span:
    """A stretch of a text: offsets of its first character, and of the one behind its last."""

    start: int
    end: int


def lex(text: str) -> list[Token]:
    """The tokens of `text`, the last of the kind `end`. Comments and white space are dropped.

    Raises DefinitionError for what is no PromQL token, and for more than a parser can take.
    """
    _check_size(text)
    # A colon means something else within brackets, and a comment holds no words.
    plain = "#" not in text and (":" not in text or "[" not in text)
    return (_plain(text) if plain else None) or _careful(text)


def _plain(text: str) -> list[Token] | None:
    """The tokens by one call of the regular expression; None where something in it is no token.

    In half the time of `_careful`: this runs for every word of every expression.
    """
    tokens: list[Token] = []
    append, kind_of, end = tokens.append, _kinds.get, 0
    stripped = text.rstrip(" \t\r\n")
    for space, word in _PAIRS.findall(stripped):
        start = end + len(space)
        end = start + len(word)
        # As `Token(…)` makes it, in half the time.
        append(_new(Token, (kind_of(word) or _kind(word), word, start, end)))
    if end < len(stripped):
        return None
    tokens[-1] = Token("end", "", len(text), len(text))
    return tokens


# The kinds of words that were seen: expressions are made of the same few.
_kinds: dict[str, str] = {}


def _kind(word: str) -> str:
    match = _OUTSIDE.match(word)
    index = match.lastindex if match else None
    kind = word if index is None or index in _SIGNS else _KINDS[index]
    if len(_kinds) >= _MOST_WORDS:
        _kinds.clear()
    _kinds[word] = kind
    return kind


def _careful(text: str) -> list[Token]:
    """The tokens one by one, with what brackets change, and the fault of the first that is none."""
    tokens: list[Token] = []
    append = tokens.append
    matches = _OUTSIDE.finditer(text)
    while True:
        for match in matches:
            index = match.lastindex
            word: str = match[index]  # type: ignore[index]
            end = match.end()
            if index in _SIGNS:
                append(_new(Token, (word, word, end - len(word), end)))
                if word == "[" or word == "]":
                    matches = (_INSIDE if word == "[" else _OUTSIDE).finditer(text, end)
                    break
                continue
            kind = _KINDS[index]  # type: ignore[index]
            append(_new(Token, (kind, word, end - len(word), end)))
            if kind == "end":
                return tokens
            if kind == "unknown":
                _unknown(text, end - 1)


def refuse(text: str, start: int, end: int, message: str, subject: str = "PromQL") -> NoReturn:
    """Raise the DefinitionError of `text[start:end]`: line and column, the message, the line underlined."""
    first = text.rfind("\n", 0, start) + 1
    last = text.find("\n", start)
    last = len(text) if last < 0 else last
    column = start - first
    # Of a line that does not fit on a screen, what lies around the fault.
    left = first + max(0, column - 60) if last - first > 110 else first
    shown = text[left : min(last, left + 110)]
    excerpt = "".join(["…" if left > first else "", *(c if c.isprintable() else " " for c in shown)])
    margin = " " * (start - left + (left > first))
    marker = "^" * max(1, min(end - start, left + len(shown) - start))
    where = f"{text.count(chr(10), 0, start) + 1}:{column + 1}"
    raise DefinitionError(subject, f"{where}: {message}\n    {excerpt}\n    {margin}{marker}")


def _check_size(text: str) -> None:
    if len(text) > MAX_LENGTH:
        message = f"the expression has {len(text):,} characters, and more than {MAX_LENGTH:,} are not read"
        raise DefinitionError("PromQL", f"{message}; split it with recording rules")
    if not is_text(text):
        at = next(i for i, c in enumerate(text) if "\ud800" <= c <= "\udfff")
        refuse(text, at, at + 1, f"a lone surrogate ({text[at]!a}) is not text; delete it")
    if "\0" in text:
        at = text.index("\0")
        refuse(text, at, at + 1, "a NUL character is nothing that YAML or JSON can hold; delete it")
    if text.count("\\") > MAX_ESCAPES:
        at = text.index("\\")
        refuse(text, at, at + 1, f"more than {MAX_ESCAPES:,} backslashes; use `raw strings`")


def _unknown(text: str, start: int) -> NoReturn:
    """Refuse what stands at `start`."""
    char = text[start]
    if char in "\"'`":
        newline = text.find("\n", start)
        end = len(text) if newline < 0 or char == "`" else newline
        refuse(text, start, end, f"the string is never closed; write {char} at its end")
    if char.isdigit() or char == ".":
        word = _WORD.match(text, start)
        end = word.end() if word else start + 1
        refuse(text, start, end, f"`{text[start:end]}` is neither a number (1.5, 1e3) nor a duration (30s, 1h30m)")
    if char == "$":
        refuse(text, start, start + 1, "`$` begins no variable of Grafana's; write $name, ${name} or ${name:format}")
    mend = _MENDS.get(char)
    if mend is None and char.isprintable() and not char.isascii():
        mend = 'quote names with such characters: {"name", "label"="value"}'
    refuse(text, start, start + 1, f"{char!r} is not PromQL" + (f"; {mend}" if mend else ""))
