"""Runs one command and prints its seconds, processor seconds, peak memory and exit code.

A process of its own, and one that imports next to nothing: Linux counts what the parent holds at the fork towards
the child's peak memory, so a large parent would make every child look large.
"""

import os
import sys
import time


def main(command: list[str]) -> None:
    """Run it, its output discarded."""
    discard = [(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)]
    started = time.perf_counter()
    child = os.posix_spawnp(command[0], command, os.environ, file_actions=discard)
    _, status, usage = os.wait4(child, 0)
    seconds = time.perf_counter() - started
    peak = usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    print(seconds, usage.ru_utime + usage.ru_stime, peak, os.waitstatus_to_exitcode(status))


if __name__ == "__main__":
    main(sys.argv[1:])
