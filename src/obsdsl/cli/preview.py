"""`obsdsl preview`."""

from __future__ import annotations

import shutil
import threading
import webbrowser
from pathlib import Path
from typing import TYPE_CHECKING

import click

from obsdsl.atomic import write_files
from obsdsl.cli.asking import asking
from obsdsl.cli.common import Talk, common_options, workspace_config
from obsdsl.config import Config
from obsdsl.errors import ObsdslError, shown_path
from obsdsl.files import workspace_files
from obsdsl.preview.data.source import Fill, asked
from obsdsl.preview.serve.loading import Loader
from obsdsl.preview.serve.present import Present
from obsdsl.preview.serve.server import Server
from obsdsl.preview.site import Site, assets
from obsdsl.review.report.words import count

if TYPE_CHECKING:
    from obsdsl.preview.snapshot import Snapshot

EPILOG = """\b
Examples:
  obsdsl preview --open                                  in a browser, and anew at every save
  obsdsl preview --prometheus http://localhost:9090      with data instead of sketches
  obsdsl preview --target prod --port 9000               as it is for a target
  obsdsl preview --output site                           into a folder, for any web server or none

\b
Data to look at, without a system of yours (then --prometheus http://localhost:9090):
  obsdsl simulate --write-servers /tmp/demo              and run Prometheus with what it writes
"""
_PORT = 8666


@click.command("preview", epilog=EPILOG)
@click.option("--prometheus", metavar="URL", help="Where data come from; sketched from the definitions without.")
@click.option("--target", metavar="TARGET", help="As it is for this target: its values and versions.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Where to listen. Anybody there sees all pages.")
@click.option("--port", type=click.IntRange(0, 65535), default=_PORT, show_default=True, help="0 for any that is free.")
@click.option("--open", "open_", is_flag=True, help="Open a browser.")
@click.option(
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    help="Write the pages there, and serve nothing. A folder that `preview` did not write must be empty.",
)
@common_options
def command(
    prometheus: str | None,
    target: str | None,
    host: str,
    port: int,
    open_: bool,
    output: Path | None,
    directory: Path,
    quiet: bool,
    verbose: bool,  # noqa: ARG001
    debug: bool,  # noqa: ARG001
) -> int:
    """Show the workspace's dashboards in a browser, as they are now, with the lint's problems beside the panels.

    Pages follow the files: they load anew at every save, and say with file and line what is wrong while something is.
    Nothing is fetched from elsewhere, and nothing is pushed. Ctrl-C ends it.
    """
    if open_ and output is not None:
        raise ObsdslError("--open", "with --output nothing is served; leave it out, and open the folder's index.html")
    output = output and output.absolute()
    config = workspace_config(directory)
    if target is not None:
        config.for_target(target)
    if not any((config.root / path).exists() for path in config.paths):
        workspace_files(config)
    fill = None if prometheus is None else asked(asking(prometheus), _scraped(config))
    loader = Loader(config.root, target)
    with Talk(quiet) as talk:
        if output is not None:
            return _write(output, loader, fill, prometheus or "", talk)
        present = Present(config, loader, fill, prometheus or "", lambda fault: talk.say(f"fault: {fault}"))
        server = Server(host, port, present)
        _announce(server, open_, talk)
        try:
            server.serve()
        except KeyboardInterrupt:
            talk.say("stopped")
    return 0


def _scraped(config: Config) -> float | None:
    return None if config.scrape_interval is None else config.scrape_interval.seconds


def _announce(server: Server, open_: bool, talk: Talk) -> None:
    talk.say(f"{server.url} shows the workspace; Ctrl-C ends it")
    if open_:
        # The browser may take its time, and the page waits for the workspace.
        threading.Thread(target=webbrowser.open, args=(server.url,), daemon=True).start()


# A folder that was written by us says so.
_MARK = ".obsdsl-preview"


def _write(output: Path, loader: Loader, fill: Fill | None, source: str, talk: Talk) -> int:
    """All pages in a folder. What an earlier one left there goes."""
    if output.exists() and any(output.iterdir()) and not (output / _MARK).exists():
        raise ObsdslError(shown_path(output), "it holds what `preview` did not write; name a new or an empty folder")
    talk.step("loading the workspace")
    site = Site(_snapshot(loader), fill=fill, source=source)
    contents = {f"assets/{name}": text for name, text in assets().items()}
    for path in site.paths():
        talk.step(f"drawing {path}")
        contents[path] = site.page(path) or ""
    _empty(output)
    for folder in sorted({(output / path).parent for path in contents}):
        folder.mkdir(parents=True, exist_ok=True)
    write_files({output / path: text.encode() for path, text in {**contents, _MARK: ""}.items()})
    pages = sum(path.endswith(".html") for path in contents)
    talk.say(f"{shown_path(output)}: {count(pages, 'page')}; open {shown_path(output / 'index.html')}")
    return 0


def _snapshot(loader: Loader) -> Snapshot:
    """The workspace, with all that is made of it."""
    last: Snapshot | None = None
    for said in loader.said():
        if said.fault is not None:
            raise ObsdslError("", said.fault)
        last = said.snapshot
    assert last is not None, "a process that says nothing says that"
    return last


def _empty(output: Path) -> None:
    """Without the pages of dashboards that are no more."""
    try:
        for name in ("d", "assets"):
            if (output / name).is_dir() and not (output / name).is_symlink():
                shutil.rmtree(output / name)
        output.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ObsdslError(shown_path(output), f"it cannot be written: {error.strerror}; name another") from None
