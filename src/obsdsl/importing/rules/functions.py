"""Functions of a file that make its rules where several are one call but for a few values."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final

import attrs

from obsdsl.compose.rule import RawRule, RecordingRule
from obsdsl.importing.python.code import Code, Group, Tree
from obsdsl.importing.python.expression import Shared
from obsdsl.importing.python.lines import WIDTH, Import
from obsdsl.importing.python.naming import fresh, snake
from obsdsl.importing.python.sharing import common_words
from obsdsl.importing.python.spelling import Spelling
from obsdsl.importing.python.written import Written
from obsdsl.importing.rules.alike import Family, families
from obsdsl.importing.rules.drawn import Drawn, Row
from obsdsl.importing.rules.named import LONGEST_WORD, Names
from obsdsl.importing.rules.shape import Shape, shape_of

_MATCHERS: Final[Mapping[str, Import]] = {one: ("obsdsl", one) for one in ("Not", "NotRegex", "Regex")}
# What a line has for a name, and for that of a function behind it.
_LINE: Final = WIDTH - len(" = (")
_LONGEST: Final = 45
_SHORTEST: Final = 12
_KINDS: Final = {"AlertRule": "alert", "RecordingRule": "record"}


@attrs.frozen
class FunctionRow:
    """A function while its body may still change."""

    name: str
    doc: str
    family: Family
    body: Tree


@attrs.define
class Functions:
    """The functions among the rules of a file; `write` is the call of a rule with its expression."""

    rules: Sequence[Any]
    drawn: Drawn
    write: Callable[[Any, Code], Group]
    severities: Mapping[str, Import]
    families: list[Family] = attrs.field(factory=list)
    names: dict[int, str] = attrs.field(factory=dict)
    # Of a rule, by its number: its family, and its place there.
    by_number: dict[int, tuple[int, int]] = attrs.field(factory=dict)

    def find(self, numbers: Sequence[int]) -> None:
        """Find families among the rules of these numbers, in their order. Those of one name take it for a function."""
        known = dict(self.drawn.spell.known)
        spell = self._plain(known)
        shapes: list[tuple[int, str, Shape]] = []
        for number in numbers:
            rule = self.rules[number]
            if isinstance(rule, RawRule):
                continue
            shape = shape_of(self.write(rule, spell(rule.expr)), self.severities)
            if shape is not None:
                shapes.append((number, rule.name, shape))
            if isinstance(rule, RecordingRule) and rule.name not in known:
                known[rule.name] = Written(f"record_{number}", rule)
        self.families = families(shapes, self.drawn.taken)
        names = Names(self.rules)
        for index, family in enumerate(self.families):
            self.by_number |= {number: (index, place) for place, number in enumerate(family.members)}
            if len(self._said(family)) == 1:
                wanted = names.wanted(family.members[0])
                self._take(index, wanted, _LINE - len(wanted) - LONGEST_WORD)
                # Where the function is called shorter, each rule is called after what tells it apart all the same.
                self.drawn.taken.add(wanted)

    def name(self, variables: Sequence[str]) -> None:
        """Name the functions of rules of several names, which have their variables by now."""
        for index, family in enumerate(self.families):
            if index not in self.names:
                kind = _KINDS[type(self.rules[family.members[0]]).__name__]
                words = common_words([variables[number].split("_") for number in family.members])
                wanted = "_".join(words) if len(words) > 1 else "_".join([*words, kind])
                self._take(index, wanted, _LINE - max(len(variables[number]) for number in family.members))

    def has(self, number: int) -> bool:
        """Whether a function makes the rule."""
        return number in self.by_number

    def before(self, number: int) -> Iterator[Row]:
        """The function above the first of its rules."""
        index, place = self.by_number.get(number, (0, -1))
        if place != 0:
            return
        family, name = self.families[index], self.names[index]
        rule = self.rules[number]
        shape = shape_of(self.write(rule, self._plain(self.drawn.spell.known)(rule.expr)), self.severities)
        assert shape is not None
        said = self._said(family)
        what = f"The {_KINDS[type(rule).__name__]} {said[0]}" if len(said) == 1 else name.replace("_", " ").capitalize()
        parameters = [one.name.rstrip("_").replace("_", " ") for one in family.parameters]
        listed = " and ".join(filter(None, (", ".join(parameters[:-1]), parameters[-1])))
        yield name, FunctionRow(name, f"{what}, by {listed}.", family, family.body(shape)), ()

    def call(self, number: int) -> Group | None:
        """The call of the function that makes the rule."""
        if number not in self.by_number:
            return None
        index, place = self.by_number[number]
        return self.families[index].call(self.names[index], place, {**_MATCHERS, **self.severities})

    def _plain(self, known: Mapping[str, Written]) -> Spelling:
        """How expressions are written without names for their parts."""
        spell = self.drawn.spell
        return Spelling(known, spell.imports, shared=Shared({}, spell.shared.values))

    def _said(self, family: Family) -> list[str]:
        return list(dict.fromkeys(self.rules[number].name for number in family.members))

    def _take(self, index: int, wanted: str, room: int) -> None:
        """A name with which calls begin on the line of their variable."""
        short = snake(wanted, longest=max(min(room, _LONGEST), _SHORTEST))
        name = fresh(short, self.drawn.taken, "rule")
        self.drawn.taken.add(name)
        self.names[index] = name
