"""Rule groups. Each of our rules carries the mark in a private annotation, which no notification shows.

The uids say whose a rule is, too: they begin with a digest of the project's name.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

import attrs

from obsdsl.compile.artifact import Artifact
from obsdsl.compile.grafana_alerting.mark import prefix
from obsdsl.diff.change import Change
from obsdsl.diff.resource import Identity, Live, Resource, digest_of
from obsdsl.push.errors import Conflict, Moved, NotFound, Refused
from obsdsl.push.grafana.alerting.api import Api, locked, unmoved
from obsdsl.push.grafana.alerting.rule import (
    ANNOTATION,
    canonical_group,
    half_made,
    is_half_gone,
    leaving,
    making,
    marked,
    milliseconds,
)
from obsdsl.push.grafana.mark import Mark, mark_of, read_mark
from obsdsl.push.grafana.saving import delete, save
from obsdsl.push.grafana.server import quoted
from obsdsl.push.part import Reading, Run

KIND: Final = "rule-group"
_RULER: Final = "/api/ruler/grafana/api/v1/rules"
Json = Mapping[str, Any]
# A folder's uid and the group's name.
Key = tuple[str, str]


class RuleGroups:
    """The kind. A group's name is `folder/group`, as no group has a slash in its name."""

    names = (KIND,)

    def __init__(self, api: Api) -> None:
        self._api, self._server = api, api.server
        self._all: frozenset[str] | None = None
        # Whether this server takes new rules one by one only; found out by the first refusal.
        self._is_old = False

    # What is wanted.

    def wanted(self, artifacts: Sequence[Artifact]) -> tuple[Resource, ...]:
        """Each in its folder."""
        found = tuple(self._resource(one) for one in self._api.chosen(artifacts, "grafana-rules"))
        self._all = frozenset(one.identity.name for one in found)
        return found

    def _resource(self, artifact: Artifact) -> Resource:
        content = json.loads(artifact.content)
        path = self._server.folder_path(content["folder"])
        content = {**content, "folder": path}
        identity, needs = self._identity(path, content["title"]), self._server.folder_needs(path)
        return Resource(identity, content, canonical_group(content), content["title"], needs, artifact.location)

    def _identity(self, path: str, group: str) -> Identity:
        return Identity(self._server.name, KIND, f"{path}/{group}")

    def narrow(self) -> None:
        """Nothing is left over."""
        self._all = None

    # What is there.

    def read(self, wanted: Sequence[Resource]) -> Reading:
        """All rules in one list; their intervals in another, where the server tells them there."""
        if not wanted and self._all is None:
            return Reading()
        groups = self._grouped(self._api.rows("alert-rules"))
        names = {one.identity.name for one in wanted}
        chosen = {key: rules for key, rules in groups.items() if self._is_asked(key, rules, names)}
        intervals = self._intervals(list(chosen))
        live = [self._live(key, rules, intervals[key]) for key, rules in chosen.items() if key in intervals]
        return Reading(tuple(live))

    def _grouped(self, rules: Iterable[Any]) -> dict[Key, list[Json]]:
        found: dict[Key, list[Json]] = {}
        for one in rules:
            found.setdefault((str(one.get("folderUID")), str(one.get("ruleGroup"))), []).append(one)
        return found

    def _is_asked(self, key: Key, rules: Sequence[Json], names: set[str]) -> bool:
        name = self._name(key)
        if name in names:
            return True
        return self._all is not None and name not in self._all and self._owner(rules) == self._server.owner

    def _name(self, key: Key) -> str:
        return f"{self._server.places.path(key[0])}/{key[1]}"

    def _intervals(self, keys: Sequence[Key]) -> dict[Key, int]:
        """In seconds: of all at once by the API of the UI, of those that it does not tell, one by one."""
        if not keys:
            return {}
        found = self._listed()
        missing = [key for key in keys if key not in found]
        for key, group in zip(missing, self._server.side_by_side(self._group, missing), strict=True):
            if group is not None:
                found[key] = int(group.get("interval") or 0)
        return found

    def _listed(self) -> dict[Key, int]:
        answer = self._server.session.get(_RULER, accept=(400, 403, 404))
        found: dict[Key, int] = {}
        for group in _groups(answer.json()) if answer.status == 200 else ():
            for rule in group.get("rules") or ():
                uid = (rule.get("grafana_alert") or {}).get("namespace_uid") or rule.get("folderUID")
                seconds = milliseconds(group.get("interval")) // 1000
                if uid and seconds:
                    found[str(uid), str(group.get("name"))] = seconds
        return found

    def _group(self, key: Key) -> Json | None:
        found: Json | None = self._api.get(_path(key))
        return found

    def _live(self, key: Key, rules: Sequence[Json], interval: int) -> Live:
        path = self._server.places.path(key[0])
        content = {"title": key[1], "folder": path, "folderUid": key[0], "interval": interval, "rules": list(rules)}
        fixed = next((why for one in rules if (why := locked(one)) is not None), None)
        mark = self._mark(rules)
        found = Live(
            self._identity(path, key[1]), content, canonical_group(content), None,
            "provisioned" if fixed else self._owner(rules), mark.digest if mark else None, key[1], fixed,
            self._server.folder_needs(path),
        )  # fmt: skip
        is_ours = is_half_gone(rules, self._server.owner) or self._is_half_made(content)
        return attrs.evolve(found, applied=found.digest) if is_ours else found

    def _is_half_made(self, content: Mapping[str, Any]) -> bool:
        """Whether a push of ours left it so, and nobody else was there since."""
        found = half_made(content["rules"], self._server.owner)
        if found is None:
            return False
        before, rest = found
        if not rest:
            return before == "-"
        return digest_of(canonical_group({**content, "rules": rest})) == before

    def _marks(self, rules: Iterable[Json]) -> list[Mark]:
        texts = ((one.get("annotations") or {}).get(ANNOTATION) for one in rules)
        return [mark for text in texts if (mark := read_mark(text)) is not None]

    def _mark(self, rules: Sequence[Json]) -> Mark | None:
        return next((one for one in self._marks(rules) if one.owner == self._server.owner), None)

    def _owner(self, rules: Sequence[Json]) -> str | None:
        """Ours, where any rule of it is."""
        ours = self._server.owner
        owners = [one.owner for one in self._marks(rules)]
        if ours in owners or any(str(one.get("uid")).startswith(prefix(self._server.project)) for one in rules):
            return ours
        return next(iter(owners), None)

    def _look(self, identity: Identity) -> Live | None:
        """One group, right now."""
        path, _, group = identity.name.rpartition("/")
        folder = self._server.places.at(path)
        if folder is None:
            return None
        key = (folder.uid, group)
        found = self._group(key)
        if found is None or not found.get("rules"):
            return None
        return self._live(key, found["rules"], int(found.get("interval") or 0))

    # Writing.

    def apply(self, change: Change, run: Run) -> None:
        """Write or delete it, whole."""

        def look() -> Live | None:
            return self._look(change.identity)

        if change.action == "delete":
            delete(self._server, change, run, self._delete, look)
            return
        there = unmoved(self._api, change, look(), run)
        body, key = self._body(change)
        run.backup(change, there)
        save(self._server, change, run, lambda: self._put(key, body, there), look)

    def _body(self, change: Change) -> tuple[dict[str, Any], Key]:
        assert change.after is not None
        content = change.after.content
        folder = self._server.places.at(content["folder"])
        if folder is None:
            fault = f"{change.identity}: its folder {content['folder']!r} is not there; push the folder, too"
            raise NotFound(self._server.subject, fault)
        key = (folder.uid, content["title"])
        place = {"folderUID": folder.uid, "ruleGroup": content["title"], "orgID": self._server.organisation}
        # What is put back has the marks that it had.
        mark = None if change.restores is not None else mark_of(change, self._server.owner)
        rules = [{**marked(one, mark), **place} for one in content["rules"]]
        return {"title": key[1], "folderUid": key[0], "interval": content["interval"], "rules": rules}, key

    def _put(self, key: Key, body: Json, there: Live | None) -> None:
        """The whole group at once. Servers before 11.5.2 make no rule of a uid that is new in this way (#98283)."""
        # Other threads may find it out meanwhile.
        is_old = self._is_old
        known = {str(one["uid"]) for one in (there.content["rules"] if there else ())}
        flag = making(self._server.owner, there.digest if there else None)
        if is_old:
            self._make(body, known, flag)
        try:
            self._api.send("PUT", _path(key), body)
        except Refused as error:
            if error.status != 500 or is_old or all(one["uid"] in known for one in body["rules"]):
                raise
            self._make(body, known, flag)
            self._api.send("PUT", _path(key), body)
            self._is_old = True

    def _make(self, body: Json, known: set[str], flag: str) -> None:
        for rule in body["rules"]:
            if rule["uid"] not in known:
                try:
                    self._api.send("POST", "alert-rules", marked(rule, flag))
                except Conflict:
                    # An earlier try made it, or it is in another group: then the PUT moves it.
                    continue

    def _delete(self, live: Live) -> None:
        key = (live.content["folderUid"], live.content["title"])
        try:
            self._api.send("DELETE", _path(key), None)
        except NotFound:
            # Before 11 there is no such request.
            self._delete_one_by_one(live, key)

    def _delete_one_by_one(self, live: Live, key: Key) -> None:
        """All rules say first that they are to go: who finds some of them, after a failure, goes on without a question.

        What is there is read anew, since an earlier try may have deleted some: to write those again would undo it.
        """
        owner, there = self._server.owner, self._group(key)
        rules = list((there or {}).get("rules") or ())
        if there is None or not rules:
            return
        if not is_half_gone(rules, owner):
            if self._live(key, rules, int(there.get("interval") or 0)).digest != live.digest:
                raise Moved(self._server.subject, f"{live.identity}: somebody changed it meanwhile, so that it stays")
            leaves = [marked(one, leaving(owner, one)) for one in rules]
            self._api.send("PUT", _path(key), {**there, "rules": leaves})
        for rule in rules:
            self._api.send("DELETE", f"alert-rules/{quoted(str(rule['uid']))}", None)

    def restored(self, live: Live) -> Resource:
        """As it was."""
        return Resource(live.identity, live.content, live.canonical, live.title, live.needs)


def _path(key: Key) -> str:
    return f"folder/{quoted(key[0])}/rule-groups/{quoted(key[1])}"


def _groups(found: Any) -> Iterable[Json]:
    lists = found.values() if isinstance(found, dict) else ()
    return (group for groups in lists if isinstance(groups, list) for group in groups if isinstance(group, dict))
