"""Dashboards: what is wanted, what is there, and writes that keep what somebody else did."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from fnmatch import fnmatchcase
from typing import Any

import attrs

from obsdsl.compile.artifact import Artifact
from obsdsl.compose.slug import UID
from obsdsl.diff.change import Change
from obsdsl.diff.resource import Identity, Live, Resource
from obsdsl.errors import ObsdslError, shown_path
from obsdsl.push.grafana.apis import Apis
from obsdsl.push.grafana.canonical import CARRIER, canonical
from obsdsl.push.grafana.classic import Classic
from obsdsl.push.grafana.mark import Mark, owner_of, tagged
from obsdsl.push.grafana.server import Server
from obsdsl.push.grafana.stored import DashboardApi, Stored
from obsdsl.push.grafana.writes import DashboardWrites
from obsdsl.push.part import Reading, Run
from obsdsl.read.grafana.dashboard import read_dashboard

KIND = "dashboard"
# Who saved fewer than that is nobody's habit.
_OFTEN = 3


class Dashboards:
    """The kind, over whichever API the server has."""

    names = (KIND,)

    def __init__(self, server: Server) -> None:
        self._server = server
        self._found: DashboardApi | None = None
        # The uids of all that the workspace wants, once it is known: what else is ours is left over.
        self._all: frozenset[str] | None = None

    @property
    def _api(self) -> DashboardApi:
        if self._found is None:
            path = self._server.dashboards_api()
            self._found = Classic(self._server) if path is None else Apis(self._server, path)
        return self._found

    # What is wanted.

    def wanted(self, artifacts: Sequence[Artifact]) -> tuple[Resource, ...]:
        """Each dashboard with our tag, in its folder. Raises ObsdslError for those that no Grafana takes."""
        patterns = self._server.table.dashboards
        found, faults, paths = list[Resource](), list[str](), dict[str, str]()
        for one in artifacts:
            if one.kind == KIND and (not patterns or any(fnmatchcase(one.identity, each) for each in patterns)):
                try:
                    found.append(self._resource(one, paths))
                except _Unfit as error:
                    place = f" ({one.location})" if one.location else ""
                    faults.append(f"{shown_path(one.path)}{place}: {error}")
        if faults:
            raise ObsdslError(self._server.name, faults)
        self._all = frozenset(one.identity.name for one in found)
        return tuple(found)

    def _resource(self, artifact: Artifact, paths: dict[str, str]) -> Resource:
        """The dashboard. `paths` are the files by uid so far."""
        dashboard, uid = _dashboard(artifact)
        if (other := paths.setdefault(uid, artifact.path)) != artifact.path:
            raise _Unfit(f"its uid {uid!r} is that of {shown_path(other)}; change one")
        dashboard = {key: value for key, value in dashboard.items() if key not in ("id", "version", CARRIER)}
        dashboard |= {"uid": uid, "tags": tagged(dashboard.get("tags"), self._server.owner)}
        path = self._server.folder_path(artifact.folder)
        content = {"dashboard": dashboard, "folder": path}
        title = str(dashboard["title"]).strip()
        needs = self._server.folder_needs(path)
        return Resource(self._identity(uid), content, canonical(dashboard, path), title, needs, artifact.location)

    def _identity(self, uid: str) -> Identity:
        return Identity(self._server.name, KIND, uid)

    def narrow(self) -> None:
        """Nothing is left over."""
        self._all = None

    # What is there.

    def read(self, wanted: Sequence[Resource]) -> Reading:
        """The wanted ones, and those that bear our tag and are not wanted at all any more."""
        by_uid = {one.identity.name: one for one in wanted}
        uids = [*by_uid, *(() if self._all is None else self._leftovers(frozenset(by_uid) | self._all))]
        found = self._api.many(uids)
        usual = _usual(found)
        live = self._server.side_by_side(lambda one: self._live(one, by_uid.get(one.uid), usual), found)
        return Reading(tuple(live))

    def _leftovers(self, wanted: frozenset[str]) -> Iterable[str]:
        hits = self._server.listing.dashboards
        return (one.uid for one in hits if one.uid not in wanted and self._server.is_of_target(one))

    def _live(self, stored: Stored, wanted: Resource | None, usual: str = "") -> Live:
        """What is there; what was applied last is looked for only where it makes a difference."""
        path = self._server.places.path(stored.folder)
        tags = stored.dashboard.get("tags")
        live = Live(
            self._identity(stored.uid),
            {
                "dashboard": dict(stored.dashboard), "folder": path, "folderUid": stored.folder,
                "number": stored.number, "metadata": dict(stored.metadata),
            },
            canonical(stored.dashboard, path),
            stored.version,
            stored.manager or owner_of(tags if isinstance(tags, list) else (), self._server.owner),
            None,
            str(stored.dashboard.get("title") or ""),
            stored.locked,
            self._server.folder_needs(path),
        )  # fmt: skip
        is_equal = wanted is not None and wanted.digest == live.digest
        mark, is_newest = self._api.said(stored), True
        is_suspect = self._api.is_outlived(stored) or (mark is None and _is_anothers(stored, usual))
        if (wanted is not None and wanted.canonical is None) or (is_equal and not is_suspect):
            return live
        if mark is None or mark.owner != self._server.owner:
            mark, is_newest = self._api.last(stored, self._server.owner)
        if mark is None or (is_equal and is_newest):
            return live
        if is_newest and wanted is not None and path == wanted.canonical.get("folder"):
            return _as_kept(live, wanted, mark)
        return attrs.evolve(live, applied=mark.digest)

    def now(self, uid: str, wanted: Resource | None = None) -> Live | None:
        """One, right now; without `wanted`, there is no look at who applied what."""
        stored = self._api.get(uid)
        return None if stored is None else self._live(stored, wanted or _ANY)

    # Writing.

    def apply(self, change: Change, run: Run) -> None:
        """Write or delete it."""
        DashboardWrites(self._server, self._api, self.now).apply(change, run)

    def restored(self, live: Live) -> Resource:
        """The dashboard as it was, marks of others included."""
        content = {"dashboard": live.content["dashboard"], "folder": live.content["folder"]}
        return Resource(live.identity, content, live.canonical, live.title, live.needs)


class _Unfit(ValueError):
    """Why a dashboard cannot be pushed."""


def _dashboard(artifact: Artifact) -> tuple[dict[str, Any], str]:
    """The dashboard's JSON, without what wraps it, and its uid."""
    data = json.loads(artifact.content)
    uid = data.get("uid")
    if uid != artifact.identity or "title" not in data:
        found = read_dashboard(artifact.content, artifact.path).dashboard
        if found is None:
            raise _Unfit("it is no dashboard of the classic schema, and only these are pushed; export it as such")
        data, uid = dict(found.json), found.uid
    if not uid:
        raise _Unfit("it has no uid, and each push would make another dashboard; write one into it")
    if not UID.fullmatch(str(uid)):
        raise _Unfit(
            f"its uid {str(uid)!r} has {len(str(uid))} characters; Grafana takes 1 to 40 letters, digits, '-' and '_'"
        )
    if not str(data.get("title") or "").strip():
        raise _Unfit("it has no title, and Grafana takes none without; write one into it")
    return data, str(uid)


def _usual(found: Sequence[Stored]) -> str:
    """Who saved most of them last, which is who pushes; "" where nobody stands out."""
    counts = Counter(one.saver for one in found)
    who, count = max(counts.items(), key=lambda one: one[1], default=("", 0))
    return who if count >= _OFTEN and 2 * count > len(found) else ""


def _is_anothers(stored: Stored, usual: str) -> bool:
    """Whether somebody saved it last who neither made it nor saves most of ours. Where a server keeps no mark beside a
    dashboard, that is worth a look into its history: all others would cost a request each."""
    return stored.saver not in ("", stored.maker, usual)


def _as_kept(live: Live, wanted: Resource, mark: Mark) -> Live:
    """What nobody saved since our last push: where it is not what was sent, the server made that of it."""
    if mark.digest == wanted.digest:
        return attrs.evolve(live, canonical=wanted.canonical, applied=mark.digest)
    return attrs.evolve(live, applied=live.digest)


_ANY = Resource(Identity("", KIND, ""), None, None)
