"""Expressions of one file: Python for each, with what it imports, and how many needed text."""

from __future__ import annotations

from collections.abc import Mapping

import attrs

from obsdsl.express.node import Node
from obsdsl.importing.python.code import Code
from obsdsl.importing.python.expression import FROM_FUNCTIONS, Shared, names_in, python_expression, written_expression
from obsdsl.importing.python.lines import Import
from obsdsl.importing.python.written import Written


@attrs.define
class Spelling:
    """Writes expressions. `imports` says where the first names of `known` come from; others are the file's own."""

    known: Mapping[str, Written]
    imports: Mapping[str, Import]
    variables: Mapping[str, Written] = attrs.field(factory=dict)
    shared: Shared = attrs.field(factory=Shared)
    # Names of the file that hold PromQL as text.
    raw_names: set[str] = attrs.field(factory=lambda: {"promql"})
    # How many expressions there were, and how many of them hold PromQL as text.
    count: int = 0
    raw: int = 0

    def __call__(self, node: Node) -> Code:
        """The expression as source."""
        text = python_expression(node, self.known, self.variables, self.shared)
        self.count += 1
        self.raw += self.is_raw(text)
        return Code(text, self.imports_of(text))

    def told(self, node: Node) -> Node | None:
        """The expression with its metrics known; None where it holds PromQL as text."""
        written = written_expression(node, self.known, self.variables, self.shared)
        return None if self.is_raw(written.text) else written.value.node

    def is_raw(self, text: str) -> bool:
        """Whether source holds PromQL as text."""
        return not self.raw_names.isdisjoint(names_in(text))

    def imports_of(self, text: str) -> tuple[Import, ...]:
        """What source needs to import."""
        return tuple(sorted(found for name in names_in(text) if (found := self._import(name))))

    def _import(self, name: str) -> Import | None:
        if name in self.imports:
            return self.imports[name]
        if name in FROM_FUNCTIONS:
            return ("obsdsl.functions", name)
        return ("obsdsl", name) if name in ("Not", "NotRegex", "Regex", "number", "promql") else None
