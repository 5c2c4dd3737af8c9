"""Faults of what an alert says, and of what it has to say: labels, annotations, templates, policy."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import attrs

from obsdsl.compose.rule import AlertRule, RecordingRule, RuleGroup
from obsdsl.compose.severity import P1
from obsdsl.express.node import Aggregation, Call, Selector
from obsdsl.lint.problem import Level
from tests.lint.mutation.edit import edited, place, with_group, with_rule
from tests.lint.mutation.lift import SpoilAlert, alerts, groups, records
from tests.lint.mutation.mutant import Mutant, Operator, World
from tests.lint.mutation.tree import replaced, spots
from tests.lint.mutation.words import compared, misspelt

Alerts = Iterator[tuple[str, AlertRule]]
Records = Iterator[tuple[str, RecordingRule]]
Groups = Iterator[tuple[str, tuple[RuleGroup, ...]]]
_PAGES = ("P0", "P1")


def described(what: str, old: str, new: str) -> SpoilAlert:
    """A part of the description replaced."""

    def spoil(alert: AlertRule, _: World) -> Alerts:
        if alert.description and old in alert.description:
            yield what, edited(alert, description=alert.description.replace(old, new))

    return spoil


def said_more(what: str, text: str) -> SpoilAlert:
    """A text behind the description."""

    def spoil(alert: AlertRule, _: World) -> Alerts:
        yield what, edited(alert, description=f"{alert.description} {text}")

    return spoil


def label_misspelt(alert: AlertRule, _: World) -> Alerts:
    import re

    for label in dict.fromkeys(re.findall(r"\$labels\.(\w+)", alert.description or "")):
        new = misspelt(label)
        text = (alert.description or "").replace(f"$labels.{label}", f"$labels.{new}")
        yield f"$labels.{new}", edited(alert, description=text)


def label_aggregated_away(alert: AlertRule, _: World) -> Alerts:
    """What is watched is summed up, and the text still names a label of it."""
    whole = compared(alert.expr)
    if whole is not None and "$labels.instance" in (alert.description or ""):
        yield "sum(…) of what is watched", edited(alert, expr=attrs.evolve(whole, left=Aggregation("sum", whole.left)))


def with_label(what: str, name: str, text: str) -> SpoilAlert:
    def spoil(alert: AlertRule, _: World) -> Alerts:
        yield what, edited(alert, labels={**alert.labels, name: text})

    return spoil


def with_annotation(what: str, name: str, text: str) -> SpoilAlert:
    def spoil(alert: AlertRule, _: World) -> Alerts:
        yield what, edited(alert, annotations={**alert.annotations, name: text})

    return spoil


def dropped(field: str, *severities: str) -> SpoilAlert:
    def spoil(alert: AlertRule, _: World) -> Alerts:
        if alert.severity is not None and alert.severity.name in severities and getattr(alert, field):
            yield f"{alert.severity.name} without {field}", edited(alert, **{field: None})

    return spoil


def severity_dropped(alert: AlertRule, _: World) -> Alerts:
    yield "no severity", edited(alert, severity=None)


def owner_dropped(*severities: str) -> Any:
    """Neither the alert nor its group has an owner; each alert that must have one is a mutant."""

    def make(world: World) -> Iterator[Mutant]:
        for group in world.workspace.groups:
            rules = tuple(edited(one, owner=None) if isinstance(one, AlertRule) else one for one in group.rules)
            changed = with_group(world.workspace, group, edited(group, owner=None, rules=rules))
            for rule in rules:
                if isinstance(rule, AlertRule) and rule.severity is not None and rule.severity.name in severities:
                    yield Mutant(f"{rule.severity.name} without an owner", (place(rule),), changed)

    return make


def panel_lost(world: World) -> Iterator[Mutant]:
    """A P0 names no panel, and no panel draws it."""
    from tests.lint.mutation.edit import with_dashboard, with_panel

    for group in world.workspace.groups:
        for rule in group.rules:
            if isinstance(rule, AlertRule) and rule.severity is not None and "panel" in rule.severity.requires:
                workspace = with_rule(world.workspace, group, rule, edited(rule, panel=None))
                for dashboard in workspace.dashboards:
                    now = dashboard
                    for _, panel in dashboard.all_panels():
                        if any(one.name == rule.name for one in getattr(panel, "alerts", ())):
                            new = edited(panel, thresholds=None)
                            now = with_panel(now, panel, new)
                    if now is not dashboard:
                        workspace = with_dashboard(workspace, dashboard, now)
                yield Mutant("no panel shows it", (place(rule),), workspace)


def runbook_misspelt(alert: AlertRule, _: World) -> Alerts:
    if alert.runbook:
        new = alert.runbook.replace("docs/", "doc/")
        yield new, edited(alert, runbook=new)
        yield f"{alert.runbook}#nowhere", edited(alert, runbook=f"{alert.runbook}#nowhere-at-all")


def owner_misspelt(alert: AlertRule, _: World) -> Alerts:
    yield "owner team-cluadex", edited(alert, owner="team-cluadex")


def group_owner_misspelt(group: RuleGroup, _: World) -> Groups:
    if group.owner:
        yield "owner team-nobody", (edited(group, owner="team-nobody"),)


def service_dropped(group: RuleGroup, _: World) -> Groups:
    if "service" in group.labels:
        yield "service dropped", (edited(group, labels={}),)


def service_of_alert_dropped(alert: AlertRule, _: World) -> Alerts:
    if "service" in alert.labels:
        yield "service emptied", edited(alert, labels={**alert.labels, "service": ""})


def two_lines(alert: AlertRule, _: World) -> Alerts:
    yield "two lines", edited(alert, summary=f"{alert.summary}\nand more")


def long_summary(alert: AlertRule, _: World) -> Alerts:
    yield "200 characters", edited(alert, summary=f"{alert.summary} " + "and so on " * 20)


def same_description(alert: AlertRule, _: World) -> Alerts:
    yield "the description is the summary", edited(alert, description=alert.summary)


def external_of_group(group: RuleGroup, _: World) -> Groups:
    yield 'cluster="here"', (edited(group, labels={**group.labels, "cluster": "here"}),)


def external_of_record(record: RecordingRule, _: World) -> Records:
    yield 'cluster="here"', edited(record, labels={**record.labels, "cluster": "here"})


def reserved_of_record(record: RecordingRule, _: World) -> Records:
    yield '__name__="x"', edited(record, labels={**record.labels, "__name__": "x"})


def absent_at_once(alert: AlertRule, world: World) -> Alerts:
    for spot in spots(alert.expr):
        if isinstance(spot.node, Selector) and world.is_metric(spot.node.name or ""):
            yield f"absent({spot.node.name}) without for", edited(alert, expr=Call("absent", (spot.node,)), for_=None)
            return


def ratio_at_once(alert: AlertRule, _: World) -> Alerts:
    if alert.name == "ErrorsPerTarget":
        yield "for dropped", edited(alert, for_=None)


def pages_for_each(alert: AlertRule, world: World) -> Alerts:
    """What pages is no longer summed up over labels of the metric's own."""
    for spot in spots(alert.expr):
        if isinstance(spot.node, Aggregation):
            inner = spot.node.expr
            own = [world.declaration(one.node) for one in spots(inner)]
            if any(one is not None and list(one.labels.values()).count(None) > 1 for one in own):
                expr = replaced(alert.expr, spot.path, inner)
                yield "P1 for each set of labels", edited(alert, severity=P1, expr=expr)


def percent_of_ratio(alert: AlertRule, _: World) -> Alerts:
    text = (alert.description or "").replace("{{ $value | humanizePercentage }}", "{{ $value }}%")
    if text != alert.description:
        yield "{{ $value }}%", edited(alert, description=text)


def percent_of_time(alert: AlertRule, _: World) -> Alerts:
    text = (alert.description or "").replace("humanizeDuration", "humanizePercentage")
    if text != alert.description:
        yield "humanizePercentage of seconds", edited(alert, description=text)


def plain(alert: AlertRule, _: World) -> Alerts:
    for old in ("humanizePercentage", "humanizeDuration", "humanize1024"):
        text = (alert.description or "").replace(f" | {old}", "")
        if text != alert.description:
            yield f"{old} dropped", edited(alert, description=text)


def duration_of_ratio(alert: AlertRule, _: World) -> Alerts:
    text = (alert.description or "").replace("humanizePercentage", "humanizeDuration")
    if text != alert.description:
        yield "humanizeDuration of a ratio", edited(alert, description=text)


OPERATORS = (
    Operator("misspelt label in a template", "template-label", alerts(label_misspelt)),
    Operator("label of a template aggregated away", "template-label", alerts(label_aggregated_away)),
    Operator("template without its end", "template-syntax", alerts(described("}} → }", "}}", "}"))),
    Operator(
        "branch without its end",
        "template-syntax",
        alerts(said_more("{{ if }} without end", "{{ if gt $value 1.0 }}x")),
    ),
    Operator("unknown template function", "template-syntax", alerts(said_more("humanise", "{{ $value | humanise }}"))),
    Operator("template that fails", "template-fault", alerts(said_more(".labels", "{{ .labels.instance }}"))),
    Operator("template that calls nothing", "template-fault", alerts(said_more("template", '{{ template "none" . }}'))),
    Operator(
        "query that is no PromQL", "template-query", alerts(said_more("query", '{{ query "up{" | first | value }}'))
    ),
    Operator(
        "query of an unknown metric",
        "template-query",
        alerts(said_more("query", '{{ query "claudex_erorrs_total" | first | value }}')),
    ),
    Operator(
        "unknown external label",
        "unknown-external-label",
        alerts(said_more("clutser", "{{ $externalLabels.clutser }}")),
    ),
    Operator("value in a label", "value-in-label", alerts(with_label("value", "value", "{{ $value }}"))),
    Operator("percent sign behind a ratio", "humanize", alerts(percent_of_ratio)),
    Operator("percentage of seconds", "humanize", alerts(percent_of_time)),
    Operator("duration of a ratio", "humanize", alerts(duration_of_ratio)),
    Operator("value as it is", "humanize", alerts(plain), Level.INFO),
    Operator(
        "external label on an alert", "external-label-clash", alerts(with_label('cluster="here"', "cluster", "here"))
    ),
    Operator("external label on a record", "external-label-clash", records(external_of_record)),
    Operator("external label on a group", "external-label-clash", groups(external_of_group)),
    Operator("reserved label on a record", "reserved-label", records(reserved_of_record)),
    Operator("reserved label on an alert", "reserved-label", alerts(with_label("__name__", "__name__", "x"))),
    Operator("label without a value", "exclusive-labels", alerts(with_label("team empty", "pod", ""))),
    Operator("labels that exclude each other", "exclusive-labels", alerts(with_label("team", "team", "x"))),
    Operator("required label dropped of a group", "required-labels", groups(service_dropped)),
    Operator("required label emptied", "required-labels", alerts(service_of_alert_dropped)),
    Operator("annotation that is no URL", "annotation-form", alerts(with_annotation("wiki", "wiki", "see the wiki"))),
    Operator("annotation that is no PromQL", "annotation-form", alerts(with_annotation("query", "query", "sum(up"))),
    Operator("summary of two lines", "annotation-style", alerts(two_lines)),
    Operator("long summary", "annotation-style", alerts(long_summary)),
    Operator("description that repeats the summary", "annotation-style", alerts(same_description)),
    Operator("runbook at another path", "runbook", alerts(runbook_misspelt)),
    Operator("misspelt owner", "owner", alerts(owner_misspelt)),
    Operator("misspelt owner of a group", "owner", groups(group_owner_misspelt)),
    Operator("page without a runbook", "severity-policy", alerts(dropped("runbook", *_PAGES)), Level.ERROR),
    Operator("page without a description", "severity-policy", alerts(dropped("description", *_PAGES)), Level.ERROR),
    Operator("page without a summary", "severity-policy", alerts(dropped("summary", *_PAGES)), Level.ERROR),
    Operator("page without an owner", "severity-policy", owner_dropped(*_PAGES), Level.ERROR),
    Operator("page without a panel", "severity-policy", panel_lost),
    Operator("alert without a summary", "severity-policy", alerts(dropped("summary", "P2", "P3"))),
    Operator("alert without an owner", "severity-policy", owner_dropped("P2")),
    Operator("alert without a severity", "severity-policy", alerts(severity_dropped)),
    Operator("absent() without for", "absent-without-for", alerts(absent_at_once)),
    Operator("ratio of two jobs without for", "ratio-without-for", alerts(ratio_at_once)),
    Operator("page for each set of labels", "page-storm", alerts(pages_for_each)),
)
