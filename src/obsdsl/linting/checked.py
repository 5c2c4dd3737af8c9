"""The check of one object or of a part of a file, with what its outcome depends on beside what it is."""

from __future__ import annotations

import os
import pickle
from collections.abc import Callable, Iterable, Mapping, Sequence

import attrs

from obsdsl.cache.dependency import NEVER, fingerprint
from obsdsl.lint.context import Context
from obsdsl.lint.repository import Repository
from obsdsl.lint.run import Dispatch, Outcome, check_visits
from obsdsl.lint.workspace import FEW, Unit
from obsdsl.linting.plugged import Plugged
from obsdsl.parallel import each


@attrs.frozen
class Checked:
    """`depends` is what was read on the way, with fingerprints; None where the outcome may differ each time."""

    outcome: Outcome
    depends: Mapping[str, str] | None


def check(
    work: Sequence[Unit], context: Context, dispatch: Dispatch, plugged: Plugged | None, tell: Callable[[int], None]
) -> list[Checked]:
    """The outcome of each unit, in their order, checked on all processors."""

    def one(unit: Unit) -> Checked:
        context.repository.lately()
        outcome = check_visits(unit(context), dispatch)
        if plugged is None:
            return Checked(outcome, None if outcome.broken else read_of(context.repository))
        with plugged.unwatched():
            read, ran = read_of(context.repository), plugged.depends()
        return Checked(outcome, None if ran is None or outcome.broken else ran | read)

    if plugged is None:
        return each(one, work, FEW, tell)
    with plugged.watched():
        return each(one, work, FEW, tell)


def joined(parts: Iterable[Checked]) -> Checked:
    """Several as one."""
    found = list(parts)
    depends: dict[str, str] | None = {}
    for one in found:
        depends = None if depends is None or one.depends is None else {**depends, **one.depends}
    return Checked(
        Outcome(
            tuple(problem for one in found for problem in one.outcome.problems),
            tuple(fact for one in found for fact in one.outcome.facts),
            tuple(broken for one in found for broken in one.outcome.broken),
        ),
        depends,
    )


def dumped(outcomes: object) -> bytes:
    """As `loaded` takes it."""
    return pickle.dumps(outcomes, pickle.HIGHEST_PROTOCOL)


def loaded(content: bytes) -> object:
    """What was dumped; None if it cannot be read."""
    try:
        return pickle.loads(content)
    except Exception:
        return None


def read_of(repository: Repository) -> dict[str, str]:
    """What the texts depend on that were lately asked for."""
    found: dict[str, str] = {}
    for path in repository.lately():
        file = f"{repository.root}{os.sep}{path.lstrip('/')}"
        text = repository.text(path)
        keys = [f"real:{file}", f"stat:{file}" if text is None else f"file:{file}"]
        found |= {key: fingerprint(key) for key in keys}
        if Repository(repository.root).text(path) != text:
            # It has changed meanwhile.
            found[keys[0]] = NEVER
    repository.lately()
    return found
