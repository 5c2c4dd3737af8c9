"""All folders and dashboards of an organisation, as the search lists them."""

from __future__ import annotations

from typing import Any

import attrs

from obsdsl.push.errors import Garbled
from obsdsl.push.grafana.place import Folder
from obsdsl.push.http import Session

# The most that Grafana gives at once.
PAGE = 5000


@attrs.frozen
class Hit:
    """A dashboard in the search. `folder` is the uid of its folder, "" for General."""

    uid: str
    title: str
    tags: tuple[str, ...]
    folder: str


@attrs.frozen
class Listing:
    """What there is. Search may be late to see the last changes where it has an index of its own."""

    folders: tuple[Folder, ...] = ()
    dashboards: tuple[Hit, ...] = ()

    def inside(self, folder: str) -> tuple[str, ...]:
        """The uids of the dashboards and the folders in a folder."""
        held = [one.uid for one in self.dashboards if one.folder == folder]
        return (*held, *(one.uid for one in self.folders if one.parent == folder))


def listing(session: Session) -> Listing:
    """Ask for all, in pages."""
    rows: list[Any] = []
    for page in range(1, 1000):
        found = session.get("/api/search", {"limit": str(PAGE), "page": str(page)}).json()
        if not isinstance(found, list):
            raise Garbled(session.subject, "GET /api/search: the answer is no list; check the URL of the target")
        rows += [one for one in found if isinstance(one, dict) and one.get("uid")]
        if len(found) < PAGE:
            break
    try:
        folders = [_folder(one) for one in rows if one.get("type") == "dash-folder"]
        dashboards = [_hit(one) for one in rows if one.get("type") != "dash-folder"]
    except (TypeError, ValueError):
        fault = "GET /api/search: the answer lists dashboards in another form; check the URL of the target"
        raise Garbled(session.subject, fault) from None
    return Listing(tuple(folders), tuple(dashboards))


def _folder(row: Any) -> Folder:
    return Folder(str(row["uid"]), str(row.get("title") or ""), _place(row), int(row.get("id") or 0))


def _hit(row: Any) -> Hit:
    tags = tuple(str(one) for one in row.get("tags") or ())
    return Hit(str(row["uid"]), str(row.get("title") or ""), tags, _place(row))


def _place(row: Any) -> str:
    folder = str(row.get("folderUid") or "")
    return "" if folder == "general" else folder
