"""Where folders are: paths of titles, and the uids behind them.

A path such as "Team/Pocket" is a folder in a folder where the server can nest them, else one folder of that title. A
folder of ours has a uid that follows from project and path: it is the mark of ownership, since folders bear no tags. A
folder that is there already under the same path is used as it is, and stays whose it is.
"""

from __future__ import annotations

import hashlib
import re
import threading
from collections.abc import Iterable, Mapping

import attrs

GENERAL = ("", "general")
# How a folder is called that another one of the same path hides.
_NAMESAKE = re.compile(r"(?:^| \()uid ([A-Za-z0-9_-]+)\)?$")


def nested(*parts: str | None) -> str:
    """The path of folders in folders. "" and "General" are Grafana's own top."""
    found = [one.strip() for part in parts if part for one in part.split("/")]
    path = "/".join(one for one in found if one)
    return "" if path.lower() in GENERAL else path


def parents(path: str) -> tuple[str, ...]:
    """The folders that a folder is in, the outermost first."""
    parts = path.split("/")
    return tuple("/".join(parts[:count]) for count in range(1, len(parts)))


def _short(text: str, length: int) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:length]


@attrs.frozen
class Folder:
    """A folder that is there. `id` is 0 where the server no longer tells it."""

    uid: str
    title: str
    parent: str = ""
    id: int = 0


class Places:
    """The folders of a server: what is there, by uid, and by path."""

    def __init__(self, project: str) -> None:
        self._mark = f"obsdsl-{_short(project, 8)}-"
        self._folders: dict[str, Folder] = {}
        self._by_path: dict[str, str] = {}
        self._paths: dict[str, str] = {}
        self._expected: dict[str, str] = {}
        self._chosen: dict[str, str] = {}
        self._lock = threading.Lock()

    def uid_for(self, path: str) -> str:
        """The uid that a folder of ours has."""
        return self._chosen.get(path) or f"{self._mark}{_short(path, 20)}"

    def is_ours(self, uid: str) -> bool:
        """Whether this project made it, or says that it is its own."""
        return uid.startswith(self._mark) or uid in self._chosen.values()

    def choose(self, uids: Mapping[str, str]) -> None:
        """These paths have a uid that somebody chose."""
        self._chosen |= uids

    def set(self, folders: Iterable[Folder]) -> None:
        """Take these as all that are there."""
        self._folders = {one.uid: one for one in folders}
        self._index()

    def add(self, folder: Folder) -> None:
        """One more, or one changed. Several may be made at once."""
        with self._lock:
            self.set([*(one for one in self._folders.values() if one.uid != folder.uid), folder])

    def drop(self, uid: str) -> None:
        """One less."""
        with self._lock:
            self.set([one for one in self._folders.values() if one.uid != uid])

    def _index(self) -> None:
        self._paths = {uid: self._titles(uid) for uid in self._folders}
        # Of two with one path, ours is the one that is meant.
        order = sorted(self._folders, key=lambda one: (self.is_ours(one), one))
        self._by_path = {self._paths[uid]: uid for uid in order}

    def _titles(self, uid: str) -> str:
        titles: list[str] = []
        seen: set[str] = set()
        while uid in self._folders and uid not in seen:
            seen.add(uid)
            titles.insert(0, self._folders[uid].title.strip())
            uid = self._folders[uid].parent
        return "/".join(titles)

    def all(self) -> tuple[Folder, ...]:
        """All that are there."""
        return tuple(self._folders.values())

    def get(self, uid: str) -> Folder | None:
        """A folder by its uid."""
        return self._folders.get(uid)

    def by_id(self, number: int) -> Folder | None:
        """A folder by its old id."""
        return next((one for one in self._folders.values() if number and one.id == number), None)

    def at(self, path: str) -> Folder | None:
        """The folder that is meant by a path: ours, wherever somebody moved it, else one of that path."""
        found = self._folders.get(self.uid_for(path)) or self._folders.get(self._by_path.get(path, ""))
        if found is None and (named := _NAMESAKE.search(path)):
            return self._folders.get(named.group(1))
        return found

    def shown_path(self, uid: str) -> str:
        """The path of a folder by its titles."""
        return self._paths.get(uid, "")

    def path(self, uid: str) -> str:
        """The path by which we know a folder: of one of ours that somebody renamed, the one that is wanted."""
        if uid in GENERAL:
            return ""
        if uid in self._expected:
            return self._expected[uid]
        shown = self._paths.get(uid)
        if shown is None:
            return f"uid {uid}"
        meant = self.at(shown)
        return shown if meant is None or meant.uid == uid else f"{shown} (uid {uid})"

    def expect(self, paths: Iterable[str]) -> None:
        """These are wanted."""
        self._expected |= {self.uid_for(one): one for one in paths}
