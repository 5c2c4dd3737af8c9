"""What Alertmanager refuses of a configuration as a whole, though each of its parts is right."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import attrs

from obsdsl.compose.routing.tree import AlertmanagerConfig, Path, TimeInterval
from obsdsl.compose.routing.walk import ROOT, stops
from obsdsl.errors import did_you_mean, shown


@attrs.frozen
class Refusal:
    """What is wrong, how to mend it, and the path of the value in the file."""

    message: str
    mend: str
    path: Path


def refusals(config: AlertmanagerConfig) -> tuple[Refusal, ...]:
    """All for which Alertmanager refuses the configuration as a whole."""
    checks = (root_faults, duplicate_receivers, undefined_receivers, duplicate_intervals, undefined_intervals)
    return tuple(refusal for check in checks for refusal in check(config))


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
