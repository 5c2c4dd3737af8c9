"""The imports of a merged file: what came is added where it belongs, what nobody uses any more is taken away."""

from __future__ import annotations

import ast
import sys
from collections.abc import Collection, Iterable

import attrs

from obsdsl.importing.python.lines import import_lines
from obsdsl.importing.update.module import Module
from obsdsl.importing.update.names import Need


@attrs.define
class _Statement:
    """An import with what stands between it and the one before."""

    between: str
    text: str
    tree: ast.stmt

    def group(self, own: Collection[str]) -> int:
        return _group(_module(self.tree), own)


def merged_imports(module: Module, add: Iterable[Need], drop: Collection[str], own: Collection[str]) -> str:
    """The file's imports with more and fewer. `own` are the folders of the workspace."""
    held = _statements(module)
    held = [left for one in held if (left := _without(one, drop)) is not None]
    if held and module.head and not held[0].between.startswith("\n"):
        held[0].between = f"\n{held[0].between}"
    wanted: dict[str, set[str]] = {}
    for need in add:
        wanted.setdefault(need.module, set()).add(_spelt(need.name, need.alias))
    for path, names in sorted(wanted.items()):
        _add(held, path, names, own, bool(module.head))
    return "".join(one.between + one.text for one in held)


def _statements(module: Module) -> list[_Statement]:
    lines = module.imports.splitlines(keepends=True)
    found = []
    position = 0
    for one in module.import_tree:
        end = one.end_lineno or one.lineno
        between = "".join(lines[position : one.lineno - 1])
        found.append(_Statement(between, "".join(lines[max(position, one.lineno - 1) : end]), one))
        position = max(position, end)
    return [one for one in found if one.text]


def _without(one: _Statement, drop: Collection[str]) -> _Statement | None:
    """The statement without these names; one with a comment stays as somebody wrote it."""
    names = [alias for alias in _names(one.tree) if (alias.asname or alias.name.split(".")[0]) not in drop]
    if len(names) == len(_names(one.tree)) or "#" in one.text:
        return one
    if not names:
        return None
    spelt = {_spelt(alias.name, alias.asname or alias.name) for alias in names}
    if isinstance(one.tree, ast.Import):
        return attrs.evolve(one, text=f"import {', '.join(sorted(spelt))}\n")
    return attrs.evolve(one, text=_line(_module(one.tree), spelt))


def _add(held: list[_Statement], path: str, names: set[str], own: Collection[str], documented: bool) -> None:
    for one in held:
        if isinstance(one.tree, ast.ImportFrom) and _module(one.tree) == path and "#" not in one.text:
            there = {_spelt(alias.name, alias.asname or alias.name) for alias in ast.parse(one.text).body[0].names}  # type: ignore[attr-defined]
            one.text = _line(path, there | names)
            return
    text = _line(path, names)
    new = _Statement("", text, ast.parse(text).body[0])
    group = _group(path, own)
    same = [i for i, one in enumerate(held) if one.group(own) == group]
    behind = [i for i in same if _order(held[i]) < _order(new)]
    if behind:
        held.insert(behind[-1] + 1, new)
    elif same:
        first = held[same[0]]
        new.between, first.between = first.between, ""
        held.insert(same[0], new)
    else:
        at = sum(1 for one in held if one.group(own) < group)
        new.between = "\n" if at or documented else ""
        if at < len(held) and not held[at].between.startswith("\n"):
            held[at].between = f"\n{held[at].between}"
        held.insert(at, new)


def _order(one: _Statement) -> tuple[bool, str]:
    return isinstance(one.tree, ast.ImportFrom), _module(one.tree)


def _names(tree: ast.stmt) -> list[ast.alias]:
    return tree.names if isinstance(tree, ast.Import | ast.ImportFrom) else []


def _module(tree: ast.stmt) -> str:
    if isinstance(tree, ast.ImportFrom):
        return f"{'.' * tree.level}{tree.module or ''}"
    return _names(tree)[0].name


def _group(path: str, own: Collection[str]) -> int:
    """As ruff groups them: the future, Python's own, packages, the workspace's own, relative ones."""
    first = path.split(".")[0]
    if first == "__future__":
        return 0
    if path.startswith("."):
        return 4
    return 1 if first in sys.stdlib_module_names else 3 if first in own else 2


def _spelt(name: str, alias: str) -> str:
    return name if name == alias else f"{name} as {alias}"


def _line(path: str, names: set[str]) -> str:
    return "".join(f"{line}\n" for line in import_lines((path, name) for name in names))
