"""Where the matchers of a selector stand in the text of its expression."""

from __future__ import annotations

from obsdsl.define.light import frozen
from obsdsl.express.locate import locate
from obsdsl.express.node import Node, Selector, children
from obsdsl.express.render import render
from obsdsl.express.tokens import Span, Token, lex
from obsdsl.lint.site import Site

_OPERATORS = frozenset({"=", "!=", "=~", "!~"})


@frozen
class MatcherText:
    """The whole of a matcher, how its label is written, the sign that quotes its value, and what is deleted with it.

    That is a comma, or all of the braces; `deleted` is None where the selector would be none without it.
    """

    whole: Span
    deleted: Span | None
    label: str
    quote: str

    def written(self, op: str, value: str) -> str | None:
        """Another matcher of the label, quoted as it was; None where the value would need escapes."""
        if any(sign in value for sign in "\\\n\"'`"):
            return None
        return f"{self.label}{op}{self.quote}{value}{self.quote}"


def matcher_texts(selector: Selector, at: Site) -> tuple[MatcherText, ...]:
    """The places of a selector's matchers, in their order; nothing where they are not found for certain."""
    if at.node is None:
        return ()
    text = render(at.node) if at.text is None else at.text
    try:
        place = locate(text, at.node).get(_path(at.node, selector))
    except ValueError:
        return ()
    if place is None:
        return ()
    tokens = lex(text[place.start : place.end])
    starts = [i for i in range(len(tokens) - 2) if _begins(tokens, i)]
    if len(starts) != len(selector.matchers):
        return ()
    return tuple(_text(tokens, i, place.start, len(starts) == 1 and selector.name is not None) for i in starts)


def _begins(tokens: list[Token], i: int) -> bool:
    name, op, value = tokens[i : i + 3]
    return name.kind in ("name", "string") and op.kind in _OPERATORS and value.kind == "string"


def _text(tokens: list[Token], i: int, offset: int, alone: bool) -> MatcherText:
    before, first, last, after = tokens[i - 1], tokens[i], tokens[i + 2], tokens[i + 3]
    deleted: Span | None = None
    if after.kind == "," and tokens[i + 4].kind != "}":
        deleted = Span(offset + first.start, offset + tokens[i + 4].start)
    elif before.kind == ",":
        deleted = Span(offset + before.start, offset + last.end)
    elif alone and before.kind == "{" and i >= 2:
        closing = tokens[i + 4] if after.kind == "," else after
        deleted = Span(offset + before.start, offset + closing.end)
    return MatcherText(Span(offset + first.start, offset + last.end), deleted, first.text, last.text[0])


def _path(whole: Node, wanted: Node) -> tuple[int, ...]:
    """The way to a node, by identity; a way that leads nowhere if it is not there."""
    pending: list[tuple[tuple[int, ...], Node]] = [((), whole)]
    while pending:
        path, node = pending.pop()
        if node is wanted:
            return path
        pending += [((*path, i), child) for i, child in enumerate(children(node))]
    return (-1,)
