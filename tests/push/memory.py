"""A part whose server is a dict: folders and what is in them. Faults happen where a test says so."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import attrs

from obsdsl.compile.artifact import Artifact
from obsdsl.diff.change import Change
from obsdsl.diff.resource import Identity, Live, Resource
from obsdsl.push.errors import Ambiguous, Moved, NotKept, Refused
from obsdsl.push.part import Reading, Run
from obsdsl.push.retry import settled

# What happens at a step of a write: "before" (nothing is there), "after" (it is, and nobody was told).
Fault = Callable[[str, Change], None]


@attrs.define
class Thing:
    """One object of the server."""

    content: Any
    version: int = 1
    owner: str | None = None
    applied: str | None = None


class Server:
    """The world: it can be kept in a file, so that it outlives a process that is killed."""

    def __init__(self, file: Path | None = None) -> None:
        self.file = file
        self.things: dict[Identity, Thing] = {}
        self.writes: list[tuple[str, Identity]] = []
        self.lock = threading.Lock()
        if file is not None and file.exists():
            for row in json.loads(file.read_text()):
                self.things[Identity(*row[0])] = Thing(*row[1:])

    def put(self, identity: Identity, thing: Thing | None) -> None:
        with self.lock:
            if thing is None:
                del self.things[identity]
            else:
                self.things[identity] = thing
            self.writes.append(("delete" if thing is None else "put", identity))
            self._keep()

    def _keep(self) -> None:
        if self.file is not None:
            rows = [
                [[one.part, one.kind, one.name], *attrs.astuple(thing)] for one, thing in sorted(self.things.items())
            ]
            fresh = self.file.with_suffix(".new")
            fresh.write_text(json.dumps(rows))
            fresh.replace(self.file)

    def edit(self, identity: Identity, content: Any) -> None:
        """As somebody does in the UI: mark and carried digest stay."""
        thing = self.things[identity]
        self.things[identity] = attrs.evolve(thing, content=content, version=thing.version + 1)
        self._keep()

    def contents(self) -> dict[str, Any]:
        return {str(one): thing.content for one, thing in sorted(self.things.items())}


def canonical(content: Any) -> Any:
    """Without what the server adds."""
    if isinstance(content, Mapping):
        return {key: one for key, one in content.items() if key != "id"}
    return content


class MemoryPart:
    """Folders, dashboards in them, and rule groups. The server adds an `id` to what it holds."""

    def __init__(
        self,
        server: Server,
        project: str = "shop",
        name: str = "memory",
        workers: int = 1,
        together: bool = False,
        fault: Fault = lambda _step, _change: None,
        carries: bool = True,
    ) -> None:
        self.server, self.owner, self.name = server, f"obsdsl/{project}", name
        self.where = "memory://here"
        self.workers, self.together, self.fault, self.carries = workers, together, fault, carries
        self.complete = True
        self.reads = 0
        self.recovered: list[Identity] = []

    # What is wanted.

    def wanted(self, artifacts: Sequence[Artifact]) -> tuple[Resource, ...]:
        found = {}
        for one in artifacts:
            if one.kind == "dashboard":
                needs: tuple[Identity, ...] = ()
                if one.folder:
                    folder = self.folder(one.folder)
                    found[folder.identity] = folder
                    needs = (folder.identity,)
                content = json.loads(one.content)
                identity = Identity(self.name, "dashboard", one.identity)
                found[identity] = Resource(identity, content, canonical(content), content["title"], needs, one.location)
            elif one.kind == "rules":
                identity = Identity(self.name, "rule-group", one.identity)
                text = one.content.decode()
                found[identity] = Resource(identity, text, text, location=one.location)
        return tuple(found.values())

    def folder(self, title: str) -> Resource:
        return Resource(Identity(self.name, "folder", title), {"title": title}, {"title": title}, title)

    # What is there.

    def read(self, wanted: Sequence[Resource]) -> Reading:
        self.reads += 1
        names = {one.identity for one in wanted}
        with self.server.lock:
            live = [
                self._live(identity, thing)
                for identity, thing in self.server.things.items()
                if identity.part == self.name and (identity in names or thing.owner == self.owner)
            ]
        return Reading(tuple(live), {}, self.complete)

    def _live(self, identity: Identity, thing: Thing) -> Live:
        folder = thing.content.get("folder") if isinstance(thing.content, dict) else None
        needs = (Identity(self.name, "folder", folder),) if folder else ()
        applied = thing.applied if self.carries else None
        return Live(
            identity, thing.content, canonical(thing.content), str(thing.version), thing.owner, applied, needs=needs
        )

    def _now(self, identity: Identity) -> Live | None:
        thing = self.server.things.get(identity)
        return None if thing is None else self._live(identity, thing)

    # Writing.

    def apply(self, changes: Sequence[Change], run: Run) -> None:
        for change in changes:
            now = self._now(change.identity)
            if not run.force and _version(now) != _version(change.before):
                raise Moved("memory", f"{change.identity} changed since the plan")
            run.backup(change, now)
            settled(lambda one=change: self._write(one), lambda one=change: self._look(one), run.wait)  # type: ignore[misc]
            there = self._now(change.identity)
            if (there and there.digest) != (change.after and change.after.digest):
                raise NotKept("memory", f"{change.identity} is not what was written")
            run.done(change, there)

    def _write(self, change: Change) -> bool:
        self.fault("before", change)
        identity = change.identity
        if change.action == "delete":
            held = [one for one, thing in self.server.things.items() if _folder_of(thing) == identity.name]
            if identity.kind == "folder" and held:
                raise Refused("memory", f"{identity} holds {held[0]}")
            if identity in self.server.things:
                self.server.put(identity, None)
        else:
            assert change.after is not None
            for need in change.after.needs:
                if need not in self.server.things:
                    raise Refused("memory", f"{need} is not there")
            content = change.after.content
            if isinstance(content, dict):
                content = {**content, "id": 7}
            owner, applied = self.owner, change.after.digest
            if change.restores is not None:
                owner, applied = change.restores.owner or "", change.restores.applied or ""
            version = self.server.things[identity].version + 1 if identity in self.server.things else 1
            self.server.put(identity, Thing(content, version, owner or None, applied or None))
        self.fault("after", change)
        return True

    def _look(self, change: Change) -> bool | None:
        there = self._now(change.identity)
        return True if (there and there.digest) == (change.after and change.after.digest) else None

    def restored(self, live: Live) -> Resource:
        return Resource(live.identity, live.content, live.canonical, live.title, live.needs)

    def recover(self, changes: Sequence[Change]) -> None:
        self.recovered += [one.identity for one in changes]


def _folder_of(thing: Thing) -> str | None:
    return thing.content.get("folder") if isinstance(thing.content, dict) else None


def _version(live: Live | None) -> str | None:
    return None if live is None else live.version


def ambiguous(_step: str, change: Change) -> None:
    """A fault: nobody knows whether it was written."""
    raise Ambiguous("memory", f"{change.identity}: no answer came; whether it was done is not known")


def dashboard(uid: str, title: str = "", folder: str | None = None, **more: Any) -> Artifact:
    content = {"uid": uid, "title": title or uid, **({"folder": folder} if folder else {}), **more}
    return Artifact("dashboard", uid, f"grafana/{uid}.json", json.dumps(content).encode(), folder=folder)


def rules(name: str, text: str = "groups: []\n") -> Artifact:
    return Artifact("rules", name, f"prometheus/rules/{name}.yml", text.encode())
