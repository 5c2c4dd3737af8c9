"""What commands make of the workspace before anything is pushed: linted, and compiled, or read from a build."""

from __future__ import annotations

import contextlib
import gc
import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import attrs
import click

from obsdsl.cache.outputs import Lost, Output, outputs
from obsdsl.cache.project import open_project
from obsdsl.cli.common import Talk, workspace_config
from obsdsl.compile.artifact import Artifact
from obsdsl.compile.select import KINDS, selected
from obsdsl.config import Config
from obsdsl.errors import LoadError, ObsdslError


def target_config(directory: Path, target: str | None) -> Config:
    """The configuration for a target. Raises LoadError where there is none, or where the project has no name."""
    config = workspace_config(directory).for_target(target)
    if config.project is None:
        example = re.sub(r"[^A-Za-z0-9]+", "-", config.root.name).strip("-")[:50] or "shop"
        fault = "pushes know their own objects by it, wherever they run; write a name that will stay"
        fault = f'{fault}: project = "{example}"'
        raise LoadError("[tool.obsdsl] project", fault)
    return config


def artifacts_of(config: Config, talk: Talk) -> tuple[Artifact, ...]:
    """All artifacts of the workspace: what did not change is not compiled again."""
    talk.step("compiling the workspace")
    # As in a build: what it makes holds no cycles.
    gc.disable()
    project = open_project(config)
    try:
        with contextlib.redirect_stdout(sys.stderr):
            try:
                found = [_artifact(one) for one in outputs(project)]
            except Lost:
                project.load_all()
                found = [_artifact(one) for one in outputs(project)]
    finally:
        gc.enable()
    project.save()
    return tuple(found)


def _artifact(one: Output) -> Artifact:
    return Artifact(one.kind, one.identity, one.path, one.content(), one.location, one.folder)


def patterns(select: Sequence[str], option: str = "--select") -> tuple[str, ...]:
    """The patterns of all `--select`, or of another option; each may hold several with commas."""
    found = [word.strip() for one in select for word in one.split(",")]
    if "" in found:
        raise ObsdslError(option, "a pattern is empty; write one such as 'dashboard:pocket-*'")
    return tuple(dict.fromkeys(found))


@attrs.frozen
class _Choice:
    """An object of the workspace under the name that its artifact has."""

    kind: str
    identity: str
    file: str


def files_of(config: Config, select: Sequence[str]) -> tuple[Path, ...]:
    """The files that define what the patterns choose."""
    project = open_project(config)
    with contextlib.redirect_stdout(sys.stderr):
        project.load()
    project.save()
    found = project.objects()
    objects = (
        *found.dashboards, *found.groups, *found.servers, *found.routings, *found.alone
    )  # fmt: skip
    choices = [_Choice(KINDS.get(one.kind, one.kind), one.identity, one.file) for one in objects]
    return tuple(dict.fromkeys(config.root / one.file for one in selected(choices, select)))


def is_clean(config: Config, talk: Talk) -> bool:
    """Whether `obsdsl lint` finds no error in the workspace, in a process of its own; what it says goes to stderr.

    Both it and the compiler keep what they found for the next time, and neither can where the other has imported the
    workspace's modules.
    """
    talk.step("linting the workspace")
    target = [] if config.target is None else ["--target", config.target.name]
    options = ["lint", "-C", str(config.root), *target, "--show", "error", "--quiet"]
    done = subprocess.run([*_program(), *options], capture_output=True, encoding="utf-8", errors="replace", check=False)
    talk.clear()
    for text in (done.stdout, done.stderr):
        if text:
            click.echo(text.rstrip("\n"), err=True)
    if done.returncode not in (0, 1):
        raise ObsdslError("lint", "it could not run, so nothing was planned; mend that first")
    return done.returncode == 0


def _program() -> list[str]:
    """The program that runs: the same script, so that results are kept under the same name."""
    script = Path(sys.argv[0])
    if script.name in ("obsdsl", "obsdsl.exe") and script.is_file():
        return [sys.executable, str(script.absolute())]
    return [sys.executable, "-m", "obsdsl"]
