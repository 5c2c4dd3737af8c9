"""What a panel shows instead of a value, of a range, of text that matches."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Literal, TypeAlias

import attrs

from obsdsl.compose.definition import Definition
from obsdsl.define.light import frozen


@frozen(kw_only=True, slots=False)
class Shown(Definition):
    """Base of the value mappings: what is shown instead of a value."""

    text: str | None = None
    color: str | None = None
    icon: str | None = None

    def faults(self) -> Iterable[str]:
        if self.text is None and self.color is None and self.icon is None:
            yield "it maps to nothing; give it a text or a color"


@frozen(kw_only=True, slots=False)
class ValueMap(Shown):
    """Shown instead of one value: `ValueMap(0, text="down", color="red")`."""

    value: float | str = attrs.field(kw_only=False)

    def faults(self) -> Iterable[str]:
        yield from super().faults()
        if self.value != self.value:
            yield 'value is NaN, which equals nothing; write SpecialMap("nan", …)'


@frozen(kw_only=True, slots=False)
class RangeMap(Shown):
    """Shown instead of the values of a range; None is unbounded."""

    low: float | None = attrs.field(kw_only=False)
    high: float | None = attrs.field(kw_only=False)

    def faults(self) -> Iterable[str]:
        yield from super().faults()
        for name in ("low", "high"):
            bound = getattr(self, name)
            if isinstance(bound, float) and not math.isfinite(bound):
                yield f"{name} is {bound}; write None for unbounded"


@frozen(kw_only=True, slots=False)
class RegexMap(Shown):
    """Shown instead of the texts that a JavaScript regular expression matches."""

    pattern: str = attrs.field(kw_only=False)


@frozen(kw_only=True, slots=False)
class SpecialMap(Shown):
    """Shown instead of what is no ordinary value."""

    match: Literal["true", "false", "null", "nan", "null+nan", "empty"] = attrs.field(kw_only=False)


ValueMapping: TypeAlias = ValueMap | RangeMap | RegexMap | SpecialMap
