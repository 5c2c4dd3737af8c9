"""RE2 as Prometheus uses it: which patterns it accepts, and which values they match.

A pattern is read as Go's regexp/syntax reads it and written again for Python's `re`. Python backtracks where RE2 does
not, so only short values, such as those of a label's domain, should be matched.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import NoReturn

import attrs

from obsdsl.define.label import is_text
from obsdsl.express.regex_class import LAST, PERL, POSIX, UNICODE, Ranges, others, written

# Go refuses more.
MAX_REPEAT = 1000
MAX_DEPTH = 1000

# Letters, digits, dots and alternatives: what nearly all patterns are made of, and the same in any dialect.
_SIMPLE = re.compile(r"(?:[\w /:,@%=~!;<>&'\"#-]|\.[*+?]?+(?![*+?{])|\|)*+", re.ASCII)
_SIMPLE_EMPTY = re.compile(r"(?:\.[*?])*+")
_COUNTS = re.compile(r"\{(0|[1-9]\d*+)(?:(,)(0|[1-9]\d*+)?)?\}", re.ASCII)
_REPETITION = re.compile(rf"[*+?]|{_COUNTS.pattern}", re.ASCII)
_NAMED = re.compile(r"\(\?P?<([^>=!][^>]*)>")
_NAME = re.compile(r"\w+", re.ASCII)
_FLAGS = re.compile(r"\(\?([imsU]*)(-[imsU]+)?([:)])")
_UNICODE_CLASS = re.compile(r"\\[pP](?:\{\^?([^}]*)\}|(.))", re.DOTALL)
_CHARACTER = re.compile(r"\\(?:(0[0-7]{0,2}|[1-7][0-7]{1,2})|x([0-9A-Fa-f]{2})|x\{([0-9A-Fa-f]+)\}|(.))", re.DOTALL)
_LETTERS = {"a": "\a", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}


@attrs.frozen
class Re2:
    """A pattern that Prometheus accepts."""

    pattern: str
    # The same for Python, or None: it holds a Unicode class, which Python has not.
    python: str | None
    # Whether it matches the empty value, which is that of a label that a series has not.
    empty: bool

    @property
    def matchable(self) -> bool:
        """Whether `full_match` can tell."""
        return self.python is not None

    def full_match(self, value: str) -> bool | None:
        """Whether the pattern matches the whole of `value`, as Prometheus does; None if nobody here can tell."""
        if self.python is None or not value:
            return None if value else self.empty
        try:
            return _compiled(self.python).fullmatch(value) is not None
        except (re.error, RecursionError, OverflowError):
            return None


@lru_cache(maxsize=4096)
def compile_re2(pattern: str) -> Re2:
    """The pattern, read as RE2. Raises ValueError with the reason for what Prometheus refuses."""
    if _SIMPLE.fullmatch(pattern):
        return Re2(pattern, pattern, any(_SIMPLE_EMPTY.fullmatch(part) for part in pattern.split("|")))
    if not is_text(pattern):
        raise ValueError("the regular expression is not UTF-8")
    return _Reader(pattern).read()


def full_match(pattern: str, value: str) -> bool | None:
    """Whether `pattern` matches the whole of `value`; None if nobody here can tell. Raises ValueError as above."""
    return compile_re2(pattern).full_match(value)


@lru_cache(maxsize=4096)
def _compiled(python: str) -> re.Pattern[str]:
    # Prometheus 3 lets the dot match line breaks, too.
    return re.compile(python, re.DOTALL)


@attrs.define
class _Group:
    """An open parenthesis, or the whole pattern."""

    start: int
    flags: frozenset[str]
    # How often the atom read last repeats at most, what nests in it multiplied; None if there is none to repeat.
    repeats: int | None = None
    most: int = 1
    # Whether the branch can match nothing: up to the last atom, the last atom, and any branch before.
    before: bool = True
    atom: bool = True
    branches: bool = False

    @property
    def empty(self) -> bool:
        return self.branches or (self.before and self.atom)


class _Reader:
    """Reads a pattern from left to right, with a stack for its groups."""

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern
        self.at = 0
        self.flags: frozenset[str] = frozenset()
        self.groups = [_Group(0, self.flags)]
        self.out: list[str] = []
        self.matchable = True

    def read(self) -> Re2:
        signs: dict[str, Callable[[], None]] = {
            **{"(": self._open, ")": self._close, "|": self._alternative, "[": self._class, "\\": self._escaped},
            **{"*": self._repeat, "+": self._repeat, "?": self._repeat, "{": self._counted},
            **{"^": self._anchor, "$": self._anchor, ".": self._dot},
        }
        while self.at < len(self.pattern):
            char = self.pattern[self.at]
            if char in signs:
                signs[char]()
            else:
                self.at += 1
                self._literal(char)
        if len(self.groups) > 1:
            self._refuse(f"the group {self.pattern[self.groups[-1].start :][:20]!r} is never closed; write `)`")
        return Re2(self.pattern, "".join(self.out) if self.matchable else None, self.groups[0].empty)

    def _refuse(self, reason: str) -> NoReturn:
        raise ValueError(f"RE2 does not take {self.pattern[:60]!r}: {reason}")

    def _atom(self, python: str, repeats: int = 1, empty: bool = False) -> None:
        self.out.append(python)
        group = self.groups[-1]
        group.repeats = repeats
        group.most = max(group.most, repeats)
        group.before, group.atom = group.before and group.atom, empty

    def _literal(self, char: str) -> None:
        escaped = re.escape(char)
        self._atom(f"(?i:{escaped})" if "i" in self.flags and char.upper() != char.lower() else escaped)

    def _dot(self) -> None:
        self.at += 1
        # Prometheus sets `s`; only `(?-s)` takes it away.
        self._atom("[^\\n]" if "-s" in self.flags else ".")

    def _anchor(self) -> None:
        char = self.pattern[self.at]
        self.at += 1
        if "m" in self.flags:
            self._atom(f"(?m:{char})", empty=True)
        else:
            self._atom(r"(?:\A)" if char == "^" else r"(?:\Z)", empty=True)

    def _alternative(self) -> None:
        self.at += 1
        self.out.append("|")
        group = self.groups[-1]
        group.repeats, group.branches = None, group.empty
        group.before = group.atom = True

    def _open(self) -> None:
        start, opened = self.at, self.flags
        if not self.pattern.startswith("(?", start):
            self.at += 1
        elif named := _NAMED.match(self.pattern, start):
            if not _NAME.fullmatch(named[1]):
                self._refuse(f"{named[1]!r} is no name for a group; use letters, digits and _")
            self.at = named.end()
        elif flags := _FLAGS.match(self.pattern, start):
            self.at = flags.end()
            self._switch(flags[1], flags[2])
            if flags[3] == ")":
                return
        elif self.pattern[start + 2 : start + 3] in ("=", "!", "<"):
            self._refuse("it has no look-around; match what is wanted, or use a second matcher")
        else:
            shown = self.pattern[start : start + 4]
            self._refuse(f"{shown!r} is no group that it knows; it knows (…), (?:…), (?P<name>…) and (?i)")
        # Closing the group brings back the flags that held before it.
        self.groups.append(_Group(start, opened))
        self.out.append("(?:")
        if len(self.groups) > MAX_DEPTH:
            self._refuse(f"it nests more than {MAX_DEPTH} deep")

    def _switch(self, on: str, off: str | None) -> None:
        cleared = set((off or "")[1:])
        flags = (self.flags | set(on)) - cleared - ({"-s"} if "s" in on else set())
        self.flags = frozenset(flags | ({"-s"} if "s" in cleared else set()))

    def _close(self) -> None:
        if len(self.groups) == 1:
            self._refuse("a `)` closes nothing; write `\\)` for the character")
        self.at += 1
        group = self.groups.pop()
        self.flags = group.flags
        self._atom(")", group.most, group.empty)

    def _repeat(self) -> None:
        sign = self.pattern[self.at]
        self._repeated(sign, 1, sign != "+")

    def _counted(self) -> None:
        counts = _COUNTS.match(self.pattern, self.at)
        if counts is None:
            # Anything else that begins with a brace is meant literally.
            self.at += 1
            self._literal("{")
            return
        # Nine digits are enough to be too many.
        low = int(counts[1][:9])
        high = int(counts[3][:9]) if counts[3] else low
        if high > MAX_REPEAT or low > high:
            self._refuse(f"{counts[0]} repeats too often ({MAX_REPEAT} is the most), or from more to less")
        self._repeated(counts[0], max(high, 1), low == 0)

    def _repeated(self, sign: str, factor: int, optional: bool) -> None:
        group = self.groups[-1]
        if group.repeats is None:
            self._refuse(f"`{sign}` has nothing to repeat; write `\\{sign}` for the character")
        if factor > 1 and group.repeats * factor > MAX_REPEAT:
            self._refuse(f"{sign} repeats something more than {MAX_REPEAT} times in all")
        self.at += len(sign)
        lazy = "?" if self.pattern.startswith("?", self.at) else ""
        self.at += len(lazy)
        if following := _REPETITION.match(self.pattern, self.at):
            self._refuse(f"`{sign}{lazy}{following[0]}` repeats a repetition; put the inner one into (?:…)")
        self.out.append(sign + lazy)
        group.repeats *= factor
        group.most = max(group.most, group.repeats)
        group.atom = group.atom or optional

    def _escaped(self) -> None:
        """Read a backslash outside of a class."""
        letter = self.pattern[self.at + 1 : self.at + 2]
        match letter:
            case "Q":
                end = self.pattern.find("\\E", self.at + 2)
                quoted = self.pattern[self.at + 2 : end if end >= 0 else None]
                self.at = end + 2 if end >= 0 else len(self.pattern)
                for char in quoted:
                    self._literal(char)
            case "A" | "z":
                self.at += 2
                self._atom(r"(?:\A)" if letter == "A" else r"(?:\Z)", empty=True)
            case "b" | "B":
                self.at += 2
                self._atom(f"(?a:\\{letter})", empty=letter == "B")
            case _:
                ranges = self._class_escape()
                if ranges is None:
                    self._literal(self._character())
                else:
                    self._atom(written(ranges, False, self.flags))

    def _class(self) -> None:
        start = self.at
        self.at += 1
        negated = self.pattern.startswith("^", self.at)
        self.at += negated
        ranges: Ranges = []
        # A bracket in the first place is a character.
        while not ranges or not self.pattern.startswith("]", self.at):
            if self.at >= len(self.pattern):
                self._refuse(f"the class {self.pattern[start:][:20]!r} is never closed; write `]`")
            ranges += self._class_item()
        self.at += 1
        self._atom(written(ranges, negated, self.flags))

    def _class_item(self) -> Ranges:
        if self.pattern.startswith("[:", self.at) and (end := self.pattern.find(":]", self.at + 2)) >= 0:
            name = self.pattern[self.at + 2 : end]
            positive = name.removeprefix("^")
            if positive not in POSIX:
                self._refuse(f"[:{name[:20]}:] is no class that it knows")
            self.at = end + 2
            return POSIX[name] if name == positive else others(POSIX[positive])
        if (escaped := self._class_escape()) is not None:
            return escaped
        low = high = self._class_character()
        if self.pattern.startswith("-", self.at) and not self.pattern.startswith("-]", self.at):
            self.at += 1
            high = self._class_character()
            if high < low:
                self._refuse(f"the range {low}-{high} goes from high to low")
        return [(ord(low), ord(high))]

    def _class_character(self) -> str:
        if self.at >= len(self.pattern):
            self._refuse("a class is never closed; write `]`")
        if self.pattern[self.at] == "\\":
            return self._character()
        self.at += 1
        return self.pattern[self.at - 1]

    def _class_escape(self) -> Ranges | None:
        """Read `\\d` or `\\p{Greek}`, if such a thing is next."""
        if not self.pattern.startswith("\\", self.at):
            return None
        letter = self.pattern[self.at + 1 : self.at + 2]
        if letter.lower() in PERL:
            self.at += 2
            return PERL[letter] if letter in PERL else others(PERL[letter.lower()])
        if letter not in ("p", "P"):
            return None
        name = _UNICODE_CLASS.match(self.pattern, self.at)
        if name is None or (name[1] or name[2]) not in UNICODE:
            self._refuse(f"{self.pattern[self.at :][:20]!r} is no Unicode class that it knows")
        self.at = name.end()
        self.matchable = False
        return [(0, LAST)]

    def _character(self) -> str:
        """Read an escape that stands for one character."""
        escape = _CHARACTER.match(self.pattern, self.at)
        if escape is None:
            self._refuse("it ends with a backslash")
        octal, byte, code, char = escape.groups()
        self.at = escape.end()
        if char is None:
            value = int(octal, 8) if octal else int((byte or code)[-9:], 16)
            if value > LAST or len(code or "") > 9:
                self._refuse(f"{escape[0][:20]} is no character")
            return chr(value)
        if char in _LETTERS:
            return _LETTERS[char]
        if not char.isascii() or char.isalnum():
            self._refuse(f"it has no escape \\{char}" + ("; it has no back-references" if char.isdigit() else ""))
        return char
