"""What `obsdsl lint` is not to show, because it was there before: a baseline, or the problems of a revision."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import attrs

from obsdsl.atomic import write_file
from obsdsl.cli.common import Talk
from obsdsl.cli.summary import count
from obsdsl.config import Config
from obsdsl.errors import ObsdslError, shown_path
from obsdsl.lint.baseline import Baseline, baseline_of, compared, dump, parse
from obsdsl.lint.problem import Problem
from obsdsl.linting.request import Linted, Request

BASELINE = ".obsdsl-baseline.json"


@attrs.frozen
class Known:
    """What is not to be shown: the problems of a baseline, and those of a revision."""

    baseline: Baseline | None = None
    name: str = ""
    revision: Baseline | None = None


def known_of(given: Mapping[str, Any], request: Request, talk: Talk) -> Known:
    """What the command line or the settings name as known."""
    known = Known()
    if (file := baseline_file(given, request.config)) is not None:
        known = Known(parse(_read(file), shown_path(file)), shown_path(file))
    if given["revision"] is not None:
        from obsdsl.linting.since import problems_at

        known = attrs.evolve(known, revision=problems_at(given["revision"], request, talk.step))
    return known


def baseline_file(given: Mapping[str, Any], config: Config) -> Path | None:
    """The baseline that holds, if any."""
    if given["no_baseline"]:
        return None
    if given["baseline"] is not None:
        return Path(given["baseline"])
    return None if config.lint.baseline is None else config.root / config.lint.baseline


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except FileNotFoundError:
        fault = "there is no such baseline; write it with --write-baseline"
    except (OSError, UnicodeDecodeError) as error:
        fault = f"it cannot be read ({error}); write it anew with --write-baseline"
    raise ObsdslError(shown_path(file), fault)


def fresh(linted: Linted, known: Known, request: Request) -> Linted:
    """Without what is known."""
    root = str(request.config.root)
    for one in (known.baseline, known.revision):
        if one is not None:
            found = compared(linted.problems, one, root)
            linted = attrs.evolve(linted, problems=found.fresh, known=linted.known + found.known)
    return linted


def without(known: Known, linted: Linted, request: Request, talk: Talk) -> Linted:
    """Without what is known; says what is known and no longer there."""
    # Of a part of the project, nobody knows what is gone.
    if known.baseline is not None and not request.paths:
        gone = compared(linted.problems, known.baseline, str(request.config.root)).gone
        if gone:
            talk.say(f"{count(gone, 'problem')} of {known.name} {'is' if gone == 1 else 'are'} gone; write it anew")
    return fresh(linted, known, request)


def write_baseline(problems: Sequence[Problem], file: Path, talk: Talk, config: Config) -> None:
    """Take the problems as known from now on."""
    write_file(file, dump(baseline_of(problems, str(config.root))).encode())
    talk.say(f"{shown_path(file)}: {count(len(problems), 'problem')}")
