"""The check metric-suffix."""

from __future__ import annotations

from collections.abc import Iterator

from obsdsl.define.declaration import Declaration, MetricType
from obsdsl.lint.check import Check
from obsdsl.lint.known import of_library
from obsdsl.lint.problem import Finding, Level
from obsdsl.lint.site import Site

# Of the series of histograms and summaries.
_SERIES = ("_bucket", "_count", "_sum")


class MetricSuffix(Check[Declaration]):
    """The end of a metric's name says that it is of another type.

    `_total` is for counters, and each counter has it; `_bucket`, `_count` and `_sum` are the series of histograms and
    summaries; `_info` is for the constant 1 with labels. People who only see the name take `rate` of a gauge, or read
    a counter raw. Colons belong to recording rules. Names of the
    library are those of its exporters.

    Bad:
    ```python
    logins = Counter("app_logins", "Logins that succeeded.")
    ```
    Good:
    ```python
    logins = Counter("app_logins_total", "Logins that succeeded.")
    ```
    """

    code = "OBS701"
    name = "metric-suffix"
    level = Level.WARNING
    rows = (66,)
    on = (Declaration,)

    def find(self, value: Declaration, at: Site) -> Iterator[Finding]:
        if of_library(value):
            return
        name, kind = value.name, value.type
        if ":" in name:
            yield Finding(
                f"the name {name!r} has a colon, which says that a rule records it",
                "write '_' in place of ':'",
                field=("name",),
            )
        if kind is MetricType.COUNTER and not name.endswith("_total"):
            better = f"{name.removeprefix('total_')}_total"
            yield Finding("it is a counter, and its name does not end in _total", f"name it {better}", field=("name",))
        if kind is not MetricType.COUNTER and name.endswith("_total"):
            yield Finding(
                f"it is a {kind.value}, and its name ends in _total as a counter's",
                f"name it {name.removesuffix('_total')}, or declare a Counter",
                field=("name",),
            )
        suffix = next((one for one in _SERIES if name.endswith(one)), None)
        if suffix is not None:
            yield Finding(
                f"its name ends in {suffix}, as that of a histogram's series",
                f"name it {name.removesuffix(suffix)}, or declare the Histogram or Summary",
                field=("name",),
            )
        if kind is MetricType.INFO and not name.endswith(("_info", "_total", *_SERIES)):
            yield Finding(
                "it is an info metric, and its name does not end in _info", f"name it {name}_info", field=("name",)
            )
        if name.endswith("_info") and kind is not MetricType.INFO:
            yield Finding(
                f"it is a {kind.value}, and its name ends in _info",
                f"name it {name.removesuffix('_info')}, or declare an Info",
                field=("name",),
            )
