"""A process that is killed at its n-th step on the file system."""

from __future__ import annotations

import os
import signal
import sys
import traceback
from collections.abc import Callable
from typing import Any, Final

STEPS: Final = frozenset(
    ("open", "os.chmod", "os.chown", "os.mkdir", "os.remove", "os.rename", "os.rmdir", "os.truncate")
)


def is_killed(at: int, work: Callable[[], object]) -> bool:
    """Whether a fork that does the work was killed right before that step; else it has done all of it."""
    pid = os.fork()
    if not pid:
        left = [at]

        def count(event: str, _: Any) -> None:
            if event in STEPS:
                left[0] -= 1
                if left[0] < 0:
                    os.kill(os.getpid(), signal.SIGKILL)

        try:
            sys.addaudithook(count)
            work()
        except BaseException:
            traceback.print_exc()
            os._exit(1)
        os._exit(0)
    _, status = os.waitpid(pid, 0)
    assert os.WIFSIGNALED(status) or os.waitstatus_to_exitcode(status) == 0
    return os.WIFSIGNALED(status)
