"""Health, organisations, users, API keys, annotations."""

from __future__ import annotations

import hashlib

from tests.fakes.grafana.answers import MACARON, error, refuse
from tests.fakes.grafana.behaviour import Behaviour
from tests.fakes.grafana.call import Call
from tests.fakes.wire import Response, as_json

# The recorded server, and ours, was set up then.
SET_UP = "2026-11-20T23:54:53Z"


def health(behaviour: Behaviour) -> Response:
    known = {"commit": "NA", "version": behaviour.health} if behaviour.health else {}
    return as_json({**known, "database": "ok"}, 200, MACARON)  # [recorded]


def current(call: Call) -> Response:
    address = dict.fromkeys(("address1", "address2", "city", "zipCode", "state", "country"), "")
    return as_json({"id": call.org.id, "name": call.org.name, "address": address})  # [recorded]


def listed(call: Call) -> Response:
    call.need("Admin")
    return as_json([{"id": org.id, "name": org.name} for org in call.state.orgs.values()])  # [docs]


def user(call: Call) -> Response:
    email = f"{call.caller.login}@localhost"
    avatar = hashlib.md5(email.encode(), usedforsecurity=False).hexdigest()
    return as_json(
        {
            "id": 1,
            "email": email,
            "name": "",
            "login": call.caller.login,
            "theme": "",
            "orgId": call.org.id,
            "isGrafanaAdmin": True,
            "isDisabled": False,
            "isExternal": False,
            "authLabels": [],
            "updatedAt": SET_UP,
            "createdAt": SET_UP,
            "avatarUrl": f"/avatar/{avatar}",
        }
    )  # [recorded]


def settings(call: Call) -> Response:
    """What the UI is told. pkg/api/frontendsettings.go [source]"""
    build = {"version": call.behaviour.health, "commit": "NA", "edition": "Open Source"}
    return as_json({"buildInfo": build, "appUrl": "", "appSubUrl": ""})


def create_key(call: Call) -> Response:
    call.present(call.behaviour.api_keys)
    call.need("Admin")
    body = call.body()
    if body.get("role") not in ("Viewer", "Editor", "Admin"):
        raise refuse(error(400, "invalid role specified"))
    key = f"eyJrIjoi{call.state.new_uid()}"
    call.state.tokens[key] = (body["name"], body["role"], call.org.id)
    return as_json({"id": call.state.next("key"), "name": body["name"], "key": key})  # [recorded]


def annotate(call: Call) -> Response:
    call.need("Editor")
    return as_json({"id": call.state.next("annotation"), "message": "Annotation added"})  # [recorded]


ROUTES = (
    ("GET", "/api/org", current),
    ("GET", "/api/orgs", listed),
    ("GET", "/api/user", user),
    ("GET", "/api/frontend/settings", settings),
    ("POST", "/api/auth/keys", create_key),
    ("POST", "/api/annotations", annotate),
)
