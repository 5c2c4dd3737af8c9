"""Folders, of the classic API."""

from __future__ import annotations

from typing import Any

from tests.fakes.grafana.answers import error, refuse
from tests.fakes.grafana.call import Call
from tests.fakes.grafana.dashboards import next_resource_version, remember
from tests.fakes.grafana.state import Dashboard, Org, State, slug, uid_fault
from tests.fakes.wire import Response, as_json

MISMATCH = "the folder has been changed by someone else"
SAME_NAME = "a folder or dashboard in the general folder with the same name already exists"
SAME_NAME_HERE = "a folder with the same name already exists in the current location"
SAME_UID = "a folder/dashboard with the same uid already exists"
GENERAL = "general"


def stored(state: State, org: Org, found: Dashboard | None, uid: str, title: str, parent: str, login: str) -> Dashboard:
    """Write a folder: `found` is what is there, or None."""
    now = state.now()
    if found is None:
        number = state.next("dashboard")
        found = Dashboard(number, uid or state.new_uid(), title, {}, is_folder=True, created=now, created_by=login)
        found.version = 0
        org.folders[found.uid] = found
    if title != found.title or parent != found.folder:
        found.generation += 1
    found.title, found.folder, found.updated, found.updated_by = title, parent, now, login
    found.resource_version = next_resource_version(state)
    remember(state, found, found.version, "", login, now)
    found.version += 1
    return found


def parents(org: Org, folder: Dashboard) -> list[Dashboard]:
    """The folders that it is in, the outermost first."""
    chain: list[Dashboard] = []
    while folder.folder and folder.folder in org.folders:
        folder = org.folders[folder.folder]
        chain.insert(0, folder)
    return chain


def below(org: Org, uid: str) -> list[str]:
    """The folder and all in it, the innermost last."""
    found = [uid]
    for one in found:
        found.extend(child.uid for child in org.folders.values() if child.folder == one)
    return found


def shown(call: Call, folder: Dashboard, nested: bool = True) -> dict[str, Any]:
    may = call.caller.may("Editor")
    answer: dict[str, Any] = {
        "id": folder.id,
        "uid": folder.uid,
        "title": folder.title,
        "url": folder.url,
        "hasAcl": False,
        "canSave": may,
        "canEdit": may,
        "canAdmin": may,
        "createdBy": folder.created_by,
        "created": folder.created,
        "updatedBy": folder.updated_by,
        "updated": folder.updated,
        "version": folder.version,
    }  # [recorded]
    if call.behaviour.nested_folders and nested and folder.folder:  # [docs]
        answer["parentUid"] = folder.folder
        answer["parents"] = [shown(call, one, nested=False) for one in parents(call.org, folder)]
    return answer


def found_folder(call: Call, uid: str) -> Dashboard:
    if uid not in call.org.folders:
        raise refuse(error(404, "folder not found", "not-found"))  # [recorded]
    return call.org.folders[uid]


def listed(call: Call) -> Response:
    parent = call.request.option("parentUid")
    nested = call.behaviour.nested_folders
    rows = sorted(call.org.folders.values(), key=lambda one: (one.title, one.id))
    if nested:
        rows = [one for one in rows if one.folder == ("" if parent == GENERAL else parent)]  # [docs]
    limit = int(call.request.option("limit") or 1000)
    start = (int(call.request.option("page") or 1) - 1) * limit
    return as_json(
        [
            {"id": one.id, "uid": one.uid, "title": one.title, **({"parentUid": parent} if nested and parent else {})}
            for one in rows[start : start + limit]
        ]
    )


def got(call: Call, uid: str) -> Response:
    return as_json(shown(call, found_folder(call, uid)))


def got_by_id(call: Call, number: str) -> Response:
    found = next((one for one in call.org.folders.values() if one.id == int(number)), None)
    return got(call, found.uid if found else "")


def create(call: Call) -> Response:
    denial = error(403, "Access denied")  # [recorded]
    call.need("Editor", denial, "folders:create")
    body = call.body()
    uid, title = body.get("uid") or "", (body.get("title") or "").strip()
    if not title:
        raise refuse(error(400, "folder title cannot be empty"))  # [recorded]
    if fault := uid_fault(uid):
        raise refuse(error(400, fault))  # [recorded]
    parent = (body.get("parentUid") or "") if call.behaviour.nested_folders else ""
    if parent:
        found_folder(call, parent)
    _free(call, uid)
    _named_once(call, title, parent)
    return as_json(shown(call, stored(call.state, call.org, None, uid, title, parent, call.caller.login)))


def _free(call: Call, uid: str) -> None:
    if uid in call.org.folders or uid in call.org.dashboards:
        later = call.behaviour.folder_uid_conflict
        raise refuse(error(409, SAME_UID) if later else error(412, MISMATCH, "version-mismatch"))  # [recorded]


def _named_once(call: Call, title: str, parent: str, itself: Dashboard | None = None) -> None:
    """Titles of folders are unique where they are; in old versions, among those of General's dashboards, too."""
    if call.behaviour.nested_folders:
        rows = [one for one in call.org.folders.values() if one.folder == parent and one.title == title]
        said = SAME_NAME_HERE
    else:
        rows, said = _named(call.org, title), SAME_NAME
    if any(one is not itself for one in rows):
        raise refuse(error(409 if call.behaviour.folder_title_conflict else 400, said))


def _named(org: Org, title: str) -> list[Dashboard]:
    """What has such a name in the general folder, where all folders are in old versions."""
    rows = [*org.folders.values(), *(one for one in org.dashboards.values() if not one.folder)]
    return [one for one in rows if slug(one.title) == slug(title)]


def update(call: Call, uid: str) -> Response:
    call.need("Editor", error(403, "Access denied"), "folders:write")
    folder, body = found_folder(call, uid), call.body()
    if not body.get("overwrite") and body.get("version") != folder.version:
        raise refuse(error(412, MISMATCH, "version-mismatch"))  # [recorded]
    title = (body.get("title") or folder.title).strip()
    _named_once(call, title, folder.folder, folder)
    return as_json(shown(call, stored(call.state, call.org, folder, uid, title, folder.folder, call.caller.login)))


def move(call: Call, uid: str) -> Response:
    call.present(call.behaviour.nested_folders)
    call.need("Editor", permission="folders:write")
    folder, parent = found_folder(call, uid), call.body().get("parentUid") or ""
    if parent:
        found_folder(call, parent)
    if parent in below(call.org, uid):
        raise refuse(error(400, "folder cannot be moved below itself"))
    _named_once(call, folder.title, parent, folder)
    return as_json(shown(call, stored(call.state, call.org, folder, uid, folder.title, parent, call.caller.login)))


def delete(call: Call, uid: str) -> Response:
    """All in it goes with it. [facts] Where there are alert rules, only if told so. [docs]"""
    call.need("Editor", error(403, "Access denied"), "folders:delete")
    folder = found_folder(call, uid)
    removed(call, uid)
    said = f"Folder {folder.title} deleted"  # [recorded]
    return as_json({"id": folder.id, "message": said, "title": folder.title})


def removed(call: Call, uid: str) -> None:
    gone = below(call.org, uid)
    rules = [key for key, rule in call.org.rules.items() if rule["folderUID"] in gone]
    if rules and call.request.option("forceDeleteRules") != "true":
        raise refuse(error(400, "folder contains alert rules"))
    for contents in (call.org.dashboards, call.org.folders):
        for key in [key for key, one in contents.items() if one.folder in gone or key in gone]:
            del contents[key]
    for key in rules:
        del call.org.rules[key]
    for key in [key for key, one in call.org.elements.items() if one["folderUid"] in gone]:
        del call.org.elements[key]


def counts(call: Call, uid: str) -> Response:
    """What is in it. pkg/api/folder.go, from 9.4 on [source]"""
    call.present(call.behaviour.nested_folders)
    found_folder(call, uid)
    inside = below(call.org, uid)
    return as_json(
        {
            "alertrule": sum(rule["folderUID"] in inside for rule in call.org.rules.values()),
            "dashboard": sum(one.folder in inside for one in call.org.dashboards.values()),
            "folder": len(inside) - 1,
            "librarypanel": sum(one["folderUid"] in inside for one in call.org.elements.values()),
        }
    )


ROUTES = (
    ("GET", "/api/folders", listed),
    ("POST", "/api/folders", create),
    ("GET", r"/api/folders/id/(\d+)", got_by_id),
    ("GET", "/api/folders/([^/]+)", got),
    ("GET", "/api/folders/([^/]+)/counts", counts),
    ("PUT", "/api/folders/([^/]+)", update),
    ("POST", "/api/folders/([^/]+)/move", move),
    ("DELETE", "/api/folders/([^/]+)", delete),
)
