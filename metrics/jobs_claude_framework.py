"""What the Multi-Agent Framework's Prometheus scrapes: the framework, and its own monitoring."""

from metrics import claude_framework as m
from obsdsl import AlertmanagerTargets, PrometheusServer, ScrapeJob
from obsdsl.library import alertmanager, go, process, prometheus, promhttp

GO = (go, process, promhttp)
PARTS = ("quality", "performance", "operations", "anomalies", "business", "monitoring")

server = PrometheusServer(
    name="claude-framework",
    scrape_interval="15s",
    evaluation_interval="15s",
    # Baselines look three weeks back, and trends of business a quarter.
    retention="90d",
    alertmanagers=(AlertmanagerTargets(("alertmanager:9093",), routing="claude-framework"),),
    rule_files=tuple(f"rules/claude-framework-{part}.yml" for part in PARTS),
    jobs=(
        # The document says 9100, where node exporters are.
        ScrapeJob(m.JOB, targets=("framework:9464",), scrape_interval="10s", metrics=m),
        ScrapeJob("framework-prometheus", targets=("prometheus:9090",), metrics=(prometheus, *GO)),
        ScrapeJob("framework-alertmanager", targets=("alertmanager:9093",), metrics=(alertmanager, *GO)),
        ScrapeJob("framework-grafana", targets=("grafana:3000",), metrics=GO),
    ),
)
