"""What stands for a dashboard's variables when its queries are asked: what Grafana shows first."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

import attrs

from obsdsl.lint.view.value import VariableView
from obsdsl.preview.data.span import Span

ALL: Final = "$__all"
_USE = re.compile(r"\$\{(\w+)(?::([^}]*))?\}|\[\[(\w+)(?::(\w+))?\]\]|\$(\w+)")
# Prometheus's regular expressions, within a string of PromQL.
_SPECIAL = re.compile(r"([\\^$*+?.()|\[\]{}])")
_SCRAPED: Final = 15.0


@attrs.frozen
class Choice:
    """A variable and what is chosen of it. A `pattern` is a regular expression already."""

    name: str
    values: tuple[str, ...]
    multi: bool = False
    pattern: str | None = None

    def text(self, form: str | None) -> str:
        """What stands in a query, in the form that the query asks for."""
        if self.pattern is not None:
            return self.pattern
        if form in ("raw", "text", "csv", "glob"):
            return ",".join(self.values)
        if form == "pipe":
            return "|".join(self.values)
        if form == "regex" or self.multi:
            escaped = [_SPECIAL.sub(r"\\\\\1", one) for one in self.values]
            return escaped[0] if len(escaped) == 1 else f"({'|'.join(escaped)})"
        return ",".join(self.values)

    @property
    def shown(self) -> str:
        """For people."""
        return "All" if self.pattern is not None else " + ".join(self.values) or "–"


def choice(variable: VariableView, found: Sequence[str] = ()) -> Choice:
    """What is chosen: what was saved, else all, else the first of what is there."""
    saved = _texts(variable.default)
    multi = variable.multi or variable.include_all
    listed = tuple(found) or tuple(one for one in variable.options if one != ALL)
    if ALL in saved or (not saved and variable.include_all):
        return Choice(variable.name, (), multi, variable.all_value or ".*")
    if variable.kind in ("textbox", "constant"):
        return Choice(variable.name, (variable.query,))
    if variable.kind == "switch":
        return Choice(variable.name, saved or ("false",))
    if listed and not (saved and set(saved) <= set(listed)):
        # What was saved may be long gone.
        return Choice(variable.name, (listed[0],), multi)
    return Choice(variable.name, saved, multi)


def _texts(value: Any) -> tuple[str, ...]:
    found = value if isinstance(value, list) else [value]
    return tuple(one for one in found if isinstance(one, str) and one and one != "$__auto_interval_interval")


def windows(span: Span, least: float | None = None, scraped: float | None = None) -> Mapping[str, Choice]:
    """Grafana's own variables of time."""
    every = scraped or _SCRAPED
    step = max(span.step, least or 0, every)
    length = round(span.end - span.start)
    # As Grafana's Prometheus data source has it.
    rate = max(step + every, 4 * every)
    texts = {
        "__interval": f"{step:g}s",
        "__interval_ms": f"{step * 1000:g}",
        "__rate_interval": f"{rate:g}s",
        "__rate_interval_ms": f"{rate * 1000:g}",
        "__range": f"{length}s",
        "__range_s": f"{length}",
        "__range_ms": f"{length * 1000}",
        "__from": f"{span.start * 1000:.0f}",
        "__to": f"{span.end * 1000:.0f}",
        "__auto_interval_interval": f"{step:g}s",
        "__org": "1",
        "__user": "",
        "timeFilter": "",
    }
    return {name: Choice(name, (text,)) for name, text in texts.items()}


def filled(text: str, choices: Mapping[str, Choice]) -> str:
    """The text with what is chosen in place of variables; those that nobody knows stay."""

    def one(found: re.Match[str]) -> str:
        name = found[1] or found[3] or found[5]
        chosen = choices.get(name)
        return found[0] if chosen is None else chosen.text(found[2] or found[4])

    return _USE.sub(one, text)
