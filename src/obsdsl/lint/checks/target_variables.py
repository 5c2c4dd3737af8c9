"""The check target-variables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from obsdsl.define.light import frozen
from obsdsl.errors import listed
from obsdsl.lint.check import Check
from obsdsl.lint.problem import Finding, Level
from obsdsl.lint.site import Site
from obsdsl.lint.view import DashboardView


@frozen(kw_only=True)
class TargetVariables(Check[DashboardView]):
    """A dashboard has no variable for the job or the instance.

    Where many dashboards are kept as one collection, all of them let the viewer choose the targets in the same way:
    dashboard-linter asks for the variables `job` and `instance`. It is for those who want that.

    `labels` are the labels for which there has to be a variable: one of that name, or one whose values are the label's.

    Bad:
    ```python
    Dashboard("Requests", panels=(TimeSeries("Requests", m.requests.rate().sum()),))
    ```
    Good:
    ```python
    job = QueryVariable("job", m.requests.label_values("job"))
    instance = QueryVariable("instance", m.requests(job=job).label_values("instance"))
    Dashboard("Requests", variables=(job, instance), panels=(
        TimeSeries("Requests", m.requests(job=job, instance=instance).rate().sum()),
    ))
    ```
    Bad file:
    ```json
    {"title": "Jobs", "type": "timeseries", "targets": [{"refId": "A", "expr": "queue_length"}]}
    ```
    Good file:
    ```json
    {
      "title": "Queue", "uid": "queue",
      "templating": {"list": [
        {"name": "job", "type": "query", "refresh": 2, "query": "label_values(queue_length, job)"},
        {"name": "host", "type": "query", "refresh": 2, "query": "label_values(queue_length, instance)"}
      ]},
      "panels": [{
        "title": "Jobs", "type": "timeseries",
        "targets": [{"refId": "A", "expr": "queue_length{job=~\\"$job\\", instance=~\\"$host\\"}"}]
      }]
    }
    ```
    Configuration:
    ```toml
    select = ["target-variables"]
    ```
    """

    code = "OBS602"
    name = "target-variables"
    level = Level.INFO
    rows = (68,)
    on = (DashboardView,)
    opt_in = True

    labels: Sequence[str] = ("job", "instance")

    def find(self, value: DashboardView, at: Site) -> Iterator[Finding]:
        if not any(query.language == "promql" for panel in value.panels for query in panel.queries):
            return
        held = {name for one in value.variables for name in (one.name, one.asked)}
        if missing := [label for label in self.labels if label not in held]:
            yield Finding(
                f"it has no variable for {listed(missing, 'and')}",
                "add a query variable with the label's values, and select by it",
                field=("templating",) if value.is_raw else ("variables",),
            )
