"""What the document of Claude Code Monitoring gets wrong."""

from obsdsl import BasicAuth, Histogram, PagerDuty, PrometheusServer, Smtp
from tests.workspace.mistakes.mistake import JOBS, Mistake, Refused, panels, routing, rules

_WORDS = "the document has a name and a limit, and no expression"
_PROGRAM = "what the program counts, only its code says"

CLAUDE_CODE = (
    Mistake(
        "pattern_confidence, truth_score, …: histograms",
        "without buckets",
        refused=Refused(lambda: Histogram("truth_score", "Scores of claims."), "a histogram needs buckets"),
    ),
    Mistake(
        "cache_hit_rate",
        "a gauge beside the two counters that it is computed from",
        unknown=_PROGRAM,
    ),
    Mistake("memory_compression_ratio", '"compression ratio"', unknown=_PROGRAM),
    Mistake("truth_score, cache_hits_total, …", "names without a prefix", unknown="a prefix is a custom, no rule"),
    Mistake(
        "agent_id",
        "`coder`, `reviewer`, `tester` in the list, `coder-agent` in the code",
        unknown="the values are open; which of the two is meant only the program's code says",
    ),
    Mistake(
        "PatternExtractionErrors, BackgroundTaskQueueLength, UnusedPatternsAccumulating, Pattern Reuse Rate, …",
        "alerts and panels of what no metric counts; a middleware that measures requests under no name",
        unknown=_WORDS,
    ),
    Mistake(
        "Pattern confidence by type",
        "`avg(pattern_confidence) by (pattern_type)` of a histogram",
        (panels("OBS201 unknown-metric", "Pattern confidence by type", level="error"),),
    ),
    Mistake(
        "95th percentile database query time",
        "`histogram_quantile` of each query type, table and instance",
        (panels("OBS618 ambiguous-legend", "95th percentile database query time"),),
    ),
    Mistake(
        "query examples",
        "rates over 5 minutes, however long a time is shown",
        (
            panels(
                "OBS609 rate-interval",
                *("Neural operations per second", "Cache hit rate", "95th percentile database query time"),
            ),
        ),
    ),
    Mistake("Truth Score P95", "95 % as the target of a 95th percentile", unknown=_WORDS),
    Mistake("DatabaseSlowQueries", '"> 10ms queries"', unknown=_WORDS),
    Mistake("PatternMemoryGrowth", '"> 10MB/day" of a gauge', unknown=_WORDS),
    Mistake("PatternExtractionErrors, DatabaseConnectionFailure", "no limit, no time", unknown=_WORDS),
    Mistake(
        "YourNewAlert",
        "`your_metric > threshold`",
        (rules("OBS201 unknown-metric", "YourNewAlert", level="error"),),
    ),
    Mistake(
        "YourNewAlert",
        "nobody's",
        (rules("OBS519 severity-policy", "YourNewAlert", level="warning"),),
    ),
    Mistake(
        "P1",
        "15 minutes to act, told by chat and mail",
        unknown="whether a level wakes somebody is the policy's to say; ours says what the document does",
    ),
    Mistake(
        "`slack_configs`",
        "without a URL: `SLACK_WEBHOOK_URL` is set in an environment that Alertmanager does not read",
        (routing("OBS002 file-schema", "error", "alertmanager.yml"),),
    ),
    Mistake(
        "`service_key`",
        "`${PAGERDUTY_SERVICE_KEY}`, which Alertmanager never expands",
        refused=Refused(lambda: PagerDuty(service_key="${PAGERDUTY_SERVICE_KEY}"), "a secret is named"),  # type: ignore[arg-type]
    ),
    Mistake(
        "`smtp_auth_password`",
        "`${SMTP_PASSWORD}`, which Alertmanager never expands",
        refused=Refused(
            lambda: Smtp("smtp.gmail.com:587", sender="alerts@claudecode.io", password="${SMTP_PASSWORD}"),  # type: ignore[arg-type]
            "a secret is named",
        ),
    ),
    Mistake("Slack's `color`", "`danger`, for what is over, too", unknown="it is a text that Slack accepts"),
    Mistake(
        "`tls_config`",
        "at the top of prometheus.yml, which Prometheus refuses",
        refused=Refused(lambda: PrometheusServer(extra={"tls_config": {"cert_file": "cert.pem"}}), "tls_config"),
    ),
    Mistake(
        "remote write",
        "`password: your_password` in the file",
        refused=Refused(lambda: BasicAuth("your_username", password="your_password"), "secret"),  # type: ignore[arg-type]
    ),
    Mistake(
        "federation",
        "as high availability, in the file of a Prometheus that scrapes the same job itself",
        unknown=JOBS,
    ),
    Mistake("`external_labels`", "the same for both replicas", unknown=JOBS),
    Mistake("scrape jobs", "8, of which one is named", unknown=JOBS),
    Mistake(
        '"30+ alert rules", "45+ panels", "20+ metrics"',
        "16, 25 and 24 are named",
        unknown="what is missing, no linter sees",
    ),
)
