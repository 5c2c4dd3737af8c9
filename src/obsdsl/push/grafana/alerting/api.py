"""The provisioning API: reads, writes with or without provenance, and the mend where a server does not have it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from obsdsl.compile.artifact import Artifact
from obsdsl.diff.change import Change
from obsdsl.diff.resource import Live
from obsdsl.push.errors import Garbled, Moved, Refused
from obsdsl.push.grafana.server import Server, provisioned
from obsdsl.push.http import Answer
from obsdsl.push.part import Run

PATH = "/api/v1/provisioning"
# Makes that the UI may edit it; honoured for some kinds only, by version.
HEADER = "X-Disable-Provenance"
FILE = "file"
_RIGHT = "write alerting resources (alert.provisioning:write)"


class Api:
    """What all kinds of alerting share."""

    def __init__(self, server: Server) -> None:
        self.server = server

    def chosen(self, artifacts: Sequence[Artifact], kind: str) -> list[Artifact]:
        """The artifacts of a kind that are of this Grafana: a target may have several."""
        folder = f"grafana-alerting/{self.server.name.replace(':', '-')}/"
        return [one for one in artifacts if one.kind == kind and one.path.startswith(folder)]

    def get(self, path: str) -> Any:
        """What is there; None where there is nothing of that name."""
        return self.server.found(f"{PATH}/{path}")

    def rows(self, path: str) -> list[Any]:
        """A list. Servers without the API say 404 to it."""
        answer = self.server.session.get(f"{PATH}/{path}", accept=(404,))
        if answer.status == 404:
            fault = "it has no /api/v1/provisioning (Grafana 9 has it); leave alerting out of this target"
            raise Refused(self.server.subject, fault, status=404)
        found = answer.json()
        if not isinstance(found, list | None):
            raise Garbled(self.server.subject, f"GET {PATH}/{path}: the answer is no list; check the URL of the target")
        return [one for one in found or () if isinstance(one, dict)]

    def send(self, method: str, path: str, body: Any, before: Mapping[str, Any] | None = None) -> Answer:
        """A write. What is the API's alone stays so: most kinds refuse to become editable later."""
        editable = self.server.table.editable and not (before or {}).get("provenance")
        headers = {HEADER: "true"} if editable else {}
        try:
            return self.server.session.send(method, f"{PATH}/{path}", json=body, headers=headers)
        except Refused as error:
            raise self.server.explained(error, _RIGHT) from None


def locked(content: Mapping[str, Any]) -> str | None:
    """Why nobody else may write it."""
    return provisioned("") if content.get("provenance") == FILE else None


def unmoved(api: Api, change: Change, there: Live | None, run: Run) -> Live | None:
    """What is there right now. Raises Moved where it is no longer what was planned with: these have no locks."""
    then = change.before
    if not run.force and (None if then is None else then.digest) != (None if there is None else there.digest):
        fault = f"{change.identity}: it is not as it was when it was planned, and that was kept; plan again"
        raise Moved(api.server.subject, fault)
    if there is not None and there.locked is not None:
        raise Moved(api.server.subject, f"{change.identity}: {there.locked}")
    return there
