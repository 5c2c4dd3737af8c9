"""A piece of Python with the value that it gives."""

from __future__ import annotations

from typing import Any, Final

from obsdsl.define.light import frozen

# How tightly names, calls and literals bind; operators bind less.
ATOM: Final = 9


@frozen
class Written:
    """Python text, the value that it evaluates to, and how tightly it binds.

    `histogram` is that of which the value is a part.
    """

    text: str
    value: Any
    level: int = ATOM
    histogram: Written | None = None

    def within(self, level: int) -> str:
        """The text where something that binds as tightly as `level` stands around it."""
        return self.text if self.level >= level else f"({self.text})"

    def call(self, method: str, *args: Written, **named: Written) -> Written:
        """The call of a method on it. Raises what the method raises."""
        given = [one.text for one in args] + [f"{name}={one.text}" for name, one in named.items()]
        values = {name: one.value for name, one in named.items()}
        value = getattr(self.value, method)(*(one.value for one in args), **values)
        return Written(f"{self.within(ATOM)}.{method}({', '.join(given)})", value)
