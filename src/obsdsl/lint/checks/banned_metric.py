"""The check banned-metric."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fnmatch import fnmatchcase

from obsdsl.define.light import frozen
from obsdsl.express.infer.selection import series_name
from obsdsl.express.node import Aggregation, Binary, Selector, label_names
from obsdsl.lint.check import Check
from obsdsl.lint.problem import Finding, Level
from obsdsl.lint.site import Site


@frozen(kw_only=True)
class BannedMetric(Check[Selector | Aggregation | Binary]):
    """An expression reads a metric, or names a label, that nobody should use any more.

    `metrics` are patterns of names (`*` is anything), such as those of a library that is on its way out; `labels` are
    names of labels. By default both are empty.

    Configuration:
    ```toml
    [tool.obsdsl.lint.options.banned-metric]
    metrics = ["old_*"]
    labels = ["kubernetes_pod_name"]
    ```
    Bad:
    ```python
    AlertRule("QueueLong", promql("old_queue_length > 100"), severity=P3, summary="Jobs wait")
    ```
    Good:
    ```python
    AlertRule("QueueLong", m.queue_length > 100, severity=P3, summary="Jobs wait")
    ```
    Bad file:
    ```yaml
    - alert: QueueLong
      expr: sum by (kubernetes_pod_name) (queue_length) > 100
    ```
    Good file:
    ```yaml
    - alert: QueueLong
      expr: sum by (pod) (queue_length) > 100
    ```
    """

    code = "OBS105"
    name = "banned-metric"
    level = Level.ERROR
    rows = (31,)
    on = (Selector, Aggregation, Binary)

    metrics: Sequence[str] = ()
    labels: Sequence[str] = ()

    @property
    def idle(self) -> bool:
        return not (self.metrics or self.labels)

    def find(self, value: Selector | Aggregation | Binary, at: Site) -> Iterator[Finding]:
        if self.metrics and isinstance(value, Selector) and (name := series_name(value)) is not None:
            pattern = next((one for one in self.metrics if fnmatchcase(name, one)), None)
            if pattern is not None:
                by = "" if pattern == name else f" (by {pattern!r})"
                yield Finding(f"the metric {name!r} is banned here{by}", "read another one", at=value)
        for label in label_names(value) if self.labels else ():
            if label in self.labels:
                yield Finding(f"the label {label!r} is banned here", "name another one", at=value)
