"""`obsdsl import`."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING, Any

import attrs
import click

from obsdsl.cli.common import Talk
from obsdsl.cli.import_update import Wanted, bring_in, read_of, remembered_options, remembered_paths, update_options
from obsdsl.cli.servers import server_options, servers_of, wish_of
from obsdsl.cli.summary import count
from obsdsl.errors import ObsdslError, shown_path

if TYPE_CHECKING:
    from obsdsl.importing.found import Found
    from obsdsl.importing.report import Report

EPILOG = """\b
Examples:
  obsdsl import rules/ dashboards/ alertmanager.yml --output monitoring
  obsdsl import rules.yml exports.zip --output monitoring --exact
  obsdsl import --grafana https://grafana.example.org --token-env GRAFANA_TOKEN --folder Shop --output monitoring
  obsdsl import --prometheus http://localhost:9090 --alertmanager http://localhost:9093 --output monitoring
  obsdsl import --grafana prod --ruler prod --output monitoring         servers of a target of the configuration here
  obsdsl import --update --output monitoring                           what changed in the same sources since
  helm template shop ./chart | obsdsl import - --output monitoring
  cd monitoring && obsdsl lint && obsdsl build
"""
# Of what is said of each source, unless --verbose.
_MOST = 10
# What stands for what a program writes into ours.
_STDIN = "-"


@click.command("import", epilog=EPILOG)
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@click.option(
    "-o", "--output", type=click.Path(file_okay=False, path_type=Path), required=True, help="The new workspace."
)
@click.option(
    "--exact", is_flag=True, help="Change nothing: no difference is made, and what stands twice is imported twice."
)
@click.option(
    "--keep", multiple=True, metavar="NAME", help="Do not make this difference; docs/import-differences.md has them."
)
@click.option("--migrate", is_flag=True, help="Move old panels and settings to what Grafana makes of them.")
@click.option(
    "--run-python",
    is_flag=True,
    help="Run programs of grafanalib (*.dashboard.py, or a named .py) for their dashboards.",
)
@click.option("--force", is_flag=True, help="Replace files of the workspace that are there already.")
@update_options
@server_options
@click.option("-q", "--quiet", is_flag=True, help="Say only what is wrong.")
@click.option("-v", "--verbose", is_flag=True, help="Name every file, and everything that stays raw.")
@click.option("--debug", is_flag=True, help="Show tracebacks of errors.")
def command(
    paths: tuple[str, ...],
    output: Path,
    exact: bool,
    keep: tuple[str, ...],
    migrate: bool,
    run_python: bool,
    quiet: bool,
    verbose: bool,
    debug: bool,  # noqa: ARG001
    **servers: Any,
) -> int:
    """Make a workspace of what a team already has: rule files, dashboards, a configuration of Alertmanager.

    A PATH is a file, a folder, an archive (.zip, .tar, .tar.gz, .tgz), or - for what is piped in. WHERE is the URL of a
    server, or the name of a target of the configuration here, which has its URL and credentials.

    What cannot be expressed is kept as data and counted; what is broken is named with its file and line, the rest goes
    on, and the exit code is 1. Where a server cannot be read, it is 2, and nothing is written. A new workspace is
    written at once, or not at all.
    """
    from obsdsl.importing.differences.registry import chosen
    from obsdsl.importing.found import Found
    from obsdsl.importing.live.read import read_servers, without_lines
    from obsdsl.importing.plan import plan
    from obsdsl.importing.update.update import write_new

    wanted = Wanted.of(servers)
    options = _Options(exact, migrate, keep)
    if wanted.update and options == _Options():
        options = _Options.said(remembered_options(output))
    named = servers_of(servers, Path.cwd())
    paths = _sources(paths, bool(named), output if wanted.update else None)
    differences = chosen(options.exact, options.keep, options.migrate)
    with Talk(quiet, verbose) as talk:
        found = Found(run_python=run_python)
        _read_paths(paths, found, talk)
        read_servers(named, wish_of(servers, options.exact), found, talk.step)
        made = plan(found, options.exact, talk.step, differences)
        report = made.report
        report.notes, report.faults = without_lines(report.notes, found), without_lines(report.faults, found)
        for fault in report.faults:
            talk.warn(fault)
        if not made.files:
            _tell(report, talk)
            raise ObsdslError("import", f"there is nothing to import in {count(found.files, 'source')}; name others")
        read = read_of(paths, servers, output, options.words(), report.faults)
        if wanted.update:
            _tell(report, talk)
            return max(bring_in(wanted, output, made.files, read, talk), int(bool(report.faults)))
        written = write_new(output, made.files, read, wanted.force)
        _sum_up(report, output, written, talk)
    return 1 if report.faults else 0


@attrs.frozen
class _Options:
    """How an import is made; a second one does the same again."""

    exact: bool = False
    migrate: bool = False
    keep: tuple[str, ...] = ()

    def words(self) -> tuple[str, ...]:
        """As they are remembered."""
        return (*("--exact",) * self.exact, *("--migrate",) * self.migrate, *(f"--keep {name}" for name in self.keep))

    @classmethod
    def said(cls, words: Iterable[str]) -> _Options:
        """Of what was remembered."""
        given = tuple(words)
        kept = tuple(one.removeprefix("--keep ") for one in given if one.startswith("--keep "))
        return cls("--exact" in given, "--migrate" in given, kept)


def _sources(paths: tuple[str, ...], has_servers: bool, update: Path | None) -> tuple[str, ...]:
    """The paths: those given, or those that the workspace at `update` was imported from. Raises ObsdslError."""
    if update is not None and not paths and not has_servers:
        paths = remembered_paths(update)
    _refuse_what_is_no_path(paths)
    if not paths and not has_servers:
        fault = "there is no source; name files or folders, or a server with --grafana, --prometheus, --alertmanager"
        raise ObsdslError("import", f"{fault} or --ruler")
    return paths


def _sum_up(report: Report, output: Path, written: Sequence[Path], talk: Talk) -> None:
    """What came of the first import, and what to do next."""
    talk.clear()
    _tell(report, talk)
    for file in written if talk.verbose else ():
        talk.detail(f"  {shown_path(str(file))}")
    click.echo("\n".join(report.table()))
    if talk.verbose:
        click.echo("\n".join(["", *report.by_source()]))
    for line in report.why(most=1_000 if talk.verbose else 10):
        talk.say(f"raw: {line}")
    talk.say(f"{shown_path(str(output))}: {count(len(written), 'file')}; next: cd {quote(str(output))} && obsdsl lint")


def _read_paths(paths: tuple[str, ...], found: Found, talk: Talk) -> None:
    """Add what the files, folders and archives hold."""
    from obsdsl.importing.files.archive import is_archive, read_archive
    from obsdsl.importing.files.sources import files_in, read_bytes, read_file

    if _STDIN in paths:
        content = sys.stdin.buffer.read()
        kind = "json" if content.lstrip().startswith(b"{") else "yaml"
        read_bytes(f"stdin.{kind}", content, found, named=True)
    # A file that is named, and lies in a folder that is, too, is read once.
    each: dict[Path, tuple[Path, Path]] = {}
    for path in paths:
        for file in files_in(Path(path)) if path != _STDIN else ():
            if file.absolute() not in each or file == Path(path):
                each[file.absolute()] = (Path(path), file)
    sources = list(each.values())
    for number, (source, file) in enumerate(sources, 1):
        talk.step(f"reading {number:,} of {len(sources):,}")
        if source == file and is_archive(file):
            read_archive(file, found)
        else:
            read_file(file, found, named=source == file)


def _tell(report: Report, talk: Talk) -> None:
    """What a reader should know, and how much was passed over."""
    shown = report.notes if talk.verbose else report.notes[:_MOST]
    for note in shown:
        talk.say(note)
    if len(shown) < len(report.notes):
        talk.say(f"and {len(report.notes) - len(shown):,} more notes, which --verbose shows")
    if report.passed:
        talk.say(f"{count(len(report.passed), 'file')} without rules, dashboards or routes: passed over")


def _refuse_what_is_no_path(paths: tuple[str, ...]) -> None:
    """Say of paths that they are none."""
    for path in paths:
        if "://" in path:
            fault = "it is a server, and no file; say which with --grafana, --prometheus, --alertmanager or --ruler"
            raise ObsdslError(path.split("?", 1)[0], fault)
        if path != _STDIN and not Path(path).exists():
            raise ObsdslError(path, "it is not there; name a file or a folder")
