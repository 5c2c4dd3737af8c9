"""`obsdsl lint`."""

from __future__ import annotations

import contextlib
import gc
import sys
from pathlib import Path

import click

from obsdsl.cli.common import Talk, common_options
from obsdsl.config import find_root, read_config
from obsdsl.lint.problem import Level
from obsdsl.lint.report.text import text
from obsdsl.lint.workspace import lint_workspace

EPILOG = """\b
Examples:
  obsdsl lint
"""


@click.command("lint", epilog=EPILOG)
@common_options
def command(directory: Path, quiet: bool, verbose: bool, debug: bool) -> int:  # noqa: ARG001
    """Check the workspace."""
    from obsdsl.load import load

    talk = Talk(quiet, verbose)
    gc.disable()
    sys.dont_write_bytecode = True
    config = read_config(find_root(directory.resolve()))
    with contextlib.redirect_stdout(sys.stderr):
        workspace = load(config)
    outcome = lint_workspace(workspace, config)
    for line in text(
        outcome.problems, lambda s, color: click.style(s, fg=color) if color else click.style(s, bold=True)
    ):
        click.echo(line)
    for one in outcome.broken:
        talk.warn(f"{one.check}: {one.subject}: {one.error}\n{one.trace}")
    return 2 if outcome.broken else int(any(one.level >= Level.ERROR for one in outcome.problems))


def _style(text: str, color: str | None) -> str:
    return click.style(text, bold=True) if color is None else click.style(text, fg=color)
