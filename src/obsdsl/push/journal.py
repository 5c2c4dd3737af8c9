"""What one push did, written before it is done: the backup of each object first.

A folder for each push, `.obsdsl/journal/<target>/<id>/`: `events.jsonl`, and `0001.json`, … with what was there before
and what was written. A journal without an end is of a push that was killed: the next one reads it.
"""

from __future__ import annotations

import datetime
import getpass
import json
import secrets
import shutil
import socket
import threading
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import attrs

from obsdsl.diff.change import Change, Place
from obsdsl.diff.plan_file import change_of, change_to_json, identity_of, identity_to_json
from obsdsl.diff.resource import Identity, Live
from obsdsl.errors import ObsdslError, shown_path
from obsdsl.push import durable
from obsdsl.push.secret import hide

EVENTS = "events.jsonl"
# So many are kept of each target.
KEPT = 30


class Journal:
    """Being written. May be used from several threads."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._lock = threading.Lock()
        self._numbers: dict[Identity, int] = {}

    @classmethod
    def begin(cls, root: Path, target: str, kind: str, about: Mapping[str, Any]) -> Journal:
        """A new one; `kind` is "push" or "rollback", `about` whatever else people should know of it."""
        now = datetime.datetime.now(datetime.UTC)
        name = f"{now:%Y%m%dT%H%M%S}.{now.microsecond:06}Z-{secrets.token_hex(2)}"
        journal = cls(_folder(root, target) / name)
        durable.make_folder(journal.folder)
        journal.event("begin", kind=kind, time=f"{now:%Y-%m-%d %H:%M:%S} UTC", who=_who(), **about)
        return journal

    @property
    def id(self) -> str:
        """The name of its folder."""
        return self.folder.name

    @property
    def root(self) -> Path:
        """The workspace's folder, in which the journals are."""
        return self.folder.parents[3]

    def event(self, event: str, **values: Any) -> None:
        """Add what happened."""
        with self._lock:
            durable.append(self.folder / EVENTS, {"event": event, **values})

    def backup(self, change: Change, live: Live | None) -> None:
        """Keep what is there, before the change is made."""
        with self._lock:
            number = self._numbers.setdefault(change.identity, len(self._numbers) + 1)
        file = f"{number:04}.json"
        kept = attrs.evolve(change, before=live, differences=())
        if not (self.folder / file).exists():
            # A second look at the same object may already see our own write.
            content = json.dumps(change_to_json(kept), ensure_ascii=True, indent=1, sort_keys=True)
            durable.write(self.folder / file, content.encode())
        after = None if change.after is None else change.after.digest
        self.event("touch", identity=identity_to_json(change.identity), action=change.action, after=after, file=file)

    def done(self, change: Change) -> None:
        """It is made."""
        self.event("done", identity=identity_to_json(change.identity))

    def failed(self, change: Change, why: str, uncertain: bool) -> None:
        """It is not, or nobody knows."""
        self.event("failed", identity=identity_to_json(change.identity), why=hide(why), uncertain=uncertain)

    def end(self, how: str) -> None:
        """Nothing more will be done."""
        self.event("end", how=how)


@attrs.frozen(eq=False)
class Record:
    """A journal that was read. `touched` are the files of the objects that a write was begun for, in that order."""

    folder: Path
    kind: str
    time: str
    who: str
    about: Mapping[str, Any]
    touched: Mapping[Identity, str]
    done: frozenset[Identity]
    failed: frozenset[Identity]
    how: str | None
    is_settled: bool

    @property
    def id(self) -> str:
        """The name of its folder."""
        return self.folder.name

    @property
    def is_killed(self) -> bool:
        """Whether it ended in the middle, and no later push took it up."""
        return self.how is None and not self.is_settled

    @property
    def is_open(self) -> bool:
        """Whether it may have written what no state file knows of: it was killed, or a write failed halfway."""
        return self.is_killed or (not self.is_settled and bool(self.touched.keys() - self.done))

    def is_of(self, places: Iterable[Place]) -> bool:
        """Whether it went to these places, and no others."""
        return bool(self.about.get("places") == {one.part: one.where for one in places})

    def change(self, identity: Identity) -> Change:
        """The change of an object, with what was really there as its `before`."""
        file = self.folder / self.touched[identity]
        try:
            return change_of(json.loads(file.read_text(encoding="utf-8")))
        except (OSError, ValueError, KeyError, TypeError) as error:
            fault = f"the backup cannot be read ({error}); what it was of must be put right by hand"
            raise ObsdslError(shown_path(file), fault) from None

    def changes(self) -> Iterator[Change]:
        """All that a write was begun for."""
        return map(self.change, self.touched)


def records(root: Path, target: str) -> tuple[Record, ...]:
    """All journals of a target, the oldest first."""
    folder = root / durable.FOLDER / "journal" / target
    if not folder.is_dir():
        return ()
    found = (_whole(one) for one in sorted(folder.iterdir()) if one.is_dir())
    return tuple(one for one in found if one is not None)


def _whole(folder: Path) -> Record | None:
    """A journal; None for what is none, whoever wrote it."""
    try:
        return _record(folder)
    except (OSError, KeyError, TypeError, ValueError):
        return None


def _record(folder: Path) -> Record | None:
    events = list(durable.lines(folder / EVENTS))
    if not events or events[0].get("event") != "begin":
        return None
    begin = events[0]
    by_kind: dict[str, list[dict[str, Any]]] = {}
    for one in events:
        by_kind.setdefault(str(one.get("event")), []).append(one)

    def named(event: str) -> frozenset[Identity]:
        return frozenset(identity_of(one["identity"]) for one in by_kind.get(event, ()))

    return Record(
        folder,
        str(begin.get("kind")),
        str(begin.get("time")),
        str(begin.get("who")),
        {key: value for key, value in begin.items() if key not in ("event", "kind", "time", "who")},
        {identity_of(one["identity"]): one["file"] for one in by_kind.get("touch", ())},
        named("done"),
        named("failed"),
        by_kind["end"][-1]["how"] if "end" in by_kind else None,
        "settled" in by_kind,
    )


def settle(found: Record, by: str) -> None:
    """Note that a later push took up what this one left."""
    durable.append(found.folder / EVENTS, {"event": "settled", "by": by})


def drop_old(root: Path, target: str) -> None:
    """Delete the oldest journals, if there are many."""
    found = [one for one in records(root, target) if not one.is_killed]
    for one in found[:-KEPT]:
        shutil.rmtree(one.folder, ignore_errors=True)


def _folder(root: Path, target: str) -> Path:
    durable.folder(root)
    found = root / durable.FOLDER / "journal" / target
    durable.make_folder(found.parent)
    durable.make_folder(found)
    return found


def _who() -> str:
    try:
        return f"{getpass.getuser()}@{socket.gethostname()}"
    except (OSError, KeyError):
        return "somebody"
