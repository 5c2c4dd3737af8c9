"""`obsdsl build`."""

from __future__ import annotations

import contextlib
import gc
import sys
from collections import Counter
from pathlib import Path

import click

from obsdsl.cli.common import Talk, common_options
from obsdsl.compile.artifact import Artifact
from obsdsl.compile.manifest import MANIFEST, manifest
from obsdsl.compile.version import OLDEST_EMITTED, shown
from obsdsl.compile.workspace import compile_workspace
from obsdsl.config import Config, find_root, read_config
from obsdsl.errors import shown_path
from obsdsl.load import load
from obsdsl.write import differences, write

EPILOG = """\b
Examples:
  obsdsl build
  obsdsl build --out /tmp/dist
  obsdsl build --check             in CI: exit 1 if dist/ is out of date
"""


@click.command("build", epilog=EPILOG)
@click.option("--check", is_flag=True, help="Write nothing; exit 1 if the output is not what a build would write.")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), help="Write there instead of `out`.")
@common_options
def command(check: bool, out: Path | None, directory: Path, quiet: bool, verbose: bool, debug: bool) -> int:  # noqa: ARG001
    """Compile the workspace's dashboards and rules into JSON and YAML.

    The output folder is replaced whole, or left as it was if anything is wrong.
    """
    talk = Talk(quiet, verbose)
    # Modules of the workspace may change the directory.
    out = out and out.absolute()
    # A build makes values that live until its end and hold no cycles: collecting them took half of its time.
    gc.disable()
    # A build leaves nothing in the workspace but its output; and to write bytecode takes longer than it saves.
    sys.dont_write_bytecode = True
    config = read_config(find_root(directory.resolve()))
    if config.grafana < OLDEST_EMITTED:
        talk.warn(
            f"grafana_version is {shown(config.grafana)}: dashboards are made for {shown(OLDEST_EMITTED)} and later, "
            "and an older Grafana may not show all of them"
        )
    # What they print is talk; stdout is the product.
    with contextlib.redirect_stdout(sys.stderr):
        workspace = load(config)
    artifacts = compile_workspace(workspace, config)
    files = contents(artifacts, config)
    target = out if out is not None else config.root / config.out
    if check:
        return _check(files, target, talk)
    changed = write(files, target)
    for path in changed:
        talk.detail(f"  {path}")
    talk.say(f"{shown_path(target)}: {summary(artifacts)}; {_count(len(changed), 'file')} changed")
    return 0


def contents(artifacts: tuple[Artifact, ...], config: Config) -> dict[str, bytes]:
    """Every file of a build by its path, the manifest among them."""
    return {one.path: one.content for one in artifacts} | {MANIFEST: manifest(artifacts, config.root)}


def summary(artifacts: tuple[Artifact, ...]) -> str:
    """`3 dashboards, 1 rule file`."""
    counts = Counter(one.kind for one in artifacts)
    return ", ".join([_count(counts["dashboard"], "dashboard"), _count(counts["rules"], "rule file")])


def _check(files: dict[str, bytes], target: Path, talk: Talk) -> int:
    changed = differences(files, target)
    for path in changed:
        click.echo(path)
    if changed:
        talk.say(f"{shown_path(target)} is out of date in {_count(len(changed), 'file')}; run `obsdsl build`")
        return 1
    talk.say(f"{shown_path(target)} is up to date")
    return 0


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
