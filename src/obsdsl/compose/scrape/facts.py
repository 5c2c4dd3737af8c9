"""What a job says about its series, for inference; what relabelling leaves open is said to be unknown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final, TypeAlias

from obsdsl.compose.scrape.job import ScrapeJob
from obsdsl.compose.scrape.relabel import Relabel
from obsdsl.compose.scrape.relabelled import Labels, matches, relabelled
from obsdsl.compose.scrape.start import ADDRESS, INTERVAL, start_labels
from obsdsl.define.declaration import Declaration
from obsdsl.define.duration import Duration
from obsdsl.define.label import Domain
from obsdsl.define.target import Job
from obsdsl.express.regex import listed_values

_NAME: Final = "__name__"
_PORTS: Final = {"http": "80", "https": "443"}
# A target's labels after relabelling: name → the values that it may have, None for any.
_Target: TypeAlias = Mapping[str, Domain]


def job_facts(job: ScrapeJob, interval: Duration) -> Job:
    """The facts of one job; `interval` is that of its server."""
    starts = [labels for _, labels in start_labels(job, interval)]
    listed = [left for one in starts if (left := relabelled(one, job.relabel)) is not None]
    # Nothing is known of what is discovered, but that Prometheus gives it a job and an instance.
    discovered = [Labels(dict.fromkeys(("job", "instance")), wild=True)] if job.discovers else []
    found = [*listed, *discovered]
    targets = [_shown(labels) for labels in found]
    labels: Mapping[str, Domain] = _domains(targets) if found else {"job": (job.name,), "instance": ()}
    absent = {name for name in labels if any(name not in one for one in targets)}
    unsure = {name for name in labels if any(_unsure(one, name) for one in found)}
    wild = any(one.wild for one in found)
    rewritten = _rewritten(job.metric_relabel)
    if job.honor_labels and rewritten is not None:
        # What the target exposes under these names is kept, and may be empty.
        rewritten = tuple(sorted({*rewritten, *labels}))
    return Job(
        job.name,
        labels,
        optional=tuple(sorted((absent | unsure) - _certain(job))),
        complete=not wild,
        interval=_interval(job, listed, job.scrape_interval or interval),
        metrics=_families(job.metrics, job.metric_relabel),
        rewritten=rewritten,
        targets=None if wild or any(one.doubtful for one in found) else len(found),
        federates=job.params.get("match[]") if (job.metrics_path or "").endswith("/federate") else None,
    )


def _certain(job: ScrapeJob) -> set[str]:
    """The labels that Prometheus itself gives each target. What relabelling makes of `job` may be nothing."""
    names = [_touched(step) for step in job.relabel]
    kept = all(one is not None and "job" not in one for one in names)
    return {"job", "instance"} if kept else {"instance"}


def _shown(labels: Labels) -> _Target:
    """The labels that series have, with the instance that Prometheus makes of the address."""
    found: dict[str, Domain] = {
        name: None if value is None else (value,) for name, value in labels.values.items() if not name.startswith("__")
    }
    if "instance" not in found:
        address = labels.get(ADDRESS)
        found["instance"] = None if address is None else _instances(address, labels.get("__scheme__"))
    return found


def _instances(address: str, scheme: str | None) -> Domain:
    """Without a port, Prometheus 2 adds one, and Prometheus 3 does not."""
    if ":" in address.rpartition("]")[2]:
        return (address,)
    return (address, f"{address}:{_PORTS[scheme]}") if scheme in _PORTS else None


def _domains(targets: Iterable[_Target]) -> dict[str, Domain]:
    found: dict[str, dict[str, None] | None] = {}
    for target in targets:
        for name, values in target.items():
            before = found.setdefault(name, {})
            if before is None or values is None:
                found[name] = None
            else:
                before.update(dict.fromkeys(values))
    return {name: None if values is None else tuple(values) for name, values in found.items()}


def _unsure(labels: Labels, name: str) -> bool:
    """Whether the target may lack a label: what is unknown may be none."""
    return labels.wild or (name in labels.values and labels.values[name] is None)


def _interval(job: ScrapeJob, listed: Iterable[Labels], interval: Duration) -> Duration | None:
    """That of the job, unless relabelling gives targets others."""
    values = {labels.get(INTERVAL) for labels in listed}
    if job.discovers:
        # What is discovered has none of its own, but for files that say so.
        values.add(None if any(step.target_label == INTERVAL for step in job.relabel) else str(interval))
    (value,) = values if len(values) == 1 else (None,)
    try:
        return Duration.parse(value) if value else None
    except ValueError:
        return None


def _rewritten(steps: Iterable[Relabel]) -> tuple[str, ...] | None:
    """The labels of series that the steps may drop, rewrite or add; None is any."""
    names = [_touched(step) for step in steps]
    if None in names:
        return None
    return tuple(sorted({name for one in names for name in one or ()}))


def _touched(step: Relabel) -> tuple[str, ...] | None:
    """The labels that a step may drop, rewrite or add; None is any."""
    if step.action in ("keep", "drop", "keepequal", "dropequal"):
        return ()
    if step.action == "labeldrop":
        return listed_values(step.regex or "")
    if step.action in ("labelmap", "labelkeep") or "$" in (step.target_label or ""):
        return None
    return (step.target_label or "",)


def _families(metrics: tuple[Declaration, ...] | None, steps: Iterable[Relabel]) -> tuple[str, ...] | None:
    """The families that are left where steps drop series by their name alone; None where names may change."""
    rewritten = _rewritten(steps)
    if metrics is None or rewritten is None or _NAME in rewritten:
        return None
    return tuple(sorted({one.name for one in metrics if any(_kept(series, steps) for series in one.series())}))


def _kept(series: str, steps: Iterable[Relabel]) -> bool:
    """Whether some series of that name may be left."""
    for step in steps:
        if step.action in ("keep", "drop") and step.source_labels == (_NAME,):
            hit = matches(step, series)
            if hit is (step.action == "drop"):
                return False
    return True
