"""The check unknown-metric."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fnmatch import fnmatchcase
from functools import lru_cache

from obsdsl.define.declaration import Recorded, Source
from obsdsl.errors import did_you_mean
from obsdsl.express.infer.labels import METRIC, is_dynamic, matches
from obsdsl.express.infer.selection import series_name
from obsdsl.express.node import Selector
from obsdsl.lint.alternatives import alternatives
from obsdsl.lint.check import Check
from obsdsl.lint.context import Context
from obsdsl.lint.known import Known
from obsdsl.lint.problem import Finding, Level
from obsdsl.lint.site import Site

# A whole first word, with its underscore: enough to know whose metric it is.
_BEGIN = re.compile(r"[a-zA-Z]\w*_")


class UnknownMetric(Check[Selector]):
    """A name is no metric's and no recording rule's.

    Prometheus gives nothing for such a name, without an error: a panel stays empty, an alert never fires, often for
    months after the metric was renamed. Names are looked up among the workspace's metrics and recordings, in the
    library of well-known exporters, and in the patterns of `undeclared`. Where no metric is declared, no name is wrong.

    Bad:
    ```python
    AlertRule("QueueLong", promql("queue_lenght > 100"), severity=P3, summary="The queue is long")
    ```
    Good:
    ```python
    AlertRule("QueueLong", promql("queue_length > 100"), severity=P3, summary="The queue is long")
    ```
    Bad file:
    ```yaml
    - alert: ManyRequests
      expr: sum(rate(http_requests[5m])) > 100
    ```
    Good file:
    ```yaml
    - alert: ManyRequests
      expr: sum(rate(http_requests_total[5m])) > 100
    ```
    Bad file:
    ```json
    {"title": "Latency", "type": "timeseries", "targets": [{"refId": "A", "expr": "http_request_duration_seconds"}]}
    ```
    """

    code = "OBS201"
    name = "unknown-metric"
    level = Level.ERROR
    rows = (15, 64)
    on = (Selector,)

    def find(self, value: Selector, at: Site) -> Iterator[Finding]:
        context = at.context
        if not context.defined:
            return
        name = series_name(value)
        if name is None:
            yield from _patterns(value, context)
            return
        if isinstance(value.source, Recorded) and value.source.name not in context.records:
            yield _unrecorded(value.source.name, value, context)
            return
        if (value.source is not None and _is_of(name, value.source)) or _exists(name, context):
            return
        if ":" in name:
            yield _unrecorded(name, value, context)
        else:
            message, mend = _said(name, context)
            yield Finding(message, mend, at=value)


def _patterns(value: Selector, context: Context) -> Iterator[Finding]:
    """Alternatives of a pattern of names that no known name fits, as far as their beginning says where to look."""
    if context.config.lint.undeclared:
        return
    for matcher in value.matchers:
        if matcher.label != METRIC or matcher.op != "=~" or is_dynamic(matcher.value):
            continue
        for part in alternatives(matcher.value):
            begin = _BEGIN.match(part)
            if begin is None or any(matches(part, name) is not False for name in _candidates(begin[0], context)):
                continue
            mend = "write the beginning of a name that is declared, or declare it"
            message = f"no metric's name matches {part!r}"
            yield Finding(message, mend, at=value, level=Level.WARNING)


def _is_of(name: str, source: Source) -> bool:
    return name == source.name if isinstance(source, Recorded) else name in source.series()


def _exists(name: str, context: Context) -> bool:
    return (
        name in context.catalog
        or any(fnmatchcase(name, pattern) for pattern in context.config.lint.undeclared)
        or _is_creation(name, context)
    )


def _is_creation(name: str, context: Context) -> bool:
    """Whether it is OpenMetrics' time at which a declared counter, histogram or summary began."""
    metric = name.removesuffix("_created")
    return metric != name and any(f"{metric}{suffix}" in context.catalog for suffix in ("_total", "_count", ""))


def _unrecorded(name: str, at: Selector, context: Context) -> Finding:
    close = did_you_mean(name, context.records)
    return Finding(
        f"no recording rule records {name!r}{close}",
        "write the name of one that is recorded, or record it",
        at=at,
    )


def _said(name: str, context: Context) -> tuple[str, str]:
    """What is wrong with a name, and what to write."""
    known = context.catalog
    if f"{name}_bucket" in known:
        return (
            f"{name!r} is a histogram, of which Prometheus stores {name}_bucket, {name}_sum and {name}_count",
            f"write {name}_bucket for quantiles, {name}_count for how many",
        )
    if f"{name}_total" in known:
        return f"there is no metric {name!r}: the counter's name ends in _total", f"write {name}_total"
    family = name.removesuffix("_total").removesuffix("_bucket").removesuffix("_count").removesuffix("_sum")
    if family != name and family in known:
        return f"there is no series {name!r}: the metric is {family!r}", f"write {family}"
    candidates = _candidates(name, context)
    close, word = did_you_mean(name, candidates), name.partition("_")[0]
    if close or word == name or any(one.startswith(f"{word}_") for one in candidates):
        mend = "write a name that is declared, declare it, or add it to `undeclared` of [tool.obsdsl.lint]"
        return f"there is no metric {name!r}{close}", mend
    # Of a whole exporter nothing is declared: one line spares all of its names.
    mend = f'declare it, or add "{word}_*" to `undeclared` of [tool.obsdsl.lint]'
    return f"there is no metric {name!r}, nor another that begins with '{word}_'", mend


def _candidates(name: str, context: Context) -> tuple[str, ...]:
    known = context.catalog
    return _listed(known, name.partition("_")[0]) if isinstance(known, Known) else tuple(known)


@lru_cache(maxsize=64)
def _listed(known: Known, word: str) -> tuple[str, ...]:
    return tuple(known.candidates(word))
