"""Objects of alerting that are known by their name alone; the ledger says whose they are."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol

import attrs

from obsdsl.compile.artifact import Artifact
from obsdsl.diff.change import Change
from obsdsl.diff.resource import Identity, Live, Resource, digest_of
from obsdsl.push.grafana.alerting.api import Api, locked, unmoved
from obsdsl.push.grafana.alerting.ledger import Ledger
from obsdsl.push.grafana.saving import delete, save
from obsdsl.push.part import Reading, Run

Json = Mapping[str, Any]


class Store(Protocol):
    """How one kind is read and written. `kind` is that of artifacts and of identities."""

    kind: str

    def everything(self) -> dict[str, Json]:
        """All that are there, by name."""

    def one(self, name: str) -> Json | None:
        """One, right now."""

    def name_of(self, content: Json) -> str:
        """What a wanted one is called."""

    def canonical(self, content: Json) -> Any:
        """Without what servers change."""

    def needs(self, content: Json) -> Iterable[tuple[str, str]]:
        """Kinds and names of what must be there before."""

    def between(self, content: Json | None, before: Json | None) -> Iterable[Any]:
        """Canonical forms on the way from one to the other, where it takes several writes."""

    def write(self, name: str, content: Json, before: Json | None) -> None:
        """Make it so."""

    def remove(self, name: str, content: Json) -> None:
        """Delete it."""


class Named:
    """The kind of a store."""

    def __init__(self, api: Api, ledger: Ledger, store: Store) -> None:
        self._api, self._ledger, self._store = api, ledger, store
        self.names = (store.kind,)
        self._all: frozenset[str] | None = None

    def wanted(self, artifacts: Sequence[Artifact]) -> tuple[Resource, ...]:
        """Each as the build has it."""
        found = tuple(self._resource(one) for one in self._api.chosen(artifacts, self._store.kind))
        self._all = frozenset(one.identity.name for one in found)
        return found

    def _resource(self, artifact: Artifact) -> Resource:
        content = json.loads(artifact.content)
        name = self._store.name_of(content)
        canonical = self._store.canonical(content)
        return Resource(self._identity(name), content, canonical, name, self._needs(content), artifact.location)

    def _identity(self, name: str) -> Identity:
        return Identity(self._api.server.name, self._store.kind, name)

    def _needs(self, content: Json) -> tuple[Identity, ...]:
        part = self._api.server.name
        return tuple(sorted({Identity(part, kind, name) for kind, name in self._store.needs(content)}))

    def narrow(self) -> None:
        """Nothing is left over."""
        self._all = None

    def read(self, wanted: Sequence[Resource]) -> Reading:
        """The wanted ones, and those of the ledger that are not wanted any more."""
        if not wanted and self._all is None:
            return Reading()
        self._ledger.rows()
        there = self._store.everything()
        names = dict.fromkeys(one.identity.name for one in wanted)
        if self._all is not None:
            names |= dict.fromkeys(one for one in self._ledger.names(self._store.kind) if one not in self._all)
        live = [self._live(name, there[name]) for name in names if name in there]
        applied = {}
        for name in names:
            if name not in there and (entry := self._ledger.entry(self._identity(name))) and entry[0]:
                applied[self._identity(name)] = entry[0]
        return Reading(tuple(live), applied)

    def _live(self, name: str, content: Json) -> Live:
        identity = self._identity(name)
        fixed = locked(content)
        found = Live(
            identity, dict(content), self._store.canonical(content), None,
            "provisioned" if fixed else self._ledger.owner(identity), None, name, fixed, self._needs(content),
        )  # fmt: skip
        entry = self._ledger.entry(identity)
        if entry is None:
            return found
        return attrs.evolve(found, applied=found.digest if found.digest in entry else entry[0] or None)

    def _look(self, name: str) -> Live | None:
        found = self._store.one(name)
        return None if found is None else self._live(name, found)

    def apply(self, change: Change, run: Run) -> None:
        """Write or delete it, with the ledger before and after."""
        name, identity = change.identity.name, change.identity
        if change.action == "delete":
            delete(self._api.server, change, run, lambda live: self._remove(live, run), lambda: self._look(name))
            self._ledger.end(identity, None, run.wait)
            return
        assert change.after is not None
        after = change.after
        there = unmoved(self._api, change, self._look(name), run)
        before = None if there is None else there.content
        run.backup(change, there)
        self._ledger.begin(identity, [*self._between(after.content, before), after.digest], run.wait)
        save(self._api.server, change, run, lambda: self._write(name, after.content), lambda: self._look(name))
        self._ledger.end(identity, self._mark(change), run.wait)

    def _write(self, name: str, content: Json) -> None:
        """Upon what is there now: an earlier try may have done a part of it."""
        self._store.write(name, content, self._store.one(name))

    def _remove(self, live: Live, run: Run) -> None:
        if between := self._between(None, live.content):
            self._ledger.begin(live.identity, [*between, live.digest], run.wait)
        self._store.remove(live.identity.name, live.content)

    def _between(self, content: Json | None, before: Json | None) -> list[str]:
        return [digest_of(one) for one in self._store.between(content, before)]

    def _mark(self, change: Change) -> str | None:
        """What the ledger says after the write: of what is put back, what it said then."""
        assert change.after is not None
        if change.restores is None:
            return change.after.digest
        return change.restores.applied if change.restores.owner == self._api.server.owner else None

    def restored(self, live: Live) -> Resource:
        """As it was."""
        return Resource(live.identity, live.content, live.canonical, live.title, live.needs)
