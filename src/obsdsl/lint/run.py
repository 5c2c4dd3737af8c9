"""Runs checks over values: one walk over each object, each value to the checks that look at its type."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from operator import attrgetter, itemgetter
from typing import Any, TypeAlias

import attrs

from obsdsl.define.light import frozen
from obsdsl.express.node import Aggregation, Binary, Call
from obsdsl.lint.bunch import Facts
from obsdsl.lint.check import Check
from obsdsl.lint.context import Context
from obsdsl.lint.facts import Fact, RoutingFact
from obsdsl.lint.listed import Later
from obsdsl.lint.object_facts import facts_of
from obsdsl.lint.pin import about, is_about_same, pin
from obsdsl.lint.problem import Broken, Finding, Problem
from obsdsl.lint.project import Project, RoutedProject
from obsdsl.lint.site import ACTION, Expression, Site, TemplateText
from obsdsl.lint.visit import Visit

# More of an exception's message helps nobody.
_LONGEST = 200
# So many values, and what is known of them, fit into the processor's cache.
_AT_ONCE = 240


@frozen
class Outcome:
    """What checking gave: problems, what the objects tell the whole project, and the checks that broke."""

    problems: tuple[Problem, ...] = ()
    facts: Facts = attrs.field(factory=Facts)
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


# A check with its method: it is called a hundred times for each rule, and found once.
_Asked: TypeAlias = tuple[Check[Any], Callable[[Any, Site], Iterable[Finding]]]

# The number of a value among all, the value, its site.
_Turn: TypeAlias = tuple[int, object, Site]
# Checks that look at the same values, and these.
_Round: TypeAlias = tuple[tuple[_Asked, ...], list[_Turn]]


class Dispatch:
    """The checks by the type of what they look at, and by the names of nodes.

    Ten thousand rules are a million pairs of a check and a value, of which nearly all have nothing to say.
    """

    def __init__(self, checks: Iterable[Check[Any]], later: Iterable[Later] = ()) -> None:
        """`later` are checks that are not imported before there is something for them."""
        self._later = list(later)
        self._checks: list[_Asked] = []
        self._add(checks)
        self._by_type: dict[type, tuple[_Asked, ...]] = {}
        self._by_name: dict[tuple[type, str], tuple[_Asked, ...]] = {}

    def of(self, value: object) -> tuple[_Asked, ...]:
        """The checks of a value, those of its class's bases among them."""
        kind = type(value)
        named = _NAMED.get(kind)
        if named is None:
            found = self._by_type.get(kind)
            return self._of(kind) if found is None else found
        name = named(value)
        found = self._by_name.get((kind, name))
        if found is None:
            found = tuple(one for one in self._of(kind) if one[0].names is None or name in one[0].names)
            self._by_name[kind, name] = found
        return found

    def _add(self, checks: Iterable[Check[Any]]) -> None:
        self._checks += [(check, check.find) for check in checks if not check.idle]
        self._checks.sort(key=lambda asked: asked[0].code)

    def _of(self, kind: type) -> tuple[_Asked, ...]:
        if due := [one for one in self._later if one.listed.looks_at(kind)]:
            self._later = [one for one in self._later if one not in due]
            self._add(one.check() for one in due)
        return self._by_type.setdefault(kind, tuple(one for one in self._checks if issubclass(kind, one[0].on)))


def check_visits(visits: Visit, dispatch: Dispatch) -> Outcome:
    """All checks but those of the whole project, over what is visited.

    Not value by value but check by check: the processor remembers what it has just done.
    """
    outcome = Outcome()
    rest = iter(visits)
    while some := list(islice(rest, _AT_ONCE)):
        found = _outcome(_rounds(some, dispatch), _facts(some))
        some[-1][1].context.infer.forget()
        outcome += found
    return outcome


def _rounds(visited: Iterable[tuple[object, Site]], dispatch: Dispatch) -> Iterable[_Round]:
    """The values with the nodes of expressions, by the checks that look at them."""
    rounds: dict[int, _Round] = {}
    number = 0
    for value, at in visited:
        for one in (value, *at.nodes) if type(value) is Expression else (value,):
            if checks := dispatch.of(one):
                number += 1
                rounds.setdefault(id(checks), (checks, []))[1].append((number, one, at))
    return rounds.values()


def _facts(visited: Iterable[tuple[object, Site]]) -> list[Fact]:
    facts: list[Fact] = []
    before: Site | None = None
    for value, at in visited:
        if before is None or not is_about_same(at, before):
            it, before = about(at), at
        facts += facts_of(value, at, it)
    return facts


def check_project(facts: Iterable[Fact], context: Context, dispatch: Dispatch) -> Outcome:
    """The checks of the whole project."""
    every = facts if isinstance(facts, Facts) else Facts.of(facts)
    project = Project(every)
    if project.has(RoutingFact):
        project = RoutedProject(every)
    return _outcome([(dispatch.of(project), [(0, project, Site(context, "the project"))])], ())


def _outcome(rounds: Iterable[_Round], facts: Sequence[Fact]) -> Outcome:
    """What the checks say, each of all its values, in the order of the values."""
    problems: list[tuple[int, Problem]] = []
    broken: list[tuple[int, Broken]] = []
    for checks, turns in rounds:
        for check, find in checks:
            for number, value, at in turns:
                try:
                    for finding in find(value, at):
                        problems.append((number, pin(check, finding, at)))
                except Exception as error:
                    import traceback

                    trace = "".join(traceback.format_exception(error))
                    broken.append((number, Broken(check.name, at.subject, _said(error), trace)))
    problems.sort(key=itemgetter(0))
    broken.sort(key=itemgetter(0))
    return Outcome(tuple([one for _, one in problems]), Facts.of(facts), tuple([one for _, one in broken]))


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
