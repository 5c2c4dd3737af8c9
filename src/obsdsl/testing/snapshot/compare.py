"""What a workspace compiles to now, against its snapshots: what changed for those who use it, then the text."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import Final

import attrs

from obsdsl.compile.artifact import Artifact
from obsdsl.compile.select import selected
from obsdsl.compose.slug import slug
from obsdsl.config import Config, read_config
from obsdsl.errors import Location, ObsdslError, shown_path
from obsdsl.review.compare import review
from obsdsl.review.report.text import lines
from obsdsl.review.side import Side
from obsdsl.review.sources.elsewhere import another
from obsdsl.review.sources.workspace import workspace
from obsdsl.testing.root import workspace_root
from obsdsl.testing.snapshot.folder import TOPS, Folder, Written, kind_at

MEND: Final = "If this is what you want, run pytest --snapshot-update, look at the files, and commit them."
# More than a screen helps nobody; the whole is one --snapshot-update and `git diff` away.
REVIEW_LINES: Final = 60
TEXT_LINES: Final = 60


@attrs.frozen(eq=False)
class Snapshots:
    """The snapshots of a workspace beside a test: its own, or those for one of its targets."""

    folder: Folder
    side: Side
    # Those that the test asks for; the side has all.
    artifacts: tuple[Artifact, ...]
    root: Path

    @classmethod
    def beside(cls, test: Path, folder: Path, target: str | None, select: Sequence[str]) -> Snapshots:
        """Raises ObsdslError for a fault in the workspace, an unknown target, a pattern that matches nothing."""
        root = workspace_root(test.resolve())
        config = read_config(root)
        side = _side(config, target)
        try:
            artifacts = selected(side.artifacts, select)
        except ObsdslError as error:
            raise ObsdslError("select", error.faults) from None
        return cls(Folder(folder if target is None else folder / target), side, artifacts, root)

    @property
    def wanted(self) -> dict[str, bytes]:
        """What the files are to hold."""
        return {one.path: one.content for one in self.artifacts}

    def orphans(self, present: Mapping[str, bytes]) -> list[str]:
        """Snapshots for which nothing in the whole workspace stands."""
        made = {one.path for one in self.side.artifacts}
        return [path for path in present if path not in made]

    def update(self) -> Written:
        """Take them anew. Raises ObsdslError where they cannot be written; then they are as they were."""
        return self.folder.update(self.wanted, self.orphans(self.folder.read()))

    def message(self) -> str:
        """What is not as it was reviewed; empty if all is."""
        present, wanted = self.folder.read(), self.wanted
        where = shown_path(self.folder.path)
        if wanted and not present:
            count = "1 file" if len(wanted) == 1 else f"{len(wanted)} files"
            mend = f"run pytest --snapshot-update, look at the {count}, and commit them"
            return f"{where}: no snapshot was taken yet; {mend}"
        files = list(self._files(present, wanted, where))
        if not files:
            return ""
        text = _cut(list(self._text(present, wanted, where)), TEXT_LINES)
        parts = [_cut(list(self._review(present)), REVIEW_LINES), files, text, [MEND]]
        return "\n\n".join("\n".join(part) for part in parts if part)

    def _files(self, present: Mapping[str, bytes], wanted: Mapping[str, bytes], where: str) -> Iterator[str]:
        for path in wanted:
            if path not in present:
                yield f"{path} is new: no snapshot of it was reviewed"
        for path in self.orphans(present):
            yield f"{where}/{path} is orphaned: no artifact has this path any more"
        for path, content in wanted.items():
            if path in present and present[path] != content:
                yield f"{path} is not as reviewed"

    def _review(self, present: Mapping[str, bytes]) -> Iterator[str]:
        """What changed, as `obsdsl diff` says it."""
        made = {one.path: one for one in self.side.artifacts}
        asked = {one.path for one in self.artifacts}
        # What the test does not ask for is the same on both sides: alerts and their receivers are judged together.
        before = [self._reviewed(one, present) if path in asked else one for path, one in made.items()]
        before = [one for one in before if one.path in present or one.path not in asked]
        folders = {slug(one.folder): one.folder for one in made.values() if one.folder is not None}
        before += [_orphan(path, present[path], folders) for path in self.orphans(present)]
        try:
            found = review(Side("the snapshots", tuple(before), self.side.told), self.side)
        except ObsdslError as error:
            # A conflict that git left in a file, say.
            yield f"What changed cannot be told: {error}"
            return
        if found.remarks:
            yield from lines(found, str(self.root))
        else:
            yield "Nothing changes for those who read the files: only how they are written does."

    def _reviewed(self, one: Artifact, present: Mapping[str, bytes]) -> Artifact:
        """An artifact as its snapshot has it."""
        content = present.get(one.path, one.content)
        if content == one.content:
            return one
        return attrs.evolve(one, content=content, location=Location(str(self.folder.path / one.path), 1))

    def _text(self, present: Mapping[str, bytes], wanted: Mapping[str, bytes], where: str) -> Iterator[str]:
        for path, content in wanted.items():
            if path in present and present[path] != content:
                before, after = (one.decode(errors="replace").splitlines() for one in (present[path], content))
                yield from difflib.unified_diff(before, after, f"{where}/{path}", path, lineterm="", n=2)


def _side(config: Config, target: str | None) -> Side:
    """All artifacts. For a target they are made by a process of its own: values are read where modules are imported."""
    if target is None:
        return workspace(config).side("the workspace")
    config.for_target(target)
    if target in TOPS:
        fault = f"its snapshots would lie among those of the workspace, in {target}/; give the target another name"
        raise ObsdslError(f"target {target!r}", fault)
    with another(f"target {target!r}", config.root, target) as loading:
        return loading.side()


def _orphan(path: str, content: bytes, folders: Mapping[str, str]) -> Artifact:
    """The artifact that a snapshot was taken of, as far as its path tells."""
    kind, place = kind_at(path), PurePosixPath(path)
    folder = folders.get(place.parent.name, place.parent.name) if kind == "dashboard" else None
    return Artifact(kind, place.stem, path, content, folder=None if folder == "general" else folder)


def _cut(found: list[str], most: int) -> list[str]:
    return found if len(found) <= most else [*found[:most], f"… and {len(found) - most} more lines"]
