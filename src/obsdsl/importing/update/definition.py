"""One definition merged: its comments, and its statement by its tree; by its lines where it has no better."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

import attrs

from obsdsl.importing.update.lines import merged_lines
from obsdsl.importing.update.module import Block, comments_in
from obsdsl.importing.update.relaid import relaid
from obsdsl.importing.update.tree import Clash, Merge, Prefer


@attrs.frozen
class MergedBlock:
    """A definition with the changes of both; `clashes` are lines of its text that are left as ours has them."""

    comments: str
    text: str
    clashes: tuple[int, ...] = ()


def merged_block(base: Block, ours: Block, theirs: Block, prefer: Prefer = None) -> MergedBlock:
    """The definition merged. Raises Clash, with the line from that of ours, where it has to be left as a whole."""
    comments = _comments(base, ours, theirs, prefer)
    if base.said[:2] == theirs.said[:2] or ours.said[:2] == theirs.said[:2]:
        return MergedBlock(comments, ours.text)
    if base.said[:2] == ours.said[:2]:
        return MergedBlock(comments, theirs.text)
    if any(len(side.tree) != 1 for side in (base, ours, theirs)) or not isinstance(ours.tree[0], ast.Assign):
        return MergedBlock(comments, _by_lines(base, ours, theirs, prefer))
    merge = Merge(prefer)
    tree = merge.merged(base.tree[0], ours.tree[0], theirs.tree[0])
    text = _text(tree, base, ours, theirs)
    return MergedBlock(comments, text, tuple(_lines(merge.clashes, tree, text)))


def _comments(base: Block, ours: Block, theirs: Block, prefer: Prefer) -> str:
    found = merged_lines(base.comments, ours.comments, theirs.comments)
    if isinstance(found, str):
        return found
    if prefer is None:
        raise Clash(found - ours.comments.count("\n"))
    return ours.comments if prefer == "ours" else theirs.comments


def _text(tree: ast.stmt, base: Block, ours: Block, theirs: Block) -> str:
    """The text of a merged statement, as ours is laid out. Raises Clash where that cannot be without its comments."""
    wanted = ast.dump(tree)
    if wanted == ast.dump(ours.tree[0]):
        return ours.text
    by_lines = merged_lines(base.text, ours.text, theirs.text)
    own_layout = bool(comments_in(ours.text)) or relaid(ours.tree[0]) != ours.text
    if own_layout and isinstance(by_lines, str) and _dump(by_lines) == wanted:
        return by_lines
    laid = relaid(tree)
    if laid is None or comments_in(ours.text) or comments_in(theirs.text) or _dump(laid) != wanted:
        raise Clash(1)
    return laid


def _lines(nodes: Iterable[ast.AST], tree: ast.stmt, text: str) -> Iterator[int]:
    """The lines of the text where nodes of its tree stand."""
    places = {id(node): index for index, node in enumerate(ast.walk(tree))}
    written = list(ast.walk(ast.parse(text).body[0]))
    for node in nodes:
        yield getattr(written[places[id(node)]], "lineno", 1) if id(node) in places else 1


def _by_lines(base: Block, ours: Block, theirs: Block, prefer: Prefer) -> str:
    found = merged_lines(base.text, ours.text, theirs.text)
    if isinstance(found, str) and _dump(found):
        return found
    if prefer is None:
        raise Clash(found if isinstance(found, int) else 1)
    return ours.text if prefer == "ours" else theirs.text


def _dump(text: str) -> str:
    """The tree of a text as text; nothing where it is no Python."""
    try:
        return "".join(ast.dump(one) for one in ast.parse(text).body)
    except (SyntaxError, ValueError):
        return ""
