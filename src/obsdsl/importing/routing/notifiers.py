"""Integrations of receivers as notifiers with typed fields, where these say the same."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping
from typing import Any

import obsdsl
from obsdsl.compose.receivers.notifier import HttpNotifier, Notifier
from obsdsl.compose.receivers.settings import Settings, key_of, typed_fields
from obsdsl.compose.routing.schema import STRUCTURES
from obsdsl.compose.routing.tree import AlertmanagerConfig, Integration
from obsdsl.compose.scrape.http import TLS, Authorization, BasicAuth
from obsdsl.errors import ObsdslError
from obsdsl.importing.python import code
from obsdsl.importing.python.code import Group, Tree
from obsdsl.importing.python.tree import replaced


def with_notifiers(config: AlertmanagerConfig) -> Tree:
    """The source of a configuration: `Slack("#a")` in place of `Integration("slack", {"channel": "#a"})`."""
    made = code.tree(config)
    integrations = (one for receiver in config.receivers for one in receiver.integrations)
    others: dict[int, Tree] = {}
    for group, one in zip(_integrations(made), integrations, strict=True):
        if (notifier := notifier_of(one)) is not None:
            others[id(group)] = code.tree(notifier)
    return replaced(made, others)


def notifier_of(integration: Integration) -> Notifier | None:
    """The notifier that says the same; None where there is none."""
    cls = notifiers().get(integration.kind)
    if cls is None:
        return None
    try:
        found = _typed_value(integration.settings, integration.kind, cls)
        same = found.integration().settings
    except (ObsdslError, TypeError, ValueError, AttributeError):
        return None
    return found if _typed(same) == _typed(integration.settings) else None


def _typed_value(settings: Mapping[str, Any], structure: str, cls: Any) -> Any:
    """Settings as an object of their class. Raises what the class raises."""
    names = {key_of(field): field.alias or field.name for field in typed_fields(cls)}
    given: dict[str, Any] = {}
    more: dict[str, Any] = {}
    for key, value in settings.items():
        if key in names:
            given[names[key]] = _inner(value, STRUCTURES[structure].get(key, "any"))
        else:
            more[key] = value
    return cls(**given, **({"extra": more} if more else {}))


def _inner(value: Any, kind: str) -> Any:
    """A value of a type of the schema, typed where there is a class for it."""
    kind = kind.removeprefix("text_or_")
    if kind.startswith("@") and isinstance(value, Mapping) and (cls := structures().get(kind[1:])) is not None:
        return _typed_value(value, kind[1:], cls)
    if kind.startswith("[") and isinstance(value, list | tuple):
        return tuple(_inner(one, kind[1:-1]) for one in value)
    return value


@functools.cache
def structures() -> Mapping[str, Any]:
    """The public classes of settings by what the schema calls them."""
    public = (getattr(obsdsl, name) for name in obsdsl.__all__)
    held = (one for one in public if isinstance(one, type) and issubclass(one, Settings))
    own = {one.structure: one for one in held if "structure" in vars(one)}
    tls = dict.fromkeys(("tls_config", "smtp_tls_config"), TLS)
    return {**own, **tls, "authorization": Authorization, "basic_auth": BasicAuth}


@functools.cache
def notifiers() -> Mapping[str, Any]:
    """The classes of notifiers by their kinds."""
    public = (getattr(obsdsl, name) for name in obsdsl.__all__)
    kinds = (one for one in public if isinstance(one, type) and issubclass(one, Notifier))
    return {one.structure: one for one in kinds if one not in (Notifier, HttpNotifier)}


def _typed(value: Any) -> Any:
    """What is compared: `1` and `true` are two."""
    if isinstance(value, Mapping):
        return {key: _typed(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_typed(one) for one in value]
    return type(value).__name__, value


def _integrations(made: Tree) -> Iterator[Group]:
    if not isinstance(made, Group):
        return
    if made.open == "Integration(":
        yield made
        return
    for _, one in made.items:
        yield from _integrations(one)
