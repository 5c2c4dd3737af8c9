"""Runs checks over values: one walk over each object, each value to the checks that look at its type."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from operator import attrgetter
from typing import Any

import attrs

from obsdsl.express.node import Aggregation, Binary, Call
from obsdsl.lint.check import Check
from obsdsl.lint.context import Context
from obsdsl.lint.facts import Fact, facts_of
from obsdsl.lint.pin import about, is_about_same, pin
from obsdsl.lint.problem import Broken, Problem
from obsdsl.lint.project import Project
from obsdsl.lint.site import ACTION, Expression, Site, TemplateText
from obsdsl.lint.visit import Visit

# More of an exception's message helps nobody.
_LONGEST = 200


@attrs.frozen
class Outcome:
    """What checking gave: problems, what the objects tell the whole project, and the checks that broke."""

    problems: tuple[Problem, ...] = ()
    facts: tuple[Fact, ...] = ()
    broken: tuple[Broken, ...] = ()

    def __add__(self, other: Outcome) -> Outcome:
        return Outcome(self.problems + other.problems, self.facts + other.facts, self.broken + other.broken)


# What `Check.names` chooses by.
_NAMED: Mapping[type, Callable[[Any], str]] = {
    Aggregation: attrgetter("op"),
    Binary: attrgetter("op"),
    Call: attrgetter("function"),
    TemplateText: lambda value: ACTION if ACTION in value.text else "",
}


class Dispatch:
    """The checks by the type of what they look at, and by the names of nodes.

    Ten thousand rules are a million pairs of a check and a value, of which nearly all have nothing to say.
    """

    def __init__(self, checks: Iterable[Check[Any]]) -> None:
        self._checks = tuple(check for check in checks if not check.idle)
        self._by_type: dict[type, tuple[Check[Any], ...]] = {}
        self._by_name: dict[tuple[type, str], tuple[Check[Any], ...]] = {}

    def of(self, value: object) -> tuple[Check[Any], ...]:
        """The checks of a value, those of its class's bases among them."""
        kind = type(value)
        named = _NAMED.get(kind)
        if named is None:
            found = self._by_type.get(kind)
            return self._of(kind) if found is None else found
        name = named(value)
        found = self._by_name.get((kind, name))
        if found is None:
            found = tuple(check for check in self._of(kind) if check.names is None or name in check.names)
            self._by_name[kind, name] = found
        return found

    def _of(self, kind: type) -> tuple[Check[Any], ...]:
        return self._by_type.setdefault(kind, tuple(check for check in self._checks if issubclass(kind, check.on)))


def check_visits(visits: Visit, dispatch: Dispatch) -> Outcome:
    """All checks but those of the whole project, over what is visited."""
    problems: list[Problem] = []
    facts: list[Fact] = []
    broken: list[Broken] = []
    before: Site | None = None
    for value, at in visits:
        for one in (value, *at.nodes) if type(value) is Expression else (value,):
            if checks := dispatch.of(one):
                _apply(checks, one, at, problems, broken)
        if before is None or not is_about_same(at, before):
            it, before = about(at), at
        facts += facts_of(value, at, it)
    if before is not None:
        before.context.infer.forget()
    return Outcome(tuple(problems), tuple(facts), tuple(broken))


def check_project(facts: Sequence[Fact], context: Context, dispatch: Dispatch) -> Outcome:
    """The checks of the whole project."""
    problems: list[Problem] = []
    broken: list[Broken] = []
    project = Project(tuple(facts))
    _apply(dispatch.of(project), project, Site(context, "the project"), problems, broken)
    return Outcome(tuple(problems), (), tuple(broken))


def _apply(
    checks: tuple[Check[Any], ...], value: object, at: Site, problems: list[Problem], broken: list[Broken]
) -> None:
    for check in checks:
        try:
            for finding in check.find(value, at):
                problems.append(pin(check, finding, at))
        except Exception as error:
            trace = "".join(traceback.format_exception(error))
            broken.append(Broken(check.name, at.subject, _said(error), trace))


def _said(error: Exception) -> str:
    """An exception in a line."""
    try:
        text = " ".join(str(error).split())
    except Exception:  # the fault is in someone's __str__
        text = ""
    return f"{type(error).__name__}: {text[:_LONGEST]}" if text else type(error).__name__


def ordered(problems: Iterable[Problem]) -> Iterator[Problem]:
    """By file, line and code, each once."""
    yield from sorted(dict.fromkeys(problems), key=lambda one: one.order)
