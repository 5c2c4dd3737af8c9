"""What `plan`, `push` and `rollback` share: their options, the world that they see, and what they say of a push."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from obsdsl.cli.artifacts import artifacts_of, is_clean, patterns
from obsdsl.cli.common import Talk
from obsdsl.cli.values import warn_of_unread
from obsdsl.compile.artifact import Artifact
from obsdsl.compile.read_build import read_build
from obsdsl.compile.select import selected
from obsdsl.config import Config
from obsdsl.diff.change import Plan
from obsdsl.diff.report import report
from obsdsl.diff.report.text import MOST
from obsdsl.errors import ObsdslError
from obsdsl.push import parts as parts_
from obsdsl.push.deliver import Delivery, Order
from obsdsl.push.journal import Record, records
from obsdsl.push.planning import PRUNE_LIMIT, Wish, World, planned
from obsdsl.push.state import read_state

F = TypeVar("F", bound=Callable[..., Any])
# Every difference, where --verbose asks for it.
_ALL = 1 << 30
# How wide the bar of a push is.
_BAR = 20
_VERBS = {"create": "created", "update": "updated", "delete": "deleted"}


def plan_options(function: F) -> F:
    """What `plan` and `push` are given alike."""
    for option in (
        click.option("--no-lint", metavar="REASON", help="Leave the lint out; the reason is kept in the journal."),
        click.option("--prune-limit", type=click.IntRange(1), help=f"Delete no more.  [default: {PRUNE_LIMIT}]"),
        click.option("--prune/--no-prune", default=None, help="Delete what is ours, unchanged and no longer wanted."),
        click.option("--select", multiple=True, metavar="PATTERN", help="Only these, such as 'dashboard:pocket-*'."),
        click.option(
            "--from", "from_", type=click.Path(exists=True, file_okay=False, path_type=Path), metavar="DIR",
            help="Take a build's artifacts; the workspace is neither imported nor linted.",
        ),
    ):  # fmt: skip
        function = option(function)
    return function


def world_of(config: Config) -> World:
    """The target, with what is known of earlier pushes to it."""
    assert config.target is not None
    assert config.project is not None
    target = config.target
    state = read_state(state_file(config))
    found = parts_.parts_of(target, config.project, config.root)
    return World(target.name, config.project, found, state, records(config.root, target.name))


def state_file(config: Config) -> Path:
    """Where the state of the target is kept."""
    assert config.target is not None
    return config.root / (config.target.state or f".obsdsl/state/{config.target.name}.json")


def make_plan(config: Config, given: dict[str, Any], talk: Talk, world: World | None = None) -> Plan | None:
    """The plan; None where the lint found errors."""
    assert config.target is not None
    select = patterns(given["select"])
    if given["no_lint"] is not None and not given["no_lint"].strip():
        raise ObsdslError("--no-lint", "the journal keeps the reason; write one")
    artifacts = _artifacts(config, given, talk)
    if artifacts is None:
        return None
    world = world or world_of(config)
    prune = config.target.prune if given["prune"] is None else given["prune"]
    limit = given["prune_limit"] or config.target.prune_limit or PRUNE_LIMIT
    talk.step(f"reading {world.target}")
    plan = planned(world, selected(artifacts, select), Wish(select, prune, limit, given["no_lint"]))
    talk.clear()
    return plan


def _artifacts(config: Config, given: dict[str, Any], talk: Talk) -> tuple[Artifact, ...] | None:
    if given["from_"] is not None:
        return read_build(given["from_"])
    if given["no_lint"] is None and not is_clean(config, talk):
        talk.warn("nothing was planned: mend the errors of the lint, or give --no-lint a reason")
        return None
    warn_of_unread(config, talk)
    return artifacts_of(config, talk)


def show(plan: Plan, format_: str, talk: Talk, force: bool = False) -> None:
    """The plan on stdout."""
    options: dict[str, Any] = {} if format_ == "json" else {"most": _ALL if talk.verbose else MOST}
    if format_ == "text":
        options["style"] = style
    for line in report(format_, plan, force, **options):
        click.echo(line)


def style(text: str, color: str | None) -> str:
    """Colours, of which click keeps what the terminal shows."""
    if not color:
        return click.style(text, bold=True) if color is None else text
    return click.style(text, fg=color)


def tell_killed(found: tuple[Record, ...], talk: Talk) -> None:
    """Say that an earlier push was killed."""
    for one in found:
        if one.is_killed and one.touched:
            talk.warn(
                f"the {one.kind} {one.id} of {one.time} by {one.who} was killed after {len(one.done)} of "
                f"{one.about.get('changes', '?')} changes"
            )


def order_of(
    kind: str, message: str, force: bool, talk: Talk, undoes: tuple[str, ...] = (), is_fresh: bool = True
) -> Order:
    """How a plan is carried out, with progress on a terminal."""

    def progress(done: int, total: int, text: str) -> None:
        talk.step(f"{bar(done, total)} {done} of {total}: {text}")
        talk.detail(f"  {text}")

    return Order(kind, message, force, undoes, is_fresh, progress, talk.warn)


def bar(done: int, total: int) -> str:
    """How much of it is done, for the eye."""
    filled = _BAR * done // max(total, 1)
    return f"[{'#' * filled}{'-' * (_BAR - filled)}]"


def finish(delivery: Delivery, target: str, talk: Talk, debug: bool) -> int:
    """Say what is where; the exit code."""
    talk.clear()
    result = delivery.result
    for note in result.notes:
        talk.warn(note)
    for one in result.outcomes:
        if one.status != "done":
            talk.warn(f"{one.change.identity.part} {one.change.identity}: {_state(one.status)}: {one.why}")
        if one.trace and debug:
            click.echo(one.trace, err=True)
    if result.unkept is not None:
        talk.warn(f"{result.unkept}; what was pushed is there, and the next push knows it from the journal")
    counts: dict[str, int] = {}
    for one in result.outcomes:
        word = _VERBS[one.change.action] if one.status == "done" else _state(one.status)
        counts[word] = counts.get(word, 0) + 1
    words = ", ".join(f"{number} {word}" for word, number in counts.items()) or "nothing to do"
    done = any(one.status in ("done", "uncertain") for one in result.outcomes)
    undo = f"; `{delivery.undo}` undoes it" if done and delivery.undo else ""
    talk.say(f"{target}: {words}{undo}")
    if result.interrupted:
        talk.warn("ended by you: what was begun was finished, and what is left a later push does")
        return 130
    return 0 if result.is_complete else 1


def _state(status: str) -> str:
    return {"uncertain": "not known whether it was done", "left": "not begun"}.get(status, status)


def is_terminal() -> bool:
    """Whether somebody can be asked."""
    return os.isatty(0) and os.isatty(2)
