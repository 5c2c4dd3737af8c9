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
_TOKEN = rf"""
    (?:[ \t\r\n]++|\#[^\r\n]*+)*+
    (?:
        (?P<sign>==|=~|!=|!~|<=|>=|[-+*/%^<>=(){{}}\],@])
      | (?P<name>[a-zA-Z_:][WORD]*+(?!{_VARIABLE}))
      | (?P<string>"[^"\\\n]*+(?:\\.[^"\\\n]*+)*+"|'[^'\\\n]*+(?:\\.[^'\\\n]*+)*+'|`[^`]*+`)
      | (?P<number>{_NUMBER}(?![\w.$]))
      | (?P<duration>(?:[0-9]++(?:ms|[smhdwy]))++(?![\w$]))
      | (?P<variable>(?:[WORD]*+{_VARIABLE})++[WORD]*+)
      | (?P<other>[\[:])
      | (?P<end>\Z)
      | (?P<unknown>[\s\S])
    )
"""
# Within brackets a colon separates the window from the step; elsewhere it is part of a name.
_OUTSIDE = re.compile(_TOKEN.replace("WORD", r"\w:"), re.ASCII | re.VERBOSE)
_INSIDE = re.compile(_TOKEN.replace("WORD", r"\w").replace("a-zA-Z_:", "a-zA-Z_"), re.ASCII | re.VERBOSE)
# Kinds by the numbers of their groups, which count from 1.
_KINDS = ("", *_OUTSIDE.groupindex)
_SIGNS = frozenset({_OUTSIDE.groupindex["sign"], _OUTSIDE.groupindex["other"]})
_WORD = re.compile(r"[\w.]+")

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
    tokens: list[Token] = []
    append = tokens.append
    matches = _OUTSIDE.finditer(text)
    while True:
        # By numbers and in place: this runs for every word of every expression.
        for match in matches:
            index = match.lastindex
            word: str = match[index]  # type: ignore[index]
            end = match.end()
            if index in _SIGNS:
                # As `Token(…)` makes it, in half the time.
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
