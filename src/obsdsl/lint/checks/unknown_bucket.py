"""The check unknown-bucket."""

from __future__ import annotations

import math
from collections.abc import Iterator

from obsdsl.errors import listed
from obsdsl.express.infer import Kind
from obsdsl.express.infer.labels import Label, canonical, is_dynamic, matches, spellings
from obsdsl.express.node import Matcher, Selector
from obsdsl.lint.alternatives import alternatives
from obsdsl.lint.check import Check
from obsdsl.lint.problem import Finding, Level
from obsdsl.lint.site import Site


class UnknownBucket(Check[Selector]):
    """A matcher of `le` names a bucket that the histogram does not have.

    `le` is text: a bound that is not declared, or is written in a way in which no exporter writes it (`0.50`), selects
    nothing.

    Bad:
    ```python
    Fast = RecordingRule("job:fast:rate5m", promql('rate(http_request_duration_seconds_bucket{le="0.3"}[5m])'))
    ```
    Good:
    ```python
    Fast = RecordingRule("job:fast:rate5m", promql('rate(http_request_duration_seconds_bucket{le="0.5"}[5m])'))
    ```
    Bad file:
    ```yaml
    - record: job:fast:rate5m
      expr: sum by (job) (rate(http_request_duration_seconds_bucket{le="0.50"}[5m]))
    ```
    Good file:
    ```yaml
    - record: job:fast:rate5m
      expr: sum by (job) (rate(http_request_duration_seconds_bucket{le="0.5"}[5m]))
    ```
    """

    code = "OBS214"
    name = "unknown-bucket"
    level = Level.ERROR
    groups = (3,)
    on = (Selector,)

    def find(self, value: Selector, at: Site) -> Iterator[Finding]:
        asked = [m for m in value.matchers if m.label == "le" and m.value and not is_dynamic(m.value)]
        if not asked:
            return
        of = at.context.infer.series(value)
        label = of.labels.get("le")
        if of.kind is not Kind.BUCKET or not label.values or label.values == ("+Inf",):
            return  # A histogram that declares no bounds may have any.
        for matcher in asked:
            for wrong in _unknown(matcher, label.values):
                yield _finding(value, wrong, matcher, label)


def _unknown(matcher: Matcher, bounds: tuple[str, ...]) -> Iterator[str]:
    texts = {text for bound in bounds for text in spellings(bound)}
    if matcher.op in ("=", "!="):
        if matcher.value not in texts:
            yield matcher.value
        return
    for part in alternatives(matcher.value):
        if part and all(matches(part, text) is False for text in texts):
            yield part


def _finding(value: Selector, wrong: str, matcher: Matcher, label: Label) -> Finding:
    bounds = label.values or ()
    plain = [bound.removesuffix(".0") for bound in bounds]
    if canonical(wrong) in bounds:
        message = f"no exporter writes the bound {canonical(wrong)} as le={wrong!r}"
        return Finding(
            f"{message}, and le is compared as text", f'write le="{spellings(canonical(wrong))[0]}"', at=value
        )
    close = "" if matcher.op in ("=~", "!~") else _closest(wrong, bounds)
    return Finding(
        f"{value.name} has no bucket le={wrong!r}{close}", f"its buckets are {listed(plain, 'and')}", at=value
    )


def _closest(wrong: str, bounds: tuple[str, ...]) -> str:
    try:
        number = float(wrong)
    except ValueError:
        return ", which is no number"
    finite = [float(bound) for bound in bounds if math.isfinite(float(bound))]
    if not finite or not math.isfinite(number):
        return ""
    return f"; the closest is {min(finite, key=lambda bound: abs(bound - number)):g}"
