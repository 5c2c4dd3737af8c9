"""What the Prometheus of Claude Code V3.6.9 scrapes."""

from metrics import claude_code_v369 as m
from obsdsl import AlertmanagerTargets, PrometheusServer, Relabel, ScrapeJob
from obsdsl.library import alertmanager, go, node, process, prometheus, promhttp

COLLECTOR = "localhost:8001"
# Of the session metrics, and of no others.
SESSION_NAMES = "claude_sessions?_.*"
GO = (go, process, promhttp)
# What the monitoring itself consists of.
STACK = {
    "claude-code-v369-grafana": "localhost:3000",
    "claude-code-v369-prometheus": "localhost:9090",
    "claude-code-v369-alertmanager": "localhost:9093",
    "claude-code-v369-loki": "localhost:3100",
    m.NODE_JOB: "localhost:9100",
}
_METRICS = {
    "claude-code-v369-prometheus": (prometheus, *GO),
    "claude-code-v369-alertmanager": (alertmanager, *GO),
    m.NODE_JOB: (node,),
}
PARTS = ("agents", "sessions", "hooks", "system", "resources", "baselines")

server = PrometheusServer(
    name="claude-code-v369",
    scrape_interval="15s",
    evaluation_interval="15s",
    retention="30d",
    alertmanagers=(AlertmanagerTargets(("localhost:9093",), routing="claude-code-v369"),),
    rule_files=tuple(f"rules/claude-code-v369-{part}.yml" for part in PARTS),
    jobs=(
        # System and agents every 15 seconds, sessions every 10: one endpoint, each of its series kept once.
        ScrapeJob(
            m.JOB,
            targets=(COLLECTOR,),
            metrics=(*m.OTHERS, process),
            metric_relabel=(Relabel(action="drop", source_labels=("__name__",), regex=SESSION_NAMES),),
        ),
        ScrapeJob(
            m.SESSIONS_JOB,
            targets=(COLLECTOR,),
            scrape_interval="10s",
            metrics=m.SESSIONS,
            metric_relabel=(Relabel(action="keep", source_labels=("__name__",), regex=SESSION_NAMES),),
        ),
        *(ScrapeJob(name, targets=(target,), metrics=_METRICS.get(name, GO)) for name, target in STACK.items()),
    ),
)
