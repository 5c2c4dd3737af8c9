"""`obsdsl plan`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from obsdsl.atomic import write_file
from obsdsl.cli.artifacts import target_config
from obsdsl.cli.common import Talk, common_options
from obsdsl.cli.target import make_plan, plan_options, show, tell_killed, world_of
from obsdsl.diff.plan_file import dump
from obsdsl.diff.report import FORMATS
from obsdsl.errors import shown_path

EPILOG = """\b
Examples:
  obsdsl plan prod
  obsdsl plan prod --format markdown         for a comment on a pull request
  obsdsl plan prod --exit-code               exit 1 if anything would change: drift
  obsdsl plan prod --from dist/prod          from a build; never imports the workspace
  obsdsl plan prod --out plan.json           then: obsdsl push --plan plan.json
"""


@click.command("plan", epilog=EPILOG)
@click.argument("target", required=False)
@plan_options
@click.option("--format", "format_", type=click.Choice(FORMATS), default="text", help="How to show.  [default: text]")
@click.option("--exit-code", is_flag=True, help="Exit 1 if anything would change.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Keep the plan for `push --plan`.")
@common_options
def command(
    target: str | None,
    format_: str,
    exit_code: bool,
    out: Path | None,
    directory: Path,
    quiet: bool,
    verbose: bool,
    debug: bool,  # noqa: ARG001
    **given: Any,
) -> int:
    """Show what a push to TARGET would change, and who changed it. Reads, and never writes to the target.

    Lints first: errors end it. Without TARGET, it is the only one of the configuration.
    Exit codes: 0 planned, 1 lint errors, something that a push would refuse, or changes with --exit-code; 2 could not
    run.
    """
    with Talk(quiet, verbose) as talk:
        out = out and out.absolute()
        config = target_config(directory, target)
        world = world_of(config)
        plan = make_plan(config, given, talk, world)
        if plan is None:
            return 1
        tell_killed(world.journals, talk)
        show(plan, format_, talk)
        if out is not None:
            write_file(out, dump(plan).encode())
            talk.say(f"{shown_path(out)}: `obsdsl push --plan {shown_path(out)}` does this, and nothing else")
        return int(bool(plan.refused()) or (exit_code and bool(plan.changes)))
