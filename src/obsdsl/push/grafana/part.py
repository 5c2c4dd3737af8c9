"""Grafana as a part of a target."""

from __future__ import annotations

import importlib
from collections.abc import Mapping, Sequence
from pathlib import Path

from obsdsl.compile.artifact import Artifact
from obsdsl.diff.change import Change
from obsdsl.diff.resource import Identity, Live, Resource
from obsdsl.push.grafana.dashboards import Dashboards
from obsdsl.push.grafana.datasources import DataSources
from obsdsl.push.grafana.folders import Folders
from obsdsl.push.grafana.kind import Kind
from obsdsl.push.grafana.library import LibraryPanels
from obsdsl.push.grafana.permissions import Permissions
from obsdsl.push.grafana.server import Server
from obsdsl.push.part import Part, Reading, Run
from obsdsl.target_config import GrafanaTarget


class Grafana:
    """The part: each kind of objects reads and writes its own."""

    together = False

    def __init__(self, server: Server, folders: Folders, others: Sequence[Kind]) -> None:
        self._server, self._folders, self._others = server, folders, tuple(others)
        kinds: tuple[Kind, ...] = (folders, *others)
        self._by_name: Mapping[str, Kind] = {name: kind for kind in kinds for name in kind.names}

    @property
    def name(self) -> str:
        return self._server.name

    @property
    def where(self) -> str:
        return self._server.where

    @property
    def workers(self) -> int:
        return self._server.table.workers

    def wanted(self, artifacts: Sequence[Artifact]) -> tuple[Resource, ...]:
        self._folders.wanted(artifacts)
        found = [one for kind in self._others for one in kind.wanted(artifacts)]
        return (*self._folders.needed(found), *found)

    def narrow(self) -> None:
        for kind in (self._folders, *self._others):
            kind.narrow()

    def read(self, wanted: Sequence[Resource]) -> Reading:
        self._server.organisation  # noqa: B018 - wrong credentials are told before all else
        self._server.look()
        readings = [kind.read(_of(kind, wanted)) for kind in (self._folders, *self._others)]
        live = tuple(one for reading in readings for one in reading.live)
        applied: dict[Identity, str] = {}
        for reading in readings:
            applied.update(reading.applied)
        return Reading(live, applied, all(one.complete for one in readings))

    def apply(self, changes: Sequence[Change], run: Run) -> None:
        self._server.session.wait = run.wait
        for one in changes:
            self._by_name[one.identity.kind].apply(one, run)

    def restored(self, live: Live) -> Resource:
        return self._by_name[live.identity.kind].restored(live)

    def recover(self, changes: Sequence[Change]) -> None:
        """Each write of Grafana's is whole or not at all: there is nothing to tidy."""


def _of(kind: Kind, wanted: Sequence[Resource]) -> list[Resource]:
    return [one for one in wanted if one.identity.kind in kind.names]


def make(table: GrafanaTarget, project: str, root: Path, secrets: Path | None) -> Part:
    """The part of a target's table. Reads the local environment only; raises RemoteError for a missing secret."""
    server = Server(table, project, root, secrets)
    others: list[Kind] = [Permissions(server), DataSources(server), LibraryPanels(server), Dashboards(server)]
    if table.alerting:
        alerting = importlib.import_module("obsdsl.push.grafana.alerting")
        others += alerting.kinds(server)
    return Grafana(server, Folders(server), others)
