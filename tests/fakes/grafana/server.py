"""The fake Grafana: who may ask, and who answers what."""

from __future__ import annotations

import base64
import re
import ssl
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote

from tests.fakes.grafana import (
    alerting,
    apps,
    dashboards,
    datasources,
    elements,
    folders,
    notifications,
    orgs,
    permissions,
    search,
    timings,
    versions,
)
from tests.fakes.grafana.answers import Refusal, macaron, refuse
from tests.fakes.grafana.behaviour import V12, Behaviour
from tests.fakes.grafana.call import Call
from tests.fakes.grafana.state import Caller, Dashboard, Org, State
from tests.fakes.wire import FakeServer, Request, Response

ROUTES: tuple[tuple[str, re.Pattern[str], Callable[..., Response]], ...] = tuple(
    (method, re.compile(pattern + "$"), answer)
    for module in (
        orgs,
        permissions,
        folders,
        dashboards,
        versions,
        search,
        datasources,
        elements,
        alerting,
        notifications,
        timings,
        apps,
    )
    for method, pattern, answer in module.ROUTES
)
OPEN = ("/api/health",)


class Grafana(FakeServer):
    """A Grafana of one version. `admin`, password `admin`, is Admin of each organisation; see also `token`."""

    def __init__(self, behaviour: Behaviour = V12, tls: ssl.SSLContext | None = None, first_id: int = 1) -> None:
        """`first_id` is the id of the first dashboard or folder."""
        super().__init__(tls)
        self.behaviour = behaviour
        self.state = State(counters={"dashboard": first_id - 1, "version": first_id - 1})
        self.add_org("Main Org.")

    def add_org(self, name: str) -> Org:
        """Another organisation."""
        number = self.state.next("org")
        self.state.orgs[number] = Org(number, name)
        notifications.fill(self.state.orgs[number])
        return self.state.orgs[number]

    def org(self, number: int = 1) -> Org:
        """What an organisation has."""
        return self.state.orgs[number]

    def token(self, role: str = "Admin", org: int = 1) -> str:
        """A token that works: of a service account, or an API key."""
        token = f"glsa_{self.state.new_uid()}{role}"
        self.state.tokens[token] = (f"sa-{role.lower()}", role, org)
        return token

    def revoke(self, token: str) -> None:
        """From now on it does not work."""
        del self.state.tokens[token]

    def edit(self, uid: str, org: int = 1, folder: str | None = None, **fields: Any) -> Dashboard:
        """Somebody edits a dashboard in the UI: fields of its JSON, or the folder."""
        with self._lock:
            found = self.org(org).dashboards[uid]
            data = {**found.data, **fields}
            place = found.folder if folder is None else folder
            return dashboards.stored(self.state, self.org(org), found, data, place, "somebody", "edited by hand")

    def put(self, data: dict[str, Any], folder: str = "", org: int = 1, provisioned: str | None = None) -> Dashboard:
        """A dashboard that was there before: somebody else's, or, with the name of a file, a provisioned one."""
        with self._lock:
            made = dashboards.stored(self.state, self.org(org), None, data, folder, "somebody", "")
            made.provisioned = provisioned
            return made

    def put_folder(self, uid: str, title: str, parent: str = "", org: int = 1) -> Dashboard:
        """A folder that was there before."""
        with self._lock:
            return folders.stored(self.state, self.org(org), None, uid, title, parent, "somebody")

    def put_team(self, name: str, org: int = 1) -> int:
        """A team that somebody made; its id."""
        with self._lock:
            number = self.state.next("team")
            self.org(org).teams[number] = name
            return number

    def handle(self, request: Request) -> Response:
        """What Grafana answers."""
        try:
            if request.path in OPEN:
                return orgs.health(self.behaviour)
            caller = self._caller(request)
            for method, pattern, answer in ROUTES:
                found = pattern.match(request.path) if method == request.method else None
                if found:
                    call = Call(request, self.behaviour, self.state, caller)
                    return answer(call, *map(unquote, found.groups()))
            return macaron(404, "Not found")
        except Refusal as refusal:
            return refusal.response

    def _caller(self, request: Request) -> Caller:
        kind, _, credentials = request.header("Authorization").partition(" ")
        wanted = request.header("X-Grafana-Org-Id")
        if kind.lower() == "basic":
            login, _, password = base64.b64decode(credentials).decode().partition(":")
            if self.state.users.get(login) != password:
                raise refuse(macaron(401, "invalid username or password"))  # [recorded]
            number = int(wanted) if wanted.isdigit() else 1
            if number not in self.state.orgs:
                raise refuse(macaron(404, "Organization not found"))  # [facts]
            return Caller(login, "Admin", self.state.orgs[number])
        if kind.lower() == "bearer":
            if credentials not in self.state.tokens:
                raise refuse(macaron(401, "invalid API key"))  # [recorded]
            login, role, number = self.state.tokens[credentials]
            if self.behaviour.rbac and wanted.isdigit() and int(wanted) != number:
                # pkg/services/authn/clients/api_key.go [source]; 7.5 ignores the header.
                raise refuse(macaron(401, "API key does not belong to the requested organization"))
            return Caller(login, role, self.state.orgs[number])
        raise refuse(macaron(401, "Unauthorized"))  # [recorded]
