"""What Claude Code's Prometheuses scrape: two that do the same, and one above them."""

from metrics import claude_code as m
from obsdsl import (
    TLS,
    AlertmanagerTargets,
    BasicAuth,
    PrometheusServer,
    Relabel,
    RemoteWrite,
    ScrapeJob,
    Secret,
    blackbox_job,
    federation_job,
)
from obsdsl.library import alertmanager, go, node, nodejs, process, prometheus, promhttp

REPLICAS = ("prometheus-1:9090", "prometheus-2:9090")
# Prometheus's own pages are served over TLS, which its web.yml says; who asks checks the certificate.
CHECKED = TLS(ca_file="/etc/prometheus/tls/ca.pem")
GO = (go, process, promhttp)

JOBS = (
    ScrapeJob(m.JOB, targets=("claude-code:3000",), metrics=(m, nodejs)),
    ScrapeJob("prometheus", targets=REPLICAS, scheme="https", tls=CHECKED, metrics=(prometheus, *GO)),
    ScrapeJob("alertmanager", targets=("alertmanager:9093",), metrics=(alertmanager, *GO)),
    # It exposes more, which nothing here reads.
    ScrapeJob("grafana", targets=("grafana:3001",), metrics=GO),
    ScrapeJob("node", targets=("node-exporter:9100",), metrics=node),
    ScrapeJob("webhook", targets=("webhook-server:9095",), metrics=nodejs),
    blackbox_job(
        "blackbox",
        module="http_2xx",
        targets=("http://claude-code:3000", "http://grafana:3001"),
        prober="http",
        exporter="blackbox-exporter:9115",
    ),
    ScrapeJob("blackbox-exporter", targets=("blackbox-exporter:9115",), metrics=GO),
)
RULES = ("service", "neural", "verification", "database", "coordination", "resources", "monitoring")


def replica(number: int) -> PrometheusServer:
    return PrometheusServer(
        name=f"claude-code-{number}",
        scrape_interval="15s",
        evaluation_interval="15s",
        external_labels={"cluster": "production", "replica": str(number)},
        retention="30d",
        jobs=JOBS,
        alertmanagers=(AlertmanagerTargets(("alertmanager:9093",), routing="claude-code"),),
        # Both send every alert; without what tells them apart, Alertmanager sees one.
        alert_relabel=(Relabel(action="labeldrop", regex="replica"),),
        rule_files=tuple(f"rules/claude-code-{part}.yml" for part in RULES),
        remote_write=(
            RemoteWrite(
                "https://prometheus-us-central1.grafana.net/api/prom/push",
                name="grafana-cloud",
                basic_auth=BasicAuth("claude-code", password=Secret("REMOTE_WRITE_PASSWORD")),
            ),
        ),
    )


replicas = (replica(1), replica(2))

# Both replicas' series of the application, side by side.
overall = PrometheusServer(
    name="claude-code-global",
    scrape_interval="15s",
    evaluation_interval="15s",
    external_labels={"cluster": "production"},
    retention="30d",
    rule_files=(),
    jobs=(
        federation_job(
            match=(f'{{job="{m.JOB}"}}',),
            targets=REPLICAS,
            scheme="https",
            tls=CHECKED,
            honor_labels=True,
            metrics=(m, nodejs),
        ),
    ),
)
