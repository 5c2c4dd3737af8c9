"""One request with all that is needed to answer it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tests.fakes.grafana.answers import binding, error, macaron, refuse
from tests.fakes.grafana.behaviour import Behaviour
from tests.fakes.grafana.state import Caller, Org, State
from tests.fakes.wire import Request, Response, as_json


@dataclass(frozen=True)
class Call:
    """The request, the server's kind and contents, and who asks."""

    request: Request
    behaviour: Behaviour
    state: State
    caller: Caller

    @property
    def org(self) -> Org:
        return self.caller.org

    def body(self) -> dict[str, Any]:
        """The JSON object that was sent, or a refusal."""
        try:
            body = self.request.json
        except ValueError:
            raise refuse(error(400, "bad request data")) from None
        if not isinstance(body, dict):
            raise refuse(error(400, "bad request data"))
        return body

    def need(self, role: str, denial: Response | None = None, permission: str = "") -> None:
        """Refuse those whose role is not enough: as the recorded server did, or, later, naming the permission."""
        if self.caller.may(role):
            return
        if self.behaviour.rbac and permission:
            said = f"You'll need additional permissions to perform this action. Permissions needed: {permission}"
            answer = {"accessErrorId": "ACE0000000001", "message": said, "title": "Access denied"}
            raise refuse(as_json(answer, 403))  # pkg/services/accesscontrol/middleware.go [source]
        raise refuse(denial or macaron(403, "Permission denied"))

    def present(self, there: bool) -> None:
        """Where this version has no such route, it is as unknown as any other. [recorded]"""
        if not there:
            raise refuse(macaron(404, "Not found"))


def dashboard_of(call: Call) -> dict[str, Any]:
    """The dashboard in the body of a save. A body that is wrong is refused as in 7.5 [recorded] or later. [source]"""
    required = {"fieldNames": ["Dashboard"], "classification": "RequiredError", "message": "Required"}
    try:
        body = call.request.json
    except ValueError:
        if call.behaviour.rbac:
            raise refuse(error(400, "bad request data")) from None
        # Go's JSON names the first character that does not fit; ours is enough for what was recorded.
        character = call.request.text.lstrip("{ \n")[:1]
        said = f"invalid character '{character}' looking for beginning of object key string"
        unreadable = {"classification": "DeserializationError", "message": said}
        raise refuse(binding(400, unreadable, required)) from None
    if not isinstance(body, dict) or not isinstance(body.get("dashboard"), dict):
        raise refuse(error(400, "bad request data") if call.behaviour.rbac else binding(422, required))
    return body
