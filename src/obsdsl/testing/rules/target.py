"""From what a test calls a series to its name and labels, checked against what the workspace declares."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TypeAlias

import attrs

from obsdsl.define.declaration import Declaration, MetricType
from obsdsl.define.label import Domain
from obsdsl.define.target import Job
from obsdsl.errors import DefinitionError, did_you_mean, listed, shown
from obsdsl.express.expr import Expr
from obsdsl.express.node import Matcher, Selector
from obsdsl.express.raw import promql
from obsdsl.express.series import HistogramSeries
from obsdsl.lint.context import Context
from obsdsl.testing.rules.rulebook import name_of

SeriesLike: TypeAlias = "Expr | HistogramSeries | str"
# Of series that no job says anything about.
DEFAULT_JOB = "test"
DEFAULT_PORT = 9090


@attrs.frozen
class Named:
    """A series: its name, its labels, the metric that it belongs to where that is declared, the job that brings it."""

    name: str
    labels: dict[str, str]
    declaration: Declaration | None = None
    job: Job | None = None


def series_of(given: SeriesLike, known: Context, jobs: Sequence[Job]) -> Named:
    """The one series that a test means. Raises DefinitionError for what the workspace does not have."""
    if isinstance(given, HistogramSeries):
        count = given.count_series
        raise DefinitionError(
            f"series {name_of(_selector(count))}",
            "a histogram is many series; use rules.histogram(…), or one of its bucket_series, sum_series, count_series",
        )
    selector = _selector(given)
    return _resolved(selector, known, jobs, "")


def histogram_of(given: SeriesLike, known: Context, jobs: Sequence[Job]) -> Named:
    """The histogram that a test means: its family's name and its labels."""
    if isinstance(given, HistogramSeries):
        found = _resolved(_selector(given.count_series), known, jobs, "_count")
    elif isinstance(given, str):
        selector = _selector(given)
        classic = f"{name_of(selector)}_count" in known.catalog
        suffix = "_count" if classic else ""
        found = _resolved(attrs.evolve(selector, name=f"{name_of(selector)}{suffix}"), known, jobs, suffix)
    else:
        found = _resolved(_selector(given), known, jobs, "")
    kind = found.declaration.type if found.declaration else None
    if kind not in (MetricType.HISTOGRAM, MetricType.NATIVE_HISTOGRAM):
        raise DefinitionError(f"series {found.name!r}", "it is no declared histogram; use rules.series(…)")
    return found


def _selector(given: Expr | str) -> Selector:
    if isinstance(given, str):
        given = promql(given)
    node = given.node if isinstance(given, Expr) else None
    if not isinstance(node, Selector):
        raise DefinitionError("rules", f'{shown(given)} is no series; write a metric with its labels: m.up(job="web")')
    if node.offset is not None or node.at is not None or node.variables:
        raise DefinitionError(f"series `{given}`", "a series has no offset, time or variable; delete it")
    return node


def _resolved(selector: Selector, known: Context, jobs: Sequence[Job], suffix: str) -> Named:
    name = name_of(selector)
    if name is None:
        raise DefinitionError("rules", f"{shown(selector.matchers)} names no metric; write one in front of its labels")
    declaration, recorded = _declared(selector, name, known)
    labels = dict(_equal(name, selector.matchers))
    job = _job(declaration, labels, jobs) if declaration else None
    faults = list(_label_faults(name, labels, declaration, job, known)) if declaration else []
    if faults:
        raise DefinitionError(f"series {name!r}", faults)
    if not recorded:
        labels = _complete(labels, job)
    labels = {key: text for key, text in labels.items() if text}
    return Named(name.removesuffix(suffix) if suffix else name, labels, declaration, job)


def _declared(selector: Selector, name: str, known: Context) -> tuple[Declaration | None, bool]:
    if isinstance(selector.source, Declaration):
        return selector.source, False
    sources = known.catalog.get(name, ())
    declaration = next((one for one in sources if isinstance(one, Declaration)), None)
    if declaration is None and not sources and known.defined:
        candidates = getattr(known.catalog, "candidates", lambda _: known.catalog)(name.partition("_")[0])
        mend = did_you_mean(name, candidates) or "; declare it"
        raise DefinitionError(f"series {name!r}", f"the workspace has no such metric{mend}")
    return declaration, bool(sources) and declaration is None


def _equal(name: str, matchers: Iterable[Matcher]) -> Iterator[tuple[str, str]]:
    for one in matchers:
        if one.label == "__name__":
            continue
        if one.op != "=":
            raise DefinitionError(
                f"series {name!r}", f'{one.label} is not one value; write {one.label}="…", one call for each series'
            )
        yield one.label, one.value


def _job(declaration: Declaration, labels: Mapping[str, str], jobs: Sequence[Job]) -> Job | None:
    """The job that brings the series: the named one, else the first that exposes the metric."""
    if "job" in labels:
        return next((job for job in jobs if labels["job"] in (job.labels.get("job") or (job.name,))), None)
    return next((job for job in jobs if job.exposes(declaration.name)), None)


def _label_faults(
    name: str, labels: Mapping[str, str], declaration: Declaration, job: Job | None, known: Context
) -> Iterator[str]:
    domains: dict[str, Domain] = {**declaration.labels}
    if name.endswith("_bucket") and declaration.type is MetricType.HISTOGRAM:
        domains["le"] = None
    if declaration.type is MetricType.SUMMARY:
        domains["quantile"] = None
    targets = {"job", "instance", *known.config.target_labels, *(job.labels if job else ())}
    closed = not declaration.open_labels and (job.complete if job else bool(known.config.target_labels))
    for label, value in labels.items():
        domain = domains.get(label)
        if label in domains and domain is not None and value not in (*domain, ""):
            yield f"{label} is never {shown(value)}, but {listed(domain)}{did_you_mean(value, domain)}"
        elif label not in domains and label not in targets and closed:
            yield f"it has no label {label!r}{did_you_mean(label, [*domains, *targets])}"
    for label, domain in declaration.labels.items():
        # Whoever means a series without it says so: an empty text.
        if domain and "" not in domain and label not in labels:
            yield f'it says no {label}; write one of {listed(domain)}, or "" where it is missing'


def _complete(labels: Mapping[str, str], job: Job | None) -> dict[str, str]:
    """With the labels that Prometheus adds for a target: the job's first one, unless the test names another."""
    found = {} if job is None else {name: domain[0] for name, domain in job.labels.items() if domain}
    if job is not None:
        found = {name: value for name, value in found.items() if name not in job.optional}
    name = labels.get("job") or found.get("job") or DEFAULT_JOB
    return {"job": name, "instance": f"{name}:{DEFAULT_PORT}", **found, **labels}
