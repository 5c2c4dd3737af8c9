"""Whether merged files can be loaded: a merge must not break what ran before."""

from __future__ import annotations

import ast
import builtins
import re
from collections.abc import Collection, Iterator, Mapping
from typing import Final, TypeAlias

from obsdsl.importing.update.misused import misused
from obsdsl.importing.update.module import Module, module_name
from obsdsl.importing.update.names import uses
from obsdsl.importing.update.side import Side

_BUILTIN: Final = frozenset((*dir(builtins), "__file__", "__name__", "__doc__"))
_Fault: TypeAlias = tuple[str, int, str]


def unsound(texts: dict[str, str | None], ours: Side, unread: Collection[str]) -> list[_Fault]:
    """Files that must not be written, each with a line of it and the reason.

    Where one is left as it is, another may need what it has no more: so it is asked until nothing is wrong.
    """
    left = dict(texts)
    found: list[_Fault] = []
    while fault := next(_faults(left, ours, unread), None):
        left.pop(fault[0])
        found.append(fault)
    return found


def _faults(texts: Mapping[str, str | None], ours: Side, unread: Collection[str]) -> Iterator[_Fault]:
    world = _World(texts, ours, unread)
    changed = {module_name(path): path for path in texts if path.endswith(".py")}
    for path in changed.values():
        if texts[path] is not None:
            yield from _of_file(path, world)
    leaves = {module.rpartition(".")[2] for module in changed}
    if not leaves:
        return
    pattern = re.compile(rf"\b(?:{'|'.join(map(re.escape, leaves))})\b")
    for path, text in ours.texts.items():
        if path in texts or not path.endswith(".py") or path in unread or not pattern.search(text):
            continue
        for module, name, line in world.missing(path):
            if module in changed and world.had(module, name):
                yield changed[module], 1, f"{path}:{line} uses {name or module}, which it would have no more"


def _of_file(path: str, world: _World) -> Iterator[_Fault]:
    module = world.module(path)
    if module is None:
        yield path, 1, "it would be no Python"
        return
    for name, line in _undefined(module):
        yield path, line, f"it would use {name!r}, which is not defined there"
    mine = world.ours.module(path) if path in world.ours.texts and not world.ours.fault(path) else None
    for what, line in misused(module, mine):
        yield path, line, what
    for where, name, line in world.missing(path):
        yield path, line, f"it would use {name or where}, which is not there"
    if circle := world.circle(path):
        yield path, 1, f"it and {circle} would import each other"


class _World:
    """The workspace as it would be."""

    def __init__(self, texts: Mapping[str, str | None], ours: Side, unread: Collection[str]) -> None:
        self.ours = ours
        self.texts = texts
        self.side = Side({path: text for path, text in {**ours.texts, **texts}.items() if text is not None})
        self.paths = {module_name(path): path for path in self.side.texts if path.endswith(".py")}
        self.unread = unread

    def module(self, path: str) -> Module | None:
        if path not in self.texts:
            return None if self.ours.fault(path) else self.ours.module(path)
        return None if self.side.fault(path) else self.side.module(path)

    def had(self, module: str, name: str) -> bool:
        """Whether our own has it before the merge."""
        path = next((path for path in self.ours.texts if module_name(path) == module), None)
        if path is None or self.ours.fault(path):
            return False
        if not name:
            return True
        held = self.ours.module(path)
        return name in held.defined or name in held.bindings

    def _has(self, module: str, name: str) -> bool:
        path = self.paths[module]
        found = self.module(path)
        if (
            found is None
            or f"{module}.{name}" in self.side.names
            or "*" in found.bindings
            or "__getattr__" in found.defined
        ):
            return True
        return name in found.defined or name in found.bindings

    def _is_there(self, where: str, name: str) -> bool:
        if f"{where}.{name}" in self.paths or (where in self.paths and (not name or self._has(where, name))):
            return True
        return not name and any(path.startswith(f"{where}.") for path in self.paths)

    def missing(self, path: str) -> Iterator[tuple[str, str, int]]:
        """What a file takes from modules of the workspace and is not there."""
        module = self.module(path)
        if module is None:
            return
        own = {name.split(".")[0] for name in self.paths}
        for where, name in module.bindings.values():
            if where.split(".")[0] in own and not self._is_there(where, name):
                whole = f"{where}.{name}"
                yield (whole, "", 1) if whole in self.ours.names else (where, name, 1)
        for block in module.blocks:
            for use in uses(block, module, self.side.names):
                where, name = use.ident
                if where in self.paths and where != module.name and not self._has(where, name):
                    yield where, name, block.line

    def circle(self, path: str) -> str:
        """A module of the workspace that imports this one, and is imported by it because of what changed."""
        before = (
            set(self.ours.module(path).bindings.values())
            if path in self.ours.texts and not self.ours.fault(path)
            else set()
        )
        module = self.module(path)
        assert module is not None
        new = {where for ident in module.bindings.values() if ident not in before for where in self._modules(ident)}
        seen: set[str] = set()
        pending = sorted(new)
        while pending:
            one = pending.pop()
            if one == module.name:
                return sorted(new)[0]
            if one in seen:
                continue
            seen.add(one)
            there = self.module(self.paths[one])
            pending += [where for ident in there.bindings.values() for where in self._modules(ident)] if there else []
        return ""

    def _modules(self, ident: tuple[str, str]) -> Iterator[str]:
        module, name = ident
        if f"{module}.{name}" in self.paths:
            yield f"{module}.{name}"
        elif module in self.paths:
            yield module


def _undefined(module: Module) -> Iterator[tuple[str, int]]:
    """Names that are read before anything binds them."""
    if "*" in module.bindings:
        return
    known = {*_BUILTIN, *(name for one in module.import_tree for name in _bound(one))}
    everything = known | module.defined
    for block in module.blocks:
        for one in block.tree:
            own = set(_bound(one))
            late = isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
            lambdas = [node for node in ast.walk(one) if isinstance(node, ast.Lambda)]
            deferred = {id(node) for each in lambdas for node in ast.walk(each)}
            for node in ast.walk(one):
                if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
                    visible = everything if late or id(node) in deferred else known
                    if node.id not in visible and node.id not in own:
                        yield node.id, block.line + node.lineno - 1
            known |= own


def _bound(statement: ast.AST) -> Iterator[str]:
    """All that is bound anywhere in it, parameters included."""
    for node in ast.walk(statement):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store | ast.Del):
            yield node.id
        elif isinstance(node, ast.arg):
            yield node.arg
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.name
        elif isinstance(node, ast.alias):
            yield node.asname or node.name.split(".")[0]
        elif isinstance(node, ast.ExceptHandler) and node.name:
            yield node.name
