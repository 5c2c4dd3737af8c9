"""The check record-order."""

from __future__ import annotations

from collections.abc import Iterator

from obsdsl.lint.check import Check
from obsdsl.lint.facts import RecordFact, RuleFact
from obsdsl.lint.overlap import where
from obsdsl.lint.problem import Finding, Level
from obsdsl.lint.project import Project
from obsdsl.lint.site import Site


class RecordOrder(Check[Project]):
    """A rule reads a record that is evaluated after it, or in another group.

    The rules of a group are evaluated in their order: who reads a record of a later rule sees what it was at the
    evaluation before. Groups are evaluated side by side, at times that nobody can foresee; where a record reads one
    of another group, that is reported as an info: what it sees may be as old as that group's interval.

    Bad:
    ```python
    RuleGroup("errors", rules=(
        RecordingRule("job:app_errors:rate5m_high", promql("job:app_errors:rate5m > 5")),
        RecordingRule("job:app_errors:rate5m", m.errors.rate("5m").sum(by="job")),
    ))
    ```
    Good:
    ```python
    RuleGroup("errors", rules=(
        RecordingRule("job:app_errors:rate5m", m.errors.rate("5m").sum(by="job")),
        RecordingRule("job:app_errors:rate5m_high", promql("job:app_errors:rate5m > 5")),
    ))
    ```
    Bad file:
    ```yaml
    - record: job:app_errors:rate5m_high
      expr: job:app_errors:rate5m > 5
    - record: job:app_errors:rate5m
      expr: sum by (job) (rate(app_errors_total[5m]))
    ```
    Good file:
    ```yaml
    - record: job:app_errors:rate5m
      expr: sum by (job) (rate(app_errors_total[5m]))
    - record: job:app_errors:rate5m_high
      expr: job:app_errors:rate5m > 5
    ```
    """

    code = "OBS409"
    name = "record-order"
    level = Level.WARNING
    rows = (65,)
    groups = (10,)
    on = (Project,)

    def find(self, value: Project, at: Site) -> Iterator[Finding]:
        known = value.records_by_name
        if not known:
            return
        for rule in (*value.records, *value.alerts):
            for name in rule.reads:
                if name in known and name != rule.name:
                    yield from _order(rule, known[name], value)


def _order(rule: RuleFact, records: tuple[RecordFact, ...], project: Project) -> Iterator[Finding]:
    here = [one for one in records if one.home == rule.home]
    if any(one.index < rule.index for one in here):
        return
    if here:
        later = here[0]
        yield Finding(
            f"it reads {later.name}, which a later rule of its group records: it sees the value of "
            "the evaluation before",
            f"put the rule of {later.name} before it",
            about=rule.about,
        )
        return
    if not isinstance(rule, RecordFact):
        return
    other = records[0]
    mine, its = project.groups.get(rule.home), project.groups.get(other.home)
    differ = mine is not None and its is not None and mine.interval != its.interval
    how = ", which has another interval" if differ else ""
    yield Finding(
        f"it reads {other.name} of the group {other.group!r}{where(other.about, rule.about)}{how}: "
        "which of the two is evaluated first is not known",
        "put both rules into one group",
        level=Level.INFO,
        about=rule.about,
    )
