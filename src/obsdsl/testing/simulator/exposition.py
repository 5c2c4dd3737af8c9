"""Prometheus's text format, as it reads it from a target."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping

import attrs

from obsdsl.define.declaration import Declaration, MetricType
from obsdsl.define.label import LEGACY_LABEL, LEGACY_NAME

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_TYPES = {
    MetricType.COUNTER: "counter",
    MetricType.GAUGE: "gauge",
    MetricType.INFO: "gauge",
    MetricType.HISTOGRAM: "histogram",
    MetricType.SUMMARY: "summary",
}
_ESCAPES = str.maketrans({"\\": "\\\\", "\n": "\\n", '"': '\\"'})
_HELP_ESCAPES = str.maketrans({"\\": "\\\\", "\n": "\\n"})


@attrs.frozen
class Sample:
    """One line: a series and its value."""

    name: str
    labels: Mapping[str, str]
    value: float


def exposition(families: Iterable[tuple[Declaration, Iterable[Sample]]]) -> str:
    """The text of all families, each with its help and type."""
    return "".join(f"{line}\n" for of, samples in families for line in _family(of, list(samples)))


def _family(of: Declaration, samples: list[Sample]) -> Iterator[str]:
    if not samples:
        return
    name = of.name if LEGACY_NAME.fullmatch(of.name) else f'"{of.name.translate(_ESCAPES)}"'
    yield f"# HELP {name} {of.help.translate(_HELP_ESCAPES)}"
    yield f"# TYPE {name} {_TYPES[of.type]}"
    for sample in samples:
        yield f"{_series(sample)} {number(sample.value)}"


def _series(sample: Sample) -> str:
    pairs = [f'{_label(name)}="{value.translate(_ESCAPES)}"' for name, value in sample.labels.items()]
    if LEGACY_NAME.fullmatch(sample.name):
        return f"{sample.name}{{{','.join(pairs)}}}" if pairs else sample.name
    # A name of other characters stands among the labels, for Prometheus 3.
    return f"{{{','.join([_quoted(sample.name), *pairs])}}}"


def _label(name: str) -> str:
    return name if LEGACY_LABEL.fullmatch(name) else _quoted(name)


def _quoted(name: str) -> str:
    return f'"{name.translate(_ESCAPES)}"'


def number(value: float) -> str:
    """A value, as short as it reads back the same."""
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "+Inf" if value > 0 else "-Inf"
    return str(int(value)) if value == int(value) and abs(value) < 1e15 else repr(value)


def bound(value: float) -> str:
    """An upper bound or a quantile in a label, as Go's client writes it."""
    if math.isinf(value):
        return "+Inf"
    return f"{value:g}" if float(f"{value:g}") == value else repr(float(value))
