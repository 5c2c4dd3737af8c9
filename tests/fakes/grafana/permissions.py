"""Teams, and permissions of folders. docs/sources/developers/http_api/{team,folder_permissions}.md [docs]"""

from __future__ import annotations

from typing import Any

from tests.fakes.grafana.answers import error, macaron, refuse
from tests.fakes.grafana.call import Call
from tests.fakes.grafana.folders import found_folder, parents
from tests.fakes.grafana.state import Dashboard
from tests.fakes.wire import Response, as_json

LEVELS = {1: "View", 2: "Edit", 4: "Admin"}
# What a folder has that nobody gave any, its number is -1. [docs]
DEFAULTS = {"role:Editor": 2, "role:Viewer": 1}


def search_teams(call: Call) -> Response:
    """By a part of the name, or exactly. [docs]"""
    name, query = call.request.option("name"), call.request.option("query")
    found = [
        {"id": number, "uid": f"team{number}", "orgId": call.org.id, "name": one, "email": "", "memberCount": 1}
        for number, one in sorted(call.org.teams.items())
        if (not name or one == name) and query.lower() in one.lower()
    ]
    return as_json({"totalCount": len(found), "teams": found, "page": 1, "perPage": 1000})


def own(call: Call, folder: Dashboard) -> dict[str, int]:
    """The folder's own list. With access control, who made it is its admin. [source]"""
    made_by = {f"user:{folder.created_by}": 4} if call.behaviour.rbac and folder.created_by != "somebody" else {}
    return call.org.permissions.setdefault(folder.uid, {**DEFAULTS, **made_by})


def _row(call: Call, folder: Dashboard, who: str, level: int, inherited: bool) -> dict[str, Any]:
    kind, _, name = who.partition(":")
    is_default = folder.uid not in call.org.permissions
    return {
        "folderId": -1 if is_default else folder.id,
        "created": "2017-06-20T02:00:00+02:00",
        "updated": "2017-06-20T02:00:00+02:00",
        "userId": sum(name.encode()) if kind == "user" else 0,
        "userLogin": name if kind == "user" else "",
        "userEmail": "",
        "teamId": next((key for key, one in call.org.teams.items() if one == name), 0) if kind == "team" else 0,
        "team": name if kind == "team" else "",
        **({"role": name} if kind == "role" else {}),
        "permission": level,
        "permissionName": LEVELS[level],
        "uid": folder.uid,
        "title": folder.title,
        "slug": folder.slug,
        "isFolder": True,
        "url": folder.url,
        "inherited": inherited,
    }


def listed(call: Call, uid: str) -> Response:
    folder = found_folder(call, uid)
    call.need("Editor", error(403, "Access denied"), "folders.permissions:read")
    rows = [
        _row(call, above, who, level, inherited=True)
        for above in (parents(call.org, folder) if call.behaviour.nested_folders else ())
        for who, level in own(call, above).items()
    ]
    return as_json([*rows, *(_row(call, folder, who, level, False) for who, level in own(call, folder).items())])


def update(call: Call, uid: str) -> Response:
    """What is not sent is removed. [docs]"""
    folder = found_folder(call, uid)
    call.need("Admin", error(403, "Access denied"), "folders.permissions:write")
    found: dict[str, int] = {}
    logins = {sum(one.encode()): one for one in ("admin", "bob", "carol", "sa-admin", "sa-editor")}
    for item in call.body().get("items") or ():
        if item.get("permission") not in LEVELS:
            raise refuse(macaron(400, "Permission is invalid"))
        if item.get("teamId"):
            if item["teamId"] not in call.org.teams:
                raise refuse(error(400, "team not found"))
            who = f"team:{call.org.teams[item['teamId']]}"
        else:
            who = f"user:{logins[item['userId']]}" if item.get("userId") else f"role:{item['role']}"
        if who in found:
            raise refuse(error(400, "permission is given twice"))
        found[who] = item["permission"]
    call.org.permissions[folder.uid] = found
    return as_json({"message": "Folder permissions updated", "id": folder.id, "title": folder.title})


ROUTES = (
    ("GET", "/api/teams/search", search_teams),
    ("GET", "/api/folders/([^/]+)/permissions", listed),
    ("POST", "/api/folders/([^/]+)/permissions", update),
)
