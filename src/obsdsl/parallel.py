"""A long list of independent work on all processors.

The process forks, so that the objects which the work reads need not be copied; only results travel back. The parent
works as well, and does again what a child could not bring home.
"""

from __future__ import annotations

import os
import pickle
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from itertools import chain
from typing import Any, TypeVar

from obsdsl.define.light import frozen

A = TypeVar("A")
B = TypeVar("B")


# Each process takes about so many runs of values.
_RUNS = 16


@frozen
class _Child:
    process: int
    pipe: int


def each(
    function: Callable[[A], B], values: Sequence[A], few: int, tell: Callable[[int], None] = lambda _: None
) -> list[B]:
    """`function` of each value, in their order; up to `few` values are not worth another process.

    An exception of the work is raised here, the first in the order of the values. Results have to be picklable.
    `tell` hears about how many are done.
    """
    count = min(processors(), max(1, len(values) // few)) if few else 1
    if count <= 1:
        return list(_told(function, values, 1, tell))
    shares = _shares(len(values), count)
    children = [_fork(function, [values[index] for index in share]) for share in shares[1:]]
    running = list(children)
    try:
        parts = [_tried(_told(function, [values[index] for index in shares[0]], count, tell))]
        for share, child in zip(shares[1:], children, strict=True):
            brought: list[B] | None = _received(child)
            running.remove(child)
            again = _tried(function(values[index]) for index in share) if brought is None else (brought, None)
            parts.append(again)
    finally:
        for child in children:
            os.close(child.pipe)
        for child in running:
            _end(child)
    failed = [
        (share[len(done)], error) for share, (done, error) in zip(shares, parts, strict=True) if error is not None
    ]
    if failed:
        raise min(failed, key=lambda one: one[0])[1]
    found = dict(zip(chain(*shares), chain(*(done for done, _ in parts)), strict=True))
    return [found[index] for index in range(len(values))]


def _shares(length: int, count: int) -> list[list[int]]:
    """Which values each process takes: many short runs, since big and small ones may take turns."""
    run = max(1, length // (count * _RUNS))
    return [[index for index in range(length) if index // run % count == part] for part in range(count)]


def _tried(results: Iterator[B]) -> tuple[list[B], Exception | None]:
    """The results up to the first exception, and that."""
    done: list[B] = []
    try:
        for one in results:
            done.append(one)
    except Exception as error:
        return done, error
    return done, None


def _told(function: Callable[[A], B], values: Sequence[A], count: int, tell: Callable[[int], None]) -> Iterator[B]:
    """The results of this process's share; the others are about as far."""
    for number, value in enumerate(values, 1):
        yield function(value)
        tell(number * count)


def processors() -> int:
    """How many processes may work side by side: 1 where there is no fork, or where threads would not survive it."""
    if not hasattr(os, "fork") or not hasattr(os, "sched_getaffinity") or threading.active_count() > 1:
        return 1
    return len(os.sched_getaffinity(0))


def _fork(function: Callable[[A], B], values: Sequence[A]) -> _Child:
    sys.stdout.flush()
    sys.stderr.flush()
    reading, writing = os.pipe()
    process = os.fork()
    if process:
        os.close(writing)
        return _Child(process, reading)
    # The child never comes back into the caller's code.
    status = 1
    try:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        os.close(reading)
        content = pickle.dumps([function(value) for value in values], pickle.HIGHEST_PROTOCOL)
        with os.fdopen(writing, "wb") as pipe:
            pipe.write(content)
        status = 0
    except BaseException:
        pass
    finally:
        os._exit(status)


def _received(child: _Child) -> list[Any] | None:
    """The results of a child, None where it failed."""
    with os.fdopen(child.pipe, "rb", closefd=False) as pipe:
        content = pipe.read()
    _, status = os.waitpid(child.process, 0)
    if status:
        return None
    found: list[Any] = pickle.loads(content)
    return found


def _end(child: _Child) -> None:
    """Nothing is left of a child that nobody has waited for; the number of another may be a stranger's by now."""
    with suppress(OSError):
        os.kill(child.process, signal.SIGKILL)
    with suppress(OSError):
        os.waitpid(child.process, 0)
