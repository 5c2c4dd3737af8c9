"""What compiling gives: bytes with a name, before anything is written."""

from __future__ import annotations

import hashlib
from typing import Literal, TypeAlias

import attrs

from obsdsl.define.light import frozen
from obsdsl.errors import Location

# Up to stacks they are made of the workspace's objects, the rest of these: see `derived.py`.
Kind: TypeAlias = Literal[
    "dashboard", "rules", "prometheus", "alertmanager", "datasource", "library-panel", "folder", "stack", "loki",
    "alloy", "promtail", "log-rules", "manifest", "grafana-rules", "contact-point", "mute-timing", "template", "policy",
]  # fmt: skip


@frozen
class Artifact:
    """One file of a build. `identity` names the object for pushes: a dashboard's uid, a group's or a server's name.

    `path` is relative to the output folder, with forward slashes.
    """

    kind: Kind
    identity: str
    path: str
    content: bytes = attrs.field(repr=False)
    location: Location | None = attrs.field(default=None, eq=False)
    # Of a dashboard: the title of its folder, None for General. Its JSON does not hold it.
    folder: str | None = None

    @property
    def sha256(self) -> str:
        """The digest of the content, in hex."""
        return hashlib.sha256(self.content).hexdigest()
