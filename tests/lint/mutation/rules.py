"""Faults of rules and groups: names, order, what is there twice or not at all."""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from obsdsl.compose.rule import AlertRule, RecordingRule, RuleGroup
from obsdsl.compose.severity import P0, P1, P2, P3, Severity
from obsdsl.express.node import COMPARISONS, Binary, Matcher, Node, Number, Selector, resolve, walk
from obsdsl.lint.problem import Level
from tests.lint.mutation.edit import edited, place, with_group, with_rule
from tests.lint.mutation.lift import Scene, added, alerts, groups, parts, records, scenes
from tests.lint.mutation.mutant import Mutant, Operator, World
from tests.lint.mutation.tree import Spot, replaced, spots
from tests.lint.mutation.words import compared, duration, misspelt, with_matcher

Alerts = Iterator[tuple[str, AlertRule]]
Groups = Iterator[tuple[str, tuple[RuleGroup, ...]]]
_LADDER = (P0, P1, P2, P3)


def group_twice(group: RuleGroup, world: World) -> Groups:
    for other in world.workspace.groups:
        if other is not group:
            yield f"named {other.name}", (edited(group, name=other.name),)


def group_nameless(group: RuleGroup, _: World) -> Groups:
    yield "no name", (edited(group, name=""),)


def rule_twice(world: World) -> Iterator[Mutant]:
    for group in world.workspace.groups:
        for rule in group.rules:
            if isinstance(rule, AlertRule | RecordingRule):
                changed = with_rule(world.workspace, group, rule, rule, edited(rule))
                yield Mutant("written twice", (place(rule),), changed)


def rule_in_another_group(world: World) -> Iterator[Mutant]:
    """The same rule stands in the next group, too, with the labels that it has here."""
    found = world.workspace.groups
    for group, other in zip(found, (*found[1:], found[0]), strict=True):
        for rule in group.rules:
            if isinstance(rule, AlertRule | RecordingRule):
                owner = {} if isinstance(rule, RecordingRule) else {"owner": rule.owner or group.owner}
                copy = edited(rule, labels={**group.labels, **rule.labels}, **owner)
                if not other.labels.keys() <= copy.labels.keys():
                    continue  # It would get a label more there, and be another series.
                changed = with_group(world.workspace, other, edited(other, rules=(*other.rules, copy)))
                yield Mutant(f"in {other.name}, too", (place(rule),), changed)


def alert_again(alert: AlertRule, _: World) -> Alerts:
    """Another name for the same condition, at a stricter threshold."""
    whole = compared(alert.expr)
    if whole is not None and isinstance(whole.right, Number) and whole.op in (">", "<") and whole.right.value > 0:
        factor = 1.1 if whole.op == ">" else 0.5
        expr = attrs.evolve(whole, right=Number(whole.right.value * factor))
        yield "a stricter one beside it", edited(alert, name=f"{alert.name}Again", expr=expr)


def alert_narrower(alert: AlertRule, _: World) -> Alerts:
    """Another name for the same condition of one instance."""
    whole = compared(alert.expr)
    if whole is not None and isinstance(whole.left, Selector):
        left = with_matcher(whole.left, None, Matcher("instance", "=", "a:1"))
        yield "one of a part beside it", edited(alert, name=f"{alert.name}OfOne", expr=attrs.evolve(whole, left=left))


def snake_record(record: RecordingRule, _: World) -> Iterator[tuple[str, RecordingRule]]:
    yield "no level", edited(record, name=record.name.replace(":", "_"))


def snake_alert(alert: AlertRule, _: World) -> Alerts:
    yield "in snake_case", edited(alert, name="".join(f"_{c.lower()}" if c.isupper() else c for c in alert.name))


def long_alert(alert: AlertRule, _: World) -> Alerts:
    yield (
        "a long name",
        edited(alert, name=alert.name + "OnOneOfTheMachinesOrContainersThatWeRunInProductionOrInStaging"),
    )


def large_group(group: RuleGroup, _: World) -> Groups:
    alert = next(one for one in group.rules if isinstance(one, AlertRule))
    more = tuple(edited(alert, name=f"{alert.name}{i}") for i in range(200))
    yield "200 alerts more", (edited(group, rules=(*group.rules, *more)),)


def limited(group: RuleGroup, _: World) -> Groups:
    yield "limit 10", (edited(group, limit=10),)


def delayed(group: RuleGroup, _: World) -> Groups:
    yield "query_offset 10m", (edited(group, query_offset=duration("10m")),)


def record_of_itself(world: World) -> Iterator[Mutant]:
    for group, record in _records(world):
        for scene in _scenes_of(world, record):
            for spot in spots(scene.root):
                if isinstance(spot.node, Selector) and spot.instant:
                    whole = replaced(scene.root, spot.path, Selector(record.name))
                    yield Mutant("reads itself", (place(record),), scene.put(whole))
                    break
                if isinstance(spot.node, Selector):
                    whole = Binary("+", scene.root, Selector(record.name))
                    changed = with_rule(world.workspace, group, record, edited(record, expr=whole))
                    yield Mutant("reads itself", (place(record),), changed)
                    break


def record_of_another(world: World) -> Iterator[Mutant]:
    """Two records of one group read each other."""
    for group, one in _records(world):
        for _, other in _records(world):
            if one is not other and any(rule is other for rule in group.rules):
                first = edited(one, expr=Binary("+", one.expr, Selector(other.name)))
                second = edited(other, expr=Binary("+", other.expr, Selector(one.name)))
                rules = tuple({id(one): first, id(other): second}.get(id(rule), rule) for rule in group.rules)
                changed = with_group(world.workspace, group, edited(group, rules=rules))
                yield Mutant(f"reads {other.name}, which reads it", (place(one), place(other)), changed)


def read_too_early(world: World) -> Iterator[Mutant]:
    """A record stands behind the rules that read it."""
    for group, record in _records(world):
        readers = [rule for rule in group.rules if rule is not record and _reads(rule, record)]
        if readers:
            rules = (*(rule for rule in group.rules if rule is not record), record)
            changed = with_group(world.workspace, group, edited(group, rules=rules))
            yield Mutant("behind its readers", (place(record), *map(place, readers)), changed)


def _reads(rule: object, record: RecordingRule) -> bool:
    return isinstance(rule, AlertRule | RecordingRule) and any(
        isinstance(one, Selector) and one.name == record.name for one in walk(rule.expr)
    )


def _records(world: World) -> Iterator[tuple[RuleGroup, RecordingRule]]:
    for group in world.workspace.groups:
        for rule in group.rules:
            if isinstance(rule, RecordingRule):
                yield group, rule


def _scenes_of(world: World, owner: object) -> Iterator[Scene]:
    return (scene for scene in scenes(world) if scene.owner is owner)


def record_inlined(spot: Spot, scene: Scene) -> Iterator[tuple[str, Node]]:
    if isinstance(spot.node, Selector) and spot.node.name in scene.world.records and not spot.node.matchers:
        record = scene.world.records[spot.node.name]
        if not record.labels:  # With labels of its own, it is another series.
            yield f"{record.name} written out", resolve(record.expr, duration("5m"))


def record_renamed(world: World) -> Iterator[Mutant]:
    """A record has a new name, and its readers have not: each of them is a mutant."""
    for group, record in _records(world):
        new = edited(record, name=f"{record.name}_new")
        changed = with_rule(world.workspace, group, record, new)
        for scene in scenes(world):
            if any(isinstance(one, Selector) and one.name == record.name for one in walk(scene.root)):
                yield Mutant(f"{record.name} renamed", (scene.place,), changed)


def record_unread(world: World) -> Iterator[Mutant]:
    for group, record in _records(world):
        new = edited(record, name=f"{record.name}_of_old", expr=Binary("*", record.expr, Number(2)))
        yield Mutant(
            "a record that nothing reads", (place(new),), with_rule(world.workspace, group, record, record, new)
        )


def metric_unread(world: World) -> Iterator[Mutant]:
    for metric in world.workspace.metrics:
        new = attrs.evolve(metric, name=f"old_{metric.name}")
        changed = attrs.evolve(world.workspace, metrics=(*world.workspace.metrics, new))
        yield Mutant(f"old_{metric.name}, which nothing reads", (place(new),), changed)


def alertname_misspelt(spot: Spot, _: Scene) -> Iterator[tuple[str, Node]]:
    for one in spot.node.matchers if isinstance(spot.node, Selector) and spot.node.name == "ALERTS" else ():
        if one.label == "alertname":
            new = attrs.evolve(one, value=misspelt(one.value))
            yield f"{one.value} → {new.value}", with_matcher(spot.node, one, new)


def alert_renamed(world: World) -> Iterator[Mutant]:
    """An alert has a new name, and what asks ALERTS for it has not."""
    for group in world.workspace.groups:
        for rule in group.rules:
            if isinstance(rule, AlertRule) and _only(rule, world):
                changed = with_rule(world.workspace, group, rule, edited(rule, name=f"{rule.name}Now"))
                for scene in scenes(world):
                    if scene.use == "annotation" and scene.owner.name == f"{rule.name} fires":
                        yield Mutant(f"{rule.name} renamed", (scene.place,), changed)


def _only(alert: AlertRule, world: World) -> bool:
    names = [rule.name for group in world.workspace.groups for rule in group.rules if isinstance(rule, AlertRule)]
    return names.count(alert.name) == 1


def more_urgent(alert: AlertRule, _: World) -> Alerts:
    """A more urgent alert at a threshold that is passed earlier."""
    whole = compared(alert.expr)
    if whole is None or whole.op not in COMPARISONS - {"==", "!="} or alert.severity not in _LADDER[1:]:
        return
    assert isinstance(whole.right, Number)
    if whole.right.value:
        factor = 0.5 if whole.op in (">", ">=") else 1.2
        severity = _LADDER[_LADDER.index(alert.severity) - 1]
        expr = attrs.evolve(whole, right=Number(whole.right.value * factor))
        yield (
            f"{severity.name} at {factor:g} of the threshold",
            edited(alert, name=f"{alert.name}Now", severity=severity, expr=expr),
        )


def unknown_severity(alert: AlertRule, _: World) -> Alerts:
    if alert.severity is not None:
        severity = Severity("P5", response=alert.severity.response, requires=alert.severity.requires)
        yield f"{alert.severity.name} → P5", edited(alert, severity=severity)


OPERATORS = (
    Operator("two groups of one name", "group-name", groups(group_twice)),
    Operator("group without a name", "group-name", groups(group_nameless)),
    Operator("rule twice", "duplicate-rule", rule_twice),
    Operator("rule in two groups", "duplicate-rule", rule_in_another_group),
    Operator("stricter alert beside it", "overlapping-alerts", added(alert_again)),
    Operator("narrower alert beside it", "overlapping-alerts", added(alert_narrower)),
    Operator("record without a level", "record-name", records(snake_record)),
    Operator("alert in snake_case", "alert-name", alerts(snake_alert)),
    Operator("alert with a long name", "alert-name", alerts(long_alert)),
    Operator("group of 200 rules more", "group-size", groups(large_group)),
    Operator("limit of a group", "group-options", groups(limited)),
    Operator("query offset of ten minutes", "group-options", groups(delayed)),
    Operator("record that reads itself", "record-cycle", record_of_itself, Level.WARNING),
    Operator("records that read each other", "record-cycle", record_of_another),
    Operator("record behind its readers", "record-order", read_too_early),
    Operator("record written out", "recomputed-record", parts(record_inlined)),
    Operator("record renamed", "unknown-metric", record_renamed),
    Operator("record that nothing reads", "unused-definition", record_unread),
    Operator("metric that nothing reads", "unused-definition", metric_unread),
    Operator("misspelt alert in ALERTS", "unknown-alertname", parts(alertname_misspelt)),
    Operator("alert renamed", "unknown-alertname", alert_renamed),
    Operator("urgent alert before the lesser", "severity-order", added(more_urgent)),
    Operator("unknown severity", "unknown-severity", alerts(unknown_severity)),
)
