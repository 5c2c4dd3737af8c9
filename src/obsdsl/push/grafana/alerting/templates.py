"""Notification template groups."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from obsdsl.push.grafana.alerting.api import Api
from obsdsl.push.grafana.alerting.ledger import parsed
from obsdsl.push.grafana.alerting.named import Json
from obsdsl.push.grafana.server import quoted


class Templates:
    """The store. Ledgers are none."""

    kind = "template"

    def __init__(self, api: Api) -> None:
        self._api = api

    def everything(self) -> dict[str, Json]:
        rows = self._api.rows("templates")
        return {str(one["name"]): one for one in rows if parsed(one.get("template")) is None}

    def one(self, name: str) -> Json | None:
        found: Json | None = self._api.get(f"templates/{quoted(name)}")
        return found

    def name_of(self, content: Json) -> str:
        return str(content["name"])

    def canonical(self, content: Json) -> Any:
        return {"template": str(content.get("template") or "").strip()}

    def needs(self, content: Json) -> Iterable[tuple[str, str]]:  # noqa: ARG002 - it needs nothing
        return ()

    def write(self, name: str, content: Json, before: Json | None) -> None:
        version = {"version": before["version"]} if before and before.get("version") else {}
        body = {"name": name, "template": content["template"], **version}
        self._api.send("PUT", f"templates/{quoted(name)}", body, before)

    def remove(self, name: str, content: Json) -> None:
        self._api.send("DELETE", f"templates/{quoted(name)}", None, content)
