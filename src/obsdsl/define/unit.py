"""Units as a small algebra: products of powers of base units, times an exact scale.

`rate()` divides by seconds, a ratio of bytes is a plain ratio, milliseconds are a thousandth of seconds: each is one
operation on `Unit`. What units there are, and what metric names and Grafana call them, is in `unit_table`.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable
from fractions import Fraction
from typing import TypeAlias

import attrs

from obsdsl.define.light import frozen
from obsdsl.define.unit_table import CUSTOM, PLAIN, ROWS, Row
from obsdsl.errors import did_you_mean, shown

Exponent: TypeAlias = int | Fraction
Powers: TypeAlias = tuple[tuple[str, Exponent], ...]

# Bases that count things: a mean over them (s/event) is read as the thing itself (s).
_COUNTING = ("event", "series")
_FACTOR = re.compile(r"(?P<name>[^\s^²³]+)(?:\^(?P<exponent>-?\d{1,2})|(?P<sign>[²³]))?")


def _canonical(powers: Iterable[tuple[str, Exponent]]) -> Powers:
    """The powers added up by base and sorted, without zeros, whole exponents as int: one form for one unit."""
    total: dict[str, Exponent] = {}
    try:
        for base, n in powers:
            total[base] = total.get(base, 0) + n
    except (TypeError, ValueError):
        raise ValueError(f'{shown(powers)} are no powers of units; write Unit.of("bytes/second")') from None
    return tuple((base, int(n) if n.denominator == 1 else n) for base, n in sorted(total.items()) if n)


def _scale(value: int | Fraction) -> Fraction:
    if not isinstance(value, int | Fraction):
        raise ValueError(f"a unit has a scale of {shown(value)}; write a whole number or a Fraction")
    return Fraction(value)


@frozen(cache_hash=True)
class Unit:
    """A unit: the `powers` of its base units, and its `scale`, which is how many of those one of it is.

    `point` marks an instant, counted from 1970, beside an amount: two instants have a difference, and no sum.
    Equality is exact: milliseconds are not seconds. Raises ValueError for a scale that is not positive.
    """

    powers: Powers = attrs.field(default=(), converter=_canonical)
    scale: Fraction = attrs.field(default=Fraction(1), converter=_scale)
    point: bool = False

    def __attrs_post_init__(self) -> None:
        if self.scale <= 0:
            raise ValueError(f"a unit has a scale of {self.scale}; it must be positive")

    @classmethod
    def of(cls, value: UnitLike) -> Unit:
        """A unit from its name: `"seconds"`, `"ms"`, `"bytes/second"`, `"joules per kilogram"`, `"1"`; or from itself.

        Raises ValueError with the mend for a name that is not known.
        """
        if isinstance(value, Unit):
            return value
        if not isinstance(value, str):
            raise ValueError(f'{shown(value)} is not a unit; write its name, such as "seconds" or "bytes/second"')
        return _named(value)

    @classmethod
    def from_grafana(cls, unit_id: str) -> Unit | None:
        """What a panel with Grafana's `unit_id` takes its values to be; None where that is not known.

        An id that only says how to write a value (`short`, `hex`, `suffix:rows`) says nothing about its unit.
        """
        if unit_id.startswith("time:"):
            return TIMESTAMP_MILLISECONDS
        return _FROM_GRAFANA.get(unit_id)

    def grafana(self) -> str | None:
        """The id that Grafana is best told for values in this unit, or None if it has none.

        A mean per event or per series is written as what it is a mean of: seconds per event are `s`.
        An instant in seconds has none: Grafana's dates are in milliseconds, and its `s` is a length of time.
        """
        return _TO_GRAFANA.get(self) or _TO_GRAFANA.get(self.uncounted())

    def uncounted(self) -> Unit:
        """This unit without "per event" and "per series": seconds for seconds/event."""
        return Unit(((b, n) for b, n in self.powers if b not in _COUNTING or n > 0), self.scale, self.point)

    @property
    def dimensionless(self) -> bool:
        """Whether it is a plain number, of any scale: a ratio, a percentage."""
        return not self.powers

    def same_dimension(self, other: Unit) -> bool:
        """Whether both measure the same thing, up to a factor. An instant and an amount of time do not."""
        return self.powers == other.powers and self.point == other.point

    def factor_to(self, other: Unit) -> Fraction:
        """What a value in this unit is multiplied by to be in `other`: 1000 from seconds to milliseconds.

        Raises ValueError if they measure different things.
        """
        if not self.same_dimension(other):
            raise ValueError(f"{self} cannot be converted to {other}: they measure different things")
        return self.scale / other.scale

    def rescaled(self, factor: Exponent) -> Unit:
        """The unit of the same values once they are multiplied by `factor`: seconds × 1000 are milliseconds.

        An instant stays one. Raises ValueError for a factor that is not positive.
        """
        if factor <= 0:
            raise ValueError(f"a unit cannot be rescaled by {factor}; the factor must be positive")
        return attrs.evolve(self, scale=self.scale / factor)

    def __mul__(self, other: Unit) -> Unit:
        """The unit of a product. An instant counts as the seconds since 1970, save that a factor of 1 leaves it be."""
        return _product(self, other) if isinstance(other, Unit) else NotImplemented

    def __truediv__(self, other: Unit) -> Unit:
        """The unit of a quotient; instants as for a product."""
        return _quotient(self, other) if isinstance(other, Unit) else NotImplemented

    def __pow__(self, exponent: Exponent) -> Unit:
        """The unit of a power. Raises ValueError where its scale would not be a fraction, as for √(kilobytes)."""
        if exponent == 1:
            return self
        exponent = Fraction(exponent)
        scale = _exact_root(self.scale, exponent.denominator) ** exponent.numerator
        return Unit(((base, n * exponent) for base, n in self.powers), scale)

    def root(self, degree: int = 2) -> Unit:
        """The unit of a root. Raises ValueError as `**` does."""
        return self ** Fraction(1, degree)

    def __add__(self, other: Unit) -> Unit:
        """The unit of a sum: instant + amount is an instant.

        Raises ValueError for two instants, other dimensions, or one dimension at two scales.
        """
        if not isinstance(other, Unit):
            return NotImplemented
        if self.point and other.point:
            raise ValueError("two timestamps cannot be added; subtract them for the time between them")
        _require_alike(self, other, "added to")
        return self if self.point else other

    def __sub__(self, other: Unit) -> Unit:
        """The unit of a difference: instant - instant is an amount, instant - amount an instant.

        Raises ValueError for amount - instant, other dimensions, or one dimension at two scales.
        """
        if not isinstance(other, Unit):
            return NotImplemented
        if other.point and not self.point:
            raise ValueError(f"a timestamp cannot be subtracted from {self}; swap them")
        _require_alike(other, self, "subtracted from")
        return attrs.evolve(self, point=self.point and not other.point)

    def __str__(self) -> str:
        """As people write it, and `of` reads it unless its scale is odd: `bytes/second`, `percent`."""
        return _shown(self)


UnitLike: TypeAlias = str | Unit


@functools.lru_cache(maxsize=4096)
def _product(left: Unit, right: Unit) -> Unit:
    if right == RATIO:
        return left
    if left == RATIO:
        return right
    return Unit(left.powers + right.powers, left.scale * right.scale)


@functools.lru_cache(maxsize=4096)
def _quotient(left: Unit, right: Unit) -> Unit:
    return _product(left, right**-1)


def _exact_root(value: Fraction, degree: int) -> Fraction:
    """The root of a positive fraction, which must be a fraction too, else ValueError."""
    root = Fraction(_whole_root(value.numerator, degree), _whole_root(value.denominator, degree))
    if root**degree != value:
        raise ValueError(f"the root of degree {degree} of a scale of {value} is not a fraction")
    return root


def _whole_root(value: int, degree: int) -> int:
    """The largest whole number whose power is at most `value`."""
    low, high = 0, 1 << (value.bit_length() // degree + 1)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if middle**degree <= value else (low, middle)
    return low


def _require_alike(one: Unit, other: Unit, verb: str) -> None:
    """Raise ValueError unless both have the same powers and scale."""
    if one.powers != other.powers:
        raise ValueError(f"{one} cannot be {verb} {other}: they measure different things")
    if one.scale != other.scale:
        raise ValueError(f"{one} cannot be {verb} {other}; multiply them by {one.scale / other.scale} first")


def _row_unit(row: Row) -> Unit:
    powers = [(base, int(n or 1)) for base, _, n in (word.partition("^") for word in row.bases.split())]
    return Unit(powers, Fraction(row.scale), row.point)


RATIO = Unit()
UNITS: tuple[Unit, ...] = tuple(map(_row_unit, ROWS))
"""The known units, in the order of `unit_table.ROWS`."""

_PAIRS = tuple(zip(ROWS, UNITS, strict=True))
_NAMES = {unit: row.names.split() for row, unit in _PAIRS}
_BY_NAME = {name: unit for unit, names in _NAMES.items() for name in names}
_BY_SUFFIX = {suffix: unit for row, unit in _PAIRS for suffix in row.suffixes.split()}
_TO_GRAFANA = {unit: row.grafana.split()[0] for row, unit in _PAIRS if row.grafana}
# Counts prefer `short`, which says nothing of what it counts: read back it is nothing.
_FROM_GRAFANA = {unit_id: unit for row, unit in _PAIRS for unit_id in row.grafana.split() if unit_id not in PLAIN}
GRAFANA_IDS: tuple[str, ...] = tuple(sorted({*_FROM_GRAFANA, *PLAIN}))
"""The ids that Grafana gives its units, without custom ones such as `suffix:rows`."""

SECONDS = _BY_NAME["seconds"]
MILLISECONDS = _BY_NAME["milliseconds"]
MINUTES = _BY_NAME["minutes"]
HOURS = _BY_NAME["hours"]
DAYS = _BY_NAME["days"]
TIMESTAMP = _BY_NAME["timestamp"]
TIMESTAMP_MILLISECONDS = _BY_NAME["timestamp_milliseconds"]
BYTES = _BY_NAME["bytes"]
BITS = _BY_NAME["bits"]
PERCENT = _BY_NAME["percent"]
EVENTS = _BY_NAME["events"]
SERIES = _BY_NAME["series"]
HERTZ = _BY_NAME["hertz"]
CELSIUS = _BY_NAME["celsius"]
VOLTS = _BY_NAME["volts"]
AMPERES = _BY_NAME["amperes"]
JOULES = _BY_NAME["joules"]
WATTS = _BY_NAME["watts"]
GRAMS = _BY_NAME["grams"]
METRES = _BY_NAME["metres"]


def is_grafana_id(text: str) -> bool:
    """Whether Grafana knows `text` as a unit, custom forms such as `suffix:rows` among them.

    Grafana takes any other text too and writes it behind the value, which is mostly a slip: `suffix:` says it is meant.
    """
    form, colon, _ = text.partition(":")
    return form in CUSTOM if colon else text in _FROM_GRAFANA or text in PLAIN


@functools.lru_cache(maxsize=4096)
def unit_from_name(metric_name: str) -> Unit | None:
    """The unit that the last words of a metric's name say, less `_total`; None if they say none.

    `_bucket`, `_sum` and `_count` are the caller's to take off.
    Source: Prometheus, "Metric and label naming", base units.
    """
    words = metric_name.removesuffix("_total").replace(":", "_").split("_")
    if len(words) >= 3 and words[-2] == "per":
        above, below = _BY_SUFFIX.get(words[-3]), _BY_NAME.get(words[-1])
        return above / below if above and below else None
    for length in (3, 2, 1):
        if len(words) >= length and (unit := _BY_SUFFIX.get("_".join(words[-length:]))):
            return unit
    return None


@functools.lru_cache(maxsize=1024)
def _named(text: str) -> Unit:
    """The unit of a name or of a compound of names. Raises ValueError with the mend."""
    if known := _BY_NAME.get(text):
        return known
    unit = RATIO
    for i, part in enumerate(re.sub(r"\s+per\s+|_per_", "/", text).split("/")):
        for factor in re.split(r"[*·]", part):
            power = _factor(factor.strip(), text)
            unit = unit / power if i else unit * power
    return unit


def _factor(factor: str, text: str) -> Unit:
    if known := _BY_NAME.get(factor):
        return known
    match = _FACTOR.fullmatch(factor)
    base = match and _BY_NAME.get(match["name"])
    if not match or not base:
        meant = _FROM_GRAFANA.get(text)
        mend = (
            f"; write {str(meant)!r}, for {shown(text)} is Grafana's name" if meant else did_you_mean(factor, _BY_NAME)
        )
        raise ValueError(f"{shown(text)} is not a unit" + (mend or '; write one such as "seconds" or "bytes/second"'))
    exponent = match["exponent"] or {"²": 2, "³": 3}.get(match["sign"], 1)
    return base ** int(exponent)


@functools.lru_cache(maxsize=4096)
def _shown(unit: Unit) -> str:
    """The unit's name, or its bases with their exponents: plural above the bar, singular below it."""
    if names := _NAMES.get(unit):
        return names[0]
    above = [(base, n) for base, n in unit.powers if n > 0]
    below = "".join("/" + _power(_base_name(base, 1), -n) for base, n in unit.powers if n < 0)
    # The scale goes into the name of what is measured where there is one: milliseconds/event.
    if len(above) == 1 and above[0][1] == 1 and (names := _NAMES.get(Unit(above, unit.scale))):
        shown = names[0] + below
    else:
        top = "·".join(_power(_base_name(base, 0), n) for base, n in above) or "1"
        shown = f"{'' if unit.scale == 1 else f'{unit.scale} '}{top}{below}"
    return f"timestamp ({shown})" if unit.point else shown


def _base_name(base: str, form: int) -> str:
    """The plural (form 0) or singular (form 1) of a base, or its symbol."""
    return _NAMES.get(Unit(((base, 1),)), (base, base))[form]


def _power(name: str, exponent: Exponent) -> str:
    return name if exponent == 1 else f"{name}^{exponent}"
