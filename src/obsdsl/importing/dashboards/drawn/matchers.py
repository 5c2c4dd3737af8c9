"""Matchers that many selections repeat: a long pattern gets a name, and so do several that stand side by side."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Container, Iterator, Sequence
from functools import lru_cache

import attrs

from obsdsl.importing.dashboards.drawn.block import Drawn
from obsdsl.importing.python.code import Block, Code, Group, Tree, laid_out
from obsdsl.importing.python.naming import snake
from obsdsl.importing.python.spans import segment, span
from obsdsl.importing.python.tree import leaves, replaced

# From how many selections on a pattern is worth a name, and how long it is; how many that is for several matchers.
_FEWEST = 3
_LONG = 36
_FEWEST_RUNS = 6
# From how many on a variable is that is asked for as a pattern.
_FEWEST_VARIABLES = 8
# How many letters a name has to save.
_LEAST_SAVED = 120
_MOST = 8
# What methods of expressions take, which is no matcher.
_OPTIONS = frozenset(["by", "without", "window", "step", "offset", "default", "keep_labels"])
_WORDS = ("Regex", "NotRegex", "Not")
# Of a pattern: what is no name of a variable.
_TEXT = re.compile(r"(?<![$\w{])[A-Za-z][A-Za-z-]{3,}")
_VARIABLE = re.compile(r"""Regex\(["']\$\w+["']\)""")
# The labels that say most of what is selected.
_TELLING = ("job", "app", "component", "service", "container", "namespace")


@attrs.frozen
class _Place:
    """Where in a text the matchers stand, and these."""

    start: int
    end: int
    said: str
    held: tuple[ast.keyword, ...]

    @property
    def is_variable(self) -> bool:
        """Whether it is a pattern that a variable is alone."""
        return len(self.held) == 1 and _VARIABLE.fullmatch(self.said) is not None


def with_matchers(tree: Tree, taken: Container[str]) -> Drawn:
    """The source whose selections name what they repeat."""
    blocks: list[Block] = []
    names: set[str] = set()
    for _ in range(_MOST):
        pieces = [one for one in leaves(tree) if "(" in one.text and "=" in one.text]
        places = [(piece, _places(piece.text)) for piece in pieces]
        count = Counter(one.said for _, held in places for one in held)
        first = {one.said: one for _, held in reversed(places) for one in held}
        called = {said: _name(one, taken, names) for said, one in first.items() if _saved(one, count[said])}
        rows = [(_saved(first[said], count[said]), said) for said, name in called.items() if name]
        if not rows:
            break
        said = max(rows)[1]
        name = called[said]
        names.add(name)
        blocks.append(_block(name, first[said]))
        others: dict[int, Tree] = {id(piece): _named(piece, held, said, name) for piece, held in places}
        tree = replaced(tree, others)
    return Drawn(tree, tuple(blocks))


def _saved(place: _Place, times: int) -> int:
    """How many letters a name for it saves; none where that is little."""
    if place.is_variable:
        return times * len(place.said) if times >= _FEWEST_VARIABLES else 0
    saved = times * (len(place.said) - 12) - len(place.said)
    return saved if times >= (_FEWEST if len(place.held) == 1 else _FEWEST_RUNS) and saved >= _LEAST_SAVED else 0


@lru_cache(maxsize=4096)
def _places(text: str) -> tuple[_Place, ...]:
    """The places in a text, which are asked for again for each name."""
    return tuple(_runs(text))


def _runs(text: str) -> Iterator[_Place]:
    """The long patterns of selections, and all runs of matchers that are no variables."""
    for call in selections(text):
        run: list[ast.keyword] = []
        for one in (*call.keywords, None):
            if one is not None and one.arg is not None and is_literal(one.value):
                run.append(one)
                continue
            for first in range(len(run)):
                for last in range(first, len(run)):
                    yield from _place(text, tuple(run[first : last + 1]))
            run = []


def selections(text: str) -> Iterator[ast.Call]:
    """The calls that select series by nothing but matchers."""
    try:
        tree = ast.parse(text, mode="eval")
    except SyntaxError:
        return
    for one in ast.walk(tree):
        if isinstance(one, ast.Call) and not one.args and not any(key.arg in _OPTIONS for key in one.keywords):
            yield one


def is_literal(value: ast.expr) -> bool:
    """Whether a matcher's value is text, or a pattern or a list of it."""
    match value:
        case ast.Constant(value=str()):
            return True
        case ast.Call(func=ast.Name(id=word), args=[given], keywords=[]) if word in _WORDS:
            return is_literal(given)
        case ast.Tuple(elts=elements):
            return all(map(is_literal, elements))
    return False


def _place(text: str, run: tuple[ast.keyword, ...]) -> Iterator[_Place]:
    """One matcher by its value where that is long, several by all of them."""
    if len(run) == 1 and isinstance(run[0].value, ast.Constant):
        return
    first: ast.expr | ast.keyword = run[0].value if len(run) == 1 else run[0]
    last = run[-1].value
    start, end = span(text, first)[0], span(text, last)[1]
    if len(run) > 1 or end - start >= _LONG or _VARIABLE.fullmatch(text[start:end]):
        yield _Place(start, end, text[start:end], run)


def _named(piece: Code, places: Sequence[_Place], said: str, name: str) -> Code:
    text = piece.text
    for one in sorted((one for one in places if one.said == said), key=lambda one: -one.start):
        text = f"{text[: one.start]}{name if len(one.held) == 1 else f'**{name}'}{text[one.end :]}"
    return attrs.evolve(piece, text=text) if text != piece.text else piece


def _name(place: _Place, taken: Container[str], names: Container[str]) -> str:
    """A pattern is called by its label, several matchers by the value that tells most; nothing where there is none."""
    label, value = place.held[0].arg or "", place.held[0].value
    if place.is_variable:
        plain = (snake(label), f"{snake(label)}s")
        return next((name for name in plain if name not in taken and name not in names), "")
    if len(place.held) == 1:
        wanted = f"{snake(label)}_{'values' if isinstance(value, ast.Tuple) else 'pattern'}"
        telling = [f"{snake(one)}_{snake(label)}" for one in _TEXT.findall(place.said.split("(", 1)[1])]
        free = (wanted, *telling, *(f"{wanted}_{number}" for number in range(2, 99)))
        return next((name for name in free if name not in taken and name not in names), "")
    words = {
        one.arg or "": snake(one.value.value)
        for one in place.held
        if isinstance(one.value, ast.Constant) and isinstance(one.value.value, str) and one.value.value[:1].isalpha()
    }
    wanted = next((words[label] for label in (*_TELLING, *words) if label in words), "")
    return "" if wanted in taken or wanted in names else wanted


def _block(name: str, place: _Place) -> Block:
    if len(place.held) == 1:
        source = laid_out(Code(place.said), 0, len(name) + 3)
        return Block(f"{name} = {source}\n", tuple(("obsdsl", word) for word in _words_in(place.said)))
    call = ast.parse(f"f({place.said})", mode="eval").body
    rows = call.keywords if isinstance(call, ast.Call) else []
    return matchers_block(name, [(one.arg or "", segment(f"f({place.said})", one.value)) for one in rows])


def matchers_block(name: str, rows: Sequence[tuple[str, str]]) -> Block:
    """The definition of matchers under a name: labels with the sources of their values."""
    body = Group("{", tuple((f'"{label}": ', Code(value)) for label, value in rows), "}")
    words = {word for _, value in rows for word in _words_in(value)}
    hint = ""
    if not (all(value.isidentifier() for _, value in rows) or all(value.startswith('"') for _, value in rows)):
        hint = ": dict[str, MatcherLike]"
        words.add("MatcherLike")
    source = laid_out(body, 0, len(name) + len(hint) + 3)
    return Block(f"{name}{hint} = {source}\n", tuple(("obsdsl", word) for word in sorted(words)))


def _words_in(source: str) -> list[str]:
    return [word for word in _WORDS if re.search(rf"\b{word}\(", source)]
