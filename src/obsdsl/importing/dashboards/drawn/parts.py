"""Long parts of expressions that are there again and again: constants, called after what they are made of."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Container, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

import attrs

from obsdsl.importing.dashboards.drawn.block import Drawn
from obsdsl.importing.python.code import Block, Code, Tree
from obsdsl.importing.python.expression import names_in
from obsdsl.importing.python.layout import broken
from obsdsl.importing.python.lines import WIDTH
from obsdsl.importing.python.naming import snake
from obsdsl.importing.python.spans import span
from obsdsl.importing.python.text import quoted
from obsdsl.importing.python.tree import leaves, replaced

# How long a part is, and how often it is there, before a name reads better.
_LONG = 70
_OFTEN = 3
_VERY_LONG = 140
# The same of what is computed of several.
_SHORT, _ON_A_LINE = 45, 80
_MOST = 16
_MOST_WORDS = 6


def with_parts(tree: Tree, taken: Container[str]) -> Drawn:
    """The source with names for the parts that its expressions repeat."""
    drawn: dict[str, Code] = {}
    passed: set[str] = set()
    for _ in range(_MOST):
        pieces = [one for one in (*leaves(tree), *drawn.values()) if len(one.text) >= _SHORT]
        whole = set(drawn.values())
        found = Counter(part for one in pieces for part in _parts(one.text) if part != one.text or one not in whole)
        often = [
            part
            for part, count in found.items()
            if part not in passed and (count >= _OFTEN or (count > 1 and len(part) >= _VERY_LONG))
        ]
        if not often:
            break
        # The longest first: what it holds is named after it, and stands before it.
        part = max(often, key=lambda one: (len(one), one))
        held = next(one for one in pieces if part in one.text)
        modules = {name.split(" ")[-1] for path, name in held.imports if path in ("metrics", "obsdsl.library")}
        name = _name(part, modules, taken, drawn)
        if len(part) <= _ON_A_LINE and len(name) + 3 + len(part) > WIDTH:
            passed.add(part)
            continue
        others: dict[int, Tree] = {id(one): _named(one, part, name) for one in pieces}
        tree = replaced(tree, others)
        drawn = {key: _named(one, part, name) for key, one in drawn.items()}
        drawn[name] = Code(part, held.imports)
    return Drawn(tree, tuple(_block(name, drawn[name]) for name in _in_order(drawn)))


def _in_order(drawn: Mapping[str, Code]) -> Iterator[str]:
    """The names, each after those that it needs."""
    left = dict(reversed(list(drawn.items())))
    while left:
        name = next(one for one in left if not left.keys() & (names_in(left[one].text) - {one}))
        del left[name]
        yield name


def _parts(text: str) -> Iterator[str]:
    """What is called or computed within an expression and is long; each time that it is there."""
    for one in _places(text):
        # What is computed stands on one line: ruff breaks it otherwise alone than in brackets.
        fits = _SHORT <= len(one.text) <= _ON_A_LINE if one.is_computed else len(one.text) >= _LONG
        if fits and "\n" not in one.text:
            yield one.text


class _Place(NamedTuple):
    """Where a part stands, and whether it is computed rather than called."""

    start: int
    end: int
    text: str
    is_computed: bool


@lru_cache(maxsize=4096)
def _places(text: str) -> tuple[_Place, ...]:
    """What is called or computed within an expression, which is asked again for each name."""
    try:
        tree = ast.parse(text, mode="eval")
    except SyntaxError:
        return ()
    return tuple(
        _Place(start, end, text[start:end], isinstance(one, ast.BinOp))
        for one in ast.walk(tree)
        if isinstance(one, ast.BinOp) or (isinstance(one, ast.Call) and isinstance(one.func, ast.Attribute))
        for start, end in [span(text, one)]
    )


def _named(code: Code, part: str, name: str) -> Code:
    if part not in code.text:
        return code
    text = code.text
    spans = [(one.start, one.end) for one in _places(text) if one.text == part]
    for start, end in (_with_brackets(text, *one) for one in sorted(spans, reverse=True)):
        text = f"{text[:start]}{name}{text[end:]}"
    return attrs.evolve(code, text=text) if spans else code


def _with_brackets(text: str, start: int, end: int) -> tuple[int, int]:
    """The part with the brackets that only it needs; those of a call stay."""
    before, after = text[:start], text[end:]
    if before.endswith("(") and after.startswith(")") and (before[-2:-1] in ("", "(", " ")):
        return start - 1, end + 1
    return start, end


def _name(part: str, modules: Container[str], taken: Container[str], names: Mapping[str, Code]) -> str:
    """The first metric's name, and what is made of it at last; else with what tells it from the part of that name."""
    whole = tree = ast.parse(part, mode="eval").body
    methods: list[str] = []
    metric = "part"
    while isinstance(tree, ast.Call | ast.Attribute | ast.BinOp | ast.Compare):
        if isinstance(tree, ast.BinOp | ast.Compare):
            is_number = isinstance(tree, ast.BinOp) and isinstance(tree.left, ast.Constant)
            tree = tree.right if isinstance(tree, ast.BinOp) and is_number else tree.left
        elif isinstance(tree, ast.Call):
            tree = tree.func
        else:
            methods.append(tree.attr)
            tree = tree.value
    in_module = isinstance(tree, ast.Name) and tree.id in modules
    if in_module and methods:
        metric = methods.pop()
    elif isinstance(tree, ast.Name):
        metric = tree.id
    last = [one for one in methods if one in _SAID][:1]
    said = snake(metric, longest=None).split("_")
    wanted, *longer = (
        "_".join([*_own_words(said, most), *last]) for most in range(_MOST_WORDS, len(said) + _MOST_WORDS)
    )
    literals = [one.value for one in ast.walk(whole) if isinstance(one, ast.keyword)]
    said_too = names[wanted].text if wanted in names else ""
    texts = [one.value for one in literals if isinstance(one, ast.Constant) and isinstance(one.value, str)]
    plain = [snake(one) for one in texts if quoted(one) not in said_too]
    of_module = [f"{tree.id}_{wanted}"] if in_module and isinstance(tree, ast.Name) and len(tree.id) > 1 else []
    literal = [f"{wanted}_{one}" for one in plain if one]
    more = (*literal, *longer, *of_module, *(f"{wanted}_{n}" for n in range(2, 99)))
    for name in (wanted, *more):
        if name not in taken and name not in names:
            return name
    return f"{wanted}_of_many"


# What a name says of how the metric is taken together.
_SAID = ("sum", "max", "min", "avg", "count", "rate", "increase")


def _own_words(words: Sequence[str], most: int) -> list[str]:
    """The last words, which say more than the first, less those that say how it is counted."""
    kept = [one for one in words if one not in ("total", "bucket", "sum", "tot", "relabel")] or list(words)
    return list(dict.fromkeys(kept))[-most:]


def _block(name: str, part: Code) -> Block:
    used = names_in(part.text)
    imports = tuple(one for one in part.imports if one[1].split(" ")[-1] in used)
    source = broken(part.text, WIDTH, 0, len(name) + 3)
    if _breaks_bare(source) or len(name) + 3 + len(source.split("\n")[0]) > WIDTH:
        source = f"(\n    {broken(part.text, WIDTH, 4)}\n)"
    return Block(f"{name} = {source}\n", imports)


def _breaks_bare(source: str) -> bool:
    """Whether it is broken outside of brackets, where Python would end the statement."""
    try:
        ast.parse(source, mode="eval")
    except SyntaxError:
        return True
    return False
