"""What can go wrong, said the same way everywhere: the object, the place in the user's code, the mend.

An `ObsdslError` means that obsdsl cannot go on. A poor but possible choice is a lint problem instead.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache

import attrs

_PACKAGE = os.path.dirname(os.path.abspath(__file__)) + os.sep  # noqa: PTH100, PTH120 - pathlib costs at start-up
# Who makes a copy is the one who calls it.
_EVOLVE = attrs.evolve.__code__.co_filename


# More of a value or a sentence than this helps nobody.
_LONGEST_VALUE = 80
_LONGEST_FAULT = 2000


def shown(value: object) -> str:
    """A value in a message: as Python writes it, cut where it is long; its type, where Python cannot write it."""
    try:
        text = repr(value)
    except Exception:  # endless nesting, a number of more digits than Python prints, a fault in someone's __repr__
        text = f"<{type(value).__name__}>"
    return text if len(text) <= _LONGEST_VALUE else f"{text[: _LONGEST_VALUE - 1]}…"


def _cut(fault: str) -> str:
    """`fault` without its middle where that is endless: the mend stands at the end."""
    half = _LONGEST_FAULT // 2
    return fault if len(fault) <= _LONGEST_FAULT else f"{fault[:half]} … {fault[-half:]}"


def shown_path(path: object) -> str:
    """A path relative to the working directory where it lies below it, else as it is."""
    return str(path).removeprefix(os.getcwd() + os.sep)  # noqa: PTH109


@attrs.frozen
class Location:
    """A place in the user's code: a file and a line, counted from 1."""

    file: str
    line: int

    def __str__(self) -> str:
        return f"{self.shown()}:{self.line}"

    def shown(self) -> str:
        """The file, relative to the working directory where it lies below it."""
        return shown_path(self.file)


_place: ContextVar[Location | None] = ContextVar("_place", default=None)


@contextmanager
def located(location: Location | None) -> Iterator[None]:
    """Within, what is made has this location: it is read from an object that the user made there."""
    token = _place.set(location)
    try:
        yield
    finally:
        _place.reset(token)


def here() -> Location | None:
    """The innermost line of the calling stack that is the user's: neither obsdsl's nor generated code."""
    if (place := _place.get()) is not None:
        return place
    frame = sys._getframe(1)
    while frame is not None:
        file = frame.f_code.co_filename
        if not file.startswith((_PACKAGE, _EVOLVE, "<")):
            return Location(file, frame.f_lineno)
        frame = frame.f_back  # type: ignore[assignment]
    return None


class ObsdslError(Exception):
    """obsdsl cannot go on. `faults` are sentences, each with its mend."""

    def __init__(self, subject: str, faults: str | Iterable[str], location: Location | None = None) -> None:
        self.subject = _cut(subject)
        self.faults = tuple(_cut(fault) for fault in ((faults,) if isinstance(faults, str) else faults))
        self.location = location
        super().__init__(self.subject, self.faults, location)

    def __str__(self) -> str:
        where = f"{self.location}: " if self.location else ""
        what = f"{self.subject}: " if self.subject else ""
        if len(self.faults) == 1:
            return f"{where}{what}{self.faults[0]}"
        return f"{where}{what}{len(self.faults)} faults" + "".join(f"\n  - {fault}" for fault in self.faults)


class DefinitionError(ObsdslError):
    """An object of the user's that cannot be rendered or makes no sense in any world."""

    def __init__(self, subject: str, faults: str | Iterable[str], location: Location | None = None) -> None:
        super().__init__(subject, faults, location or here())

    def __reduce__(self) -> tuple[object, ...]:
        return (type(self), (self.subject, self.faults, self.location))


class LoadError(ObsdslError):
    """A workspace that cannot be read: a missing file, a module that raises, one identity twice."""


class CompileError(ObsdslError):
    """Objects that are fine alone and cannot be compiled together, or not for the target's version."""


class RemoteError(ObsdslError):
    """A server that could not be reached or refused what it was asked."""


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """`; did you mean 'x'?` for the closest known name, or nothing."""
    close = _closest(name, tuple(known))
    return f"; did you mean {close!r}?" if close else ""


@lru_cache(maxsize=512)
def _closest(name: str, known: tuple[str, ...]) -> str:
    """It is searched for among all that there is, and the same slip is often made many times."""
    import difflib

    return next(iter(difflib.get_close_matches(name, known, n=1)), "")


def listed(names: Iterable[object], last: str = "or") -> str:
    """'a', 'b' or 'c': names for a sentence."""
    shown = [repr(name) for name in names]
    if len(shown) <= 1:
        return "".join(shown)
    return f"{', '.join(shown[:-1])} {last} {shown[-1]}"
