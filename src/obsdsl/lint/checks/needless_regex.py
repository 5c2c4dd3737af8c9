"""The check needless-regex."""

from __future__ import annotations

import re
from collections.abc import Iterator

from obsdsl.define.light import frozen
from obsdsl.express.infer.labels import METRIC, is_dynamic, matches
from obsdsl.express.node import Matcher, MatchOp, Selector
from obsdsl.lint.alternatives import alternatives
from obsdsl.lint.check import Check
from obsdsl.lint.matcher_text import MatcherText, matcher_texts
from obsdsl.lint.problem import Finding, Fix, Level
from obsdsl.lint.site import Site

# Text that fits itself alone, with signs that are escaped, or in parentheses.
_LITERAL = re.compile(r"(?:[^\\.+*?()|\[\]{}^$]|\\[\\.+*?()|\[\]{}^$/-])*")
_ESCAPED = re.compile(r"\\(.)")
_GROUPED = re.compile(r"\((?:\?:)?([^()\[\]|?\\]*)\)")
_ANYTHING = frozenset({".*", "(.*)", "(?:.*)", ".*.*"})
_PLAIN: dict[str, MatchOp] = {"=~": "=", "!~": "!="}


@frozen
class _Simpler:
    """What is needless, and the matcher that says the same; without an operator, none is needed."""

    message: str
    op: MatchOp | None = None
    value: str = ""


class NeedlessRegex(Check[Selector]):
    """A matcher is a regular expression where it need not be one.

    `=~"x"` is `="x"`, which is what the reader looks for, and faster. Prometheus compares in full, so that `^` and `$`
    say nothing, and `=~".*"` leaves nothing out. Where the values of a label are declared, a pattern
    that fits all of them leaves nothing out, either. Patterns with Grafana's variables are left alone.

    Bad:
    ```python
    AlertRule("Errors", promql('rate(http_requests_total{code=~"500"}[5m]) > 1'), severity=P3, summary="Errors")
    ```
    Good:
    ```python
    AlertRule("Errors", promql('rate(http_requests_total{code="500"}[5m]) > 1'), severity=P3, summary="Errors")
    ```
    Bad file:
    ```yaml
    - alert: QueueLong
      expr: queue_length{queue=~"^(mail|sms)$"} > 100
    ```
    Good file:
    ```yaml
    - alert: QueueLong
      expr: queue_length{queue=~"mail|sms"} > 100
    ```
    Bad file:
    ```json
    {"title": "Requests", "type": "timeseries",
     "targets": [{"refId": "A", "expr": "sum(rate(http_requests_total{code=~\\"[2-5]..\\"}[$__rate_interval]))"}]}
    ```
    """

    code = "OBS106"
    name = "needless-regex"
    level = Level.INFO
    rows = (32,)
    groups = (5,)
    on = (Selector,)

    def find(self, value: Selector, at: Site) -> Iterator[Finding]:
        for i, matcher in enumerate(value.matchers):
            if matcher.op not in _PLAIN or is_dynamic(matcher.value) or is_dynamic(matcher.label):
                continue
            found = _simpler(matcher) or _of_all(matcher, value, at)
            if found is not None:
                texts = matcher_texts(value, at)
                yield _finding(found, value, matcher, texts[i] if texts else None)


def _simpler(matcher: Matcher) -> _Simpler | None:
    op, pattern = matcher.op, matcher.value
    if pattern in _ANYTHING:
        # `!~".*"` is no matter of form: nothing is left.
        return _Simpler("leaves nothing out") if op == "=~" else None
    bare = _unanchored(pattern)
    grouped = _GROUPED.fullmatch(bare)
    literal = grouped[1] if grouped else bare
    if _LITERAL.fullmatch(literal):
        return _Simpler("fits one text alone", _PLAIN[op], _ESCAPED.sub(r"\1", literal))
    if bare != pattern:
        return _Simpler("has anchors, and Prometheus compares in full anyway", op, bare)
    parts = pattern.split("|")
    if len(set(parts)) < len(parts) and alternatives(pattern) == tuple(parts):
        return _Simpler("lists an alternative twice", op, "|".join(dict.fromkeys(parts)))
    return None


def _unanchored(pattern: str) -> str:
    # A sign of repetition would stand alone, and behind \Q all is text.
    if (pattern[:1] == "^" and pattern[1:2] in tuple("*+?{")) or "\\Q" in pattern:
        return pattern
    bare = pattern.removeprefix("^")
    before = bare[:-1]
    escaped = (len(before) - len(before.rstrip("\\"))) % 2
    return before if bare.endswith("$") and not escaped else bare


def _of_all(matcher: Matcher, value: Selector, at: Site) -> _Simpler | None:
    """Whether it fits all values that are declared."""
    if matcher.op != "=~" or matcher.label == METRIC or not at.context.defined:
        return None
    label = at.context.infer.series(value).labels.known.get(matcher.label)
    if label is None or not label.values or not label.certain or label.numeric:
        return None
    if all(matches(matcher.value, one) for one in label.values):
        return _Simpler(f"fits all values that {matcher.label!r} has")
    return None


def _finding(found: _Simpler, value: Selector, matcher: Matcher, place: MatcherText | None) -> Finding:
    said = f'{matcher.label}{matcher.op}"{matcher.value}" {found.message}'
    if found.op is None:
        span = None if place is None else place.deleted or place.whole
        fix = Fix("", safe=True) if place is not None and place.deleted else None
        return Finding(said, "leave it out", at=value, span=span, fix=fix)
    mend = f'write {matcher.label}{found.op}"{found.value}"'
    written = None if place is None else place.written(found.op, found.value)
    span = None if place is None else place.whole
    return Finding(said, mend, at=value, span=span, fix=None if written is None else Fix(written, safe=True))
