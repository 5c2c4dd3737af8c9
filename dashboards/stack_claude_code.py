"""Claude Code's monitoring: two Prometheuses that do the same, one above them, and a network with the application."""

from alerts.claude_code.routing import routing
from metrics.jobs_claude_code import overall, replicas
from obsdsl import Stack

SERVERS = {"prometheus-1": replicas[0], "prometheus-2": replicas[1], "prometheus": overall}

stack = Stack(
    "claude-code",
    servers=SERVERS,
    routings=(routing,),
    folders=("Claude Code",),
    grafana_port=3001,
    # web.yml with the certificates of the replicas, and who checks them.
    tls={"prometheus-1": "tls/prometheus-1", "prometheus-2": "tls/prometheus-2"},
    # Who asks the replicas looks for the certificate there.
    mounts={"prometheus": {"tls/prometheus-1/ca.pem": "/etc/prometheus/tls/ca.pem"}},
    networks=("claude-code",),
)
