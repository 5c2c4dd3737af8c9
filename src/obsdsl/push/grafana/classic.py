"""Dashboards by /api/dashboards: all versions of Grafana have it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from obsdsl.push.errors import Garbled, NotKept
from obsdsl.push.grafana.canonical import written
from obsdsl.push.grafana.mark import Mark, carried, carrier, read_mark
from obsdsl.push.grafana.server import Server, provisioned, quoted
from obsdsl.push.grafana.stored import Saving, Stored

# Grafana keeps 20 versions of each, unless told otherwise.
_VERSIONS = "100"


class Classic:
    """The API; the lock is the dashboard's version."""

    def __init__(self, server: Server) -> None:
        self._server = server
        # Whether versions are asked for by uid; None until it is known.
        self._by_uid: bool | None = None

    def get(self, uid: str) -> Stored | None:
        found = self._server.found(f"/api/dashboards/uid/{quoted(uid)}")
        if found is None:
            return None
        if not isinstance(found, dict) or not isinstance(found.get("dashboard"), dict):
            raise Garbled(self._server.subject, f"dashboard {uid!r}: the answer holds no dashboard; check the URL")
        data, meta = found["dashboard"], found.get("meta") or {}
        number = int(data.get("version") or meta.get("version") or 0)
        manager = locked = None
        if meta.get("provisioned"):
            file = str(meta.get("provisionedExternalId") or "")
            manager, locked = "provisioned", provisioned(file)
        maker, saver = (str(meta.get(key) or "") for key in ("createdBy", "updatedBy"))
        return Stored(
            uid, data, self._folder(meta), str(number), number, manager, locked, maker=maker, saver=saver or maker
        )

    def _folder(self, meta: Mapping[str, Any]) -> str:
        """The uid of its folder: told as such, or by its old id (7.5), or in its URL."""
        if "folderUid" in meta:
            return str(meta["folderUid"] or "")
        named = self._server.places.by_id(int(meta.get("folderId") or 0))
        if named is not None:
            return named.uid
        parts = str(meta.get("folderUrl") or "").split("/f/")
        return parts[1].split("/")[0] if len(parts) == 2 else ""

    def many(self, uids: Sequence[str]) -> list[Stored]:
        # Where the search may be late, what it does not list may be there all the same.
        listed = {one.uid for one in self._server.listing.dashboards}
        asked = [one for one in uids if one in listed or self._server.has_apis]
        return [one for one in self._server.side_by_side(self.get, asked) if one is not None]

    def save(self, saving: Saving) -> str:
        dashboard = {**written(saving.dashboard), "uid": saving.uid}
        number = saving.number + 1
        if not self._server.keeps_messages:
            # Older servers call the first version "Initial save", whatever we say of it.
            dashboard |= carrier(saving.mark, number)
        if saving.version is not None:
            dashboard["version"] = int(saving.version)
        # 7.5 does not know the one, 13 not the other. Left out, it would go to General.
        folder = saving.folder
        place = {"folderId": 0 if folder is None else folder.id, "folderUid": "" if folder is None else folder.uid}
        body = {"dashboard": dashboard, **place, "message": saving.message, "overwrite": saving.overwrite}
        right = f"save dashboards in {folder.title if folder else 'General'!r} (dashboards:create, dashboards:write)"
        answer = self._server.send("POST", "/api/dashboards/db", body, right).json()
        if answer.get("uid") != saving.uid:
            raise NotKept(
                self._server.subject,
                f"dashboard {saving.uid!r}: the server wrote into {answer.get('uid')!r} instead; restore that one from "
                "its version history, then give ours another title",
            )
        return str(answer.get("version"))

    def delete(self, uid: str, version: str | None) -> None:  # noqa: ARG002 - it has no lock
        self._server.send("DELETE", f"/api/dashboards/uid/{quoted(uid)}", None, "delete dashboards (dashboards:delete)")

    def said(self, stored: Stored) -> Mark | None:
        return carried(stored.dashboard, stored.number)

    def is_outlived(self, stored: Stored) -> bool:
        return carried(stored.dashboard) != self.said(stored)

    def last(self, stored: Stored, owner: str) -> tuple[Mark | None, bool]:
        for place, row in enumerate(self._versions(stored)):
            mark = read_mark(row.get("message"))
            if mark is None and not row.get("parentVersion") and not row.get("restoredFrom"):
                # The first version lost its message; the field of it is still there.
                whole = self._server.found(f"{self._history(stored)}/{row.get('version')}") or {}
                mark = carried(whole.get("data") or {})
            if mark is not None and mark.owner == owner:
                return mark, place == 0
        return None, False

    def _versions(self, stored: Stored) -> list[dict[str, Any]]:
        """The history, the newest first."""
        if self._by_uid is None:
            answer = self._server.session.get(
                f"/api/dashboards/uid/{quoted(stored.uid)}/versions", {"limit": _VERSIONS}, accept=(404,)
            )
            self._by_uid = answer.status != 404
            found = answer.json() if self._by_uid else self._server.found(f"{self._history(stored)}?limit={_VERSIONS}")
        else:
            found = self._server.found(f"{self._history(stored)}?limit={_VERSIONS}")
        rows = found.get("versions", ()) if isinstance(found, dict) else found or ()
        return sorted((one for one in rows if isinstance(one, dict)), key=lambda one: -int(one.get("version") or 0))

    def _history(self, stored: Stored) -> str:
        if self._by_uid:
            return f"/api/dashboards/uid/{quoted(stored.uid)}/versions"
        return f"/api/dashboards/id/{int(stored.dashboard.get('id') or 0)}/versions"
