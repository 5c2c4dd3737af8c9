"""The document's prometheus.yml: intervals, labels, jobs, targets and relabelling are its own."""

import declared as m

from obsdsl import PrometheusServer, Relabel, ScrapeJob
from obsdsl.library import blackbox, node

prometheus = PrometheusServer(
    scrape_interval="15s",
    evaluation_interval="15s",
    retention="30d",
    external_labels={"monitor": "pocket-agent-monitor"},
    alertmanagers=("localhost:9093",),
    rule_files=("alerts/*.yml",),
    jobs=(
        ScrapeJob(
            "pocket-agent",
            targets=("localhost:9090",),
            labels={"service": "pocket-agent-server", "environment": "production"},
            metrics=m,
            metric_relabel=(Relabel(action="drop", source_labels=("__name__",), regex="go_.*"),),
        ),
        ScrapeJob("node", targets=("localhost:9100",), metrics=node),
        ScrapeJob(
            "blackbox",
            metrics_path="/probe",
            params={"module": ("websocket_check",)},
            targets=("wss://localhost:8443/ws",),
            metrics=blackbox,
            relabel=(
                Relabel(source_labels=("__address__",), target_label="__param_target"),
                Relabel(source_labels=("__param_target",), target_label="instance"),
                Relabel(target_label="__address__", replacement="localhost:9115"),
            ),
        ),
    ),
)
