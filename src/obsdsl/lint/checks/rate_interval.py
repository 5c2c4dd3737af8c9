"""The check rate-interval."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from obsdsl.define.duration import Duration
from obsdsl.express.locate import locate
from obsdsl.express.node import Call, Node, Range, Variable, children, walk
from obsdsl.express.tokens import Span
from obsdsl.lint.check import Check
from obsdsl.lint.problem import Finding, Fix, Level
from obsdsl.lint.shown import OVER_TIME
from obsdsl.lint.site import Site
from obsdsl.lint.view import DashboardView, QueryView

_RATES: Final = frozenset({"rate", "irate", "increase", "delta", "deriv", "idelta"})
# A window of one's own choice is a mean over that time; what increases within it is meant.
_MEANT: Final = frozenset({"increase", "delta", "deriv"})
_INTERVAL: Final = re.compile(r"\$__interval|\$\{__interval\}|\[\[__interval\]\]")
_RATE_INTERVAL: Final = "$__rate_interval"
_WINDOW: Final = re.compile(r"\[\s*(\$__interval|\$\{__interval\}|\[\[__interval\]\]|\d\w*)\s*\]", re.ASCII)


class RateInterval(Check[QueryView]):
    """A panel computes rates over another window than `$__rate_interval`.

    `$__interval` is the distance of the points on the screen. On a short range of time it is less than two scrapes,
    so rate() has nothing to work with and the graph is empty. A fixed window is fine on one range of time alone: on a
    longer one the graph leaves out all that happens between the windows, on a shorter one it shows nothing new.
    `$__rate_interval` is at least four scrapes, and grows with the range.

    A fixed window is often meant, so it is an info, and where no metrics are declared it is reported once for a
    dashboard.
    `increase()` over one is not looked at, and neither are queries for one value.

    Bad:
    ```python
    TimeSeries("Requests", promql("sum(rate(http_requests_total[$__interval]))"))
    ```
    Good:
    ```python
    TimeSeries("Requests", m.requests.rate().sum())
    ```
    Bad file:
    ```json
    {
      "title": "Requests", "type": "timeseries",
      "targets": [{"refId": "A", "expr": "sum(rate(http_requests_total[$__interval]))"}]
    }
    ```
    Good file:
    ```json
    {
      "title": "Requests", "type": "timeseries",
      "targets": [{"refId": "A", "expr": "sum(rate(http_requests_total[$__rate_interval]))"}]
    }
    ```
    """

    code = "OBS609"
    name = "rate-interval"
    level = Level.WARNING
    rows = (74,)
    on = (QueryView,)

    def find(self, value: QueryView, at: Site) -> Iterator[Finding]:
        if at.panel is None or value.instant or value.language != "promql" or (node := value.node) is None:
            return
        text = at.text
        if text is not None and _WINDOW.search(text) is None:
            return
        found = [(one.function, window) for one in walk(node) if isinstance(one, Call) for window in _window(one)]
        if not found:
            return
        spans = _spans(text, node) if text is not None else {}
        for function, range_ in found:
            span = spans.get(id(range_))
            if _is_interval(range_):
                yield self._too_short(function, range_, span, at)
            elif _is_fixed(function, range_) and at.panel.kind in OVER_TIME:
                if at.context.defined:
                    yield self._fixed(function, range_, span, at, "")
                elif (more := _others(value, at.dashboard)) is not None:
                    alike = f"; {more} more of the dashboard's queries are alike" if more else ""
                    yield self._fixed(function, range_, span, at, alike)
                    return

    def _too_short(self, function: str, range_: Range, span: Span | None, at: Site) -> Finding:
        window = range_.window
        assert isinstance(window, Variable)
        return Finding(
            f"{function}() over {window.text} sees less than two samples as soon as one looks closely",
            f"write {_RATE_INTERVAL}",
            span=span,
            field=() if at.text is None else at.text_path,
            # What increases from one point to the next may be what is to be shown.
            fix=Fix(_RATE_INTERVAL, safe=function not in _MEANT) if span else None,
        )

    def _fixed(self, function: str, range_: Range, span: Span | None, at: Site, alike: str) -> Finding:
        return Finding(
            f"{function}() looks at {range_.window} however long a time is shown: on a long one, most of the samples "
            f"are left out{alike}",
            f"write {_RATE_INTERVAL}, unless the window is meant",
            span=span,
            field=() if at.text is None else at.text_path,
            # One change would not mend what is said of several.
            fix=Fix(_RATE_INTERVAL, safe=False) if span and not alike else None,
            level=Level.INFO,
        )


def _is_interval(range_: Range) -> bool:
    return isinstance(range_.window, Variable) and _INTERVAL.fullmatch(range_.window.text) is not None


def _is_fixed(function: str, range_: Range) -> bool:
    return isinstance(range_.window, Duration) and function not in _MEANT


def _others(query: QueryView, view: DashboardView | None) -> int | None:
    """How many more queries of the dashboard have fixed windows; None where this is not the first of them."""
    first, more = None, 0
    for panel in () if view is None else view.panels:
        for one in panel.queries if panel.kind in OVER_TIME else ():
            if one.instant or one.language != "promql" or (node := one.node) is None:
                continue
            calls = (call for call in walk(node) if isinstance(call, Call))
            if not any(_is_fixed(call.function, range_) for call in calls for range_ in _window(call)):
                continue
            if first is None:
                first = one
                if first is not query:
                    return None
            else:
                more += 1
    return more


def _window(call: Call) -> Iterator[Range]:
    """The range that a rate is computed over."""
    if call.function in _RATES:
        yield from (one for one in call.args if isinstance(one, Range))


def _spans(text: str, node: Node) -> dict[int, Span]:
    """Where the windows of ranges stand in the text, by identity."""
    try:
        places = locate(text, node)
    except ValueError:
        return {}
    found: dict[int, Span] = {}
    for path, place in places.items():
        one = _at(node, path)
        if isinstance(one, Range):
            # In a label's value, there may be anything; the window stands behind that.
            windows = [*_WINDOW.finditer(text, place.start, place.end)]
            if windows:
                found[id(one)] = Span(*windows[-1].span(1))
    return found


def _at(node: Node, path: tuple[int, ...]) -> Node:
    for index in path:
        node = children(node)[index]
    return node
