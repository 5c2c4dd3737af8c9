"""`obsdsl push`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from obsdsl.cli.artifacts import target_config
from obsdsl.cli.common import Talk, common_options
from obsdsl.cli.target import finish, is_terminal, make_plan, order_of, plan_options, show, tell_killed, world_of
from obsdsl.config import Config
from obsdsl.diff.change import Plan
from obsdsl.diff.plan_file import parse
from obsdsl.diff.report.words import summary
from obsdsl.errors import ObsdslError, shown_path
from obsdsl.push.deliver import deliver, recover
from obsdsl.push.durable import locked
from obsdsl.push.errors import Moved
from obsdsl.push.planning import World, refreshed, unknown_parts

EPILOG = """\b
Examples:
  obsdsl push prod                           plan, ask, push
  obsdsl push prod --yes -m "$CI_COMMIT_TITLE"
  obsdsl push --plan plan.json --yes         exactly what was planned, or nothing
  obsdsl push prod --select 'dashboard:pocket-*'
  obsdsl push prod --prune                   delete what is ours and no longer wanted, too
  obsdsl push prod --force                   overwrite what was edited there, after saving it
"""


@click.command("push", epilog=EPILOG)
@click.argument("target", required=False)
@plan_options
@click.option("--plan", "plan_file", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="FILE",
              help="Do what `plan --out` wrote; refused if the target has changed since.")  # fmt: skip
@click.option("-y", "--yes", is_flag=True, help="Do not ask.")
@click.option(
    "--force", is_flag=True, help="Overwrite what was edited on the target or is not ours; it is saved first."
)
@click.option("-m", "--message", default="", help="Why; becomes the message of a dashboard's version.")
@common_options
def command(
    target: str | None,
    plan_file: Path | None,
    yes: bool,
    force: bool,
    message: str,
    directory: Path,
    quiet: bool,
    verbose: bool,
    debug: bool,
    **given: Any,
) -> int:
    """Make TARGET what the workspace says: plan, show, ask, write, read back.

    Everything is saved before it is touched, and `obsdsl rollback` puts it back. Of what somebody else made or edited,
    nothing is overwritten without --force. Exit codes: 0 done, 1 lint errors, or something was refused or failed; 2
    could not run; 130 ended by Ctrl-C.
    """
    with Talk(quiet, verbose) as talk:
        plan = None if plan_file is None else _read(plan_file, target, given)
        config = target_config(directory, target if plan is None else plan.target)
        assert config.target is not None
        with locked(config.root, config.target.name):
            world = world_of(config)
            tell_killed(world.journals, talk)
            for record in recover(world):
                talk.say(f"going on from there; `obsdsl rollback {world.target} --to {record.id}` undoes it instead")
            try:
                return _push(config, world, plan, given | {"yes": yes, "force": force, "message": message}, talk, debug)
            except Moved as error:
                talk.clear()
                click.echo(f"error: {error}", err=True)
                return 1


def _read(file: Path, target: str | None, given: dict[str, Any]) -> Plan:
    """The plan of --plan, which leaves nothing else to choose."""
    name = shown_path(file)
    plan = parse(file.read_text(encoding="utf-8", errors="replace"), name)
    if target not in (None, plan.target):
        raise ObsdslError(name, f"it is a plan for {plan.target!r}, not for {target!r}; leave TARGET out")
    for key, value in given.items():
        if value not in (None, ()):
            option = f"--{key.rstrip('_').replace('_', '-')}"
            raise ObsdslError(option, "a plan that was made has its answer already; give it to `obsdsl plan`")
    return plan


def _push(config: Config, world: World, plan: Plan | None, given: dict[str, Any], talk: Talk, debug: bool) -> int:
    is_fresh, force = plan is None, given["force"]
    if plan is not None:
        if plan.project != config.project:
            raise ObsdslError("--plan", f"it is a plan of project {plan.project!r}, and this is {config.project!r}")
        unknown_parts(plan, world)
        plan = refreshed(plan, world, force)
    else:
        plan = make_plan(config, given, talk, world)
    if plan is None:
        return 1
    show(plan, "text", talk, force)
    if plan.doable(force) and not given["yes"]:
        _ask(plan, force)
        # Somebody may have thought about it for an hour.
        plan = refreshed(plan, world, force)
    order = order_of("push", given["message"], force, talk, (), is_fresh)
    return finish(deliver(config.root, world, plan, order), world.target, talk, debug)


def _ask(plan: Plan, force: bool) -> None:
    if not is_terminal():
        raise ObsdslError("push", "there is no terminal to ask on; give --yes to push what was shown")
    click.confirm(f"Push to {plan.target}: {summary(plan, force)}?", abort=True, err=True)
