"""The check query-cost."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeAlias

from obsdsl.define.declaration import Declaration
from obsdsl.define.duration import Duration
from obsdsl.define.light import frozen
from obsdsl.define.target import Job
from obsdsl.express.infer import Kind, Label
from obsdsl.express.infer.labels import METRIC
from obsdsl.express.node import Node, Range, Selector, Subquery, children
from obsdsl.lint.check import Check
from obsdsl.lint.jobs import jobs_read, scraped_every
from obsdsl.lint.labels import named
from obsdsl.lint.problem import Because, Finding, Level
from obsdsl.lint.site import Expression, Site

# The series and samples that a selector reads.
_Cost: TypeAlias = tuple[float, float, Selector]

_DEFAULT_SCRAPE = 15.0
_DEFAULT_STEP = 60.0


@frozen(kw_only=True)
class QueryCost(Check[Expression]):
    """An expression reads more series or samples than its budget.

    Each evaluation of a rule, and each step of a panel, reads them all. How many series a selector reads is estimated
    as the product of what its labels may be: declared values that the matchers leave, `open_values` for the first
    label that declares none and twice as many for each further one, the buckets, and the targets of the jobs that
    expose it; `targets` where those are not known. Samples are series times the window over the scrape interval (15 s
    unless it is known); a subquery reads its own window once for each step. `series` and `samples` are the budgets of
    one expression.

    Configuration:
    ```toml
    [tool.obsdsl.lint.options.query-cost]
    series = 500
    targets = 20
    ```
    Bad:
    ```python
    RecordingRule("job:latency:p95", promql("histogram_quantile(0.95, rate(http_request_duration_seconds_bucket[5m]))"))
    ```
    Good:
    ```python
    RecordingRule("job:queue_length:sum", promql("sum by (job) (queue_length)"))
    ```
    Bad file:
    ```yaml
    - record: job:latency:p95
      expr: histogram_quantile(0.95, sum by (job, le) (rate(http_request_duration_seconds_bucket[5m])))
    ```
    Good file:
    ```yaml
    - record: job:queue_length:sum
      expr: sum by (job) (queue_length)
    ```
    """

    code = "OBS220"
    name = "query-cost"
    level = Level.WARNING
    rows = (38,)
    groups = (12,)
    on = (Expression,)

    series: int = 20_000
    samples: int = 10_000_000
    open_values: int = 10
    targets: int = 10

    def find(self, value: Expression, at: Site) -> Iterator[Finding]:
        costs: list[_Cost] = []
        self._add(value.node, at, 1.0, costs)
        series, samples = [cost[0] for cost in costs], [cost[1] for cost in costs]
        for counts, budget, what in ((series, self.series, "series"), (samples, self.samples, "samples")):
            total = sum(counts)
            if total > budget:
                most = max(counts)
                guilty = costs[counts.index(most)][2]
                yield Finding(
                    f"it reads about {_rounded(total)} {what} each time; the budget is {_rounded(budget)}",
                    "read fewer by matchers, or record it once and read the record",
                    at=guilty,
                    because=(Because(guilty, f"{named(guilty)}: about {_rounded(most)} {what}"),),
                )
                return

    def _add(self, node: Node, at: Site, repeats: float, costs: list[_Cost]) -> None:
        """What each selector costs that the node reads."""
        match node:
            case Selector():
                series = self._series(node, at)
                costs.append((series, series * repeats, node))
            case Range(selector=selector, window=window):
                scrape = scraped_every(selector, at)
                every = _DEFAULT_SCRAPE if scrape is None else scrape.seconds
                length = window.seconds if isinstance(window, Duration) else every
                series = self._series(selector, at)
                costs.append((series, series * repeats * max(1.0, length / every), selector))
            case Subquery(expr=expr, window=window, step=step):
                every = step.seconds if isinstance(step, Duration) else _DEFAULT_STEP
                steps = window.seconds / every if isinstance(window, Duration) and every else 1.0
                self._add(expr, at, repeats * max(1.0, steps), costs)
            case _:
                for child in children(node):
                    self._add(child, at, repeats, costs)

    def _series(self, node: Selector, at: Site) -> float:
        """How many series it reads; a record, and what nobody declares, count as one."""
        of = at.infer(node)
        if not isinstance(of.source, Declaration):
            return 1.0
        jobs = jobs_read(node, at)
        of_target = {"job", "instance", *(name for job in jobs for name in job.labels)} if jobs else {"job"}
        found, open_labels = self._targets(jobs, of.labels.get("instance")), 0
        if of.source.open_labels:
            # Nobody has listed the labels yet: how many series they make, nobody knows.
            return found
        for name, label in of.labels.known.items():
            if name == METRIC or name in of_target or of.kind is Kind.INFO or name == "instance":
                continue
            if label.values is not None:
                found *= max(1, len(label.values))
            else:
                open_labels += 1
        return found * (self.open_values * 2.0 ** (open_labels - 1) if open_labels else 1.0)

    def _targets(self, jobs: Iterable[Job], instance: Label) -> float:
        """How many targets the series of these jobs are of, as far as is known."""
        if instance.values is not None:
            return max(1.0, len(instance.values))
        return float(sum(self.targets if job.targets is None else job.targets for job in jobs)) or self.targets


def _rounded(value: float) -> str:
    """Two digits tell enough of an estimate."""
    return f"{float(f'{value:.2g}'):,.0f}"
