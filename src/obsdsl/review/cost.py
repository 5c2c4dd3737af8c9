"""What reading costs, by what definitions say: how many series a metric has, how much an expression reads.

The series of a metric are the product of the declared values of its labels that the matchers leave, of a histogram's
buckets (with `+Inf`), and of the targets of the jobs that expose it. The samples of an expression are those series,
each times its window over the scrape interval; a subquery reads its own window once for each step. All that an
expression selects is added up.

    series  = Π |values of each label| × targets
    samples = Σ series × max(1, window / scrape interval) × max(1, subquery window / step)

Where one of these is not known (a label without declared values, a job whose targets are discovered, a metric that
nobody declares), the cost is unknown, and nothing is said.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

import attrs

from obsdsl.define.declaration import Declaration, MetricType, Recorded
from obsdsl.define.duration import Duration
from obsdsl.define.target import Job, Server
from obsdsl.errors import DefinitionError
from obsdsl.express.infer import Environment, Inference, Label, catalog
from obsdsl.express.infer.around import jobs_of
from obsdsl.express.infer.labels import METRIC
from obsdsl.express.infer.targets import may_expose
from obsdsl.express.node import Node, Range, Selector, Subquery, children
from obsdsl.express.parse import parse
from obsdsl.lint.jobs import may_pass
from obsdsl.review.documents import Documents

# A change by less than the first factor is not worth a line; one by more than the second is worth a thought.
A_LOT: Final = 2.0
VERY_MUCH: Final = 10.0
# Fewer samples than this cost nothing, and so do fewer series.
_FEW_SAMPLES: Final = 10_000
_FEW_SERIES: Final = 1_000
# A histogram has `_sum` and `_count` beside its buckets, a summary beside its quantiles.
_BESIDE: Final = 2


@attrs.frozen
class Cost:
    """What an expression reads each time that it is evaluated."""

    series: float
    samples: float


class Costs:
    """The costs on one side."""

    def __init__(self, documents: Documents) -> None:
        told = documents.told or ()
        sources = [one for one in told if isinstance(one, Declaration | Recorded)]
        self._jobs = jobs_of(one for one in told if isinstance(one, Server))
        self._infer = Inference(catalog(sources), Environment(jobs=self._jobs))
        self._known: dict[str, Cost | None] = {}

    def of(self, expr: str) -> Cost | None:
        """What an expression reads; None where that is not known."""
        if expr not in self._known:
            try:
                self._known[expr] = self._of_node(parse(expr))
            except DefinitionError:
                self._known[expr] = None
        return self._known[expr]

    def series_of(self, metric: Declaration) -> float | None:
        """How many series a metric has on all targets; None where that is not known."""
        values = [1 if one is None else len(one) for one in metric.labels.values()]
        targets = self._targets([job for job in self._jobs if may_expose(job, metric.name)])
        if None in metric.labels.values() or targets is None:
            return None
        return math.prod(values) * _inside(metric) * targets

    def scraped_every(self, selector: Selector) -> float | None:
        """The seconds between the samples of what a selector reads; None where that is not known."""
        return self._infer(selector).cadence or None

    def jobs_of(self, selector: Selector) -> list[Job]:
        """The jobs that may bring what a selector reads."""
        source = self._infer(selector).source
        if source is None:
            return []
        return [
            job
            for job in self._jobs
            if may_expose(job, source.name) and all(may_pass(job, one) for one in selector.matchers)
        ]

    def _of_node(self, node: Node) -> Cost | None:
        parts = list(self._parts(node, 1.0))
        if not parts or None in parts:
            return None
        known = [one for one in parts if one is not None]
        return Cost(sum(one.series for one in known), sum(one.samples for one in known))

    def _parts(self, node: Node, repeats: float) -> Iterator[Cost | None]:
        match node:
            case Selector():
                yield self._read(node, repeats)
            case Range(selector=selector, window=window):
                every = self.scraped_every(selector)
                if isinstance(window, Duration) and every:
                    yield self._read(selector, repeats * max(1.0, window.seconds / every))
                else:
                    yield None
            case Subquery(expr=expr, window=Duration() as window, step=Duration() as step) if step.milliseconds:
                yield from self._parts(expr, repeats * max(1.0, window.seconds / step.seconds))
            case Subquery():
                yield None
            case _:
                for child in children(node):
                    yield from self._parts(child, repeats)

    def _read(self, selector: Selector, samples_each: float) -> Cost | None:
        series = self._selected(selector)
        return None if series is None else Cost(series, series * samples_each)

    def _selected(self, selector: Selector) -> float | None:
        of = self._infer(selector)
        if selector.variables or of.source is None:
            return None
        declared = isinstance(of.source, Declaration)
        jobs = self.jobs_of(selector) if declared else []
        of_target = {"job", "instance", *(name for job in jobs for name in job.labels)} if declared else set()
        if declared:
            found = (
                self._targets(jobs) if of.labels.get("instance").values is None else _count(of.labels.get("instance"))
            )
        else:
            # A record has the labels that its expression leaves, and no others.
            found = None if of.labels.rest else 1.0
        for name, label in of.labels.known.items():
            if name != METRIC and name not in of_target:
                values = _count(label)
                found = None if found is None or values is None else found * values
        return found

    def _targets(self, jobs: list[Job]) -> float | None:
        counts = [job.targets for job in jobs]
        return None if not counts or None in counts else float(sum(one or 0 for one in counts))


def _count(label: Label) -> float | None:
    """The number of values that a label may have."""
    return None if label.values is None else float(max(1, len(label.values)))


def _inside(metric: Declaration) -> int:
    """How many series a metric has for each set of its labels."""
    if metric.type is MetricType.HISTOGRAM:
        return len(metric.buckets) + 1 + _BESIDE
    return len(metric.quantiles) + _BESIDE if metric.type is MetricType.SUMMARY else 1


@lru_cache(maxsize=4)
def costs_of(documents: Documents) -> Costs:
    """The costs of a side."""
    return Costs(documents)


def is_a_lot(before: Cost, after: Cost) -> bool:
    """Whether a reviewer wants to know."""
    return _grows(before, after, A_LOT) or _grows(after, before, A_LOT)


def is_very_much(before: Cost, after: Cost) -> bool:
    """Whether it becomes so expensive that it may break something."""
    return _grows(before, after, VERY_MUCH)


def _grows(before: Cost, after: Cost, factor: float) -> bool:
    many_samples = after.samples >= max(_FEW_SAMPLES, factor * before.samples)
    return many_samples or after.series >= max(_FEW_SERIES, factor * before.series)


def rounded(value: float) -> str:
    """Two digits tell enough of an estimate."""
    return f"{float(f'{value:.2g}'):,.0f}"
