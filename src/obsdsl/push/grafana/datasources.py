"""Data sources: their mark lies in jsonData, which every version keeps; their secrets go there, and never come back."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from typing import Any

import attrs

from obsdsl.compile.artifact import Artifact
from obsdsl.diff.change import Change
from obsdsl.diff.resource import Identity, Live, Resource
from obsdsl.push.errors import NotFound
from obsdsl.push.grafana.canonical import plain
from obsdsl.push.grafana.mark import mark_of, mark_to, mark_within
from obsdsl.push.grafana.saving import delete, save
from obsdsl.push.grafana.server import Server, quoted
from obsdsl.push.part import Reading, Run
from obsdsl.push.secret import expect, secret

KIND = "datasource"
_PATH = "/api/datasources"
# Where the mark lies.
_MARK = "obsdsl"
_READ_ONLY = "Grafana reads it from a file and lets nobody else write it; change that file, or give ours another uid"
_FIELDS = ("name", "type", "access", "url", "user", "database", "basicAuth", "basicAuthUser", "withCredentials")
_RIGHT = "write data sources (datasources:create, datasources:write, datasources:delete)"


class DataSources:
    """The kind. Only who has some asks for them: to list them takes more rights than to push dashboards."""

    names = (KIND,)

    def __init__(self, server: Server) -> None:
        self._server = server
        self._all: frozenset[str] | None = None

    def wanted(self, artifacts: Sequence[Artifact]) -> tuple[Resource, ...]:
        """Each with the names of its secrets."""
        found = tuple(self._resource(one) for one in artifacts if one.kind == KIND)
        self._all = frozenset(one.identity.name for one in found)
        return found

    def _resource(self, artifact: Artifact) -> Resource:
        content = json.loads(artifact.content)
        for one in (content.get("secureJsonData") or {}).values():
            if isinstance(one, dict):
                expect(str(one["secret"]), self._server.secrets)
        identity = Identity(self._server.name, KIND, str(content["uid"]))
        title = str(content["name"])
        return Resource(identity, content, _canonical(content, _secure(content)), title, (), artifact.location)

    def narrow(self) -> None:
        """Nothing is left over."""
        self._all = None

    def read(self, wanted: Sequence[Resource]) -> Reading:
        """The wanted ones, and those that bear our mark and are not wanted any more."""
        if not wanted:
            return Reading()
        names = {one.identity.name: one for one in wanted}
        uids = list(names)
        if self._all is not None:
            answer = self._server.session.get(_PATH, accept=(403,))
            for row in answer.json() if answer.status == 200 else ():
                mark = mark_within(row.get("jsonData"), _MARK)
                if mark is not None and mark.owner == self._server.owner and row["uid"] not in (*names, *self._all):
                    uids.append(str(row["uid"]))
        found = self._server.side_by_side(lambda uid: self._read(uid, names.get(uid)), uids)
        return Reading(tuple(one for one in found if one is not None))

    def _read(self, uid: str, wanted: Resource | None) -> Live | None:
        found = self._server.found(f"{_PATH}/uid/{quoted(uid)}", "read data sources (datasources:read)")
        if found is None:
            return None
        there = [key for key, is_set in (found.get("secureJsonFields") or {}).items() if is_set]
        mark = mark_within(found.get("jsonData"), _MARK)
        secure, is_default = _judged(found, wanted)
        locked = _READ_ONLY if found.get("readOnly") else None
        return Live(
            Identity(self._server.name, KIND, uid), found,
            _canonical(found, there if secure is None else [one for one in there if one in secure], is_default),
            str(found.get("version")), "provisioned" if locked else mark.owner if mark else None,
            mark.digest if mark and mark.owner == self._server.owner else None, str(found.get("name") or ""), locked,
        )  # fmt: skip

    def apply(self, change: Change, run: Run) -> None:
        """Write or delete it."""
        uid = change.identity.name
        if change.action == "delete":
            delete(
                self._server, change, run, lambda _: self._server.send("DELETE", f"{_PATH}/uid/{uid}", None, _RIGHT),
                lambda: self._read(uid, None),
            )  # fmt: skip
            return
        assert change.after is not None
        after = change.after
        before = self._read(uid, after) if run.force else change.before
        # Missing secrets are told before anything is touched.
        body = self._body(change, before)
        if before is None and change.restores is not None and after.canonical["secureJsonData"]:
            # A server never tells its secrets.
            after = attrs.evolve(after, canonical={**after.canonical, "secureJsonData": []})
            run.tell(f"{change.identity}: it is back without its secrets, which no server tells; push it, or set them")
        run.backup(change, before)
        done = attrs.evolve(change, after=after)
        save(self._server, done, run, lambda: self._send(body, before), lambda: self._read(uid, after))

    def _send(self, body: Any, before: Live | None) -> None:
        if before is None:
            self._server.send("POST", _PATH, body, _RIGHT)
            return
        try:
            self._server.send("PUT", f"{_PATH}/uid/{quoted(body['uid'])}", body, _RIGHT)
        except NotFound as error:
            # Until 8, only by its numeric id.
            if "data source" in error.faults[0].lower():
                raise
            self._server.send("PUT", f"{_PATH}/{int(before.content['id'])}", body, _RIGHT)

    def _body(self, change: Change, before: Live | None) -> dict[str, Any]:
        assert change.after is not None
        content = change.after.content
        mark = mark_of(change, self._server.owner)
        marked = (
            {} if mark is None else {_MARK: {**mark_to(mark), "secure": _secure(content), "default": _default(content)}}
        )
        if change.restores is not None:
            marked = {_MARK: content["jsonData"][_MARK]} if _MARK in (content.get("jsonData") or {}) else {}
        secrets = {key: one for key, one in (content.get("secureJsonData") or {}).items() if isinstance(one, dict)}
        body = {key: content[key] for key in ("uid", *_FIELDS) if key in content}
        body["jsonData"] = {**_json_data(content), **marked}
        body["secureJsonData"] = {key: secret(str(one["secret"]), self._server.secrets) for key, one in secrets.items()}
        if before is None:
            return {**body, "isDefault": bool(content.get("isDefault"))}
        is_default = content.get("isDefault", before.content.get("isDefault"))
        return {**body, "isDefault": bool(is_default), "version": int(before.version or 0)}

    def restored(self, live: Live) -> Resource:
        """As it was, but for its secrets."""
        return Resource(live.identity, {**live.content, "secureJsonData": {}}, live.canonical, live.title)


def _secure(content: Mapping[str, Any]) -> list[str]:
    return sorted(content.get("secureJsonData") or content.get("secureJsonFields") or ())


def _json_data(content: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in (content.get("jsonData") or {}).items() if key != _MARK}


def _default(content: Mapping[str, Any]) -> bool:
    """Whether it is said which one is the default."""
    return "isDefault" in content


def _judged(found: Mapping[str, Any], wanted: Resource | None) -> tuple[Collection[str] | None, bool]:
    """Which secrets count, None for all, and whether it does which one is the default: what others set is theirs."""
    content = None if wanted is None else wanted.content
    if content is not None and "secureJsonFields" not in content:
        return _secure(content), _default(content)
    mark = (found.get("jsonData") or {}).get(_MARK)
    if isinstance(mark, dict) and isinstance(mark.get("secure"), list):
        return mark["secure"], bool(mark.get("default"))
    return None, True


def _canonical(content: Mapping[str, Any], secure: Collection[str], is_default: bool = True) -> dict[str, Any]:
    """What is set. `secure` are the names of the secrets that are there; their values nobody tells."""
    found = {key: content[key] for key in ("uid", *_FIELDS) if content.get(key) not in (None, "", False)}
    found["jsonData"] = plain(_json_data(content))
    found["secureJsonData"] = sorted(secure)
    if is_default and "isDefault" in content:
        found["isDefault"] = bool(content["isDefault"])
    return found
