"""The facts of all objects, indexed: what checks of the whole project look at."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import TypeVar

from obsdsl.define.light import frozen
from obsdsl.lint.facts import AlertFact, Fact, GroupFact, MetricFact, ReadFact, RecordFact

F = TypeVar("F", bound=Fact)


@frozen(slots=False, eq=False)
class Project:
    """Everything that is defined and read, with its places."""

    facts: tuple[Fact, ...]

    @cached_property
    def _by_kind(self) -> dict[type[Fact], list[Fact]]:
        found: dict[type[Fact], list[Fact]] = {}
        for fact in self.facts:
            found.setdefault(type(fact), []).append(fact)
        return found

    def of(self, kind: type[F]) -> tuple[F, ...]:
        """The facts of one kind, in the order of their objects."""
        kinds = [one for one in self._by_kind if issubclass(one, kind)]
        if len(kinds) > 1:
            return tuple([fact for fact in self.facts if isinstance(fact, kind)])
        return tuple(self._by_kind[kinds[0]]) if kinds else ()  # type: ignore[arg-type]

    @cached_property
    def is_whole(self) -> bool:
        """Whether it is a workspace with all that there is; of some files, what they lack may stand in others."""
        return bool(self.of(MetricFact))

    @cached_property
    def alerts(self) -> tuple[AlertFact, ...]:
        """All alerts."""
        return self.of(AlertFact)

    @cached_property
    def records(self) -> tuple[RecordFact, ...]:
        """All recording rules."""
        return self.of(RecordFact)

    @cached_property
    def records_by_name(self) -> Mapping[str, tuple[RecordFact, ...]]:
        """The recording rules by what they record; two may record parts of one series."""
        found: dict[str, list[RecordFact]] = {}
        for record in self.records:
            found.setdefault(record.name, []).append(record)
        return {name: tuple(records) for name, records in found.items()}

    @cached_property
    def groups(self) -> Mapping[str, GroupFact]:
        """The groups by what tells them apart."""
        return {group.home: group for group in self.of(GroupFact)}

    @cached_property
    def readers(self) -> Mapping[str, tuple[ReadFact, ...]]:
        """The expressions that read each series, by its name."""
        found: dict[str, list[ReadFact]] = {}
        for fact in self.of(ReadFact):
            for name in fact.names:
                found.setdefault(name, []).append(fact)
        return {name: tuple(readers) for name, readers in found.items()}
