"""What is known of each kind of service: its image, where it listens, what it may use of the machine."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal, TypeAlias

from obsdsl.define.light import frozen

ServiceKind: TypeAlias = Literal[
    "prometheus", "alertmanager", "grafana", "loki", "alloy", "promtail", "blackbox-exporter", "node-exporter"
]


@frozen
class Service:
    """`port` is the one that it listens on; `health` a path that answers where all is well, None where it has none."""

    image: str
    port: int
    health: str | None
    cpus: float
    memory: str
    # Whether it needs none of the rights that a container has beside its user's.
    bare: bool = True


# Tags never change where their publishers keep their word; a digest (`name:tag@sha256:…`) needs nobody's.
SERVICES: Final[Mapping[ServiceKind, Service]] = {
    "prometheus": Service("docker.io/prom/prometheus:v3.5.3", 9090, "/-/healthy", 2.0, "2G"),
    "alertmanager": Service("docker.io/prom/alertmanager:v0.33.1", 9093, "/-/healthy", 0.5, "256M"),
    "grafana": Service("docker.io/grafana/grafana:12.0.8", 3000, "/api/health", 1.0, "512M"),
    "loki": Service("docker.io/grafana/loki:3.5.8", 3100, "/ready", 1.0, "1G"),
    # Who reads logs of others needs the rights to.
    "alloy": Service("docker.io/grafana/alloy:v1.10.2", 12345, None, 0.5, "512M", bare=False),
    "promtail": Service("docker.io/grafana/promtail:3.5.8", 9080, None, 0.5, "256M", bare=False),
    # ICMP takes a right of its own.
    "blackbox-exporter": Service("docker.io/prom/blackbox-exporter:v0.27.0", 9115, "/-/healthy", 0.5, "128M", False),
    "node-exporter": Service("docker.io/prom/node-exporter:v1.9.1", 9100, "/", 0.25, "128M"),
}
