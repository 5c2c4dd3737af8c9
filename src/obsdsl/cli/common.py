"""What the commands share: the workspace's options and settings, talk on stderr, and writing by one run at a time."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any, TypeVar

import attrs
import click

from obsdsl.config import Config, find_root, read_config
from obsdsl.errors import ObsdslError, shown_path
from obsdsl.together.place import has_pending

# To the beginning of the terminal's line, and what is there away.
_CLEAR = "\r\x1b[K"
F = TypeVar("F", bound=Callable[..., Any])


@attrs.define
class _Line:
    """The line of the terminal on which steps replace each other."""

    is_shown: bool = False


@attrs.frozen
class Talk:
    """What a command says on stderr; stdout is the product's.

    As a context it leaves no step behind, however the command ends.
    """

    quiet: bool = False
    verbose: bool = False
    _line: _Line = attrs.field(factory=_Line, init=False)

    def say(self, text: str) -> None:
        """A result or a step, unless --quiet."""
        if not self.quiet:
            self._echo(text)

    def step(self, text: str) -> None:
        """What is being done, on a terminal only: it is replaced by what comes next."""
        if self.quiet or not sys.stderr.isatty() or os.environ.get("TERM") == "dumb":
            return
        import shutil

        width = shutil.get_terminal_size().columns - 1
        click.echo(f"{_CLEAR}{text[:width]}", err=True, nl=False)
        self._line.is_shown = True

    def clear(self) -> None:
        """Take the step away."""
        if self._line.is_shown:
            self._line.is_shown = False
            click.echo(_CLEAR, err=True, nl=False)

    def detail(self, text: str) -> None:
        """What only --verbose shows."""
        if self.verbose:
            self._echo(text)

    def warn(self, text: str) -> None:
        """Something that should change; shown even with --quiet."""
        self._echo(f"{click.style('warning:', fg='yellow')} {text}")

    def __enter__(self) -> Talk:
        return self

    def __exit__(self, *_: object) -> None:
        self.clear()

    def _echo(self, text: str) -> None:
        self.clear()
        click.echo(text, err=True)


def workspace_config(directory: Path) -> Config:
    """The settings of the workspace that holds the folder. A write that was cut short there is finished first."""
    start = directory.resolve()
    root = find_root(start)
    # A workspace within another may have its settings among what is still to be written.
    folders = [folder for folder in (start, *start.parents) if folder.is_relative_to(root)]
    return read_config(find_root(start) if any(map(_finish_there, folders)) else root)


def _finish_there(root: Path) -> bool:
    """Whether a killed run has left something in the folder; then it is carried out, and that is said."""
    if has_pending(root):
        from obsdsl.together.write import finish

        if (found := finish(root)) is not None:
            Talk().warn(found.told())
            return True
    return False


def is_there(path: Path) -> bool:
    """Whether something is there. Raises ObsdslError where one may not look, and for a name that no file may have."""
    try:
        return path.exists()
    except OSError as error:
        raise ObsdslError(shown_path(path), f"{error.strerror}; name another path") from None


@contextmanager
def writing(folder: Path, is_locked: bool = True) -> Iterator[None]:
    """Within, no other run writes to the folder; what an earlier one left there is finished before."""
    from obsdsl.together.lock import locked

    if not folder.is_dir():
        yield
        return
    with locked(folder) if is_locked else nullcontext():
        _finish_there(folder)
        yield


def common_options(function: F) -> F:
    """`--directory`, `--quiet`, `--verbose` and `--debug` on a command."""
    for option in (
        click.option("--debug", is_flag=True, help="Show tracebacks of errors."),
        click.option("-v", "--verbose", is_flag=True, help="Name every file."),
        click.option("-q", "--quiet", is_flag=True, help="Say only what is wrong."),
        click.option(
            "-C",
            "--directory",
            type=click.Path(exists=True, file_okay=False, path_type=Path),
            default=Path(),
            show_default="here",
            help="A folder in the workspace.",
        ),
    ):
        function = option(function)
    return function
