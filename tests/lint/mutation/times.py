"""Faults of time: windows, offsets, intervals, how long an alert waits."""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from obsdsl.compose.rule import AlertRule, RecordingRule, RuleGroup
from obsdsl.express.node import Call, Node, Range, Selector
from obsdsl.lint.problem import Level
from tests.lint.mutation.edit import edited
from tests.lint.mutation.lift import Scene, alerts, groups, parts
from tests.lint.mutation.mutant import Mutant, Operator, World
from tests.lint.mutation.tree import Spot
from tests.lint.mutation.words import duration, is_rate

Nodes = Iterator[tuple[str, Node]]
Alerts = Iterator[tuple[str, AlertRule]]
Groups = Iterator[tuple[str, tuple[RuleGroup, ...]]]


def window(text: str) -> object:
    def spoil(spot: Spot, _: Scene) -> Nodes:
        match spot.node:
            case Call(args=(Range() as held,)) if is_rate(spot.node):
                yield (
                    f"[{held.window}] → [{text}]",
                    Call(spot.node.function, (attrs.evolve(held, window=duration(text)),)),
                )

    return spoil


def any_window(spot: Spot, _: Scene) -> Nodes:
    if isinstance(spot.node, Range):
        yield "[60d]", attrs.evolve(spot.node, window=duration("60d"))


def any_offset(spot: Spot, _: Scene) -> Nodes:
    if isinstance(spot.node, Selector):
        yield "offset 60d", attrs.evolve(spot.node, offset=duration("60d"))


def at_interval(spot: Spot, _: Scene) -> Nodes:
    from obsdsl.express.node import Variable

    if isinstance(spot.node, Range) and spot.node.window == Variable("$__rate_interval"):
        yield "$__rate_interval → $__interval", attrs.evolve(spot.node, window=Variable("$__interval"))


def waits(text: str) -> object:
    def spoil(alert: AlertRule, _: World) -> Alerts:
        yield f"for {text}", edited(alert, for_=duration(text))

    return spoil


def keeps(alert: AlertRule, _: World) -> Alerts:
    yield "keep_firing_for 2d", edited(alert, keep_firing_for=duration("2d"))


def keeps_nothing(alert: AlertRule, _: World) -> Alerts:
    yield "keep_firing_for 0s", edited(alert, keep_firing_for=duration("0s"))


def waits_too_long(alert: AlertRule, _: World) -> Alerts:
    if alert.severity is not None and alert.severity.response is not None and alert.for_ != alert.severity.response:
        yield f"for {alert.severity.response}", edited(alert, for_=alert.severity.response)


def interval(text: str) -> object:
    def spoil(group: RuleGroup, _: World) -> Groups:
        yield f"interval {text}", (edited(group, interval=duration(text)),)

    return spoil


def seldom(group: RuleGroup, _: World) -> Groups:
    if any(isinstance(one, RecordingRule) for one in group.rules):
        yield "interval 10m", (edited(group, interval=duration("10m")),)


def scraped_seldom(world: World) -> Iterator[Mutant]:
    """The environment is wrong; each expression that reads a scraped series as it is may be told."""
    from tests.lint.mutation.lift import scenes
    from tests.lint.mutation.tree import spots

    changed = attrs.evolve(world.config, scrape_interval=duration("10m"))
    for scene in scenes(world):
        scraped = any(spot.instant and world.declaration(spot.node) is not None for spot in spots(scene.root))
        if scraped and scene.use in ("alert", "record", "panel"):
            yield Mutant("scrape_interval 10m", (scene.place,), world.workspace, changed)


OPERATORS = (
    Operator("window of one scrape", "range-too-short", parts(window("20s"))),
    Operator("window of three scrapes", "range-too-short", parts(window("45s")), Level.WARNING),
    Operator("window over the retention", "range-over-retention", parts(any_window)),
    Operator(
        "offset over the retention",
        "offset-over-retention",
        parts(any_offset, "alert", "record", "panel", "annotation"),
    ),
    Operator("$__interval in a rate", "rate-interval", parts(at_interval, "panel")),
    Operator("for 0s", "needless-for", alerts(waits("0s"))),
    Operator("keep_firing_for 0s", "needless-for", alerts(keeps_nothing)),
    Operator("for below the interval", "for-below-interval", alerts(waits("10s"))),
    Operator("for of two days", "for-bounds", alerts(waits("2d"))),
    Operator("keep_firing_for of two days", "for-bounds", alerts(keeps)),
    Operator("for as long as the response", "late-detection", alerts(waits_too_long)),
    Operator("group evaluated each second", "group-interval", groups(interval("1s"))),
    Operator("group evaluated every other day", "group-interval", groups(interval("2d"))),
    Operator("records over the lookback", "stale-record", groups(seldom)),
    Operator("scraped over the lookback", "scrape-over-lookback", scraped_seldom),
)
