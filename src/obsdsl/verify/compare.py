"""What differs between the definitions and what a target exposes."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fnmatch import fnmatchcase
from typing import Final, Literal, TypeAlias

import attrs

from obsdsl.define.declaration import Declaration, MetricType
from obsdsl.errors import Location, did_you_mean
from obsdsl.verify.exposition import Family, Sample

Kind: TypeAlias = Literal["missing", "undeclared", "type", "labels", "values", "buckets", "cardinality"]
# What the text format calls the types.
_TYPES: Final[Mapping[MetricType, str]] = {
    MetricType.COUNTER: "counter",
    MetricType.GAUGE: "gauge",
    MetricType.INFO: "gauge",
    MetricType.HISTOGRAM: "histogram",
    MetricType.NATIVE_HISTOGRAM: "histogram",
    MetricType.SUMMARY: "summary",
}
# Labels that the series of a type have by themselves.
_OWN: Final = {"histogram": "le", "summary": "quantile"}
# Client libraries expose when a counter or histogram began beside it.
_CREATED = "_created"
# So many values are shown of many.
_MOST = 3


@attrs.frozen
class Difference:
    """One thing in which the target is not as defined."""

    metric: str
    kind: Kind
    text: str
    location: Location | None = None


@attrs.frozen
class Verdict:
    """All differences, and the names of the metrics that are as defined or have no sample yet."""

    differences: tuple[Difference, ...]
    verified: tuple[str, ...]
    # Named by the target, without a series so far: labels appear with the first event.
    silent: tuple[str, ...]


def compare(
    declared: Sequence[Declaration], families: Mapping[str, Family], ignore: Iterable[str] = (), limit: int = 1000
) -> Verdict:
    """Where the target is not as defined; `limit` is how many series a metric may have, `ignore` patterns of names."""
    found: list[Difference] = []
    verified: list[str] = []
    silent: list[str] = []
    patterns = tuple(ignore)
    known = {metric.name for metric in declared}
    strangers = [name for name in families if name not in known]
    for metric in declared:
        if _is_ignored(metric.name, patterns):
            continue
        its = list(_metric(metric, families.get(metric.name), strangers, limit))
        found += its
        if not its:
            has_samples = bool(families[metric.name].samples)
            (verified if has_samples else silent).append(metric.name)
    created = {one.removesuffix("_total") + _CREATED for one in known} | {one + _CREATED for one in known}
    for name, family in families.items():
        if name not in known | created and not _is_ignored(name, patterns):
            close = did_you_mean(name, sorted(known))
            text = f"is exposed as {_a(family.type)} and not declared{close or '; declare it, or --ignore it'}"
            found.append(Difference(name, "undeclared", text))
            found += _cardinality(name, family, limit, None)
    return Verdict(tuple(found), tuple(verified), tuple(silent))


def _is_ignored(name: str, patterns: Iterable[str]) -> bool:
    return any(fnmatchcase(name, pattern) for pattern in patterns)


def _metric(metric: Declaration, family: Family | None, strangers: list[str], limit: int) -> Iterator[Difference]:
    if family is None:
        first = "; with its labels, it may appear with the first event" if metric.labels else ""
        close = did_you_mean(metric.name, strangers) or first
        yield Difference(metric.name, "missing", f"is declared and not exposed{close}", metric.location)
        return
    expected = _TYPES[metric.type]
    if family.type != expected:
        text = f"is declared as a {metric.type.value} and exposed as {_a(family.type)}"
        yield Difference(metric.name, "type", text, metric.location)
        return
    yield from _labels(metric, family)
    yield from _values(metric, family)
    yield from _buckets(metric, family)
    yield from _cardinality(metric.name, family, limit, metric.location)


def _labels(metric: Declaration, family: Family) -> Iterator[Difference]:
    own = _OWN.get(family.type, "")
    seen = {name for sample in family.samples for name in sample.labels if name != own}
    more = sorted(seen - metric.labels.keys())
    if more and not metric.open_labels:
        close = did_you_mean(more[0], [name for name in metric.labels if name not in seen])
        yield _differs(metric, "labels", f"has the label {_shown(more)}, which is not declared{close}")
    if family.samples:
        lacking = sorted(metric.labels.keys() - seen)
        if lacking:
            yield _differs(metric, "labels", f"lacks the label {_shown(lacking)} on every series")


def _values(metric: Declaration, family: Family) -> Iterator[Difference]:
    for label, domain in metric.labels.items():
        if domain is not None:
            seen = {sample.labels[label] for sample in family.samples if label in sample.labels}
            odd = sorted(seen.difference(domain, ("",)))
            if odd:
                close = did_you_mean(odd[0], domain)
                allowed = f"{label} is one of {', '.join(domain)}"
                yield _differs(metric, "values", f"has {label}={_shown(odd)}; {allowed}{close}")
    odd_values = [sample for sample in family.samples if not _is_within(metric, sample)]
    if odd_values:
        first = odd_values[0]
        low, high = metric.range
        bounds = f"{'…' if low is None else f'{low:g}'} to {'…' if high is None else f'{high:g}'}"
        yield _differs(
            metric, "values", f"has the value {first.value:g} at {_series(first)}, out of its range {bounds}"
        )


def _is_within(metric: Declaration, sample: Sample) -> bool:
    """Whether a value is in the range. Sums, counts and buckets have none; NaN is no value."""
    if sample.name != metric.name or math.isnan(sample.value):
        return True
    low, high = metric.range
    return (low is None or sample.value >= low) and (high is None or sample.value <= high)


def _buckets(metric: Declaration, family: Family) -> Iterator[Difference]:
    if not metric.buckets:
        return
    wanted = {*map(float, metric.buckets), math.inf}
    bounds = [sample.labels["le"] for sample in family.samples if "le" in sample.labels]
    seen = {_number(one) for one in bounds}
    if bounds and seen != wanted:
        lacking, more = sorted(wanted - seen), sorted(seen - wanted)
        parts = [f"lacks {', '.join(f'{one:g}' for one in lacking)}"] if lacking else []
        parts += [f"has {', '.join(f'{one:g}' for one in more)}, which is not declared"] if more else []
        yield _differs(metric, "buckets", f"of its buckets {' and '.join(parts)}")


def _cardinality(name: str, family: Family, limit: int, location: Location | None) -> Iterator[Difference]:
    count = len(family.samples)
    if count <= limit:
        return
    values: dict[str, set[str]] = {}
    for sample in family.samples:
        for label, value in sample.labels.items():
            values.setdefault(label, set()).add(value)
    most = sorted(values, key=lambda label: -len(values[label]))[:_MOST]
    words = ", ".join(f"{label} has {len(values[label])} values" for label in most)
    yield Difference(name, "cardinality", f"has {count} series, more than {limit}: {words}", location)


def _differs(metric: Declaration, kind: Kind, text: str) -> Difference:
    return Difference(metric.name, kind, text, metric.location)


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return math.nan


def _series(sample: Sample) -> str:
    labels = ", ".join(f'{name}="{text}"' for name, text in sample.labels.items())
    return f"{sample.name}{{{labels}}}" if labels else sample.name


def _a(type_: str) -> str:
    return f"an {type_}" if type_[:1] in "aeiou" else f"a {type_}"


def _shown(names: Sequence[str]) -> str:
    more = f" and {len(names) - _MOST} more" if len(names) > _MOST else ""
    return ", ".join(repr(one) for one in names[:_MOST]) + more
