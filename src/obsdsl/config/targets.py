"""`[tool.obsdsl.targets.<name>]`: every key of a target and of its parts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from obsdsl.config import values
from obsdsl.config.keys import KEYS, Key, read
from obsdsl.define.light import frozen
from obsdsl.errors import did_you_mean, shown
from obsdsl.target_config import (
    AlertmanagerTarget,
    Connection,
    GrafanaTarget,
    PrometheusTarget,
    RulerTarget,
    Target,
    VmalertTarget,
)

_PATTERNS = 'groups = ["team-a-*"]'


def _patterns(value: Any) -> tuple[str, ...]:
    return values.texts(value, "team-a-*")


def _no_data(value: Any) -> dict[str, str]:
    return values.table(value, values.one_of("NoData", "Alerting", "OK", "KeepLast"), '{ P0 = "NoData" }')


def _errors(value: Any) -> dict[str, str]:
    return values.table(value, values.one_of("Error", "Alerting", "OK", "KeepLast"), '{ P0 = "Error" }')


# How a server is reached: the same in each table.
CONNECTION: Mapping[str, Key] = {
    "url": Key("url", values.address, shows=False),
    "token_env": Key("token_env", values.variable, shows=False),
    "token_file": Key("token_file", values.file, shows=False),
    "username": Key("username", values.text),
    "username_env": Key("username_env", values.variable, shows=False),
    "password_env": Key("password_env", values.variable, shows=False),
    "password_file": Key("password_file", values.file, shows=False),
    "ca_file": Key("ca_file", values.file),
    "cert_file": Key("cert_file", values.file),
    "key_file": Key("key_file", values.file),
    "proxy": Key("proxy", values.proxy, shows=False),
    "proxy_env": Key("proxy_env", values.variable, shows=False),
    "timeout": Key("timeout", values.wait),
    "headers": Key("headers", values.headers, shows=False),
    "headers_env": Key("headers_env", values.headers_env, shows=False),
}
GRAFANA: Mapping[str, Key] = {
    "org_id": Key("org_id", values.count),
    "api": Key("api", values.one_of("auto", "classic", "apis")),
    "folder": Key("folder", values.text),
    "dashboards": Key("dashboards", _patterns),
    "workers": Key("workers", values.count),
    "alerting": Key("alerting", values.truth),
    "policies": Key("policies", values.truth),
    "groups": Key("groups", _patterns),
    "datasource": Key("datasource", values.text),
    "record_to": Key("record_to", values.text),
    "alert_folder": Key("alert_folder", values.text),
    "no_data": Key("no_data", _no_data),
    "errors": Key("errors", _errors),
    "routing": Key("routing", values.text),
    "inhibition": Key("inhibition", values.truth),
    "editable": Key("editable", values.truth),
}
PROMETHEUS: Mapping[str, Key] = {
    "rules": Key("rules", values.file),
    "config": Key("config", values.file),
    "reload": Key("reload", values.truth),
    "promtool": Key("promtool", values.text),
    "groups": Key("groups", _patterns),
    "server": Key("server", values.text),
    "wait": Key("wait", values.wait),
}
ALERTMANAGER: Mapping[str, Key] = {
    "config": Key("config", values.file),
    "reload": Key("reload", values.truth),
    "amtool": Key("amtool", values.text),
    "routing": Key("routing", values.text),
    "wait": Key("wait", values.wait),
}
RULER: Mapping[str, Key] = {
    "engine": Key("engine", values.one_of("mimir", "cortex", "loki")),
    "tenant": Key("tenant", values.text),
    "prefix": Key("prefix", values.text),
    "namespace": Key("namespace", values.text),
    "groups": Key("groups", _patterns),
    "workers": Key("workers", values.count),
    "wait": Key("wait", values.patience),
}
VMALERT: Mapping[str, Key] = {
    "rules": Key("rules", values.file),
    "reload": Key("reload", values.truth),
    "vmalert": Key("vmalert", values.text),
    "groups": Key("groups", _patterns),
    "wait": Key("wait", values.wait),
}


@frozen
class _Table:
    """A table of a target: the class it becomes, how its parts are named, its keys, and those that it must have."""

    make: Callable[..., Any]
    part: str
    keys: Mapping[str, Key]
    required: tuple[str, ...] = ()


TABLES: Mapping[str, _Table] = {
    "grafana": _Table(GrafanaTarget, "grafana", GRAFANA, ("url",)),
    "prometheus": _Table(PrometheusTarget, "prometheus", PROMETHEUS),
    "alertmanager": _Table(AlertmanagerTarget, "alertmanager", ALERTMANAGER, ("config",)),
    "rulers": _Table(RulerTarget, "ruler", RULER, ("url", "engine")),
    "vmalert": _Table(VmalertTarget, "vmalert", VMALERT, ("rules",)),
}
# Settings of the workspace that may be others for a target.
OVERRIDES = (
    *("out", "grafana_version", "prometheus_version", "alertmanager_version", "secret_dir", "grafana_url"),
    *("manifests", "kubernetes"),
)
TARGET: Mapping[str, Key] = {
    "secrets": Key("secrets", values.file),
    "state": Key("state", values.file),
    "prune": Key("prune", values.truth),
    "prune_limit": Key("prune_limit", values.count),
}
# Of settings with two forms, at most one is given.
_EITHER = (
    ("token_env", "token_file"),
    ("password_env", "password_file"),
    ("username", "username_env"),
    ("proxy", "proxy_env"),
)
_SECRETS = ("token", "password", "api_key", "secret", "bearer_token")


def targets(found: Any, faults: list[str]) -> dict[str, Target]:
    """All targets by name."""
    if not isinstance(found, dict):
        faults.append("targets is not a table; write [tool.obsdsl.targets.prod]")
        return {}
    read_ = {}
    for name, table in found.items():
        try:
            values.word(name)
        except ValueError as error:
            faults.append(f"targets.{name} is no name of a target; {error}")
            continue
        if isinstance(table, dict):
            read_[name] = _target(name, table, faults)
        else:
            faults.append(f"targets.{name} is not a table; write [tool.obsdsl.targets.{name}]")
    return read_


def _target(name: str, table: Mapping[str, Any], faults: list[str]) -> Target:
    prefix = f"targets.{name}."
    own: dict[str, Any] = {}
    overrides: dict[str, Any] = {}
    known = [*TABLES, *TARGET, *OVERRIDES, "values"]
    faults += [f"{prefix}{key} is no setting{did_you_mean(key, known)}" for key in table if key not in known]
    read(TARGET, {key: one for key, one in table.items() if key in TARGET}, prefix, own, faults)
    read(KEYS, {key: one for key, one in table.items() if key in OVERRIDES}, prefix, overrides, faults)
    parts: dict[str, Any] = {
        key: _parts(prefix + key, row, table[key], faults) for key, row in TABLES.items() if key in table
    }
    given = table.get("values", {})
    if not isinstance(given, dict):
        faults.append(f"{prefix}values is {shown(given)}; write a table, such as {{ connection_limit = 100 }}")
        given = {}
    return Target(name, values=given, overrides=overrides, **own, **parts)


def _parts(place: str, row: _Table, found: Any, faults: list[str]) -> tuple[Any, ...]:
    """One table, or a list of tables that have names."""
    tables = found if isinstance(found, list) else [found]
    if not tables or not all(isinstance(one, dict) for one in tables):
        faults.append(f"{place} is {shown(found)}; write a table, or a list of tables with names")
        return ()
    names = [one.get("name") for one in tables]
    if len(tables) > 1 and (None in names or len({str(one).casefold() for one in names}) < len(names)):
        faults.append(f"{place} are {len(tables)} tables; give each a name of its own")
    made = (_part(place, row, one, faults) for one in tables)
    return tuple(one for one in made if one is not None)


def _part(place: str, row: _Table, table: Mapping[str, Any], faults: list[str]) -> Any:
    own: dict[str, Any] = {}
    connection: dict[str, Any] = {}
    before = len(faults)
    _refuse_secrets(place, table, faults)
    rest = {key: one for key, one in table.items() if key not in CONNECTION and key not in ("name", *_SECRETS)}
    known = {**row.keys, **dict.fromkeys(CONNECTION)}
    faults += [f"{place}.{key} is no setting{did_you_mean(key, known)}" for key in rest if key not in row.keys]
    read(row.keys, {key: one for key, one in rest.items() if key in row.keys}, f"{place}.", own, faults)
    read(CONNECTION, {key: one for key, one in table.items() if key in CONNECTION}, f"{place}.", connection, faults)
    faults += [f"{place}.{key} is missing; write it" for key in row.required if key not in table]
    faults += _contradictions(place, table)
    own["name"] = row.part
    if "name" in table:
        named: dict[str, Any] = {}
        read({"name": Key("name", values.word)}, {"name": table["name"]}, f"{place}.", named, faults)
        own["name"] = f"{row.part}:{named.get('name')}"
    if len(faults) > before:
        return None
    if connection:
        own["connection"] = Connection(**connection)
    return row.make(**own)


def _refuse_secrets(place: str, table: Mapping[str, Any], faults: list[str]) -> None:
    for key in _SECRETS:
        if key in table:
            stem = "password" if key == "password" else "token"
            faults.append(
                f"{place}.{key} would hold a secret in the configuration; write {stem}_env with the name of an "
                f"environment variable, or {stem}_file"
            )


def _contradictions(place: str, table: Mapping[str, Any]) -> list[str]:
    found = [
        f"{place}.{one} and {other} are both given; keep one" for one, other in _EITHER if {one, other} <= {*table}
    ]
    has_token = bool({"token_env", "token_file"} & {*table})
    if has_token and {"username", "username_env", "password_env", "password_file"} & {*table}:
        found.append(f"{place} has a token, and a user or a password; keep one of the two")
    if "key_file" in table and "cert_file" not in table:
        found.append(f"{place}.key_file is given without cert_file; write both")
    if place.endswith(".prometheus") and not {"rules", "config"} & {*table}:
        found.append(f'{place} writes nothing; write rules = "/etc/prometheus/rules", or config with a file')
    if "url" not in table and (alone := sorted({*table} & {*CONNECTION})):
        found.append(f"{place}.{alone[0]} is of no use without url; write it")
    return found
