"""The check unknown-label-value."""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from obsdsl.define.declaration import Declaration
from obsdsl.errors import did_you_mean, listed
from obsdsl.express.infer.labels import METRIC, Label, is_dynamic, matches, spellings
from obsdsl.express.node import Matcher, Selector
from obsdsl.lint.alternatives import alternatives
from obsdsl.lint.check import Check
from obsdsl.lint.labels import metric_of
from obsdsl.lint.problem import Finding, Level
from obsdsl.lint.site import Site

_MOST = 10


class UnknownLabelValue(Check[Selector]):
    """A matcher asks for a value that the label never has.

    Where a metric declares the values of a label, a matcher of another one selects nothing (or, negated, excludes
    nothing), and so does every alternative of a regular expression that fits none of them. Prometheus compares in
    full: `5..` fits `500`, `5` does not. Values of `job`, `instance` and the like are those of the workspace's scrape
    jobs; in a dashboard, which may ask another Prometheus, that is a warning.

    Bad:
    ```python
    AlertRule("Errors", promql('rate(http_requests_total{code="503"}[5m]) > 1'), severity=P3, summary="Errors")
    ```
    Good:
    ```python
    AlertRule("Errors", promql('rate(http_requests_total{code="500"}[5m]) > 1'), severity=P3, summary="Errors")
    ```
    Bad file:
    ```yaml
    - alert: Errors
      expr: sum(rate(http_requests_total{code=~"404|5xx"}[5m])) > 1
    ```
    Good file:
    ```yaml
    - alert: Errors
      expr: sum(rate(http_requests_total{code=~"404|5.."}[5m])) > 1
    ```
    """

    code = "OBS203"
    name = "unknown-label-value"
    level = Level.ERROR
    rows = (17,)
    groups = (5,)
    on = (Selector,)

    def find(self, value: Selector, at: Site) -> Iterator[Finding]:
        if not value.matchers:
            return
        known = at.context.infer.series(value).labels.known
        for matcher in value.matchers:
            label = known.get(matcher.label)
            # Buckets have a check of their own.
            if label is None or not label.values or matcher.label in (METRIC, "le") or is_dynamic(matcher.value):
                continue
            if wrong := unknown_values(matcher, label):
                found = _finding(value, matcher, label, wrong)
                yield found if at.in_rule or not _is_of_jobs(matcher.label, value, at) else _in_dashboard(found)


def _is_of_jobs(name: str, value: Selector, at: Site) -> bool:
    """Whether the jobs alone say which values a label has."""
    source = at.context.infer.series(value).source
    return bool(at.context.jobs) and isinstance(source, Declaration) and name not in source.labels


def _in_dashboard(found: Finding) -> Finding:
    """What a dashboard asks may be asked of a Prometheus that is none of the workspace's."""
    return attrs.evolve(found, level=Level.WARNING)


def unknown_values(matcher: Matcher, label: Label) -> tuple[str, ...]:
    """The values, or patterns, of a matcher that no value of the label fits."""
    if matcher.op in ("=", "!="):
        return () if not matcher.value or label.admits(matcher.value) else (matcher.value,)
    parts = alternatives(matcher.value)
    values = label.values or ()
    texts = [text for value in values for text in spellings(value)] if label.numeric else values
    if len(parts) == 1:
        # Of all series, those without the label are left: whoever says so means it.
        hits = [matches(matcher.value, text) for text in texts]
        if matches(matcher.value, "") is not False and not label.certain:
            return ()
        return (matcher.value,) if all(hit is False for hit in hits) else ()
    return tuple(part for part in parts if part and all(matches(part, text) is False for text in texts))


def _finding(value: Selector, matcher: Matcher, label: Label, wrong: tuple[str, ...]) -> Finding:
    values = label.values or ()
    close = did_you_mean(wrong[0], values) if len(wrong) == 1 else ""
    negated = matcher.op in ("!=", "!~")
    pattern = matcher.op in ("=~", "!~")
    whole = len(alternatives(matcher.value)) in (1, len(wrong)) if pattern else True
    what = "matches" if pattern else "is"
    effect = "excludes nothing" if negated else "selects nothing"
    shown = f"{listed(wrong, 'and')} {what if len(wrong) == 1 else 'match' if pattern else 'are'}"
    said = f"{shown} no value of {matcher.label!r}, so " + ("it " if whole and len(wrong) == 1 else "that part ")
    more = f" and {len(values) - _MOST} more" if len(values) > _MOST else ""
    return Finding(
        f"{said}{effect}{close}",
        f"the values of {matcher.label!r} of {metric_of(value)} are {listed(values[:_MOST], 'and')}{more}: "
        "write one of them, or declare it",
        at=value,
    )
