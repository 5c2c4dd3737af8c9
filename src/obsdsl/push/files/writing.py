"""One push of files: all of them are replaced and the server runs them, or all is as it was."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs

from obsdsl.diff.change import Change
from obsdsl.diff.resource import Live
from obsdsl.errors import ObsdslError, RemoteError, listed, shown_path
from obsdsl.push.errors import Failed, Moved, NotKept
from obsdsl.push.files import disk
from obsdsl.push.files.manifest import Entry, Manifest
from obsdsl.push.files.pending import left, pending, settled
from obsdsl.push.files.server import Written
from obsdsl.push.part import Run

if TYPE_CHECKING:
    from obsdsl.push.files.part import Files

# So many files are named where any of them may be the cause.
_NAMED = 5


class Writing:
    """The steps of it, in their order. What a step made is undone where a later one fails."""

    def __init__(self, files: Files, changes: Sequence[Change], run: Run) -> None:
        self._files, self._changes, self._run = files, changes, run
        self._before = files.manifests()
        self._lives = {one.identity: files.look(one.identity.name, self._before) for one in changes}
        self._paths = {one.identity: disk.real(files.path(one.identity.name)) for one in changes}
        self._touched: list[Path] = []
        self._began = self._reloaded = False

    def go(self) -> None:
        """Do it, or raise, or tell of each change why not."""
        if not self._run.force and self._has_moved():
            return
        made = self._folders()
        try:
            if self._stage_and_check():
                self._replace()
        except RemoteError as error:
            self._fail(error)
        finally:
            disk.tidy([*self._paths.values(), *left(self._files.folders)])
            for folder in made:
                _remove_empty(folder)

    def _fail(self, error: RemoteError) -> None:
        """The first change has the whole story, which is that of all of them."""
        first, *others = self._changes
        if not self._began:
            error = Failed(error.subject, f"{'; '.join(error.faults)}; nothing was changed", error.location)
        self._run.failed(first, error)
        for one in others:
            self._run.failed(one, Failed(self._files.name, f"not written, for the reason of {first.identity}"))

    def _has_moved(self) -> bool:
        moved: dict[Change, Exception] = {}
        for one in self._changes:
            live = self._lives[one.identity]
            if _digest(live) != _digest(one.before):
                fault = "it changed since the plan was made; plan again"
                moved[one] = Moved(shown_path(self._paths[one.identity]), fault)
        return self._refuse(moved)

    def _refuse(self, faults: Mapping[Change, Exception]) -> bool:
        """Whether there are any: then nothing is written, the others neither."""
        if not faults:
            return False
        names = listed([str(one.identity) for one in faults], "and")
        for one in self._changes:
            why = faults.get(one) or Failed(self._files.name, f"not written, since {names} cannot be")
            self._run.failed(one, why)  # type: ignore[arg-type]
        return True

    def _folders(self) -> list[Path]:
        """Make the folders that are missing, not their parents: those are more often a slip of the pen."""
        made = []
        for folder in self._files.folders:
            if not folder.exists():
                with disk.told(folder, "made"):
                    folder.mkdir(mode=0o755)
                made.append(folder)
        return made

    def _stage_and_check(self) -> bool:
        by_path = {}
        for one in self._changes:
            if one.after is not None:
                path = self._paths[one.identity]
                disk.stage(path, disk.encoded(one.after.content))
                by_path[disk.staged(path)] = one
        faults: dict[Change, Exception] = {}
        for check, paths in self._checks(by_path):
            refused = check(paths)
            for path, why in refused.items():
                if path is None:
                    raise Failed(self._files.name, why)
                faults[by_path[path]] = _placed(by_path[path], why)
        return not self._refuse(faults)

    def _checks(self, by_path: Mapping[Path, Change]) -> Any:
        rules = [path for path, one in by_path.items() if one.identity.name.startswith("rules/")]
        yield self._files.check_rules, rules
        yield self._files.check_config, [path for path in by_path if path not in rules]

    def _replace(self) -> None:
        server = self._files.server
        seen = server.look() if server is not None else None
        self._look_again()
        for one in self._changes:
            self._run.backup(one, self._lives[one.identity])
        self._began = True
        try:
            self._keep_manifests()
            for manifest in self._manifests(self._pending):
                self._files.stage_manifest(manifest)
                self._files.put_manifest(manifest)
            for one in self._changes:
                self._put(one)
            self._read_back()
            if server is not None:
                self._reloaded = True
                server.reload(seen)
                self._verify()
            final = list(self._manifests(self._settled))
            for manifest in final:
                self._files.stage_manifest(manifest)
        except RemoteError as error:
            raise self._explained(error, self._undo()) from None
        except BaseException:
            for trouble in self._undo():
                self._run.tell(f"{self._files.name}: {trouble}")
            raise
        # From here on there is no way back: what was kept goes first, so that it is never left lying about.
        disk.tidy_kept(self._touched)
        try:
            for manifest in final:
                self._files.put_manifest(manifest)
        except Failed as error:
            fault = f"{'; '.join(error.faults)}; the files are written{' and run' * self._reloaded}: push again"
            raise Failed(error.subject, fault) from None
        for one in self._changes:
            self._run.done(one)
        if self._files.unread is not None:
            self._run.tell(f"{self._files.name}: {self._files.unread}")

    def _look_again(self) -> None:
        """To judge takes its time: what somebody wrote meanwhile is theirs, and what --force overwrites is saved."""
        now = {one.identity: self._files.look(one.identity.name, self._before) for one in self._changes}
        moved = [one for one in now if _digest(now[one]) != _digest(self._lives[one])]
        if moved and not self._run.force:
            names = listed([str(one) for one in moved], "and")
            raise Moved("", f"{names} changed while the new files were judged, and stays as it is; plan again")
        self._lives = now

    def _put(self, change: Change) -> None:
        path = self._paths[change.identity]
        disk.keep(path)
        if change.after is None:
            disk.drop(path)
        else:
            disk.put(path)
        # What could not be replaced (a mount) cannot be put back either, and need not be.
        self._touched.append(path)

    def _read_back(self) -> None:
        for one in self._changes:
            wanted = None if one.after is None else one.after.content
            if disk.read(self._paths[one.identity]) != wanted:
                path = shown_path(self._paths[one.identity])
                fault = f"what is there is not what was written; something else writes to {path}, too: end that"
                raise NotKept("", fault)

    def _verify(self) -> None:
        server = self._files.server
        if server is None:
            return
        why = server.verify(tuple(self._written(one) for one in self._changes))
        if why is not None:
            raise NotKept(self._files.where, f"it read the files anew, and does not run them: {why}")

    def _written(self, change: Change) -> Written:
        live = self._lives[change.identity]
        now = None if change.after is None else change.after.content
        return Written(self._files.path(change.identity.name), now, None if live is None else live.content)

    def _keep_manifests(self) -> None:
        for manifest in self._before.values():
            disk.keep(manifest.file)
            self._touched.append(manifest.file)

    def _manifests(self, entry: Any) -> Iterator[Manifest]:
        for folder, manifest in self._before.items():
            mine = [one for one in self._changes if self._files.path(one.identity.name).parent == folder]
            entries = {self._files.path(one.identity.name).name: entry(one, manifest) for one in mine}
            others = {} if entry == self._pending else settled(folder, pending(manifest))
            yield manifest.with_entries({**others, **entries})

    def _pending(self, change: Change, manifest: Manifest) -> Entry:
        before = manifest.entries.get(self._files.path(change.identity.name).name)
        coming = "" if change.after is None else change.after.digest
        return Entry(self._files.name, None if before is None else before.applied, coming)

    def _settled(self, change: Change, _manifest: Manifest) -> Entry | None:
        if change.after is None:
            return None
        if change.restores is not None:
            ours = change.restores.owner == self._files.owner
            return Entry(self._files.name, change.restores.applied) if ours else None
        return Entry(self._files.name, change.after.digest)

    def _undo(self) -> list[str]:
        """All as it was; what of that fails."""
        troubles: list[str] = []
        for path in reversed(self._touched):
            with _noted(troubles):
                disk.put_back(path)
        if self._reloaded and self._files.server is not None:
            before = len(troubles)
            with _noted(troubles):
                self._files.server.reload(self._files.server.look())
            if len(troubles) > before:
                with _noted(troubles):
                    self._mark_unread()
        return troubles

    def _mark_unread(self) -> None:
        """Nobody knows what the server runs: so that the next push asks it to read the files, some count as pending."""
        for folder, manifest in self._before.items():
            mine = {name: one for name, one in manifest.entries.items() if one.part == self._files.name}
            names = {self._files.path(one.identity.name).name for one in self._changes}
            unread = [name for name in mine if name in names and (folder / name).exists()] or list(mine)[:1]
            entries = {name: attrs.evolve(mine[name], pending=mine[name].applied) for name in unread}
            if entries:
                self._files.stage_manifest(found := manifest.with_entries(entries))
                self._files.put_manifest(found)

    def _explained(self, error: RemoteError, troubles: Sequence[str]) -> RemoteError:
        """With what became of the files, and where they are defined."""
        state = "the old files are back" + (", and run" if self._reloaded else "")
        if troubles:
            state = f"not all could be undone: {'; '.join(troubles)} (what was there is in the journal)"
        defined = [(one.identity, one.after.location) for one in self._changes if one.after is not None]
        suspects = [f"{identity} ({location})" for identity, location in defined if location is not None]
        more = "" if len(suspects) <= _NAMED else f" and {len(suspects) - _NAMED} more"
        written = f"; written were {', '.join(suspects[:_NAMED])}{more}" if suspects else ""
        fault = f"{'; '.join(error.faults)}{written}; {state}"
        return Failed(error.subject, fault)


def _digest(live: Live | None) -> str | None:
    return None if live is None else live.digest


def _placed(change: Change, why: str) -> Failed:
    location = change.after.location if change.after is not None else None
    where = f"{location}: " if location is not None else ""
    return Failed(str(change.identity), f"{where}{why}; nothing was written", location)


def _remove_empty(folder: Path) -> None:
    with contextlib.suppress(OSError):
        folder.rmdir()


@contextlib.contextmanager
def _noted(troubles: list[str]) -> Iterator[None]:
    try:
        yield
    except ObsdslError as error:
        troubles.append(str(error))
