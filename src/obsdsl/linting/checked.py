"""The check of one object or of a part of a file, with what its outcome depends on beside what it is."""

from __future__ import annotations

import os
import pickle
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import attrs

from obsdsl.cache.dependency import NEVER, fingerprint
from obsdsl.define.light import frozen
from obsdsl.lint.bunch import Facts
from obsdsl.lint.context import Context
from obsdsl.lint.repository import Repository
from obsdsl.lint.run import Dispatch, Outcome, check_visits
from obsdsl.lint.unit import FEW, Unit
from obsdsl.linting.packed import dumped, loaded
from obsdsl.linting.plugged import Plugged
from obsdsl.parallel import each


@frozen
class Checked:
    """`content` is the outcome as it is kept, and as it travels between processes; None if it cannot be kept.

    `depends` is what was read on the way, with fingerprints; None where the outcome may differ each time.
    """

    outcome: Outcome
    depends: Mapping[str, str] | None
    content: bytes | None = attrs.field(default=None, repr=False)

    def __reduce__(self) -> tuple[Any, ...]:
        if self.content is None:
            return Checked, (self.outcome, self.depends)
        return _arrived, (self.content, self.depends)


def _arrived(content: bytes, depends: Mapping[str, str] | None) -> Checked:
    outcome = loaded(content)
    assert outcome is not None
    return Checked(outcome, depends, content)


def check(
    work: Sequence[Unit], context: Context, dispatch: Dispatch, plugged: Plugged | None, tell: Callable[[int], None]
) -> list[Checked]:
    """The outcome of each unit, in their order, checked on all processors."""

    def one(unit: Unit) -> Checked:
        context.repository.lately()
        outcome = check_visits(unit(context), dispatch)
        content = dumped(outcome)
        if plugged is None:
            return Checked(outcome, None if content is None else read_of(context.repository), content)
        with plugged.unwatched():
            read, ran = read_of(context.repository), plugged.depends()
        return Checked(outcome, None if ran is None or content is None else ran | read, content)

    if plugged is None:
        return each(one, work, FEW, tell)
    with plugged.watched():
        return each(one, work, FEW, tell)


def joined(parts: Iterable[Checked]) -> Checked:
    """Several as one."""
    found = list(parts)
    if len(found) == 1:
        return found[0]
    return Checked(
        Outcome(
            tuple(problem for one in found for problem in one.outcome.problems),
            Facts.joined(one.outcome.facts for one in found),
            tuple(broken for one in found for broken in one.outcome.broken),
        ),
        joined_depends(found),
    )


def joined_depends(parts: Iterable[Checked]) -> dict[str, str] | None:
    """What several depend on; None where one of them may differ each time."""
    found: dict[str, str] = {}
    for one in parts:
        if one.depends is None:
            return None
        found |= one.depends
    return found


def packed(parts: Iterable[Checked]) -> bytes | None:
    """Several as they are kept; None if one of them cannot be."""
    contents = [one.content for one in parts]
    return None if None in contents else pickle.dumps(contents, pickle.HIGHEST_PROTOCOL)


def unpacked(content: bytes) -> list[Checked] | None:
    """What was packed; None if it cannot be read."""
    try:
        return [_arrived(one, {}) for one in pickle.loads(content)]
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
