"""The document's prometheus.yml: intervals, rule file, job, target and path are its own, and all of it."""

import declared as m

from obsdsl import PrometheusServer, ScrapeJob

prometheus = PrometheusServer(
    scrape_interval="15s",
    evaluation_interval="15s",
    rule_files=("claude_framework_rules.yml",),
    jobs=(
        ScrapeJob(
            "claude-framework",
            targets=("localhost:9100",),
            metrics_path="/metrics",
            scrape_interval="10s",
            metrics=m,
        ),
    ),
)
