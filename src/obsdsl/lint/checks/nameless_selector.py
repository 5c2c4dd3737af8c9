"""The check nameless-selector."""

from __future__ import annotations

from collections.abc import Iterator

from obsdsl.express.infer.labels import METRIC, is_dynamic, matches
from obsdsl.express.node import Matcher, Selector
from obsdsl.lint.check import Check
from obsdsl.lint.problem import Finding, Level
from obsdsl.lint.site import Site


class NamelessSelector(Check[Selector]):
    """A selector names no metric.

    `{job="app"}` reads every series of the job: thousands at each evaluation, of all units, and each new metric
    changes what it means. In dashboards it is an info: some look at just that.

    Bad:
    ```python
    RecordingRule("job:series:count", promql('count by (job) ({job="app"})'))
    ```
    Good:
    ```python
    RecordingRule("job:series:count", promql('sum by (job) (scrape_samples_scraped{job="app"})'))
    ```
    Bad file:
    ```yaml
    - alert: AppSilent
      expr: absent({job="app"})
      for: 5m
    ```
    Good file:
    ```yaml
    - alert: AppSilent
      expr: absent(up{job="app"})
      for: 5m
    ```
    Bad file:
    ```yaml
    - record: instance:series:count
      expr: count by (instance) ({__name__=~".+"})
    ```
    """

    code = "OBS104"
    name = "nameless-selector"
    level = Level.WARNING
    rows = (31,)
    on = (Selector,)

    def find(self, value: Selector, at: Site) -> Iterator[Finding]:
        # A variable may stand for a matcher of the name.
        if value.name is not None or value.variables or at.use == "variable":
            return
        if any(matcher.label == METRIC and _narrows(matcher) for matcher in value.matchers):
            return
        level = None if at.in_rule else Level.INFO
        message = "the selector names no metric, so that it reads all there are"
        yield Finding(message, "write the metric's name", at=value, level=level)


def _narrows(matcher: Matcher) -> bool:
    """Whether a matcher of the name leaves anything out."""
    if matcher.op == "=" or is_dynamic(matcher.value):
        return True
    # No metric has such a name: only a pattern of everything fits it.
    return matcher.op == "=~" and matches(matcher.value, "no metric has this name") is False
