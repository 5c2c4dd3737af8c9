"""`obsdsl`: the command line. Each command is a file of its own, imported only when it runs."""

from __future__ import annotations

import atexit
import contextlib
import errno
import gc
import importlib
import os
import signal
import sys
from types import FrameType
from typing import Any, NoReturn, TextIO

import click

# Name, and the line that `obsdsl --help` shows: so that help need not import the commands.
COMMANDS = {
    "build": "Compile the workspace into dist/.",
    "catalog": "Write a page about every metric, rule, alert and dashboard.",
    "codegen": "Write the metrics as declarations for Prometheus's client libraries.",
    "diff": "Show what changed, in the words of a reviewer.",
    "graph": "Show what depends on what: metrics, rules, dashboards, receivers.",
    "import": "Make a workspace of rule files, dashboards and an Alertmanager's configuration.",
    "init": "Start a workspace that builds at once.",
    "lint": "Check the workspace, or any rule files, dashboards and Alertmanager configurations.",
    "listen": "Receive what Alertmanager sends to webhooks, and show it.",
    "plan": "Show what a push would change, and who changed it.",
    "preview": "Show dashboards in a browser, with the lint beside the panels.",
    "push": "Make Grafana, Prometheus and their like what the workspace says.",
    "rollback": "Put back what a push touched.",
    "simulate": "Serve the workspace's metrics as if its systems ran, for Prometheus to scrape.",
    "verify": "Compare what a target exposes with the definitions of its metrics.",
}


class _Commands(click.Group):
    """Commands by their file in this package."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in COMMANDS:
            return None
        # What modules define lives on: a search for garbage in it takes a tenth of their import.
        gc.disable()
        try:
            # `import` is a word of Python's, which names no file.
            command = importlib.import_module(f"obsdsl.cli.{'import_' if cmd_name == 'import' else cmd_name}").command
        finally:
            gc.enable()
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


EPILOG = """\b
Examples:
  obsdsl init                      start a workspace here
  obsdsl import rules/ -o new      make a workspace of what there is
  obsdsl build                     compile it into dist/
  obsdsl build --check             fail if dist/ is not what a build would write
  obsdsl lint                      check it; or name rule files, dashboards, Alertmanager's configuration
  obsdsl diff origin/main...       what a pull request changes, the most dangerous first
  obsdsl preview --open            see the dashboards in a browser
  obsdsl plan prod                 show what a push would change
  obsdsl push prod                 push it; obsdsl rollback takes it back
  obsdsl graph --from up           what breaks if this metric is renamed?
  obsdsl simulate                  serve its metrics as if its systems ran
"""


@click.group(cls=_Commands, epilog=EPILOG, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="obsdsl", message="obsdsl %(version)s")
def cli() -> None:
    """Dashboards, alerts and recording rules as typed Python objects.

    Exit codes: 0 done and clean, 1 findings, 2 could not run.
    """


def main() -> NoReturn:
    """Run the command line; the only place that ends the process."""
    signal.signal(signal.SIGTERM, _terminate)
    # Python ends with a search for cycles among all that is still there: a tenth of a large lint, for nothing.
    atexit.register(gc.freeze)
    # Whoever closes them wants the exit code alone.
    sys.stdout, sys.stderr = (stream or _nowhere() for stream in (sys.stdout, sys.stderr))
    sys.exit(_run())


def _nowhere() -> TextIO:
    return open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123 - a device, for as long as we run


def _run() -> int:
    from obsdsl.errors import ObsdslError, shown, shown_path

    try:
        result: Any = cli.main(standalone_mode=False, color=False if os.environ.get("NO_COLOR") else None)
        return result if isinstance(result, int) else 0
    except ObsdslError as error:
        _trace()
        click.echo(f"error: {error}", err=True)
    except click.ClickException as error:
        error.show()
    except (click.Abort, KeyboardInterrupt):
        # The terminal may have gone, too.
        with contextlib.suppress(OSError):
            click.echo("interrupted; no file is half-written", err=True)
        return 130
    except SystemExit:
        # So click ends where whoever read our output has gone.
        return 141
    except Exception as error:
        _trace()
        if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EIO):
            fault = f"what is written finds no room ({error.strerror}); make some, or write elsewhere"
            click.echo(f"error: {fault}", err=True)
            return 2
        if isinstance(error, PermissionError) and error.filename is not None:
            fault = f"{shown_path(str(error.filename))}: {error.strerror}; name another path, or ask for the permission"
            click.echo(f"error: {fault}", err=True)
            return 2
        mend = "please report it, with what --debug shows"
        click.echo(f"error: obsdsl itself failed with {shown(error)}; {mend}", err=True)
    return 2


def _trace() -> None:
    """Where it comes from, where that is asked for; the exit code is the same."""
    if "--debug" in sys.argv:
        import traceback

        click.echo(traceback.format_exc(), err=True)


def _terminate(_signal: int, _frame: FrameType | None) -> NoReturn:
    """Leave through the `finally` clauses, as Ctrl-C does, so that no unfinished build stays behind."""
    raise KeyboardInterrupt
