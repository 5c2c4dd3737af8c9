"""The history of dashboards, by id and, later, by uid."""

from __future__ import annotations

from typing import Any

from tests.fakes.grafana.answers import error, refuse
from tests.fakes.grafana.call import Call
from tests.fakes.grafana.dashboards import by_id, saved, stored
from tests.fakes.grafana.state import Dashboard, Version
from tests.fakes.wire import Response, as_json


def _by_id(call: Call, number: str) -> Dashboard:
    found = by_id(call.org, int(number))
    if found is None:
        raise refuse(error(404, "Dashboard not found"))
    return found


def _by_uid(call: Call, uid: str) -> Dashboard:
    call.present(call.behaviour.versions_by_uid)
    if uid not in call.org.dashboards:
        raise refuse(error(404, "Dashboard not found"))
    return call.org.dashboards[uid]


def _shown(call: Call, found: Dashboard, one: Version) -> dict[str, Any]:
    message = one.message
    if one.restored_from:
        message = f"Restored from version {one.restored_from}"  # [source]
    elif call.behaviour.initial_save and one.parent == 0:
        message = "Initial save"  # [recorded], whatever was sent
    row = {
        "id": one.id,
        "dashboardId": found.id,
        "parentVersion": one.parent,
        "restoredFrom": one.restored_from,
        "version": one.version,
        "created": one.created,
        "createdBy": one.created_by,
        "message": message,
    }  # [recorded]
    return {**row, "uid": found.uid} if call.behaviour.versions_by_uid else row  # [docs]


def _listed(call: Call, found: Dashboard) -> Response:
    start, limit = int(call.request.option("start") or 0), int(call.request.option("limit") or 1000)
    rows = [_shown(call, found, one) for one in reversed(found.versions)][start : start + limit]
    return as_json({"continueToken": "", "versions": rows} if call.behaviour.versions_wrapped else rows)


def _one(call: Call, found: Dashboard, number: str) -> Response:
    one = _version(found, int(number))
    data = {**one.data, "id": found.id, "uid": found.uid, "version": one.version}
    return as_json({**_shown(call, found, one), "data": data})  # [docs]


def _version(found: Dashboard, number: int) -> Version:
    one = next((one for one in found.versions if one.version == number), None)
    if one is None:
        raise refuse(error(404, "Dashboard version not found"))  # [docs]
    return one


def _restored(call: Call, found: Dashboard) -> Response:
    call.need("Editor", error(403, "Access denied to this dashboard"), "dashboards:write")
    one = _version(found, call.body().get("version") or 0)
    data = {**one.data, "uid": found.uid}
    login, said = call.caller.login, f"Restored from version {one.version}"
    return saved(stored(call.state, call.org, found, data, found.folder, login, said, restored_from=one.version))


BY_ID, BY_UID = r"/api/dashboards/id/(\d+)", "/api/dashboards/uid/([^/]+)"
ROUTES = (
    ("GET", f"{BY_ID}/versions", lambda call, number: _listed(call, _by_id(call, number))),
    ("GET", rf"{BY_ID}/versions/(\d+)", lambda call, number, version: _one(call, _by_id(call, number), version)),
    ("POST", f"{BY_ID}/restore", lambda call, number: _restored(call, _by_id(call, number))),
    ("GET", f"{BY_UID}/versions", lambda call, uid: _listed(call, _by_uid(call, uid))),
    ("GET", rf"{BY_UID}/versions/(\d+)", lambda call, uid, version: _one(call, _by_uid(call, uid), version)),
    ("POST", f"{BY_UID}/restore", lambda call, uid: _restored(call, _by_uid(call, uid))),
)
