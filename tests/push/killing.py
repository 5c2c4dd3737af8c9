"""A process of ours that is killed before a step of its choice."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from typing import Any

from obsdsl.push.http import Session

STEPS: list[tuple[object, str]] = [(os, "write"), (os, "replace"), (os, "link"), (os, "unlink"), (Session, "_exchange")]


def killed_at(step: int, push: Callable[[], object]) -> bool:
    """Whether a process that does it was killed before its step of that number; False where it ended before."""
    child = os.fork()
    if child:
        _, status = os.waitpid(child, 0)
        return os.WIFSIGNALED(status)
    try:
        _kill_at(step)
        push()
    finally:
        os._exit(0)


def _kill_at(step: int) -> None:
    count = 0

    def dying(real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **options: Any) -> Any:
            nonlocal count
            count += 1
            if count == step:
                os.kill(os.getpid(), signal.SIGKILL)
            return real(*arguments, **options)

        return call

    for holder, name in STEPS:
        setattr(holder, name, dying(getattr(holder, name)))


def after_each_kill(
    first: Callable[[int], object],
    push: Callable[[int], object],
    then: Callable[[int, bool], object],
    stride: int = 1,
    start: int = 1,
) -> int:
    """A push that is killed before its first step, its next one, …, until it ends by itself; how many steps it has.

    Each time, `first` makes the world and `then` goes on in it; it is told whether the push was killed.
    """
    step = start
    while True:
        first(step)
        was_killed = killed_at(step, lambda step=step: push(step))  # type: ignore[misc]
        then(step, was_killed)
        if not was_killed:
            return step
        step += stride
