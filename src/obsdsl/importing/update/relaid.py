"""A changed definition laid out as an import lays out a new one."""

from __future__ import annotations

import ast
import io
import tokenize
from typing import Final

from obsdsl.importing.python.code import Code, Group, Text, Tree, laid_out
from obsdsl.importing.python.text import quoted

_BRACKETS: Final = {ast.Tuple: ("(", ")"), ast.List: ("[", "]"), ast.Set: ("{", "}")}


def relaid(statement: ast.stmt) -> str | None:
    """The text of `name = value`; None for any other statement."""
    if not isinstance(statement, ast.Assign) or len(statement.targets) != 1:
        return None
    target = statement.targets[0]
    if not isinstance(target, ast.Name):
        return None
    return f"{target.id} = {laid_out(_tree(statement.value), before=len(target.id) + 3)}\n"


def _tree(node: ast.expr) -> Tree:
    match node:
        case ast.Constant(value=str(text)):
            return Text(text)
        case ast.Call() if _is_plain(node.func) and not _is_chain(node):
            items = [("", _tree(one)) for one in node.args]
            items += [(f"{one.arg}=" if one.arg else "**", _tree(one.value)) for one in node.keywords]
            return Group(f"{ast.unparse(node.func)}(", tuple(items), ")")
        case ast.Tuple() | ast.List() | ast.Set() if node.elts:
            opening, closing = _BRACKETS[type(node)]
            return Group(opening, tuple(("", _tree(one)) for one in node.elts), closing)
        case ast.Dict() if None not in node.keys:
            pairs = zip(node.keys, node.values, strict=True)
            return Group("{", tuple((f"{_flat(key)}: ", _tree(value)) for key, value in pairs if key), "}")
        case ast.Starred():
            return Code(_flat(node))
    return Code(_flat(node))


def _is_plain(func: ast.expr) -> bool:
    """Whether a call is that of a name, such as `Gauge` or `compose.Gauge`."""
    return isinstance(func, ast.Name) or (isinstance(func, ast.Attribute) and _is_plain(func.value))


def _is_chain(node: ast.Call) -> bool:
    """Whether it is a selection or the method of something, which is laid out as an expression."""
    last = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    return not last[:1].isupper()


def _flat(node: ast.expr) -> str:
    """The expression on one line, with strings as ruff writes them."""
    text = ast.unparse(node)
    if "'" not in text and '"' not in text:
        return text
    found: list[str] = []
    position = 0
    starts = [0]
    for line in text.split("\n"):
        starts.append(starts[-1] + len(line) + 1)
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.STRING and token.string[0] in "'\"":
            start, end = (starts[row - 1] + column for row, column in (token.start, token.end))
            found += [text[position:start], quoted(ast.literal_eval(token.string))]
            position = end
    return "".join([*found, text[position:]])
