"""Long expressions of Python over several lines, as ruff lays them out inside brackets.

Operators begin a line; the calls of a chain do; arguments have a line each.
"""

from __future__ import annotations

import ast
from typing import Final, TypeAlias

from obsdsl.importing.python.literals import UNARY
from obsdsl.importing.python.spans import segment
from obsdsl.importing.python.text import columns, split_text
from obsdsl.importing.python.written import ATOM

_OPERATORS: Final = {
    ast.Pow: "**",
    ast.Mult: "*",
    ast.Div: "/",
    ast.Mod: "%",
    ast.Add: "+",
    ast.Sub: "-",
    ast.BitAnd: "&",
    ast.BitOr: "|",
    ast.Eq: "==",
    ast.NotEq: "!=",
    ast.Lt: "<",
    ast.Gt: ">",
    ast.LtE: "<=",
    ast.GtE: ">=",
}
_LEVELS: Final = {"**": 8, "*": 6, "/": 6, "%": 6, "+": 5, "-": 5, "&": 4, "|": 3}
_COMPARISON = 1
# A name behind a dot, with its call if there is one.
_Link: TypeAlias = tuple[str, ast.Call | None]


def broken(text: str, width: int, indent: int, before: int = 0, after: int = 0) -> str:
    """The expression on as many lines as it needs. Its first line has `before` columns behind its indent already."""
    try:
        tree = ast.parse(text, mode="eval").body
    except SyntaxError:
        return text
    return _Layout(text, width).laid(tree, indent, before, after)


def assigned(text: str, width: int, before: int, indent: int = 0) -> str | None:
    """The expression behind a name and `=`, which have so many columns: in parentheses where it has several lines.

    None where ruff would break it inside of the brackets of its last call, which nobody likes to read.
    """
    if indent + before + columns(text) <= width:
        return text
    space = " " * indent
    tree = ast.parse(text, mode="eval").body
    layout = _Layout(text, width)
    if level_of(tree) == ATOM:
        plain = layout.laid(tree, indent, before, 0)
        if "\n" not in plain or indent + before + plain.index("\n") > width:
            return None
        return f"(\n{space}    {layout.laid(tree, indent + 4, 0, 0)}\n{space})" if f"\n{space}." in plain else plain
    # With several operators of a kind, ruff has a line for each; with one, it has not.
    return f"(\n{space}    {layout.laid(tree, indent + 4, 0, 0)}\n{space})" if layout.count(tree) > 2 else None


def sides(text: str) -> tuple[str, str, str] | None:
    """The left side, the operator and the right side of what is computed last; None of what is no such thing."""
    tree = ast.parse(text, mode="eval").body
    if not isinstance(tree, ast.BinOp):
        return None
    left, right = (segment(text, one) for one in (tree.left, tree.right))
    return left, _OPERATORS[type(tree.op)], right


class _Layout:
    def __init__(self, text: str, width: int) -> None:
        self.text = text
        self.width = width

    def flat(self, node: ast.AST) -> str:
        return segment(self.text, node)

    def laid(self, node: ast.AST, indent: int, before: int, after: int) -> str:
        flat = self.flat(node)
        if indent + before + columns(flat) + after <= self.width:
            return flat
        match node:
            case ast.BinOp() | ast.Compare():
                return self._operators(node, indent, before, after)
            case ast.Call() | ast.Attribute():
                return self._chain(node, indent, before, after)
            case ast.UnaryOp(operand=operand):
                sign = flat[0]
                return sign + self._operand(operand, UNARY, indent, before + 1, after)
            case ast.Tuple(elts=items):
                return self._items("(", [("", one) for one in items], ")", indent)
            case ast.Dict(keys=keys, values=values):
                held = [(f"{self.flat(key)}: ", one) for key, one in zip(keys, values, strict=True) if key is not None]
                return self._items("{", held, "}", indent)
        return flat

    def count(self, node: ast.expr) -> int:
        """How many operands the outermost operators have."""
        return len(self._operands(node, level_of(node)))

    def _items(self, opening: str, items: list[tuple[str, ast.expr]], closing: str, indent: int) -> str:
        inner = " " * (indent + 4)
        lines = [f"{inner}{key}{self.laid(one, indent + 4, columns(key), 1)},\n" for key, one in items]
        return f"{opening}\n{''.join(lines)}{' ' * indent}{closing}"

    def _operators(self, node: ast.BinOp | ast.Compare, indent: int, before: int, after: int) -> str:
        level = level_of(node)
        operands = self._operands(node, level)
        lines = []
        for index, (sign, one) in enumerate(operands):
            lead = f"{sign} " if sign else ""
            column = before if index == 0 else len(lead)
            last = index == len(operands) - 1
            least = level + (1 if index or level == _COMPARISON else 0)
            lines.append(lead + self._operand(one, least, indent, column, after if last else 0))
        return f"\n{' ' * indent}".join(lines)

    def _operands(self, node: ast.expr, level: int) -> list[tuple[str, ast.expr]]:
        """Operands of one level, each with the operator before it."""
        if isinstance(node, ast.BinOp) and level_of(node) == level and level != 8:
            return [*self._operands(node.left, level), (_OPERATORS[type(node.op)], node.right)]
        if isinstance(node, ast.BinOp) and level == 8 and level_of(node) == 8:
            return [("", node.left), ("**", node.right)]
        if isinstance(node, ast.Compare) and level == _COMPARISON and len(node.ops) == 1:
            return [("", node.left), (_OPERATORS[type(node.ops[0])], node.comparators[0])]
        return [("", node)]

    def _operand(self, node: ast.expr, least: int, indent: int, before: int, after: int) -> str:
        if level_of(node) >= least:
            return self.laid(node, indent, before, after)
        return self._parenthesised(node, indent, before, after)

    def _parenthesised(self, node: ast.expr, indent: int, before: int, after: int) -> str:
        flat = f"({self.flat(node)})"
        if indent + before + columns(flat) + after <= self.width:
            return flat
        inner = " " * (indent + 4)
        return f"(\n{inner}{self.laid(node, indent + 4, 0, 0)}\n{' ' * indent})"

    def _chain(self, node: ast.expr, indent: int, before: int, after: int) -> str:
        """`a.b(c).d(e)`: the calls behind the first on lines of their own, where there are two or more."""
        links, first = self._links(node)
        breaks = [self._follows_call(links, first, index) for index in range(len(links))]
        if sum(breaks) < 2:
            breaks = [False] * len(links)
        text = self._first(first, indent, before, 0 if breaks[0] else _opened(links, after))
        for index, (name, call) in enumerate(links):
            if breaks[index]:
                text += f"\n{' ' * indent}"
            text += f".{name}" if name else ""
            if call is not None:
                # Up to where the line can end next.
                following = links[index + 1 :]
                behind = 0 if following and breaks[index + 1] else _opened(following, after)
                text += self._arguments(call, indent, self._column(text, indent, before), behind)
        return text

    @staticmethod
    def _column(text: str, indent: int, before: int) -> int:
        """The width of the last line behind its indent."""
        return columns(text) + before if "\n" not in text else columns(text.rsplit("\n", 1)[1]) - indent

    def _first(self, node: ast.expr, indent: int, before: int, after: int) -> str:
        return self.flat(node) if level_of(node) == ATOM else self._parenthesised(node, indent, before, after)

    @staticmethod
    def _follows_call(links: list[_Link], first: ast.expr, index: int) -> bool:
        """Whether what stands before the dot is a call or in brackets."""
        if not links[index][0]:
            return False
        return links[index - 1][1] is not None if index else level_of(first) < ATOM

    def _links(self, node: ast.expr) -> tuple[list[_Link], ast.expr]:
        """Each `.name(…)` behind the first; a call of what has no name before it is one without a name."""
        links: list[_Link] = []
        while True:
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                links.append((node.func.attr, node))
                node = node.func.value
            elif isinstance(node, ast.Call):
                links.append(("", node))
                node = node.func
            elif isinstance(node, ast.Attribute):
                links.append((node.attr, None))
                node = node.value
            else:
                return links[::-1], node

    def _arguments(self, call: ast.Call, indent: int, before: int, after: int) -> str:
        items = [("", one) for one in call.args] + [
            (f"{one.arg}=" if one.arg else "**", one.value) for one in call.keywords
        ]
        flat = f"({', '.join(f'{key}{self.flat(one)}' for key, one in items)})"
        if not items or indent + before + columns(flat) + after <= self.width:
            return flat
        match call.args:
            case [ast.Constant(value=str(text))] if not call.keywords:
                # A text that is too long for a line is several, and needs no comma.
                lines = split_text(text, self.width - indent - 4)
                if len(lines) > 1:
                    space = " " * indent
                    return "\n".join(["(", *(f"{space}    {line}" for line in lines), f"{space})"])
        return self._items("(", items, ")", indent)


def level_of(node: ast.AST) -> int:
    """How tightly the outermost operator binds."""
    if isinstance(node, ast.BinOp):
        return _LEVELS[_OPERATORS[type(node.op)]]
    if isinstance(node, ast.Compare):
        return _COMPARISON
    return UNARY if isinstance(node, ast.UnaryOp) else ATOM


def _opened(links: list[_Link], after: int) -> int:
    """The width up to where a line can end next: `.name(`, but calls without arguments have no such place."""
    width = 0
    for name, call in links:
        width += len(name) + (1 if name else 0)
        if call is not None and (call.args or call.keywords):
            return width + 1
        width += 0 if call is None else 2
    return width + after
