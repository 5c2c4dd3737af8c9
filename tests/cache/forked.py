"""The command line in a fork of a process in which all of it is imported: a new interpreter's state, without its time.

`run` forks a process that is kept for that alone: it is small, so that a fork of it takes half the time of a fork of
the test's own, with its thousands of tests. `run_here` forks the test's own, where what a test has patched counts.
"""

from __future__ import annotations

import atexit
import os
import pickle
import signal
import socket
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import IO, NamedTuple

ROOT = Path(__file__).parents[2]
# What a command imports when it needs it.
PACKAGES = ("cache", "cli", "compile", "compose", "lint", "linting", "load", "read")
SERVER = "import sys; sys.path.insert(0, {!r}); from tests.cache.forked import serve; serve({})"
# Arguments and the environment.
LONGEST = 1 << 20


class Done(NamedTuple):
    """What a command did."""

    code: int
    output: str
    talk: str


def run(*arguments: str, cwd: Path, env: Mapping[str, str | None] | None = None) -> Done:
    """`obsdsl arguments`, with these changes of the environment."""
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as talk:
        told, tell = os.pipe()
        try:
            request = pickle.dumps((arguments, str(cwd), dict(os.environ), dict(env or {})))
            socket.send_fds(_server(), [request], [output.fileno(), talk.fileno(), tell])
        finally:
            os.close(tell)
        with os.fdopen(told, "rb") as answer:
            code = answer.read(1)
        assert code, "the command was killed"
        return _done(code[0], output, talk)


def run_here(*arguments: str, cwd: Path, env: Mapping[str, str | None] | None = None) -> Done:
    """The same, in a fork of this process."""
    _import_all()
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as talk:
        child = os.fork()
        if child == 0:
            os._exit(_command(arguments, cwd, env or {}, output.fileno(), talk.fileno()))
        _, status = os.waitpid(child, 0)
        return _done(os.waitstatus_to_exitcode(status), output, talk)


def _done(code: int, output: IO[bytes], talk: IO[bytes]) -> Done:
    for file in (output, talk):
        file.seek(0)
    return Done(code, output.read().decode(), talk.read().decode())


@cache
def _server() -> socket.socket:
    """The way to the process that is forked. It ends when this one does."""
    ours, its = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    ours.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, LONGEST)
    warnings = ("-W", "error", "-W", "ignore::ResourceWarning")
    command = [sys.executable, "-P", *warnings, "-c", SERVER.format(str(ROOT), its.fileno())]
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, pass_fds=[its.fileno()], cwd=ROOT)
    its.close()
    atexit.register(_end, ours, process)
    return ours


def _end(way: socket.socket, process: subprocess.Popen[bytes]) -> None:
    way.close()
    process.kill()
    process.wait()


def serve(number: int) -> None:
    """Fork for each request, until nobody is there to ask."""
    import gc

    _import_all()
    gc.freeze()
    way = socket.socket(fileno=number)
    # Who presses Ctrl-C means the tests; and nobody waits for a child.
    for which in (signal.SIGINT, signal.SIGCHLD):
        signal.signal(which, signal.SIG_IGN)
    while True:
        request, files, _, _ = socket.recv_fds(way, LONGEST, 3)
        if not request:
            way.close()
            return
        if os.fork() == 0:
            way.close()
            _answer(request, *files)
        for one in files:
            os.close(one)


def _answer(request: bytes, output: int, talk: int, tell: int) -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    arguments, cwd, environment, changes = pickle.loads(request)
    os.environ.clear()
    os.environ.update(environment)
    os.set_inheritable(tell, False)
    code = _command(arguments, Path(cwd), changes, output, talk)
    os.write(tell, bytes([code]))
    os._exit(code)


@cache
def _import_all() -> None:
    """Once, for all forks."""
    import importlib
    import pkgutil

    import obsdsl
    from obsdsl.lint.registry import built_in

    for package in PACKAGES:
        module = importlib.import_module(f"obsdsl.{package}")
        for one in pkgutil.walk_packages(getattr(module, "__path__", ()), f"{module.__name__}."):
            importlib.import_module(one.name)
    assert obsdsl
    built_in()


def _command(arguments: tuple[str, ...], cwd: Path, env: Mapping[str, str | None], output: int, talk: int) -> int:
    """In a fork: what the command line does, and its exit code."""
    code = 99
    try:
        os.dup2(output, 1)
        os.dup2(talk, 2)
        sys.stdout = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
        sys.stderr = open(2, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
        signal.signal(signal.SIGINT, signal.default_int_handler)
        signal.alarm(120)
        for name, value in env.items():
            os.environ.pop(name, None)
            if value is not None:
                os.environ[name] = value
        # pytest's path leads to our own workspace, whose modules have these names; other tests may have loaded it.
        sys.path[:] = [one for one in sys.path if one not in ("", str(ROOT))]
        for name in [one for one in sys.modules if one.partition(".")[0] in ("metrics", "dashboards", "alerts")]:
            del sys.modules[name]
        os.chdir(cwd)
        sys.argv = ["obsdsl", *arguments]
        from obsdsl.cli.main import main

        main()
    except SystemExit as error:
        code = error.code if isinstance(error.code, int) else 1
    except BaseException:
        # As the interpreter would.
        traceback.print_exc()
        code = 1
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
    return code
