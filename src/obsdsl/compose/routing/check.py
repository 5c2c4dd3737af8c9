"""What Alertmanager refuses of a configuration as a whole, though each of its parts is right."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from obsdsl.compose.routing.integrations import KINDS
from obsdsl.compose.routing.tree import AlertmanagerConfig, Path, TimeInterval
from obsdsl.compose.routing.walk import ROOT, stops
from obsdsl.define.light import frozen
from obsdsl.errors import did_you_mean, shown

# Parts that are kept as they are.
_TOP: Final = ("tracing", "event_recorder")
_CONFIG: Final = (
    *("global", "templates", "route", "inhibit_rules", "receivers"),
    *("time_intervals", "mute_time_intervals"),
)
_ROUTE: Final = (
    *("receiver", "matchers", "match", "match_re", "group_by", "group_wait", "group_interval", "repeat_interval"),
    *("continue", "mute_time_intervals", "active_time_intervals", "routes"),
)
_INHIBIT_RULE: Final = (
    *("name", "equal", "source_matchers", "source_match", "source_match_re"),
    *("target_matchers", "target_match", "target_match_re"),
)


@frozen
class Refusal:
    """What is wrong, how to mend it, and the path of the value in the file."""

    message: str
    mend: str
    path: Path

    def __str__(self) -> str:
        # A guess at what was meant is the mend.
        return self.message if self.message.endswith("?") else f"{self.message}; {self.mend}"


def refusals(config: AlertmanagerConfig) -> tuple[Refusal, ...]:
    """All for which Alertmanager refuses the configuration as a whole."""
    checks = (root_faults, duplicate_receivers, undefined_receivers, duplicate_intervals, undefined_intervals)
    return tuple(refusal for check in checks for refusal in check(config))


def unknown_fields(config: AlertmanagerConfig) -> Iterator[Refusal]:
    """Fields that Alertmanager does not have, anywhere but in settings."""
    yield from _unknown(config.extra, _TOP, (), (*_TOP, *_CONFIG))
    for stop in stops(config):
        yield from _unknown(stop.route.extra, (), stop.path, _ROUTE)
    for index, rule in enumerate(config.inhibit_rules):
        yield from _unknown(rule.extra, (), ("inhibit_rules", index), _INHIBIT_RULE)
    for index, receiver in enumerate(config.receivers):
        known = ("name", "labels", *(f"{kind}_configs" for kind in KINDS))
        yield from _unknown(receiver.extra, ("labels",), ("receivers", index), known)
    for field in ("time_intervals", "mute_time_intervals"):
        for index, interval in enumerate(getattr(config, field)):
            yield from _unknown(interval.extra, (), (field, index), ("name", "time_intervals"))


def _unknown(extra: Iterable[str], known: Iterable[str], path: Path, names: Iterable[str]) -> Iterator[Refusal]:
    for key in extra:
        if key not in known:
            message = f"{shown(key)} is no field of Alertmanager's here{did_you_mean(str(key), names)}"
            yield Refusal(message, "rename or delete it", (*path, key))


def root_faults(config: AlertmanagerConfig) -> Iterator[Refusal]:
    """A root that is missing, has no receiver, or does not take all alerts at all times."""
    root = config.route
    if root is None:
        yield Refusal(
            "there is no route", "write `route:` with the receiver of all alerts that no other route takes", ()
        )
        return
    if not root.receiver:
        yield Refusal("the root route has no receiver", "name the receiver of what no other route takes", ROOT)
    if condition := next(iter(root.conditions), None):
        yield Refusal(
            "the root route has matchers, and it takes all alerts",
            "move them to a route below",
            (*ROOT, *condition.path),
        )
    for name in ("mute_time_intervals", "active_time_intervals"):
        if getattr(root, name):
            yield Refusal(f"the root route has {name}", "move them to the routes below", (*ROOT, name))
    if root.continue_:
        yield Refusal("the root route has `continue`, and nothing comes behind it", "delete it", (*ROOT, "continue"))


def undefined_receivers(config: AlertmanagerConfig) -> Iterator[Refusal]:
    """Routes to receivers that are not there."""
    names = [receiver.name for receiver in config.receivers]
    for stop in stops(config):
        name = stop.route.receiver
        if name and name not in names:
            yield Refusal(
                f"the receiver {shown(name)} is not defined{did_you_mean(name, names)}",
                "define it below `receivers`, or name another",
                (*stop.path, "receiver"),
            )


def undefined_intervals(config: AlertmanagerConfig) -> Iterator[Refusal]:
    """Routes that are muted or active at times that are not there."""
    names = [interval.name for interval in (*config.mute_time_intervals, *config.time_intervals)]
    for stop in stops(config):
        for field in ("active_time_intervals", "mute_time_intervals"):
            for index, name in enumerate(getattr(stop.route, field)):
                if name not in names:
                    yield Refusal(
                        f"the time interval {shown(name)} is not defined{did_you_mean(name, names)}",
                        "define it below `time_intervals`, or name another",
                        (*stop.path, field, index),
                    )


def duplicate_receivers(config: AlertmanagerConfig) -> Iterator[Refusal]:
    """Receivers of one name."""
    yield from _twice("receiver", (("receivers", config.receivers),))


def duplicate_intervals(config: AlertmanagerConfig) -> Iterator[Refusal]:
    """Time intervals of one name, under the old key or the new."""
    old: tuple[str, tuple[TimeInterval, ...]] = ("mute_time_intervals", config.mute_time_intervals)
    yield from _twice("time interval", (old, ("time_intervals", config.time_intervals)))


def _twice(what: str, lists: Iterable[tuple[str, Iterable[object]]]) -> Iterator[Refusal]:
    seen = set()
    for field, values in lists:
        for index, value in enumerate(values):
            name = getattr(value, "name", "")
            if name in seen:
                path = (field, index, "name")
                yield Refusal(f"there are two {what}s {shown(name)}", "rename or delete one", path)
            seen.add(name)
