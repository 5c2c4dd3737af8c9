"""Whether values are as a test expects them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from obsdsl.testing.rules.court import Court, Finding, picked
from obsdsl.testing.rules.moment import shown_time
from obsdsl.testing.rules.probe import Clause, ValueProbe, shown_texts
from obsdsl.testing.rules.trial import Query, Sample

_COMPARED: Mapping[str, Callable[[float, Any], bool]] = {
    "approx": lambda value, wanted: _near(value, wanted[0], wanted[1:]),
    "equals": lambda value, wanted: value == wanted or (value != value and wanted != wanted),
    "between": lambda value, wanted: wanted[0] <= value <= wanted[1],
    "above": lambda value, wanted: value > wanted,
    "below": lambda value, wanted: value < wanted,
    "at least": lambda value, wanted: value >= wanted,
    "at most": lambda value, wanted: value <= wanted,
}


def _near(value: float, wanted: float, tolerance: tuple[float, float]) -> bool:
    rel, least = tolerance
    return (
        value == wanted or (value != value and wanted != wanted) or abs(value - wanted) <= max(rel * abs(wanted), least)
    )


def judge_value(probe: ValueProbe, court: Court) -> Iterator[Finding]:
    """The first deviation from each expectation of the chain."""
    evidence = court.evidence
    times = (probe.span.start,) if probe.span.is_moment else probe.span.times(evidence.step, evidence.horizon)
    for clause in probe.clauses:
        for time in times:
            all_samples = evidence.samples(Query(probe.text, time))
            samples = picked(probe, all_samples)
            said = _value(probe, clause, samples)
            if said is not None:
                found = _shown_samples(samples or all_samples) + _hint(clause, samples)
                when = "" if probe.span.is_moment else f" at {shown_time(time)}"
                yield Finding(probe, clause, said, found + when, time)
                break


def _value(probe: ValueProbe, clause: Clause, samples: Sequence[Sample]) -> str | None:
    """What is expected, where the samples are not so."""
    where = "".join(f" with {shown_texts(one.argument)}" for one in probe.clauses if one.kind == "labels")
    if clause.kind == "empty":
        return f"no sample{where}" if samples else None
    if clause.kind == "count":
        return f"{clause.argument} samples{where}" if len(samples) != clause.argument else None
    if clause.kind == "labels":
        return None
    holds = _COMPARED[clause.kind]
    if samples and all(not one.histogram and holds(one.value, clause.argument) for one in samples):
        return None
    return f"{_shown_wanted(clause)}{where}"


def _shown_wanted(clause: Clause) -> str:
    wanted = clause.argument
    match clause.kind:
        case "approx":
            return f"{wanted[0]:g} (±{max(wanted[1] * abs(wanted[0]), wanted[2]):.3g})"
        case "between":
            return f"from {wanted[0]:g} to {wanted[1]:g}"
        case "equals":
            return repr(wanted).removesuffix(".0")
        case _:
            return f"{clause.kind} {wanted:g}"


def _shown_samples(samples: Sequence[Sample]) -> str:
    if not samples:
        return "no sample"
    said = [_shown_sample(one) for one in samples[:5]]
    return ", ".join(said) + (f", and {len(samples) - 5} more" if len(samples) > 5 else "")


def _hint(clause: Clause, samples: Sequence[Sample]) -> str:
    if clause.kind != "equals" or not any(_near(one.value, clause.argument, (1e-9, 1e-12)) for one in samples):
        return ""
    return f"; computed values are seldom exact, use is_approx({clause.argument:g})"


def _shown_sample(sample: Sample) -> str:
    value = sample.histogram or repr(sample.value).removesuffix(".0")
    labels = {name: text for name, text in sorted(sample.labels.items()) if name != "__name__"}
    return f"{value} with {shown_texts(labels)}" if labels else value
