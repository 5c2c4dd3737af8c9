"""Where the nodes of parsed source stand in its text; `ast.get_source_segment` takes the text apart each time."""

from __future__ import annotations

import ast
from typing import Any


def segment(text: str, node: ast.AST) -> str:
    """What the text says of a node."""
    start, end = span(text, node)
    return text[start:end]


def span(text: str, node: Any) -> tuple[int, int]:
    """Where a node starts and ends in the text."""
    last = (node.end_lineno or 1, node.end_col_offset or 0)
    return offset(text, node.lineno, node.col_offset), offset(text, *last)


def offset(text: str, line: int, column: int) -> int:
    """The place of a column, which ast counts in bytes."""
    if line == 1 and text.isascii():
        return column
    lines = text.split("\n")
    before = sum(len(one) + 1 for one in lines[: line - 1])
    return before + len(lines[line - 1].encode()[:column].decode())
