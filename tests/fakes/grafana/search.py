"""Search for dashboards and folders."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from tests.fakes.grafana.call import Call
from tests.fakes.grafana.state import Dashboard
from tests.fakes.wire import Response, as_json

LIMIT = 1000
MOST = 5000


def search(call: Call) -> Response:
    wanted = call.request.query
    rows: list[Dashboard] = []
    kind = call.request.option("type")
    known = _index(call)
    if kind in ("", "dash-folder"):
        rows.extend(one for one in known if one.is_folder)
    if kind in ("", "dash-db"):
        rows.extend(one for one in known if not one.is_folder)
    text = call.request.option("query").lower()
    rows = [one for one in rows if text in one.title.lower() and set(wanted.get("tag", ())) <= set(one.tags)]
    rows = _placed(call, rows)
    rows.sort(key=lambda one: (one.title, one.id))  # [recorded]
    limit = min(int(call.request.option("limit") or LIMIT), MOST)  # [docs]
    start = (int(call.request.option("page") or 1) - 1) * limit
    return as_json([_hit(call, one) for one in rows[start : start + limit]])


def _index(call: Call) -> list[Dashboard]:
    """What search knows: all, or, where it lags behind, all that was there so many searches ago."""
    now = [*call.org.folders.values(), *call.org.dashboards.values()]
    if not call.behaviour.search_lag:
        return now
    past = call.state.indexes.setdefault(call.org.id, [])
    past.append([replace(one) for one in now])
    del past[: -1 - call.behaviour.search_lag]
    return past[0]


def _placed(call: Call, rows: list[Dashboard]) -> list[Dashboard]:
    """Those in one of the folders, and of the uids, that are asked for."""
    query = call.request.query
    numbers = {one.id: one.uid for one in call.org.folders.values()}
    places: set[str] | None = None
    if "folderIds" in query:
        places = {"" if number == "0" else numbers.get(int(number), "?") for number in query["folderIds"]}
    elif "folderUIDs" in query and call.behaviour.folder_uid:
        places = {"" if uid == "general" else uid for uid in query["folderUIDs"]}  # [docs]
    uids = set(query.get("dashboardUIDs", query.get("dashboardUID", ())))
    if uids and not call.behaviour.folder_uid:
        uids = set()  # 7.5 knows no such parameter. [source]
    return [one for one in rows if (places is None or one.folder in places) and (not uids or one.uid in uids)]


def _hit(call: Call, one: Dashboard) -> dict[str, Any]:
    hit: dict[str, Any] = {
        "id": one.id,
        "uid": one.uid,
        "title": one.title,
        "uri": f"db/{one.slug}",
        "url": one.url,
        "slug": "",
        "type": "dash-folder" if one.is_folder else "dash-db",
        "tags": one.tags,
        "isStarred": False,
        "sortMeta": 0,
    }
    folder = call.org.folders.get(one.folder)
    if folder is not None:
        hit |= {"folderId": folder.id, "folderUid": folder.uid, "folderTitle": folder.title, "folderUrl": folder.url}
    return hit  # [recorded]


ROUTES = (("GET", "/api/search", search),)
