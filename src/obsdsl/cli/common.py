"""What the commands share: the workspace's options, and talk on stderr."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import attrs
import click

F = TypeVar("F", bound=Callable[..., Any])


@attrs.frozen
class Talk:
    """What a command says on stderr; stdout is the product's."""

    quiet: bool = False
    verbose: bool = False

    def say(self, text: str) -> None:
        """A result or a step, unless --quiet."""
        if not self.quiet:
            click.echo(text, err=True)

    def step(self, text: str) -> None:
        """What is being done, on a terminal only: it is replaced by what comes next."""
        if not self.quiet and sys.stderr.isatty():
            click.echo(f"\r\x1b[K{text}", err=True, nl=False)

    def detail(self, text: str) -> None:
        """What only --verbose shows."""
        if self.verbose:
            click.echo(text, err=True)

    def warn(self, text: str) -> None:
        """Something that should change; shown even with --quiet."""
        click.echo(f"{click.style('warning:', fg='yellow')} {text}", err=True)


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
