"""What the expressions of a file repeat, drawn out of it: functions of a window, parts, values of matchers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final, TypeAlias

import attrs

from obsdsl.compose.rule import RecordingRule
from obsdsl.express.node import Matcher, Node
from obsdsl.express.vector import Vector
from obsdsl.importing.python import code
from obsdsl.importing.python.expression import written_expression
from obsdsl.importing.python.layout import assigned
from obsdsl.importing.python.lines import WIDTH
from obsdsl.importing.python.naming import fresh, snake
from obsdsl.importing.python.selection import matcher_code
from obsdsl.importing.python.sharing import Part, repeated_parts, repeated_values
from obsdsl.importing.python.spelling import Spelling
from obsdsl.importing.python.text import quoted
from obsdsl.importing.python.written import ATOM, Written
from obsdsl.importing.rules import windows

# Of several names, how the next is called.
_OTHERS: Final = ("", "other_", "more_")
# A definition of a file: its name, its source and the comments above it.
Row: TypeAlias = tuple[str, Any, Sequence[str]]


@attrs.define
class Drawn:
    """Names of what is drawn out; `parts` and `values` are those that `spell` writes, `taken` the file's names."""

    spell: Spelling
    parts: dict[Node, Written]
    values: dict[Matcher, Written]
    taken: set[str]

    def windows_of(self, rules: Sequence[Any]) -> list[windows.Family]:
        """What is the same but for its window."""
        held = [
            (place, snake(rule.name), rule.expr, rule.labels.values())
            for place, rule in enumerate(rules)
            if isinstance(rule, RecordingRule)
        ]
        return windows.families(held)

    def window_function(self, family: windows.Family) -> Iterator[Row]:
        """The function, by which its expressions are spelt from here on; nothing where it would read worse."""
        written = written_expression(family.skeleton, self.spell.known, shared=self.spell.shared)
        text = written.text.replace(quoted(windows.MARK.text), "window")
        body = windows.body(text)
        if body is None or self.spell.is_raw(text) or not isinstance(written.value, Vector):
            return
        name = fresh(family.name, self.taken, "over")
        self.taken.add(name)
        doc = f"{name.replace('_', ' ').capitalize()}, over a window."
        source = f'def {name}(window: str) -> Vector:\n    """{doc}"""\n{body}'
        for _, window, expr in family.members:
            value = written_expression(expr, self.spell.known, shared=self.spell.shared).value
            self.parts[expr] = Written(f"{name}({quoted(str(window))})", value)
        imports = (("obsdsl", "Vector"), *self.spell.imports_of(text))
        yield name, code.Block(source, imports, is_function=True), ()

    def parts_of(self, rules: Sequence[Any], variables: Sequence[str]) -> list[Part]:
        """What the rules repeat, the smallest first: a larger one may hold it."""
        exprs = [(name, rule.expr) for name, rule in zip(variables, rules, strict=True) if hasattr(rule, "expr")]
        places = [number for number, rule in enumerate(rules) if hasattr(rule, "expr")]
        found = [attrs.evolve(one, first=places[one.first]) for one in repeated_parts(exprs)]
        return list(reversed(found))

    def part(self, part: Part) -> Iterator[Row]:
        """Its definition; nothing where that would read worse than what it stands for."""
        written = written_expression(part.node, self.spell.known, shared=self.spell.shared)
        name = fresh(part.name, self.taken, "value")
        made = self._assigned(name, written)
        if made is None:
            return
        self.taken.add(name)
        if self.spell.is_raw(written.text):
            self.spell.raw_names.add(name)
        self.parts[part.node] = attrs.evolve(written, text=name, level=ATOM, histogram=None)
        yield name, made, ()

    def values_of(self, rules: Iterable[Any]) -> Iterator[Row]:
        """Long values of matchers, each with a name."""
        exprs = [rule.expr for rule in rules if hasattr(rule, "expr")]
        for matcher, wanted in repeated_values(exprs).items():
            written = matcher_code(matcher, {})
            name = next((f"{of}{wanted}" for of in _OTHERS if f"{of}{wanted}" not in self.taken), wanted)
            name = fresh(name, self.taken, "values")
            if (made := self._assigned(name, written)) is not None:
                self.taken.add(name)
                self.values[matcher] = attrs.evolve(written, text=name)
                yield name, made, ()

    def _assigned(self, name: str, written: Written) -> code.Code | None:
        text = assigned(written.text, WIDTH, len(name) + 3)
        return None if text is None else code.Code(text, self.spell.imports_of(written.text))
