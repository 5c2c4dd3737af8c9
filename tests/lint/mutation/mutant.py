"""What a mutation operator is, what it makes, and what it knows of the workspace that it spoils."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import TypeAlias

import attrs

from obsdsl.compose.scrape.server import PrometheusServer
from obsdsl.compose.workspace import Workspace
from obsdsl.config import Config
from obsdsl.define.declaration import Declaration, MetricType, Recorded
from obsdsl.express.node import Node, Selector
from obsdsl.lint.context import Context, context_of
from obsdsl.lint.problem import Level

ROOT = Path(__file__).parent.parent.parent.parent
# How a problem calls an object, and the file in which it stands.
Place: TypeAlias = tuple[str, str]


@attrs.frozen(slots=False, eq=False)
class World:
    """The workspace as it is, all right, and where it is evaluated."""

    workspace: Workspace
    config: Config
    # Those of the workspace, for faults of servers.
    servers: tuple[PrometheusServer, ...] = ()

    @cached_property
    def context(self) -> Context:
        """What the lint knows of it."""
        return context_of(self.workspace.told(), self.config)

    def declaration(self, node: Node) -> Declaration | None:
        """What declares the series of a selector, where one metric does."""
        if not isinstance(node, Selector) or node.name is None:
            return None
        found = self.context.catalog.get(node.name, ())
        return found[0] if len(found) == 1 and isinstance(found[0], Declaration) else None

    def is_type(self, node: Node, *types: MetricType) -> bool:
        """Whether a selector is of a metric of these types; the series of a histogram are of none of them."""
        one = self.declaration(node)
        return one is not None and one.type in types and isinstance(node, Selector) and node.name == one.name

    def counts(self, node: Node) -> bool:
        """Whether a selector is of series that only rise."""
        one = self.declaration(node)
        kinds = (MetricType.COUNTER, MetricType.HISTOGRAM)
        return one is not None and one.type in kinds

    @cached_property
    def records(self) -> Mapping[str, Recorded]:
        """The recordings by name."""
        return {one.name: one for one in self.workspace.told() if isinstance(one, Recorded)}

    def is_metric(self, name: str) -> bool:
        """Whether there is such a series."""
        return name in self.context.catalog


@attrs.frozen
class FileMutation:
    """A file's text before and after."""

    file: str
    before: str
    after: str


@attrs.frozen
class Mutant:
    """The workspace with one fault: `what` says which, `places` are where a problem may name it."""

    what: str
    places: tuple[Place, ...]
    workspace: Workspace
    # Where not the workspace is wrong but its environment.
    config: Config | None = None
    # Where a file is wrong, beside the workspace.
    file: FileMutation | None = None
    # What the object was called before, where it is renamed: it must have been all right.
    before: Place | None = None

    def __str__(self) -> str:
        subject, file = self.places[0]
        folder = f"{ROOT}/"
        shown = f"{file.removeprefix(folder)} {subject}" if file.startswith(folder) and self.file is None else subject
        return f"{shown}: {self.what}"


Make: TypeAlias = Callable[[World], Iterator[Mutant]]


@attrs.frozen
class Operator:
    """A kind of fault: `check` should find it at `level`; None is the check's own."""

    name: str
    check: str
    make: Make
    level: Level | None = None
