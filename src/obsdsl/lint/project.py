"""The facts of all objects, indexed: what checks of the whole project look at."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import TypeVar

import attrs

from obsdsl.lint.facts import AlertFact, Fact, ReadFact, RecordFact

F = TypeVar("F", bound=Fact)


@attrs.frozen(slots=False, eq=False)
class Project:
    """Everything that is defined and read, with its places."""

    facts: tuple[Fact, ...]

    def of(self, kind: type[F]) -> tuple[F, ...]:
        """The facts of one kind, in the order of their objects."""
        return tuple(fact for fact in self.facts if isinstance(fact, kind))

    @cached_property
    def alerts(self) -> tuple[AlertFact, ...]:
        """All alerts."""
        return self.of(AlertFact)

    @cached_property
    def records(self) -> tuple[RecordFact, ...]:
        """All recording rules."""
        return self.of(RecordFact)

    @cached_property
    def readers(self) -> Mapping[str, tuple[ReadFact, ...]]:
        """The expressions that read each series, by its name."""
        found: dict[str, list[ReadFact]] = {}
        for fact in self.of(ReadFact):
            for name in fact.names:
                found.setdefault(name, []).append(fact)
        return {name: tuple(readers) for name, readers in found.items()}
