"""What was applied last, of kinds that can carry no mark: contact points, mute timings, templates, the policy tree.

It is a notification template that is used nowhere, `obsdsl-<project>`, whose comment is JSON: templates are what every
version keeps to the letter. An entry is the digest that was applied last and, while a write is under way, those that
may be there instead: who finds one of them after a killed push knows it for ours.
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias

from obsdsl.diff.resource import Identity
from obsdsl.push.errors import Conflict
from obsdsl.push.grafana.alerting.api import Api
from obsdsl.push.grafana.server import quoted
from obsdsl.push.retry import settled

# Digests: the applied one, then those that are pending.
Entry: TypeAlias = tuple[str, ...]
# By `kind:name`.
Entries: TypeAlias = Mapping[str, Entry]
Wait: TypeAlias = Callable[[float], object]
_TEXT = re.compile(r"\{\{ define \"obsdsl-[^\"]+\" \}\}\{\{/\* (obsdsl/\S+) (\{.*\}) \*/\}\}\{\{ end \}\}", re.DOTALL)
_TRIES = 3


class Ledger:
    """This project's, and what those of others say."""

    def __init__(self, api: Api) -> None:
        self._api = api
        self._lock = threading.Lock()
        self._found: dict[str, Entries] = {}
        self._rows: list[Any] = []
        # Which reading they are of.
        self._seen: object = None

    @property
    def name(self) -> str:
        """The template's."""
        return f"obsdsl-{self._api.server.project}"

    def rows(self) -> list[Any]:
        """All templates, listed once in each reading of the server."""
        with self._lock:
            if self._seen is not self._api.server.listing:
                self._rows = self._api.rows("templates")
                found = (parsed(one.get("template")) for one in self._rows)
                self._found = dict(one for one in found if one is not None)
                self._seen = self._api.server.listing
            return self._rows

    def entry(self, identity: Identity) -> Entry | None:
        """What was applied, and what is pending."""
        return self._found.get(self._api.server.owner, {}).get(str(identity))

    def owner(self, identity: Identity) -> str | None:
        """Whose it is."""
        ours = self._api.server.owner
        return next((one for one in sorted(self._found, key=lambda one: one != ours) if self._has(one, identity)), None)

    def _has(self, owner: str, identity: Identity) -> bool:
        return str(identity) in self._found[owner]

    def names(self, kind: str) -> list[str]:
        """The names of all of a kind that are this project's."""
        keys = self._found.get(self._api.server.owner, {})
        return [key.partition(":")[2] for key in keys if key.partition(":")[0] == kind]

    def begin(self, identity: Identity, digests: Sequence[str], wait: Wait) -> None:
        """One of these may be there from now on."""
        self._change(str(identity), lambda entry: (entry[0] if entry else "", *digests), wait)

    def end(self, identity: Identity, digest: str | None, wait: Wait) -> None:
        """This is there, by us; None: nothing, or somebody else's."""
        self._change(str(identity), lambda _: None if digest is None else (digest,), wait)

    def _change(self, key: str, made: Callable[[Entry | None], Entry | None], wait: Wait) -> None:
        """Write one entry, upon what others have written meanwhile."""
        with self._lock:
            for attempt in range(_TRIES):
                row, before = self._read()
                entries = {name: one for name, one in before.items() if name != key}
                if (entry := made(before.get(key))) is not None:
                    entries[key] = entry
                try:
                    if entries != before:
                        self._settle(entries, row, wait)
                    break
                except Conflict:
                    if attempt + 1 == _TRIES:
                        raise
            self._found = {**self._found, self._api.server.owner: entries}

    def _read(self) -> tuple[Mapping[str, Any] | None, Entries]:
        row = self._api.get(f"templates/{quoted(self.name)}")
        found = parsed((row or {}).get("template"))
        return row, found[1] if found is not None and found[0] == self._api.server.owner else {}

    def _settle(self, entries: Entries, row: Mapping[str, Any] | None, wait: Wait) -> None:
        def write() -> object:
            self._write(entries, row)
            return ()

        settled(write, lambda: () if self._read()[1] == entries else None, wait)

    def _write(self, entries: Entries, row: Mapping[str, Any] | None) -> None:
        if not entries:
            self._api.send("DELETE", f"templates/{quoted(self.name)}", None, row)
            return
        version = {"version": row["version"]} if row and row.get("version") else {}
        body = {"name": self.name, "template": text(self._api.server.owner, self.name, entries), **version}
        self._api.send("PUT", f"templates/{quoted(self.name)}", body, row)


def text(owner: str, name: str, entries: Entries) -> str:
    """The template."""
    held = json.dumps({key: list(one) for key, one in entries.items()}, sort_keys=True).replace("*/", "*\\/")
    return f'{{{{ define "{name}" }}}}{{{{/* {owner} {held} */}}}}{{{{ end }}}}'


def parsed(template: object) -> tuple[str, Entries] | None:
    """Whose ledger a template is, and its entries; None for another template."""
    found = _TEXT.fullmatch(template.strip()) if isinstance(template, str) else None
    if found is None:
        return None
    try:
        return found[1], {str(key): tuple(map(str, one)) for key, one in json.loads(found[2]).items()}
    except (ValueError, TypeError, AttributeError):
        return None
