"""One of the three workspaces that are merged: its texts, read as Python only where somebody asks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property

import attrs

from obsdsl.importing.update.match import Ref
from obsdsl.importing.update.module import Block, Module, module_name, read_module


@attrs.frozen(eq=False, slots=False)
class Side:
    """Texts by their path from the workspace's root."""

    texts: Mapping[str, str]
    _modules: dict[str, Module | SyntaxError] = attrs.field(factory=dict, init=False)

    @cached_property
    def names(self) -> frozenset[str]:
        """The dotted names of its modules."""
        return frozenset(module_name(path) for path in self.texts if path.endswith(".py"))

    def module(self, path: str) -> Module:
        """A file that is there, by its definitions. Raises SyntaxError where it is no Python."""
        if path not in self._modules:
            try:
                self._modules[path] = read_module(path, self.texts[path])
            except SyntaxError as error:
                self._modules[path] = error
        found = self._modules[path]
        if isinstance(found, SyntaxError):
            raise found
        return found

    def fault(self, path: str) -> SyntaxError | None:
        """Why a file is no Python."""
        try:
            self.module(path)
        except SyntaxError as error:
            return error
        return None

    def block(self, ref: Ref) -> Block:
        """A definition."""
        return self.module(ref[0]).blocks[ref[1]]

    def ident(self, ref: Ref) -> tuple[str, str]:
        """A definition by its module and its name."""
        return module_name(ref[0]), self.block(ref).name

    def refs(self, path: str) -> Iterator[Ref]:
        """The definitions of a file; none where there is none."""
        if path in self.texts:
            yield from ((path, index) for index in range(len(self.module(path).blocks)))
