"""/apis, from 12 on: dashboards and folders as Kubernetes has its resources. [facts] [docs]

Errors are Kubernetes' Status objects; the reasons and texts are those of k8s.io/apimachinery's api/errors. [source]
"""

from __future__ import annotations

import base64
import hashlib
import json
from typing import Any

from tests.fakes.grafana import folders
from tests.fakes.grafana.answers import Refusal, refuse
from tests.fakes.grafana.call import Call
from tests.fakes.grafana.dashboards import OWN_FIELDS, stored
from tests.fakes.grafana.state import Dashboard, Version, uid_fault
from tests.fakes.wire import Response, as_json

DASHBOARDS, FOLDERS = "dashboard.grafana.app", "folder.grafana.app"
KINDS = {DASHBOARDS: ("Dashboard", "dashboards"), FOLDERS: ("Folder", "folders")}
FOLDER, MESSAGE = "grafana.app/folder", "grafana.app/message"
# Of the server's making: what a client sends in their place is not kept.
SERVERS = tuple(f"grafana.app/{name}" for name in ("createdBy", "updatedBy", "updatedTimestamp", "saved-from-ui"))
HISTORY = "grafana.app/get-history=true"


def status(code: int, reason: str, message: str, group: str = "", name: str = "") -> Refusal:
    details = {"name": name, "group": group, "kind": KINDS[group][1]} if group else {}
    body = {"kind": "Status", "apiVersion": "v1", "metadata": {}, "status": "Failure", "message": message}
    return refuse(as_json({**body, "reason": reason, "details": details, "code": code}, code))


def _versions(call: Call, group: str) -> tuple[str, ...]:
    known = {DASHBOARDS: call.behaviour.dashboard_apis, FOLDERS: call.behaviour.folder_apis}
    return known.get(group, ())


def _begin(call: Call, group: str, version: str, namespace: str, role: str = "Viewer") -> None:
    """404 for an API that is not there; 403 for another organisation's namespace, and for a role that is too low."""
    call.present(version in _versions(call, group))
    ours = "default" if call.org.id == 1 else f"org-{call.org.id}"
    if namespace != ours or not call.caller.may(role):
        plural = KINDS[group][1]
        raise status(403, "Forbidden", f"{plural}.{group} is forbidden: User {call.caller.login!r} cannot", group)


def groups(call: Call) -> Response:
    """Discovery: https://kubernetes.io/docs/reference/using-api/api-concepts"""
    call.present(bool(call.behaviour.dashboard_apis))
    found = [_group(call, group) for group in KINDS if _versions(call, group)]
    return as_json({"kind": "APIGroupList", "apiVersion": "v1", "groups": found})


def _group(call: Call, group: str) -> dict[str, Any]:
    rows = [{"groupVersion": f"{group}/{version}", "version": version} for version in _versions(call, group)]
    return {"name": group, "versions": rows, "preferredVersion": rows[0]}


def group(call: Call, name: str) -> Response:
    call.present(bool(_versions(call, name)))
    return as_json({"kind": "APIGroup", "apiVersion": "v1", **_group(call, name)})


def resources(call: Call, group: str, version: str) -> Response:
    call.present(version in _versions(call, group))
    kind, plural = KINDS[group]
    verbs = ["create", "delete", "get", "list", "patch", "update", "watch"]
    row = {"name": plural, "singularName": kind.lower(), "namespaced": True, "kind": kind, "verbs": verbs}
    rows = {"kind": "APIResourceList", "apiVersion": "v1", "groupVersion": f"{group}/{version}", "resources": [row]}
    return as_json(rows)


def _contents(call: Call, group: str) -> dict[str, Dashboard]:
    return call.org.dashboards if group == DASHBOARDS else call.org.folders


def _find(call: Call, group: str, name: str) -> Dashboard:
    found = _contents(call, group).get(name)
    if found is None:
        raise status(404, "NotFound", f'{KINDS[group][1]}.{group} "{name}" not found', group, name)
    return found


def _shown(call: Call, group: str, version: str, found: Dashboard) -> dict[str, Any]:
    annotations = dict(found.annotations) if call.behaviour.custom_annotations else {}
    annotations |= {"grafana.app/createdBy": f"user:{found.created_by}"}
    if found.folder:
        annotations[FOLDER] = found.folder
    if found.version > 1:
        annotations |= {"grafana.app/updatedBy": f"user:{found.updated_by}"}
        annotations |= {"grafana.app/updatedTimestamp": found.updated}
    if call.behaviour.message_annotation and found.versions[-1].message:
        annotations[MESSAGE] = found.versions[-1].message
    if found.provisioned is not None:
        annotations |= {"grafana.app/managedBy": "classic-file-provisioning", "grafana.app/managerId": "files"}
        annotations |= {"grafana.app/sourcePath": found.provisioned}
    labels = {"grafana.app/deprecatedInternalID": str(found.id)}
    labels |= found.labels if call.behaviour.custom_annotations else {}
    metadata = {
        "name": found.uid,
        "namespace": "default" if call.org.id == 1 else f"org-{call.org.id}",
        "uid": hashlib.sha256(f"{group}/{found.uid}/{found.id}".encode()).hexdigest()[:44],
        "resourceVersion": str(found.resource_version),
        "generation": found.generation,
        "creationTimestamp": found.created,
        "labels": labels,
        "annotations": annotations,
        "managedFields": [
            {"manager": "obsdsl", "operation": "Update", "fieldsType": "FieldsV1", "time": found.updated}
        ],
    }
    spec = {"title": found.title} if group == FOLDERS else found.data
    return {
        "kind": KINDS[group][0],
        "apiVersion": f"{group}/{version}",
        "metadata": metadata,
        "spec": spec,
        "status": {},
    }


def listed(call: Call, group: str, version: str, namespace: str) -> Response:
    _begin(call, group, version, namespace)
    if call.request.option("labelSelector") == HISTORY:
        rows = _history(call, group, version)
    else:
        known = sorted(_contents(call, group).values(), key=lambda one: one.id)
        rows = [_shown(call, group, version, one) for one in known]
    start = _offset(call.request.option("continue"))
    limit = int(call.request.option("limit") or 0) or len(rows)
    metadata: dict[str, Any] = {"resourceVersion": str(max(call.state.counters.get("resource", 0), 1))}
    if start + limit < len(rows):
        metadata["continue"] = base64.b64encode(json.dumps({"o": start + limit}).encode()).decode()
    kind = f"{KINDS[group][0]}List"
    answer = {"kind": kind, "apiVersion": f"{group}/{version}", "metadata": metadata}
    return as_json({**answer, "items": rows[start : start + limit]})


def _offset(token: str) -> int:
    try:
        return int(json.loads(base64.b64decode(token))["o"]) if token else 0
    except (ValueError, KeyError):
        raise status(400, "BadRequest", "invalid continue token") from None


def _history(call: Call, group: str, version: str) -> list[dict[str, Any]]:
    """The versions of one resource, newest first: GA versions of the API have it. [docs]"""
    key, _, name = call.request.option("fieldSelector").partition("=")
    if key != "metadata.name" or not name:
        raise status(400, "BadRequest", "metadata.name must be selected")
    found = _find(call, group, name)
    now = _shown(call, group, version, found)
    return [_past(now, one) for one in reversed(found.versions)]


def _past(now: dict[str, Any], one: Version) -> dict[str, Any]:
    annotations = {"grafana.app/updatedBy": f"user:{one.created_by}"}
    if one.message:
        annotations[MESSAGE] = one.message
    if one.folder:
        annotations[FOLDER] = one.folder
    metadata = {**now["metadata"], "generation": one.version, "annotations": annotations}
    return {**now, "metadata": {**metadata, "creationTimestamp": one.created}, "spec": one.data}


def got(call: Call, group: str, version: str, namespace: str, name: str) -> Response:
    _begin(call, group, version, namespace)
    return as_json(_shown(call, group, version, _find(call, group, name)))


def create(call: Call, group: str, version: str, namespace: str) -> Response:
    _begin(call, group, version, namespace, "Editor")
    body = _body(call)
    metadata = body["metadata"]
    prefix = metadata.get("generateName")
    name = metadata.get("name") or (f"{prefix}{call.state.new_uid()}" if prefix else "")
    if not name:
        raise status(422, "Invalid", "name or generateName is required", group)
    if name in _contents(call, group):
        raise status(409, "AlreadyExists", f'{KINDS[group][1]}.{group} "{name}" already exists', group, name)
    return as_json(_shown(call, group, version, _written(call, group, name, None, body)), 201)


def update(call: Call, group: str, version: str, namespace: str, name: str) -> Response:
    """A PUT of what is not there creates it; without a resourceVersion it overwrites. generic/strategy.go [source]"""
    _begin(call, group, version, namespace, "Editor")
    body, found = _body(call), _contents(call, group).get(name)
    if body["metadata"].get("name", name) != name:
        raise status(400, "BadRequest", "the name of the object does not match the name on the URL", group, name)
    sent = body["metadata"].get("resourceVersion")
    if found is None and sent:
        raise status(404, "NotFound", f'{KINDS[group][1]}.{group} "{name}" not found', group, name)
    if found is not None and sent and sent != str(found.resource_version):
        raise _conflict(group, name)
    written = _written(call, group, name, found, body)
    return as_json(_shown(call, group, version, written), 200 if found else 201)


def _conflict(group: str, name: str) -> Refusal:
    said = "the object has been modified; please apply your changes to the latest version and try again"
    kind = f'Operation cannot be fulfilled on {KINDS[group][1]}.{group} "{name}"'
    return status(409, "Conflict", f"{kind}: {said}", group, name)


def _body(call: Call) -> dict[str, Any]:
    try:
        body = call.request.json
        return {**body, "metadata": body.get("metadata") or {}, "spec": dict(body["spec"])}
    except (ValueError, TypeError, KeyError, AttributeError):
        raise status(400, "BadRequest", "the object provided is unrecognized") from None


def _written(call: Call, group: str, name: str, found: Dashboard | None, body: dict[str, Any]) -> Dashboard:
    annotations = dict(body["metadata"].get("annotations") or {})
    folder, message = annotations.pop(FOLDER, ""), annotations.pop(MESSAGE, "")
    title, login = (body["spec"].get("title") or "").strip(), call.caller.login
    if fault := uid_fault(name):
        raise status(400, "BadRequest", fault, group, name)
    if not title:
        kind = "Dashboard" if group == DASHBOARDS else "folder"
        raise status(400, "BadRequest", f"{kind} title cannot be empty", group, name)
    if folder and folder not in call.org.folders:
        raise status(404, "NotFound", "folder not found", group, name)
    if found is not None and found.provisioned is not None:
        raise status(400, "BadRequest", "Cannot save provisioned dashboard", group, name)
    if group == FOLDERS:
        written = folders.stored(call.state, call.org, found, name, title, folder, login)
    else:
        data = {key: value for key, value in body["spec"].items() if key not in OWN_FIELDS} | {"uid": name}
        written = stored(call.state, call.org, found, data, folder, login, message)
    written.annotations = {key: value for key, value in annotations.items() if key not in SERVERS}
    written.labels = dict(body["metadata"].get("labels") or {})
    written.labels.pop("grafana.app/deprecatedInternalID", None)
    return written


def delete(call: Call, group: str, version: str, namespace: str, name: str) -> Response:
    _begin(call, group, version, namespace, "Editor")
    found = _find(call, group, name)
    wanted = ((call.request.json or {}).get("preconditions") or {}).get("resourceVersion")
    if wanted and wanted != str(found.resource_version):
        raise _conflict(group, name)  # Kubernetes' DeleteOptions [source]
    if found.provisioned is not None:
        raise status(400, "BadRequest", "provisioned dashboard cannot be deleted", group, name)
    shown = _shown(call, group, version, found)
    if group == FOLDERS:
        folders.removed(call, name)
        return as_json(shown)  # [docs]
    del call.org.dashboards[name]
    details = {"name": name, "group": group, "kind": "dashboards", "uid": shown["metadata"]["uid"]}
    answer = {"kind": "Status", "apiVersion": "v1", "metadata": {}, "status": "Success"}
    return as_json({**answer, "details": details})  # [docs]


LIST = r"/apis/([a-z.]+)/(v[a-z0-9]+)/namespaces/([^/]+)/(?:dashboards|folders)"
ROUTES = (
    ("GET", "/apis/?", groups),
    ("GET", r"/apis/([a-z.]+)", group),
    ("GET", r"/apis/([a-z.]+)/(v[a-z0-9]+)", resources),
    ("GET", LIST, listed),
    ("POST", LIST, create),
    ("GET", f"{LIST}/([^/]+)", got),
    ("PUT", f"{LIST}/([^/]+)", update),
    ("DELETE", f"{LIST}/([^/]+)", delete),
)
