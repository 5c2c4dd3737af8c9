"""How a value of some unit is best written in a template, and where a template writes it wrongly."""

from __future__ import annotations

import re

from obsdsl.define.light import frozen
from obsdsl.define.unit import BYTES, PERCENT, RATIO, SECONDS, TIMESTAMP, Unit
from obsdsl.lint.template.use import ValueUse


@frozen
class Writing:
    """A function of templates that writes a value, and the sign that belongs behind it."""

    function: str
    sign: str = ""

    def __str__(self) -> str:
        return f"{{{{ $value | {self.function} }}}}{self.sign}"


@frozen
class Misfit:
    """Why a value of a unit should not be written so. `wrong`: the text says something false, rather than little."""

    message: str
    wrong: bool


_BYTES_PER_SECOND = BYTES / SECONDS
# Every Prometheus from 2.42 on has all of these functions.
_FITTING: dict[Unit, Writing] = {
    RATIO: Writing("humanizePercentage"),
    PERCENT: Writing('printf "%.1f"', "%"),
    SECONDS: Writing("humanizeDuration"),
    TIMESTAMP: Writing("humanizeTimestamp"),
    BYTES: Writing("humanize1024", "B"),
    _BYTES_PER_SECOND: Writing("humanize1024", "B/s"),
}
# What the functions take, and the words that they write themselves.
_TAKES = {"humanizePercentage": RATIO, "humanizeDuration": SECONDS, "humanizeTimestamp": TIMESTAMP}
_PREFIXING = ("humanize", "humanize1024")
_WRITTEN = {
    "humanizePercentage": re.compile(r"\s?(?:%|percent\b)"),
    "humanizeDuration": re.compile(r"\s?(?:s|secs?|seconds?)\b"),
    "humanizeTimestamp": re.compile(r"\s?(?:s|secs?|seconds?|UTC)\b"),
}
# Words behind a value that are units beyond doubt. A bare `s` may be a plural, `m` and `h` may be anything.
_SAID = re.compile(
    r"\s?(?P<said>%|percent\b|ms\b|milliseconds\b|seconds\b|minutes\b|hours\b|days\b|[kKMGTP]i?B\b|bytes\b)"
    r"(?!\s?(?:/|per\b))"
)
_NAMES = {"%": "percent", "KB": "kilobytes", "kB": "kilobytes", "KiB": "kibibytes"}
# Like them, by Grafana's ids.
_IDS = {"MB": "decmbytes", "GB": "decgbytes", "TB": "dectbytes", "PB": "decpbytes"}
_IDS |= {"MiB": "mbytes", "GiB": "gbytes", "TiB": "tbytes", "PiB": "pbytes"}
# Of sizes, MB is written for MiB and the other way round up to peta: 1.126.
_ALIKE = 1.13
# Functions that leave a number as it is.
_PLAIN = frozenset(("print", "printf", "println", "html", "js", "urlquery", "or", "and"))


def fitting(unit: Unit) -> Writing:
    """How to write a value of this unit: by `humanize` where nothing fits better."""
    return _FITTING.get(unit.uncounted()) or _FITTING.get(unit) or Writing("humanize")


def misfit(use: ValueUse, unit: Unit) -> Misfit | None:
    """What is wrong with writing a value of `unit` as the template does; None where that is well."""
    if not use.shown or not set(use.functions) <= {*_PLAIN, *_TAKES, *_PREFIXING}:
        return None
    unit = unit.uncounted()
    function = next((name for name in use.functions if name not in _PLAIN), "")
    if function in _TAKES:
        return _converted(function, use, unit)
    if said := _said(use.after):
        return _beside(function, unit, *said)
    writing = fitting(unit)
    if function == writing.function or (writing.function.startswith("printf") and use.verb):
        return None
    if unit in (RATIO, TIMESTAMP) or (not function and not use.verb and unit in _FITTING):
        made = function or ("printf" if use.verb else "the bare number")
        return Misfit(f"{made} shows {_article(unit)} poorly; write {writing}", False)
    return None


def _converted(function: str, use: ValueUse, unit: Unit) -> Misfit | None:
    """The functions that take one unit and write it themselves."""
    takes = _TAKES[function]
    if unit != takes:
        mend = f"write {fitting(unit)}"
        if unit.same_dimension(takes):
            mend = f"multiply the expression by {float(unit.factor_to(takes)):g}, or {mend}"
        return Misfit(f"{function} takes {_article(takes)}, and this is {_article(unit)}; {mend}", True)
    if written := _WRITTEN[function].match(use.after):
        shown = written[0].strip()
        return Misfit(f"{function} writes the unit itself; delete {shown!r} behind it", True)
    return None


def _beside(function: str, unit: Unit, word: str, said: Unit) -> Misfit | None:
    """A unit stands behind the value: it must be the value's."""
    if said == unit and not (function in _PREFIXING and word[:1] in "kKMGTP"):
        return None
    if not said.same_dimension(unit):
        return Misfit(f"{word!r} stands behind {_article(unit)}; write {fitting(unit)}", True)
    if function in _PREFIXING and said == unit:
        return Misfit(f"{function} writes a prefix of its own; write {fitting(unit)}", True)
    factor = float(unit.factor_to(said))
    if 1 / _ALIKE < factor < _ALIKE:
        meant = f"{word[0]}iB" if factor > 1 else f"{word[0]}B"
        return Misfit(f"{word!r} stands behind {_article(unit)}, {abs(factor - 1):.0%} off; write {meant}", False)
    off = f"{factor:g} times too small" if factor > 1 else f"{1 / factor:g} times too large"
    return Misfit(f"{word!r} stands behind {_article(unit)}, so that it reads {off}; write {fitting(unit)}", True)


def _said(after: str) -> tuple[str, Unit] | None:
    """The unit that the text behind a value says."""
    match = _SAID.match(after)
    if match is None:
        return None
    word = match["said"]
    unit = Unit.from_grafana(_IDS[word]) if word in _IDS else Unit.of(_NAMES.get(word, word))
    return (word, unit) if unit else None


def _article(unit: Unit) -> str:
    """The unit in a sentence."""
    if unit == RATIO:
        return "a ratio"
    return "a timestamp" if unit.point else f"a value in {unit}"
