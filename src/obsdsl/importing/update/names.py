"""The names that a definition uses, and its text with the names that they have in another file."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterator, Mapping
from typing import TypeAlias

import attrs

from obsdsl.importing.update.module import Block, Module

# A name by the module that defines it; without a name the module itself.
Ident: TypeAlias = tuple[str, str]


@attrs.frozen
class Need:
    """An import that a file lacks: `from module import name as alias`."""

    module: str
    name: str
    alias: str


@attrs.frozen
class Use:
    """A place in a text that names something: `start` and `end` are offsets."""

    ident: Ident
    start: int
    end: int
    # What the first part of the place is called there.
    alias: str


@attrs.frozen
class Rewritten:
    """A definition as it reads in another file, and what that must import for it."""

    block: Block
    needs: frozenset[Need]


def uses(block: Block, module: Module, modules: frozenset[str]) -> Iterator[Use]:
    """What a definition of the module names. `modules` are those of the workspace."""
    offsets = _Offsets(block.text)
    hidden = _parameters(block)
    inner: set[int] = set()
    for node in block.nodes:
        chain = _chain(node) if isinstance(node, ast.Attribute) else None
        if (
            chain is None
            or not isinstance(node, ast.Attribute)
            or chain[0].id in hidden
            or chain[0].id not in module.bindings
        ):
            continue
        name, attributes = chain
        whole = ".".join(part for part in (*module.bindings[name.id], *attributes[:-1]) if part)
        if whole in modules and f"{whole}.{attributes[-1]}" not in modules:
            inner.add(id(name))
            yield Use((whole, attributes[-1]), *offsets.span(node), name.id)
    everything = module.bindings.get("*", ("", ""))[0]
    for node in block.nodes:
        if isinstance(node, ast.Name) and id(node) not in inner and node.id not in hidden:
            if node.id in module.defined:
                yield Use((module.name, node.id), *offsets.span(node), node.id)
            elif (bound := module.bindings.get(node.id)) is not None:
                yield Use(bound, *offsets.span(node), node.id)
            elif everything in modules and not hasattr(builtins, node.id):
                yield Use((everything, node.id), *offsets.span(node), node.id)


def _chain(node: ast.expr) -> tuple[ast.Name, list[str]] | None:
    """The name and the attributes of `a.b.c`."""
    attributes: list[str] = []
    while isinstance(node, ast.Attribute):
        attributes.append(node.attr)
        node = node.value
    return (node, attributes[::-1]) if attributes and isinstance(node, ast.Name) else None


def rewritten(
    block: Block, module: Module, target: Module, moved: Mapping[Ident, Ident], modules: frozenset[str]
) -> Rewritten:
    """The definition as it reads in `target`, where what is in `moved` has another place or name."""
    needs: set[Need] = set()
    edits: list[tuple[int, int, str]] = []
    for use in uses(block, module, modules):
        text, need = _local(use, moved.get(use.ident, use.ident), module, target, modules)
        if need is not None:
            needs.add(need)
        edits.append((use.start, use.end, text))
    text = block.text
    for start, end, new in sorted(edits, reverse=True):
        text = text[:start] + new + text[end:]
    own = moved.get((module.name, block.name), (module.name, block.name))[1]
    first = block.tree[0]
    if own != block.name and isinstance(first, ast.FunctionDef | ast.ClassDef):
        text = text.replace(f" {block.name}", f" {own}", 1)
    return Rewritten(
        block if text == block.text else Block(block.gap, block.comments, text, block.line), frozenset(needs)
    )


def _local(use: Use, ident: Ident, module: Module, target: Module, modules: frozenset[str]) -> tuple[str, Need | None]:
    """What the place reads in the target, and what that must import for it."""
    where, name = ident
    if where == target.name:
        return name, None
    known = target.aliases
    if ident in known:
        return known[ident], None
    package, _, last = where.rpartition(".")
    is_alone = module.name == use.ident[0] or module.bindings.get(use.alias) == use.ident
    if where in modules and (package, last) in known:
        return f"{known[package, last]}.{name}", None
    if not is_alone:
        # `other.requests`, as the workspace's own modules are used.
        return f"{last}.{name}", Need(package, last, last)
    alias = use.alias if ident == use.ident else name
    return alias, Need(where, name, alias)


def _parameters(block: Block) -> frozenset[str]:
    """Names that are a function's own, or a comprehension's."""
    found = {node.arg for node in block.nodes if isinstance(node, ast.arg)}
    for node in block.nodes:
        if isinstance(node, ast.comprehension):
            found |= {one.id for one in ast.walk(node.target) if isinstance(one, ast.Name)}
    return frozenset(found)


class _Offsets:
    """Offsets of nodes; Python counts columns in bytes."""

    def __init__(self, text: str) -> None:
        self.lines = text.split("\n")
        self.starts = [0]
        for line in self.lines:
            self.starts.append(self.starts[-1] + len(line) + 1)

    def _at(self, line: int, column: int) -> int:
        text = self.lines[line - 1]
        return self.starts[line - 1] + (column if text.isascii() else len(text.encode()[:column].decode()))

    def span(self, node: ast.expr) -> tuple[int, int]:
        """First offset, and that behind the last."""
        end = self._at(node.end_lineno or node.lineno, node.end_col_offset or 0)
        return self._at(node.lineno, node.col_offset), end
