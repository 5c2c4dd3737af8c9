"""The check metric-unit."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from fnmatch import fnmatchcase

from obsdsl.define.declaration import Declaration, MetricType
from obsdsl.define.light import frozen
from obsdsl.define.unit import unit_from_name
from obsdsl.lint.check import Check
from obsdsl.lint.known import of_library
from obsdsl.lint.problem import Finding, Level
from obsdsl.lint.site import Site

# Words of units, and the base unit that is meant.
_BASE: Mapping[str, str] = {
    **dict.fromkeys(("milliseconds", "millis", "ms", "msec", "msecs"), "seconds"),
    **dict.fromkeys(("microseconds", "micros", "usec", "usecs"), "seconds"),
    **dict.fromkeys(("nanoseconds", "nanos", "nsec", "nsecs"), "seconds"),
    **dict.fromkeys(("minutes", "hours", "days", "weeks", "sec", "secs", "mins"), "seconds"),
    **dict.fromkeys(("kilobytes", "megabytes", "gigabytes", "terabytes", "kb", "mb", "gb", "tb"), "bytes"),
    **dict.fromkeys(("kibibytes", "mebibytes", "gibibytes", "kib", "mib", "gib", "tib"), "bytes"),
    **dict.fromkeys(("bits", "kilobits", "megabits"), "bytes"),
    **dict.fromkeys(("percent", "percents", "percentage", "pct"), "ratio"),
    **dict.fromkeys(("fahrenheit", "kelvins"), "celsius"),
    **dict.fromkeys(("millivolts", "mv", "kilovolts"), "volts"),
    **dict.fromkeys(("milliamperes", "milliamps"), "amperes"),
    **dict.fromkeys(("milliwatts", "kilowatts", "kw"), "watts"),
    **dict.fromkeys(("kilojoules", "kwh"), "joules"),
    **dict.fromkeys(("kilograms", "kg", "milligrams"), "grams"),
    **dict.fromkeys(("kilometres", "kilometers", "millimetres", "millimeters", "km", "mm", "cm"), "metres"),
}  # fmt: skip
_TYPES = ("counter", "gauge", "histogram", "summary", "metric")
_CAMEL = re.compile(r"[a-z][a-z0-9]*[A-Z]")
_HUMP = re.compile(r"[A-Z]")
# What a name may end in behind its unit.
_ENDS = ("total", "ratio", "info", "max", "min", "avg", "sum", "count")


@frozen(kw_only=True)
class MetricUnit(Check[Declaration]):
    """A metric's name has a unit that is not a base unit, says another unit than is declared, or says its type.

    Seconds, bytes, ratios: with one unit for one thing, two metrics can be compared, and Grafana scales them for
    people. An abbreviation is read in two ways, and a name in camelCase is misspelt by everybody. A type in the name
    is wrong as soon as the type changes.

    `spared` are patterns of names.

    Bad:
    ```python
    backup = Gauge("app_backup_duration_ms", "How long the last backup took.")
    ```
    Good:
    ```python
    backup = Gauge("app_backup_duration_seconds", "How long the last backup took.")
    ```
    """

    code = "OBS702"
    name = "metric-unit"
    level = Level.WARNING
    rows = (67,)
    on = (Declaration,)

    spared: Sequence[str] = ()

    def find(self, value: Declaration, at: Site) -> Iterator[Finding]:
        if of_library(value) or any(fnmatchcase(value.name, pattern) for pattern in self.spared):
            return
        words = value.name.split("_")
        for message, mend in (*_word_faults(value, words), *_unit_faults(value)):
            yield Finding(message, mend, field=("name",))


def _word_faults(metric: Declaration, words: list[str]) -> Iterator[tuple[str, str]]:
    name = metric.name
    last = [word for word in words if word not in _ENDS][-1:]
    for word in last:
        base = _BASE.get(word)
        if base is not None:
            better = f"_{base}".join(name.rsplit(f"_{word}", 1))
            yield (
                f"the name {name!r} is in {word}; the base unit is {base}",
                f"name it {better}, and convert the values",
            )
    for word in words[1:]:
        if word in _TYPES and word == words[-1]:
            yield f"the name {name!r} says its type", f"name it {name.removesuffix(f'_{word}')}"
    # `node_memory_MemTotal_bytes` takes its words from the kernel: a capital at the beginning is someone else's name.
    camel = next((word for word in words if _CAMEL.match(word)), None)
    if camel is not None:
        better = _HUMP.sub(lambda match: f"_{match[0].lower()}", camel)
        yield f"the name {name!r} has {camel!r} in camelCase", f"write it as {better!r}"


def _unit_faults(metric: Declaration) -> Iterator[tuple[str, str]]:
    named = unit_from_name(metric.name)
    if named is None or metric.unit is None or named == metric.unit or metric.type is MetricType.INFO:
        return
    # Instants are named after what they are counted in.
    if named.powers == metric.unit.powers and named.scale == metric.unit.scale:
        return
    yield (
        f"its name says {named}, and its unit is {metric.unit}",
        "rename the metric, or correct the unit",
    )
