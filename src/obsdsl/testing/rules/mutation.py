"""Alerts changed a little: a test that holds with the changed one does not hold the threshold in place.

Changed copies have names of their own and stand beside the original, so that one trial answers for all of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

import attrs

from obsdsl.compose.rule import DEFAULT_WINDOW, AlertRule
from obsdsl.define.duration import Duration
from obsdsl.express.node import COMPARISONS, SET_OPERATORS, Binary, Node, Number, resolve
from obsdsl.express.render import render
from obsdsl.testing.rules.batch import Judge
from obsdsl.testing.rules.plan import Plan, lines_of, plans, queries_of, trial_of, until
from obsdsl.testing.rules.plan import firing_of as asked_of
from obsdsl.testing.rules.probe import AlertProbe
from obsdsl.testing.rules.rulebook import Entry
from obsdsl.testing.rules.run import ask
from obsdsl.testing.rules.scenario import Scenario
from obsdsl.testing.rules.trial import Firing, Query

_STRICT: Final = {">": ">=", ">=": ">", "<": "<=", "<=": "<"}
# By the alert and the change: what is said of it, and whether a test fails.
Mutants = dict[str, dict[str, Any]]


@attrs.frozen
class Mutant:
    """One change of an alert, in words and as the rule then stands in its file."""

    said: str
    content: Mapping[str, Any]


def mutants_of(entry: Entry, step: float) -> Iterator[Mutant]:
    """The number up and down, the comparison strict or not, `for` half and double."""
    rule = entry.rule
    assert isinstance(rule, AlertRule)
    window = entry.group.window or DEFAULT_WINDOW
    for said, node in _changed(rule.expr, step):
        yield Mutant(said, {**entry.content, "expr": render(resolve(node, window))})
    if rule.for_ is not None and rule.for_.milliseconds:
        for length in (Duration(rule.for_.milliseconds // 2), Duration(rule.for_.milliseconds * 2)):
            yield Mutant(f"for {length} instead of {rule.for_}", {**entry.content, "for": str(length)})


def _changed(node: Node, step: float) -> Iterator[tuple[str, Node]]:
    """The expression with one comparison changed; those below `and`, `or` and `unless` are comparisons of its own."""
    if not isinstance(node, Binary):
        return
    if node.op in SET_OPERATORS:
        yield from ((said, attrs.evolve(node, left=left)) for said, left in _changed(node.left, step))
        yield from ((said, attrs.evolve(node, right=right)) for said, right in _changed(node.right, step))
    elif node.op in COMPARISONS:
        if isinstance(node.right, Number):
            for value in _near(node.right.value, step):
                said = f"{node.op} {value:.6g} instead of {node.right.value:.6g}"
                yield said, attrs.evolve(node, right=Number(value))
        elif isinstance(node.left, Number):
            for value in _near(node.left.value, step):
                said = f"{value:.6g} {node.op} instead of {node.left.value:.6g}"
                yield said, attrs.evolve(node, left=Number(value))
        else:
            return
        if node.op in _STRICT:
            yield f"{_STRICT[node.op]} instead of {node.op}", attrs.evolve(node, op=_STRICT[node.op])


def _near(value: float, step: float) -> tuple[float, float]:
    """A little more and a little less."""
    distance = abs(value) * step or step
    return value + distance, value - distance


def mutated(scenarios: Iterable[Scenario], judge: Judge, step: float) -> Mutants:
    """Whether each mutant of the alerts that these tests are about fails one of them; the tests hold as they are."""
    trials: list[_Trial] = []
    for scenario in scenarios:
        lines = lines_of(scenario, until(scenario))
        trials += [_Trial.of(plan, step, lines) for plan in plans(scenario, lines)]
    outcomes = ask([one.trial for one in trials], judge.program)
    found: Mutants = {}
    for one, outcome in zip(trials, outcomes, strict=True):
        for entry, mutant, name in one.copies:
            its = attrs.evolve(one.plan, probes=_about(one.plan, entry))
            failed = bool(outcome.error) or bool(judge.findings(its, outcome, {entry.name: name}))
            key = f"{entry.group.name}/{entry.rule.location}/{entry.name}/{mutant.said}"
            place = str(entry.rule.location) if entry.rule.location else entry.group.name
            row = found.setdefault(key, {"alert": f"{entry.name} ({place})", "said": mutant.said, "killed": False})
            row["killed"] = row["killed"] or failed
    return found


@attrs.frozen(eq=False)
class _Trial:
    plan: Plan
    trial: Any
    # The alert, its change, and the name of the copy.
    copies: tuple[tuple[Entry, Mutant, str], ...]

    @classmethod
    def of(cls, plan: Plan, step: float, lines: Any) -> _Trial:
        alerts = dict.fromkeys(
            entry for probe in plan.probes if isinstance(probe, AlertProbe) for entry in probe.entries
        )
        copies = [
            (entry, mutant, f"{entry.name}__{number}_{count}")
            for number, entry in enumerate(alerts)
            for count, mutant in enumerate(mutants_of(entry, step))
        ]
        entries = list(plan.entries)
        queries: dict[Query, None] = {}
        firing: dict[Firing, None] = {}
        for entry, mutant, name in copies:
            # Others of its name stand beside it, as they do beside the original.
            for other in [one for one in plan.entries if one.name == entry.name and one.is_alert]:
                content = mutant.content if other is entry else other.content
                entries.append(attrs.evolve(other, content={**content, "alert": name}))
            for probe in _about(plan, entry):
                queries |= dict.fromkeys(queries_of(probe, plan.step, plan.horizon, name))
                firing |= dict.fromkeys(asked_of(probe, plan.step, plan.horizon, name))
        external = plan.trial.external_labels
        trial = trial_of(plan.scenario.book, lines, entries, plan.step, queries, firing, external)
        return cls(plan, trial, tuple(copies))


def _about(plan: Plan, entry: Entry) -> tuple[AlertProbe, ...]:
    return tuple(one for one in plan.probes if isinstance(one, AlertProbe) and entry in one.entries)


def joined(several: Sequence[Mutants]) -> Mutants:
    """What all workers found: a mutant is killed where one of them has killed it."""
    found: Mutants = {}
    for mutants in several:
        for key, row in mutants.items():
            mine = found.setdefault(key, dict(row))
            mine["killed"] = mine["killed"] or row["killed"]
    return found


def survivors(mutants: Mutants) -> list[str]:
    """The alerts that may be changed without a test that fails."""
    alive: dict[str, list[str]] = {}
    for row in mutants.values():
        if not row["killed"]:
            alive.setdefault(row["alert"], []).append(row["said"])
    lines = [line for alert, said in sorted(alive.items()) for line in (alert, *(f"  {one}" for one in said))]
    count = sum(map(len, alive.values()))
    total = f"{count} of {len(mutants)} changed alerts pass all their tests"
    return [*lines, "", total + (": test closer to the threshold, and at the ends of `for`" if count else "")]
