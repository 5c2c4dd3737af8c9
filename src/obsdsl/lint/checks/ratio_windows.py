"""The check ratio-windows."""

from __future__ import annotations

from collections.abc import Iterator

from obsdsl.define.duration import Duration
from obsdsl.express.infer.selection import series_name
from obsdsl.express.node import Aggregation, Binary, Grouping, Node, Range, Selector, Variable, walk
from obsdsl.lint.check import Check
from obsdsl.lint.problem import Because, Finding, Level
from obsdsl.lint.site import Site

_SUFFIXES = ("_bucket", "_count", "_sum")


class RatioWindows(Check[Binary]):
    """The two sides of a ratio read one metric over different windows, or at different times.

    The share of errors is that of the same requests: with rates over 5 and 10 minutes, it passes 1 whenever traffic
    rises. Where both sides select the same, and add it up by the same labels, the comparison of two times is what is
    meant (today with a week ago), and the check is silent.

    Bad:
    ```python
    RecordingRule("job:errors:ratio", m.requests(code="500").rate("5m").sum() / m.requests.rate("10m").sum())
    ```
    Good:
    ```python
    RecordingRule("job:errors:ratio", m.requests(code="500").rate("5m").sum() / m.requests.rate("5m").sum())
    ```
    Bad file:
    ```yaml
    - record: job:latency:mean
      expr: rate(http_request_duration_seconds_sum[5m]) / rate(http_request_duration_seconds_count[1m])
    ```
    Good file:
    ```yaml
    - record: job:latency:mean
      expr: rate(http_request_duration_seconds_sum[5m]) / rate(http_request_duration_seconds_count[5m])
    ```
    """

    code = "OBS117"
    name = "ratio-windows"
    level = Level.WARNING
    rows = (77,)
    on = (Binary,)
    names = frozenset({"/"})

    def find(self, value: Binary, at: Site) -> Iterator[Finding]:
        left, right = _range(value.left), _range(value.right)
        if left is None or right is None or _at_once(left, right) or not _one_metric(left.selector, right.selector):
            return
        if _alike(left.selector, right.selector) and not _is_share(value.left, value.right):
            return
        if left.window != right.window:
            notes = (Because(left, f"over {_said(left.window)}"), Because(right, f"over {_said(right.window)}"))
            mend = "read both over the same window"
            yield Finding("the two sides of the ratio have different windows", mend, at=value, because=notes)
        else:
            notes = (Because(left, _when(left.selector)), Because(right, _when(right.selector)))
            mend = "read both at the same time"
            yield Finding("the two sides of the ratio are of different times", mend, at=value, because=notes)


def _range(node: Node) -> Range | None:
    """The only series that a side reads, in a window."""
    parts = walk(node)
    if len([one for one in parts if type(one) is Selector]) != 1:
        return None
    return next((one for one in parts if isinstance(one, Range)), None)


def _at_once(left: Range, right: Range) -> bool:
    """Whether both read the same time."""
    one, other = left.selector, right.selector
    return left.window == right.window and one.offset == other.offset and one.at == other.at


def _one_metric(left: Selector, right: Selector) -> bool:
    """Whether both read one metric, or one histogram."""
    one, other = series_name(left), series_name(right)
    return one is not None and other is not None and _family(one) == _family(other)


def _alike(left: Selector, right: Selector) -> bool:
    """Whether both select the same, so that two times are compared."""
    return series_name(left) == series_name(right) and set(left.matchers) == set(right.matchers)


def _is_share(left: Node, right: Node) -> bool:
    """Whether the two are added up by different labels: each is compared with all."""
    match left, right:
        case Aggregation(op=op, grouping=one), Aggregation(op=other, grouping=all_):
            return op == other and _by(one) != _by(all_)
    return False


def _by(grouping: Grouping | None) -> tuple[str, frozenset[str]]:
    return ("by", frozenset()) if grouping is None else (grouping.mode, frozenset(grouping.labels))


def _family(name: str) -> str:
    return next((name.removesuffix(suffix) for suffix in _SUFFIXES if name.endswith(suffix)), name)


def _said(window: Duration | Variable | None) -> str:
    return window.text if isinstance(window, Variable) else str(window)


def _when(selector: Selector) -> str:
    if selector.at is not None:
        return f"at {selector.at}"
    return "as it is now" if selector.offset is None else f"{_said(selector.offset)} ago"
