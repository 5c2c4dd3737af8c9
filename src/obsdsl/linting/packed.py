"""Outcomes as bytes: problems and facts by the order of their fields, in half of the time of a plain pickle."""

from __future__ import annotations

import io
import pickle
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from operator import attrgetter
from typing import Any

import attrs

from obsdsl.lint.bunch import Bunch, Facts
from obsdsl.lint.facts import Fact
from obsdsl.lint.problem import About, Edit, Excerpt, Mark, Problem
from obsdsl.lint.run import Outcome
from obsdsl.lint.signal import Signal
from obsdsl.read.origin import Place

# What there is much of.
_MANY = (About, Edit, Excerpt, Mark, Place, Problem, Signal)


def dumped(outcome: Outcome) -> bytes | None:
    """As `loaded` takes it; None for what cannot be kept: a check that breaks, a value that nobody can pickle."""
    if outcome.broken:
        return None
    # Of each kind, the facts of the whole outcome.
    facts = Facts.of(outcome.facts)
    try:
        bunches = [(one.kind, one.all_marks(), _pickled(one.facts)) for one in facts.bunches]
        return _pickled((outcome.problems, bunches))
    except Exception:
        return None


def _pickled(value: object) -> bytes:
    content = io.BytesIO()
    pickler = pickle.Pickler(content, pickle.HIGHEST_PROTOCOL)
    pickler.dispatch_table = _table()
    pickler.dump(value)
    return content.getvalue()


def loaded(content: bytes) -> Outcome | None:
    """What was dumped; None if it cannot be read."""
    try:
        problems, bunches = pickle.loads(content)
        return Outcome(problems, Facts(Bunch.kept(*one) for one in bunches))
    except Exception:
        return None


@cache
def _table() -> Mapping[type, Callable[[Any], Any]]:
    """How an instance of each class is made anew."""
    return {kind: _reducer(kind) for kind in (*_MANY, *_below(Fact)) if len(attrs.fields(kind)) > 1}


def _reducer(kind: type[Any]) -> Callable[[Any], Any]:
    fields = attrgetter(*(field.name for field in attrs.fields(kind)))
    return lambda value: (kind, fields(value))


def _below(kind: type[Any]) -> Iterator[type[Any]]:
    for one in kind.__subclasses__():
        yield one
        yield from _below(one)
