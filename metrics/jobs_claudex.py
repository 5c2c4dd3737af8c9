"""What Claudex's Prometheus scrapes."""

from metrics import claudex
from obsdsl import AlertmanagerTargets, PrometheusServer, Relabel, ScrapeJob
from obsdsl.library import node, prometheus

# What the node exporter says of itself and its machine.
OWN = "node_.*|go_.*|process_.*|promhttp_.*"

server = PrometheusServer(
    name="claudex",
    scrape_interval="15s",
    scrape_timeout="10s",
    evaluation_interval="15s",
    alertmanagers=(AlertmanagerTargets(("localhost:9093",), routing="claudex"),),
    rule_files=("rules/claudex_alerts.yml",),
    jobs=(
        ScrapeJob(
            "node",
            targets=("localhost:9100",),
            metrics=node,
            metric_relabel=(Relabel(action="drop", source_labels=("__name__",), regex="claudex_.*"),),
        ),
        # The file that collect.sh writes is read by the node exporter's textfile collector: here is that alone.
        ScrapeJob(
            "claudex",
            targets=("localhost:9100",),
            scrape_interval="5s",
            params={"collect[]": "textfile"},
            metrics=claudex,
            metric_relabel=(Relabel(action="drop", source_labels=("__name__",), regex=OWN),),
        ),
        ScrapeJob("prometheus", targets=("localhost:9090",), metrics=prometheus),
    ),
)
