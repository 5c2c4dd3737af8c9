"""The world of the table's rows of Grafana."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from obsdsl.compile.artifact import Artifact
from tests.fakes import faults
from tests.fakes.grafana import Grafana
from tests.fakes.grafana.behaviour import V7_5, V9, V11, V12, V13
from tests.fakes.wire import Request
from tests.integration.push_faults import Done, Row, Terminal, dashboard, write_build

PASSWORD = "admin-s3cret"
OURS = frozenset({"web", "db", "api"})
OLD = (dashboard("web", "Team", "Web"), dashboard("db", "Team/Storage", "Database"))
# A folder and a dashboard more, another changed.
NEW = (dashboard("web", "Team", "Web 2"), OLD[1], dashboard("api", "New", "API"))
CLASSIC, APIS = (V7_5, V9, V11), (V12, V13)
SOME = (V7_5, V11, V12)


class GrafanaScene:
    """A Grafana on which this project has pushed before, with things of others in it."""

    def __init__(self, root: Path, terminal: Terminal, server: Grafana, row: Row) -> None:
        self.root, self.terminal, self.server, self.row = root, terminal, server, row
        self.token = server.token("Viewer")
        server.state.users["admin"] = PASSWORD
        self.configure({})
        server.put_folder("others", "Others")
        server.put({"uid": "theirs", "title": "Theirs", "tags": ["obsdsl/other"]}, folder="others")
        server.put({"uid": "nobodys", "title": "Nobody's"})
        self.wanted: Sequence[Artifact] = OLD
        first = self.push()
        assert first.exit == 0, first.text
        self.foreign = self.others()
        # What somebody deletes in a row.
        self.gone: frozenset[str] = frozenset()
        self.wanted = row.artifacts if row.artifacts is not None else NEW

    def configure(self, settings: dict[str, str]) -> None:
        """obsdsl.toml with these settings of the target's table."""
        given = {"url": f'"{self.server.url}"', "username": '"admin"', "password_env": '"GRAFANA_PASSWORD"'}
        given = {**given, "timeout": '"400ms"', **settings}
        table = ", ".join(f"{key} = {value}" for key, value in given.items() if value)
        (self.root / "obsdsl.toml").write_text(f'project = "shop"\n[targets.prod]\ngrafana = {{ {table} }}\n')

    def obsdsl(self, *arguments: str) -> Done:
        return self.terminal.obsdsl(self.root, *arguments)

    def push(self, *options: str) -> Done:
        if "--plan" not in options:
            write_build(self.root, self.wanted)
            options = ("prod", "--from", "dist", *options)
        return self.obsdsl("push", "--yes", *options)

    def plan(self, *options: str) -> Done:
        return self.obsdsl("plan", "prod", "--from", "dist", *options)

    # What is there.

    def others(self) -> dict[str, Any]:
        """All that is not ours."""
        org = self.server.org()
        return {
            "dashboards": {uid: (one.data, one.version) for uid, one in org.dashboards.items() if uid not in OURS},
            "folders": {uid: one.title for uid, one in org.folders.items() if not uid.startswith("obsdsl-")},
        }

    def ours(self) -> dict[str, Any]:
        """What this project made: titles and places of dashboards, and all folders of ours."""
        boards = {uid: (self.title(uid), self.folder(uid)) for uid in self.server.org().dashboards if uid in OURS}
        folders = {uid: one.title for uid, one in self.server.org().folders.items() if uid.startswith("obsdsl-")}
        return {**boards, **folders}

    def journals(self) -> set[str]:
        """The journals that are there."""
        return {one.name for one in self.root.glob(".obsdsl/journal/prod/*")}

    def title(self, uid: str) -> str | None:
        found = self.server.org().dashboards.get(uid)
        return None if found is None else found.title

    def folder(self, uid: str) -> str:
        titles, at = list[str](), self.server.org().dashboards[uid].folder
        while at:
            titles.insert(0, self.server.org().folders[at].title)
            at = self.server.org().folders[at].folder
        return "/".join(titles)

    def is_as_wanted(self) -> bool:
        """Whether all is there as this push was to make it."""
        there = {uid: (self.title(uid), self.folder(uid)) for uid in self.server.org().dashboards if uid in OURS}
        meant = {one.identity: (json.loads(one.content)["title"], one.folder) for one in self.wanted}
        return there == meant

    def is_half_done(self) -> bool:
        """Whether a dashboard is neither as it was nor as it was to be (nor as somebody edited it)."""
        known = {"web": ("Web", "Web 2", "By hand"), "db": ("Database", "By hand"), "api": ("API", "By hand", None)}
        gone = self.gone | (OURS - {one.identity for one in self.wanted})
        return any(
            self.title(uid) not in titles and not (uid in gone and self.title(uid) is None)
            for uid, titles in known.items()
        )

    # Steps of rows.

    def fault(self, fault: faults.Fault, uid: str = "", **options: Any) -> None:
        """At the write of a dashboard, or of any."""
        self.server.faults.add(fault, where=saving(uid), **options)

    def edit(self, uid: str = "web") -> None:
        self.server.edit(uid, title="By hand")

    def lose(self, uid: str = "web") -> None:
        del self.server.org().dashboards[uid]
        self.gone = frozenset({uid})

    def writes(self, uid: str) -> int:
        """How many versions there are."""
        return len(self.server.org().dashboards[uid].versions)


def saving(uid: str) -> Any:
    """Whether a request writes a dashboard, by whichever API."""

    def matches(request: Request) -> bool:
        is_save = request.method in ("POST", "PUT") and request.path.rstrip("/").split("/")[-1] in ("db", "dashboards")
        is_put = request.method == "PUT" and "/dashboards/" in request.path
        return (is_save or is_put) and (not uid or f'"{uid}"' in request.text)

    return matches


def reading(path: str) -> Any:
    """Whether a request reads this."""
    return lambda request: not request.writes and path in request.path
