"""Rulers: Cortex' and Loki's answer as recorded; Mimir's is like Cortex', with what its source has otherwise.

    with Ruler(LOKI) as ruler:
        ruler.url + ruler.engine.base                     # …/loki/api/v1/rules
        ruler.stored("tenant")["namespace"]["group"]      # what is stored: a group as a dict
        ruler.put("tenant", "namespace", {"name": …})     # somebody else's

A group is stored at once and active later: `active_after` times that somebody looked at the active ones (0: at once;
None: never). From tests/recordings/{cortex-ruler,loki}.json [recorded], what else was seen of real ones [facts], and
the engines' source: grafana/mimir pkg/ruler/api.go, grafana/loki pkg/ruler/base/api.go [source].
"""

from __future__ import annotations

import copy
import ssl
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

import yaml

from tests.fakes.durations import milliseconds
from tests.fakes.rule_groups import NotAGroup, checked, dumped, shown
from tests.fakes.wire import FakeServer, Request, Response, as_json, as_text

TENANT = "X-Scope-OrgID"
PLAIN, YAML = "text/plain; charset=utf-8", "application/yaml"
NOT_FOUND = "404 page not found\n"
ACTIVE = "/prometheus/api/v1/rules"
# Evaluated as often where a group does not say.
DEFAULT_INTERVAL = "1m"


@dataclass(frozen=True)
class Engine:
    """How one kind of ruler differs from the others."""

    name: str
    base: str
    # A namespace with a slash, percent-encoded: Loki's router takes it for another path. [recorded]
    slashes: bool = True
    # {"status": "success"} alone, or with empty fields. [recorded]
    bare: bool = False
    # A DELETE of a group that is not there: 202 [recorded]; 404 in Mimir. [source]
    deletes_again: bool = True
    logql: bool = False
    # Why a PromQL expression was refused: the recorded Cortex does not tell.
    reasons: bool = True
    # The Alertmanager's configuration, where it has it. [recorded]
    alertmanager: str = ""


CORTEX = Engine("Cortex", "/api/v1/rules", bare=True, reasons=False, alertmanager="/api/v1/alerts")
MIMIR = Engine("Mimir", "/prometheus/config/v1/rules", deletes_again=False, alertmanager="/api/v1/alerts")
LOKI = Engine("Loki", "/loki/api/v1/rules", slashes=False, logql=True)
ENGINES = (CORTEX, MIMIR, LOKI)

Groups = dict[str, dict[str, dict[str, Any]]]


@dataclass
class Tenant:
    """What one tenant has: groups by namespace and name, and those of them that are evaluated."""

    groups: Groups = field(default_factory=dict)
    active: Groups = field(default_factory=dict)
    looks: int = 0
    alertmanager: str | None = None


class Ruler(FakeServer):
    """A ruler. With `multi_tenant`, requests without a tenant are refused. [recorded]"""

    def __init__(
        self,
        engine: Engine = MIMIR,
        *,
        active_after: int | None = 1,
        multi_tenant: bool = True,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        super().__init__(tls)
        self.engine = engine
        self.active_after = active_after
        self.multi_tenant = multi_tenant
        self.tenants: dict[str, Tenant] = {}

    @property
    def base(self) -> str:
        """The URL of the rules."""
        return self.url + self.engine.base

    def tenant(self, name: str) -> Tenant:
        return self.tenants.setdefault(name, Tenant())

    def stored(self, tenant: str) -> Groups:
        """Groups of a tenant, by namespace and name."""
        return self.tenant(tenant).groups

    def put(self, tenant: str, namespace: str, group: dict[str, Any]) -> None:
        """A group that is there, whoever made it."""
        with self._lock:
            found = self.tenant(tenant)
            found.groups.setdefault(namespace, {})[group["name"]] = copy.deepcopy(group)
            found.looks = 0

    def handle(self, request: Request) -> Response:
        name = request.header(TENANT) or ("" if self.multi_tenant else "anonymous")
        if not name:
            return as_text("no org id\n", 401)  # [recorded]
        tenant = self.tenant(name)
        if request.path == ACTIVE and request.method == "GET":
            return self._active(tenant)
        if self.engine.alertmanager and request.path == self.engine.alertmanager:
            return _alertmanager(tenant, request)
        below = request.path.removeprefix(self.engine.base)
        if below == request.path or (below and not below.startswith("/")):
            return as_text(NOT_FOUND, 404)
        return self._rules(tenant, request, below)

    def _rules(self, tenant: Tenant, request: Request, below: str) -> Response:
        # Rulers see the path as it was sent, or, Loki's, decoded.
        parts = [part for part in (below if self.engine.slashes else unquote(below)).split("/") if part]
        names = [unquote(part) for part in parts] if self.engine.slashes else parts
        match request.method, names:
            case "GET", []:
                return _listed(tenant.groups)
            case "GET", [namespace]:
                return _listed({key: value for key, value in tenant.groups.items() if key == namespace})
            case "GET", [namespace, group]:
                found = tenant.groups.get(namespace, {}).get(group)
                if found is None:
                    return as_text("group does not exist\n", 404)  # [recorded]
                return as_text(dumped(shown(found)), 200, YAML)
            case "POST", [namespace]:
                return self._set(tenant, namespace, request.text)
            case "DELETE", [namespace]:
                return self._delete_namespace(tenant, namespace)
            case "DELETE", [namespace, group]:
                return self._delete(tenant, namespace, group)
        return as_text(NOT_FOUND, 404)  # [recorded]

    def _set(self, tenant: Tenant, namespace: str, text: str) -> Response:
        """One group, as YAML. Unknown fields are accepted, and forgotten. [recorded]"""
        try:
            group = checked(text, self.engine.logql, self.engine.reasons)
        except NotAGroup as fault:
            return as_text(f"{fault}\n", 400)
        tenant.groups.setdefault(namespace, {})[group["name"]] = group
        tenant.looks = 0
        return self._accepted()

    def _accepted(self) -> Response:
        rest = {} if self.engine.bare else {"data": None, "errorType": "", "error": ""}
        return as_json({"status": "success", **rest}, 202)  # stored, not active [recorded]

    def _delete(self, tenant: Tenant, namespace: str, group: str) -> Response:
        found = tenant.groups.get(namespace, {})
        if group not in found and not self.engine.deletes_again:
            return as_text("group does not exist\n", 404)
        found.pop(group, None)
        if not found:
            # An empty namespace is none. [recorded]
            tenant.groups.pop(namespace, None)
        tenant.looks = 0
        return self._accepted()

    def _delete_namespace(self, tenant: Tenant, namespace: str) -> Response:
        if namespace not in tenant.groups:
            return as_text("group namespace does not exist\n", 404)  # [recorded]
        del tenant.groups[namespace]
        tenant.looks = 0
        return self._accepted()

    def _active(self, tenant: Tenant) -> Response:
        """What is evaluated, as Prometheus lists it."""
        if self.active_after is not None and tenant.looks >= self.active_after:
            tenant.active = copy.deepcopy(tenant.groups)
        tenant.looks += 1
        names = [(namespace, name) for namespace in sorted(tenant.active) for name in sorted(tenant.active[namespace])]
        groups = [_evaluated(namespace, tenant.active[namespace][name]) for namespace, name in names]
        rest = {} if self.engine.bare else {"errorType": "", "error": ""}
        return as_json({"status": "success", "data": {"groups": groups}, **rest})  # [recorded]


def _listed(groups: Groups) -> Response:
    if not any(groups.values()):
        return as_text("no rule groups found\n", 404)  # [recorded]
    rows = {key: [shown(groups[key][name]) for name in sorted(groups[key])] for key in sorted(groups)}
    return as_text(dumped(rows), 200, YAML)


def _evaluated(namespace: str, group: dict[str, Any]) -> dict[str, Any]:
    never = "0001-01-01T00:00:00Z"
    return {
        "name": group["name"],
        "file": namespace,
        "rules": [_rule(rule, never) for rule in group["rules"]],
        "interval": milliseconds(group.get("interval") or DEFAULT_INTERVAL) / 1000,
        "limit": group.get("limit", 0),
        "lastEvaluation": never,
        "evaluationTime": 0,
    }


def _rule(rule: dict[str, Any], never: str) -> dict[str, Any]:
    alert = {
        "state": "inactive",
        "duration": milliseconds(rule.get("for", "0")) / 1000,
        "keepFiringFor": milliseconds(rule.get("keep_firing_for", "0")) / 1000,
        "annotations": rule.get("annotations", {}),
        "alerts": [],
    }
    return {
        **(alert if "alert" in rule else {}),
        "name": rule.get("alert") or rule["record"],
        "query": rule["expr"],
        "labels": rule.get("labels", {}),
        "health": "unknown",
        "lastError": "",
        "type": "alerting" if "alert" in rule else "recording",
        "lastEvaluation": never,
        "evaluationTime": 0,
    }


def _alertmanager(tenant: Tenant, request: Request) -> Response:
    """The tenant's Alertmanager configuration: template_files, and the configuration as text. [recorded]"""
    if request.method == "GET":
        if tenant.alertmanager is None:
            return as_text("alertmanager storage object not found\n", 404)
        return as_text(tenant.alertmanager, 200, YAML)
    if request.method == "DELETE":
        tenant.alertmanager = None
        return Response(200)
    if request.method != "POST":
        return as_text(NOT_FOUND, 404)
    config = yaml.safe_load(yaml.safe_load(request.text)["alertmanager_config"])
    names = {receiver["name"] for receiver in config.get("receivers") or ()}
    pending = [config.get("route") or {}]
    for route in pending:
        if route.get("receiver") and route["receiver"] not in names:
            said = f'error validating Alertmanager config: undefined receiver "{route["receiver"]}" used in route\n'
            return as_text(said, 400)
        pending.extend(route.get("routes") or ())
    tenant.alertmanager = request.text
    return Response(201)
