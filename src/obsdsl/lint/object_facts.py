"""What rules, their groups and metrics tell the whole project; `facts_of` knows who tells what."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache, singledispatch

from obsdsl.compose.routing.labels import may_have
from obsdsl.compose.rule import AlertRule, RecordingRule, RuleGroup
from obsdsl.define.declaration import Declaration
from obsdsl.express.infer.labels import METRIC
from obsdsl.express.node import Selector
from obsdsl.lint.alert import hold_of, labels_of, level_of, panel_of, severity_of
from obsdsl.lint.canonical import digests
from obsdsl.lint.delay import delays, total
from obsdsl.lint.facts import AlertFact, AskingFact, Fact, GroupFact, MetricFact, ReadFact, RecordFact
from obsdsl.lint.known import Known
from obsdsl.lint.problem import About
from obsdsl.lint.signal import signal
from obsdsl.lint.site import Expression, Site, TemplateText
from obsdsl.read.origin import Path

_LIBRARY = Known({})
# A word that may be the name of a series, in the text of a query.
_NAME = re.compile(r"[a-zA-Z_:][a-zA-Z0-9_:]*", re.ASCII)


@singledispatch
def facts_of(_value: object, _at: Site, _about: About) -> Iterator[Fact]:
    """What a value tells the project. What dashboards and routings tell comes with who visits them."""
    return iter(())


@facts_of.register(Expression)
def _expression(_: Expression, at: Site, about: About) -> Iterator[Fact]:
    reads, now = _reads(at, about)
    yield reads
    if at.rule is not None:
        yield _rule(at.rule, at, reads, now)


@facts_of.register(TemplateText)
def _template(value: TemplateText, _: Site, about: About) -> Iterator[Fact]:
    if "query" in value.text and "{{" in value.text:
        yield ReadFact(about, tuple(dict.fromkeys(_NAME.findall(value.text))), (), "alert")


@facts_of.register(Declaration)
def _metric(value: Declaration, _: Site, about: About) -> Iterator[Fact]:
    series = value.series()
    yield MetricFact(about, value.name, series, series[0] in _LIBRARY)


@facts_of.register(RuleGroup)
def _group(value: RuleGroup, at: Site, about: About) -> Iterator[Fact]:
    interval = None if value.interval is None else value.interval.seconds
    file = about.place.file if about.place else ""
    yield GroupFact(about, value.name, file, interval, _home_of(at), _document(at))


def _home_of(at: Site) -> str:
    """What tells the group of a rule, or a group, from all others."""
    if at.group is None:
        return ""
    if at.origin is not None and at.path:
        depth = at.path.index("rules") if at.rule is not None and "rules" in at.path else len(at.path)
        return _home(at.origin.file, at.path[:depth])
    return f"#{at.group.identity}"


# One text for all rules of a group, which is kept and sent once.
@lru_cache(maxsize=64)
def _home(file: str, path: Path) -> str:
    return f"{file}#{'/'.join(map(str, path))}"


def _document(at: Site) -> str:
    """A file's groups have names of their own within each document; a workspace writes one for each."""
    if at.origin is not None and at.path:
        return f"{at.origin.file}#{'/'.join(map(str, at.path[:-1]))}"
    return "" if at.group is None else at.group.identity


def _rule(rule: AlertRule | RecordingRule, at: Site, reads: ReadFact, now: tuple[str, ...]) -> Fact:
    assert at.node is not None
    about, labels = reads.about, labels_of(rule, at.group, at.context.policy)
    whole = reads.parts[0] if reads.parts else None
    place = (rule.name, "" if at.group is None else at.group.name, _home_of(at), at.index)
    if isinstance(rule, RecordingRule):
        return RecordFact(about, *place, labels, signal(at.node), reads.names, whole, now)
    severity = level_of(rule, at.group, at.context.policy)
    return AlertFact(
        about,
        *place,
        labels,
        signal(at.node),
        reads.names,
        whole,
        severity_of(rule, at.group),
        hold_of(rule).seconds,
        severity is not None and severity.pages,
        panel_of(rule),
        severity is not None and "panel" in severity.requires,
        may_have(at.infer(at.node).labels),
        # Only a workspace that has servers has routes that are sure to be theirs.
        total(delays(rule, at)).milliseconds if at.context.servers and severity is not None else None,
        0 if severity is None or severity.group_wait is None else severity.group_wait.milliseconds,
        None if severity is None or severity.response is None else severity.response.milliseconds,
    )


def _reads(at: Site, about: About) -> tuple[ReadFact, tuple[str, ...]]:
    """What an expression reads, and the names of what it reads as it is, not as it was."""
    assert at.node is not None
    names: dict[str, None] = {}
    now: dict[str, None] = {}
    patterns: dict[tuple[str, str], None] = {}
    alertnames: dict[tuple[str, str], None] = {}
    for node in at.nodes:
        if not isinstance(node, Selector):
            continue
        if node.name is not None:
            names[node.name] = None
            if node.offset is None and node.at is None:
                now[node.name] = None
        for matcher in node.matchers:
            if matcher.label == METRIC:
                patterns[(matcher.op, matcher.value)] = None
            elif matcher.label == "alertname" and node.name in ("ALERTS", "ALERTS_FOR_STATE"):
                alertnames[(matcher.op, matcher.value)] = None
    # They are compared with what recordings compute, and take time.
    parts = digests(at.node) if at.context.records else ()
    fields = (about, tuple(names), tuple(patterns), at.use, parts)
    read = AskingFact(*fields, tuple(alertnames)) if alertnames else ReadFact(*fields)
    return read, tuple(now)
