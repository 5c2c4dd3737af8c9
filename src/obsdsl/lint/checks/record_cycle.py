"""The check record-cycle."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from obsdsl.lint.check import Check
from obsdsl.lint.problem import Finding, Level
from obsdsl.lint.project import Project
from obsdsl.lint.site import Site


class RecordCycle(Check[Project]):
    """A record is computed from itself.

    Each evaluation reads the result of the one before, so that an error never goes away, and after a gap there is
    nothing to begin with. A rule that reads itself alone may be meant so, and is reported as a warning; with an offset
    it is meant so.

    Bad:
    ```python
    RuleGroup("cycle", rules=(
        RecordingRule("job:a:sum", promql("sum by (job) (job:b:sum)")),
        RecordingRule("job:b:sum", promql("sum by (job) (job:a:sum)")),
    ))
    ```
    Good:
    ```python
    RuleGroup("chain", rules=(
        RecordingRule("job:a:sum", promql("sum by (job) (up)")),
        RecordingRule("job:b:sum", promql("sum by (job) (job:a:sum)")),
    ))
    ```
    Bad file:
    ```yaml
    - record: job:a:sum
      expr: sum by (job) (job:b:sum)
    - record: job:b:sum
      expr: sum by (job) (job:a:sum)
    ```
    Good file:
    ```yaml
    - record: job:a:sum
      expr: sum by (job) (up)
    - record: job:b:sum
      expr: sum by (job) (job:a:sum)
    ```
    """

    code = "OBS408"
    name = "record-cycle"
    level = Level.ERROR
    groups = (10,)
    on = (Project,)

    def find(self, value: Project, at: Site) -> Iterator[Finding]:
        reads = {
            name: tuple(dict.fromkeys([one for fact in facts for one in fact.now if one in value.records_by_name]))
            for name, facts in value.records_by_name.items()
        }
        for cycle in _cycles(reads):
            first = value.records_by_name[cycle[0]][0]
            files = {one.about.place and one.about.place.file for name in cycle for one in value.records_by_name[name]}
            # Files that have nothing to do with each other may lie side by side.
            certain = len(cycle) > 1 and (value.is_whole or len(files) == 1)
            yield Finding(
                f"it is computed of itself: {' reads '.join((*cycle, cycle[0]))}",
                "read the metrics that the records are made of, or the past with an offset",
                level=None if certain else Level.WARNING,
                about=first.about,
            )


def _cycles(reads: Mapping[str, tuple[str, ...]]) -> Iterator[tuple[str, ...]]:
    """A cycle for each name that leads back to one on the way to it: a walk along all edges, without recursion."""
    done: set[str] = set()
    for start in reads:
        path: dict[str, Iterator[str]] = {}
        current: str | None = start
        while current is not None:
            if current not in done and current not in path:
                path[current] = iter(reads[current])
            last = next(reversed(path), None)
            if last is None:
                break
            current = next(path[last], None)
            if current is None:
                done.add(last)
                del path[last]
                current = next(reversed(path), None)
            elif current in path:
                names = list(path)
                yield tuple(names[names.index(current) :])
