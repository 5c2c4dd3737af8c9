"""What Alertmanager refuses of `global` and of the integrations of receivers.

No message holds a value: any of them may be secret.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from obsdsl.compose.routing.check import Refusal
from obsdsl.compose.routing.integrations import KINDS
from obsdsl.compose.routing.rules import DEFAULTED, FALLBACKS, RULES
from obsdsl.compose.routing.scalar import scalar_fault
from obsdsl.compose.routing.schema import STRUCTURES
from obsdsl.compose.routing.special import given
from obsdsl.compose.routing.tree import AlertmanagerConfig, Path
from obsdsl.errors import did_you_mean, listed, shown

# Parts of the file beside `global` that are structures of settings.
TOP = ("tracing", "event_recorder")


def settings_refusals(config: AlertmanagerConfig) -> tuple[Refusal, ...]:
    """Unknown fields, wrong values, and combinations that Alertmanager refuses, in all settings."""
    found = list(structure_refusals("global", config.settings, ("global",)))
    for name in TOP:
        if config.extra.get(name) is not None:
            found += type_refusals(f"@{name}", config.extra[name], (name,))
    for index, receiver in enumerate(config.receivers):
        counts: dict[str, int] = {}
        for integration in receiver.integrations:
            key = f"{integration.kind}_configs"
            path: Path = ("receivers", index, key, counts.get(key, 0))
            counts[key] = counts.get(key, 0) + 1
            if integration.kind not in KINDS:
                message = f"{key} is no integration{did_you_mean(integration.kind, KINDS)}"
                found.append(Refusal(message, f"use one of {listed(KINDS)}", path[:3]))
                continue
            found += structure_refusals(integration.kind, integration.settings, path)
            found += fallback_refusals(integration.kind, integration.settings, config.settings, path)
    return tuple(found)


def type_refusals(kind: str, value: Any, path: Path) -> Iterator[Refusal]:
    """Why a value is not of a type of the schema."""
    if kind == "text_or_@template":
        kind = "@template" if isinstance(value, dict | list) else "text"
    if value is None or kind == "any":
        return
    if kind.startswith("@"):
        yield from structure_refusals(kind[1:], value, path)
    elif kind.startswith("["):
        if not isinstance(value, list | tuple):
            yield Refusal(f"{_named(path)} takes a list", "begin each of its lines with a dash", path)
            return
        for index, one in enumerate(value):
            yield from type_refusals(kind[1:-1], one, (*path, index))
    elif kind.startswith("{"):
        if not isinstance(value, Mapping):
            yield Refusal(f"{_named(path)} takes a mapping", "write `name: value` below it", path)
            return
        for name, one in value.items():
            yield from type_refusals(kind[1:-1], one, (*path, name))
    elif fault := scalar_fault(kind, value):
        yield Refusal(f"{_named(path)} {fault}", "see Alertmanager's reference of the field", path)


def structure_refusals(name: str, value: Any, path: Path) -> Iterator[Refusal]:
    """Why a mapping is not the structure of this name."""
    if not isinstance(value, Mapping):
        yield Refusal(f"{_named(path)} takes a mapping", "write `name: value` below it", path)
        return
    fields = STRUCTURES[name]
    wrong = [key for key in value if key not in fields]
    for key in wrong:
        message = f"{shown(key)} is no field of {_named(path)}{did_you_mean(str(key), fields)}"
        yield Refusal(message, "rename or delete it", (*path, key))
    found = [
        one for key, held in value.items() if key in fields for one in type_refusals(fields[key], held, (*path, key))
    ]
    yield from found
    # Where types are wrong, rules over several fields say nothing new.
    if not found:
        for message, mend, field in RULES.get(name, _no_rule)(value):
            yield Refusal(message, mend, (*path, *field))


def _no_rule(_: Mapping[str, Any]) -> Iterable[tuple[str, str, Path]]:
    return ()


def fallback_refusals(
    kind: str, settings: Mapping[str, Any], shared: Mapping[str, Any], path: Path
) -> Iterator[Refusal]:
    """What an integration lacks and `global`, the shared settings, does not have either."""
    for own, others in missing_fallbacks(kind, settings, shared):
        message = f"{kind} has none of {listed(own)}, and `global` has none of {listed(others)}"
        yield Refusal(message, "set one of them", path)
    own_url, shared_url = DEFAULTED.get(kind, ("", ""))
    if shared_url in shared and shared[shared_url] is None and not given(settings, own_url):
        yield Refusal(f"{shared_url} in `global` is empty, and {kind} has no {own_url}", "delete or set it", path)


def missing_fallbacks(
    kind: str, settings: Mapping[str, Any], shared: Mapping[str, Any]
) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Fields of which an integration needs one, and those of `global` that would do, where it has none of both."""
    for own, others in FALLBACKS.get(kind, ()):
        has_own = any(given(settings, name, kind) for name in own)
        if not has_own and not any(given(shared, name, "global") for name in others):
            yield own, others


def _named(path: Path) -> str:
    """The field that a path leads to, with its parent where that says more."""
    names = [str(part) for part in path if isinstance(part, str)]
    return names[-1] if names else "it"
