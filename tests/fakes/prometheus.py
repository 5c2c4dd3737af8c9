"""Prometheus and Alertmanager over a folder, as far as pushes ask them: reload, and what is in force after it.

    with FakePrometheus(folder) as prometheus: …          # folder/prometheus.yml, and what its rule_files name
    with FakeAlertmanager(folder) as alertmanager: …      # folder/alertmanager.yml

They read the files when they start and at each reload. For all else there are the real ones, also behind faults:
tests/servers.py and tests/fakes/between.py. From tests/recordings/prometheus-*.json [recorded] and what else was seen
of real ones [facts].
"""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import promql_parser
import yaml

from tests.fakes.durations import milliseconds
from tests.fakes.wire import FakeServer, Request, Response, as_json, as_text

HTML = "text/html; charset=utf-8"
STARTED = "2026-11-21T00:15:47.436567461Z"
NEVER = "0001-01-01T00:00:00Z"
NOT_APPLIED = "one or more errors occurred while applying the new configuration"


class NotLoaded(Exception):
    """Why a file cannot be loaded."""


def _yaml(path: Path) -> Any:
    try:
        return yaml.safe_load(path.read_text())
    except (OSError, ValueError, yaml.YAMLError) as error:
        raise NotLoaded(f"{path}: {error}") from None


class FakePrometheus(FakeServer):
    """With `lifecycle` off, a reload is 403. [facts]"""

    def __init__(
        self, folder: Path, *, lifecycle: bool = True, version: str = "3.5.3", tls: ssl.SSLContext | None = None
    ) -> None:
        super().__init__(tls)
        self.folder = folder
        self.lifecycle = lifecycle
        self.version = version
        self.healthy = True
        self.config = ""
        self.groups: list[dict[str, Any]] = []
        self._load()

    @property
    def file(self) -> Path:
        return self.folder / "prometheus.yml"

    def _load(self) -> None:
        """Not atomic: the configuration is the new one even where its rules are not. [facts]"""
        config = _yaml(self.file)
        self.config = self.file.read_text()
        self.groups = [_in_force(path, group) for path in self._rule_files(config) for group in _groups(path)]

    def _rule_files(self, config: Any) -> Iterator[Path]:
        for pattern in (config or {}).get("rule_files") or ():
            if not Path(pattern).is_absolute():
                yield from sorted(self.folder.glob(pattern))
            else:
                yield from sorted(Path("/").glob(pattern.lstrip("/")))

    def handle(self, request: Request) -> Response:
        match request.method, request.path:
            case "GET", "/-/ready":
                return as_text("Prometheus Server is Ready.\n")  # [recorded]
            case "GET", "/-/healthy":
                return as_text("Prometheus Server is Healthy.\n")
            case "POST" | "PUT", "/-/reload":
                return self._reload()
            case _, "/-/reload":
                return as_text("Only POST or PUT requests allowed", 405)  # [recorded]
            case "GET", "/api/v1/rules":
                return _success({"groups": self.groups})
            case "GET", "/api/v1/status/config":
                return _success({"yaml": self.config})
            case "GET", "/api/v1/status/buildinfo":
                return _success({"version": self.version, "revision": "", "branch": "", "goVersion": ""})
            case "GET", "/api/v1/status/runtimeinfo":
                return _success({"startTime": STARTED, "reloadConfigSuccess": self.healthy, "lastConfigTime": STARTED})
        return as_text("404 page not found\n", 404)

    def _reload(self) -> Response:
        if not self.lifecycle:
            return as_text("Lifecycle API is not enabled.", 403)  # [facts]
        try:
            self._load()
        except NotLoaded as fault:
            self.healthy = False
            # A rule file that is wrong is told in the log only. [recorded]
            in_rules = not str(fault).startswith(str(self.file))
            why = (
                f'{NOT_APPLIED} (--config.file="{self.file}")' if in_rules else f"couldn't load configuration: {fault}"
            )
            return as_text(f"failed to reload config: {why}\n", 500)
        self.healthy = True
        return Response(200)


def _success(data: Any) -> Response:
    return as_json({"status": "success", "data": data})


def _groups(path: Path) -> list[dict[str, Any]]:
    groups = (_yaml(path) or {}).get("groups") or []
    for group in groups:
        for rule in group.get("rules") or ():
            try:
                promql_parser.parse(str(rule["expr"]))
            except (ValueError, KeyError) as error:
                raise NotLoaded(f"{path}: {error}") from None
    names = [group["name"] for group in groups]
    if len(set(names)) < len(names):
        raise NotLoaded(f"{path}: a group is there twice")
    return list(groups)


def _in_force(path: Path, group: dict[str, Any]) -> dict[str, Any]:
    return {
        "name": group["name"],
        "file": str(path),
        "rules": [_rule(rule) for rule in group.get("rules") or ()],
        "interval": milliseconds(group.get("interval", "1m")) / 1000,
        "limit": group.get("limit", 0),
        "evaluationTime": 0,
        "lastEvaluation": NEVER,
    }


def _rule(rule: dict[str, Any]) -> dict[str, Any]:
    times = {"health": "unknown", "evaluationTime": 0, "lastEvaluation": NEVER}
    # Prometheus shows expressions in its own form; the parser's is near enough for a fake.
    shown: dict[str, Any] = {"query": str(promql_parser.parse(str(rule["expr"])).prettify()), **times}
    if rule.get("labels"):
        shown["labels"] = rule["labels"]
    if "record" in rule:
        return {"name": rule["record"], **shown, "type": "recording"}
    return {
        "state": "inactive",
        "name": rule["alert"],
        "duration": milliseconds(str(rule.get("for", "0"))) / 1000,
        "keepFiringFor": milliseconds(str(rule.get("keep_firing_for", "0"))) / 1000,
        "labels": {},
        "annotations": rule.get("annotations") or {},
        "alerts": [],
        **shown,
        "type": "alerting",
    }


class FakeAlertmanager(FakeServer):
    """A reload that fails keeps the old configuration. [facts]"""

    def __init__(self, folder: Path, *, version: str = "0.33.1", tls: ssl.SSLContext | None = None) -> None:
        super().__init__(tls)
        self.folder = folder
        self.version = version
        self.config = self._loaded()

    def _loaded(self) -> Any:
        config = _yaml(self.folder / "alertmanager.yml") or {}
        names = {receiver["name"] for receiver in config.get("receivers") or ()}
        pending = [config.get("route") or {}]
        if not pending[0].get("receiver"):
            raise NotLoaded("root route must specify a default receiver")
        for route in pending:
            if route.get("receiver") and route["receiver"] not in names:
                raise NotLoaded(f'undefined receiver "{route["receiver"]}" used in route')  # [recorded]
            pending.extend(route.get("routes") or ())
        return config

    def handle(self, request: Request) -> Response:
        match request.method, request.path:
            case "GET", "/-/ready" | "/-/healthy":
                return as_text("OK")
            case "POST", "/-/reload":
                return self._reload()
            case "GET", "/api/v2/status":
                return as_json(self._status())
        return as_text("404 page not found\n", 404)

    def _reload(self) -> Response:
        try:
            self.config = self._loaded()
        except NotLoaded as fault:
            return as_text(f"failed to reload config: {fault}\n", 500)  # [recorded]
        return Response(200)

    def _status(self) -> dict[str, Any]:
        """With secrets masked, so that it cannot be compared with what was sent. [facts]"""
        return {
            "cluster": {"peers": [], "status": "disabled"},
            "config": {"original": yaml.safe_dump(_masked(self.config), sort_keys=False)},
            "uptime": STARTED,
            "versionInfo": {"version": self.version, "revision": "", "branch": "", "goVersion": ""},
        }


# Settings whose values Alertmanager never shows. prometheus/alertmanager config/config.go: Secret, SecretURL [source]
SECRETS = ("password", "api_url", "routing_key", "service_key", "bot_token", "api_key", "token", "credentials")


def _masked(value: Any, key: str = "") -> Any:
    if isinstance(value, dict):
        return {name: _masked(one, name) for name, one in value.items()}
    if isinstance(value, list):
        return [_masked(one) for one in value]
    return "<secret>" if key in SECRETS else value
