"""The artifacts of a side as plain data, parsed where somebody asks for them.

What is the same on both sides, byte for byte, is nowhere in `changed`, and so is never parsed: comparing a thousand
dashboards of which one changed reads two.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any, Final, Literal, TypeAlias

import attrs
import orjson

from obsdsl.compile.artifact import Artifact
from obsdsl.compose.plain import Plain
from obsdsl.compose.severity import SeverityPolicy
from obsdsl.compose.workspace import Told
from obsdsl.define.declaration import Declaration
from obsdsl.errors import LoadError, Location
from obsdsl.read.yaml import open_document
from obsdsl.read.yaml_node import value
from obsdsl.review.side import Side

# What is compared with its like. Of one kind the names are unique.
Kind: TypeAlias = Literal["dashboard", "group", "alertmanager", "server", "datasource", "library panel", "other"]
_KINDS: Final[Mapping[str, Kind]] = {
    "dashboard": "dashboard", "rules": "group", "alertmanager": "alertmanager", "prometheus": "server",
    "datasource": "datasource", "library-panel": "library panel",
}  # fmt: skip
# A side mostly has one of these, whatever it is called there.
_SINGLE: Final = ("alertmanager", "server")


@attrs.frozen(eq=False)
class Document:
    """One thing that is compared: a dashboard, a rule group, a server's configuration. `name` is its identity."""

    kind: Kind
    name: str
    data: Any = attrs.field(repr=False)
    artifact: Artifact = attrs.field(repr=False)

    @property
    def of(self) -> tuple[str, str]:
        """The artifact that remarks belong to."""
        return self.artifact.kind, self.name

    @property
    def folder(self) -> str | None:
        """Of a dashboard: its folder; None for General."""
        return self.artifact.folder

    @property
    def location(self) -> Location | None:
        """Where it is defined."""
        return self.artifact.location


@attrs.frozen(eq=False)
class Pair:
    """One document before and after; None where it is not there."""

    name: str
    before: Document | None
    after: Document | None

    @property
    def document(self) -> Document:
        """The newer one."""
        found = self.after or self.before
        assert found is not None
        return found


class Documents:
    """All documents of a side, each kind by name. What is asked for is parsed."""

    def __init__(self, side: Side) -> None:
        self.side = side
        self._opened: dict[int, list[Document]] = {}

    @property
    def told(self) -> tuple[Told, ...] | None:
        """What definitions tell each other; None where nobody declared anything."""
        return self.side.told

    @property
    def metrics(self) -> tuple[Declaration, ...] | None:
        """The metrics that are declared; None where nobody declared any."""
        return self.side.metrics

    @property
    def policy(self) -> SeverityPolicy:
        """What severities mean."""
        return self.side.policy

    @cached_property
    def dashboards(self) -> Mapping[str, Document]:
        """By uid."""
        return self.all("dashboard")

    @cached_property
    def groups(self) -> Mapping[str, Document]:
        """Rule groups: `data` is the group, whose `rules` are as Prometheus reads them."""
        return self.all("group")

    @cached_property
    def alertmanagers(self) -> Mapping[str, Document]:
        """Alertmanager's configurations."""
        return self.all("alertmanager")

    @cached_property
    def servers(self) -> Mapping[str, Document]:
        """Prometheus' configurations."""
        return self.all("server")

    @cached_property
    def datasources(self) -> Mapping[str, Document]:
        """Grafana's data sources."""
        return self.all("datasource")

    @cached_property
    def library_panels(self) -> Mapping[str, Document]:
        """Grafana's library panels, by uid."""
        return self.all("library panel")

    def all(self, kind: Kind) -> Mapping[str, Document]:
        """All of a kind, by name."""
        return _by_name(self.opened(self.of_kind(kind)))

    def of_kind(self, kind: Kind) -> list[Artifact]:
        """The artifacts that hold documents of a kind."""
        return [one for one in self.side.artifacts if _KINDS.get(one.kind, "other") == kind]

    def opened(self, artifacts: Iterable[Artifact]) -> list[Document]:
        """The documents in them, each parsed once."""
        found: list[Document] = []
        for one in artifacts:
            if id(one) not in self._opened:
                self._opened[id(one)] = list(_open(one))
            found += self._opened[id(one)]
        return found


def changed(before: Documents, after: Documents, kind: Kind) -> Iterator[Pair]:
    """Those that differ in their bytes, by name. Most of them say something else, some only say it otherwise."""
    old, new = before.of_kind(kind), after.of_kind(kind)
    same = Counter(map(_bytes, old)) & Counter(map(_bytes, new))
    olds, news = (
        _by_name(one.opened(_without(same, artifacts))) for one, artifacts in ((before, old), (after, new))
    )  # fmt: skip
    if kind in _SINGLE and len(old) == len(new) == len(olds) == len(news) == 1:
        yield Pair(next(iter(news)), next(iter(olds.values())), next(iter(news.values())))
        return
    for name in sorted({*olds, *news}):
        yield Pair(name, olds.get(name), news.get(name))


def _bytes(one: Artifact) -> tuple[str | None, bytes]:
    return one.folder, one.content


def _without(same: Counter[tuple[str | None, bytes]], artifacts: Iterable[Artifact]) -> Iterator[Artifact]:
    left = Counter(same)
    for one in artifacts:
        if left[_bytes(one)]:
            left[_bytes(one)] -= 1
        else:
            yield one


def _by_name(documents: Iterable[Document]) -> dict[str, Document]:
    """A name that several have, as groups of several files do, is told apart by the file."""
    found: dict[str, Document] = {}
    for one in documents:
        name = one.name if one.name not in found else f"{one.name} ({one.artifact.path})"
        found[name] = one
    return found


def _open(artifact: Artifact) -> Iterator[Document]:
    kind = _KINDS.get(artifact.kind, "other")
    data = _json(artifact) if artifact.path.endswith(".json") else _yaml(artifact)
    if kind != "group":
        name = data.get("uid") if kind == "dashboard" and isinstance(data, dict) else None
        yield Document(kind, str(name or artifact.identity), data, artifact)
        return
    groups = data.get("groups") if isinstance(data, dict) else None
    for one in groups if isinstance(groups, list) else ():
        if isinstance(one, dict):
            yield Document(kind, str(one.get("name", "")), one, artifact)


def _json(artifact: Artifact) -> Any:
    try:
        return orjson.loads(artifact.content)
    except ValueError as error:
        raise LoadError(artifact.path, f"it is no JSON ({error}); mend it, or leave it out") from None


def _yaml(artifact: Artifact) -> Any:
    document = open_document(artifact.path, artifact.content.decode(errors="replace"))
    if document.flaws:
        raise LoadError(artifact.path, f"it is no YAML ({document.flaws[0].message}); mend it, or leave it out")
    roots = [_plain(value(root)) for root in document.roots]
    return roots[0] if len(roots) == 1 else roots


def _plain(found: Any) -> Any:
    if isinstance(found, Mapping):
        return {str(key): _plain(one) for key, one in found.items()}
    if isinstance(found, list):
        return [_plain(one) for one in found]
    return found.text if isinstance(found, Plain) else found
