"""What was applied last, of kinds that can carry no mark: contact points, mute timings, templates, the policy tree.

It is a notification template that is used nowhere, `obsdsl-<project>`, whose comment is JSON: templates are what every
version keeps to the letter. An entry is the digest that was applied last and, while a write is under way, the one that
may be there instead: who finds that one after a killed push knows it for ours.
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from obsdsl.diff.resource import Identity
from obsdsl.push.errors import Conflict
from obsdsl.push.grafana.alerting.api import Api
from obsdsl.push.grafana.server import quoted

# `kind:name` → digests: applied, then pending.
Entries: TypeAlias = Mapping[str, tuple[str, ...]]
_TEXT = re.compile(r"\{\{ define \"obsdsl-[^\"]+\" \}\}\{\{/\* (obsdsl/\S+) (\{.*\}) \*/\}\}\{\{ end \}\}", re.DOTALL)
_TRIES = 3


class Ledger:
    """This project's, and what those of others say."""

    def __init__(self, api: Api) -> None:
        self._api = api
        self._lock = threading.Lock()
        self._found: dict[str, Entries] = {}

    @property
    def name(self) -> str:
        """The template's."""
        return f"obsdsl-{self._api.server.project}"

    def read(self, templates: list[Any]) -> None:
        """Take what the list of templates says."""
        with self._lock:
            self._found = dict(one for row in templates if (one := parsed(row.get("template"))) is not None)

    def entry(self, identity: Identity) -> tuple[str, ...] | None:
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

    def begin(self, identity: Identity, digest: str) -> None:
        """This may be there from now on."""
        self._change(str(identity), lambda entry: (entry[0] if entry else "", digest))

    def end(self, identity: Identity, digest: str | None) -> None:
        """This is there, by us; None: nothing, or somebody else's."""
        self._change(str(identity), lambda _: None if digest is None else (digest,))

    def _change(self, key: str, made: Callable[[tuple[str, ...] | None], tuple[str, ...] | None]) -> None:
        """Write one entry, upon what others have written meanwhile."""
        owner = self._api.server.owner
        with self._lock:
            for attempt in range(_TRIES):
                row = self._api.get(f"templates/{quoted(self.name)}")
                found = parsed((row or {}).get("template"))
                entries = dict(found[1]) if found is not None and found[0] == owner else {}
                entry = made(entries.get(key))
                before = dict(entries)
                entries.pop(key, None)
                if entry is not None:
                    entries[key] = entry
                if entries == before:
                    break
                try:
                    self._write(entries, row)
                    break
                except Conflict:
                    if attempt + 1 == _TRIES:
                        raise
            self._found = {**self._found, owner: entries}

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
