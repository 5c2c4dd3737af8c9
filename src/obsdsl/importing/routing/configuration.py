"""A configuration of Alertmanager as Python. Its secrets become names: their values stay where they are."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

import attrs

from obsdsl.compile.alertmanager import alertmanager_data
from obsdsl.compile.context import Context
from obsdsl.compile.routing import lowered
from obsdsl.compile.version import Version
from obsdsl.compose.definition import Definition
from obsdsl.compose.routing.check import refusals
from obsdsl.compose.routing.fields import password_paths, secret_paths
from obsdsl.compose.routing.schema import STRUCTURES
from obsdsl.compose.routing.since import OLDEST, newer_than
from obsdsl.compose.routing.tree import AlertmanagerConfig
from obsdsl.compose.secret import Secret
from obsdsl.define.light import frozen
from obsdsl.errors import CompileError
from obsdsl.importing.found import told
from obsdsl.importing.python import code
from obsdsl.importing.python.naming import fresh
from obsdsl.importing.report import Report
from obsdsl.importing.routing.comments import with_comments
from obsdsl.importing.rules.distinct import folded, free
from obsdsl.read.alertmanager.config import read_alertmanager
from obsdsl.read.origin import Path
from obsdsl.read.yaml import Document

_NAME: Final = "alertmanager"
_LONGEST: Final = 80
# What an Alertmanager shows in place of a secret.
MASKED: Final = "<secret>"
# A parameter of a URL that by its name is a secret.
_TOKEN: Final = re.compile(
    r"://[^\s?]*\?(?:\S*&)?[\w-]*(?:token|key|secret|sig|signature|passw\w*|auth)=", re.IGNORECASE
)


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
    if read.config is not None and not faults:
        data = alertmanager_data(_unwritten(read.config))
        faults += [f"{_place(document, one.path)}: {one.message}; {one.mend}" for one in refusals(read.config)]
        # A whole URL that a file may hold is a secret, and becomes a name.
        named = {*_secrets(_unwritten(read.config))}
        faults += [
            f"{_place(document, path)}: a URL with a password; write it without"
            for path in password_paths(data)
            if path not in named
        ]
    if read.config is None or faults:
        report.faults += faults
        return None
    config = attrs.evolve(_unwritten(read.config), name=name)
    for path in _secrets(config):
        if document.node(path) is not None and getattr(document.node(path), "value", None) == "":
            # An empty secret is none.
            config = _named(config, path, None)
            continue
        names.append(_name(config, path, names))
        config = _named(config, path, Secret(names[-1]))
        report.notes.append(f'{_place(document, path)}: the secret is Secret("{names[-1]}") now; keep it in a file')
    try:
        needed = [one.since for one in newer_than(lowered(config, Context()), OLDEST)]
    except CompileError as error:
        report.faults += [f"{document.file}: {fault}" for fault in error.faults]
        return None
    doc = "Where alerts go, imported from a configuration of Alertmanager."
    report.add("receivers", len(config.receivers))
    text, left_out = with_comments(code.module(doc, [("routing", config, ())]), document)
    report.notes += [f"{document.file}:{line}: the comment is left out: it may hold a secret" for line in left_out]
    return _Made(text, (max(needed),) if needed else ())


def _secrets(config: AlertmanagerConfig) -> list[Path]:
    """Where secrets stand: by their type, where a server shows none, and URLs with one that a file may hold."""
    data = alertmanager_data(config)
    more = (*_masked(data), *filter(_may_be_a_file, (*password_paths(data), *_token_paths(data))))
    return list(dict.fromkeys((*secret_paths(config), *more)))


def _may_be_a_file(path: Path) -> bool:
    """Whether the field of a receiver may be read from a file, such as the URL of a webhook."""
    match path:
        case ("receivers", int(), str(kind), int(), str(field)):
            return f"{field}_file" in STRUCTURES.get(kind.removesuffix("_configs"), {})
    return False


def _masked(value: Any) -> Iterator[Path]:
    yield from (path for path, text in _texts(value) if text == MASKED)


def _token_paths(value: Any) -> Iterator[Path]:
    yield from (path for path, text in _texts(value) if _TOKEN.search(text))


def _texts(value: Any, path: Path = ()) -> Iterator[tuple[Path, str]]:
    if isinstance(value, Mapping):
        for name, one in value.items():
            yield from _texts(one, (*path, name))
    elif isinstance(value, list | tuple):
        for index, one in enumerate(value):
            yield from _texts(one, (*path, index))
    elif isinstance(value, str):
        yield path, value


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


def _named(config: AlertmanagerConfig, path: Path, secret: Secret | None) -> AlertmanagerConfig:
    """The configuration with a secret's name in place of its value; None takes the field away."""
    if path[0] == "global":
        return attrs.evolve(config, settings=_replaced(config.settings, path[1:], secret))
    _, receiver, kind, number, *rest = path
    assert isinstance(receiver, int)
    assert isinstance(number, int)
    held = list(config.receivers[receiver].integrations)
    same = [index for index, one in enumerate(held) if f"{one.kind}_configs" == kind]
    index = same[number]
    held[index] = attrs.evolve(held[index], settings=_replaced(held[index].settings, tuple(rest), secret))
    receivers = list(config.receivers)
    receivers[receiver] = attrs.evolve(receivers[receiver], integrations=tuple(held))
    return attrs.evolve(config, receivers=tuple(receivers))


def _replaced(value: Any, path: Path, secret: Secret | None) -> Any:
    if not path:
        return secret
    if isinstance(value, Mapping):
        found = {key: _replaced(one, path[1:], secret) if key == path[0] else one for key, one in value.items()}
        return {key: one for key, one in found.items() if key != path[0] or one is not None}
    return [_replaced(one, path[1:], secret) if index == path[0] else one for index, one in enumerate(value)]
