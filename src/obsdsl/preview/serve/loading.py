"""The workspace, loaded by a process of its own."""

from __future__ import annotations

import json
import pickle
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import attrs

from obsdsl.preview.serve.said import Said

_MODULE = "obsdsl.preview.serve.child"


@attrs.define(eq=False)
class Loader:
    """Loads a workspace, as often as it is asked to. `cancel` and `stop` may be called by another thread."""

    root: Path
    target: str | None
    _process: subprocess.Popen[bytes] | None = None
    _stopped: bool = False
    _cancelled: bool = False

    def said(self) -> Iterator[Said]:
        """What the process says, in its order. One that ends without a word is a fault, too, unless we ended it."""
        self._cancelled = False
        with tempfile.TemporaryFile() as errors:
            # In a session of its own: Ctrl-C is ours to handle.
            process = subprocess.Popen(
                [sys.executable, "-P", "-m", _MODULE],
                cwd=self.root, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors, start_new_session=True,
            )  # fmt: skip
            self._process = process
            try:
                if self._stopped:
                    return
                for one in _answers(process, self.root, self.target, errors):
                    if self._cancelled or self._stopped:
                        return
                    yield one
            finally:
                self._process = None
                process.kill()
                process.communicate()

    def stop(self) -> None:
        """End the process at work, and start no more."""
        self._stopped = True
        self.cancel()

    def cancel(self) -> None:
        """End the process at work: what it reads is no longer what there is."""
        self._cancelled = True
        process = self._process
        if process is not None:
            process.kill()


def _answers(process: subprocess.Popen[bytes], root: Path, target: str | None, errors: Any) -> Iterator[Said]:
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        process.stdin.write(json.dumps([str(root), target]).encode() + b"\n")
        process.stdin.flush()
    except BrokenPipeError:
        # It has ended already; its last words say why.
        pass
    spoke = False
    while True:
        try:
            found: Said = pickle.load(process.stdout)
        except EOFError:
            break
        except (pickle.UnpicklingError, AttributeError, ImportError) as error:
            # What it wrote is no answer: a module of the user's wrote to the descriptor, or put a class of its own in.
            yield Said(fault=f"the workspace cannot be passed on ({error}); put no objects of your own classes into it")
            return
        spoke = True
        yield found
    if process.wait() or not spoke:
        errors.seek(0)
        lines = errors.read().decode(errors="replace").strip().splitlines()
        why = lines[-1] if lines else f"its process ended with {process.returncode}"
        yield Said(fault=f"the workspace could not be loaded: {why}")
