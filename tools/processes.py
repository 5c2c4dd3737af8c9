"""Servers of `make stack`, or of PATH, that run for as long as somebody watches."""

from __future__ import annotations

import contextlib
import http.client
import random
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from functools import cache
from pathlib import Path

from obsdsl.errors import ObsdslError

STACK = Path(__file__).resolve().parent.parent / ".stack"
_START_SECONDS = 60
_STOP_SECONDS = 10
# Below those that systems give to whoever asks for any: nobody gets one by chance before a server has it.
_ANY = range(20_000, 32_000)
_TRIES = 100


@cache
def program(name: str) -> Path:
    """The newest that `make stack` fetched, or the one on PATH. Raises ObsdslError."""
    found = sorted(STACK.glob(f"[!.]*/bin/{name}"), key=version)
    if found:
        return found[-1]
    # Debian's node_exporter is prometheus-node-exporter.
    if (path := shutil.which(name) or shutil.which(f"prometheus-{name.replace('_', '-')}")) is not None:
        return Path(path)
    raise ObsdslError(name, "it is not on this machine; run `make stack`, which fetches it into .stack/")


@cache
def version(path: Path) -> tuple[int, ...]:
    """(3, 5, 3), as the program says; () where it says none."""
    with contextlib.suppress(OSError, subprocess.TimeoutExpired):
        done = subprocess.run([path, "--version"], capture_output=True, encoding="utf-8", timeout=30, check=False)
        if found := re.search(r"\bversion v?(\d+(?:\.\d+)*)", done.stdout + done.stderr):
            return tuple(map(int, found[1].split(".")))
    return ()


def release(name: str) -> tuple[int, int] | None:
    """Major and minor version of a program."""
    match version(program(name)):
        case (major, minor, *_):
            return major, minor
    return None


def free_ports(first: int, number: int) -> list[int]:
    """Ports that nobody has: from `first` on, or any. Raises ObsdslError where one is taken."""
    if not first:
        for _ in range(_TRIES):
            with contextlib.suppress(ObsdslError):
                return free_ports(random.choice(_ANY), number)
    with ExitStack() as stack:
        found = []
        for index in range(number):
            one = stack.enter_context(socket.socket())
            wanted = first and first + index
            # As servers do: what was left a moment ago is free.
            one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                one.bind(("127.0.0.1", wanted))
            except (OSError, OverflowError) as error:
                why = getattr(error, "strerror", None) or error
                fault = f"it cannot be had ({why}); {number} in a row are needed: choose another --port, or none"
                raise ObsdslError(f"port {wanted}", fault) from None
            found.append(one.getsockname()[1])
        return found


@contextmanager
def running(command: Sequence[str], folder: Path, port: int, path: str, log: Path) -> Iterator[None]:
    """A server, ready within. Raises ObsdslError with its last words where it does not start."""
    with log.open("wb") as output:
        # A group of its own: Ctrl-C is for us, and we end it in order.
        process = subprocess.Popen(
            command, cwd=folder, stdin=subprocess.DEVNULL, stdout=output, stderr=output, start_new_session=True
        )
    try:
        _wait(process, Path(command[0]).name, port, path, log)
        yield
    finally:
        process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(_STOP_SECONDS)
        process.kill()
        process.wait()


def _wait(process: subprocess.Popen[bytes], name: str, port: int, path: str, log: Path) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while process.poll() is None and time.monotonic() < deadline:
        # Who answers may be another that has the port: ours has ended then.
        if _answers(port, path) and process.poll() is None:
            return
        time.sleep(0.05)
    said = "\n".join(log.read_text(errors="replace").splitlines()[-5:])
    raise ObsdslError(name, f"it does not start on port {port}; it said:\n{said}")


def _answers(port: int, path: str) -> bool:
    # Not urllib: a proxy in the environment must not come between.
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", path)
        return connection.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
