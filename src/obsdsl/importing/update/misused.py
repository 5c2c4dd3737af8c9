"""Functions and rules of a file that are used as what they are not: what loads on either side may not when merged."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from typing import TypeAlias

from obsdsl.importing.update.module import Module

_Fault: TypeAlias = tuple[str, int]


def misused(module: Module, ours: Module | None) -> Iterator[_Fault]:
    """What a file would do with its functions and cannot, each with the line; `ours` is the file as people have it."""
    functions, rules = _functions(module), _rules(module)
    listed = {node.id for _, node in _listed(ours)} if ours is not None else set()
    for line, call in _calls(module):
        name = call.func.id if isinstance(call.func, ast.Name) else ""
        # A recording rule is a series, which takes matchers.
        if rules.get(name) == "AlertRule" or (name in rules and call.args):
            yield f"it would call {name!r}, which is a rule there", line
        elif name in functions and (wrong := _wrong(call, functions[name].args)):
            yield f"it would call {name!r} {wrong}", line
    for line, node in _listed(module):
        if node.id in functions and node.id not in listed:
            yield f"it would list {node.id!r}, which is a function there", line


def _functions(module: Module) -> Mapping[str, ast.FunctionDef]:
    """The functions that are what their definition says, by name."""
    found: dict[str, ast.FunctionDef] = {}
    several: set[str] = set()
    for one in (one for block in module.blocks for one in block.tree if isinstance(one, ast.FunctionDef)):
        several |= {one.name} & found.keys()
        found[one.name] = one
    others = {name for block in module.blocks for name in block.names if not isinstance(block.tree[0], ast.FunctionDef)}
    return {name: one for name, one in found.items() if not one.decorator_list and name not in several | others}


def _rules(module: Module) -> Mapping[str, str]:
    """The class of each rule that stands there by itself."""
    found: dict[str, str] = {}
    for block in module.blocks:
        match block.tree:
            case (ast.Assign(targets=[ast.Name(id=name)], value=ast.Call(func=ast.Name(id=cls))),):
                found |= {name: cls} if cls in ("AlertRule", "RecordingRule") else {}
    return found


def _calls(module: Module) -> Iterator[tuple[int, ast.Call]]:
    for block in module.blocks:
        yield from ((block.line + one.lineno - 1, one) for one in block.nodes if isinstance(one, ast.Call))


def _listed(module: Module) -> Iterator[tuple[int, ast.Name]]:
    """The names in tuples and lists, such as the rules of a group."""
    for block in module.blocks:
        for node in block.nodes:
            if isinstance(node, ast.Tuple | ast.List):
                yield from ((block.line + one.lineno - 1, one) for one in node.elts if isinstance(one, ast.Name))


def _wrong(call: ast.Call, takes: ast.arguments) -> str:
    """What is wrong with the arguments."""
    given = {one.arg for one in call.keywords}
    if None in given or any(isinstance(one, ast.Starred) for one in call.args):
        return ""
    places = [one.arg for one in (*takes.posonlyargs, *takes.args)]
    named = [one.arg for one in takes.kwonlyargs]
    if takes.kwarg is None and (unknown := sorted(filter(None, given - {*places, *named}))):
        return f"with {unknown[0]}, which it does not take"
    if takes.vararg is None and len(call.args) > len(places):
        return "with more than it takes"
    required = places[len(call.args) : len(places) - len(takes.defaults)]
    required += [name for name, default in zip(named, takes.kw_defaults, strict=True) if default is None]
    return f"without {missing[0]}" if (missing := [name for name in required if name not in given]) else ""
