"""RE2 as Prometheus uses it: which patterns it accepts, and which values they match.

Python's `re` is another dialect, and its time is exponential in the worst case. So the pattern is read by
`regex_reader` as Go reads it, and matched by sets of positions, in polynomial time as RE2 promises.
"""

from __future__ import annotations

import re
from functools import lru_cache

from obsdsl.define.label import is_text
from obsdsl.define.light import frozen
from obsdsl.express.regex_class import SCRIPTS, folded, in_category
from obsdsl.express.regex_reader import PatternReader
from obsdsl.express.regex_tree import Alternatives, Assertion, Chars, Part, Repeat, Sequence

# Letters, digits, dots and alternatives: what nearly all patterns are made of. They need no reading to be valid.
_SIMPLE = re.compile(r"(?:[\w /:,@%=~!;<>&'\"#-]|\.[*+?]?+(?![*+?{])|\|)*+", re.ASCII)
# What only lists values: alternatives without a sign that stands for another, perhaps with anchors and parentheses.
_WRAPPED = re.compile(r"\^?\((?:\?:)?([^()]*)\)\$?|\^([^|]*)\$")
_LITERALS = re.compile(r"(?:[^\\.+*?()|\[\]{}^$]|\\[^\w\s]|\|)*", re.ASCII)
_LITERAL = re.compile(r"(?:^|\|)((?:\\.|[^\\|])*)", re.DOTALL)


@frozen
class Re2:
    """A pattern that Prometheus accepts."""

    pattern: str

    @property
    def empty(self) -> bool:
        """Whether it matches the empty value, which is that of a label that a series has not."""
        return self.full_match("") is True

    def full_match(self, value: str) -> bool | None:
        """Whether the pattern matches the whole of `value`, as Prometheus does.

        None if nobody here can tell: Python knows no Unicode scripts, and a pattern may nest too deep.
        """
        return _matches(self.pattern, value)


@lru_cache(maxsize=4096)
def compile_re2(pattern: str) -> Re2:
    """The pattern, read as RE2. Raises ValueError with the reason for what Prometheus refuses."""
    if not _SIMPLE.fullmatch(pattern):
        if not is_text(pattern):
            raise ValueError("the regular expression is not UTF-8")
        _tree(pattern)
    return Re2(pattern)


def full_match(pattern: str, value: str) -> bool | None:
    """Whether `pattern` matches the whole of `value`; None if nobody here can tell. Raises ValueError as above."""
    return compile_re2(pattern).full_match(value)


@lru_cache(maxsize=4096)
def listed_values(pattern: str) -> tuple[str, ...] | None:
    """The values that a pattern lists, such as `a|b` or `^(a|b)$`; None for one that says more."""
    wrapped = _WRAPPED.fullmatch(pattern)
    body = (wrapped[1] if wrapped[1] is not None else wrapped[2]) if wrapped else pattern
    if not _LITERALS.fullmatch(body):
        return None
    return tuple(dict.fromkeys(re.sub(r"\\(.)", r"\1", part) for part in _LITERAL.findall(body)))


@lru_cache(maxsize=1024)
def _tree(pattern: str) -> Part:
    return PatternReader(pattern).read()


@lru_cache(maxsize=4096)
def _matches(pattern: str, value: str) -> bool | None:
    try:
        return len(value) in _Matcher(value).ends(_tree(pattern), 0)
    except (_UnknownClass, RecursionError):
        return None


class _UnknownClass(Exception):
    pass


class _Matcher:
    """Matches one value. Each part is tried once at each position, so the time is bounded."""

    def __init__(self, value: str) -> None:
        self.value = value
        self.known: dict[tuple[int, int], frozenset[int]] = {}

    def ends(self, part: Part, at: int) -> frozenset[int]:
        """Where the part can end if it begins at `at`."""
        key = (id(part), at)
        if key not in self.known:
            self.known[key] = self._ends(part, at)
        return self.known[key]

    def _ends(self, part: Part, at: int) -> frozenset[int]:
        match part:
            case Chars():
                taken = at < len(self.value) and _takes(part, self.value[at])
                return frozenset({at + 1}) if taken else frozenset()
            case Assertion(kind=kind):
                return frozenset({at}) if self._holds(kind, at) else frozenset()
            case Alternatives(branches=branches):
                return frozenset().union(*(self.ends(branch, at) for branch in branches))
            case Sequence(parts=parts):
                positions = frozenset({at})
                for each in parts:
                    positions = self._step(each, positions)
                return positions
            case Repeat():
                return self._repeated(part, at)

    def _step(self, part: Part, positions: frozenset[int]) -> frozenset[int]:
        return frozenset().union(*(self.ends(part, position) for position in positions))

    def _repeated(self, part: Repeat, at: int) -> frozenset[int]:
        positions = frozenset({at})
        for _ in range(part.low):
            further = self._step(part.part, positions)
            if further == positions:
                break
            positions = further
        reached, count = positions, part.low
        while positions and (part.high is None or count < part.high):
            positions = self._step(part.part, positions) - reached
            reached |= positions
            count += 1
        return reached

    def _holds(self, kind: str, at: int) -> bool:
        before, behind = self.value[at - 1 : at] if at else "", self.value[at : at + 1]
        match kind:
            case "start":
                return not before
            case "end":
                return not behind
            case "line start":
                return before in ("", "\n")
            case "line end":
                return behind in ("", "\n")
        inside = [bool(char) and char.isascii() and (char.isalnum() or char == "_") for char in (before, behind)]
        return (inside[0] != inside[1]) == (kind == "boundary")


def _takes(chars: Chars, char: str) -> bool:
    """Whether the class holds the character."""
    same = [ord(other) for other in folded(char)] if chars.fold else [ord(char)]
    found = any(low <= code <= high for code in same for low, high in chars.ranges)
    for name, negated in chars.classes:
        if name in SCRIPTS:
            raise _UnknownClass
        found = found or in_category(char, name) != negated
    return found != chars.negated
