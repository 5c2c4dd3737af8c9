"""The check promql-syntax."""

from __future__ import annotations

from collections.abc import Iterator

from obsdsl.express.tokens import Span
from obsdsl.lint.check import Check
from obsdsl.lint.flaws import flaw_finding
from obsdsl.lint.problem import Finding, Level
from obsdsl.lint.site import Site
from obsdsl.lint.view import AnnotationView, QueryView, VariableView, uses
from obsdsl.read.flaw import Flaw


class PromqlSyntax(Check[Flaw | QueryView | VariableView | AnnotationView]):
    """An expression is no PromQL: its syntax, the number of its arguments, or their types.

    Prometheus refuses all of a rule file for one such expression, and a panel shows an error instead of data. In
    Python, `promql("…")` refuses it at once. Where it depends on a variable of Grafana's whether a query reads as
    PromQL, such as one for an operator, that is an info; what VictoriaMetrics reads, which may call itself a
    Prometheus, is a warning on a dashboard.

    Bad file:
    ```yaml
    - alert: HighErrorRate
      expr: rate(app_errors_total) > 1
    ```
    Good file:
    ```yaml
    - alert: HighErrorRate
      expr: rate(app_errors_total[5m]) > 1
    ```
    Bad file:
    ```json
    {"title": "Errors", "type": "timeseries", "datasource": {"type": "prometheus", "uid": "$datasource"},
     "targets": [{"refId": "A", "expr": "sum(rate(app_errors_total[5m])"}]}
    ```
    Good file:
    ```json
    {"title": "Errors", "type": "timeseries", "datasource": {"type": "prometheus", "uid": "$datasource"},
     "targets": [{"refId": "A", "expr": "sum(rate(app_errors_total[5m]))"}]}
    ```
    Bad:
    ```python
    RawPanel({"title": "Errors", "type": "timeseries", "datasource": {"type": "prometheus", "uid": "$datasource"},
              "targets": [{"refId": "A", "expr": "sum(rate(app_errors_total[5m])"}]})
    ```
    Good:
    ```python
    RawPanel({"title": "Errors", "type": "timeseries", "datasource": {"type": "prometheus", "uid": "$datasource"},
              "targets": [{"refId": "A", "expr": "sum(rate(app_errors_total[5m]))"}]})
    ```
    """

    code = "OBS101"
    name = "promql-syntax"
    level = Level.ERROR
    rows = (4,)
    on = (Flaw, QueryView, VariableView, AnnotationView)

    def find(self, value: Flaw | QueryView | VariableView | AnnotationView, at: Site) -> Iterator[Finding]:
        if isinstance(value, Flaw):
            if value.kind == "promql":
                yield flaw_finding(value, at)
        elif (fault := value.fault) is not None:
            if (name := _hangs_on(value.text, fault.span)) is not None:
                message = f"it was not checked: whether it is PromQL depends on the variable {name!r}"
                mend = "let variables stand for values and labels alone"
                yield Finding(message, mend, span=fault.span, level=Level.INFO)
                return
            message, _, mend = fault.message.partition("; ")
            level = Level.WARNING if "MetricsQL" in message else None
            mend = mend or "write PromQL, or set the query's own data source"
            yield Finding(message, mend, span=fault.span, level=level)


def _hangs_on(text: str, span: Span | None) -> str | None:
    """The variable that stands where the text cannot be read, or right before that: it may be anything."""
    if span is None:
        return None
    before = len(text[: span.start].rstrip())
    for use in uses(text):
        if use.start <= span.start < use.end or use.end == before:
            return use.name
    return None
