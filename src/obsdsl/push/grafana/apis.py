"""Dashboards by /apis/dashboard.grafana.app: Grafana 12 and later."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from obsdsl.push.errors import Garbled, NotKept, Refused
from obsdsl.push.grafana.canonical import written
from obsdsl.push.grafana.classic import Classic
from obsdsl.push.grafana.mark import ANNOTATION, Mark, read_mark
from obsdsl.push.grafana.server import Server, provisioned, quoted
from obsdsl.push.grafana.stored import Saving, Stored

_FOLDER, _MESSAGE = "grafana.app/folder", "grafana.app/message"
_MAKER, _SAVER = "grafana.app/createdBy", "grafana.app/updatedBy"
_MANAGER, _MANAGER_ID, _SOURCE = "grafana.app/managedBy", "grafana.app/managerId", "grafana.app/sourcePath"
# Set by the server at each write.
_SERVERS = frozenset(
    f"grafana.app/{name}"
    for name in (
        "createdBy", "updatedBy", "updatedTimestamp", "saved-from-ui", "message",
        # Of another's tool, from which --force takes it over.
        "managedBy", "managerId", "managerAllowsEdits", "managerSuspended", "sourcePath", "sourceChecksum",
        "sourceTimestamp",
    )
)  # fmt: skip
# Up to so many are asked for one by one, and those of a small part of all: the list has everybody's, whole.
_FEW, _SHARE = 20, 4
_PAGE = "500"


class Apis:
    """The API; the lock is the resourceVersion."""

    def __init__(self, server: Server, path: str) -> None:
        self._server, self._path = server, path
        self._history = Classic(server)

    def get(self, uid: str) -> Stored | None:
        found = self._server.found(f"{self._path}/{quoted(uid)}")
        return None if found is None else self._stored(found)

    def many(self, uids: Sequence[str]) -> list[Stored]:
        everybodys = len(self._server.listing.dashboards)
        if len(uids) <= _FEW or everybodys > _SHARE * len(uids):
            return [one for one in self._server.side_by_side(self.get, uids) if one is not None]
        wanted = frozenset(uids)
        return [one for one in map(self._stored, self._all()) if one.uid in wanted]

    def _all(self) -> list[Any]:
        rows: list[Any] = []
        params = {"limit": _PAGE}
        while True:
            found = self._server.session.get(self._path, params).json()
            rows += found.get("items") or ()
            token = (found.get("metadata") or {}).get("continue")
            if not token:
                return rows
            params = {"limit": _PAGE, "continue": str(token)}

    def _stored(self, found: Any) -> Stored:
        try:
            metadata, spec = found["metadata"], found["spec"]
            uid, version = str(metadata["name"]), str(metadata["resourceVersion"])
            dashboard = {**spec, "uid": uid}
        except (KeyError, TypeError):
            raise Garbled(self._server.subject, f"{self._path}: the answer holds no dashboard; check the URL") from None
        annotations, labels = metadata.get("annotations") or {}, metadata.get("labels") or {}
        folder = str(annotations.get(_FOLDER) or "")
        manager = annotations.get(_MANAGER)
        return Stored(
            uid, dashboard, "" if folder == "general" else folder, version, int(metadata.get("generation") or 0),
            _manager(annotations) if manager else None, _locked(annotations),
            {"annotations": dict(annotations), "labels": dict(labels)}, str(annotations.get(_MAKER) or ""),
            str(annotations.get(_SAVER) or annotations.get(_MAKER) or ""),
        )  # fmt: skip

    def save(self, saving: Saving) -> str:
        spec = {key: value for key, value in written(saving.dashboard).items() if key != "uid"}
        metadata = {
            "name": saving.uid,
            "annotations": self._annotations(saving),
            **({"labels": saving.metadata["labels"]} if saving.metadata.get("labels") else {}),
            **({} if saving.version is None else {"resourceVersion": saving.version}),
        }
        group, version = self._path.split("/")[2:4]
        body = {"apiVersion": f"{group}/{version}", "kind": "Dashboard", "metadata": metadata, "spec": spec}
        place = saving.folder.title if saving.folder else "General"
        right = f"save dashboards in {place!r} (dashboards:create, dashboards:write)"
        if saving.version is None:
            answer = self._send("POST", self._path, body, right)
        else:
            answer = self._send("PUT", f"{self._path}/{quoted(saving.uid)}", body, right)
        stored = self._stored(answer)
        if stored.uid != saving.uid:
            fault = f"dashboard {saving.uid!r}: the server wrote into {stored.uid!r} instead; restore that one"
            raise NotKept(self._server.subject, fault)
        return stored.version

    def _send(self, method: str, path: str, body: Any, right: str) -> Any:
        try:
            return self._server.send(method, path, body, right).json()
        except Refused as error:
            if error.status not in (400, 422) or "provisioned" in error.faults[0]:
                raise
            fault = (
                f'{error.faults[0]}; mend that, or set api = "classic" of the target: it takes what this API does not'
            )
            raise Refused(error.subject, fault, status=error.status, body=error.body) from None

    def _annotations(self, saving: Saving) -> dict[str, str]:
        """Others' stay; place, message and mark are ours."""
        kept = dict(saving.metadata.get("annotations") or {})
        found = {key: value for key, value in kept.items() if key not in _SERVERS and key not in (_FOLDER, ANNOTATION)}
        if saving.folder is not None:
            found[_FOLDER] = saving.folder.uid
        if saving.message:
            found[_MESSAGE] = saving.message
        if saving.mark is not None:
            found[ANNOTATION] = f"{saving.mark} generation:{self._generation(saving)}"
        return found

    def _generation(self, saving: Saving) -> int:
        """The number that the server will give this content. If it gives another, only the history is asked once."""
        same = saving.before is not None and written(saving.before) == written(saving.dashboard)
        return saving.number if same else saving.number + 1

    def delete(self, uid: str, version: str | None) -> None:
        options = {"kind": "DeleteOptions", "apiVersion": "v1", "preconditions": {"resourceVersion": version}}
        right = "delete dashboards (dashboards:delete)"
        self._server.send("DELETE", f"{self._path}/{quoted(uid)}", options if version else None, right)

    def said(self, stored: Stored) -> Mark | None:
        """The annotation is of one generation alone: who edits in the UI takes it along."""
        annotations = stored.metadata.get("annotations") or {}
        text = str(annotations.get(ANNOTATION) or "")
        if text.endswith(f" generation:{stored.number}"):
            return read_mark(text)
        return read_mark(annotations.get(_MESSAGE))

    def is_outlived(self, stored: Stored) -> bool:
        annotations = stored.metadata.get("annotations") or {}
        return read_mark(annotations.get(ANNOTATION)) != self.said(stored) and ANNOTATION in annotations

    def last(self, stored: Stored, owner: str) -> tuple[Mark | None, bool]:
        return self._history.last(stored, owner)


def _manager(annotations: Mapping[str, Any]) -> str:
    kind = str(annotations[_MANAGER])
    return "provisioned" if "provisioning" in kind else f"{kind} {annotations.get(_MANAGER_ID, '')}".strip()


def _locked(annotations: Mapping[str, Any]) -> str | None:
    kind = str(annotations.get(_MANAGER) or "")
    if "provisioning" in kind:
        return provisioned(str(annotations.get(_SOURCE) or ""))
    if kind == "repo":
        return (
            f"Grafana reads it from the Git repository {annotations.get(_MANAGER_ID)!r}; change it there, or give ours "
            "another uid"
        )
    return None
