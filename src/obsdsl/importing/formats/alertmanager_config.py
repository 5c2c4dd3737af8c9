"""AlertmanagerConfig of the Prometheus operator, as the operator adds it to the configuration of Alertmanager.

Its route holds for alerts of its namespace and lets them go on; names of receivers and of time intervals begin with
namespace and name. Where a value is in a Secret of Kubernetes, the configuration reads a file.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from obsdsl.compose.routing.schema import KINDS
from obsdsl.importing.data import plain_data
from obsdsl.importing.format import Format, Part
from obsdsl.importing.found import Found, Routed
from obsdsl.importing.operator_settings import Settings, snake_case


def _has(part: Part) -> bool:
    return part.kind == "AlertmanagerConfig" and part.api == "monitoring.coreos.com"


def _read(part: Part, found: Found) -> None:
    spec = plain_data(part.get("spec"))
    if not isinstance(spec, dict):
        found.faults.append(f"{part.place}: it has no `spec`; write its routes and receivers there")
        return
    name = part.text("metadata", "name")
    namespace = part.text("metadata", "namespace")
    if not namespace:
        found.notes.append(f"{part.place}: it has no namespace, so its route holds for all alerts; write it there")
    found.routed.append(_Converting(part, found, namespace, "/".join(filter(None, (namespace, name)))).routed(spec))


class _Converting:
    """One object on its way into a configuration."""

    def __init__(self, part: Part, found: Found, namespace: str, prefix: str) -> None:
        self.part = part
        self.found = found
        self.namespace = namespace
        self.prefix = prefix

    def routed(self, spec: Mapping[str, Any]) -> Routed:
        """What the object adds."""
        route = self._route(spec["route"], ("spec", "route")) if isinstance(spec.get("route"), dict) else None
        if route is not None:
            own = [f'namespace="{self.namespace}"'] if self.namespace else []
            route = {**route, "matchers": [*own, *route.get("matchers", [])], "continue": True}
            route = route if route["matchers"] else {key: one for key, one in route.items() if key != "matchers"}
        # Without a route, the operator leaves receivers and intervals out.
        receivers = _objects(spec.get("receivers")) if route is not None else []
        field = "muteTimeIntervals" if "muteTimeIntervals" in spec else "timeIntervals"
        intervals = _objects(spec.get(field)) if route is not None else []
        return Routed(
            name=self.prefix,
            where=self.part.document.place(self.part.path),
            route=route,
            receivers=tuple(self._receiver(one, ("spec", "receivers", index)) for index, one in enumerate(receivers)),
            inhibit_rules=tuple(self._inhibit(one) for one in _objects(spec.get("inhibitRules"))),
            time_intervals=tuple(self._interval(one) for one in intervals),
        )

    def _named(self, name: Any) -> str:
        return f"{self.prefix}/{name}"

    def _route(self, route: Mapping[str, Any], path: tuple[str | int, ...]) -> dict[str, Any]:
        made: dict[str, Any] = {}
        for key, one in route.items():
            if key == "receiver":
                made["receiver"] = self._named(one) if one else ""
            elif key == "matchers":
                made["matchers"] = [_matcher(each) for each in _objects(one)]
            elif key in ("muteTimeIntervals", "activeTimeIntervals"):
                made[snake_case(key)] = [self._named(each) for each in one or ()]
            elif key == "routes":
                routes = _objects(one)
                made["routes"] = [self._route(each, (*path, key, index)) for index, each in enumerate(routes)]
            elif key in ("groupBy", "groupWait", "groupInterval", "repeatInterval", "continue"):
                made[snake_case(key)] = one
            else:
                mend = "write `matchers`" if key in ("match", "matchRe") else "delete it"
                place = self.part.place_of(*path, key)
                self.found.faults.append(f"{place}: a route has no `{key}`, so the operator refuses it; {mend}")
        return {key: one for key, one in made.items() if one not in (None, "", [])}

    def _inhibit(self, rule: Mapping[str, Any]) -> dict[str, Any]:
        own = [f'namespace="{self.namespace}"'] if self.namespace else []
        both = {
            f"{side}_matchers": [*own, *(_matcher(one) for one in _objects(rule.get(f"{side}Match")))]
            for side in ("source", "target")
        }
        return {**both, "equal": rule["equal"]} if rule.get("equal") else both

    def _interval(self, interval: Mapping[str, Any]) -> dict[str, Any]:
        held = [_times(one) for one in _objects(interval.get("timeIntervals"))]
        return {"name": self._named(interval.get("name")), "time_intervals": held}

    def _receiver(self, receiver: Mapping[str, Any], path: tuple[str | int, ...]) -> dict[str, Any]:
        made: dict[str, Any] = {"name": self._named(receiver.get("name"))}
        for key, one in receiver.items():
            if key == "name":
                continue
            settings = Settings(self.part, self.found)
            kind = key.removesuffix("Configs").lower()
            if kind not in KINDS or not key.endswith("Configs"):
                place = self.part.place_of(*path, key)
                self.found.faults.append(f"{place}: a receiver has no `{key}`; it is left out")
                continue
            made[f"{kind}_configs"] = [
                settings.converted(kind, each, (*path, key, index)) for index, each in enumerate(_objects(one))
            ]
        return made


def _objects(value: Any) -> list[dict[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _matcher(matcher: Mapping[str, Any]) -> str:
    """`severity="critical"`."""
    op = matcher.get("matchType") or ("=~" if matcher.get("regex") is True else "=")
    value = str(matcher.get("value", "")).replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'{matcher.get("name")}{op}"{value}"'


def _times(held: Mapping[str, Any]) -> dict[str, Any]:
    """One time of an interval as Alertmanager writes it."""
    made: dict[str, Any] = {}
    for key, one in held.items():
        if key == "times":
            made["times"] = [{snake_case(name): text for name, text in each.items()} for each in _objects(one)]
        elif key == "daysOfMonth":
            made["days_of_month"] = [
                f"{each.get('start')}:{each.get('end', each.get('start'))}" for each in _objects(one)
            ]
        elif one:
            made[snake_case(key)] = [str(each) for each in one] if isinstance(one, list) else one
    return made


FORMAT = Format("an AlertmanagerConfig", _has, _read)
