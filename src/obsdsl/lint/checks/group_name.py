"""The check group-name."""

from __future__ import annotations

from collections.abc import Iterator

from obsdsl.compose.rule import RuleGroup
from obsdsl.lint.check import Check
from obsdsl.lint.facts import GroupFact
from obsdsl.lint.overlap import where
from obsdsl.lint.problem import Finding, Level
from obsdsl.lint.project import Project
from obsdsl.lint.site import Site


class GroupName(Check[RuleGroup | Project]):
    """A group has no name, or one that another group of its file has.

    Prometheus refuses the whole file, and every rule in it is gone at the next start.

    Bad:
    ```python
    RuleGroup("up", rules=(RecordingRule("job:up:sum", up.sum(by="job")),))
    RuleGroup("up", rules=(RecordingRule("job:up:count", up.count(by="job")),))
    ```
    Good:
    ```python
    RuleGroup("up", rules=(RecordingRule("job:up:sum", up.sum(by="job")),))
    RuleGroup("up-count", rules=(RecordingRule("job:up:count", up.count(by="job")),))
    ```
    Bad file:
    ```yaml
    groups:
      - name: up
        rules:
          - record: job:up:sum
            expr: sum by (job) (up)
      - name: up
        rules:
          - record: job:up:count
            expr: count by (job) (up)
    ```
    Good file:
    ```yaml
    groups:
      - name: up
        rules:
          - record: job:up:sum
            expr: sum by (job) (up)
      - name: up-count
        rules:
          - record: job:up:count
            expr: count by (job) (up)
    ```
    """

    code = "OBS401"
    name = "group-name"
    level = Level.ERROR
    rows = (3,)
    on = (RuleGroup, Project)

    def find(self, value: RuleGroup | Project, at: Site) -> Iterator[Finding]:
        if isinstance(value, RuleGroup):
            if not value.name:
                yield Finding("it has no name", "name the group", field=("name",))
            return
        seen: dict[tuple[str, str], GroupFact] = {}
        for group in value.of(GroupFact):
            first = seen.setdefault((group.document, group.name), group)
            if first is not group and group.name:
                yield Finding(
                    f"its name is that of another group{where(first.about, group.about)}",
                    "rename one of them",
                    about=group.about,
                )
