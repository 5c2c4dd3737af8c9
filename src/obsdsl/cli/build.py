"""`obsdsl build`."""

from __future__ import annotations

import contextlib
import gc
import sys
from collections import Counter
from pathlib import Path
from typing import Any, TypeAlias

import click

from obsdsl.cache.dependency import digest
from obsdsl.cache.outputs import Lost, Output, outputs
from obsdsl.cache.project import Project, open_project
from obsdsl.cli.artifacts import patterns
from obsdsl.cli.common import Talk, common_options, workspace_config
from obsdsl.cli.values import warn_of_unread
from obsdsl.compile.artifact import Artifact
from obsdsl.compile.manifest import MANIFEST, manifest
from obsdsl.compile.version import OLDEST_EMITTED, shown
from obsdsl.config import Config
from obsdsl.errors import shown_path
from obsdsl.write import File, Seen, differences, write

# At hand, or kept; of a narrowed build, both.
Artifacts: TypeAlias = tuple[Artifact | Output, ...]

EPILOG = """\b
Examples:
  obsdsl build
  obsdsl build --out /tmp/dist
  obsdsl build --target prod       with the values and versions of a target, into dist/prod
  obsdsl build --select 'dashboard:pocket-*'     only these; the others stay as they were built
  obsdsl build --check             in CI: exit 1 if dist/ is out of date
"""


@click.command("build", epilog=EPILOG)
@click.option("--check", is_flag=True, help="Write nothing; exit 1 if the output is not what a build would write.")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), help="Write there instead of `out`.")
@click.option("--target", metavar="TARGET", help="As it is for this target, into a folder of its own.")
@click.option("--select", multiple=True, metavar="PATTERN", help="Only these, such as 'dashboard:pocket-*'.")
@click.option("--no-cache", is_flag=True, help="Compile everything, and keep nothing for the next build.")
@common_options
def command(
    check: bool,
    out: Path | None,
    target: str | None,
    select: tuple[str, ...],
    no_cache: bool,
    directory: Path,
    quiet: bool,
    verbose: bool,
    debug: bool,  # noqa: ARG001
) -> int:
    """Compile the workspace into JSON and YAML: dashboards, rules, and the servers' configurations.

    The output folder is replaced whole, or left as it was if anything is wrong. Files that did not change since the
    last build, and depend on nothing that did, are not compiled again: what was made of them is kept in the user's
    cache directory, or in the one that OBSDSL_CACHE_DIR names. Deleting it is always safe.
    """
    talk = Talk(quiet, verbose)
    # Modules of the workspace may change the directory.
    out = out and out.absolute()
    # A build makes values that live until its end and hold no cycles: collecting them took half of its time.
    gc.disable()
    config = workspace_config(directory)
    if target is not None:
        config = config.for_target(target)
        warn_of_unread(config, talk)
    wanted = patterns(select)
    _warn_of_old_grafana(config, talk)
    where = out if out is not None else config.root / config.out
    if no_cache:
        return _finish(_compiled(config), where, config, check, wanted, talk, {})
    project = open_project(config)
    try:
        return _reused(project, where, check, wanted, talk)
    except Lost:
        # A result that was kept is damaged. Whatever else is there: make everything anew.
        project.load_all()
        return _reused(project, where, check, wanted, talk)


def _warn_of_old_grafana(config: Config, talk: Talk) -> None:
    if config.grafana < OLDEST_EMITTED:
        talk.warn(
            f"grafana_version is {shown(config.grafana)}: dashboards are made for {shown(OLDEST_EMITTED)} and later, "
            "and an older Grafana may not show all of them"
        )


def _compiled(config: Config) -> tuple[Artifact, ...]:
    """All artifacts, without a look at the cache."""
    from obsdsl.compile.workspace import compile_workspace
    from obsdsl.load import load

    # A build leaves nothing in the workspace but its output; and to write bytecode takes longer than it saves.
    sys.dont_write_bytecode = True
    with contextlib.redirect_stdout(sys.stderr):
        return compile_workspace(load(config), config)


def _reused(project: Project, target: Path, check: bool, select: tuple[str, ...], talk: Talk) -> int:
    """A build of what changed."""
    # What modules print is talk; stdout is the product.
    with contextlib.redirect_stdout(sys.stderr):
        found = outputs(project)
    name = f"out-{digest(str(target).encode(errors='surrogateescape'))[:24]}"
    seen = {} if project.store is None else _seen(project.store.index(name))
    before = dict(seen)
    code = _finish(found, target, project.config, check, select, talk, seen)
    project.save()
    if seen != before:
        project.save_apart(name, seen)
    if project.uncached is not None:
        talk.detail(f"  nothing is kept for the next build: {project.uncached}")
    return code


def _seen(found: Any) -> Seen:
    try:
        return {path: (sha256, size, changed, inode) for path, (sha256, size, changed, inode) in found.items()}
    except (AttributeError, TypeError, ValueError):
        return {}


def _finish(
    artifacts: Artifacts,
    target: Path,
    config: Config,
    check: bool,
    select: tuple[str, ...],
    talk: Talk,
    seen: Seen,
) -> int:
    if select:
        artifacts = _narrowed(artifacts, select, target)
    files = contents(artifacts, config)
    if check:
        return _check(files, target, talk, seen)
    changed = write(files, target, seen)
    for path in changed:
        talk.detail(f"  {path}")
    talk.say(f"{shown_path(target)}: {summary(artifacts)}; {_count(len(changed), 'file')} changed")
    return 0


def _narrowed(artifacts: Artifacts, select: tuple[str, ...], target: Path) -> Artifacts:
    """What is selected, beside all else as it was built last."""
    from obsdsl.compile.read_build import read_build
    from obsdsl.compile.select import selected

    found = selected(list(artifacts), select)
    new = {(one.kind, one.identity) for one in found}
    before = read_build(target) if (target / MANIFEST).is_file() else ()
    old = [one for one in before if (one.kind, one.identity) not in new]
    return tuple(sorted([*found, *old], key=lambda one: one.path))


def contents(artifacts: Artifacts, config: Config) -> dict[str, File]:
    """Every file of a build by its path, the manifest among them."""
    files = {
        one.path: File.of(one.content) if isinstance(one, Artifact) else File(one.sha256, one.content)
        for one in artifacts
    }
    return files | {MANIFEST: File.of(manifest(artifacts, config.root))}


# Kinds that few workspaces have.
_DERIVED = {
    "folder": "folder", "stack": "stack file", "loki": "Loki configuration", "alloy": "Alloy configuration",
    "promtail": "Promtail configuration", "log-rules": "rule file of logs",
    "manifest": "manifest", "grafana-rules": "Grafana rule group",
    "contact-point": "contact point", "mute-timing": "mute timing", "template": "notification template",
    "policy": "policy tree",
}  # fmt: skip


def summary(artifacts: Artifacts) -> str:
    """`3 dashboards, 1 rule file, 1 Prometheus configuration`."""
    counts = Counter[str](one.kind for one in artifacts)
    words = [_count(counts["dashboard"], "dashboard"), _count(counts["rules"], "rule file")]
    servers = {"prometheus": "Prometheus configuration", "alertmanager": "Alertmanager configuration"}
    words += [_count(counts[kind], name) for kind, name in servers.items() if counts[kind]]
    words += [_count(counts[kind], name) for kind, name in _DERIVED.items() if counts[kind]]
    return ", ".join(words)


def _check(files: dict[str, File], target: Path, talk: Talk, seen: Seen) -> int:
    changed = differences(files, target, seen)
    for path in changed:
        click.echo(path)
    if changed:
        talk.say(f"{shown_path(target)} is out of date in {_count(len(changed), 'file')}; run `obsdsl build`")
        return 1
    talk.say(f"{shown_path(target)} is up to date")
    return 0


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
