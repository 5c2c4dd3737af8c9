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

from obsdsl.compile.artifact import Artifact
from obsdsl.compose.severity import SeverityPolicy
from obsdsl.compose.workspace import Told
from obsdsl.define.declaration import Declaration
from obsdsl.errors import Location
from obsdsl.review.opening import Opened, opened
from obsdsl.review.side import UNKNOWN, Side

# What is compared with its like. Of one kind the names are unique.
Kind: TypeAlias = Literal["dashboard", "group", "alertmanager", "server", "datasource", "library panel", "other"]
KINDS: Final[Mapping[str, Kind]] = {
    "dashboard": "dashboard", "rules": "group", "log-rules": "group", "alertmanager": "alertmanager",
    "prometheus": "server", "datasource": "datasource", "library-panel": "library panel",
}  # fmt: skip
# A side mostly has one of these, whatever it is called there.
_SINGLE: Final = ("alertmanager", "server")
_BOTH: Final = 2
# What is made of other artifacts: what changes there is said where it comes from.
_SOURCES: Final[Mapping[str, tuple[str, ...]]] = {
    "manifest": ("dashboard", "rules", "prometheus", "alertmanager"),
    "grafana-rules": ("rules",),
    **dict.fromkeys(("contact-point", "mute-timing", "template", "policy"), ("alertmanager",)),
}


@attrs.frozen(eq=False)
class Document:
    """One thing that is compared: a dashboard, a rule group, a server's configuration. `name` is its identity."""

    kind: Kind
    name: str
    data: Any = attrs.field(repr=False)
    artifact: Artifact = attrs.field(repr=False)
    # Where it is defined, or where it stands in its file.
    location: Location | None = None
    # Of a dashboard: its folder; None for General, UNKNOWN where nobody says it.
    folder: str | None = None

    @property
    def of(self) -> tuple[str, str]:
        """The artifact that remarks belong to."""
        return self.artifact.kind, self.name

    @property
    def is_of_logs(self) -> bool:
        """Whether a Loki evaluates it, and no Prometheus: a group of rules of logs."""
        return self.artifact.kind == "log-rules"


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

    @property
    def folders(self) -> tuple[str, str] | None:
        """Both folders, where the document moved from one to the other."""
        found = [one.folder for one in (self.before, self.after) if one is not None and one.folder != UNKNOWN]
        if len(found) < _BOTH or found[0] == found[1]:
            return None
        return found[0] or "General", found[1] or "General"


class Documents:
    """All documents of a side, each kind by name. What is asked for is parsed, once."""

    def __init__(self, side: Side) -> None:
        self.side = side
        self._opened: dict[int, list[Document]] = {}
        self._kinds = frozenset(one.kind for one in side.artifacts)

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
        """Alertmanager's configurations; of secrets in them there is a mark."""
        return self.all("alertmanager")

    @cached_property
    def servers(self) -> Mapping[str, Document]:
        """Prometheus' configurations; of secrets in them there is a mark."""
        return self.all("server")

    @cached_property
    def datasources(self) -> Mapping[str, Document]:
        """Grafana's data sources."""
        return self.all("datasource")

    def all(self, kind: Kind) -> Mapping[str, Document]:
        """All of a kind, by name."""
        return _by_name(self.opened(self.of_kind(kind)))

    def naming(self, kind: Kind, words: Iterable[str]) -> list[Document]:
        """Those of a kind whose text holds one of the words, such as a metric's name; no other is parsed for it."""
        wanted = [one.encode() for one in words]
        return self.opened(one for one in self.of_kind(kind) if any(word in one.content for word in wanted))

    def of_kind(self, kind: Kind) -> list[Artifact]:
        """The artifacts that hold documents of a kind."""
        return [one for one in self.side.artifacts if _kind(one) == kind and not self._is_derived(one)]

    def opened(self, artifacts: Iterable[Artifact]) -> list[Document]:
        """The documents in them, each parsed once."""
        found: list[Document] = []
        for one in artifacts:
            if id(one) not in self._opened:
                self._opened[id(one)] = [_document(one, held) for held in opened(one)]
            found += self._opened[id(one)]
        return found

    def _is_derived(self, one: Artifact) -> bool:
        return not self.side.is_live and not self._kinds.isdisjoint(_SOURCES.get(one.kind, ()))


def changed(before: Documents, after: Documents, kind: Kind) -> Iterator[Pair]:
    """Those that differ in their bytes, by name. Most of them say something else, some only say it otherwise."""
    old, new = before.of_kind(kind), after.of_kind(kind)
    same = Counter(map(_bytes, old)) & Counter(map(_bytes, new))
    olds, news = _matched(before.opened(_without(same, old)), after.opened(_without(same, new)))
    if len(olds) == len(news) == 1 and (_is_alone(old, new, kind) or _are_files(before, after)):
        yield Pair(next(iter(news)), next(iter(olds.values())), next(iter(news.values())))
        return
    for name in sorted({*olds, *news}):
        yield Pair(name, olds.get(name), news.get(name))


def differing(before: Documents, after: Documents) -> int:
    """How many artifacts there are on one side, and not on the other, byte for byte."""
    old, new = (Counter(map(_bytes, one.side.artifacts)) for one in (before, after))
    return max((old - new).total(), (new - old).total())


def _kind(one: Artifact) -> Kind:
    return KINDS.get(one.kind, "other")


def _document(artifact: Artifact, held: Opened) -> Document:
    folder = artifact.folder or (artifact.folder if held.folder is None else held.folder)
    return Document(_kind(artifact), held.name, held.data, artifact, held.location, folder)


def _bytes(one: Artifact) -> tuple[str, str | None, bytes]:
    return one.kind, one.folder, one.content


def _without(same: Counter[tuple[str, str | None, bytes]], artifacts: Iterable[Artifact]) -> Iterator[Artifact]:
    left = Counter(same)
    for one in artifacts:
        if left[_bytes(one)]:
            left[_bytes(one)] -= 1
        else:
            yield one


def _is_alone(old: list[Artifact], new: list[Artifact], kind: Kind) -> bool:
    return kind in _SINGLE and len(old) == len(new) == 1


def _are_files(before: Documents, after: Documents) -> bool:
    """Whether somebody compares one file with another, whatever they are called."""
    return len(before.side.artifacts) == len(after.side.artifacts) == 1


def _matched(old: Iterable[Document], new: Iterable[Document]) -> tuple[dict[str, Document], dict[str, Document]]:
    """Both by name. A name that several have, as groups of several files may, is told apart by the file."""
    olds, news = _grouped(old), _grouped(new)
    several = {name for found in (olds, news) for name, ones in found.items() if len(ones) > 1}
    return _named(olds, several), _named(news, several)


def _grouped(documents: Iterable[Document]) -> dict[str, list[Document]]:
    found: dict[str, list[Document]] = {}
    for one in documents:
        found.setdefault(one.name, []).append(one)
    return found


def _named(found: Mapping[str, list[Document]], several: Iterable[str]) -> dict[str, Document]:
    """The documents of `several` names are called by the file, too, and where one has two of them, by a number."""
    named: dict[str, Document] = {}
    for name, ones in found.items():
        for one in ones:
            key = full = f"{name} ({one.artifact.path})" if name in several else name
            number = 2
            while key in named:
                key, number = f"{full} #{number}", number + 1
            named[key] = attrs.evolve(one, name=key)
    return named


def _by_name(documents: Iterable[Document]) -> dict[str, Document]:
    found = _grouped(documents)
    return _named(found, [name for name, ones in found.items() if len(ones) > 1])
