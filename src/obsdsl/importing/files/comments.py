"""The comments of a YAML file, each at the part of it that it is about."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Final

from obsdsl.define.light import frozen
from obsdsl.read.origin import Path
from obsdsl.read.yaml import Document
from obsdsl.read.yaml_node import MappingNode, Node, ScalarNode, SequenceNode, key_text

_COMMENT: Final = re.compile(r"(?:^|(?<=[ \t]))#[^\r\n]*", re.MULTILINE)


@frozen
class Remark:
    """A comment without its `#`, its line from 1, the path of what it is about, and whether it stands behind that."""

    text: str
    line: int
    path: Path
    is_behind: bool = False


@frozen
class _Part:
    """What begins on a line: the outermost, if several do."""

    line: int
    column: int
    path: Path


@frozen
class Remarks:
    """The comments of a group of rules: its own, and those of each rule."""

    own: tuple[str, ...] = ()
    rules: tuple[tuple[str, ...], ...] = ()

    def of(self, rule: int) -> tuple[str, ...]:
        """Those of a rule, by its number from 0."""
        return self.rules[rule] if rule < len(self.rules) else ()


def group_remarks(document: Document, groups: Sequence[Path], whole: Path = ()) -> tuple[Remarks, ...]:
    """The comments of each group in the part `whole` of the file. What stands above all of them is the first one's."""
    own: list[list[str]] = [[] for _ in groups]
    rules: list[dict[int, list[str]]] = [{} for _ in groups]
    found = [one for one in remarks(document) if groups and _is_of(one.path, whole)]
    lines = (
        [document.line(node) if (node := document.node(path)) is not None else 0 for path in groups] if found else []
    )
    for one in found:
        at = next((i for i, path in enumerate(groups) if one.path[: len(path)] == path), None)
        if at is None:
            at = next((i for i, line in enumerate(lines) if line > one.line), len(groups) - 1)
            own[at].append(one.text)
            continue
        rest = one.path[len(groups[at]) :]
        if len(rest) > 1 and rest[0] == "rules" and isinstance(rest[1], int):
            rules[at].setdefault(rest[1], []).append(_of_rule(one, rest))
        else:
            own[at].append(one.text)
    return tuple(
        Remarks(tuple(mine), tuple(tuple(held.get(number, ())) for number in range(max(held, default=-1) + 1)))
        for mine, held in zip(own, rules, strict=True)
    )


def _of_rule(remark: Remark, path: Path) -> str:
    """The comment above the rule: what stood behind a label or an annotation says of which it speaks."""
    is_inner = len(path) > 3 and path[2] in ("labels", "annotations")
    if not remark.is_behind or not is_inner or remark.text.startswith("obsdsl:"):
        return remark.text
    return f"{path[3]}: {remark.text}"


def _is_of(path: Path, whole: Path) -> bool:
    """Whether a comment is about this part of the file: it is within, or above all parts and this is the first."""
    same = next((i for i, (one, other) in enumerate(zip(path, whole, strict=False)) if one != other), None)
    if same is None:
        return all(step == 0 for step in whole[len(path) :] if isinstance(step, int))
    return not isinstance(path[same], int) and all(step == 0 for step in whole[same:] if isinstance(step, int))


@lru_cache(maxsize=4)
def remarks(document: Document) -> tuple[Remark, ...]:
    """All comments of the file, in order."""
    if "#" not in document.text or not document.roots:
        return ()
    parts: dict[int, _Part] = {}
    scalars: list[tuple[int, int]] = []
    several = len(document.roots) > 1
    for index, root in enumerate(document.roots):
        for part in _parts(root, (index,) if several else (), scalars):
            parts.setdefault(part.line, part)
    ordered = sorted(parts.values(), key=lambda one: one.line)
    mark = int(document.text.startswith("\ufeff"))
    return tuple(_remarks(document, ordered, [(start + mark, end + mark) for start, end in scalars]))


def _remarks(document: Document, parts: Sequence[_Part], scalars: Iterable[tuple[int, int]]) -> Iterator[Remark]:
    inside = sorted(scalars)
    position = 0
    for match in _COMMENT.finditer(document.text):
        while position < len(inside) and inside[position][1] <= match.start():
            position += 1
        if position < len(inside) and inside[position][0] <= match.start():
            continue
        line = document.lines.line(match.start())
        before = document.text[document.text.rfind("\n", 0, match.start()) + 1 : match.start()]
        column = len(before)
        # How many signs it has says nothing in Python.
        text = match[0].lstrip("#").rstrip()
        yield Remark(text.removeprefix(" "), line, _about(line, column, parts), bool(before.strip()))


def _about(line: int, column: int, parts: Sequence[_Part]) -> Path:
    """What stands on its line, else what follows; where that is further out, what it is deep enough in."""
    here = next((one for one in parts if one.line == line), None)
    if here is not None:
        return here.path
    below = next((one for one in parts if one.line > line), None)
    if below is not None and column <= below.column:
        return below.path
    above = next((one for one in reversed(parts) if one.line < line), None)
    if above is None:
        return below.path if below else ()
    columns = {one.path: one.column for one in parts if one.line <= above.line}
    inner = [above.path[:length] for length in range(len(above.path), 0, -1)]
    return next((path for path in inner if columns.get(path, column) < column), below.path if below else inner[-1])


def _parts(root: Node, path: Path, scalars: list[tuple[int, int]]) -> Iterator[_Part]:
    """Keys and items, the outer ones first; `scalars` collects where text stands."""
    pending: list[tuple[Node, Path]] = [(root, path)]
    seen: set[int] = set()
    while pending:
        node, where = pending.pop()
        if id(node) in seen:
            # An alias: it stands where its anchor is.
            continue
        seen.add(id(node))
        below: list[tuple[Node, Path]] = []
        if isinstance(node, MappingNode):
            for key, value in node.value:
                below.append((value, (*where, key_text(key))))
                if isinstance(key, ScalarNode):
                    scalars.append((key.start_mark.index, key.end_mark.index))
                yield _Part(key.start_mark.line + 1, key.start_mark.column, below[-1][1])
        elif isinstance(node, SequenceNode):
            for number, item in enumerate(node.value):
                below.append((item, (*where, number)))
                yield _Part(item.start_mark.line + 1, node.start_mark.column, below[-1][1])
        else:
            scalars.append((node.start_mark.index, node.end_mark.index))
        pending += reversed(below)
