"""What is done once all objects are checked: the whole project, levels and paths, comments that spare places."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

import attrs

from obsdsl.define.light import frozen
from obsdsl.errors import Location
from obsdsl.lint.context import Context
from obsdsl.lint.ignore import Ignore, ignores_in, spare
from obsdsl.lint.listed import looks_at
from obsdsl.lint.project import RoutedProject
from obsdsl.lint.run import Dispatch, Outcome, check_project, check_visits, ordered
from obsdsl.lint.settings import Settings, named, unknown
from obsdsl.lint.site import Site
from obsdsl.lint.visit import Visit


@frozen
class Report:
    """What the lint found; `spared` is how many problems comments in the files took out."""

    outcome: Outcome
    spared: int = 0


def finish(
    outcome: Outcome, context: Context, settings: Settings, dispatch: Dispatch, texts: Mapping[str, str], today: date
) -> Report:
    """`texts` are the files that may hold comments, by their names in places."""
    root = str(context.config.root)
    outcome = outcome + check_project(outcome.facts, context, dispatch)
    problems = tuple(settings.applied(outcome.problems, root))
    ignores = [_known(one, settings) for file, text in texts.items() for one in ignores_in(file, text)]
    spared = spare(problems, ignores, today)
    done = Report(attrs.evolve(outcome, problems=spared.problems), spared.count)
    # A comment may spare another what is said of that one, so those come last.
    for about_comments in (False, True):
        chosen = [one for one in spared.ignores if _is_about_comments(one, settings) == about_comments]
        judged = [attrs.evolve(one, used=one.used or _is_doubtful(one, settings)) for one in chosen]
        found = check_visits(_comments(judged, context), dispatch)
        spared = spare(tuple(settings.applied(found.problems, root)), spared.ignores, today)
        done = Report(done.outcome + attrs.evolve(found, problems=spared.problems), done.spared + spared.count)
    everything = tuple(ordered(done.outcome.problems))
    return attrs.evolve(done, outcome=attrs.evolve(done.outcome, problems=everything))


def _is_about_comments(ignore: Ignore, settings: Settings) -> bool:
    about = [one for one in settings.known if looks_at(one, Ignore)]
    return any(named(one.code, one.name, word) for one in about for word in ignore.checks)


def _known(ignore: Ignore, settings: Settings) -> Ignore:
    """The comment; with a fault if it names what is no check."""
    faults = ((word, unknown(word, settings.known)) for word in ignore.checks)
    word, fault = next(((word, fault) for word, fault in faults if fault), ("", None))
    if fault is None or ignore.fault is not None:
        return ignore
    return attrs.evolve(ignore, fault=f"it names {word!r}, {fault}; see `obsdsl lint --list`")


def _is_doubtful(ignore: Ignore, settings: Settings) -> bool:
    """Whether a check that it names did not run, or not over all that it needs: then nobody knows if it is used."""
    partly = [one for one in settings.known if looks_at(one, RoutedProject)] if not ignore.file.endswith(".py") else []
    return any(named(one.code, one.name, word) for one in (*settings.passed, *partly) for word in ignore.checks)


def _comments(ignores: Iterable[Ignore], context: Context) -> Visit:
    for one in ignores:
        yield one, Site(context, "ignore comment", Location(one.file, one.line))
