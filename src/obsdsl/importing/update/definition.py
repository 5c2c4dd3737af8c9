"""One definition merged: its comments, and its statement by its tree; by its lines where it has no better."""

from __future__ import annotations

import ast

from obsdsl.importing.update.lines import merged_lines
from obsdsl.importing.update.module import Block, comments_in
from obsdsl.importing.update.relaid import relaid
from obsdsl.importing.update.tree import Clash, Merge, Prefer


def merged_block(base: Block, ours: Block, theirs: Block, prefer: Prefer = None) -> tuple[str, str]:
    """Comments and text with the changes of both. Raises Clash, with the line within the file."""
    try:
        return _comments(base, ours, theirs, prefer), _text(base, ours, theirs, prefer)
    except Clash as clash:
        raise Clash(ours.line + clash.line - 1) from None


def _comments(base: Block, ours: Block, theirs: Block, prefer: Prefer) -> str:
    found = merged_lines(base.comments, ours.comments, theirs.comments)
    if isinstance(found, str):
        return found
    if prefer is None:
        raise Clash(found - ours.comments.count("\n"))
    return ours.comments if prefer == "ours" else theirs.comments


def _text(base: Block, ours: Block, theirs: Block, prefer: Prefer) -> str:
    if base.said[:2] == theirs.said[:2] or ours.said[:2] == theirs.said[:2]:
        return ours.text
    if base.said[:2] == ours.said[:2]:
        return theirs.text
    if not len(base.tree) == len(ours.tree) == len(theirs.tree) == 1:
        return _by_lines(base, ours, theirs, prefer)
    if not isinstance(ours.tree[0], ast.Assign):
        return _by_lines(base, ours, theirs, prefer)
    tree = Merge(prefer).merged(base.tree[0], ours.tree[0], theirs.tree[0])
    wanted = ast.dump(tree)
    if wanted == ast.dump(ours.tree[0]):
        return ours.text
    laid = relaid(tree)
    by_lines = merged_lines(base.text, ours.text, theirs.text)
    own_layout = bool(comments_in(ours.text)) or relaid(ours.tree[0]) != ours.text
    if own_layout and isinstance(by_lines, str) and _dump(by_lines) == wanted:
        return by_lines
    if laid is None or comments_in(ours.text) or comments_in(theirs.text) or _dump(laid) != wanted:
        # It could only be written without its comments.
        raise Clash(1)
    return laid


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
