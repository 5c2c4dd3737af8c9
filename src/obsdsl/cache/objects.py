"""The objects of a workspace as they are kept: what a build or a lint knows of an unchanged file."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any

from obsdsl.cache.dependency import digest
from obsdsl.define.light import frozen
from obsdsl.errors import Location


@frozen(eq=False)
class Found:
    """One object. `file` is the first that binds it; `token` is its name in this and the next run."""

    file: str
    kind: str
    identity: str
    token: str
    location: Location | None
    more: Any

    def place(self, name: str) -> tuple[str, str]:
        """The file to which results of the object are attached, and the name there."""
        path, _, number = self.token.rpartition("#")
        return path, f"{name}:{number}"

    @property
    def drawn(self) -> list[tuple[str, str]]:
        """Of a dashboard: the tokens of the alerts that its panels draw, with the panels' URLs."""
        return [(token, url) for token, url in self.more]

    @property
    def members(self) -> list[tuple[str, str | None]]:
        """Of a group: the tokens of its rules, with the panels that they name."""
        return [(token, panel) for token, panel in self.more[0]]

    @property
    def jobs(self) -> list[str]:
        """Of a server: the tokens of its jobs."""
        return list(self.more[0])

    @property
    def told(self) -> str:
        """Of what tells the others something: the digest of that, empty for nothing."""
        return str(self.more[1] if self.kind in ("group", "server") else self.more)


# In the order of the fields of Objects; further kinds are those that are compiled alone.
_KINDS = ("metric", "dashboard", "group", "rule", "server", "job", "routing", "policy", "stream")


@frozen(eq=False)
class Objects:
    """All objects of a workspace, each kind in the order of its identity."""

    metrics: tuple[Found, ...]
    dashboards: tuple[Found, ...]
    groups: tuple[Found, ...]
    rules: tuple[Found, ...]
    servers: tuple[Found, ...]
    jobs: tuple[Found, ...]
    routings: tuple[Found, ...]
    policies: tuple[Found, ...]
    streams: tuple[Found, ...]
    alone: tuple[Found, ...]

    @classmethod
    def of(cls, rows: Iterable[tuple[str, list[Any]]]) -> Objects:
        """From the rows of all files, in load's order: an object that several bind is the first one's."""
        kinds: dict[str, dict[str, Found]] = {kind: {} for kind in _KINDS}
        for path, (kind, identity, token, file, line, more) in rows:
            if token not in kinds.setdefault(kind, {}):
                location = None if file is None else Location(file, line)
                kinds[kind][token] = Found(path, kind, identity, token, location, more)
        ordered = [tuple(sorted(held.values(), key=lambda found: found.identity)) for held in kinds.values()]
        return cls(*(*ordered[: len(_KINDS)], tuple(chain.from_iterable(ordered[len(_KINDS) :]))))

    def alone_of(self, kind: str) -> tuple[Found, ...]:
        """The objects of one of the kinds that are compiled alone."""
        return tuple(one for one in self.alone if one.kind == kind)

    def telling(self) -> Iterator[Found]:
        """The objects that tell the others something, in the order in which it is told."""
        return (one for one in self._telling() if one.told)

    def _telling(self) -> Iterator[Found]:
        return chain(self.metrics, self.groups, self.servers, self.streams, self.policies)

    def catalog(self) -> str:
        """Equal where the workspace declares, records and scrapes the same."""
        return digest("\n".join(one.told for one in self.telling() if one.kind != "policy").encode())

    def policy(self) -> str:
        """Equal where severities mean the same."""
        return "\n".join(one.told for one in self.policies)

    def is_faulty(self) -> bool:
        """Whether a load would refuse them: two of one identity, a rule in two groups or none, a job in no server."""
        named = (
            self.metrics, self.dashboards, self.groups, self.servers, self.routings, self.streams,
            *(self.alone_of(kind) for kind in {one.kind for one in self.alone}),
        )  # fmt: skip
        if any(_is_twice(one.identity for one in kind) for kind in named):
            return True
        if len(self.policies) > 1:
            return True
        scraped = {token for server in self.servers for token in server.jobs}
        if any(job.token not in scraped for job in self.jobs):
            return True
        held = [token for group in self.groups for token in dict.fromkeys(token for token, _ in group.members)]
        grouped = set(held)
        return len(grouped) < len(held) or any(rule.token not in grouped for rule in self.rules)


def _is_twice(names: Iterable[str]) -> bool:
    seen: set[str] = set()
    for name in names:
        folded = name.casefold() if name.isascii() else unicodedata.normalize("NFC", name.casefold())
        if folded in seen:
            return True
        seen.add(folded)
    return False
