"""Matchers that most selections share, with variables of the dashboard: `m.requests(**scope)`."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Collection, Container, Iterator

import attrs

from obsdsl.importing.dashboards.drawn.block import Drawn
from obsdsl.importing.dashboards.drawn.matchers import is_literal, matchers_block, selections
from obsdsl.importing.python.code import Code, Tree
from obsdsl.importing.python.spans import segment, span
from obsdsl.importing.python.tree import leaves, replaced

# From how many selections on a name for what they share is worth its line, and what it has to save.
_FEWEST = 4
_LEAST_SAVED = 160
_Pair = tuple[str, str]


def with_scope(tree: Tree, variables: Collection[str], taken: Container[str]) -> Drawn:
    """The source whose selections name what most of them share, where that is much."""
    pieces = [one for one in leaves(tree) if "(" in one.text]
    runs = Counter(run for one in pieces for run in _runs(one.text, variables))
    if not runs:
        return Drawn(tree)
    best = max(runs, key=lambda run: (_saved(run, runs), run))
    if runs[best] < _FEWEST or _saved(best, runs) < _LEAST_SAVED:
        return Drawn(tree)
    name = "scope"
    while name in taken:
        name = f"{name}_"
    others: dict[int, Tree] = {id(one): _named(one, best, name) for one in pieces}
    return Drawn(replaced(tree, others), (matchers_block(name, best),))


def _saved(run: tuple[_Pair, ...], runs: Counter[tuple[_Pair, ...]]) -> int:
    return runs[run] * (sum(len(key) + len(text) + 3 for key, text in run) - len("**scope"))


def _runs(text: str, variables: Collection[str]) -> Iterator[tuple[_Pair, ...]]:
    """Of each selection, all matchers side by side of which one or more name variables: two or more."""
    for call in selections(text):
        run: list[tuple[_Pair, bool]] = []
        for one in (*call.keywords, None):
            is_variable = one is not None and _names_variable(one.value, variables)
            if one is not None and one.arg is not None and (is_variable or is_literal(one.value)):
                run.append(((one.arg, segment(text, one.value)), is_variable))
                continue
            for first in range(len(run)):
                for last in range(first + 2, len(run) + 1):
                    if any(names for _, names in run[first:last]):
                        yield tuple(pair for pair, _ in run[first:last])
            run = []


def _names_variable(value: ast.expr, variables: Collection[str]) -> bool:
    match value:
        case ast.Name(id=name):
            return name in variables
        case ast.Call(func=ast.Name(id="Regex" | "NotRegex" | "Not"), args=[ast.Constant(value=str(text))]):
            return "$" in text
        case ast.Call(func=ast.Name(id="Not"), args=[ast.Name(id=name)]):
            return name in variables
    return False


def _found(run: tuple[_Pair, ...], within: tuple[_Pair, ...]) -> int | None:
    """Where the one stands in the other."""
    for at in range(len(within) - len(run) + 1):
        if within[at : at + len(run)] == run:
            return at
    return None


def _named(code: Code, run: tuple[_Pair, ...], name: str) -> Code:
    text = code.text
    spans = []
    for call in selections(text):
        pairs = tuple((one.arg or "", segment(text, one.value)) for one in call.keywords)
        at = _found(run, pairs)
        if at is None:
            continue
        first, last = call.keywords[at], call.keywords[at + len(run) - 1]
        spans.append((span(text, first)[0], span(text, last)[1]))
    for start, end in sorted(spans, reverse=True):
        text = f"{text[:start]}**{name}{text[end:]}"
    return attrs.evolve(code, text=text) if spans else code
