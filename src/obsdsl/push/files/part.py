"""Files of a folder, and the server that reads them, as a part of a target."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path, PurePosixPath

import attrs

from obsdsl.compile.artifact import Artifact
from obsdsl.diff.change import Change
from obsdsl.diff.resource import Identity, Live, Resource, digest_of
from obsdsl.diff.yaml_file import canonical, shown
from obsdsl.errors import ObsdslError, RemoteError
from obsdsl.push.files import disk
from obsdsl.push.files.check import Check
from obsdsl.push.files.manifest import Entry, Manifest, others, read_manifest
from obsdsl.push.files.pending import left, pending, settled
from obsdsl.push.files.server import Server
from obsdsl.push.part import Reading, Run

# Which artifacts become which files: the names of their identities, `rules/pocket.yml`, `prometheus.yml`.
# What is not clear is added to the list.
Choose = Callable[[Sequence[Artifact], list[RemoteError]], Mapping[str, Artifact]]
# In a canonical form: the server may not have read the file yet.
UNFINISHED = {"(a push did not end)": "whether the server has read this file is not known"}


@attrs.frozen(eq=False)
class Files:
    """`rules` is the folder of rule files, `config` the server's own file. `checks` are by what begins the name."""

    name: str
    where: str
    project: str
    choose: Choose
    rules: Path | None = None
    config: Path | None = None
    server: Server | None = None
    check_rules: Check = attrs.field(default=lambda _files: {})
    check_config: Check = attrs.field(default=lambda _files: {})
    # What to say where nothing is reloaded.
    unread: str | None = None
    workers: int = 1
    together: bool = True
    # Why it is not clear what is wanted: told once it is known that all artifacts are there.
    _unclear: list[RemoteError] = attrs.field(factory=list, init=False)

    @property
    def folders(self) -> tuple[Path, ...]:
        """Those that hold a manifest."""
        found = [self.rules, None if self.config is None else self.config.parent]
        return tuple(dict.fromkeys(one for one in found if one is not None))

    @property
    def owner(self) -> str:
        """Our mark."""
        return f"obsdsl/{self.project}"

    def wanted(self, artifacts: Sequence[Artifact]) -> tuple[Resource, ...]:
        self._unclear.clear()
        return tuple(self._resource(name, one) for name, one in self.choose(artifacts, self._unclear).items())

    def narrow(self) -> None:
        """`--select` may have left out what the target names."""
        self._unclear.clear()

    def _resource(self, name: str, artifact: Artifact) -> Resource:
        content = artifact.content.decode()
        identity = Identity(self.name, "file", name)
        return Resource(identity, content, canonical(content), artifact.identity, location=artifact.location)

    def read(self, wanted: Sequence[Resource]) -> Reading:
        for error in self._unclear:
            raise error
        manifests = self.manifests()
        names = {one.identity.name for one in wanted} | {
            name
            for folder, manifest in manifests.items()
            for file, entry in manifest.entries.items()
            if entry.part == self.name and (name := self.name_of(folder / file)) is not None
        }
        live = [found for name in sorted(names) if (found := self.look(name, manifests)) is not None]
        applied = {}
        for name in names:
            entry = self.entry(name, manifests)
            if entry is not None and entry.applied is not None:
                applied[Identity(self.name, "file", name)] = entry.applied
        for one in live:
            entry = self.entry(one.identity.name, manifests)
            if entry is None or entry.pending is None:
                continue
            if digest_of(canonical(one.content)) in (entry.applied, entry.pending):
                # It is as a push of ours found it or left it: nobody else's work is in it.
                applied[one.identity] = one.digest
        return Reading(tuple(attrs.evolve(one, content=shown(one.content)) for one in live), applied)

    def look(self, name: str, manifests: Mapping[Path, Manifest]) -> Live | None:
        """What is there, whole."""
        path = self.path(name)
        text = disk.read(path)
        if text is None:
            return None
        entry = self.entry(name, manifests)
        found = canonical(text)
        if entry is not None and entry.pending is not None and self.server is not None:
            found = {**found, **UNFINISHED} if isinstance(found, dict) else [found, UNFINISHED]
        owner = self.owner if entry is not None else others(path.parent, self.project).get(path.name)
        return Live(Identity(self.name, "file", name), text, found, owner=owner)

    def manifests(self) -> dict[Path, Manifest]:
        """By folder."""
        return {folder: read_manifest(folder, self.project) for folder in self.folders}

    def entry(self, name: str, manifests: Mapping[Path, Manifest]) -> Entry | None:
        """What the manifest says of a file."""
        path = self.path(name)
        return manifests[path.parent].entries.get(path.name)

    def path(self, name: str) -> Path:
        """Where a file lies. Raises for a name that another configuration of the target had."""
        folder, _, file = name.rpartition("/")
        if folder == "rules" and self.rules is not None and PurePosixPath(file).name == file:
            return self.rules / file
        if self.config is not None and name == self.config.name:
            return self.config
        raise RemoteError(self.name, f"the target has no place for the file {name!r} any more; plan again")

    def name_of(self, path: Path) -> str | None:
        """The opposite; None for another part's file."""
        if path == self.config:
            return path.name
        return f"rules/{path.name}" if path.parent == self.rules else None

    def apply(self, changes: Sequence[Change], run: Run) -> None:
        from obsdsl.push.files.writing import Writing

        with disk.locked([one for one in self.folders if one.exists()], run.wait):
            Writing(self, changes, run).go()

    def restored(self, live: Live) -> Resource:
        return Resource(live.identity, live.content, canonical(live.content), live.title)

    def recover(self, changes: Sequence[Change]) -> None:
        """The server reads what is there now, for it may be new; then nothing of the push is pending."""
        paths = [self.path(one.identity.name) for one in changes]
        with disk.locked([one for one in self.folders if one.exists()], time.sleep):
            manifests = self.manifests()
            disk.tidy([*map(disk.real, paths), *left(self.folders)])
            if not any(map(pending, manifests.values())):
                return
            try:
                if self.server is not None:
                    self.server.reload(self.server.look())
            except ObsdslError:
                # It stays pending, so that the next push writes and reloads all of it.
                return
            for folder, manifest in manifests.items():
                tidied = manifest.with_entries(settled(folder, pending(manifest)))
                self.stage_manifest(tidied)
                self.put_manifest(tidied)

    def stage_manifest(self, manifest: Manifest) -> None:
        """Write it beside the one that counts."""
        if manifest.entries:
            disk.stage(manifest.file, manifest.text(self.project).encode())

    def put_manifest(self, manifest: Manifest) -> None:
        """Let it count; without entries there is none."""
        if manifest.entries:
            disk.put(manifest.file)
        else:
            disk.drop(manifest.file)
