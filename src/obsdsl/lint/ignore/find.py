"""The comments of a file, each with the lines that it spares."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Iterator

import attrs

from obsdsl.lint.ignore.comment import MARK, Ignore, read_comment

_BLANK = re.compile(r"\s*(#|$)")
# In YAML a comment begins at the line's start or behind white space.
_YAML_COMMENT = re.compile(rf"(?:^|(?<=\s))#\s*{MARK}.*$")
_ITEM = re.compile(r"\s*-(\s|$)")
_CODE = re.compile(r"\S")


def ignores_in(file: str, text: str) -> tuple[Ignore, ...]:
    """The ignores of a Python or YAML file."""
    # Nearly no file has one.
    if MARK not in text:
        return ()
    text = text.removeprefix("\ufeff")
    return tuple(_python(file, text) if file.endswith(".py") else _yaml(file, text))


def _python(file: str, text: str) -> Iterator[Ignore]:
    try:
        tree = ast.parse(text)
        comments = [one for one in tokenize.generate_tokens(io.StringIO(text).readline) if one.type == tokenize.COMMENT]
    except (SyntaxError, ValueError, tokenize.TokenError, RecursionError):
        return
    extents = [
        (node.lineno, node.end_lineno or node.lineno)
        for node in ast.walk(tree)
        if isinstance(node, ast.stmt | ast.Call) and not isinstance(node, ast.FunctionDef | ast.ClassDef)
    ]
    lines = text.splitlines()
    for one in comments:
        line, column = one.start
        ignore = read_comment(one.string, file, line, column + 1)
        if ignore is not None:
            alone = not lines[line - 1][:column].strip()
            first, last = _extent(extents, _next_code(lines, line) if alone else line)
            yield attrs.evolve(ignore, first=first, last=last)


def _extent(extents: list[tuple[int, int]], start: int) -> tuple[int, int]:
    """What a comment for the line `start` belongs to: the largest that begins there, else the smallest around it."""
    begins = [(last - first, first, last) for first, last in extents if first == start]
    if begins:
        _, first, last = max(begins)
        return first, last
    around = [(last - first, first, last) for first, last in extents if first <= start <= last]
    if around:
        _, first, last = min(around)
        return first, last
    return start, start


def _next_code(lines: list[str], line: int) -> int:
    """The number of the next line below `line` that holds more than a comment."""
    return next((n + 1 for n in range(line, len(lines)) if _BLANK.match(lines[n]) is None), line)


def _yaml(file: str, text: str) -> Iterator[Ignore]:
    lines = text.splitlines()
    for number, line in enumerate(lines, 1):
        found = _YAML_COMMENT.search(line) if MARK in line else None
        if found is None:
            continue
        ignore = read_comment(found[0].strip(), file, number, found.start() + 1)
        if ignore is not None:
            alone = not line[: found.start()].strip()
            start = _next_code(lines, number) if alone else number
            yield attrs.evolve(ignore, first=start, last=_last(lines, start))


def _last(lines: list[str], start: int) -> int:
    """The last line of the key or item that begins at `start`: all that is indented deeper belongs to it."""
    if start > len(lines):
        return start
    depth = _indent(lines[start - 1])
    # The items of a list may stand in the column of its key.
    is_item = _ITEM.match(lines[start - 1]) is not None
    last = start
    for number in range(start, len(lines)):
        if not lines[number].strip():
            continue
        inside = _indent(lines[number]) == depth and not is_item and _ITEM.match(lines[number]) is not None
        if _indent(lines[number]) <= depth and not inside:
            break
        last = number + 1
    return last


def _indent(line: str) -> int:
    found = _CODE.search(line)
    return found.start() if found else 0
