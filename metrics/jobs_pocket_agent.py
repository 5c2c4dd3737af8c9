"""What Pocket Agent's Prometheus scrapes."""

from metrics import pocket_agent
from obsdsl import AlertmanagerTargets, PrometheusServer, Relabel, ScrapeJob, blackbox_job
from obsdsl.library import node, process

server = PrometheusServer(
    name="pocket-agent",
    scrape_interval="15s",
    evaluation_interval="15s",
    external_labels={"monitor": "pocket-agent-monitor"},
    retention="30d",
    alertmanagers=(AlertmanagerTargets(("localhost:9093",), routing="pocket-agent"),),
    rule_files=("rules/pocket-agent.yml",),
    jobs=(
        ScrapeJob(
            "pocket-agent",
            # The document says 9090, where Prometheus itself is.
            targets=("localhost:9091",),
            labels={"service": "pocket-agent-server", "environment": "production"},
            metrics=(pocket_agent, process),
            metric_relabel=(Relabel(action="drop", source_labels=("__name__",), regex="go_.*"),),
        ),
        ScrapeJob("node", targets=("localhost:9100",), metrics=node),
        blackbox_job("blackbox", module="websocket_check", prober="tcp", targets=("localhost:8443",)),
    ),
)
