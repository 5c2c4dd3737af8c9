"""Which servers are meant: each is named by its URL, or as a target of the configuration."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from obsdsl.config import Config, find_root, read_config
from obsdsl.config import values as reading
from obsdsl.config.keys import Key
from obsdsl.config.targets import CONNECTION
from obsdsl.define.light import frozen
from obsdsl.errors import ObsdslError, did_you_mean, listed, shown
from obsdsl.importing.live.server import Server, Table
from obsdsl.target_config import AlertmanagerTarget, Connection, GrafanaTarget, PrometheusTarget, RulerTarget

# What reaches a server, as options have it.
OPTIONS: Final = (
    "token_env", "token_file", "username", "password_env", "password_file", "ca_file", "cert_file", "key_file",
    "proxy", "timeout",
)  # fmt: skip
# Of them, what tells who we are: it is sent to nobody else.
_CREDENTIALS: Final = (
    "token_env", "token_file", "username", "password_env", "password_file", "cert_file", "key_file"
)  # fmt: skip
# Options of which at most one is given.
_EITHER: Final = (
    ("token_env", "token_file", "username"),
    ("token_env", "token_file", "password_env", "password_file"),
)
_NEEDS: Final = (("password_env", "username"), ("password_file", "username"), ("key_file", "cert_file"))


@frozen
class Kind:
    """How servers of one kind are asked for: the option, and the key of a target's tables."""

    name: str
    option: str
    key: str


KINDS: Final = (
    Kind("Grafana", "--grafana", "grafana"),
    Kind("Alertmanager", "--alertmanager", "alertmanager"),
    Kind("Ruler", "--ruler", "rulers"),
    Kind("Prometheus", "--prometheus", "prometheus"),
)


@frozen
class Extra:
    """What is said of servers beside how they are reached."""

    org_id: int | None = None
    engine: str | None = None
    tenant: str | None = None


def servers(
    wanted: Mapping[str, Sequence[str]], options: Mapping[str, Any], extra: Extra, here: Path
) -> tuple[Server, ...]:
    """The servers of each kind, in the order in which they are read. Asks none.

    `wanted` has for each option what was named; `options` are those of `OPTIONS` that were given.
    """
    named = [(kind, where) for kind in KINDS for where in wanted.get(kind.option, ())]
    if options and not named:
        fault = "it is said of servers; name one with --grafana, --prometheus, --alertmanager or --ruler"
        raise ObsdslError(_option(next(iter(options))), fault)
    _refuse_contradictions(options)
    addresses = {where for _, where in named if "://" in where}
    _refuse_strangers(options, addresses)
    found: list[Server] = []
    config: Config | None = None
    for kind, where in named:
        if "://" in where:
            found.append(Server(kind.name, _table(kind, _connection(kind, where, options), extra), here))
        else:
            config = config or read_config(find_root(here))
            found += _of_target(kind, where, config)
    return tuple(found)


def _option(name: str) -> str:
    return f"--{name.replace('_', '-')}"


def _refuse_contradictions(options: Mapping[str, Any]) -> None:
    for names in _EITHER:
        if len(both := [one for one in names if one in options]) > 1:
            raise ObsdslError(_option(both[0]), f"{_option(both[1])} is given, too; keep one")
    for name, needed in _NEEDS:
        if name in options and needed not in options:
            raise ObsdslError(_option(name), f"it is of no use without {_option(needed)}; write both")


def _refuse_strangers(options: Mapping[str, Any], addresses: Iterable[str]) -> None:
    """Credentials are of one server: another that is named beside it does not get them."""
    given = [name for name in _CREDENTIALS if name in options]
    hosts = {urlsplit(one).netloc for one in addresses}
    if given and not hosts:
        fault = "a target has credentials of its own; give these with the URL of a server"
        raise ObsdslError(_option(given[0]), fault)
    if given and len(hosts) > 1:
        fault = f"it would go to {listed(sorted(hosts), 'and')}; name the servers as targets, each with its own, or ask"
        raise ObsdslError(_option(given[0]), f"{fault} one at a time")


def _connection(kind: Kind, where: str, options: Mapping[str, Any]) -> Connection:
    made: dict[str, Any] = {}
    for name, value in {"url": where, **options}.items():
        key: Key = CONNECTION[name]
        try:
            made[key.field] = key.read(value)
        except ValueError as error:
            what = f"{shown(value)} is no use; " if key.shows else ""
            raise ObsdslError(kind.option if name == "url" else _option(name), f"{what}{_as_options(error)}") from None
    return Connection(**made)


def _as_options(error: ValueError) -> str:
    words = str(error).replace(
        "username, and password_env with a variable's name", "give --username and --password-env"
    )
    return words.replace("; a proxy with a password is named by proxy_env", "; HTTPS_PROXY may have a password")


def _table(kind: Kind, connection: Connection, extra: Extra) -> Table:
    if kind.key == "grafana":
        return GrafanaTarget(connection, org_id=extra.org_id)
    if kind.key == "alertmanager":
        return AlertmanagerTarget("", connection)
    if kind.key == "rulers":
        return RulerTarget(connection, extra.engine or "", extra.tenant)
    return PrometheusTarget(connection=connection)


def _of_target(kind: Kind, where: str, config: Config) -> list[Server]:
    """The servers of a target: all of its kind, or the one that is named behind a colon."""
    name, _, part = where.partition(":")
    if name not in config.targets:
        mend = did_you_mean(name, config.targets) or "; write a URL, such as http://localhost:9090"
        there = f", which has {listed(config.targets, 'and')}" if config.targets else ""
        fault = f"{where!r} is no URL, and no target of the configuration in {config.root}{there}{mend}"
        raise ObsdslError(kind.option, fault)
    tables: Sequence[Table] = getattr(config.targets[name], kind.key)
    if part:
        tables = [one for one in tables if one.name.partition(":")[2] == part]
    found = [Server(kind.name, one, config.root, is_target=True) for one in tables if one.connection is not None]
    if not found:
        fault = f"the target {where!r} has no {kind.key} with a url; name the server's URL instead"
        raise ObsdslError(kind.option, fault)
    return found


def positive(value: int | None, option: str) -> int | None:
    """A whole number from 1 on."""
    try:
        return None if value is None else reading.count(value)
    except ValueError as error:
        raise ObsdslError(option, str(error)) from None
