"""The rule groups of this project in a ruler of Mimir, Cortex or Loki, as a part of a target."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import attrs

from obsdsl.compile.artifact import Artifact
from obsdsl.diff.change import Change
from obsdsl.diff.resource import Identity, Live, Resource, digest_of
from obsdsl.diff.yaml_file import data
from obsdsl.errors import RemoteError
from obsdsl.push.http import Session
from obsdsl.push.part import Reading, Run
from obsdsl.push.ruler.client import Client
from obsdsl.push.ruler.engine import ENGINES
from obsdsl.push.ruler.group import Group, Mark, canonical, mark_of, marked
from obsdsl.push.ruler.writing import Writing
from obsdsl.target_config import RulerTarget

_KIND = "rule-group"


def make(table: RulerTarget, project: str, root: Path, secrets: Path | None) -> Ruler:  # noqa: ARG001
    """The part of `[[tool.obsdsl.targets.<name>.rulers]]`."""
    engine = ENGINES[table.engine]
    namespace = table.namespace or project
    if "/" in namespace and not engine.slashes:
        fault = f"the namespace is {namespace!r}, and {engine.title} takes none with a '/'; write another"
        raise RemoteError(table.name, fault)
    headers = {} if table.tenant is None else {"X-Scope-OrgID": table.tenant}
    session = Session(table.connection, f"{engine.title} {table.connection.url}", root, headers)
    tenant = "" if table.tenant is None else f", tenant {table.tenant}"
    return Ruler(
        table.name,
        f"{table.connection.url}{tenant}, namespace {namespace}",
        project,
        namespace,
        Client(session, engine, table.prefix.rstrip("/")),
        table.groups,
        table.workers,
        table.wait.milliseconds / 1000,
    )


@attrs.frozen(eq=False)
class Ruler:
    """One namespace of one tenant. `seconds` is how long a group may take until it is active."""

    name: str
    where: str
    project: str
    namespace: str
    client: Client
    patterns: tuple[str, ...]
    workers: int
    seconds: float
    together: bool = True

    @property
    def owner(self) -> str:
        """Our mark."""
        return f"obsdsl/{self.project}"

    def wanted(self, artifacts: Sequence[Artifact]) -> tuple[Resource, ...]:
        kinds = self._kinds(artifacts)
        found: dict[Identity, Resource] = {}
        for one in artifacts:
            for group in _groups(one) if one.kind in kinds and self._is_chosen(one.identity) else ():
                made = self._resource(group, one)
                if (other := found.setdefault(made.identity, made)) is not made:
                    fault = f"another group has that name ({other.location}); a namespace takes one, so rename one"
                    raise RemoteError(f"rule group {made.title!r}", fault, one.location)
        return tuple(found.values())

    def _kinds(self, artifacts: Sequence[Artifact]) -> tuple[str, ...]:
        """What it evaluates: a Loki rules of logs, where there are any and the target names no groups."""
        if not self.client.engine.logql:
            return ("rules",)
        alone = not self.patterns and any(one.kind == "log-rules" for one in artifacts)
        return ("log-rules",) if alone else ("log-rules", "rules")

    def _is_chosen(self, name: str) -> bool:
        return not self.patterns or any(fnmatchcase(name, one) for one in self.patterns)

    def _resource(self, group: Group, artifact: Artifact) -> Resource:
        name = str(group.get("name"))
        if "/" in name and not self.client.engine.slashes:
            fault = f"{self.client.engine.title} takes no name with a '/'; rename it, or leave it out with `groups`"
            raise RemoteError(f"rule group {name!r}", fault, artifact.location)
        plain = canonical(group)
        content = marked(group, Mark(self.owner, digest_of(plain)))
        return Resource(self.identity(name), content, plain, name, location=artifact.location)

    def identity(self, group: str, namespace: str | None = None) -> Identity:
        """`shop/web`."""
        return Identity(self.name, _KIND, f"{namespace or self.namespace}/{group}")

    def read(self, wanted: Sequence[Resource]) -> Reading:
        names = {one.identity for one in wanted}
        live = self.stored(sorted({*(self.split(one)[0] for one in names), self.namespace}))
        return Reading(tuple(one for one in live.values() if one.identity in names or one.owner == self.owner))

    def stored(self, namespaces: Sequence[str]) -> dict[Identity, Live]:
        """All groups of these namespaces, others' too."""
        return {
            identity: self.live(identity, group)
            for namespace in namespaces
            for name, group in self.client.groups(namespace).items()
            for identity in [self.identity(name, namespace)]
        }

    def now(self, identity: Identity) -> Live | None:
        """One, right now."""
        found = self.client.group(*self.split(identity))
        return None if found is None else self.live(identity, found)

    def live(self, identity: Identity, group: Group) -> Live:
        """A group that was read."""
        mark = mark_of(group)
        owner, applied = (None, None) if mark is None else (mark.owner, mark.applied)
        # Another project's digest says nothing of what we applied.
        applied = applied if owner == self.owner else None
        return Live(identity, dict(group), canonical(group), None, owner, applied, str(group.get("name")))

    def split(self, identity: Identity) -> tuple[str, str]:
        """Namespace and name, either of which may hold a slash. In an old plan the namespace may have been another."""
        own = f"{self.namespace}/"
        if identity.name.startswith(own):
            return self.namespace, identity.name.removeprefix(own)
        namespace, _, name = identity.name.partition("/")
        return namespace, name

    def apply(self, changes: Sequence[Change], run: Run) -> None:
        Writing(self, changes, run).go()

    def restored(self, live: Live) -> Resource:
        return Resource(live.identity, live.content, canonical(live.content), live.title)

    def recover(self, changes: Sequence[Change]) -> None:
        """Each write is whole by itself, and its mark came with it."""


def _groups(artifact: Artifact) -> list[Group]:
    found: Any = data(artifact.content.decode())
    documents = found if isinstance(found, list) else [found]
    rows = [one.get("groups") for one in documents if isinstance(one, Mapping)]
    return [group for groups in rows if isinstance(groups, list) for group in groups if isinstance(group, Mapping)]
