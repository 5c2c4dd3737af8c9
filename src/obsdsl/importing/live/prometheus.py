"""The groups of rules that a Prometheus evaluates, as the files that they are from would have them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from obsdsl.compile.prometheus import to_yaml
from obsdsl.define.duration import Duration
from obsdsl.diff.yaml_file import data
from obsdsl.importing.found import Found
from obsdsl.importing.live.server import Server, Step, add, data_of, given, major_minor, tenant
from obsdsl.push.errors import Garbled, Misrouted, NotFound
from obsdsl.push.http import Session

_RULES: Final = "/api/v1/rules"
# Where a configuration does not say.
_DEFAULTS: Final = {"evaluation_interval": "1m", "scrape_interval": "1m"}


def read(server: Server, org: str | None, found: Found, step: Step, exact: bool = False) -> int:
    """Add the groups; how many there were. Raises RemoteError where it cannot be read.

    Of a group that is evaluated as often as the server evaluates those that do not say, no interval is taken: unless
    `exact`.
    """
    with server.told():
        session = server.session(tenant(org))
        step(f"{server.subject}: rules")
        try:
            answer = data_of(session, _RULES, {"exclude_alerts": "true"})
        except NotFound as error:
            fault = f"{error.faults[0]}; no Prometheus answers there: check the URL, and the path that it is behind"
            raise Misrouted(error.subject, fault) from None
        rows = answer.get("groups") if isinstance(answer, dict) else None
        if not isinstance(rows, list):
            raise Garbled(session.subject, f"GET {_RULES}: the answer lists no groups; check the URL")
        settings = _configured(session)
        try:
            files = _files(rows, None if exact else _usual(settings, found))
        except (KeyError, TypeError, ValueError, AttributeError):
            raise Garbled(session.subject, f"GET {_RULES}: the answer holds a group of another form") from None
        if (told := _version(session)) is not None:
            found.versions.setdefault("prometheus", told)
        found.environment = {**dict(_around(settings)), **dict(_kept(session)), **found.environment}
    for file, groups in files.items():
        name = _name(server.url, file)
        add(name, to_yaml({"groups": groups}).decode(), found)
    return sum(map(len, files.values()))


def _configured(session: Session) -> Mapping[str, Any]:
    """The `global` settings of the server; empty where nobody tells: Mimir and Thanos have no such page."""
    try:
        config = data(str(given(session, "/api/v1/status/config")["yaml"]))
        return {**_DEFAULTS, **(config.get("global") or {})}
    except (KeyError, TypeError, AttributeError):
        return {}


def _usual(settings: Mapping[str, Any], found: Found) -> Duration | None:
    """How often groups are evaluated that do not say; None where the workspace's settings will say otherwise."""
    if (interval := settings.get("evaluation_interval")) is None:
        return None
    known = found.environment.get("evaluation_interval", interval)
    return Duration.parse(str(interval)) if str(interval) == known else None


def _version(session: Session) -> tuple[int, int] | None:
    try:
        return major_minor(given(session, "/api/v1/status/buildinfo")["version"])
    except (KeyError, TypeError, ValueError, AttributeError):
        return None


def _kept(session: Session) -> Iterator[tuple[str, str]]:
    """How long it keeps samples, where that is a time."""
    try:
        kept = str(given(session, "/api/v1/status/runtimeinfo")["storageRetention"]).partition(" ")[0]
        yield "retention", str(Duration.parse(kept))
    except (KeyError, TypeError, ValueError):
        return


def _around(settings: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Settings of ours that say what the server's do."""
    for name in ("evaluation_interval", "scrape_interval"):
        if name in settings:
            yield name, str(settings[name])
    if labels := settings.get("external_labels"):
        yield "external_labels", {str(name): str(value) for name, value in labels.items()}


def _name(url: str, file: str) -> str:
    """How messages call a file of the server."""
    name = f"{url}/{file.lstrip('/')}"
    return name if name.endswith((".yml", ".yaml")) else f"{name}.yml"


def _files(rows: list[Any], usual: Duration | None) -> dict[str, list[dict[str, Any]]]:
    """The groups by their file, in the order of the answer."""
    found: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        found.setdefault(str(row.get("file") or "rules"), []).append(_group(row, usual))
    return found


def _group(row: Mapping[str, Any], usual: Duration | None) -> dict[str, Any]:
    group: dict[str, Any] = {"name": str(row["name"])}
    if row.get("interval") and _duration(row["interval"]) != str(usual):
        group["interval"] = _duration(row["interval"])
    if row.get("limit"):
        group["limit"] = row["limit"]
    return {**group, "rules": [dict(_rule(rule)) for rule in row.get("rules") or ()]}


def _rule(row: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    is_alert = row["type"] == "alerting"
    yield "alert" if is_alert else "record", str(row["name"])
    yield "expr", str(row["query"])
    for key, name in (("duration", "for"), ("keepFiringFor", "keep_firing_for")):
        if is_alert and row.get(key):
            yield name, _duration(row[key])
    for name in ("labels", "annotations"):
        if row.get(name):
            yield name, {str(key): str(value) for key, value in row[name].items()}


def _duration(seconds: Any) -> str:
    """`5m` of 300, or of the text that some servers send."""
    if isinstance(seconds, str):
        return str(Duration.parse(seconds))
    return str(Duration(round(float(seconds) * 1000)))
