"""Data sources."""

from __future__ import annotations

from typing import Any

from tests.fakes.grafana.answers import error, macaron, refuse
from tests.fakes.grafana.call import Call
from tests.fakes.wire import Response, as_json

# Plugins of the server: their name and logo. [recorded]
PLUGINS = {"prometheus": "Prometheus", "loki": "Loki", "alertmanager": "Alertmanager"}
LOGO = "public/app/plugins/datasource/{0}/img/{0}_logo.svg"
NO_LOGO = "public/img/icn-datasource.svg"
# What may be set, and what it is where it is not.
FIELDS: dict[str, Any] = {
    "name": "",
    "type": "",
    "access": "",
    "url": "",
    "password": "",
    "user": "",
    "database": "",
    "basicAuth": False,
    "basicAuthUser": "",
    "basicAuthPassword": "",
    "withCredentials": False,
    "isDefault": False,
    "jsonData": {},
}
LISTED = ("access", "url", "password", "user", "database", "basicAuth", "isDefault", "jsonData", "readOnly")
SAME_NAME = "data source with the same name already exists"
SAME_UID = "data source with the same uid already exists"
CHANGED = "Datasource has already been updated by someone else. Please reload and try again"


def _find(call: Call, key: str, value: Any) -> dict[str, Any]:
    found = next((one for one in call.org.datasources.values() if one[key] == value), None)
    if found is None:
        raise refuse(error(404, "Data source not found"))  # [source]
    return found


def _admin(call: Call, action: str) -> None:
    call.need("Admin", macaron(403, "Permission denied"), f"datasources:{action}")  # [recorded]


def _shown(call: Call, one: dict[str, Any]) -> dict[str, Any]:
    hidden = {key: value for key, value in one.items() if key != "secureJsonData"}
    secrets = {key: True for key, value in one["secureJsonData"].items() if value}
    answer = {**hidden, "orgId": call.org.id, "typeLogoUrl": "", "secureJsonFields": secrets}  # [recorded]
    if call.behaviour.rbac:  # gone by then [source]
        del answer["password"], answer["basicAuthPassword"]
    return answer


def listed(call: Call) -> Response:
    _admin(call, "read")
    rows = sorted(call.org.datasources.values(), key=lambda one: one["name"])
    return as_json(
        [
            {
                **{key: one[key] for key in ("id", "uid", "name", "type", *LISTED)},
                "orgId": call.org.id,
                "typeName": PLUGINS.get(one["type"], one["type"]),
                "typeLogoUrl": LOGO.format(one["type"]) if one["type"] in PLUGINS else NO_LOGO,
            }
            for one in rows
        ]
    )  # [recorded]


def got(call: Call, key: str, value: Any) -> Response:
    _admin(call, "read")
    return as_json(_shown(call, _find(call, key, value)))


def create(call: Call) -> Response:
    _admin(call, "create")
    body = call.body()
    if any(one["name"] == body.get("name") for one in call.org.datasources.values()):
        raise refuse(error(409, SAME_NAME))  # [recorded]
    uid = body.get("uid") or call.state.new_uid()
    if uid in call.org.datasources:
        raise refuse(error(409, SAME_UID))  # [source]
    made = {**_fields(body), "id": call.state.next("datasource"), "uid": uid, "version": 1, "readOnly": False}
    call.org.datasources[uid] = made | {"secureJsonData": body.get("secureJsonData") or {}}
    return _written(call, call.org.datasources[uid], "Datasource added")


def _fields(body: dict[str, Any]) -> dict[str, Any]:
    return {key: default if body.get(key) is None else body[key] for key, default in FIELDS.items()}


def _written(call: Call, one: dict[str, Any], said: str) -> Response:
    return as_json({"datasource": _shown(call, one), "id": one["id"], "message": said, "name": one["name"]})


def update(call: Call, key: str, value: Any) -> Response:
    _admin(call, "write")
    body, found = call.body(), _find(call, key, value)
    if found["readOnly"]:
        raise refuse(error(403, "Cannot update read-only data source"))  # [facts, source]
    if body.get("version") is not None and body["version"] != found["version"]:
        raise refuse(error(409, CHANGED))  # [source]
    if any(one["name"] == body.get("name") and one is not found for one in call.org.datasources.values()):
        raise refuse(error(409, f"Failed to update datasource: {SAME_NAME}"))  # [source]
    # Secrets that are not sent stay. [docs]
    secrets = {**found["secureJsonData"], **(body.get("secureJsonData") or {})}
    found |= {**_fields(body), "version": found["version"] + 1, "secureJsonData": secrets}
    return _written(call, found, "Datasource updated")


def update_by_uid(call: Call, uid: str) -> Response:
    call.present(call.behaviour.datasource_by_uid)
    return update(call, "uid", uid)


def delete(call: Call, key: str, value: Any) -> Response:
    _admin(call, "delete")
    found = _find(call, key, value)
    if found["readOnly"]:
        raise refuse(error(403, "Cannot delete read-only data source"))  # [source]
    del call.org.datasources[found["uid"]]
    return as_json({"message": "Data source deleted", "id": found["id"]})


ROUTES = (
    ("GET", "/api/datasources", listed),
    ("POST", "/api/datasources", create),
    ("GET", "/api/datasources/name/([^/]+)", lambda call, name: got(call, "name", name)),
    ("GET", "/api/datasources/uid/([^/]+)", lambda call, uid: got(call, "uid", uid)),
    ("GET", r"/api/datasources/(\d+)", lambda call, number: got(call, "id", int(number))),
    ("PUT", "/api/datasources/uid/([^/]+)", update_by_uid),
    ("PUT", r"/api/datasources/(\d+)", lambda call, number: update(call, "id", int(number))),
    ("DELETE", "/api/datasources/uid/([^/]+)", lambda call, uid: delete(call, "uid", uid)),
    ("DELETE", "/api/datasources/name/([^/]+)", lambda call, name: delete(call, "name", name)),
    ("DELETE", r"/api/datasources/(\d+)", lambda call, number: delete(call, "id", int(number))),
)
