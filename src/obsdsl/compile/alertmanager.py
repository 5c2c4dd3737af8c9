"""The configuration of an Alertmanager as YAML, in the words of the file that it was read from, where there was one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from obsdsl.compile.prometheus import to_yaml
from obsdsl.compose.routing.raw import Written
from obsdsl.compose.routing.tree import (
    AlertmanagerConfig,
    InhibitRule,
    Integration,
    Receiver,
    Route,
    TimeInterval,
)

# What a field is called in the file, how its value is written, and which attribute holds it.
Field = tuple[str, Callable[[Any], Any], str]


def alertmanager_yaml(config: AlertmanagerConfig) -> bytes:
    """The file `alertmanager.yml`."""
    return to_yaml(alertmanager_data(config))


def alertmanager_data(config: AlertmanagerConfig) -> dict[str, Any]:
    """What the file holds, as plain data."""
    return _fields(config, _CONFIG)


def _plain(value: Any) -> Any:
    return value


def _fields(holder: Any, table: Iterable[Field]) -> dict[str, Any]:
    """Fields that differ from their default, and whatever the file had, in its order."""
    found: dict[str, Any] = dict(holder.extra)
    values: dict[str, Any] = dict(holder.extra)
    for key, write, name in table:
        values[key] = getattr(holder, name)
        if values[key]:
            found[key] = write(values[key])
    return _as_written(holder.written, found, values)


def _as_written(written: Mapping[str, Written], found: Mapping[str, Any], values: Mapping[str, Any]) -> dict[str, Any]:
    ordered: dict[str, Any] = {}
    for key, one in written.items():
        if key in values and values[key] == one.value:
            ordered[key] = one.raw
        elif key in found:
            ordered[key] = found[key]
    return ordered | {key: value for key, value in found.items() if key not in ordered}


def _each(write: Callable[[Any], Any]) -> Callable[[Any], list[Any]]:
    return lambda values: [write(value) for value in values]


def _route(route: Route) -> dict[str, Any]:
    return _fields(route, _ROUTE)


def _inhibit_rule(rule: InhibitRule) -> dict[str, Any]:
    return _fields(rule, _INHIBIT_RULE)


def _time_interval(interval: TimeInterval) -> dict[str, Any]:
    return _fields(interval, _TIME_INTERVAL)


def _receiver(receiver: Receiver) -> dict[str, Any]:
    by_kind: dict[str, list[Integration]] = {}
    for integration in receiver.integrations:
        by_kind.setdefault(f"{integration.kind}_configs", []).append(integration)
    found: dict[str, Any] = {"name": receiver.name} | dict(receiver.extra)
    found |= {key: [dict(one.settings) for one in several] for key, several in by_kind.items()}
    values = dict.fromkeys(receiver.written, ()) | found | {key: tuple(several) for key, several in by_kind.items()}
    return _as_written(receiver.written, found, values)


_ROUTE: tuple[Field, ...] = (
    ("receiver", _plain, "receiver"),
    ("matchers", list, "matchers"),
    ("match", dict, "match"),
    ("match_re", dict, "match_re"),
    ("group_by", list, "group_by"),
    ("group_wait", str, "group_wait"),
    ("group_interval", str, "group_interval"),
    ("repeat_interval", str, "repeat_interval"),
    ("continue", _plain, "continue_"),
    ("mute_time_intervals", list, "mute_time_intervals"),
    ("active_time_intervals", list, "active_time_intervals"),
    ("routes", _each(_route), "routes"),
)
_INHIBIT_RULE: tuple[Field, ...] = (
    ("name", _plain, "name"),
    ("source_matchers", list, "source_matchers"),
    ("source_match", dict, "source_match"),
    ("source_match_re", dict, "source_match_re"),
    ("target_matchers", list, "target_matchers"),
    ("target_match", dict, "target_match"),
    ("target_match_re", dict, "target_match_re"),
    ("equal", list, "equal"),
)
_TIME_INTERVAL: tuple[Field, ...] = (("name", _plain, "name"), ("time_intervals", _each(dict), "times"))
_CONFIG: tuple[Field, ...] = (
    ("global", dict, "settings"),
    ("templates", list, "templates"),
    ("route", _route, "route"),
    ("inhibit_rules", _each(_inhibit_rule), "inhibit_rules"),
    ("receivers", _each(_receiver), "receivers"),
    ("mute_time_intervals", _each(_time_interval), "mute_time_intervals"),
    ("time_intervals", _each(_time_interval), "time_intervals"),
)
