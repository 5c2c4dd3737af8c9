"""AlertmanagerConfig of the Prometheus operator, as the operator adds it to the configuration of Alertmanager.

Its route holds for alerts of its namespace and lets them go on; names of receivers and of time intervals begin with
namespace and name. Where a value is in a Secret of Kubernetes, the configuration reads a file.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from obsdsl.compose.routing.integrations import KINDS
from obsdsl.errors import shown
from obsdsl.importing.files.data import plain_data
from obsdsl.importing.files.format import Format, Part
from obsdsl.importing.files.operator_settings import Settings, snake_case
from obsdsl.importing.found import Found, Routed

_FIELDS: Final = frozenset({"route", "receivers", "inhibitRules", "muteTimeIntervals", "timeIntervals"})


def _has(part: Part) -> bool:
    return part.kind == "AlertmanagerConfig" and part.api == "monitoring.coreos.com"


def _read(part: Part, found: Found) -> None:
    spec = plain_data(part.get("spec"))
    if not isinstance(spec, dict):
        found.faults.append(f"{part.place}: it has no `spec`; write its routes and receivers there")
        return
    for field in (one for one in spec if one not in _FIELDS):
        fault = f"the `spec` of an AlertmanagerConfig has no field {shown(field)}, so it is left out"
        found.faults.append(f"{part.place_of('spec', field)}: {fault}")
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
        route = self._first_route(spec.get("route"))
        # Without a route, the operator leaves receivers and intervals out.
        receivers = self._objects(spec.get("receivers"), "spec", "receivers") if route is not None else []
        field = "muteTimeIntervals" if "muteTimeIntervals" in spec else "timeIntervals"
        intervals = self._objects(spec.get(field), "spec", field) if route is not None else []
        inhibits = self._objects(spec.get("inhibitRules"), "spec", "inhibitRules")
        return Routed(
            name=self.prefix,
            where=self.part.document.place(self.part.path),
            route=route,
            receivers=tuple(self._receiver(one, "spec", "receivers", index) for index, one in enumerate(receivers)),
            inhibit_rules=tuple(
                self._inhibit(one, "spec", "inhibitRules", index) for index, one in enumerate(inhibits)
            ),
            time_intervals=tuple(self._interval(one, "spec", field, index) for index, one in enumerate(intervals)),
        )

    def _fault(self, message: str, *path: str | int) -> None:
        self.found.faults.append(f"{self.part.place_of(*path)}: {message}")

    def _objects(self, value: Any, *path: str | int) -> list[dict[str, Any]]:
        """The objects of a list; what is none is said."""
        held = value if isinstance(value, list) else []
        if (value is not None and held is not value) or not all(isinstance(one, dict) for one in held):
            self._fault(f"`{path[-1]}` takes a list of mappings; write one, or leave it out", *path)
        return [one for one in held if isinstance(one, dict)]

    def _texts(self, value: Any, *path: str | int) -> list[str]:
        """The texts of a list; what is none is said."""
        if value is None or isinstance(value, list):
            return [str(one) for one in value or ()]
        self._fault(f"`{path[-1]}` takes a list of texts; write one, or leave it out", *path)
        return []

    def _named(self, name: Any) -> str:
        return f"{self.prefix}/{name}"

    def _own(self) -> list[str]:
        """The matcher that keeps the object to its namespace."""
        return [f'namespace="{self.namespace}"'] if self.namespace else []

    def _first_route(self, route: Any) -> dict[str, Any] | None:
        """The object's own route, which lets alerts go on to the next."""
        if not isinstance(route, dict):
            return None
        made = self._route(route, "spec", "route")
        matchers = [*self._own(), *made.pop("matchers", [])]
        return {**made, **({"matchers": matchers} if matchers else {}), "continue": True}

    def _route(self, route: Mapping[str, Any], *path: str | int) -> dict[str, Any]:
        made: dict[str, Any] = {}
        for key, one in route.items():
            here = (*path, key)
            if key == "receiver":
                made["receiver"] = self._named(one) if one else ""
            elif key == "matchers":
                made["matchers"] = [_matcher(each) for each in self._objects(one, *here)]
            elif key in ("muteTimeIntervals", "activeTimeIntervals"):
                made[snake_case(key)] = [self._named(each) for each in self._texts(one, *here)]
            elif key == "routes":
                routes = self._objects(one, *here)
                made["routes"] = [self._route(each, *here, index) for index, each in enumerate(routes)]
            elif key in ("groupBy", "groupWait", "groupInterval", "repeatInterval", "continue"):
                made[snake_case(key)] = one
            else:
                mend = "write `matchers`" if key in ("match", "matchRe") else "delete it"
                self._fault(f"a route has no `{key}`, so the operator refuses it; {mend}", *here)
        return {key: one for key, one in made.items() if one not in (None, "", [])}

    def _inhibit(self, rule: Mapping[str, Any], *path: str | int) -> dict[str, Any]:
        made: dict[str, Any] = {}
        for side in ("source", "target"):
            field = f"{side}Match"
            matchers = self._objects(rule.get(field), *path, field)
            made[f"{side}_matchers"] = [*self._own(), *map(_matcher, matchers)]
        equal = self._texts(rule.get("equal"), *path, "equal")
        return {**made, "equal": equal} if equal else made

    def _interval(self, interval: Mapping[str, Any], *path: str | int) -> dict[str, Any]:
        held = self._objects(interval.get("timeIntervals"), *path, "timeIntervals")
        return {"name": self._named(interval.get("name")), "time_intervals": [self._times(one, *path) for one in held]}

    def _times(self, held: Mapping[str, Any], *path: str | int) -> dict[str, Any]:
        """One time of an interval as Alertmanager writes it."""
        made: dict[str, Any] = {}
        for key, one in held.items():
            if key == "times":
                times = self._objects(one, *path, key)
                made["times"] = [{snake_case(name): text for name, text in each.items()} for each in times]
            elif key == "daysOfMonth":
                days = [(each.get("start"), each.get("end")) for each in self._objects(one, *path, key)]
                made["days_of_month"] = [f"{first}:{first if last is None else last}" for first, last in days]
            elif one:
                made[snake_case(key)] = [str(each) for each in one] if isinstance(one, list) else one
        return made

    def _receiver(self, receiver: Mapping[str, Any], *path: str | int) -> dict[str, Any]:
        made: dict[str, Any] = {"name": self._named(receiver.get("name"))}
        settings = Settings(self.part, self.found)
        for key, one in receiver.items():
            kind = key.removesuffix("Configs").lower()
            if key == "name":
                continue
            if kind not in KINDS or not key.endswith("Configs"):
                self._fault(f"a receiver has no `{key}`; it is left out", *path, key)
                continue
            held = self._objects(one, *path, key)
            made[f"{kind}_configs"] = [
                settings.converted(kind, each, (*path, key, index)) for index, each in enumerate(held)
            ]
        return made


def _matcher(matcher: Mapping[str, Any]) -> str:
    """`severity="critical"`."""
    op = matcher.get("matchType") or ("=~" if matcher.get("regex") is True else "=")
    value = str(matcher.get("value", "")).replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'{matcher.get("name")}{op}"{value}"'


FORMAT = Format("an AlertmanagerConfig", _has, _read)
