"""What promtool got in its own test files, against what they expect, as it compares."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from obsdsl.errors import did_you_mean
from obsdsl.testing.rules.moment import shown_time
from obsdsl.testing.rules.run import ask
from obsdsl.testing.rules.testfile import AlertCase, FileTest, QueryCase, TestFile
from obsdsl.testing.rules.trial import Fired, Labels, Outcome, Query, Sample, Trial

Deviation = tuple[int, str]


def deviations(file: TestFile, program: str) -> list[list[Deviation]]:
    """For each test of the file, the lines that do not hold, and why: all from one run."""
    normal = _normal_forms(file, program)
    outcomes = ask([test.trial for test in file.tests], program)
    return [list(_of_test(test, outcome, file, normal)) for test, outcome in zip(file.tests, outcomes, strict=True)]


def _of_test(test: FileTest, outcome: Outcome, file: TestFile, normal: dict[str, str]) -> Iterator[Deviation]:
    if outcome.error:
        yield test.line, outcome.error
        return
    for case in test.alerts:
        yield from _alert(case, outcome.fired[case.asked], file)
    for query in test.queries:
        got = outcome.samples[query.asked]
        if isinstance(got, str):
            yield query.line, f"`{query.asked.expr}` cannot be evaluated: {got}"
        elif not _same_samples(query, got, file.fuzzy, normal):
            where = f"`{query.asked.expr}` at {shown_time(query.asked.at)}"
            yield query.line, f"{where}\n  expected  {_samples(query.expected)}\n  found     {_samples(got)}"


def _alert(case: AlertCase, got: Sequence[Fired], file: TestFile) -> Iterator[Deviation]:
    name = case.asked.name
    if name not in file.alerts:
        yield case.line, f"no rule file has an alert {name!r}{did_you_mean(name, sorted(file.alerts))}"
    elif sorted(map(_of_fired, case.expected)) != sorted(map(_of_fired, got)):
        where = f"{name} at {shown_time(case.asked.at)}"
        yield case.line, f"{where}\n  expected  {_instances(case.expected)}\n  found     {_instances(got)}"


def _of_fired(one: Fired) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    return sorted(one.labels.items()), sorted(one.annotations.items())


def _same_samples(case: QueryCase, got: Sequence[Sample], fuzzy: bool, normal: dict[str, str]) -> bool:
    pairs = zip(sorted(case.expected, key=_key), sorted(got, key=_key), strict=False)
    return len(case.expected) == len(got) and all(
        dict(one.labels) == dict(other.labels)
        and normal.get(one.histogram, one.histogram) == other.histogram
        and (bool(one.histogram) or _equal(one.value, other.value, fuzzy))
        for one, other in pairs
    )


def _key(sample: Sample) -> list[tuple[str, str]]:
    return sorted(sample.labels.items())


def _equal(wanted: float, got: float, fuzzy: bool) -> bool:
    """As promtool compares: exactly, or with `fuzzy_compare` give or take the last binary digit."""
    near = (math.nextafter(wanted, -math.inf), math.nextafter(wanted, math.inf)) if fuzzy else ()
    return wanted == got or got in near


def _normal_forms(file: TestFile, program: str) -> dict[str, str]:
    """Expected native histograms as promtool itself writes them."""
    written = {one.histogram for test in file.tests for case in test.queries for one in case.expected}
    asked = sorted(written - {""})
    trials = [Trial(series=(("expected", one),), queries=(Query("expected", 0),)) for one in asked]
    found = {}
    for text, outcome in zip(asked, ask(trials, program), strict=True):
        got = outcome.samples.get(Query("expected", 0), ())
        found[text] = got[0].histogram if got and not isinstance(got, str) else text
    return found


def _instances(fired: Sequence[Fired]) -> str:
    said = [f"{_labels(one.labels)} with annotations {_labels(one.annotations)}" for one in fired]
    return "\n            ".join(said) or "not firing"


def _samples(samples: Sequence[Sample]) -> str:
    said = [f"{_labels(one.labels)} {one.histogram or repr(one.value).removesuffix('.0')}" for one in samples]
    return "\n            ".join(said) or "no sample"


def _labels(labels: Labels) -> str:
    return "{" + ", ".join(f'{name}="{text}"' for name, text in sorted(labels.items())) + "}"
