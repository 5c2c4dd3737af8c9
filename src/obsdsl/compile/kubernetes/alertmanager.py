"""An alertmanager.yml as AlertmanagerConfig of prometheus-operator.

The operator puts it below a root of its own, matched to the namespace unless its strategy says otherwise. It has no
`global`: what receivers take from there is written into each of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from obsdsl.compile.artifact import Artifact
from obsdsl.compile.kubernetes.manifest import manifest
from obsdsl.compile.kubernetes.receivers import Receivers
from obsdsl.compile.prometheus import from_yaml
from obsdsl.compile.shared_settings import SERVERS_OWN
from obsdsl.compose.routing.matcher import parse_matchers
from obsdsl.config.kubernetes import Kubernetes
from obsdsl.errors import CompileError
from obsdsl.express.node import Matcher

Data = Mapping[str, Any]
# Field of a route → what it is called in the CRD.
_ROUTE: Final[Mapping[str, str]] = {
    "receiver": "receiver",
    "group_by": "groupBy",
    "group_wait": "groupWait",
    "group_interval": "groupInterval",
    "repeat_interval": "repeatInterval",
    "continue": "continue",
    "mute_time_intervals": "muteTimeIntervals",
    "active_time_intervals": "activeTimeIntervals",
}
_OF_SPEC: Final = "Alertmanager's spec.alertmanagerConfiguration has it: write it there, and leave it out here"
_MENDS: Final[Mapping[str, str]] = {"templates": _OF_SPEC, **dict.fromkeys(SERVERS_OWN, _OF_SPEC)}
_KNOWN: Final = ("global", "route", "receivers", "inhibit_rules", "time_intervals", "mute_time_intervals")


def alertmanager_config(artifact: Artifact, settings: Kubernetes, secret_dir: str) -> Artifact:
    """The manifest. Raises CompileError with all that the CRD does not have."""
    data = from_yaml(artifact.content)
    shared = data.get("global", {})
    receivers = Receivers(secret_dir, settings.secret)
    intervals = [*data.get("time_intervals", ()), *data.get("mute_time_intervals", ())]
    spec: dict[str, Any] = {
        "route": _route(data["route"]),
        "receivers": [receivers.receiver(one, shared) for one in data.get("receivers", ())],
    }
    if rules := data.get("inhibit_rules"):
        spec["inhibitRules"] = [_inhibit_rule(one) for one in rules]
    if intervals:
        spec["muteTimeIntervals"] = [_interval(one) for one in intervals]
    if faults := [*_elsewhere(data, shared), *_zones(intervals), *receivers.faults]:
        raise CompileError(f"Routing {artifact.identity!r}", faults, artifact.location)
    return manifest("AlertmanagerConfig", "monitoring.coreos.com/v1alpha1", artifact, {"spec": spec}, settings)


def _elsewhere(data: Data, shared: Data) -> Iterator[str]:
    for key in (*(one for one in data if one not in _KNOWN), *(one for one in SERVERS_OWN if one in shared)):
        yield f"AlertmanagerConfig has no {key}; {_MENDS.get(key, 'leave it out')}"


def _zones(intervals: list[Data]) -> Iterator[str]:
    for interval in intervals:
        if zone := next((one["location"] for one in interval.get("time_intervals", ()) if one.get("location")), None):
            yield (
                f"time interval {interval['name']!r} is in {zone}, and AlertmanagerConfig knows UTC alone; write its "
                "times in UTC, or take AlertmanagerConfig out of `manifests`"
            )


def _route(route: Data) -> dict[str, Any]:
    found = {theirs: route[own] for own, theirs in _ROUTE.items() if own in route}
    if matchers := _matchers(route, "matchers", "match", "match_re"):
        found["matchers"] = matchers
    if below := route.get("routes"):
        found["routes"] = [_route(one) for one in below]
    return found


def _matchers(data: Data, lines: str, equal: str, pattern: str) -> list[dict[str, str]]:
    found = [one for line in data.get(lines, ()) for one in parse_matchers(line)]
    found += [Matcher(name, "=", text) for name, text in data.get(equal, {}).items()]
    found += [Matcher(name, "=~", text) for name, text in data.get(pattern, {}).items()]
    return [{"name": one.label, "matchType": one.op, "value": one.value} for one in found]


def _inhibit_rule(rule: Data) -> dict[str, Any]:
    """Without its name, which says nothing to Alertmanager."""
    return {
        "sourceMatch": _matchers(rule, "source_matchers", "source_match", "source_match_re"),
        "targetMatch": _matchers(rule, "target_matchers", "target_match", "target_match_re"),
        **({"equal": rule["equal"]} if rule.get("equal") else {}),
    }


def _interval(interval: Data) -> dict[str, Any]:
    return {"name": interval["name"], "timeIntervals": [_times(one) for one in interval.get("time_intervals", ())]}


def _times(entry: Data) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if times := entry.get("times"):
        found["times"] = [{"startTime": one["start_time"], "endTime": one["end_time"]} for one in times]
    if days := entry.get("weekdays"):
        found["weekdays"] = [_lower(one) for one in days]
    if days := entry.get("days_of_month"):
        found["daysOfMonth"] = [_days(one) for one in days]
    for own in ("months", "years"):
        if own in entry:
            found[own] = [_lower(one) for one in entry[own]]
    return found


def _lower(text: Any) -> str:
    return str(text).lower().replace(" ", "")


def _days(text: Any) -> dict[str, int]:
    start, _, end = str(text).partition(":")
    return {"start": int(start), "end": int(end or start)}
