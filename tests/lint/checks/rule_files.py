"""What a check says of rules in a file, or in several, beside the metrics of the pages or without any."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from obsdsl.lint.context import context_of
from obsdsl.lint.files import FileText, file_units, opened, recorded
from obsdsl.lint.problem import Problem
from obsdsl.lint.registry import built_in
from obsdsl.lint.run import Dispatch
from obsdsl.lint.settings import settings_of
from obsdsl.lint.whole import finish
from obsdsl.lint.workspace import check_units
from obsdsl.load import _METRICS as METRIC_TYPES
from tests.lint.examples import TODAY, file_of, metrics, problems, settings


def said(
    check: str, files: str | Mapping[str, str], folder: Path, configuration: str = "", *, alone: bool = False
) -> list[Problem]:
    """The problems that a check finds in rules, given as the text of one file, or of several by name."""
    texts = {"rules.yml": files} if isinstance(files, str) else files
    read = [opened(FileText(name, file_of(text, "yaml")[1])) for name, text in texts.items()]
    config = settings(folder, configuration)
    found = [one for one in read if one is not None]
    known = [] if alone else [one for one in vars(metrics()).values() if isinstance(one, METRIC_TYPES)]
    context = context_of((*(one.declaration for one in known), *recorded(found)), config)
    chosen = settings_of(config.lint, built_in())
    dispatch = Dispatch([one for one in chosen.checks if one.name == check])
    outcome = check_units([unit for one in found for unit in file_units(one)], context, dispatch)
    return problems(finish(outcome, context, chosen, dispatch, {}, TODAY).outcome, check)


def levels(*args: Any, **named: Any) -> list[str]:
    """The levels of what a check finds."""
    return [one.level.word for one in said(*args, **named)]


def alert(expr: str, name: str = "Example", severity: str = "warning", **fields: str) -> str:
    """A rule of a file."""
    lines = [f"- alert: {name}", f"  expr: {expr}", *(f"  {key}: {text}" for key, text in fields.items())]
    return "\n".join([*lines, "  labels:", f"    severity: {severity}", ""])


def record(name: str, expr: str) -> str:
    """A recording rule of a file."""
    return f"- record: {name}\n  expr: {expr}\n"


def group(name: str, rules: str, **fields: str) -> str:
    """A group of a file; the text of several, one after the other, is that of their file."""
    head = [f"  - name: {name}", *(f"    {key}: {text}" for key, text in fields.items()), "    rules:"]
    return "\n".join([*head, *(f"      {line}" for line in rules.splitlines()), ""])


def groups(*some: str) -> str:
    """A whole file."""
    return "groups:\n" + "".join(some)
