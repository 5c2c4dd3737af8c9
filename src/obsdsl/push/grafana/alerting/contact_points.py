"""Contact points: to Grafana's UI one of a name, to the API its integrations, each with a uid of its own.

A build holds names in place of secrets, `{"$secret": "NAME"}`, whose values are looked up for the write alone. Servers
tell secrets as `[REDACTED]`, so that only whether there is one can be compared.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from obsdsl.push.errors import NotFound, Refused
from obsdsl.push.grafana.alerting.api import Api
from obsdsl.push.grafana.alerting.named import Json
from obsdsl.push.grafana.canonical import plain
from obsdsl.push.grafana.server import quoted
from obsdsl.push.secret import expect, secret

REDACTED: Final = "[REDACTED]"
_SECRET: Final = "$secret"


class ContactPoints:
    """The store. Its content is `{"name", "integrations"}`, as a build has it."""

    kind = "contact-point"

    def __init__(self, api: Api) -> None:
        self._api = api

    def everything(self) -> dict[str, Json]:
        found: dict[str, dict[str, Any]] = {}
        for row in self._api.rows("contact-points"):
            point = found.setdefault(str(row["name"]), {"name": row["name"], "integrations": []})
            point["integrations"].append(row)
            if row.get("provenance"):
                point["provenance"] = row["provenance"]
        return dict(found)

    def one(self, name: str) -> Json | None:
        return self.everything().get(name)

    def name_of(self, content: Json) -> str:
        for one in _named(content):
            expect(one, self._api.server.secrets)
        return str(content["name"])

    def canonical(self, content: Json) -> Any:
        """By uid: in which order servers list them says nothing."""
        return {str(one.get("uid") or ""): _integration(one) for one in content["integrations"]}

    def needs(self, content: Json) -> Iterable[tuple[str, str]]:  # noqa: ARG002 - templates are looked up late
        return ()

    def between(self, content: Json | None, before: Json | None) -> Iterable[Any]:
        """After each integration: in the order of `write` and `remove`."""
        wanted = {} if content is None else self.canonical(content)
        state = {} if before is None else self.canonical(before)
        for uid, one in wanted.items():
            state = {**state, uid: one}
            yield state
        for uid in [one for one in state if one not in wanted]:
            state = {key: one for key, one in state.items() if key != uid}
            yield state

    def write(self, name: str, content: Json, before: Json | None) -> None:  # noqa: ARG002 - it is in each
        """What is new and what changed, then away with what is not wanted: the last one may be in use."""
        there = {str(one["uid"]): one for one in (before or {}).get("integrations", ())}
        wanted = {str(one["uid"]): one for one in content["integrations"]}
        # Missing secrets are told before anything is written.
        bodies = {uid: self._body(one) for uid, one in wanted.items()}
        for uid, body in bodies.items():
            old = there.get(uid)
            if old is None:
                self._create(body)
            elif _integration(old) != _integration(wanted[uid]):
                self._api.send("PUT", f"contact-points/{quoted(uid)}", body, old)
        for uid, old in there.items():
            if uid not in wanted:
                self._api.send("DELETE", f"contact-points/{quoted(uid)}", None, old)

    def _create(self, body: Json) -> None:
        try:
            self._api.send("POST", "contact-points", body)
        except Refused as error:
            if any(one == REDACTED for one in _values(body["settings"])):
                fault = f"{error.faults[0]}; its secrets are gone with it, and no server tells them: push it instead"
                raise NotFound(error.subject, fault, status=error.status, body=error.body) from None
            raise

    def _body(self, one: Json) -> dict[str, Any]:
        keys = ("uid", "name", "type", "disableResolveMessage")
        return {**{key: one[key] for key in keys if key in one}, "settings": self._resolved(one["settings"])}

    def _resolved(self, value: Any) -> Any:
        if isinstance(value, Mapping):
            if _SECRET in value:
                found = secret(str(value[_SECRET]), self._api.server.secrets)
                return str(value.get("around", "{}")).replace("{}", found)
            return {key: self._resolved(one) for key, one in value.items()}
        return [self._resolved(one) for one in value] if isinstance(value, list) else value

    def remove(self, name: str, content: Json) -> None:  # noqa: ARG002 - each has its uid
        for one in content["integrations"]:
            self._api.send("DELETE", f"contact-points/{quoted(str(one['uid']))}", None, one)


def _integration(one: Json) -> dict[str, Any]:
    return {
        "type": one.get("type"),
        "settings": plain(_masked(one.get("settings") or {})),
        "disableResolveMessage": bool(one.get("disableResolveMessage")),
    }


def _masked(value: Any) -> Any:
    """With all secrets as servers tell them; without what is empty."""
    if isinstance(value, Mapping):
        if _SECRET in value:
            return REDACTED
        return {key: _masked(one) for key, one in value.items() if one not in (None, "")}
    return [_masked(one) for one in value] if isinstance(value, list) else value


def _named(value: Any) -> Iterator[str]:
    """The names of its secrets."""
    if isinstance(value, Mapping):
        if _SECRET in value:
            yield str(value[_SECRET])
        for one in value.values():
            yield from _named(one)
    elif isinstance(value, list):
        for one in value:
            yield from _named(one)


def _values(value: Any) -> list[Any]:
    if isinstance(value, Mapping):
        return [each for one in value.values() for each in _values(one)]
    return [each for one in value for each in _values(one)] if isinstance(value, list) else [value]
