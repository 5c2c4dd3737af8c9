"""`obsdsl rollback`."""

from __future__ import annotations

from pathlib import Path

import click

from obsdsl.cli.artifacts import target_config
from obsdsl.cli.common import Talk, common_options
from obsdsl.cli.target import finish, is_terminal, order_of, show, world_of
from obsdsl.diff.change import Plan
from obsdsl.diff.report.words import summary
from obsdsl.errors import ObsdslError
from obsdsl.push.deliver import deliver, recover
from obsdsl.push.durable import locked
from obsdsl.push.journal import Record, records
from obsdsl.push.planning import refreshed
from obsdsl.push.rollback import rollback_plan, to_undo

EPILOG = """\b
Examples:
  obsdsl rollback prod               what the last push touched, as it was before
  obsdsl rollback prod --list        the pushes that are in the journal
  obsdsl rollback prod --to 20260314T0915      as it was before that push: takes all since back, too
"""


@click.command("rollback", epilog=EPILOG)
@click.argument("target", required=False)
@click.option("--to", metavar="ID", help="Take back this push and all since; the beginning of its id is enough.")
@click.option("--list", "list_", is_flag=True, help="List the pushes in the journal, and do no more.")
@click.option("-y", "--yes", is_flag=True, help="Do not ask.")
@click.option("--force", is_flag=True, help="Put back what was edited since, too; what is there is saved first.")
@common_options
def command(
    target: str | None,
    to: str | None,
    list_: bool,
    yes: bool,
    force: bool,
    directory: Path,
    quiet: bool,
    verbose: bool,
    debug: bool,
) -> int:
    """Put back what the last push to TARGET touched, from the backups in the journal here.

    It is a push itself: shown, asked for, saved, read back, and can be taken back. Of what was edited since, nothing is
    overwritten without --force. Exit codes are those of push.
    """
    with Talk(quiet, verbose) as talk:
        config = target_config(directory, target)
        assert config.target is not None
        if list_:
            for one in records(config.root, config.target.name):
                click.echo(_line(one))
            return 0
        with locked(config.root, config.target.name):
            world = world_of(config)
            undo = to_undo(world.journals, to)
            list(recover(world))
            plan = rollback_plan(world, undo)
            show(plan, "text", talk, force)
            if plan.doable(force) and not yes:
                _ask(plan, undo, force)
                plan = refreshed(plan, world, force)
            order = order_of("rollback", "", force, talk, tuple(one.id for one in undo))
            return finish(deliver(config.root, world, plan, order), world.target, talk, debug)


def _line(one: Record) -> str:
    how = one.how or ("killed" if one.is_killed else "killed, and taken up")
    message = f" {one.about['message']!r}" if one.about.get("message") else ""
    return f"{one.id}  {one.kind}  {len(one.done)} of {one.about.get('changes')}  {how}  by {one.who}{message}"


def _ask(plan: Plan, undo: tuple[Record, ...], force: bool) -> None:
    if not is_terminal():
        raise ObsdslError("rollback", "there is no terminal to ask on; give --yes to put back what was shown")
    ids = ", ".join(one.id for one in undo)
    click.confirm(f"Take back {ids} on {plan.target}: {summary(plan, force)}?", abort=True, err=True)
