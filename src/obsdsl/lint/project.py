"""The facts of all objects, indexed: what checks of the whole project look at.

A second run has most facts as they were kept, and takes them apart where they are asked for. So a check asks for what
is rare first (records, routings, panels with thresholds), and for what many objects have by `has` and `sharing`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import TypeVar

from obsdsl.define.light import frozen
from obsdsl.lint.bunch import Facts, Kinds
from obsdsl.lint.facts import AlertFact, Fact, GroupFact, MetricFact, ReadFact, RecordFact

F = TypeVar("F", bound=Fact)


@frozen(slots=False, eq=False)
class Project:
    """Everything that is defined and read, with its places."""

    facts: Facts

    @cached_property
    def _kinds(self) -> Kinds:
        return Kinds(self.facts)

    @cached_property
    def _found(self) -> dict[type[Fact], tuple[Fact, ...]]:
        return {}

    def has(self, kind: type[Fact]) -> bool:
        """Whether there is any of the kind."""
        return bool(self._kinds.of(kind))

    def of(self, kind: type[F]) -> tuple[F, ...]:
        """The facts of one kind, in the order of their objects."""
        if kind not in self._found:
            self._found[kind] = tuple([fact for bunch in self._kinds.of(kind) for fact in bunch.facts])
        return self._found[kind]  # type: ignore[return-value]

    def sharing(self, kind: type[F], name: str) -> Iterator[list[F]]:
        """The facts of one kind that have the same text in a property of its `shared`: two or more of each."""
        return self._kinds.sharing(kind, name)

    @cached_property
    def is_whole(self) -> bool:
        """Whether it is a workspace with all that there is; of some files, what they lack may stand in others."""
        return self.has(MetricFact)

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


class RoutedProject(Project):
    """A project with the configuration of an Alertmanager: what checks look at that compare alerts with routes."""
