"""One Grafana, as one organisation of it sees this project: who we are there, where it is, what it can."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from fnmatch import fnmatchcase
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import quote, urlsplit

from obsdsl.diff.resource import Identity
from obsdsl.push.errors import Failed, Forbidden, Misrouted, NotFound, Refused
from obsdsl.push.grafana.listing import Hit, Listing, listing
from obsdsl.push.grafana.place import Places, nested, parents
from obsdsl.push.http import Answer, Session
from obsdsl.target_config import GrafanaTarget

T = TypeVar("T")
R = TypeVar("R")
# So many reads at once.
READS = 8
LIBRARY = "/api/library-elements"
# What a count of a folder calls what is in it.
_NAMES = {"alertrule": "alert rule", "librarypanel": "library panel"}
# The versions of /apis/dashboard.grafana.app that hold a dashboard as we write it, the best first.
DASHBOARD_APIS = ("v1", "v1beta1")


class Server:
    """What all kinds share. May be used from several threads; asks nothing until it must."""

    def __init__(self, table: GrafanaTarget, project: str, root: Path, secrets: Path | None) -> None:
        self.table, self.project, self.secrets = table, project, secrets
        self.name = table.name
        self.url = _bare(table.connection.url)
        headers = {} if table.org_id is None else {"X-Grafana-Org-Id": str(table.org_id)}
        self.session = Session(table.connection, f"Grafana {self.url}", root, headers)
        self.places = Places(project)
        self.listing = Listing()
        # The folders whose permissions are wanted: nothing goes into one before it has them.
        self.permitted: set[str] = set()
        self._lock = threading.RLock()

    @property
    def owner(self) -> str:
        """The mark of this project."""
        return f"obsdsl/{self.project}"

    @property
    def subject(self) -> str:
        """What messages begin with."""
        return self.session.subject

    @property
    def where(self) -> str:
        """Words for this world; asks the server once."""
        return f"{self.url} organisation {self.organisation}"

    # What it is and can, by asking.

    @property
    def organisation(self) -> int:
        """The id of the organisation that the credentials lead to: the one that the target names, or any."""
        with self._lock:
            return self._organisation

    @cached_property
    def _organisation(self) -> int:
        wanted = self.table.org_id
        try:
            answer = self.session.get("/api/org", accept=() if wanted is None else (403,))
            if answer.status == 403 and wanted is not None:
                # A service account without any role may not ask, and may still do what it was given.
                return wanted
            found = answer.json()
            number = int(found["id"])
        except Refused as error:
            raise self._not_let_in(error) from None
        except (KeyError, TypeError, ValueError):
            raise Misrouted(self.subject, "GET /api/org: what answers is no Grafana; check the URL") from None
        if wanted is not None and number != wanted:
            fault = (
                f"the credentials are of organisation {number} ({found.get('name')}), and the target says org_id = "
                f"{wanted}; give it credentials of that organisation, or mend org_id"
            )
            raise Misrouted(self.subject, fault)
        return number

    @cached_property
    def login(self) -> str:
        """Who we are there; "" where the server does not say, as to some tokens."""
        answer = self.session.get("/api/user", accept=(401, 403, 404))
        return str(answer.json().get("login") or "") if answer.status == 200 else ""

    def _not_let_in(self, error: Refused) -> Failed:
        wanted = self.table.org_id
        if wanted is not None and "organi" in error.faults[0].lower():
            fault = f"there is no organisation {wanted} for these credentials; mend org_id of the target, or give it"
            return Misrouted(self.subject, f"{fault} credentials of that organisation")
        if isinstance(error, Forbidden):
            fault = f"{error.faults[0].partition('; ')[0]}; name the organisation in org_id of the target, or give the"
            return Forbidden(self.subject, f"{fault} credentials the permission orgs:read", status=403)
        if isinstance(error, NotFound):
            return Misrouted(self.subject, f"{error.faults[0]}; no Grafana answers there, check the URL")
        return error

    @property
    def namespace(self) -> str:
        """What /apis calls the organisation."""
        return "default" if self.organisation == 1 else f"org-{self.organisation}"

    def dashboards_api(self) -> str | None:
        """The path of /apis' dashboards; None where there is none, or the target does not want it."""
        with self._lock:
            return self._dashboards_api

    @cached_property
    def _dashboards_api(self) -> str | None:
        if self.table.api == "classic":
            return None
        best = next((one for one in DASHBOARD_APIS if one in self._all_versions), None)
        path = f"/apis/dashboard.grafana.app/{best}/namespaces/{self.namespace}/dashboards"
        # Where it is another's namespace (a stack of Grafana Cloud) or switched off, the classic API serves.
        if best is None or self.session.get(path, {"limit": "1"}, accept=(401, 403, 404)).status != 200:
            if self.table.api == "apis":
                fault = 'it has no /apis/dashboard.grafana.app of a version that we write; leave api = "auto"'
                raise Misrouted(self.subject, fault)
            return None
        return path

    @property
    def has_apis(self) -> bool:
        """Whether its search may lag behind, as that of servers with /apis does."""
        with self._lock:
            return bool(self._all_versions)

    @property
    def keeps_messages(self) -> bool:
        """Whether the first version of a dashboard has the message that was sent: older servers put their own there."""
        with self._lock:
            return any(one in self._all_versions for one in DASHBOARD_APIS)

    @cached_property
    def _all_versions(self) -> frozenset[str]:
        try:
            answer = self.session.get("/apis/dashboard.grafana.app", accept=(401, 403, 404, 406))
        except Misrouted:
            # A proxy that knows /api alone gives the UI's page for all else.
            return frozenset()
        if answer.status != 200:
            return frozenset()
        found = answer.json()
        rows = found.get("versions", ()) if isinstance(found, dict) else ()
        return frozenset(str(one.get("version")) for one in rows if isinstance(one, dict))

    def can_nest(self) -> bool:
        """Whether folders may be in folders."""
        with self._lock:
            return self._can_nest

    @cached_property
    def _can_nest(self) -> bool:
        # A server that nests counts what is in a folder; another knows no such path, and says so in other words.
        answer = self.session.get("/api/folders/obsdsl-is-it-there/counts", accept=(400, 403, 404, 500))
        return answer.status != 404 or "folder" in answer.text.lower()

    # Folders.

    def folder_path(self, folder: str | None) -> str:
        """Where an object of this folder goes on this target: titles from the outermost on, "" for General."""
        return nested(self.table.folder, folder)

    def folder_needs(self, path: str) -> tuple[Identity, ...]:
        """What must be there before whatever is in the folder."""
        if not path:
            return ()
        guarded = [one for one in (*parents(path), path) if one in self.permitted]
        return (
            Identity(self.name, "folder", path),
            *(Identity(self.name, "folder-permissions", one) for one in guarded),
        )

    def folder_identities(self, paths: Iterable[str]) -> tuple[Identity, ...]:
        """These folders and those that they are in, the outermost first."""
        found = dict.fromkeys(one for path in paths for one in (*parents(path), path) if one)
        return tuple(Identity(self.name, "folder", one) for one in found)

    def look(self) -> None:
        """List folders and dashboards anew."""
        self.listing = listing(self.session)
        self.places.set(self.listing.folders)

    def is_of_target(self, hit: Hit) -> bool:
        """Whether a dashboard bears our mark, and is one that this target could want: another may have the others."""
        patterns, base = self.table.dashboards, self.folder_path(None)
        if self.owner not in hit.tags or (patterns and not any(fnmatchcase(hit.uid, one) for one in patterns)):
            return False
        return not base or f"{self.places.path(hit.folder)}/".startswith(f"{base}/")

    def holds_others(self, folder: str, free: Collection[str]) -> bool:
        """Whether the listing has dashboards of others in a folder, or folders that are not among the `free` ones."""
        others = any(one.folder == folder and not self.is_of_target(one) for one in self.listing.dashboards)
        return others or any(one.parent == folder and one.uid not in free for one in self.places.all())

    def held(self, folder: str) -> str:
        """What is in a folder right now, in words; "" for nothing."""
        now = listing(self.session)
        counted = {"dashboard": sum(one.folder == folder for one in now.dashboards)}
        counted["folder"] = sum(one.parent == folder for one in now.folders)
        # What the search does not know: library panels, alert rules, and what was put there a moment ago.
        if self.can_nest():
            more = self.found(f"/api/folders/{quoted(folder)}/counts") or {}
        else:
            more = {"librarypanel": sum(one.get("folderUid") == folder for one in self._library())}
        for key, count in more.items():
            counted[key] = max(counted.get(key, 0), int(count or 0))
        words = {key: f"{_NAMES.get(key, key)}{'s' if count > 1 else ''}" for key, count in counted.items()}
        return " and ".join(f"{count} {words[key]}" for key, count in counted.items() if count)

    def _library(self) -> list[Any]:
        """All library panels, of a server that counts nothing: it would delete them with their folder."""
        rows: list[Any] = []
        for page in range(1, 1000):
            answer = self.session.get(LIBRARY, {"kind": "1", "perPage": "100", "page": str(page)}, accept=(404,))
            found = [] if answer.status == 404 else answer.json()["result"].get("elements") or []
            rows += found
            if len(found) < 100:
                break
        return rows

    # Asking.

    def side_by_side(self, ask: Callable[[T], R], about: Sequence[T]) -> list[R]:
        """Ask about each, several at once. The first error is raised."""
        if len(about) < 2:
            return [ask(one) for one in about]
        with ThreadPoolExecutor(min(READS, len(about))) as pool:
            pending = [pool.submit(ask, one) for one in about]
            try:
                return [one.result() for one in pending]
            finally:
                for one in pending:
                    one.cancel()

    def found(self, path: str, right: str = "read it") -> Any:
        """What a GET gives; None where there is nothing of that name. `right` is what it takes."""
        try:
            answer = self.session.get(path, accept=(404,))
        except Forbidden as error:
            raise self.explained(error, right) from None
        return None if answer.status == 404 else answer.json()

    def send(self, method: str, path: str, json: Any, right: str) -> Answer:
        """A write. `right` says what the credentials need where they are refused."""
        try:
            return self.session.send(method, path, json=json)
        except Refused as error:
            raise self.explained(error, right) from None

    def explained(self, error: Refused, right: str) -> Failed:
        """A refusal with the mend: of a missing right, which one."""
        if error.status == 400 and "provisioned" in error.faults[0].lower():
            fault = f"{error.faults[0]}; {provisioned('')}"
            return Refused(error.subject, fault, status=error.status, body=error.body)
        if error.status != 403:
            return error
        mend = f"its credentials may not {right}; give them the right (of a service account: {_RIGHTS})"
        return type(error)(
            error.subject, f"{error.faults[0].partition('; ')[0]}; {mend}", status=error.status, body=error.body
        )


def provisioned(file: str) -> str:
    """Why what comes from a file cannot be written."""
    named = f" ({file})" if file else ""
    return (
        f"Grafana reads it from a file{named} and lets nobody else write it; take the file out of Grafana's "
        "provisioning, or give ours another uid"
    )


_RIGHTS = "the role Editor, Admin for data sources, or that permission"


def _bare(url: str) -> str:
    """The URL without a user and a password."""
    parts = urlsplit(url)
    host = parts.netloc.rpartition("@")[2]
    return parts._replace(netloc=host).geturl().rstrip("/")


def quoted(name: str) -> str:
    """A name as one segment of a path."""
    return quote(name, safe="")
