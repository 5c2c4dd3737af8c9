"""Many tests at once: one run of promtool answers all that they ask."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import attrs

from obsdsl.compose.rule import AlertRule
from obsdsl.errors import Location
from obsdsl.express.node import COMPARISONS, Binary, Node, Number, resolve
from obsdsl.express.render import render
from obsdsl.testing.rules.court import Court, Finding, picked
from obsdsl.testing.rules.evidence import Evidence, state_of, state_query
from obsdsl.testing.rules.judge import judge
from obsdsl.testing.rules.plan import Lines, Plan, lines_of, plans, trial_of, until
from obsdsl.testing.rules.probe import AlertProbe, Clause, Probe, ValueProbe
from obsdsl.testing.rules.run import ask
from obsdsl.testing.rules.scenario import Scenario
from obsdsl.testing.rules.timeline import picture
from obsdsl.testing.rules.trial import Outcome, Query

# Of a timeline, evaluations at most: it shows no more columns than a screen has.
_MOST_TIMES = 512


@attrs.frozen
class Failure:
    """Why a test fails: one expectation, at its line."""

    location: Location | None
    message: str
    # There is no promtool to judge with.
    is_missing: bool = False


@attrs.frozen(eq=False)
class Checked:
    """A test that was judged: what failed, and which expectations held."""

    failures: tuple[Failure, ...]
    held: tuple[tuple[Probe, Clause], ...] = ()


@attrs.frozen(eq=False)
class Judge:
    """Judges tests with one promtool."""

    program: str
    secret_dir: str = "/run/secrets"

    def check(self, scenarios: Sequence[Scenario]) -> list[Checked]:
        """The verdict on each test, all from one run; a second one draws what failed."""
        lines = [lines_of(one, until(one)) for one in scenarios]
        planned = [
            plan for one, its in zip(scenarios, lines, strict=True) if not its.faults for plan in plans(one, its)
        ]
        outcomes = dict(zip(map(id, planned), ask([plan.trial for plan in planned], self.program), strict=True))
        findings = {id(plan): self.findings(plan, outcomes[id(plan)]) for plan in planned}
        pictures = self._pictures(planned, findings, dict(zip(map(id, scenarios), lines, strict=True)))
        by_scenario: dict[int, list[Plan]] = {}
        for plan in planned:
            by_scenario.setdefault(id(plan.scenario), []).append(plan)
        return [
            self._checked(one, its, by_scenario.get(id(one), []), outcomes, findings, pictures)
            for one, its in zip(scenarios, lines, strict=True)
        ]

    def findings(self, plan: Plan, outcome: Outcome, alias: Mapping[str, str] | None = None) -> list[Finding]:
        """What is not as expected, in a trial that was answered."""
        if outcome.error:
            return []
        scenario = plan.scenario
        evidence = Evidence(outcome, plan.step, plan.horizon, alias or {})
        court = Court(evidence, scenario.book, scenario.prometheus, scenario.alertmanager, self.secret_dir)
        odd = _unanswered(outcome)
        answered = [one for one in plan.probes if not (isinstance(one, ValueProbe) and one.text in odd)]
        return [finding for probe in answered for finding in judge(probe, court)]

    def _checked(
        self,
        scenario: Scenario,
        lines: Lines,
        planned: Sequence[Plan],
        outcomes: Mapping[int, Outcome],
        findings: Mapping[int, Sequence[Finding]],
        pictures: Mapping[int, Sequence[str]],
    ) -> Checked:
        failures = [Failure(location, text) for location, text in (*scenario.dangling(), *lines.faults)]
        found: list[Finding] = []
        for plan in planned:
            failures += _errors(plan, outcomes[id(plan)], self.program)
            found += findings[id(plan)]
        failures += [Failure(one.clause.location, self._message(one, pictures.get(id(one), ()))) for one in found]
        # Of a chain that fails, not all is judged.
        failed = {id(one.probe) for one in found}
        held = [
            (probe, clause)
            for plan in planned
            if not outcomes[id(plan)].error
            for probe in plan.probes
            if id(probe) not in failed
            for clause in probe.clauses
        ]
        return Checked(tuple(failures), tuple(held))

    def _message(self, finding: Finding, drawn: Sequence[str]) -> str:
        probe = finding.probe
        said = [
            f"{_subject(probe)} {probe.span}",
            f"  expected  {finding.expected}",
            f"  found     {finding.found}",
        ]
        return "\n".join([*said, *(["", *(f"  {line}" for line in drawn)] if drawn else [])])

    # Timelines

    def _pictures(
        self, planned: Sequence[Plan], findings: Mapping[int, Sequence[Finding]], lines: Mapping[int, Lines]
    ) -> dict[int, list[str]]:
        """What is drawn below each failure, by the id of the finding."""
        wanted = [(plan, one) for plan in planned for one in findings[id(plan)]]
        trials = []
        for plan, finding in wanted:
            queries = _timeline(plan, finding)
            its = lines[id(plan.scenario)]
            trials.append(trial_of(plan.scenario.book, its, plan.entries, plan.step, queries))
        outcomes = ask(trials, self.program)
        return {
            id(finding): _drawn(plan, finding, outcome)
            for (plan, finding), outcome in zip(wanted, outcomes, strict=True)
            if not outcome.error
        }


def _times(plan: Plan) -> tuple[int, ...]:
    """The evaluations of the whole test, or as many as are worth a picture."""
    step = plan.step
    while plan.horizon // step > _MOST_TIMES:
        step += plan.step
    return tuple(range(0, plan.horizon + 1, step))


def _timeline(plan: Plan, finding: Finding) -> list[Query]:
    times, probe = _times(plan), finding.probe
    text = shown_expression(probe)
    queries = [Query(text, time) for time in times] if text else []
    if isinstance(probe, AlertProbe):
        queries += [state_query(probe.name, time) for time in times]
    return queries


def shown_expression(probe: Probe) -> str:
    """The expression whose values say why: of a comparison with a number, its other side."""
    if isinstance(probe, ValueProbe):
        return probe.text
    assert isinstance(probe, AlertProbe)
    entry = probe.entries[0]
    node: Node = entry.rule.expr
    if isinstance(node, Binary) and node.op in COMPARISONS and isinstance(node.right, Number):
        node = node.left
    elif isinstance(node, Binary) and node.op in COMPARISONS and isinstance(node.left, Number):
        node = node.right
    return render(resolve(node, entry.group.window)) if entry.group.window else render(node)


def _drawn(plan: Plan, finding: Finding, outcome: Outcome) -> list[str]:
    probe = finding.probe
    evidence = Evidence(outcome, plan.step, plan.horizon)
    times = _times(plan)
    text = shown_expression(probe)
    found = {time: evidence.samples(Query(text, time)) for time in times}
    values = {time: _one(picked(probe, samples)) or _one(samples) for time, samples in found.items()}
    if isinstance(probe, AlertProbe):
        states = {time: state_of(picked(probe, evidence.instances(probe.name, probe.entries, time))) for time in times}
        rule = probe.entries[0].rule
        held = f" for {rule.for_}" if isinstance(rule, AlertRule) and rule.for_ else ""
        return [*picture(states, values, finding.at), f"expr      {render(rule.expr)}{held}"]
    return picture_of_values(values, finding.at)


def picture_of_values(values: Mapping[int, float | None], marked: int) -> list[str]:
    """The values around a time, one a line."""
    times = tuple(values)
    near = max((index for index, time in enumerate(times) if time <= marked), default=0)
    from obsdsl.testing.rules.moment import shown_time

    return [
        f"{'>' if index == near else ' '} {shown_time(times[index]):>8}  "
        + ("no sample" if (value := values[times[index]]) is None else f"{value:.6g}")
        for index in range(max(near - 4, 0), min(near + 4, len(times)))
    ]


def _one(samples: Sequence[object]) -> float | None:
    values = [getattr(one, "value", None) for one in samples]
    known = [value for value in values if isinstance(value, float)]
    return max(known, default=None)


def _errors(plan: Plan, outcome: Outcome, program: str) -> Iterator[Failure]:
    """What promtool could not answer."""
    if outcome.error:
        yield Failure(None, f"{Path(program).name} cannot run the test: {_mended(outcome.error)}")
    odd = _unanswered(outcome)
    for probe in plan.probes if odd else ():
        if isinstance(probe, ValueProbe) and probe.text in odd:
            yield Failure(probe.location, f"`{probe.text}` cannot be evaluated: {_mended(odd[probe.text])}")


def _unanswered(outcome: Outcome) -> dict[str, str]:
    """Queries that promtool could not answer, and why."""
    return {query.expr: found for query, found in outcome.samples.items() if isinstance(found, str)}


def _subject(probe: Probe) -> str:
    return probe.name if isinstance(probe, AlertProbe) else probe.text if isinstance(probe, ValueProbe) else ""


_MENDS = (
    ("too many samples", "the test is too long for promtool; use a longer `every`, or rules.interval(…)"),
    ("unexpected character inside braces", "this promtool does not know the label's name; use letters, digits and '_'"),
    ("unknown function", "this promtool does not know the function; use a newer one"),
    ("in series sequence: '{'", "this promtool may not know native histograms; use a newer one"),
    ("found duplicate series", "two series match; aggregate, or match on more labels"),
    ("many-to-many", "two series match on each side; aggregate, or match on more labels"),
    ("multiple matches for labels", "two series match; aggregate, or write group_left"),
)


def _mended(said: str) -> str:
    mend = next((mend for part, mend in _MENDS if part in said), "")
    return f"{said}; {mend}" if mend else said
