"""A configuration of Alertmanager as Python. Its secrets become names: their values stay where they are."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, Final

import attrs

from obsdsl.compile.context import Context
from obsdsl.compile.routing import lowered
from obsdsl.compile.version import Version
from obsdsl.compose.definition import Definition
from obsdsl.compose.routing.check import refusals
from obsdsl.compose.routing.since import OLDEST, newer_than
from obsdsl.compose.routing.tree import AlertmanagerConfig
from obsdsl.compose.secret import Secret
from obsdsl.define.light import frozen
from obsdsl.errors import CompileError
from obsdsl.importing.found import told
from obsdsl.importing.python.module import python_module
from obsdsl.importing.python.naming import fresh
from obsdsl.importing.report import Report
from obsdsl.importing.routing.comments import with_comments
from obsdsl.importing.routing.notifiers import with_notifiers
from obsdsl.importing.routing.replaced import at, replaced
from obsdsl.importing.routing.secrets import secrets_in
from obsdsl.importing.rules.distinct import folded, free
from obsdsl.read.alertmanager.config import read_alertmanager
from obsdsl.read.origin import Path
from obsdsl.read.yaml import Document

_NAME: Final = "alertmanager"
_LONGEST: Final = 80


def import_routings(documents: Iterable[Document], files: dict[str, str], report: Report) -> list[Version]:
    """Add the files of configurations, and what a reader should know; the oldest Alertmanagers that read them.

    The first is called `alertmanager`, others by their files, too.
    """
    taken: dict[str, str] = {}
    secrets: list[str] = []
    needed: list[Version] = []
    for document in documents:
        name = free(_NAME, document.file, taken)
        module = fresh("routing", {path.removeprefix("alerts/").removesuffix(".py") for path in files})
        made = _import(document, name, secrets, report)
        if made is None:
            continue
        taken[folded(name)] = files[f"alerts/{module}.py"] = made.text
        if name != _NAME:
            report.notes.append(f"{document.file}: a second configuration of Alertmanager; its name is {name!r}")
        needed += made.needs
    return needed


@frozen
class _Made:
    """A configuration's file, and the oldest Alertmanager that reads it, where not every one does."""

    text: str
    needs: tuple[Version, ...]


def _import(document: Document, name: str, names: list[str], report: Report) -> _Made | None:
    read = read_alertmanager(document)
    faults = [told(document, flaw) for flaw in read.flaws]
    if read.config is None or faults:
        report.faults += faults
        return None
    config = attrs.evolve(_unwritten(read.config), name=name)
    found = secrets_in(config)
    for one in found.left_out:
        config = replaced(config, one.path, one.url)
    if faults := [f"{_place(document, one.path)}: {one.message}; {one.mend}" for one in refusals(config)]:
        report.faults += faults
        return None
    config = _with_names(config, found.named, names, document, report)
    try:
        needed = [one.since for one in newer_than(lowered(config, Context()), OLDEST)]
    except CompileError as error:
        report.faults += [f"{document.file}: {fault}" for fault in error.faults]
        return None
    for one in sorted(found.left_out, key=lambda left: document.place(left.path).line):
        report.left_out.append(f"{_place(document, one.path)}: {one.why}; {one.mend}")
    report.notes += [f"{_place(document, path)}: the URL may hold a secret: look at it" for path in found.doubtful]
    doc = "Where alerts go, imported from a configuration of Alertmanager."
    report.add("receivers", len(config.receivers))
    more = [(one.path, one.why) for one in found.left_out]
    text, left_out = with_comments(python_module(doc, [("routing", with_notifiers(config), ())]), document, more)
    report.notes += [f"{document.file}:{line}: the comment is left out: it may hold a secret" for line in left_out]
    return _Made(text, (max(needed),) if needed else ())


def _with_names(
    config: AlertmanagerConfig, paths: Iterable[Path], names: list[str], document: Document, report: Report
) -> AlertmanagerConfig:
    """The configuration with names in place of secrets; an empty secret is none."""
    for path in paths:
        node: Any = document.node(path)
        if getattr(node, "value", None) == "":
            config = replaced(config, path, None)
            continue
        held = at(config, path)
        made = []
        for _ in held if isinstance(held, list | tuple) else (held,):
            names.append(_name(config, path, names))
            made.append(Secret(names[-1]))
            said = f'the secret is Secret("{names[-1]}") now; keep it in a file'
            report.notes.append(f"{_place(document, path)}: {said}")
        config = replaced(config, path, tuple(made) if isinstance(held, list | tuple) else made[0])
    return config


def _place(document: Document, path: Path) -> str:
    place = document.place(path)
    return f"{place.file}:{place.line}"


def _unwritten(value: Any) -> Any:
    """The same without how the file spells it."""
    if isinstance(value, tuple):
        return tuple(map(_unwritten, value))
    if not isinstance(value, Definition):
        return value
    fields = [field.name for field in attrs.fields(type(value)) if field.init]
    changes: dict[str, Any] = {name: _unwritten(getattr(value, name)) for name in fields}
    return attrs.evolve(value, **changes | ({"written": {}} if "written" in changes else {}))


def _name(config: AlertmanagerConfig, path: Path, taken: list[str]) -> str:
    """`TEAM_X_SLACK_API_URL`: the receiver with the field; of a global setting, the field."""
    words = [str(part) for part in path[1:] if isinstance(part, str)]
    if path[0] == "receivers" and isinstance(path[1], int):
        words = [config.receivers[path[1]].name, words[0].removesuffix("_configs"), words[-1]]
    name = re.sub(r"[^A-Za-z0-9]+", "_", "_".join(words)).strip("_").upper()[:_LONGEST]
    if name not in taken:
        return name
    return next(f"{name}_{number}" for number in range(2, len(taken) + 3) if f"{name}_{number}" not in taken)
