"""Writes of small objects: look after an ambiguous answer, read back, compare."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Sequence

from obsdsl.diff.canonical import differences
from obsdsl.diff.change import Change
from obsdsl.diff.resource import Live
from obsdsl.push.errors import Conflict, Moved, NotFound, NotKept, Refused
from obsdsl.push.grafana.server import Server
from obsdsl.push.part import Run
from obsdsl.push.retry import settled

Look = Callable[[], Live | None]


def save(server: Server, change: Change, run: Run, write: Callable[[], object], look: Look) -> None:
    """Make it what `change.after` says. `write` sends it with the planned version, `look` reads what is there."""
    after = change.after
    assert after is not None

    def as_wanted() -> Live | None:
        there = look()
        return there if there is not None and there.digest == after.digest else None

    def written() -> object:
        # Whatever it answers: None would read as "not there".
        return (write(),)

    try:
        settled(written, as_wanted, run.wait)
    except Refused as error:
        if as_wanted() is None:
            raise _moved(server, change, error) if isinstance(error, Conflict | NotFound) else error from None
    there = look()
    if there is None:
        raise NotKept(server.subject, f"{change.identity}: it was saved, and is not there; push again")
    if there.digest != after.digest:
        paths = [one.path for one in differences(after.canonical, there.canonical)]
        fault = f"{change.identity}: it was saved, and the server keeps something else at {shortened(paths)}"
        raise NotKept(server.subject, f"{fault}; write it as the server has it")
    run.done(change, there)


def _moved(server: Server, change: Change, error: Refused) -> Exception:
    if change.before is None and "name" in error.faults[0].lower():
        fault = f"{change.identity}: another one has its name; rename one, or give ours the uid of that one"
        return Conflict(server.subject, f"{fault} ({error.faults[0]})", status=error.status, body=error.body)
    fault = f"{change.identity}: it is not as it was when it was planned, and that was kept ({error.faults[0]})"
    return Moved(server.subject, f"{fault}; plan again")


def delete(server: Server, change: Change, run: Run, write: Callable[[Live], object], look: Look) -> None:
    """Delete it, unless it is no longer what was planned with."""
    assert change.before is not None
    there = look()
    if there is not None and there.digest != change.before.digest:
        fault = f"{change.identity}: somebody changed it since the plan was made, so that it stays; plan again"
        raise Moved(server.subject, fault)
    run.backup(change, there)
    if there is not None:
        live = there
        with contextlib.suppress(NotFound):
            settled(lambda: (write(live),), lambda: () if look() is None else None, run.wait)
        if look() is not None:
            raise NotKept(server.subject, f"{change.identity}: it was deleted, and is there still")
    run.done(change)


def shortened(paths: Sequence[str]) -> str:
    """The first of them, and how many more there are."""
    more = f" and {len(paths) - 3} more places" if len(paths) > 3 else ""
    return f"{', '.join(paths[:3])}{more}"
