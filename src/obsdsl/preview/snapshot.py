"""A workspace as pages need it: what servers get of it, what its definitions tell, what the lint says."""

from __future__ import annotations

import attrs

from obsdsl.catalog.page import Page
from obsdsl.compile.artifact import Artifact
from obsdsl.compose.workspace import Told
from obsdsl.graph.value import Graph
from obsdsl.lint.problem import Problem
from obsdsl.preview.problems import Problems


@attrs.frozen(eq=False)
class More:
    """What is made of the definitions themselves, and so takes longer."""

    catalog: Page
    graph: Graph


@attrs.frozen(eq=False)
class Snapshot:
    """The workspace at one time. `files` are those that it depends on."""

    title: str
    artifacts: tuple[Artifact, ...] = ()
    told: tuple[Told, ...] = ()
    problems: tuple[Problem, ...] = ()
    files: tuple[str, ...] = ()
    more: More | None = None

    def by_subject(self) -> Problems:
        """The problems, to be asked for."""
        return Problems(self.problems)
