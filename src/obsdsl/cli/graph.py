"""`obsdsl graph`."""

from __future__ import annotations

import contextlib
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from obsdsl.cli.artifacts import patterns
from obsdsl.cli.common import Talk, common_options, workspace_config
from obsdsl.errors import ObsdslError, did_you_mean
from obsdsl.graph.report import FORMATS, report
from obsdsl.graph.value import KINDS, Graph, Item, counted

if TYPE_CHECKING:
    from obsdsl.config import Config

EPILOG = """\b
Examples:
  obsdsl graph                                      all of it, as trees
  obsdsl graph --from http_requests_total           what breaks if it is renamed?
  obsdsl graph --to alert:CheckoutSlow              what does the alert depend on?
  obsdsl graph --from job:node --to 'receiver:*'    who is paged when the job is gone?
  obsdsl graph --format mermaid --hide panel        for Markdown; `--format dot` for Graphviz
"""
# Of a whole workspace, who reads what within a dashboard fills screens; a question shows it.
_FOLDED = ("variable", "annotation", "panel")


@click.command("graph", epilog=EPILOG)
@click.option("--from", "from_", multiple=True, metavar="NAME", help="What needs these, such as 'metric:node_*'.")
@click.option("--to", multiple=True, metavar="NAME", help="What these need.")
@click.option("--hide", multiple=True, metavar="KIND", help="Leave kinds out: their readers read past them.  "
              f"[default: {','.join(_FOLDED)} without --from and --to]")  # fmt: skip
@click.option("--all", "all_", is_flag=True, help="Hide nothing.")
@click.option(
    "--format", "format_", type=click.Choice(FORMATS), default="text", help="How to show it.  [default: text]"
)
@click.option("--target", metavar="TARGET", help="As it is for this target.")
@common_options
def command(
    from_: tuple[str, ...],
    to: tuple[str, ...],
    hide: tuple[str, ...],
    all_: bool,
    format_: str,
    target: str | None,
    directory: Path,
    quiet: bool,
    verbose: bool,
    debug: bool,  # noqa: ARG001
) -> int:
    """Show what depends on what: from jobs and metrics over recording rules and alerts to dashboards and receivers.

    NAMEs are those of objects, with * and ?, and their kind before a colon where that matters; of a panel it is
    'uid/row title/panel title'. What an expression reads and nobody declares is there, too.
    """
    config = workspace_config(directory)
    if target is not None:
        config = config.for_target(target)
    if all_ and hide:
        raise ObsdslError("--all", "it hides nothing; leave out --hide or it")
    hidden = _kinds(hide) if hide or all_ or from_ or to else _FOLDED
    with Talk(quiet, verbose) as talk:
        graph = _graph(config, talk)
        starts, ends = (_found(graph, *given) for given in ((from_, "--from"), (to, "--to")))
        if from_:
            graph = graph.within(graph.below(starts))
        if to:
            graph = graph.within(graph.above(one for one in ends if one in graph.details))
        graph = graph.without(hidden)
        talk.clear()
        for line in report(format_, graph, tuple(dict.fromkeys(one for one in starts if one in graph.details))):
            click.echo(line)
        asked = starts or ends
        talk.say(counted(one for one in graph.details if one not in asked))
    return 0


def _graph(config: Config, talk: Talk) -> Graph:
    from obsdsl.graph.build import graph_of
    from obsdsl.load import load

    talk.step("loading the workspace")
    sys.dont_write_bytecode = True
    with contextlib.redirect_stdout(sys.stderr):
        return graph_of(load(config), config)


def _found(graph: Graph, given: tuple[str, ...], option: str) -> list[Item]:
    return [one for name in patterns(given, option) for one in graph.find(name)]


def _kinds(given: tuple[str, ...]) -> tuple[str, ...]:
    names = patterns(given, "--hide")
    for name in names:
        if name not in KINDS:
            raise ObsdslError(
                "--hide", f"there is no kind {name!r}{did_you_mean(name, KINDS) or ''}; use {', '.join(KINDS)}"
            )
    return names
