"""Metrics in files of sane size: by the first word of their names, and of large families by the second, too."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from obsdsl.define.light import frozen
from obsdsl.importing.metrics.families import Family
from obsdsl.importing.python.naming import snake

# A prefix with fewer metrics has no file of its own, unless it is the only such; one with more is divided.
_FEW: Final = 2
# Of a part, so many are worth a file.
_LEAST_PART: Final = 3
_MANY: Final = 40
OTHER: Final = "other"
RECORDED: Final = "recorded"


@frozen
class Subsystem:
    """The metrics of one file, and the words with which the names of all begin."""

    prefix: str
    families: tuple[Family, ...]

    @property
    def about(self) -> str:
        """The docstring of the file."""
        match self.prefix:
            case "other":
                return "Metrics of which there are few of a kind, as far as rules and dashboards tell."
            case "recorded":
                return "Series that rules elsewhere record: they are defined here to be read."
        return f"Metrics of {self.prefix.replace('_', ' ')}, as far as rules and dashboards tell."


def subsystems(families: Iterable[Family]) -> list[Subsystem]:
    """The metrics by file, in order; those of small families together at the end."""
    first: dict[str, list[Family]] = {}
    for one in sorted(families, key=lambda one: one.name):
        first.setdefault(_prefix(one.name, 1), []).append(one)
    found: dict[str, list[Family]] = {}
    few: list[Family] = []
    for prefix, held in first.items():
        if prefix == RECORDED:
            found[prefix] = held
        elif len(held) < _FEW or prefix == OTHER:
            few += held
        else:
            found.update(_divided(prefix, held))
    if few:
        lone = _prefix(few[0].name, 1)
        found[lone if len(few) == 1 and lone not in found else OTHER] = few
    return [Subsystem(prefix, tuple(held)) for prefix, held in found.items()]


def _divided(prefix: str, held: list[Family]) -> dict[str, list[Family]]:
    """A large family by the second word, as far as that tells some apart."""
    if len(held) <= _MANY:
        return {prefix: held}
    second: dict[str, list[Family]] = {}
    for one in held:
        second.setdefault(_prefix(one.name, 2), []).append(one)
    large = {name: some for name, some in second.items() if len(some) >= _LEAST_PART and name != prefix}
    if len(large) < 2:
        return {prefix: held}
    rest = [one for one in held if _prefix(one.name, 2) not in large]
    return dict(sorted({**large, **({prefix: rest} if rest else {})}.items()))


def _prefix(name: str, words: int) -> str:
    if ":" in name:
        return RECORDED
    return snake("_".join(name.split("_")[:words]))
