"""`obsdsl catalog`."""

from __future__ import annotations

import contextlib
import importlib
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from obsdsl.atomic import make_folder, write_file, write_files
from obsdsl.cli.common import Talk, common_options, workspace_config
from obsdsl.errors import ObsdslError, shown_path

if TYPE_CHECKING:
    from obsdsl.compose.workspace import Workspace
    from obsdsl.config import Config

EPILOG = """\b
Examples:
  obsdsl catalog                                   on the terminal, in Markdown
  obsdsl catalog --output docs/catalog.md          into the repository
  obsdsl catalog --output docs/catalog.md --check  in CI: exit 1 if it is out of date
  obsdsl catalog --output catalog.html             one file with a search, for a browser
  obsdsl catalog --runbooks docs/runbooks          begin a runbook for each alert without one
"""
FORMATS = ("markdown", "html")


@click.command("catalog", epilog=EPILOG)
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE", help="Write it there.")
@click.option("--format", "format_", type=click.Choice(FORMATS), help="How to write it.  [default: by FILE's name]")
@click.option("--check", is_flag=True, help="Write nothing; exit 1 if FILE is not what would be written.")
@click.option("--runbooks", metavar="DIR", help="Begin runbooks there, from the workspace's root; none is overwritten.")
@click.option("--target", metavar="TARGET", help="As it is for this target.")
@common_options
def command(
    output: Path | None,
    format_: str | None,
    check: bool,
    runbooks: str | None,
    target: str | None,
    directory: Path,
    quiet: bool,
    verbose: bool,
    debug: bool,  # noqa: ARG001
) -> int:
    """Write a page for people: every metric, rule, alert, dashboard and receiver, what it means and who uses it.

    With --runbooks, begin a runbook for each alert that names none, or one that is not there.
    """
    if check and output is None:
        raise ObsdslError("--check", "it compares with a file; name it with --output")
    if runbooks is not None and (check or output is not None or format_ is not None):
        raise ObsdslError("--runbooks", "it begins runbooks, and writes no page; call it by itself")
    output = output and output.absolute()
    config = workspace_config(directory)
    if target is not None:
        config = config.for_target(target)
    with Talk(quiet, verbose) as talk:
        workspace = _loaded(config, talk)
        if runbooks is not None:
            return _begin(workspace, config, _folder(runbooks, config.root), talk)
        text = _text(workspace, config, _format(format_, output), output)
        talk.clear()
        if output is None:
            click.echo(text, nl=False)
            return 0
        return _written(output, text, check, talk)


def _loaded(config: Config, talk: Talk) -> Workspace:
    from obsdsl.load import load

    talk.step("loading the workspace")
    sys.dont_write_bytecode = True
    with contextlib.redirect_stdout(sys.stderr):
        return load(config)


def _format(given: str | None, output: Path | None) -> str:
    by_name = "html" if output is not None and output.suffix in (".html", ".htm") else "markdown"
    return given or by_name


def _text(workspace: Workspace, config: Config, format_: str, output: Path | None) -> str:
    from obsdsl.catalog.build import page_of
    from obsdsl.graph.build import graph_of

    page = page_of(workspace, config, graph_of(workspace, config))
    folder = config.root if output is None else output.parent
    way = os.path.relpath(config.root, folder).replace(os.sep, "/")
    lines = importlib.import_module(f"obsdsl.catalog.{format_}").lines
    return "".join(f"{line}\n" for line in lines(page, "" if way == "." else f"{way}/"))


def _written(output: Path, text: str, check: bool, talk: Talk) -> int:
    content = text.encode("utf-8", "backslashreplace")
    if output.is_file() and output.read_bytes() == content:
        talk.say(f"{shown_path(output)} is up to date")
        return 0
    if check:
        talk.say(f"{shown_path(output)} is out of date; run `obsdsl catalog --output {shown_path(output)}`")
        return 1
    make_folder(output.parent)
    write_file(output, content)
    talk.say(f"{shown_path(output)}: written")
    return 0


def _folder(given: str, root: Path) -> str:
    """As alerts name it: from the workspace's root."""
    found = os.path.relpath(root / given, root).replace(os.sep, "/")
    if not given.strip() or (Path(given).is_absolute() and found.startswith("..")):
        fault = f"{given!r} is no folder that alerts can name; write one from the workspace's root: docs/runbooks"
        raise ObsdslError("--runbooks", fault)
    return found


def _begin(workspace: Workspace, config: Config, folder: str, talk: Talk) -> int:
    from obsdsl.catalog.runbook import stubs

    found = list(stubs(workspace, config.root, folder))
    new = [one for one in found if not (config.root / one.path).exists()]
    for one in new:
        make_folder((config.root / one.path).parent)
    write_files({config.root / one.path: one.text.encode() for one in new})
    talk.clear()
    for one in found:
        mend = "" if one.is_named else f'; add runbook="{one.path}" to alert {one.alert.name!r} ({one.alert.location})'
        click.echo(f"{one.path}{mend}")
    talk.say(f"{len(new)} of {len(found)} runbooks begun" if found else "every alert has a runbook")
    return 0
