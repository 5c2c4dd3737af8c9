"""Dashboards, of the classic API. The order of the checks is that of the recorded server."""

from __future__ import annotations

import copy
from typing import Any

from tests.fakes.grafana.answers import error, refuse
from tests.fakes.grafana.call import Call, dashboard_of
from tests.fakes.grafana.state import Dashboard, Org, State, Version, slug, uid_fault
from tests.fakes.wire import Response, as_json

# Kept beside the JSON of a dashboard, not in it.
OWN_FIELDS = ("id", "uid", "version")
FIRST_RESOURCE_VERSION = 1_758_777_451_428_000


def stored(
    state: State,
    org: Org,
    found: Dashboard | None,
    data: dict[str, Any],
    folder: str,
    login: str,
    message: str,
    restored_from: int = 0,
) -> Dashboard:
    """Write a dashboard: `found` is what is there, or None. Equal content makes a new version, too. [facts]"""
    now = state.now()
    content = {key: copy.deepcopy(value) for key, value in data.items() if key not in OWN_FIELDS}
    if found is None:
        uid = data.get("uid") or state.new_uid()
        found = Dashboard(state.next("dashboard"), uid, "", {}, version=0, created=now, created_by=login)
        org.dashboards[uid] = found
    elif content != found.data:
        found.generation += 1
    found.data, found.title, found.folder = content, data["title"].strip(), folder
    found.updated, found.updated_by = now, login
    found.resource_version = next_resource_version(state)
    remember(state, found, found.version, message, login, now, restored_from)
    found.version += 1
    return found


def next_resource_version(state: State) -> int:
    return state.next("resource", FIRST_RESOURCE_VERSION)


def remember(
    state: State, found: Dashboard, parent: int, message: str, login: str, now: str, restored_from: int = 0
) -> None:
    number = state.next("version")
    made = Version(number, parent + 1, parent, restored_from, now, login, message, found.data, found.folder)
    found.versions.append(made)


def full(found: Dashboard) -> dict[str, Any]:
    """The JSON as it is given back."""
    return {**found.data, "id": found.id, "uid": found.uid, "title": found.title, "version": found.version}


def saved(found: Dashboard) -> Response:
    answer = {"id": found.id, "slug": found.slug, "status": "success", "uid": found.uid, "url": found.url}
    return as_json({**answer, "version": found.version})  # [recorded]


def by_id(org: Org, number: int) -> Dashboard | None:
    return next((one for one in org.dashboards.values() if one.id == number), None)


def save(call: Call) -> Response:
    denial = error(403, "Access denied to save dashboard")  # [recorded]
    if call.behaviour.rbac:
        call.need("Editor", denial, "dashboards:write")
    body = dashboard_of(call)
    data = dict(body["dashboard"])
    _well_formed(call, data, body)
    overwrite = bool(body.get("overwrite"))
    folder = _folder(call, body)
    found = _target(call, data, overwrite)
    found = _same_name(call, data, folder, found, overwrite)
    if found is not None and found.provisioned is not None:
        raise refuse(error(400, "Cannot save provisioned dashboard"))  # [facts]
    call.need("Editor", denial)
    if found is not None:
        data["uid"] = found.uid
    login, message = call.caller.login, body.get("message") or ""
    return saved(stored(call.state, call.org, found, data, folder, login, message))


def _well_formed(call: Call, data: dict[str, Any], body: dict[str, Any]) -> None:
    if not (data.get("title") or "").strip():
        kind = "empty-name" if call.behaviour.rbac else ""  # [source]; without it [recorded]
        raise refuse(error(400, "Dashboard title cannot be empty", kind))
    if fault := uid_fault(data.get("uid") or ""):
        raise refuse(error(400, fault))  # [recorded]
    limit = call.behaviour.message_limit
    if limit and len(body.get("message") or "") > limit:
        raise refuse(error(400, f"message too long, max {limit} characters"))  # pkg/services/dashboards/errors.go


def _folder(call: Call, body: dict[str, Any]) -> str:
    """The uid of the folder that the body names; General where it names none, for updates, too. [facts]"""
    uid, number = body.get("folderUid") or "", body.get("folderId") or 0
    if call.behaviour.folder_uid and uid and uid != "general":
        if uid not in call.org.folders:
            raise refuse(error(400, "folder not found"))  # pkg/api/apierrors/dashboard.go [source]
        return str(uid)
    if call.behaviour.folder_id and number > 0:
        named = next((one.uid for one in call.org.folders.values() if one.id == number), None)
        if named is None:
            raise refuse(error(404, "Folder not found"))  # [recorded]
        return named
    return ""


def _target(call: Call, data: dict[str, Any], overwrite: bool) -> Dashboard | None:
    """The dashboard that is to be changed, by id or uid."""
    number, uid = data.get("id") or 0, data.get("uid") or ""
    one = by_id(call.org, number) if number else None
    if number and one is None:
        raise refuse(error(404, "Dashboard not found", "not-found"))  # [recorded]
    other = call.org.dashboards.get(uid)
    if one is not None and other is not None and one is not other:
        raise refuse(error(400, "A dashboard with the same uid already exists"))  # [source]
    if uid in call.org.folders:
        raise refuse(error(400, "Dashboard cannot be changed to a folder"))  # [source]
    found = one or other
    if found is None or overwrite:
        return found
    if data.get("version", 0) != found.version:
        raise refuse(error(412, "The dashboard has been changed by someone else", "version-mismatch"))  # [recorded]
    if found.plugin:
        said = f"The dashboard belongs to plugin {found.plugin}."
        raise refuse(error(412, said, "plugin-dashboard"))  # [docs]
    return found


def _same_name(
    call: Call, data: dict[str, Any], folder: str, found: Dashboard | None, overwrite: bool
) -> Dashboard | None:
    """What is written: with `overwrite`, another dashboard of the same name in the folder is hijacked. [facts]"""
    if not call.behaviour.unique_titles:
        return found
    same = slug if call.behaviour.unique_by_slug else str.strip
    name = same(data["title"])
    if any(same(one.title) == name for one in call.org.folders.values()):
        raise refuse(error(400, "Dashboard name cannot be the same as folder"))  # [recorded]
    rows = [one for one in call.org.dashboards.values() if one.folder == folder and same(one.title) == name]
    other = next((one for one in rows if one is not found), None)
    if other is None:
        return found
    if not overwrite:
        said = "A dashboard with the same name in the folder already exists"
        raise refuse(error(412, said, "name-exists"))  # [recorded]
    return other


def got(call: Call, uid: str) -> Response:
    found = _existing(call, uid)
    return as_json({"meta": _meta(call, found), "dashboard": full(found)})


def _existing(call: Call, uid: str) -> Dashboard:
    if uid not in call.org.dashboards:
        raise refuse(error(404, "Dashboard not found"))  # [recorded]
    return call.org.dashboards[uid]


def _meta(call: Call, found: Dashboard) -> dict[str, Any]:
    may, folder = call.caller.may("Editor"), call.org.folders.get(found.folder)
    meta = {
        "type": "db",
        "canSave": may,
        "canEdit": may,
        "canAdmin": may,
        "canStar": True,
        "slug": found.slug,
        "url": found.url,
        "expires": "0001-01-01T00:00:00Z",
        "created": found.created,
        "updated": found.updated,
        "updatedBy": found.updated_by,
        "createdBy": found.created_by,
        "version": found.version,
        "hasAcl": False,
        "isFolder": False,
        "folderId": folder.id if folder else 0,
        "folderTitle": folder.title if folder else "General",
        "folderUrl": folder.url if folder else "",
        "provisioned": found.provisioned is not None,
        "provisionedExternalId": found.provisioned or "",
    }  # [recorded]
    if call.behaviour.folder_uid:
        meta["folderUid"] = found.folder  # [docs]
    if not call.behaviour.folder_id:
        del meta["folderId"]
    return meta


def delete(call: Call, uid: str) -> Response:
    found = _existing(call, uid)
    call.need("Editor", error(403, "Access denied to this dashboard"), "dashboards:delete")  # [recorded]
    if found.provisioned is not None:
        raise refuse(error(400, "provisioned dashboard cannot be deleted"))  # [source]
    del call.org.dashboards[uid]
    said = f"Dashboard {found.title} deleted"
    return as_json({"id": found.id, "message": said, "title": found.title})  # [recorded]


def tags(call: Call) -> Response:
    counted: dict[str, int] = {}
    for one in call.org.dashboards.values():
        for tag in one.tags:
            counted[tag] = counted.get(tag, 0) + 1
    return as_json([{"term": tag, "count": count} for tag, count in sorted(counted.items())])  # [docs]


ROUTES = (
    ("POST", "/api/dashboards/db", save),
    ("GET", "/api/dashboards/uid/([^/]+)", got),
    ("DELETE", "/api/dashboards/uid/([^/]+)", delete),
    ("GET", "/api/dashboards/tags", tags),
)
