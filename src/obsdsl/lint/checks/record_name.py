"""The check record-name."""

from __future__ import annotations

import re
from collections.abc import Iterator

import attrs

from obsdsl.compose.rule import RecordingRule
from obsdsl.define.light import frozen
from obsdsl.express.node import Binary, Call, Node, Number, Selector
from obsdsl.lint.check import Check
from obsdsl.lint.option import PATTERN
from obsdsl.lint.problem import Finding, Level
from obsdsl.lint.site import Site


@frozen(kw_only=True)
class RecordName(Check[RecordingRule]):
    """A recording rule is not named level:metric:operations.

    The colons tell everyone that a series is computed, the first part by which labels, the last how. `pattern` is a
    regular expression that all of the name has to match. What gives a metric another name, or another unit, may be
    called like a metric.

    Bad:
    ```python
    RecordingRule("requests_per_job", m.requests.rate().sum(by="job"))
    ```
    Good:
    ```python
    RecordingRule("job:http_requests:rate5m", m.requests.rate().sum(by="job"))
    ```
    Bad file:
    ```yaml
    - record: requests_per_job
      expr: sum by (job) (rate(http_requests_total[5m]))
    ```
    Good file:
    ```yaml
    - record: job:http_requests:rate5m
      expr: sum by (job) (rate(http_requests_total[5m]))
    ```
    """

    code = "OBS404"
    name = "record-name"
    level = Level.INFO
    rows = (9,)
    on = (RecordingRule,)

    pattern: str = attrs.field(default=r"\w*:\w+(:\w*)*", validator=PATTERN)

    def find(self, value: RecordingRule, at: Site) -> Iterator[Finding]:
        if re.fullmatch(self.pattern, value.name) is None and not _is_metric(value.expr):
            yield Finding(
                f"the name {value.name!r} does not say what it is computed of, and how",
                "name it level:metric:operations, such as job:http_requests:rate5m",
                field=("record",),
            )


def _is_metric(node: Node) -> bool:
    """Whether it is a metric that is selected, multiplied or labelled, and nothing more."""
    match node:
        case Selector():
            return True
        case Call(function="label_replace" | "label_join", args=(first, *_)):
            return _is_metric(first)
        case Binary(op="*" | "/", left=left, right=Number()):
            return _is_metric(left)
        case _:
            return False
