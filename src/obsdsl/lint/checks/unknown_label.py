"""The check unknown-label."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeAlias

import attrs

from obsdsl.express.infer.labels import is_dynamic, matches
from obsdsl.express.node import (
    ARITHMETIC,
    COMPARISONS,
    SET_OPERATORS,
    Binary,
    Call,
    Matcher,
    Matching,
    Selector,
    String,
)
from obsdsl.lint.check import Check
from obsdsl.lint.labels import is_absent, may_be_more, metric_of, what_there_is
from obsdsl.lint.problem import Because, Finding, Level
from obsdsl.lint.site import Site

Named: TypeAlias = Selector | Binary | Call


class UnknownLabel(Check[Named]):
    """A label is asked for that the series do not have.

    A matcher of such a label selects nothing, or excludes nothing; `on` pairs nothing; `group_left` copies nothing;
    label_replace() does nothing. Prometheus says none of it. Which labels there are follows from the declared metrics,
    the labels of targets (`job`, `instance`, and `target_labels` of the configuration), and what the expression does
    to them. An exporter of the library may have more labels of its targets than are known, as long as `target_labels`
    is empty: then only those are wrong that are nearly its own. Labels in `by` and `without` are looked at by
    redundant-grouping.

    Bad:
    ```python
    AlertRule("Errors", promql('rate(http_requests_total{status="500"}[5m]) > 1'), severity=P3, summary="Errors")
    ```
    Good:
    ```python
    AlertRule("Errors", promql('rate(http_requests_total{code="500"}[5m]) > 1'), severity=P3, summary="Errors")
    ```
    Bad file:
    ```yaml
    - record: queue:queue_length:replaced
      expr: label_replace(queue_length, "name", "$1", "que", "(.+)")
    ```
    Good file:
    ```yaml
    - record: queue:queue_length:replaced
      expr: label_replace(queue_length, "name", "$1", "queue", "(.+)")
    ```
    Bad file:
    ```json
    {
      "title": "Queue", "type": "timeseries",
      "targets": [{"refId": "A", "expr": "queue_length * on (instance) group_left (release) app_build_info"}]
    }
    ```
    Good file:
    ```json
    {
      "title": "Queue", "type": "timeseries",
      "targets": [{"refId": "A", "expr": "queue_length * on (instance) group_left (version) app_build_info"}]
    }
    ```
    """

    code = "OBS202"
    name = "unknown-label"
    level = Level.ERROR
    rows = (16,)
    on = (Selector, Binary, Call)
    names = COMPARISONS | SET_OPERATORS | ARITHMETIC | {"label_replace", "label_join"}

    def find(self, value: Named, at: Site) -> Iterator[Finding]:
        for found in _absent(value, at):
            yield attrs.evolve(found, level=Level.WARNING) if may_be_more(value, at) else found


def _absent(value: Named, at: Site) -> Iterable[Finding]:
    match value:
        case Selector(matchers=matchers):
            return _matchers(value, at) if matchers else ()
        case Binary(matching=matching):
            return () if matching is None else _matched(value, matching, at)
        case Call(function="label_replace", args=(_, String(), String(), String(), String())):
            return _replaced(value, at)
        case Call(function="label_join", args=(_, String(), String(), *_)):
            return _joined(value, at)
    return ()


def _matchers(value: Selector, at: Site) -> Iterator[Finding]:
    of = at.context.infer.series(value)
    for matcher in value.matchers:
        if is_absent(matcher.label, of, at, value) and not _asks_for_absence(matcher):
            selects = matcher.op in ("=", "=~") and not _takes_empty(matcher)
            effect = "so the selection is empty" if selects else "so the matcher does nothing"
            yield Finding(
                f"{metric_of(value)} has no label {matcher.label!r}, {effect}",
                what_there_is(of, matcher.label),
                at=value,
            )


def _asks_for_absence(matcher: Matcher) -> bool:
    """Whether it says that the label is not there."""
    empty, some = ("=", "=~"), ("!=", "!~")
    return (matcher.op in empty and matcher.value == "") or (matcher.op in some and matcher.value in (".+", "..*"))


def _takes_empty(matcher: Matcher) -> bool:
    return is_dynamic(matcher.value) or (matcher.op == "=~" and matches(matcher.value, "") is not False)


def _matched(value: Binary, matching: Matching, at: Site) -> Iterator[Finding]:
    left, right = at.infer(value.left), at.infer(value.right)
    if left.type == "scalar" or right.type == "scalar":
        return
    if matching.mode == "on" and value.op != "or":
        for label in matching.labels:
            absent = [is_absent(label, left, at, value.left), is_absent(label, right, at, value.right)]
            if not any(absent):
                continue
            side, of, node = ("left", left, value.left) if absent[0] else ("right", right, value.right)
            other = right if absent[0] else left
            if not all(absent) and other.labels.presence(label) == "certain":
                continue  # No two samples match: join-never-matches says so.
            where = "neither side" if all(absent) else f"nothing on the {side}"
            # Generated rules compare labels of many systems, which do no harm where nothing has them.
            needless = all(absent) and len(matching.labels) > 1 and not at.context.defined
            yield Finding(
                f"on ({', '.join(matching.labels)}) compares {label!r}, which {where} has",
                what_there_is(of, label),
                at=value,
                because=(Because(node, f"has no {label!r}"),),
                level=Level.WARNING if needless else None,
            )
    one, node = (left, value.left) if matching.group == "right" else (right, value.right)
    for label in matching.include:
        if is_absent(label, one, at, node):
            yield Finding(
                f"group_{matching.group} copies {label!r}, which the other side does not have: the result loses it",
                what_there_is(one, label),
                at=value,
                because=(Because(node, f"has no {label!r}"),),
            )


def _replaced(value: Call, at: Site) -> Iterator[Finding]:
    _, replacement, source, regex = (arg.value for arg in value.args[1:] if isinstance(arg, String))
    of = at.infer(value.args[0])
    if not source or not is_absent(source, of, at, value.args[0]) or is_dynamic(regex):
        return
    # A constant for a pattern that takes the empty value too is a way to add a label.
    if matches(regex, "") is not False and "$" not in replacement:
        return
    yield Finding(
        f"label_replace() reads {source!r}, a label that {metric_of(value.args[0])} does not have",
        what_there_is(of, source),
        at=value.args[3],
    )


def _joined(value: Call, at: Site) -> Iterator[Finding]:
    of = at.infer(value.args[0])
    for arg in value.args[3:]:
        if isinstance(arg, String) and is_absent(arg.value, of, at, value.args[0]):
            yield Finding(
                f"label_join() reads {arg.value!r}, a label that {metric_of(value.args[0])} does not have",
                what_there_is(of, arg.value),
                at=arg,
                level=Level.WARNING,
            )
