"""The check unscraped-metric."""

from __future__ import annotations

from collections.abc import Iterator
from fnmatch import fnmatchcase

from obsdsl.define.declaration import Declaration
from obsdsl.errors import listed
from obsdsl.express.infer.selection import series_name
from obsdsl.express.infer.targets import OF_RULES, may_expose
from obsdsl.express.node import Selector
from obsdsl.lint.check import Check
from obsdsl.lint.problem import Finding, Level
from obsdsl.lint.site import Site

_MOST = 8


class UnscrapedMetric(Check[Selector]):
    """No scrape job brings a metric that is read.

    The metric is declared, so its name is right, but all jobs say what they expose, and it is none of that, or their
    relabelling drops it: the alert never fires, the panel stays empty. A metric that comes by another way, such as
    remote write, is named in `undeclared` of `[tool.obsdsl.lint]`.

    Bad:
    ```python
    PrometheusServer(jobs=(ScrapeJob("node", targets=("localhost:9100",), metrics=node),))
    AlertRule("QueueLong", m.queue_length > 100, for_="10m", severity=P3, summary="Jobs wait")
    ```
    Good:
    ```python
    PrometheusServer(jobs=(
        ScrapeJob("node", targets=("localhost:9100",), metrics=node),
        ScrapeJob("app", targets=("localhost:8080",), metrics=m),
    ))
    AlertRule("QueueLong", m.queue_length > 100, for_="10m", severity=P3, summary="Jobs wait")
    ```
    """

    code = "OBS221"
    name = "unscraped-metric"
    level = Level.WARNING
    groups = (5,)
    on = (Selector,)

    def find(self, value: Selector, at: Site) -> Iterator[Finding]:
        jobs = at.context.jobs
        if not jobs or (name := series_name(value)) is None or name in OF_RULES:
            return
        source = at.context.infer.series(value).source
        if not isinstance(source, Declaration) or any(may_expose(job, source.name) for job in jobs):
            return
        if any(fnmatchcase(name, pattern) for pattern in at.context.config.lint.undeclared):
            return
        names = list(dict.fromkeys(job.name for job in jobs))
        more = f" and {len(names) - _MOST} more" if len(names) > _MOST else ""
        said = (
            f"the jobs are {listed(names[:_MOST], 'and')}{more}" if len(names) > 1 else f"the only job is {names[0]!r}"
        )
        yield Finding(
            f"no scrape job brings {name!r}",
            f"{said}: add the metric to the `metrics` of the one that exposes it, or a job",
            at=value,
        )
