"""Rules that are one call but for a few values: `lag(60, warning)` and `lag(600, critical)` of one function."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Final, TypeAlias

import attrs

from obsdsl.importing.python.code import Block, Code, Group, Text, Tree, imports, laid_out
from obsdsl.importing.python.joined import Given, joined
from obsdsl.importing.python.lines import Import, docstring
from obsdsl.importing.rules.local import with_local
from obsdsl.importing.rules.shape import Hole, Shape, depth_of, filled

# A call with more arguments says no more than the rule itself; two rules are seldom worth a function.
_MOST_PARAMETERS: Final = 3
_LEAST_SAVED: Final = 6
_LEAST_SAVED_OF_TWO: Final = 7
_IS_WORD: Final = re.compile(r"\w")
# What each rule has at places of theirs.
_Columns: TypeAlias = dict[tuple[str, ...], list[int]]


@attrs.frozen
class Parameter:
    """What the rules say otherwise: the places in each, by their number, and the hole of each rule there."""

    name: str
    type: str
    places: tuple[int, ...]
    holes: tuple[Hole, ...]

    @property
    def is_text(self) -> bool:
        """Whether it is a string."""
        return self.type == "str"


@attrs.frozen
class Derived:
    """A text that says one of the parameters: what stands around these, and its place in each rule."""

    place: int
    parts: tuple[str | Given, ...]


@attrs.frozen
class Family:
    """Rules by their numbers that one function makes."""

    members: tuple[int, ...]
    parameters: tuple[Parameter, ...]
    derived: tuple[Derived, ...]

    def body(self, shape: Shape) -> Group:
        """The call of the first with parameters in the places of what they stand for."""
        others = {shape.holes[place].start: one.name for one in self.parameters for place in one.places}
        for text in self.derived:
            start = shape.holes[text.place].start
            others[start] = _joined(text, shape, start) or ""
        return filled(shape, others)

    def function(self, name: str, doc: str, body: Tree) -> Block:
        """The definition of the function."""
        assert isinstance(body, Group)
        head = ", ".join(f"{one.name}: {one.type}" for one in self.parameters)
        types = {("obsdsl", one.type) for one in self.parameters if one.type[0].isupper()}
        made = body.open[:-1]
        local, short = with_local(body)
        text = (
            f'def {name}({head}) -> {made}:\n    """{docstring(doc)}"""\n{local}'
            f"    return {laid_out(short, 4, len('return '))}\n"
        )
        used = {one for one in imports(body) if re.search(rf"\b{one[1].split(' ')[-1]}\b", text)}
        return Block(text, tuple(sorted({*used, *types})), is_function=True)

    def call(self, name: str, member: int, needed: Mapping[str, Import]) -> Group:
        """The call for a rule, by its place among the members; `needed` are imports of severities and matchers."""
        items: list[tuple[str, Tree]] = []
        for one in self.parameters:
            hole = one.holes[member]
            known = tuple(found for word, found in needed.items() if re.search(rf"\b{word}\b", hole.source))
            plain = (not items and one.is_text) or len(self.parameters) == 1
            given = Text(hole.said) if hole.is_text else Code(hole.source, known)
            items.append(("" if plain else f"{one.name}=", given))
        return Group(f"{name}(", tuple(items), ")")


def families(shapes: Sequence[tuple[int, str, Shape]], taken: Collection[str]) -> list[Family]:
    """The families among rules, each with its number and its name; parameters have no names that are taken."""
    by_key: dict[str, list[tuple[int, str, Shape]]] = {}
    for one in shapes:
        by_key.setdefault(one[2].key, []).append(one)
    found = []
    for held in by_key.values():
        if (whole := _family(held, taken)) is not None:
            found.append(whole)
            continue
        by_name: dict[str, list[tuple[int, str, Shape]]] = {}
        for one in held:
            by_name.setdefault(one[1], []).append(one)
        some = (_family(few, taken) for few in by_name.values() if len(by_name) > 1)
        found += [one for one in some if one is not None]
    return found


def _family(held: Sequence[tuple[int, str, Shape]], taken: Collection[str]) -> Family | None:
    if len(held) < 2:
        return None
    shapes = [shape for _, _, shape in held]
    own, texts = _columns(shapes)
    if len(set(zip(*own, strict=True))) < len(held):
        return None
    parameters = list(_parameters(own, shapes, taken))
    derived: list[Derived] = []
    for values, places in list(texts.items()):
        made = [_derived(place, shapes, parameters) for place in places]
        if None not in made:
            derived += filter(None, made)
            del texts[values]
    parameters += _parameters(texts, shapes, {*taken, *(one.name for one in parameters)})
    if len(texts) > 1 or len(parameters) > _MOST_PARAMETERS:
        return None
    family = Family(tuple(number for number, _, _ in held), tuple(parameters), tuple(derived))
    least = _LEAST_SAVED_OF_TWO if len(held) == 2 else _LEAST_SAVED
    return family if _saved(family, shapes) >= least else None


def _columns(shapes: Sequence[Shape]) -> tuple[_Columns, _Columns]:
    """What the calls say otherwise, each with its places; and apart, what is a text, or a number as one."""
    columns: _Columns = {}
    for place in range(len(shapes[0].holes)):
        values = tuple(shape.holes[place].source for shape in shapes)
        if len(set(values)) > 1:
            columns.setdefault(values, []).append(place)
    own: _Columns = {}
    texts: _Columns = {}
    for values, places in columns.items():
        holes = [shapes[0].holes[place] for place in places]
        quoted = all(one.kind == "str" for one in holes) and tuple(value[1:-1] for value in values) in columns
        (texts if quoted or all(one.kind == "text" for one in holes) else own)[values] = places
    return own, texts


def _parameters(columns: _Columns, shapes: Sequence[Shape], taken: Collection[str]) -> Iterator[Parameter]:
    names: set[str] = set()
    for places in columns.values():
        holes = [shapes[0].holes[place] for place in places]
        # That of a label or of a comparison says more than that of a text.
        wanted = next((one.name for one in holes if one.kind != "text"), holes[0].name)
        name, count = wanted, 2
        while name in taken or name in names:
            name, count = f"{wanted}_{count}", count + 1
        names.add(name)
        held = tuple(shape.holes[places[0]] for shape in shapes)
        yield Parameter(name, _type(held), tuple(places), held)


def _type(holes: Sequence[Hole]) -> str:
    """The annotation of a parameter's type."""
    kind = holes[0].kind
    if kind == "number":
        return "float" if any("." in one.source or "e" in one.source for one in holes) else "int"
    if kind == "severity":
        return "Severity"
    calls = {"str" if one.is_text else one.source.partition("(")[0] for one in holes}
    return calls.pop() if len(calls) == 1 and "" not in calls else "MatcherLike"


def _derived(place: int, shapes: Sequence[Shape], parameters: Sequence[Parameter]) -> Derived | None:
    """The text by its parameters; None where these do not tell it."""
    # The name of a rule, which is its first argument, is no part of a sentence.
    said = [one for one in parameters if 0 not in one.places and one.type in ("int", "float", "str")]
    templates = set()
    for member, shape in enumerate(shapes):
        parts: list[str | Given] = [shape.holes[place].said]
        for one in sorted(said, key=lambda one: -len(one.holes[member].said)):
            value = one.holes[member].said
            parts = [new for part in parts for new in _cut(part, value, Given(one.name, one.is_text))]
        templates.add(tuple(parts))
    if len(templates) != 1:
        return None
    found = Derived(place, templates.pop())
    shape = shapes[0]
    start = shape.holes[place].start
    return found if _joined(found, shape, start) is not None else None


def _cut(part: str | Given, value: str, given: Given) -> list[str | Given]:
    """The text around a value that stands there as a word."""
    if not isinstance(part, str) or not value:
        return [part]
    before = r"(?<![\w.])" if _IS_WORD.match(value[0]) else ""
    after = r"(?![\w])(?!\.\d)" if _IS_WORD.match(value[-1]) else ""
    pieces = re.split(f"{before}{re.escape(value)}{after}", part)
    found: list[str | Given] = []
    for index, piece in enumerate(pieces):
        found += ([given] if index else []) + ([piece] if piece else [])
    return found


def _joined(text: Derived, shape: Shape, start: int) -> str | None:
    level, before = depth_of(shape, start)
    return joined(text.parts, 4 + 4 * level, before)


def _saved(family: Family, shapes: Sequence[Shape]) -> int:
    """How many lines fewer there are."""
    written = sum(laid_out(shape.tree, 0, 30).count("\n") + 1 for shape in shapes)
    body = laid_out(family.body(shapes[0]), 4, 7).count("\n") + 1
    calls = sum(
        laid_out(family.call("n" * 20, member, {}), 0, 40).count("\n") + 1 for member in range(len(family.members))
    )
    return written - body - 6 - calls
