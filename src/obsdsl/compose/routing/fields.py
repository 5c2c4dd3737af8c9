"""Which settings a configuration has, and which of them hold secrets."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from obsdsl.compose.routing.integrations import KINDS
from obsdsl.compose.routing.schema import STRUCTURES
from obsdsl.compose.routing.tree import AlertmanagerConfig, Path
from obsdsl.define.light import frozen

# Types of values that are secret; a webhook's URL is so where its user says so.
SECRET: Final = frozenset({"secret", "secret_url"})
# Of a secret's type, and no secret: Slack's own address for messages of bots.
PUBLIC: Final = frozenset({"https://slack.com/api/chat.postMessage"})
_PASSWORD: Final = re.compile(r"//[^/\s:@]*:[^/\s@]+@")


@frozen
class Setting:
    """A field that a configuration sets, without its value."""

    structure: str
    field: str
    kind: str
    path: Path


def fields(config: AlertmanagerConfig) -> Iterator[Setting]:
    """All known fields of settings that are set: those of `global`, then those of integrations."""
    for name in ("tracing", "event_recorder"):
        yield from settings_within(name, config.extra.get(name), (name,))
    yield from settings_within("global", config.settings, ("global",))
    for index, receiver in enumerate(config.receivers):
        counts: dict[str, int] = {}
        for integration in receiver.integrations:
            key = f"{integration.kind}_configs"
            path: Path = ("receivers", index, key, counts.get(key, 0))
            counts[key] = counts.get(key, 0) + 1
            if integration.kind in KINDS:
                yield from settings_within(integration.kind, integration.settings, path)


def secret_paths(config: AlertmanagerConfig) -> Iterator[Path]:
    """Where the file itself holds a secret, rather than the name of a file that does."""
    for setting in fields(config):
        if setting.kind.strip("[]{}") in SECRET:
            yield setting.path


def password_paths(value: Any, path: Path = ()) -> Iterator[Path]:
    """Where text that is no secret by its type holds a URL with a password."""
    if isinstance(value, Mapping):
        for name, one in value.items():
            yield from password_paths(one, (*path, name))
    elif isinstance(value, list | tuple):
        for index, one in enumerate(value):
            yield from password_paths(one, (*path, index))
    elif isinstance(value, str) and _PASSWORD.search(value):
        yield path


def settings_within(structure: str, settings: Any, path: Path) -> Iterator[Setting]:
    """All known fields of one structure that are set, and of those below it."""
    if not isinstance(settings, Mapping):
        return
    for name, value in settings.items():
        kind = STRUCTURES[structure].get(name)
        if kind is not None and value is not None:
            public = kind == "secret_url" and isinstance(value, str) and value in PUBLIC
            yield Setting(structure, name, "url" if public else kind, (*path, name))
            yield from _below(kind, value, (*path, name))


def _below(kind: str, value: Any, path: Path) -> Iterator[Setting]:
    kind = kind.removeprefix("text_or_")
    if kind.startswith("@"):
        yield from settings_within(kind[1:], value, path)
    elif kind.startswith("[") and isinstance(value, list | tuple):
        for index, one in enumerate(value):
            yield from _below(kind[1:-1], one, (*path, index))
    elif kind.startswith("{") and isinstance(value, Mapping):
        for name, one in value.items():
            yield from _below(kind[1:-1], one, (*path, name))
