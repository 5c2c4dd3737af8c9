"""Regular expressions as Go's regexp/syntax reads them, with Perl's syntax on."""

from __future__ import annotations

import re
from typing import NoReturn

import attrs

from obsdsl.express.regex_class import CATEGORIES, LAST, PERL, POSIX, SCRIPTS, others
from obsdsl.express.regex_tree import ANY, NO_NEWLINE, Alternatives, Assertion, Chars, Part, Repeat, Sequence

# Go refuses more.
MAX_REPEAT = 1000
MAX_DEPTH = 1000

_COUNTS = re.compile(r"\{(0|[1-9]\d*+)(?:(,)(0|[1-9]\d*+)?)?\}", re.ASCII)
_REPETITION = re.compile(rf"[*+?]|{_COUNTS.pattern}", re.ASCII)
_NAMED = re.compile(r"\(\?P?<([^>=!][^>]*)>")
_NAME = re.compile(r"\w+", re.ASCII)
_FLAGS = re.compile(r"\(\?([imsU]*)(-[imsU]+)?([:)])")
_UNICODE_CLASS = re.compile(r"\\[pP](?:\{(\^?)([^}]*)\}|(.))", re.DOTALL)
_CHARACTER = re.compile(r"\\(?:(0[0-7]{0,2}|[1-7][0-7]{1,2})|x([0-9A-Fa-f]{2})|x\{([0-9A-Fa-f]+)\}|(.))", re.DOTALL)
_LETTERS = {"a": "\a", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}
_ASSERTIONS = {"A": "start", "z": "end", "b": "boundary", "B": "no boundary"}
_RANGES = {"*": (0, None), "+": (1, None), "?": (0, 1)}


@attrs.define
class _Group:
    """An open parenthesis, or the whole pattern."""

    start: int
    # The flags that hold again behind it.
    flags: frozenset[str]
    parts: list[Part] = attrs.field(factory=list)
    branches: list[Part] = attrs.field(factory=list)
    # How often what it holds is repeated at most, repetitions in each other multiplied; and of the last part alone.
    most: int = 1
    last: int = 1

    def whole(self) -> Part:
        """All that was read in it."""
        branch = self.parts[0] if len(self.parts) == 1 else Sequence(tuple(self.parts))
        return Alternatives((*self.branches, branch)) if self.branches else branch


class PatternReader:
    """Reads a pattern from left to right, with a stack for its groups."""

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern
        self.at = 0
        # `-s` stands for the lack of `s`, which Prometheus sets.
        self.flags: frozenset[str] = frozenset()
        self.groups = [_Group(0, self.flags)]

    def read(self) -> Part:
        """The whole pattern. Raises ValueError with the reason for what Go refuses."""
        signs = {"(": self._open, ")": self._close, "|": self._alternative, "[": self._class, "\\": self._escaped}
        signs |= {"*": self._repeat, "+": self._repeat, "?": self._repeat, "{": self._counted}
        signs |= {"^": self._anchor, "$": self._anchor, ".": self._dot}
        while self.at < len(self.pattern):
            char = self.pattern[self.at]
            if char in signs:
                signs[char]()
            else:
                self.at += 1
                self._literal(char)
        if len(self.groups) > 1:
            self._refuse(f"the group {self.pattern[self.groups[-1].start :][:20]!r} is never closed; write `)`")
        return self.groups[0].whole()

    def _refuse(self, reason: str) -> NoReturn:
        raise ValueError(f"RE2 does not take {self.pattern[:60]!r}: {reason}")

    def _add(self, part: Part, times: int = 1) -> None:
        group = self.groups[-1]
        group.parts.append(part)
        group.last = times
        group.most = max(group.most, times)

    def _literal(self, char: str) -> None:
        self._add(Chars(((ord(char), ord(char)),), fold="i" in self.flags))

    def _dot(self) -> None:
        self.at += 1
        self._add(NO_NEWLINE if "-s" in self.flags else ANY)

    def _anchor(self) -> None:
        kind = "start" if self.pattern[self.at] == "^" else "end"
        self.at += 1
        self._add(Assertion(f"line {kind}" if "m" in self.flags else kind))

    def _alternative(self) -> None:
        self.at += 1
        group = self.groups[-1]
        group.branches.append(Sequence(tuple(group.parts)))
        group.parts = []

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
        self.groups.append(_Group(start, opened))
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
        self._add(group.whole(), group.most)

    def _repeat(self) -> None:
        sign = self.pattern[self.at]
        low, high = _RANGES[sign]
        self._repeated(sign, low, high)

    def _counted(self) -> None:
        counts = _COUNTS.match(self.pattern, self.at)
        if counts is None:
            # Anything else that begins with a brace is meant literally.
            self.at += 1
            self._literal("{")
            return
        # Nine digits are enough to be too many.
        low = int(counts[1][:9])
        high = int(counts[3][:9]) if counts[3] else None if counts[2] else low
        most = max(low, high or 0)
        if most > MAX_REPEAT or (high is not None and low > high):
            self._refuse(f"{counts[0]} repeats too often ({MAX_REPEAT} is the most), or from more to less")
        self._repeated(counts[0], low, high)

    def _repeated(self, sign: str, low: int, high: int | None) -> None:
        group = self.groups[-1]
        if not group.parts:
            self._refuse(f"`{sign}` has nothing to repeat; write `\\{sign}` for the character")
        factor = max(1, low, high or 0)
        if factor > 1 and group.last * factor > MAX_REPEAT:
            self._refuse(f"{sign} repeats something more than {MAX_REPEAT} times in all")
        self.at += len(sign)
        lazy = "?" if self.pattern.startswith("?", self.at) else ""
        self.at += len(lazy)
        if following := _REPETITION.match(self.pattern, self.at):
            self._refuse(f"`{sign}{lazy}{following[0]}` repeats a repetition; put the inner one into (?:…)")
        self._add(Repeat(group.parts.pop(), low, high), group.last * factor)

    def _escaped(self) -> None:
        """Read a backslash outside of a class."""
        letter = self.pattern[self.at + 1 : self.at + 2]
        if letter == "Q":
            end = self.pattern.find("\\E", self.at + 2)
            quoted = self.pattern[self.at + 2 : end if end >= 0 else None]
            self.at = end + 2 if end >= 0 else len(self.pattern)
            for char in quoted:
                self._literal(char)
        elif letter in _ASSERTIONS:
            self.at += 2
            self._add(Assertion(_ASSERTIONS[letter]))
        elif (chars := self._class_escape()) is not None:
            self._add(attrs.evolve(chars, fold="i" in self.flags))
        else:
            self._literal(self._character())

    def _class(self) -> None:
        start = self.at
        self.at += 1
        negated = self.pattern.startswith("^", self.at)
        self.at += negated
        items: list[Chars] = []
        # A bracket in the first place is a character.
        while not items or not self.pattern.startswith("]", self.at):
            if self.at >= len(self.pattern):
                self._refuse(f"the class {self.pattern[start:][:20]!r} is never closed; write `]`")
            items.append(self._class_item())
        self.at += 1
        ranges = tuple([pair for item in items for pair in item.ranges])
        classes = tuple([each for item in items for each in item.classes])
        self._add(Chars(ranges, classes, negated, "i" in self.flags))

    def _class_item(self) -> Chars:
        if self.pattern.startswith("[:", self.at) and (end := self.pattern.find(":]", self.at + 2)) >= 0:
            name = self.pattern[self.at + 2 : end]
            positive = name.removeprefix("^")
            if positive not in POSIX:
                self._refuse(f"[:{name[:20]}:] is no class that it knows")
            self.at = end + 2
            return Chars(POSIX[name] if name == positive else others(POSIX[positive]))
        if (chars := self._class_escape()) is not None:
            return chars
        low = high = self._class_character()
        if self.pattern.startswith("-", self.at) and not self.pattern.startswith("-]", self.at):
            self.at += 1
            high = self._class_character()
            if high < low:
                self._refuse(f"the range {low}-{high} goes from high to low")
        return Chars(((ord(low), ord(high)),))

    def _class_character(self) -> str:
        if self.at >= len(self.pattern):
            self._refuse("a class is never closed; write `]`")
        if self.pattern[self.at] == "\\":
            return self._character()
        self.at += 1
        return self.pattern[self.at - 1]

    def _class_escape(self) -> Chars | None:
        """Read `\\d` or `\\p{Greek}`, if such a thing is next."""
        if not self.pattern.startswith("\\", self.at):
            return None
        letter = self.pattern[self.at + 1 : self.at + 2]
        if letter.lower() in PERL:
            self.at += 2
            return Chars(PERL[letter] if letter in PERL else others(PERL[letter.lower()]))
        if letter not in ("p", "P"):
            return None
        found = _UNICODE_CLASS.match(self.pattern, self.at)
        name = (found[2] or found[3]) if found else ""
        if found is None or name not in CATEGORIES | SCRIPTS:
            self._refuse(f"{self.pattern[self.at :][:20]!r} is no Unicode class that it knows")
        self.at = found.end()
        return Chars((), ((name, (letter == "P") != bool(found[1])),))

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
