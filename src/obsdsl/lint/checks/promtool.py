"""The check promtool."""

from __future__ import annotations

from collections.abc import Iterator

from obsdsl.lint.check import Check
from obsdsl.lint.problem import Finding, Level
from obsdsl.lint.refusal import Refusal
from obsdsl.lint.site import Site


class Promtool(Check[Refusal]):
    """The promtool that is installed refuses an expression.

    Its Prometheus will not load a rule file with that expression. It may be older than `prometheus_version` says, or
    run without the feature flag that the expression needs. `obsdsl lint --promtool` asks it, in one run, for all rules
    and for the panels' queries that have no variables.

    Bad:
    ```python
    RecordingRule("some_requests", promql("limitk(3, http_requests_total)"))
    ```
    Good:
    ```python
    RecordingRule("most_requests", promql("topk(3, http_requests_total)"))
    ```
    Bad file:
    ```yaml
    - record: some_requests
      expr: limitk(3, http_requests_total)
    ```
    Good file:
    ```yaml
    - record: most_requests
      expr: topk(3, http_requests_total)
    ```
    """

    code = "OBS115"
    name = "promtool"
    level = Level.ERROR
    rows = (43,)
    on = (Refusal,)

    def find(self, value: Refusal, at: Site) -> Iterator[Finding]:
        mend = "write what that Prometheus knows, or install the promtool of the one that you run"
        yield Finding(f"promtool says: {value.reason}", mend, span=value.span)
