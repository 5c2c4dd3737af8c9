"""What the targets add to the labels of a metric: those that jobs say, or the few that every target has."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Final

from obsdsl.define.declaration import Declaration
from obsdsl.define.label import Domain
from obsdsl.define.target import SYNTHETIC, Job
from obsdsl.express.infer.labels import METRIC, PRESENT, UNKNOWN, Label, LabelSet
from obsdsl.express.node import Matcher, Selector

# Written by the rules, with the labels of each alert beside the declared ones, and none of a target's for certain.
OF_RULES: Final = ("ALERTS", "ALERTS_FOR_STATE")
# What the libraries add by which programs expose their metrics: whoever lists his own does not think of them.
_OF_RUNTIMES: Final = ("go_", "jvm_", "nodejs_", "otel_", "process_", "promhttp_", "python_", "ruby_", "target_")


def domain_label(values: Domain) -> Label:
    """The label that a declaration describes; the empty value stands for a series without it."""
    if values is None:
        return UNKNOWN
    return Label(tuple([value for value in values if value]), "" not in values)


def with_target(own: Mapping[str, Label], target: Mapping[str, Domain]) -> dict[str, Label]:
    """A metric's own labels and those of a target of which no job tells."""
    known = dict(own)
    for name, values in target.items():
        # Prometheus renames a metric's label that the target has too, unless it is told to honor it.
        if name in own:
            known[f"exported_{name}"] = Label(own[name].values, False)
            values = None
        known[name] = PRESENT if values is None and name in ("job", "instance") else domain_label(values)
    return known


def may_expose(job: Job, family: str) -> bool:
    """Whether a job may bring a metric, by the name of its family."""
    if job.exposes(family) is not False:
        return True
    renames = job.rewritten is None or METRIC in job.rewritten
    return renames or family.startswith(_OF_RUNTIMES)


def of_jobs(
    source: Declaration, name: str, own: Mapping[str, Label], jobs: Iterable[Job]
) -> tuple[tuple[LabelSet, float | None], ...]:
    """The labels of a metric's series, and the seconds between their samples, for each job that may expose it."""
    if name in OF_RULES:
        return ()
    return tuple(_of_jobs(source, own, jobs))


def _of_jobs(
    source: Declaration, own: Mapping[str, Label], jobs: Iterable[Job]
) -> Iterator[tuple[LabelSet, float | None]]:
    for job in jobs:
        if not may_expose(job, source.name):
            continue
        cadence = None if job.interval is None else job.interval.seconds
        if job.federates is None or source.name in SYNTHETIC:
            yield _of_job(source, own, job), cadence
        for text in job.federates or ():
            # The other Prometheus gave them labels that nobody knows here, and some of its own.
            there = LabelSet(_of_job(source, own, job, scraped=True).known, True)
            labels, possible = there.narrowed(_matchers(text))
            if possible:
                yield labels, cadence


@lru_cache(maxsize=256)
def _matchers(text: str) -> tuple[Matcher, ...]:
    """Those of a selection that is federated."""
    # What has no federation needs no parser.
    from obsdsl.express.parse import parse

    node = parse(text)
    assert isinstance(node, Selector)
    named = () if node.name is None else (Matcher(METRIC, "=", node.name),)
    return (*named, *node.matchers)


def _of_job(source: Declaration, own: Mapping[str, Label], job: Job, *, scraped: bool = False) -> LabelSet:
    """The labels that a job's series have; `scraped` says that they are not what Prometheus writes itself."""
    known = dict(own)
    for name in job.labels:
        # Its own label has another name then. It keeps it at a target that lacks one, and where the job honors it.
        if name in own:
            known[f"exported_{name}"] = Label(own[name].values, False)
    for name, values in job.labels.items():
        lacks = name in job.optional
        keeps = name in own and (lacks or values is None)
        known[name] = own[name].joined(Label(values, True)) if keeps else Label(values, not lacks)
    if source.name in SYNTHETIC and not scraped:
        return LabelSet(known, source.open_labels or not job.complete)
    rewritten = known.keys() - {METRIC} if job.rewritten is None else job.rewritten
    known |= {name: UNKNOWN for name in rewritten if name != METRIC}
    return LabelSet(known, source.open_labels or not job.complete or job.rewritten is None)
