"""A routing, or an Alertmanager's configuration as such, as the file that Alertmanager reads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import attrs

from obsdsl.compile.alertmanager import alertmanager_data, alertmanager_yaml
from obsdsl.compile.artifact import Artifact
from obsdsl.compile.context import Context
from obsdsl.compile.version import Version, shown
from obsdsl.compose.definition import Definition
from obsdsl.compose.receivers.settings import resolved
from obsdsl.compose.routing.check import refusals, unknown_fields
from obsdsl.compose.routing.fields import password_paths, secret_paths
from obsdsl.compose.routing.intervals import interval_refusals
from obsdsl.compose.routing.lower import alertmanager_config
from obsdsl.compose.routing.routing import Routing
from obsdsl.compose.routing.schema import STRUCTURES
from obsdsl.compose.routing.settings import settings_refusals
from obsdsl.compose.routing.since import OLDEST, newer_than
from obsdsl.compose.routing.tree import AlertmanagerConfig, Integration, Path
from obsdsl.compose.rule import names_file
from obsdsl.errors import CompileError, located

# Why not, and the path of the value in the file.
_Fault = tuple[str, Path]


def compile_routing(routing: Routing | AlertmanagerConfig, context: Context) -> Artifact:
    """`alertmanager/<name>.yml`. Raises CompileError for what Alertmanager, or the target's version, would not load."""
    config = lowered(routing, context)
    faults = [*_refused(config), *_secrets(config), *_newer(config, context.alertmanager)]
    if not names_file(config.name):
        faults.append((f"the name {config.name!r} names no file; use letters, digits, '-' and '_'", ()))
    if faults:
        raise _error(routing, config, faults)
    content = alertmanager_yaml(config)
    return Artifact("alertmanager", config.name, f"alertmanager/{config.name}.yml", content, routing.location)


def lowered(routing: Routing | AlertmanagerConfig, context: Context) -> AlertmanagerConfig:
    """The tree that Alertmanager walks."""
    if isinstance(routing, AlertmanagerConfig):
        return _with_files(routing, context.secret_dir)
    return alertmanager_config(routing, context.policy, context.secret_dir)


def _with_files(config: AlertmanagerConfig, secret_dir: str) -> AlertmanagerConfig:
    """The configuration with the files of secrets in place of their names."""

    def written(settings: Mapping[str, Any], structure: str, holder: Definition) -> Mapping[str, Any]:
        if structure not in STRUCTURES:
            return settings
        try:
            return resolved(settings, structure, secret_dir)
        except ValueError as error:
            raise CompileError(_subject(holder), str(error), holder.location) from None

    receivers = []
    for receiver in config.receivers:
        integrations = []
        for one in receiver.integrations:
            with located(one.location):
                integrations.append(attrs.evolve(one, settings=written(one.settings, one.kind, one)))
        with located(receiver.location):
            receivers.append(attrs.evolve(receiver, integrations=tuple(integrations)))
    with located(config.location):
        return attrs.evolve(config, receivers=receivers, settings=written(config.settings, "global", config))


def _refused(config: AlertmanagerConfig) -> Iterator[_Fault]:
    for find in (unknown_fields, refusals, settings_refusals, interval_refusals):
        yield from ((str(one), one.path) for one in find(config))


def _secrets(config: AlertmanagerConfig) -> Iterator[_Fault]:
    """Values of secrets in the configuration itself. No message shows one."""
    for path in secret_paths(config):
        yield f"{_field(path)} holds a secret; write the name of its file into {_field(path)}_file", path
    for path in password_paths(alertmanager_data(config)):
        yield f"{_field(path)} is a URL with a password; write it without", path


def _field(path: Path) -> str:
    return next((part for part in reversed(path) if isinstance(part, str)), "it")


def _newer(config: AlertmanagerConfig, version: Version | None) -> Iterator[_Fault]:
    """What the version does not read. Where none is stated, it is the oldest."""
    if version is None:
        here = f"alertmanager_version is not stated, which means {shown(OLDEST)}; leave it out or state the version"
    else:
        here = f"alertmanager_version is {shown(version)}; leave it out or raise the version"
    for one in newer_than(config, version or OLDEST):
        yield f"{one.what} needs Alertmanager {shown(one.since)}, and {here}", one.path


def _error(routing: Definition, config: AlertmanagerConfig, faults: list[_Fault]) -> CompileError:
    """All faults, each with the object that has it; where it is one object, its line is the error's."""
    holders = [_holder(config, path) for _, path in faults]
    messages = dict.fromkeys(
        message if holder is config else f"{_subject(holder)} ({holder.location}): {message}"
        for (message, _), holder in zip(faults, holders, strict=True)
    )
    one = holders[0] if len({id(holder) for holder in holders}) == 1 else config
    return CompileError(routing.subject, tuple(messages), one.location or routing.location)


def _subject(holder: Definition) -> str:
    return f"notifier {holder.kind!r}" if isinstance(holder, Integration) else holder.subject


def _holder(config: AlertmanagerConfig, path: Path) -> Definition:
    """The innermost object on the way to a value of the file that somebody wrote down."""
    found: Definition = config
    value: object = config
    for part in path:
        value = _step(value, part)
        if isinstance(value, Definition) and value.location is not None:
            found = value
    return found


def _step(value: object, part: str | int) -> object:
    if isinstance(part, int):
        return value[part] if isinstance(value, tuple) and part < len(value) else None
    if part.endswith("_configs"):
        kind = part.removesuffix("_configs")
        return tuple(one for one in getattr(value, "integrations", ()) if one.kind == kind)
    return getattr(value, part, None)
