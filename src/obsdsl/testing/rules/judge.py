"""What is not as a test expects it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from obsdsl.errors import did_you_mean
from obsdsl.testing.rules.court import Court, Finding, picked
from obsdsl.testing.rules.evidence import Instance, state_of
from obsdsl.testing.rules.moment import shown_time
from obsdsl.testing.rules.probe import AlertProbe, Clause, Probe, ValueProbe, matches, shown_labels, shown_texts
from obsdsl.testing.rules.trial import Fired
from obsdsl.testing.rules.value import judge_value
from obsdsl.testing.rules.whom import WHOM, judge_whom

# States that an alert is expected to be in.
STATES = ("pending", "firing", "inactive", "resolved")


def judge(probe: Probe, court: Court) -> list[Finding]:
    """The first deviation from each expectation of the chain."""
    if isinstance(probe, AlertProbe):
        return _judge_alert(probe, court)
    assert isinstance(probe, ValueProbe)
    return list(judge_value(probe, court))


def _judge_alert(probe: AlertProbe, court: Court) -> list[Finding]:
    evidence = court.evidence
    times = probe.span.times(evidence.step, evidence.horizon)
    active = {time: evidence.instances(probe.name, probe.entries, time) for time in times}
    chosen = {time: picked(probe, one) for time, one in active.items()}
    states = {time: state_of(one) for time, one in chosen.items()}
    found: list[Finding] = []
    for clause in probe.clauses:
        if clause.kind in STATES:
            found += _state(probe, clause, court, states, active)
        elif clause.kind in _OVER_TIME:
            found += _OVER_TIME[clause.kind](probe, clause, states, chosen)
    # What does not fire as expected notifies nobody: that is no failure of its own.
    for clause in probe.clauses if not found else ():
        if clause.kind == "annotations":
            found += _annotations(probe, clause, court, times)
        elif clause.kind in WHOM:
            found += judge_whom(probe, clause, court, chosen)
    return found


def _state(
    probe: AlertProbe,
    clause: Clause,
    court: Court,
    states: Mapping[int, str],
    active: Mapping[int, Sequence[Instance]],
) -> Iterator[Finding]:
    """At all evaluations the alert is in the state; resolved is: it fired before, and does not now."""
    expected = _expected(probe, clause.kind)
    if clause.kind == "resolved":
        start = next(iter(states))
        past = picked(probe, court.evidence.past(probe.name, probe.entries, start))
        if not past:
            yield Finding(probe, clause, expected, "never fired before", start)
            return
        odd = next((time for time, state in states.items() if state == "firing"), None)
    else:
        odd = next((time for time, state in states.items() if state != clause.kind), None)
    if odd is not None:
        yield Finding(probe, clause, expected, _found(probe, states, active, odd), odd)


def _expected(probe: AlertProbe, what: str) -> str:
    labels = [shown_texts(one.argument) for one in probe.clauses if one.kind == "labels"]
    return f"{what} {probe.span}" + (f", with {', '.join(labels)}" if labels else "")


def _found(probe: AlertProbe, states: Mapping[int, str], active: Mapping[int, Sequence[Instance]], odd: int) -> str:
    said = states[odd] if probe.span.is_moment else f"{states[odd]} at {shown_time(odd)}"
    others = active[odd]
    if probe.says("labels") and states[odd] == "inactive" and others:
        return f"{said}; but {_shown_instances(others)}{_label_hint(probe, others)}"
    if not probe.span.is_moment:
        return f"{said} ({history(states)})"
    return _shown_instances(others) if others else said


def _label_hint(probe: AlertProbe, others: Sequence[Instance]) -> str:
    known = [name for one in others for name in one.labels]
    wanted = [name for one in probe.clauses if one.kind == "labels" for name in one.argument]
    return next((did_you_mean(name, known) for name in wanted if name not in known), "")


def _shown_instances(instances: Sequence[Instance]) -> str:
    several = [f"{one.state} with {shown_labels(one.labels)}" for one in instances[:3]]
    return "; ".join(several) + (f"; and {len(instances) - 3} more" if len(instances) > 3 else "")


def history(states: Mapping[int, str]) -> str:
    """`pending 4m to 5m, firing 5m30s to 9m`: the states one after another."""
    runs: list[tuple[str, int, int]] = []
    for time, state in states.items():
        if runs and runs[-1][0] == state:
            runs[-1] = (state, runs[-1][1], time)
        else:
            runs.append((state, time, time))
    said = [
        f"{state} {shown_time(first)}" + (f" to {shown_time(last)}" if last > first else "")
        for state, first, last in runs
    ]
    return ", ".join(said[:8]) + (", …" if len(said) > 8 else "")


def _fires(probe: AlertProbe, clause: Clause, states: Mapping[int, str], _: Any) -> Iterator[Finding]:
    if "firing" not in states.values():
        yield Finding(probe, clause, _expected(probe, "firing once"), history(states), next(iter(states)))


def _never(probe: AlertProbe, clause: Clause, states: Mapping[int, str], _: Any) -> Iterator[Finding]:
    odd = next((time for time, state in states.items() if state == "firing"), None)
    if odd is not None:
        found = f"firing at {shown_time(odd)} ({history(states)})"
        yield Finding(probe, clause, _expected(probe, "never firing"), found, odd)


def _flapping(
    probe: AlertProbe, clause: Clause, states: Mapping[int, str], chosen: Mapping[int, Sequence[Instance]]
) -> Iterator[Finding]:
    starts: dict[frozenset[tuple[str, str]], int] = {}
    before: set[frozenset[tuple[str, str]]] = set()
    for instances in chosen.values():
        now = {frozenset(one.labels.items()) for one in instances if one.state == "firing"}
        for one in now - before:
            starts[one] = starts.get(one, 0) + 1
        before = now
    if max(starts.values(), default=0) < 2:
        yield Finding(probe, clause, _expected(probe, "flapping"), history(states), next(iter(states)))


_OVER_TIME: Mapping[str, Callable[..., Iterator[Finding]]] = {"fires": _fires, "never": _never, "flapping": _flapping}


def _annotations(probe: AlertProbe, clause: Clause, court: Court, times: Sequence[int]) -> Iterator[Finding]:
    wanted = clause.argument
    for time in times:
        fired: list[Fired] = picked(probe, court.evidence.fired(probe.name, probe.entries, time))
        if not fired:
            yield Finding(probe, clause, f"firing with {shown_texts(wanted)}", "not firing", time)
            return
        for one in fired:
            odd = [name for name, text in wanted.items() if not matches(text, one.annotations.get(name, ""))]
            if odd:
                found = _shown_annotations(odd, one)
                yield Finding(probe, clause, shown_texts({name: wanted[name] for name in odd}), found, time)
                return


def _shown_annotations(names: Sequence[str], fired: Fired) -> str:
    said = [
        f'{name}="{fired.annotations[name]}"'
        if name in fired.annotations
        else f"no annotation {name!r}{did_you_mean(name, fired.annotations)}"
        for name in names
    ]
    return ", ".join(said)
