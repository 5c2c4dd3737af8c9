"""Notification template groups."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from obsdsl.push.grafana.alerting.api import Api
from obsdsl.push.grafana.alerting.ledger import Ledger, parsed
from obsdsl.push.grafana.alerting.named import Json
from obsdsl.push.grafana.server import quoted


class Templates:
    """The store. Ledgers are none."""

    kind = "template"

    def __init__(self, api: Api, ledger: Ledger) -> None:
        self._api, self._ledger = api, ledger

    def everything(self) -> dict[str, Json]:
        return {str(one["name"]): one for one in self._ledger.rows() if parsed(one.get("template")) is None}

    def one(self, name: str) -> Json | None:
        found: Json | None = self._api.get(f"templates/{quoted(name)}")
        return found

    def name_of(self, content: Json) -> str:
        return str(content["name"])

    def canonical(self, content: Json) -> Any:
        return {"template": str(content.get("template") or "").strip()}

    def needs(self, content: Json) -> Iterable[tuple[str, str]]:  # noqa: ARG002 - it needs nothing
        return ()

    def between(self, content: Json | None, before: Json | None) -> Iterable[Any]:  # noqa: ARG002 - it is one write
        return ()

    def write(self, name: str, content: Json, before: Json | None) -> None:
        version = {"version": before["version"]} if before and before.get("version") else {}
        body = {"name": name, "template": content["template"], **version}
        self._api.send("PUT", f"templates/{quoted(name)}", body, before)

    def remove(self, name: str, content: Json) -> None:
        self._api.send("DELETE", f"templates/{quoted(name)}", None, content)
