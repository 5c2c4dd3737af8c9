"""The command line in a fork of the test's process: a new interpreter's state, without the time that it takes."""

from __future__ import annotations

import os
import signal
import sys
import tempfile
import traceback
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

# Imported once, for all forks.
import obsdsl.cli.build
import obsdsl.cli.lint
import obsdsl.compile.workspace
import obsdsl.linting.everything
import obsdsl.load  # noqa: F401
from obsdsl.cli.main import main
from obsdsl.lint.registry import built_in

ROOT = Path(__file__).parents[2]

built_in()


class Done(NamedTuple):
    """What a command did."""

    code: int
    output: str
    talk: str


def run(*arguments: str, cwd: Path, env: Mapping[str, str | None] | None = None) -> Done:
    """`obsdsl arguments`, with these changes of the environment."""
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as talk:
        child = os.fork()
        if child == 0:
            _child(arguments, cwd, env or {}, output.fileno(), talk.fileno())
        _, status = os.waitpid(child, 0)
        for file in (output, talk):
            file.seek(0)
        return Done(os.waitstatus_to_exitcode(status), output.read().decode(), talk.read().decode())


def _child(arguments: tuple[str, ...], cwd: Path, env: Mapping[str, str | None], output: int, talk: int) -> None:
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
        os._exit(code)
