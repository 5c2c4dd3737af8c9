"""The check long-number."""

from __future__ import annotations

import re
from collections.abc import Iterator

from obsdsl.define.light import frozen
from obsdsl.express.locate import locate
from obsdsl.express.node import Node, Number, children
from obsdsl.express.signature import Version
from obsdsl.lint.check import Check
from obsdsl.lint.problem import Finding, Fix, Level
from obsdsl.lint.site import Expression, Site

_DIGITS = re.compile(r"[1-9][0-9]*")
_GROUP = re.compile(r"\B(?=(?:\d{3})+$)")
# The first to read underscores in numbers.
_UNDERSCORES: Version = (2, 54)
# The most digits before the exponent that read better than the zeros.
_SHORT = 4


@frozen(kw_only=True)
class LongNumber(Check[Expression]):
    """A long number has nothing between its digits.

    Whether `10000000` is one million or ten, only counting tells. Prometheus reads `10_000_000` from version 2.54 on,
    and `10e6` always. `digits` are the fewest of a long number.

    Configuration:
    ```toml
    select = ["long-number"]
    ```
    Bad:
    ```python
    RawPanel({"title": "Memory", "type": "timeseries", "datasource": {"type": "prometheus", "uid": "$datasource"},
              "targets": [{"refId": "A", "expr": "app_memory_bytes > 10000000"}]})
    ```
    Good:
    ```python
    RawPanel({"title": "Memory", "type": "timeseries", "datasource": {"type": "prometheus", "uid": "$datasource"},
              "targets": [{"refId": "A", "expr": "app_memory_bytes > 10e6"}]})
    ```
    Bad file:
    ```yaml
    - alert: MemoryHigh
      expr: app_memory_bytes > 10000000
    ```
    Good file:
    ```yaml
    - alert: MemoryHigh
      expr: app_memory_bytes > 10_000_000
    ```
    """

    code = "OBS111"
    name = "long-number"
    level = Level.INFO
    rows = (42,)
    on = (Expression,)
    opt_in = True

    digits: int = 6

    def find(self, value: Expression, at: Site) -> Iterator[Finding]:
        smallest = 10.0 ** (self.digits - 1)
        if at.text is None or not any(abs(number.value) >= smallest for _, number in _numbers(value.node)):
            return
        try:
            places = locate(at.text, value.node)
        except ValueError:
            return
        for path, number in _numbers(value.node):
            span = places[path]
            text = at.text[span.start : span.end]
            if len(text) >= self.digits and _DIGITS.fullmatch(text):
                shorter = _shorter(text, at.context.config.prometheus)
                fix = None if shorter is None else Fix(shorter, safe=True)
                mend = f"write {shorter or _GROUP.sub('_', text)}"
                yield Finding(f"{text} is hard to read", mend, at=number, span=span, fix=fix)


def _numbers(node: Node) -> Iterator[tuple[tuple[int, ...], Number]]:
    """The numbers of an expression, with the ways to them."""
    pending: list[tuple[tuple[int, ...], Node]] = [((), node)]
    while pending:
        path, one = pending.pop()
        if isinstance(one, Number):
            yield path, one
        pending += [((*path, i), child) for i, child in enumerate(children(one))]


def _shorter(text: str, version: Version | None) -> str | None:
    """The same number as the version reads it; None where only some versions read it."""
    if version is not None and version >= _UNDERSCORES:
        return _GROUP.sub("_", text)
    kept = text.rstrip("0")
    zeros = (len(text) - len(kept)) // 3 * 3
    kept = text[: len(text) - zeros]
    return f"{kept}e{zeros}" if zeros and len(kept) <= _SHORT else None
