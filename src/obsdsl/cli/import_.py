"""`obsdsl import`."""

from __future__ import annotations

from pathlib import Path

import click

from obsdsl.cli.common import Talk
from obsdsl.cli.summary import count
from obsdsl.errors import ObsdslError, shown_path

EPILOG = """\b
Examples:
  obsdsl import rules/ dashboards/ alertmanager.yml --output monitoring
  obsdsl import rules.yml --output monitoring --exact
  cd monitoring && obsdsl lint && obsdsl build
"""
# Of what is said of each source, unless --verbose.
_MOST = 10


@click.command("import", epilog=EPILOG)
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option(
    "-o", "--output", type=click.Path(file_okay=False, path_type=Path), required=True, help="The new workspace."
)
@click.option(
    "--exact", is_flag=True, help="Change nothing: no difference is made, and what needs another name is refused."
)
@click.option(
    "--keep", multiple=True, metavar="NAME", help="Do not make this difference; docs/import-differences.md has them."
)
@click.option("--migrate", is_flag=True, help="Move old panels and settings to what Grafana makes of them.")
@click.option("--force", is_flag=True, help="Replace files of the workspace that are there already.")
@click.option("--update", is_flag=True, hidden=True)
@click.option("--grafana", hidden=True)
@click.option("-q", "--quiet", is_flag=True, help="Say only what is wrong.")
@click.option("-v", "--verbose", is_flag=True, help="Name every file, and everything that stays raw.")
@click.option("--debug", is_flag=True, help="Show tracebacks of errors.")
def command(
    paths: tuple[str, ...],
    output: Path,
    exact: bool,
    keep: tuple[str, ...],
    migrate: bool,
    force: bool,
    update: bool,
    grafana: str | None,
    quiet: bool,
    verbose: bool,
    debug: bool,  # noqa: ARG001
) -> int:
    """Make a workspace of what a team already has: rule files, dashboards, a configuration of Alertmanager.

    A PATH is a file or a folder. What cannot be expressed is kept as data and counted; what is broken is named with
    its file and line, the rest goes on, and the exit code is 1. All files are written at once, or none.
    """
    from obsdsl.importing.differences.registry import chosen
    from obsdsl.importing.plan import plan, write
    from obsdsl.importing.sources import Found, files_in, read_file

    _refuse_what_is_not_built(paths, update, grafana)
    differences = chosen(exact, keep, migrate)
    sources = [(Path(path), file) for path in paths for file in files_in(Path(path))]
    with Talk(quiet, verbose) as talk:
        found = Found()
        for number, (path, file) in enumerate(sources, 1):
            talk.step(f"reading {number} of {len(sources)}")
            read_file(file, found, named=path == file)
        made = plan(found, exact, lambda what: talk.step(f"writing {what}"), differences)
        report = made.report
        for fault in report.faults:
            talk.warn(fault)
        if not made.files:
            raise ObsdslError("import", f"there is nothing to import in {count(len(sources), 'file')}; name others")
        written = write(made, output, force)
        talk.clear()
        shown = report.notes if verbose else report.notes[:_MOST]
        for note in shown:
            talk.say(note)
        if len(shown) < len(report.notes):
            talk.say(f"and {len(report.notes) - len(shown):,} more notes, which --verbose shows")
        for file in written if verbose else ():
            talk.detail(f"  {shown_path(str(file))}")
        if report.passed:
            talk.say(f"{count(len(report.passed), 'file')} without rules, dashboards or routes: passed over")
        click.echo("\n".join(report.table()))
        talk.say(f"{shown_path(str(output))}: {count(len(written), 'file')}; next: cd {output} && obsdsl lint")
    return 1 if report.faults else 0


def _refuse_what_is_not_built(paths: tuple[str, ...], update: bool, grafana: str | None) -> None:
    """Say of what may be expected that it is not there yet."""
    if update:
        raise ObsdslError("--update", "a second import of a changed source is not built yet; import into a new folder")
    if grafana:
        raise ObsdslError("--grafana", "a live Grafana is not read yet; export its dashboards as JSON and name these")
    for path in paths:
        if "://" in path:
            fault = "servers are not read yet; save their rules, dashboards or configuration as files and name those"
            raise ObsdslError(path.split("?", 1)[0], fault)
        if not Path(path).exists():
            raise ObsdslError(path, "it is not there; name a file or a folder")
