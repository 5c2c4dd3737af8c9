"""What is not as a test expects it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import attrs

from obsdsl.compose.routing.matcher import write_matcher
from obsdsl.compose.rule import AlertRule
from obsdsl.errors import did_you_mean
from obsdsl.testing.rules.evidence import Evidence, Instance
from obsdsl.testing.rules.moment import shown_time
from obsdsl.testing.rules.probe import AlertProbe, Clause, Probe, ValueProbe, matches, shown_texts
from obsdsl.testing.rules.routes import Routes, pages, shown_targets, unlike
from obsdsl.testing.rules.rulebook import Entry, Rulebook
from obsdsl.testing.rules.trial import Fired, Labels, Query, Sample

if TYPE_CHECKING:
    from obsdsl.compose.scrape.server import PrometheusServer
    from obsdsl.compose.workspace import AnyRouting

# States and how they are told of an alert that is to be in one.
STATES = ("pending", "firing", "inactive", "resolved")


@attrs.frozen
class Finding:
    """An expectation that does not hold: what was expected, what was found, and when."""

    probe: Probe
    clause: Clause
    expected: str
    found: str
    at: int


@attrs.frozen(eq=False)
class Court:
    """All that a verdict needs beside the probe."""

    evidence: Evidence
    book: Rulebook
    # The server and the routing that the test is about, where it says so.
    server: PrometheusServer | None = None
    routing: AnyRouting | None = None
    secret_dir: str = "/run/secrets"

    def routes(self, entry: Entry) -> Routes | str:
        """Where an alert goes; text is why nobody knows."""
        return self.book.around.routes(self.server or entry.server, self.routing)

    def level_pages(self, entry: Entry) -> str:
        """The name of the alert's level, if it is one that pages."""
        severity = entry.rule.severity if isinstance(entry.rule, AlertRule) else None
        levels = {one.name: one for one in self.book.workspace.policy.levels}
        level = None if severity is None else levels.get(severity.name, severity)
        return level.name if level is not None and level.pages else ""


def judge(probe: Probe, court: Court) -> list[Finding]:
    """The first deviation from each expectation of the chain."""
    if isinstance(probe, AlertProbe):
        return list(_judge_alert(probe, court))
    assert isinstance(probe, ValueProbe)
    return list(_judge_value(probe, court))


# Alerts


def picked(probe: AlertProbe, instances: Sequence[Any]) -> list[Any]:
    """Those with the labels that the chain asks for."""
    wanted = [one.argument for one in probe.clauses if one.kind == "labels"]
    return [one for one in instances if all(_has(one.labels, texts) for texts in wanted)]


def _has(labels: Labels, texts: Mapping[str, Any]) -> bool:
    return all(matches(text, labels.get(name, "")) for name, text in texts.items())


def state_of(instances: Sequence[Instance]) -> str:
    """The state of an alert with these active instances."""
    states = {one.state for one in instances}
    return "firing" if "firing" in states else "pending" if states else "inactive"


def _judge_alert(probe: AlertProbe, court: Court) -> Iterator[Finding]:
    evidence = court.evidence
    times = probe.span.times(evidence.step, evidence.horizon)
    active = {time: evidence.instances(probe.name, probe.entries, time) for time in times}
    chosen = {time: picked(probe, one) for time, one in active.items()}
    states = {time: state_of(one) for time, one in chosen.items()}
    for clause in probe.clauses:
        if clause.kind in STATES:
            yield from _state(probe, clause, court, states, active)
        elif clause.kind in _OVER_TIME:
            yield from _OVER_TIME[clause.kind](probe, clause, states, chosen)
        elif clause.kind == "annotations":
            yield from _annotations(probe, clause, court, times)
        elif clause.kind in _WHOM:
            yield from _whom(probe, clause, court, chosen)


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
    return f"{said}: {_shown_instances(others)}" if others else said


def _label_hint(probe: AlertProbe, others: Sequence[Instance]) -> str:
    known = [name for one in others for name in one.labels]
    wanted = [name for one in probe.clauses if one.kind == "labels" for name in one.argument]
    return next((did_you_mean(name, known) for name in wanted if name not in known), "")


def _shown_instances(instances: Sequence[Instance]) -> str:
    several = [f"{one.state} with {shown_texts(without_name(one.labels))}" for one in instances[:3]]
    return "; ".join(several) + (f"; and {len(instances) - 3} more" if len(instances) > 3 else "")


def without_name(labels: Labels) -> dict[str, str]:
    """Without the label that says what is said anyway."""
    return {name: text for name, text in sorted(labels.items()) if name != "alertname"}


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


# Whom alerts notify

_WHOM = ("routes", "routes at least", "no page", "inhibited", "not inhibited")


def _whom(
    probe: AlertProbe,
    clause: Clause,
    court: Court,
    chosen: Mapping[int, Sequence[Instance]],
) -> Iterator[Finding]:
    for time, instances in chosen.items():
        firing = [one for one in instances if one.state == "firing"]
        if not firing:
            found = f"{state_of(instances)}: only alerts that fire notify anybody"
            yield Finding(probe, clause, f"firing {probe.span}", found, time)
            return
        for one in firing:
            said = _said_of(probe, clause, court, one, time)
            if said is not None:
                yield Finding(probe, clause, said[0], f"{said[1]}, with {shown_texts(without_name(one.labels))}", time)
                return


def _said_of(probe: AlertProbe, clause: Clause, court: Court, one: Instance, time: int) -> tuple[str, str] | None:
    """What is expected and found of one firing instance; None where it is as expected."""
    entry = next(entry for entry in probe.entries if is_of(one.labels, (entry,)))
    routes = court.routes(entry)
    if isinstance(routes, str):
        return clause.kind, routes
    if clause.kind in ("inhibited", "not inhibited"):
        return _inhibition(clause, court, routes, one, time)
    reached = routes.reached(one.labels)
    if clause.kind == "no page":
        pagers = [target for target in reached if pages(target)]
        if pagers:
            return "no page", f"it notifies {shown_targets(pagers)}"
        level = court.level_pages(entry)
        return ("no page", f"its severity {level} pages") if level else None
    missing, more = unlike(reached, clause.argument, court.secret_dir)
    if missing or (more and clause.kind == "routes"):
        return f"it notifies {shown_targets(clause.argument)}", f"it notifies {shown_targets(reached)}"
    return None


def _inhibition(clause: Clause, court: Court, routes: Routes, one: Instance, time: int) -> tuple[str, str] | None:
    beside = [entry for entry in court.book.alerts if _same_place(court.routes(entry), routes)]
    firing = [labels for labels in court.evidence.firing_labels(time) if is_of(labels, beside)]
    rules = routes.silenced_by(one.labels, firing)
    if clause.kind == "inhibited":
        others = sorted({labels["alertname"] for labels in firing} - {one.labels["alertname"]})
        said = f"nothing silences it; beside it fire {', '.join(others)}" if others else "nothing else fires"
        return None if rules else ("inhibited", said)
    if not rules:
        return None
    conditions = " and ".join(write_matcher(each.matcher) for each in rules[0].conditions("source"))
    same = f" and the same {', '.join(rules[0].equal)}" if rules[0].equal else ""
    return "not inhibited", f"silenced by what fires with {conditions}{same}"


def _same_place(one: Routes | str, other: Routes) -> bool:
    return not isinstance(one, str) and one.config is other.config


# Values

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


def _judge_value(probe: ValueProbe, court: Court) -> Iterator[Finding]:
    evidence = court.evidence
    times = (probe.span.start,) if probe.span.is_moment else probe.span.times(evidence.step, evidence.horizon)
    for clause in probe.clauses:
        for time in times:
            all_samples = evidence.samples(Query(probe.text, time))
            samples = picked(probe, all_samples)
            said = _value(probe, clause, samples, all_samples)
            if said is not None:
                yield Finding(probe, clause, said, _shown_samples(samples or all_samples), time)
                break


def _value(probe: ValueProbe, clause: Clause, samples: Sequence[Sample], all_samples: Sequence[Sample]) -> str | None:
    """What is expected, where the samples are not so."""
    where = "".join(f" with {shown_texts(one.argument)}" for one in probe.clauses if one.kind == "labels")
    if clause.kind == "empty":
        return f"no sample{where}" if samples else None
    if clause.kind == "count":
        return f"{clause.argument} samples{where}" if len(samples) != clause.argument else None
    if clause.kind == "labels":
        empty = probe.says("empty", "count")
        return f"a sample{where}" if not samples and all_samples and not empty else None
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
            return f"{wanted!r}"
        case _:
            return f"{clause.kind} {wanted:g}"


def _shown_samples(samples: Sequence[Sample]) -> str:
    if not samples:
        return "no sample"
    said = [_shown_sample(one) for one in samples[:5]]
    return ", ".join(said) + (f", and {len(samples) - 5} more" if len(samples) > 5 else "")


def _shown_sample(sample: Sample) -> str:
    value = sample.histogram or f"{sample.value:.10g}"
    labels = {name: text for name, text in sorted(sample.labels.items()) if name != "__name__"}
    return f"{value} with {shown_texts(labels)}" if labels else value
