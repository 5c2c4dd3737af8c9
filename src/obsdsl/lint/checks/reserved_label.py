"""The check reserved-label."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from obsdsl.compose.rule import AlertRule, RecordingRule
from obsdsl.define.declaration import Declaration
from obsdsl.define.light import frozen
from obsdsl.define.target import Job
from obsdsl.lint.check import Check
from obsdsl.lint.known import of_library
from obsdsl.lint.problem import Finding, Level
from obsdsl.lint.site import Site


@frozen(kw_only=True)
class ReservedLabel(Check[Declaration | AlertRule | RecordingRule]):
    """A label has a name that Prometheus needs for itself.

    `job` and `instance` name the target, so that a metric's own label of that name is renamed to `exported_job` when
    it is scraped, unless the scrape job honors labels: queries by `job` then find the target's. A rule cannot set
    `__name__`, and the `alertname` that an alert sets is overwritten.

    Other labels of targets, which the workspace's scrape jobs or the configuration name, are reported as warnings;
    `honored` are labels that scrape jobs leave as they are.

    Bad:
    ```python
    batches = Counter("app_batches_total", "Batches that were worked through.", labels=("job",))
    ```
    Good:
    ```python
    batches = Counter("app_batches_total", "Batches that were worked through.", labels=("batch",))
    ```
    Bad file:
    ```yaml
    - record: job:up:sum
      expr: sum by (job) (up)
      labels:
        __name__: up
    ```
    Good file:
    ```yaml
    - record: job:up:sum
      expr: sum by (job) (up)
      labels:
        source: up
    ```
    """

    code = "OBS704"
    name = "reserved-label"
    level = Level.ERROR
    rows = (66,)
    on = (Declaration, AlertRule, RecordingRule)

    honored: Sequence[str] = ()

    def find(self, value: Declaration | AlertRule | RecordingRule, at: Site) -> Iterator[Finding]:
        if isinstance(value, Declaration):
            if not of_library(value):
                yield from self._declared(value, at)
            return
        for name in value.labels:
            if name == "__name__":
                yield Finding(
                    "it sets the label __name__, which Prometheus refuses", "delete it", field=("labels", name)
                )
            elif name == "alertname" and isinstance(value, AlertRule):
                yield Finding(
                    "it sets the label alertname, which Prometheus overwrites with the alert's name",
                    "delete it, or rename the alert",
                    field=("labels", name),
                    level=Level.WARNING,
                )
            elif name == "severity" and isinstance(value, RecordingRule):
                yield Finding(
                    "it sets the label severity, which belongs to alerts",
                    "delete it: what an alert of this series says is for the alert",
                    field=("labels", name),
                    level=Level.INFO,
                )

    def _declared(self, metric: Declaration, at: Site) -> Iterator[Finding]:
        # Of a metric that may be another job's, nothing is known.
        jobs = [job for job in at.context.jobs if job.exposes(metric.name)]
        if jobs:
            taken = {name for job in jobs for name in job.labels if not _honors(job, name)}
        else:
            taken = {"job", "instance", *(() if at.context.jobs else at.context.config.target_labels)}
        for name in metric.labels:
            if name in taken and name not in self.honored:
                yield Finding(
                    f"the label {name!r} is the target's, so that this one becomes {f'exported_{name}'!r}",
                    "rename it, or list it in the option `honored` if the scrape job honors labels",
                    field=("labels", name),
                    level=None if name in ("job", "instance") else Level.WARNING,
                )


def _honors(job: Job, name: str) -> bool:
    """Whether a metric keeps its own label of that name, or nobody knows what becomes of it."""
    return job.rewritten is None or name in job.rewritten
