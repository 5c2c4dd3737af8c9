"""What Pocket Agent's server writes, and the Loki that keeps it."""

from obsdsl import LogShipper, LogStream, Loki, PromtailShipper

LOKI = "http://localhost:3100"

logs = LogStream(
    "pocket-agent",
    labels={"level": ("debug", "info", "warn", "error")},
    # The document makes labels of the first two: each request would be a stream of its own.
    fields={
        "correlation_id": ...,
        "project_id": ...,
        "msg": ...,
        "service": ("pocket-agent-server",),
        "environment": ...,
        "duration_ms": "milliseconds",
    },
    format="json",
    paths=("/var/log/pocket-agent/*.log",),
    timestamp="timestamp",
    timestamp_format="RFC3339Nano",
)
loki = Loki(
    name="pocket-agent",
    alertmanager_url="http://localhost:9093",
    extra={"server": {"grpc_listen_port": 9096}},
)
shipper = LogShipper((logs,), name="pocket-agent", url=LOKI)
# As the document has it; a host runs this or the other.
promtail = PromtailShipper((logs,), name="pocket-agent", url=LOKI)
