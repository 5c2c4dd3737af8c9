"""`obsdsl import`."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs
import click

from obsdsl.cli.common import Talk, is_there, writing
from obsdsl.cli.import_help import Grouped
from obsdsl.cli.import_update import (
    PIPED,
    STDIN,
    Wanted,
    bring_in,
    next_step,
    read_of,
    remembered_options,
    remembered_paths,
    update_options,
)
from obsdsl.cli.servers import server_options, servers_of, wish_of
from obsdsl.cli.summary import count
from obsdsl.errors import ObsdslError, listed, shown_path

if TYPE_CHECKING:
    from obsdsl.importing.found import Found
    from obsdsl.importing.live.server import Server
    from obsdsl.importing.report import Report
    from obsdsl.importing.update.update import Written

EPILOG = """\b
Examples:
  obsdsl import rules/ dashboards/ alertmanager.yml --output monitoring
  obsdsl import rules.yml exports.zip --output monitoring --exact
  obsdsl import --grafana https://grafana.example.org --token-env GRAFANA_TOKEN --folder Shop --output monitoring
  obsdsl import --prometheus http://localhost:9090 --alertmanager http://localhost:9093 --output monitoring
  obsdsl import --grafana prod --ruler prod --output monitoring         servers of a target of the configuration here
  obsdsl import --update --output monitoring                           what changed in the same sources since
  helm template shop ./chart | obsdsl import - --output monitoring
  obsdsl import rules.yml --output -                                   look at the Python, without writing any
  cd monitoring && obsdsl lint && obsdsl build
"""
# Of what is said of each source, unless --verbose.
_MOST = 10
# What stands for what we write into another program.
_STDOUT = Path("-")


@click.command("import", epilog=EPILOG, cls=Grouped)
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@click.option(
    "-o",
    "--output",
    type=click.Path(file_okay=False),
    required=True,
    help="The folder of the workspace; - prints its Python, and writes nothing.",
)
@click.option("--exact", is_flag=True, help="Leave all as the source has it, also what Grafana fills in by itself.")
@click.option(
    "--keep", multiple=True, metavar="NAME", help="Leave this alone as it is; docs/import-differences.md has the names."
)
@click.option("--migrate", is_flag=True, help="Make of old panels and settings what Grafana makes of them.")
@click.option(
    "--run-python",
    is_flag=True,
    help="Run programs of grafanalib (*.dashboard.py, or a named .py) for their dashboards.",
)
@click.option("--force", is_flag=True, help="Replace files that are there already, with what was edited in them.")
@update_options
@server_options
@click.option("-q", "--quiet", is_flag=True, help="Say only what is wrong.")
@click.option("-v", "--verbose", is_flag=True, help="Name every file, and everything that stays raw.")
@click.option("--debug", is_flag=True, help="Show tracebacks of errors.")
def command(paths: tuple[str, ...], output: str, quiet: bool, verbose: bool, debug: bool, **given: Any) -> int:  # noqa: ARG001
    """Make a workspace of what a team already has: rule files, dashboards, a configuration of Alertmanager.

    A PATH is a file, a folder, an archive (.zip, .tar, .tar.gz, .tgz), or - for what is piped in. WHERE is the URL of a
    server, or the name of a target of the configuration here, which has its URL and credentials.

    What cannot be expressed is kept as data and counted; what is broken is named with its file and line, the rest goes
    on, and the exit code is 1. Where a server cannot be read, it is 2, and nothing is written. The workspace is written
    as a whole, or not at all: what is killed halfway, the next command finishes or takes back.
    """
    wanted = Wanted.of(given)
    where = _output(output, wanted)
    with Talk(quiet, verbose) as talk, writing(where, not (wanted.check or wanted.diff)):
        options = _Options(given["exact"], given["migrate"], given["keep"])
        if wanted.update and options == _Options():
            options = _Options.said(remembered_options(where))
        return _run(paths, where, _Asked(wanted, options, given), talk)


def _run(paths: tuple[str, ...], output: Path, asked: _Asked, talk: Talk) -> int:
    from obsdsl.importing.differences.registry import chosen
    from obsdsl.importing.plan import plan
    from obsdsl.importing.update.update import write_new

    wanted, options = asked.wanted, asked.options
    servers = servers_of(asked.given, Path.cwd())
    paths = _sources(paths, bool(servers), output if wanted.update else None)
    differences = chosen(options.exact, options.keep, options.migrate)
    found = _read(paths, servers, asked, talk)
    made = plan(found, options.exact, talk.step, differences)
    report = _warned(made.report, found, talk)
    if not made.files:
        _tell(report, talk)
        raise ObsdslError("import", _nothing(paths, found.files))
    code = int(bool(report.faults or report.left_out))
    read = read_of(paths, asked.given, output, options.words(), report.faults)
    if output == _STDOUT:
        _print(made.files, report, talk)
    elif wanted.update:
        _tell(report, talk)
        code = max(bring_in(wanted, output, made.files, read, talk), code)
    else:
        _sum_up(report, output, write_new(output, made.files, read, wanted.force), talk)
    return code


def _output(given: str, wanted: Wanted) -> Path:
    """Where it goes. Raises ObsdslError for nowhere."""
    if not given:
        raise ObsdslError("--output", "it is empty; name a folder, such as . for this one")
    if Path(given) == _STDOUT and wanted.update:
        raise ObsdslError("--update", "it changes a workspace, and --output - prints one; name the workspace")
    is_there(Path(given))
    return Path(given)


@attrs.frozen
class _Asked:
    """All that was asked for."""

    wanted: Wanted
    options: _Options
    given: dict[str, Any]


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


def _read(paths: tuple[str, ...], servers: tuple[Server, ...], asked: _Asked, talk: Talk) -> Found:
    """What the sources hold."""
    from obsdsl.importing.found import Found
    from obsdsl.importing.live.read import read_servers

    found = Found(run_python=asked.given["run_python"])
    _read_paths(paths, found, talk)
    read_servers(servers, wish_of(asked.given, asked.options.exact), found, talk.step)
    return found


def _warned(report: Report, found: Found, talk: Talk) -> Report:
    """The report, of which the faults and what is left out are told."""
    from obsdsl.importing.live.read import without_lines

    for lines in (report.notes, report.faults, report.left_out):
        lines[:] = without_lines(lines, found)
    for fault in (*report.faults, *report.left_out):
        talk.warn(fault)
    return report


def _nothing(paths: tuple[str, ...], files: int) -> str:
    if not files:
        return f"there is no YAML or JSON to import in {listed(paths, 'and')}; name others"
    return f"there is nothing to import in {count(files, 'source')}: no rule, dashboard or routing; name others"


def _sum_up(report: Report, output: Path, written: Written, talk: Talk) -> None:
    """What came of the first import, and what to do next."""
    talk.clear()
    _tell(report, talk)
    for file in written.files if talk.verbose else ():
        talk.detail(f"  {shown_path(str(file))}")
    click.echo("\n".join(report.table()))
    if talk.verbose:
        click.echo("\n".join(["", *report.by_source()]))
    _tell_raw(report, talk)
    files = count(len(written.files), "file")
    replaced = f", {len(written.replaced):,} of them replaced" if written.replaced else ""
    talk.say(f"{shown_path(str(output))}: {files}{replaced}; {next_step(output)}")


def _print(files: Mapping[str, str], report: Report, talk: Talk) -> None:
    """The Python of the workspace; what else is to be said of it, apart from that."""
    talk.clear()
    _tell(report, talk)
    texts = [f"# {path}\n{text}" for path, text in files.items() if path.endswith(".py") and text]
    click.echo("\n\n".join(texts), nl=False)
    for line in report.table():
        talk.say(line)
    _tell_raw(report, talk)
    talk.say(f"nothing was written; --output FOLDER makes a workspace of {count(len(files), 'file')}")


def _tell_raw(report: Report, talk: Talk) -> None:
    for line in report.why(most=1_000 if talk.verbose else 10):
        talk.say(f"raw: {line}")


def _read_paths(paths: tuple[str, ...], found: Found, talk: Talk) -> None:
    """Add what the files, folders and archives hold."""
    from obsdsl.importing.files.archive import is_archive, read_archive
    from obsdsl.importing.files.sources import files_in, read_bytes, read_file

    if STDIN in paths:
        content = sys.stdin.buffer.read()
        kind = "json" if content.lstrip().startswith(b"{") else "yaml"
        read_bytes(f"{PIPED}.{kind}", content, found, named=True)
    # A file that is named, and lies in a folder that is, too, is read once.
    each: dict[Path, tuple[Path, Path]] = {}
    for path in paths:
        for file in files_in(Path(path)) if path != STDIN else ():
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
        if not path:
            raise ObsdslError("PATH", "it is empty; name a file or a folder, such as . for this one")
        if path != STDIN and not is_there(Path(path)):
            raise ObsdslError(path, "it is not there; name a file or a folder")
