"""The notification policy tree: one of an organisation, all or nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final

from obsdsl.define.duration import Duration
from obsdsl.push.grafana.alerting.api import Api
from obsdsl.push.grafana.alerting.named import Json

# Whom a new organisation notifies, and one after a reset: nobody's tree. unified_alerting of conf/defaults.ini
_DEFAULTS: Final = ("grafana-default-email", "empty")
_GROUPED: Final = ["grafana_folder", "alertname"]
_TIMES: Final = ("group_wait", "group_interval", "repeat_interval")
_LISTS: Final = ("group_by", "mute_time_intervals", "active_time_intervals")
NAME: Final = "policies"


class Policies:
    """The store. The default tree is none: who puts ours in its place takes nothing away."""

    kind = "policy"

    def __init__(self, api: Api) -> None:
        self._api = api

    def everything(self) -> dict[str, Json]:
        found = self.one(NAME)
        return {} if found is None else {NAME: found}

    def one(self, name: str) -> Json | None:  # noqa: ARG002 - there is one
        found: Json | None = self._api.get("policies")
        return None if found is None or _is_default(_route(found)) else found

    def name_of(self, content: Json) -> str:  # noqa: ARG002 - there is one
        return NAME

    def canonical(self, content: Json) -> Any:
        return _route(content)

    def needs(self, content: Json) -> Iterable[tuple[str, str]]:
        for route in _all(content):
            if route.get("receiver"):
                yield "contact-point", str(route["receiver"])
            for key in ("mute_time_intervals", "active_time_intervals"):
                yield from (("mute-timing", str(one)) for one in route.get(key) or ())

    def between(self, content: Json | None, before: Json | None) -> Iterable[Any]:  # noqa: ARG002 - it is one write
        return ()

    def write(self, name: str, content: Json, before: Json | None) -> None:  # noqa: ARG002 - there is one
        body = {key: value for key, value in content.items() if key != "provenance"}
        self._api.send("PUT", "policies", body, before)

    def remove(self, name: str, content: Json) -> None:  # noqa: ARG002 - there is one
        self._api.send("DELETE", "policies", None, content)


def _is_default(tree: Json) -> bool:
    return (
        tree.get("receiver") in _DEFAULTS
        and {**tree, "group_by": _GROUPED}.keys() == {"receiver", "group_by"}
        and (tree.get("group_by", _GROUPED) == _GROUPED)
    )


def _all(route: Json) -> Iterator[Json]:
    yield route
    for one in route.get("routes") or ():
        yield from _all(one)


def _route(route: Json) -> dict[str, Any]:
    """Without what is empty, and with times as numbers: servers write them anew."""
    found: dict[str, Any] = {key: route[key] for key in ("receiver", "object_matchers") if route.get(key)}
    found |= {key: list(route[key]) for key in _LISTS if route.get(key)}
    found |= {key: Duration.parse(str(route[key])).milliseconds for key in _TIMES if route.get(key)}
    found |= {key: route[key] for key in ("matchers", "match", "match_re") if route.get(key)}
    if route.get("continue"):
        found["continue"] = True
    if below := route.get("routes"):
        found["routes"] = [_route(one) for one in below]
    return found
