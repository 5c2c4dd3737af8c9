"""Matchers of a selection in Python: `(code=Regex("5.."), job=("a", "b"))`."""

from __future__ import annotations

import keyword
import re
from collections.abc import Iterator, Mapping
from typing import Final

from obsdsl.express.matcher import Not, NotRegex, Regex, escape
from obsdsl.express.node import Matcher
from obsdsl.importing.python.text import quoted
from obsdsl.importing.python.written import Written

# A name alone, as a matcher's value.
_VARIABLE: Final = re.compile(r"\$\{?([A-Za-z_]\w*)\}?", re.ASCII)
_ESCAPED: Final = re.compile(r"\\([\\.+*?()|\[\]{}^$])")


def selected(
    base: Written,
    matchers: tuple[Matcher, ...],
    variables: Mapping[str, Written],
    named: Mapping[Matcher, Written] | None = None,
) -> Written:
    """The selection of `base`: by keywords, and by `where` for labels that are none."""
    found = base
    for names in _runs(matchers):
        pairs = [(one.label, (named or {}).get(one) or matcher_code(one, variables)) for one in names]
        values = {label: code.value for label, code in pairs}
        if all(map(_is_keyword, values)):
            given = ", ".join(f"{label}={code.text}" for label, code in pairs)
            found = Written(f"{found.text}({given})", found.value(**values))
        else:
            given = ", ".join(f"{quoted(label)}: {code.text}" for label, code in pairs)
            found = Written(f"{found.text}.where({{{given}}})", found.value.where(values))
    return found


def _runs(matchers: tuple[Matcher, ...]) -> Iterator[list[Matcher]]:
    """Matchers that one call can hold: a label that comes twice needs a second."""
    run: list[Matcher] = []
    for one in matchers:
        if any(one.label == before.label for before in run):
            yield run
            run = []
        run.append(one)
    if run:
        yield run


def _is_keyword(label: str) -> bool:
    return label.isidentifier() and not keyword.iskeyword(label) and label != "self"


def matcher_code(matcher: Matcher, variables: Mapping[str, Written]) -> Written:
    """What the matcher asks of its label."""
    name = _VARIABLE.fullmatch(matcher.value)
    if name and matcher.value == f"${name[1]}" and (known := variables.get(name[1])) is not None:
        multi = known.value.is_multi
        if matcher.op == ("=~" if multi else "="):
            return known
        if matcher.op == ("!~" if multi else "!="):
            return Written(f"Not({known.text})", Not(known.value))
    text = quoted(matcher.value)
    if matcher.op == "=":
        return Written(text, matcher.value)
    if matcher.op == "!=":
        return Written(f"Not({text})", Not(matcher.value))
    several = _alternatives(matcher.value)
    if several is not None:
        listed = ", ".join(map(quoted, several))
        return Written(f"({listed})", several) if matcher.op == "=~" else Written(f"Not({listed})", Not(*several))
    if matcher.op == "=~":
        return Written(f"Regex({text})", Regex(matcher.value))
    return Written(f"NotRegex({text})", NotRegex(matcher.value))


def _alternatives(pattern: str) -> tuple[str, ...] | None:
    """The values that the pattern lists, where it does no more than that."""
    values = tuple(_ESCAPED.sub(r"\1", part) for part in re.split(r"(?<!\\)\|", pattern))
    return values if len(values) > 1 and "|".join(map(escape, values)) == pattern else None
