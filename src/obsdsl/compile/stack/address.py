"""Where the services of a stack are: each at a port of its own on the host's network, at its name on a bridge."""

from __future__ import annotations

from obsdsl.compose.stack.service import SERVICES, ServiceKind
from obsdsl.compose.stack.stack import Stack


def kind_of_service(value: Stack, service: str) -> ServiceKind:
    """Which of the known kinds a service is."""
    if service in value.servers:
        return "prometheus"
    if service in value.routings:
        return "alertmanager"
    if service in dict(value.shipping()):
        return "promtail" if service.startswith("promtail") else "alloy"
    found: ServiceKind = service  # type: ignore[assignment]
    return found


def own_port(value: Stack, service: str) -> int:
    """Where it listens: of several of a kind on the host's network, each a port further."""
    kind = kind_of_service(value, service)
    if kind == "grafana":
        return value.grafana_port
    if kind == "loki" and value.loki is not None:
        return value.loki.port
    return SERVICES[kind].port + (_number(value, service) if value.network == "host" else 0)


def published_port(value: Stack, service: str) -> int:
    """Where people find it on the host."""
    kind = kind_of_service(value, service)
    several = kind in ("prometheus", "alertmanager") and value.network == "bridge"
    return own_port(value, service) + (_number(value, service) if several else 0)


def _number(value: Stack, service: str) -> int:
    kind = kind_of_service(value, service)
    return [one for one in value.services() if kind_of_service(value, one) == kind].index(service)


def url(value: Stack, service: str) -> str:
    """Where other services find it."""
    host = service if value.network == "bridge" else "localhost"
    return f"{scheme(value, service)}://{host}:{own_port(value, service)}"


def scheme(value: Stack, service: str) -> str:
    """How its pages are served."""
    return "https" if service in value.tls else "http"


def listening(value: Stack, service: str) -> str:
    """The address that it binds: on the host's network, the one for people."""
    host = value.bind if value.network == "host" else ""
    return f"{host}:{own_port(value, service)}"
