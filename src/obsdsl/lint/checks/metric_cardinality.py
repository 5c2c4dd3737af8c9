"""The check metric-cardinality."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from obsdsl.define.declaration import Declaration, MetricType
from obsdsl.define.light import frozen
from obsdsl.lint.check import Check
from obsdsl.lint.known import of_library
from obsdsl.lint.problem import Finding, Level
from obsdsl.lint.site import Site

# Labels that have a value for each user, each request, each moment.
_UNBOUNDED = (
    "account_id", "client_ip", "correlation_id", "customer_id", "email", "guid", "ip", "ip_address", "message",
    "order_id", "query", "request_id", "session", "session_id", "span_id", "sql", "timestamp", "token", "trace_id",
    "transaction_id", "url", "user", "user_id", "username", "uuid",
)  # fmt: skip
# A histogram has +Inf, _sum and _count beside its buckets.
_MORE = 3


@frozen(kw_only=True)
class MetricCardinality(Check[Declaration]):
    """A metric may have very many series.

    Each set of label values is a series, of a histogram each bucket of each. Series cost memory for as long as they
    are kept, and a label with a value for each user or request has new ones all the time.

    `most` is how many series a target may have of a metric, by the declared values of its labels. `unbounded` are
    names of open labels whose values never end.

    Bad:
    ```python
    logins = Counter("app_logins_total", "Logins that succeeded.", labels=("user_id",))
    ```
    Good:
    ```python
    logins = Counter("app_logins_total", "Logins that succeeded.", labels={"method": ("password", "key")})
    ```
    """

    code = "OBS705"
    name = "metric-cardinality"
    level = Level.WARNING
    groups = (12,)
    on = (Declaration,)

    most: int = 2000
    unbounded: Sequence[str] = _UNBOUNDED

    def find(self, value: Declaration, at: Site) -> Iterator[Finding]:
        if of_library(value):
            return
        for name, domain in value.labels.items():
            if domain is None and name in self.unbounded:
                thing = name.removesuffix("_id").replace("_", " ")
                yield Finding(
                    f"the label {name!r} has a value for each {thing}, without end",
                    "count without it, and put it into the logs or traces; or declare its values",
                    field=("labels",),
                )
        sizes = {name: len(domain) for name, domain in value.labels.items() if domain is not None}
        if value.type is MetricType.HISTOGRAM:
            sizes["buckets"] = len(value.buckets) + _MORE
        elif value.type is MetricType.SUMMARY:
            sizes["quantiles"] = len(value.quantiles) + 2
        total = math.prod(sizes.values())
        if total > self.most:
            of = " × ".join(f"{name}: {size}" for name, size in sizes.items())
            yield Finding(
                f"a target may have {total} series of it ({of}); {self.most} are allowed",
                "drop a label, list fewer values, or take fewer buckets",
                field=("labels",),
            )
