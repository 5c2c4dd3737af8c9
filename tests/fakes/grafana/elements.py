"""Library elements, of which panels are one kind: from 8 on. The API's documentation is the source. [docs]"""

from __future__ import annotations

from typing import Any

from tests.fakes.grafana.answers import error, refuse
from tests.fakes.grafana.call import Call
from tests.fakes.grafana.state import uid_fault
from tests.fakes.wire import Response, as_json

EXISTS = "library element with that name or UID already exists"
NOT_FOUND = "library element could not be found"


def _shown(call: Call, one: dict[str, Any]) -> dict[str, Any]:
    folder = call.org.folders.get(one["folderUid"])
    by = {"id": 1, "name": call.caller.login, "avatarUrl": ""}
    return {
        **{key: one[key] for key in ("id", "uid", "name", "kind", "model", "version", "folderUid")},
        "orgId": call.org.id,
        "folderId": folder.id if folder else 0,
        "type": one["model"].get("type", ""),
        "description": one["model"].get("description", ""),
        "meta": {
            "folderName": folder.title if folder else "General",
            "folderUid": one["folderUid"],
            "connectedDashboards": len(_users(call, one["uid"])),
            "created": one["created"],
            "updated": one["updated"],
            "createdBy": by,
            "updatedBy": by,
        },
    }


def _users(call: Call, uid: str) -> list[str]:
    """The dashboards whose panels it is."""
    return [key for key, one in call.org.dashboards.items() if uid in set(_panels(one.data.get("panels") or []))]


def _panels(panels: list[dict[str, Any]]) -> list[str]:
    found = [(panel.get("libraryPanel") or {}).get("uid", "") for panel in panels]
    return found + [uid for panel in panels for uid in _panels(panel.get("panels") or [])]


def _find(call: Call, uid: str) -> dict[str, Any]:
    call.present(call.behaviour.library_elements)
    if uid not in call.org.elements:
        raise refuse(error(404, NOT_FOUND))
    return call.org.elements[uid]


def _folder(call: Call, body: dict[str, Any]) -> str:
    uid = body.get("folderUid") or ""
    if not uid and body.get("folderId"):
        uid = next((one.uid for one in call.org.folders.values() if one.id == body["folderId"]), "?")
    if uid and uid not in call.org.folders:
        raise refuse(error(404, "folder not found"))
    return str(uid)


def listed(call: Call) -> Response:
    call.present(call.behaviour.library_elements)
    kind, text = call.request.option("kind"), call.request.option("searchString").lower()
    rows = [
        one
        for one in sorted(call.org.elements.values(), key=lambda one: one["name"])
        if kind in ("", str(one["kind"])) and text in one["name"].lower()
    ]
    page, most = int(call.request.option("page") or 1), int(call.request.option("perPage") or 100)
    shown = [_shown(call, one) for one in rows[(page - 1) * most : page * most]]
    return as_json({"result": {"totalCount": len(rows), "page": page, "perPage": most, "elements": shown}})


def got(call: Call, uid: str) -> Response:
    return as_json({"result": _shown(call, _find(call, uid))})


def create(call: Call) -> Response:
    call.present(call.behaviour.library_elements)
    call.need("Editor", error(403, "Access denied"), "library.panels:create")
    body = call.body()
    uid, folder, name = body.get("uid") or call.state.new_uid(), _folder(call, body), body.get("name") or ""
    if fault := uid_fault(uid):
        raise refuse(error(400, fault))
    if not name:
        raise refuse(error(400, "element has no name"))
    same = any(one["name"] == name and one["folderUid"] == folder for one in call.org.elements.values())
    if uid in call.org.elements or same:
        raise refuse(error(400, EXISTS))
    now = call.state.now()
    call.org.elements[uid] = {
        "id": call.state.next("element"),
        "uid": uid,
        "name": name,
        "kind": body.get("kind", 1),
        "folderUid": folder,
        "model": {**(body.get("model") or {}), "libraryPanel": {"name": name, "uid": uid}},
        "version": 1,
        "created": now,
        "updated": now,
    }
    return got(call, uid)


def update(call: Call, uid: str) -> Response:
    """PATCH: needs the version. [facts]"""
    found = _find(call, uid)
    call.need("Editor", error(403, "Access denied"), "library.panels:write")
    body = call.body()
    if body.get("version") != found["version"]:
        raise refuse(error(412, "the library element has been changed by someone else"))
    if body.get("model") is not None:
        found["model"] = body["model"]
    found["name"] = body.get("name") or found["name"]
    if "folderUid" in body or "folderId" in body:
        found["folderUid"] = _folder(call, body)
    found |= {"version": found["version"] + 1, "updated": call.state.now()}
    return got(call, uid)


def delete(call: Call, uid: str) -> Response:
    found = _find(call, uid)
    call.need("Editor", error(403, "Access denied"), "library.panels:delete")
    if _users(call, uid):
        raise refuse(error(403, "the library element has connections"))
    del call.org.elements[uid]
    return as_json({"message": "Library element deleted", "id": found["id"]})


def connections(call: Call, uid: str) -> Response:
    number = _find(call, uid)["id"]
    return as_json({"result": [{"kind": 1, "elementId": number, "connectionUid": one} for one in _users(call, uid)]})


ELEMENTS = "/api/library-elements"
ROUTES = (
    ("GET", ELEMENTS, listed),
    ("POST", ELEMENTS, create),
    ("GET", f"{ELEMENTS}/([^/]+)", got),
    ("GET", f"{ELEMENTS}/([^/]+)/connections", connections),
    ("PATCH", f"{ELEMENTS}/([^/]+)", update),
    ("DELETE", f"{ELEMENTS}/([^/]+)", delete),
)
