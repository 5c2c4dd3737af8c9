"""Where a value stands, and what is known there."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from obsdsl.compose.rule import AlertRule, RecordingRule, RuleGroup
from obsdsl.define.light import light
from obsdsl.errors import Location
from obsdsl.express.infer import Inferred
from obsdsl.express.node import Node, children, walk
from obsdsl.lint.context import Context
from obsdsl.read.origin import Origin, Path

if TYPE_CHECKING:
    from obsdsl.lint.view import DashboardView, PanelView
    from obsdsl.lint.view.server import ServerView

# What an expression is for. The first two are evaluated by Prometheus, the others by Grafana.
Use: TypeAlias = Literal["alert", "record", "panel", "variable", "annotation"]


@light(eq=False, slots=False)
class Site:
    """The place of a value: what holds it, where that was written, and what is known of it.

    `origin` is None where the object was made in memory and its file cannot be read; `path` is that of the value in
    its file. `node` is the whole expression, with its windows resolved, and `text` its text as it was written, at
    `text_path` below `path`.
    """

    context: Context
    subject: str
    location: Location | None = None
    origin: Origin | None = None
    path: Path = ()
    group: RuleGroup | None = None
    # Of the rule in its group.
    index: int = 0
    rule: AlertRule | RecordingRule | None = None
    dashboard: DashboardView | None = None
    panel: PanelView | None = None
    use: Use | None = None
    node: Node | None = None
    text: str | None = None
    text_path: Path = ()
    # Where in the text at `text_path` the expression begins.
    text_offset: int = 0
    server: ServerView | None = None

    def infer(self, node: Node) -> Inferred:
        """What is known of a node of an expression."""
        return self.context.infer(node)

    @property
    def in_rule(self) -> bool:
        """Whether Prometheus evaluates the expression, all by itself."""
        return self.use in ("alert", "record")

    @cached_property
    def nodes(self) -> tuple[Node, ...]:
        """The nodes of the whole expression, each before its own."""
        return () if self.node is None else tuple(walk(self.node))

    @cached_property
    def _parents(self) -> dict[int, Node]:
        found: dict[int, Node] = {}
        pending = [] if self.node is None else [self.node]
        while pending:
            node = pending.pop()
            for child in children(node):
                found[id(child)] = node
                pending.append(child)
        return found

    def parent(self, node: Node) -> Node | None:
        """The node right above one of this expression's, None for the whole."""
        return self._parents.get(id(node))

    def above(self, node: Node) -> Iterator[Node]:
        """The nodes above one of this expression's, from the nearest to the whole."""
        parent = self.parent(node)
        while parent is not None:
            yield parent
            parent = self.parent(parent)


@light
class Expression:
    """A whole expression, as a value to be checked."""

    node: Node


# What begins an action of a template; a text without any stays as it is.
ACTION: Final = "{{"


@light
class TemplateText:
    """A text that Prometheus expands for each alert: an annotation or a label. `field` is its path in the rule."""

    text: str
    kind: Literal["annotation", "label"]
    name: str
    field: Path
