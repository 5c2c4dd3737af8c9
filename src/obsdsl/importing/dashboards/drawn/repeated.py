"""Rows and panels that are the same but for a few words: a function with these words as its parameters."""

from __future__ import annotations

import ast
import io
import keyword
import tokenize
from collections.abc import Container, Iterator, Sequence
from typing import TypeAlias

import attrs

from obsdsl.compose.slug import slug
from obsdsl.importing.dashboards.drawn.block import Parameter, panels_in
from obsdsl.importing.python.code import Block, Code, Group, Text, Tree, flat, imports, laid_out
from obsdsl.importing.python.naming import snake
from obsdsl.importing.python.text import quoted
from obsdsl.importing.python.tree import outermost, replaced

# How many make a function worth its lines, how many words may differ, and how many lines it has to save.
_FEWEST = 3
_MOST_WORDS = 4
_LEAST_SAVED = 12
# What is called with a text, and what this is.
_SAID_TO = {
    **dict.fromkeys(("rate", "irate", "increase", "delta", "idelta", "deriv", "changes", "resets"), "window"),
    "label_values": "label",
    "offset": "offset",
    "promql": "expr",
}
# A literal: its place among the tokens, its source, and what it is called.
_Literal: TypeAlias = tuple[int, str, str]


@attrs.frozen
class _Piece:
    """A row or a panel, with its source in tokens and the literals in it."""

    tree: Group
    tokens: tuple[str, ...]
    literals: tuple[_Literal, ...]

    @property
    def shape(self) -> tuple[str, ...]:
        """What is the same for all that differ in literals alone."""
        places = {place for place, _, _ in self.literals}
        return tuple("" if at in places else token for at, token in enumerate(self.tokens))


@attrs.frozen
class Function:
    """A function that makes rows or panels: its first line and what it says of itself, and what it returns."""

    name: str
    head: str
    body: Tree
    kind: str

    @property
    def block(self) -> Block:
        """The function as it stands in the file."""
        text = f"{self.head}    return {laid_out(self.body, 4, 7)}\n"
        return Block(text, tuple(sorted({*imports(self.body), ("obsdsl", self.kind)})), is_function=True)


def with_repeated(tree: Tree, taken: Container[str]) -> tuple[Tree, list[Function]]:
    """The source with functions for rows, then for panels, that are there again and again."""
    functions: list[Function] = []
    names: set[str] = set()
    for made_of in (_rows_in, panels_in):
        groups: dict[tuple[str, ...], list[_Piece]] = {}
        for one in made_of(tree):
            if (piece := _piece(one)) is not None:
                groups.setdefault(piece.shape, []).append(piece)
        others: dict[int, Tree] = {}
        for pieces in groups.values():
            function = _function(pieces, taken, names)
            if function is not None:
                functions.append(function[0])
                names.add(function[0].name)
                others |= function[1]
        tree = replaced(tree, others)
    return tree, functions


def _rows_in(tree: Tree) -> Iterator[Group]:
    return outermost(tree, lambda one: one.open == "Row(")


def _piece(tree: Group) -> _Piece | None:
    text = flat(tree)
    if text is None or not tree.items or tree.items[0][0] or not isinstance(tree.items[0][1], Text):
        return None
    read = list(_tokens(text))
    tokens = tuple(one.string for one in read)
    is_text = tokens[0] == "Text"
    literals = tuple(
        (at, one.string, "content" if is_text and tokens[at - 1] == "," else _called(tokens, at))
        for at, one in enumerate(read)
        if one.type == tokenize.STRING and not one.string.startswith(("f", "r", "b"))
    )
    return _Piece(tree, tokens, literals)


def _tokens(source: str) -> Iterator[tokenize.TokenInfo]:
    """The tokens of a piece of source, which may open brackets that others close."""
    try:
        yield from (one for one in tokenize.generate_tokens(io.StringIO(source).readline) if one.string.strip())
    except tokenize.TokenError:
        return


def _called(tokens: Sequence[str], at: int) -> str:
    """What the literal says: the keyword before it or before what it is in, else what is called with it."""
    if at > 1 and tokens[at - 1] == "=":
        return tokens[at - 2]
    if at + 1 < len(tokens) and tokens[at + 1] == ":":
        return "legend"
    if at > 1 and tokens[at - 1] == ":" and (key := tokens[at - 2].strip("\"'")).isidentifier():
        return snake(key)
    opening = _opening(tokens, at)
    # `provider=("a", "b")` and `job=Regex("a")`.
    for sign in (opening - 1, opening - 2):
        if sign > 0 and tokens[sign] == "=" and tokens[sign - 1].isidentifier():
            return tokens[sign - 1]
    called = tokens[opening - 1] if opening else ""
    if called in _SAID_TO or called.endswith("_over_time"):
        return _SAID_TO.get(called, "window")
    return "title" if tokens[at - 1] == "(" and called[:1].isupper() else "value"


def _opening(tokens: Sequence[str], at: int) -> int:
    """Where the innermost bracket around a token opens; 0 where none does."""
    depth = 0
    for place in range(at - 1, 0, -1):
        depth += (tokens[place] in (")", "]", "}")) - (tokens[place] in ("(", "[", "{"))
        if depth < 0:
            return place
    return 0


def _function(
    pieces: Sequence[_Piece], taken: Container[str], names: set[str]
) -> tuple[Function, dict[int, Tree]] | None:
    """A function for the pieces, and the calls of it, where that is less to read."""
    if len(pieces) < _FEWEST:
        return None
    columns: dict[tuple[str, ...], str] = {}
    places: dict[int, tuple[str, ...]] = {}
    for at in range(len(pieces[0].literals)):
        values = tuple(one.literals[at][1] for one in pieces)
        if len(set(values)) > 1:
            columns.setdefault(values, pieces[0].literals[at][2])
            places[pieces[0].literals[at][0]] = values
    if not columns or len(columns) > _MOST_WORDS or len(set(zip(*columns, strict=True))) < len(pieces):
        return None
    params = _params(columns, taken)
    name = _name(pieces, taken, names)
    if name is None:
        return None
    kind = pieces[0].tree.open[:-1]
    head = f"def {name}({', '.join(f'{one}: str' for one in params.values())}) -> {kind}:\n"
    said = f'    """{_doc(pieces, list(params.values()))}"""\n'
    body = _with_params(pieces[0], {at: params[values] for at, values in places.items()})
    made = Function(name, head + said, body, kind)
    calls: dict[int, Tree] = {}
    for index, piece in enumerate(pieces):
        given = tuple(("", Text(ast.literal_eval(values[index]))) for values in params)
        calls[id(piece.tree)] = Group(f"{name}(", given, ")")
    before, after = (sum(map(_lines, held)) for held in ([one.tree for one in pieces], calls.values()))
    saved = before - after - made.block.text.count("\n") - 2
    return (made, calls) if saved >= _LEAST_SAVED else None


def _lines(tree: Tree) -> int:
    return laid_out(tree, 8).count("\n") + 1


def _doc(pieces: Sequence[_Piece], params: Sequence[str]) -> str:
    """What the function makes, in a line."""
    titles = [one.tree.items[0][1] for one in pieces]
    first = titles[0]
    if isinstance(first, Text) and first.value.strip() and all(one == first for one in titles):
        plain = first.value.replace("\\", "/").replace('"', "'").replace("\n", " ").strip()
        return f"{plain}, by {_listed(params)}."
    what = snake(pieces[0].tree.open[:-1]).replace("_", " ")
    return f"{what.capitalize()}, by {_listed(params)}."


def _params(columns: dict[tuple[str, ...], str], taken: Container[str]) -> dict[tuple[str, ...], str]:
    found: dict[tuple[str, ...], str] = {}
    for values, wanted in columns.items():
        name = wanted if not keyword.iskeyword(wanted) else f"{wanted}_"
        count = 2
        while name in taken or name in found.values():
            by_module = name == wanted and name in taken
            name, count = (f"{wanted}_name", 2) if by_module else (f"{wanted}_{count}", count + 1)
        found[values] = name
    return found


def _name(pieces: Sequence[_Piece], taken: Container[str], names: set[str]) -> str | None:
    """Of the words that all titles share; else of what it makes."""
    titles = [one.tree.items[0][1] for one in pieces]
    words = [slug(one.value).split("-") for one in titles if isinstance(one, Text)]
    shared = [
        one for one in words[0] if len(one) > 2 and one.isidentifier() and all(one in other for other in words[1:])
    ]
    # A function that makes panels already is no name to be had, though it says more than `panel`.
    kind = snake(pieces[0].tree.open[:-1])
    for name in ("_".join(shared), kind, f"{kind}_of", *(f"{kind}_of_{number}" for number in range(2, 9))):
        if name and name.isidentifier() and not keyword.iskeyword(name) and name not in taken and name not in names:
            return name
    return None


def _with_params(piece: _Piece, params: dict[int, str]) -> Group:
    """The tree with parameters in place of the literals, counted as they stand on one line."""
    count = -1

    def text_of(source: str) -> str:
        nonlocal count
        found = []
        last = 0
        for one in _tokens(source):
            count += 1
            start, end = _offset(source, one.start), _offset(source, one.end)
            found.append(source[last:start] + params.get(count, source[start:end]))
            last = end
        return "".join(found) + source[last:]

    def tree_of(tree: Tree) -> Tree:
        if isinstance(tree, Text):
            source = quoted(tree.value)
            made = text_of(source)
            return tree if made == source else Parameter(made)
        if isinstance(tree, Code):
            source = text_of(tree.text)
            return tree if source == tree.text else Parameter(source, tree.imports)
        opening = text_of(tree.open)
        items = []
        for index, (key, one) in enumerate(tree.items):
            if index:
                text_of(",")
            shown = text_of(key)
            items.append((f"{shown} " if key.endswith(" ") and not shown.endswith(" ") else shown, tree_of(one)))
        if tree.open == "(" and len(tree.items) == 1:
            text_of(",")
        return attrs.evolve(tree, open=opening, items=tuple(items), close=text_of(tree.close))

    found = tree_of(piece.tree)
    assert isinstance(found, Group)
    return found


def _offset(text: str, place: tuple[int, int]) -> int:
    """The place of a column, which tokenize counts in letters, unlike ast."""
    return sum(len(line) + 1 for line in text.split("\n")[: place[0] - 1]) + place[1]


def _listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
