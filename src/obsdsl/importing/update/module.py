"""A file of Python as its definitions: each with the comments above it, what it is called and what it defines."""

from __future__ import annotations

import ast
import io
import tokenize
from collections.abc import Iterator
from functools import cached_property
from typing import TypeAlias

import attrs

# What tells a definition from others whatever its variable is called: the class, and the name, uid or title.
Key: TypeAlias = tuple[str, str]
_NAMED = ("uid", "name", "title")
_RULES = ("alert", "record")


@attrs.frozen(eq=False, slots=False)
class Block:
    """A statement at the top of a file: `gap` and `comments` stand above it, `line` is its own first."""

    gap: str
    comments: str
    text: str
    line: int

    @cached_property
    def tree(self) -> tuple[ast.stmt, ...]:
        """The statements, nearly always one, with lines counted from that of the block."""
        return tuple(ast.parse(self.text).body)

    @cached_property
    def nodes(self) -> tuple[ast.AST, ...]:
        """All nodes of the statements."""
        return tuple(node for one in self.tree for node in ast.walk(one))

    @cached_property
    def names(self) -> tuple[str, ...]:
        """What it binds."""
        return tuple(dict.fromkeys(name for one in self.tree for name in bound(one)))

    @property
    def name(self) -> str:
        """The first name that it binds; none of a statement that binds none."""
        return self.names[0] if self.names else ""

    @cached_property
    def key(self) -> Key | None:
        """What it defines."""
        value = getattr(self.tree[0], "value", None) if len(self.tree) == 1 else None
        return key_of(value) if isinstance(value, ast.expr) else None

    @cached_property
    def value(self) -> str:
        """What stands right of the `=`; the whole where there is none."""
        one = self.tree[0]
        return ast.dump(
            one.value if isinstance(one, ast.Assign) and len(self.tree) == 1 else ast.Module([*self.tree], [])
        )

    @cached_property
    def said(self) -> tuple[str, tuple[str, ...], str]:
        """The same for two blocks that differ in layout alone."""
        return ast.dump(ast.Module([*self.tree], [])), comments_in(self.text), self.comments


@attrs.frozen(eq=False, slots=False)
class Module:
    """A file: its docstring, its imports, its definitions, and what stands behind them. Joined, they are the text."""

    path: str
    text: str
    head: str
    imports: str
    blocks: tuple[Block, ...]
    tail: str

    @property
    def name(self) -> str:
        """Its dotted name."""
        return module_name(self.path)

    @cached_property
    def import_tree(self) -> tuple[ast.stmt, ...]:
        """The import statements, with lines counted in `imports`."""
        return tuple(ast.parse(self.imports).body)

    @cached_property
    def bindings(self) -> dict[str, tuple[str, str]]:
        """The module and the name behind each name that an import binds; no name for a module as a whole."""
        found: dict[str, tuple[str, str]] = {}
        for one in (*self.import_tree, *(node for block in self.blocks for node in block.tree)):
            found.update(imported(one, self.path))
        return found

    @cached_property
    def aliases(self) -> dict[tuple[str, str], str]:
        """What each import is called here."""
        return {bound: alias for alias, bound in reversed(self.bindings.items())}

    @cached_property
    def defined(self) -> frozenset[str]:
        """What its definitions bind."""
        return frozenset(name for block in self.blocks for name in block.names)


def module_name(path: str) -> str:
    """`alerts.web` for `alerts/web.py`."""
    return path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def read_module(path: str, text: str) -> Module:
    """The file by its definitions. Raises SyntaxError where it is no Python."""
    text = text if text.endswith("\n") or not text else f"{text}\n"
    try:
        statements = ast.parse(text).body
    except (ValueError, RecursionError, MemoryError) as error:
        raise SyntaxError(str(error)) from None
    lines = text.split("\n")
    lines = [f"{line}\n" for line in lines[:-1]]
    extents = list(_extents(statements))
    documented = bool(statements) and _is_docstring(statements[0])
    at = extents.pop(0)[1] if documented else 0
    head = "".join(lines[:at])
    rest = statements[1:] if documented else statements
    imported = next((i for i, one in enumerate(rest) if not isinstance(one, ast.Import | ast.ImportFrom)), len(rest))
    last = max((one.end_lineno or 0 for one in rest[:imported]), default=at)
    imports = "".join(lines[at:last])
    blocks = []
    position = last
    for start, end in extents:
        if start < last:
            continue
        above = lines[position:start]
        count = next((i for i, line in enumerate(reversed(above)) if not line.startswith("#")), len(above))
        cut = len(above) - count
        blocks.append(Block("".join(above[:cut]), "".join(above[cut:]), "".join(lines[start:end]), start + 1))
        position = end
    return Module(path, text, head, imports, tuple(blocks), "".join(lines[position:]))


def _extents(statements: list[ast.stmt]) -> Iterator[tuple[int, int]]:
    """First and last line of each, from 0 and without the last; those that share a line are one."""
    held: list[tuple[int, int]] = []
    for one in statements:
        decorators = getattr(one, "decorator_list", [])
        start = min([one.lineno, *(each.lineno for each in decorators)]) - 1
        end = one.end_lineno or one.lineno
        if held and start < held[-1][1]:
            held[-1] = (held[-1][0], max(end, held[-1][1]))
        else:
            held.append((start, end))
    yield from held


def _is_docstring(one: ast.stmt) -> bool:
    return isinstance(one, ast.Expr) and isinstance(one.value, ast.Constant) and isinstance(one.value.value, str)


def bound(statement: ast.stmt) -> Iterator[str]:
    """The names that a statement binds at the top of its file."""
    if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        yield statement.name
        return
    if isinstance(statement, ast.Import | ast.ImportFrom):
        yield from imported(statement, "")
        return
    for node in ast.walk(statement):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id
        elif isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield node.name
        elif isinstance(node, ast.Import | ast.ImportFrom):
            yield from imported(node, "")


def imported(statement: ast.AST, path: str) -> dict[str, tuple[str, str]]:
    """What an import binds: the module and the name of each."""
    if isinstance(statement, ast.Import):
        pairs = [(one.asname, one.name) if one.asname else (one.name.split(".")[0],) * 2 for one in statement.names]
        return {name: (module, "") for name, module in pairs}
    if not isinstance(statement, ast.ImportFrom):
        return {}
    package = path.removesuffix(".py").split("/")
    above = package[: len(package) - statement.level] if statement.level else []
    module = ".".join([*above, *([statement.module] if statement.module else [])])
    return {one.asname or one.name: (module, one.name) for one in statement.names}


def key_of(value: ast.expr) -> Key | None:
    """The class and the name of what a call makes."""
    if not isinstance(value, ast.Call) or not isinstance(value.func, ast.Name | ast.Attribute):
        return None
    given = {one.arg: one.value for one in value.keywords}
    first = value.args[0] if value.args else None
    if isinstance(first, ast.Dict):
        held = {
            one.value: two for one, two in zip(first.keys, first.values, strict=True) if isinstance(one, ast.Constant)
        }
        first = next((held[name] for name in _RULES if name in held), None)
    for one in (given.get("uid"), first, *(given.get(name) for name in _NAMED)):
        if isinstance(one, ast.Constant) and isinstance(one.value, str):
            return ast.unparse(value.func), one.value
    return None


def comments_in(text: str) -> tuple[str, ...]:
    """The comments within a statement."""
    if "#" not in text:
        return ()
    return tuple(
        one.string for one in tokenize.generate_tokens(io.StringIO(text).readline) if one.type == tokenize.COMMENT
    )
