"""`obsdsl codegen`."""

from __future__ import annotations

import contextlib
import importlib
import importlib.util
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import click

from obsdsl.atomic import make_folder, write_file
from obsdsl.cli.common import Talk, common_options, workspace_config
from obsdsl.cli.summary import count
from obsdsl.codegen import LANGUAGES, source
from obsdsl.codegen.value import Wanted, wanted
from obsdsl.config import Config
from obsdsl.errors import Location, ObsdslError, located, shown, shown_path

EPILOG = """\b
Examples:
  obsdsl codegen metrics/web.py --lang python --output app/metrics.py
  obsdsl codegen metrics/web.py --lang typescript > src/metrics.ts
  obsdsl codegen metrics/web.py --lang go --package telemetry
  obsdsl codegen --lang python                     the metrics of the whole workspace
Then, with the application running:
  obsdsl verify http://localhost:8000/metrics --metrics metrics/web.py
"""


@click.command("codegen", epilog=EPILOG)
@click.argument("modules", nargs=-1, metavar="[MODULE]...")
@click.option(
    "--lang", "language", type=click.Choice(LANGUAGES), required=True, help="The language of the application."
)
@click.option("--package", default="metrics", show_default=True, help="Of Go: the package's name.")
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE", help="Write it there.")
@common_options
def command(
    modules: tuple[str, ...],
    language: str,
    package: str,
    output: Path | None,
    directory: Path,
    quiet: bool,
    verbose: bool,
    debug: bool,  # noqa: ARG001
) -> int:
    """Write the metrics of MODULEs as declarations for Prometheus's client library of a language.

    A MODULE is a file of the workspace, or a module's name, such as obsdsl.library.process. Names, help, labels and
    buckets are those of the definitions. What the library cannot expose is left out, with a comment that says why;
    then the exit code is 1.
    """
    output = output and output.absolute()
    config = workspace_config(directory)
    with Talk(quiet, verbose) as talk:
        talk.step("loading the workspace")
        found = metrics_of(config, modules)
        talk.clear()
        if not found:
            raise ObsdslError("codegen", "there is no metric; name a file that defines some")
        generated = source(language, found, package)
        if output is None:
            click.echo(generated.text, nl=False)
        else:
            make_folder(output.parent)
            write_file(output, generated.text.encode())
            talk.say(f"{shown_path(output)}: {count(len(found) - len(generated.left_out), 'metric')}")
        for one, reason in generated.left_out:
            talk.warn(f"{one.metric.name} ({one.metric.location}) is left out: {reason}")
    return 1 if generated.left_out else 0


def metrics_of(config: Config, modules: tuple[str, ...]) -> tuple[Wanted, ...]:
    """The metrics of files and modules; of the whole workspace, where none are named. Raises ObsdslError."""
    sys.dont_write_bytecode = True
    with contextlib.redirect_stdout(sys.stderr):
        return wanted(_modules(config, modules))


def _modules(config: Config, modules: tuple[str, ...]) -> Iterator[tuple[ModuleType, str | None]]:
    from obsdsl.files import workspace_files
    from obsdsl.load import import_file, put_first

    put_first(config)
    files = workspace_files(config)
    if not modules:
        yield from ((import_file(file, config), file) for file in files)
    for name in modules:
        places = {str(Path(name).resolve()), str((config.root / name).resolve())}
        if its := next((one for one in files if one in places), None):
            yield import_file(its, config), its
        elif name.endswith(".py") or "/" in name:
            raise ObsdslError(shown(name), "it is no file of the workspace; name one below its paths")
        else:
            yield _imported(name), None


def _imported(name: str) -> ModuleType:
    try:
        found = importlib.util.find_spec(name)
        # Metrics of obsdsl's library are in no file of the user's.
        file = found.origin if found is not None and name.startswith("obsdsl.") else None
        with located(None if file is None else Location(file, 1)):
            return importlib.import_module(name)
    except ObsdslError:
        raise
    except Exception as error:  # whatever a module does when it is imported
        why = f"{type(error).__name__}: {error}"
        raise ObsdslError(f"module {name!r}", f"it cannot be imported ({why}); name a file or a module") from None
