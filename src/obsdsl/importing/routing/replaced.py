"""A configuration with another value at a path."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import attrs

from obsdsl.compose.routing.tree import AlertmanagerConfig, Path


def at(config: AlertmanagerConfig, path: Path) -> Any:
    """What stands there."""
    settings, rest = _settings(config, path)
    found: Any = settings
    for part in rest:
        found = found[part]
    return found


def replaced(config: AlertmanagerConfig, path: Path, value: Any) -> AlertmanagerConfig:
    """The configuration with this value there; None takes the field away."""
    settings, rest = _settings(config, path)
    changed = _replaced(settings, rest, value)
    if path[0] == "global":
        return attrs.evolve(config, settings=changed)
    if path[0] != "receivers":
        return attrs.evolve(config, extra=changed)
    receiver, index = _integration(config, path)
    held = list(config.receivers[receiver].integrations)
    held[index] = attrs.evolve(held[index], settings=changed)
    receivers = list(config.receivers)
    receivers[receiver] = attrs.evolve(receivers[receiver], integrations=tuple(held))
    return attrs.evolve(config, receivers=tuple(receivers))


def _settings(config: AlertmanagerConfig, path: Path) -> tuple[Mapping[str, Any], Path]:
    """The settings that the path leads through, and the rest of the way."""
    if path[0] == "global":
        return config.settings, path[1:]
    if path[0] != "receivers":
        return config.extra, path
    receiver, index = _integration(config, path)
    return config.receivers[receiver].integrations[index].settings, path[4:]


def _integration(config: AlertmanagerConfig, path: Path) -> tuple[int, int]:
    """The receiver, and which of its integrations."""
    _, receiver, kind, number = path[:4]
    assert isinstance(receiver, int)
    assert isinstance(number, int)
    held = config.receivers[receiver].integrations
    return receiver, [index for index, one in enumerate(held) if f"{one.kind}_configs" == kind][number]


def _replaced(value: Any, path: Path, new: Any) -> Any:
    if not path:
        return new
    if isinstance(value, Mapping):
        found = {key: _replaced(one, path[1:], new) if key == path[0] else one for key, one in value.items()}
        return {key: one for key, one in found.items() if key != path[0] or one is not None}
    found_list = [_replaced(one, path[1:], new) if index == path[0] else one for index, one in enumerate(value)]
    return [one for index, one in enumerate(found_list) if index != path[0] or one is not None]
