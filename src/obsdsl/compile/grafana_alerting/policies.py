"""The routes of an alertmanager.yml as Grafana's notification policies, its time intervals as mute timings.

Fields: pkg/services/ngalert/api/tooling/definitions/provisioning_policies.go and provisioning_mute_timings.go.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any, Final

from obsdsl.compile.version import Version, shown
from obsdsl.compose.routing.matcher import parse_matchers
from obsdsl.express.node import Matcher

Data = Mapping[str, Any]
_SAME: Final = ("receiver", "group_by", "group_wait", "group_interval", "repeat_interval", "mute_time_intervals")
ACTIVE: Final[Version] = (12, 1)
# Time zones of intervals.
ZONES: Final[Version] = (9, 3)
# Of routes that notify nobody: Grafana has no contact point that does nothing, and mutes them instead.
NEVER: Final[Mapping[str, Any]] = {
    "name": "obsdsl-nobody",
    "time_intervals": [{"times": [{"start_time": "00:00", "end_time": "24:00"}]}],
}


def policy(route: Data, silent: Collection[str] = (), above: str = "", loud: str = "") -> dict[str, Any]:
    """A route and all below it.

    `silent` are the receivers that notify nobody, `above` is that of the route above, `loud` the nearest of another.
    """
    found = {key: route[key] for key in (*_SAME, "active_time_intervals") if route.get(key)}
    receiver = route.get("receiver", above)
    if receiver in silent:
        # What is muted needs a contact point all the same.
        found |= {"receiver": loud, "mute_time_intervals": [NEVER["name"]]}
    else:
        loud = receiver
    if matchers := [[one.label, one.op, one.value] for one in _matchers(route)]:
        found["object_matchers"] = matchers
    if route.get("continue"):
        found["continue"] = True
    if below := route.get("routes"):
        found["routes"] = [policy(one, silent, receiver, loud) for one in below]
    return found


def _matchers(route: Data) -> Iterator[Matcher]:
    for line in route.get("matchers", ()):
        yield from parse_matchers(line)
    yield from (Matcher(name, "=", text) for name, text in route.get("match", {}).items())
    yield from (Matcher(name, "=~", text) for name, text in route.get("match_re", {}).items())


def policy_faults(tree: Data, version: Version) -> Iterator[str]:
    """What the version does not do of it."""
    if not tree.get("receiver"):
        yield "it notifies nobody of what no route takes, and Grafana's root has a contact point; write a default"
    if version < ACTIVE and any(one.get("active_time_intervals") for one in _all(tree)):
        yield (
            f"a route has active times, which need Grafana {shown(ACTIVE)}, and grafana_version is {shown(version)}; "
            "write the other times as `mute`"
        )


def _all(tree: Data) -> Iterator[Data]:
    yield tree
    for one in tree.get("routes", ()):
        yield from _all(one)


def mute_timing(interval: Data) -> dict[str, Any]:
    """A time interval, in the same words."""
    return {"name": interval["name"], "time_intervals": [dict(one) for one in interval.get("time_intervals", ())]}


def timing_faults(timing: Data, version: Version) -> Iterator[str]:
    """What the version does not read of it."""
    if version < ZONES and any("location" in one for one in timing["time_intervals"]):
        yield (
            f"the time interval {timing['name']!r} has a zone, which needs Grafana {shown(ZONES)}, and grafana_version "
            f"is {shown(version)}; write its times in UTC"
        )
