"""Claude Code: its database and its cache."""

from metrics import claude_code as m
from obsdsl import P0, P1, P2, AlertRule, RecordingRule, RuleGroup

query_p95 = RecordingRule(
    "job:db_query_duration_seconds:p95_rate5m", m.db_query_duration.quantile(0.95, by="job", window="5m")
)
connection_errors = RecordingRule(
    "instance:database_connection_errors:rate2m", m.database_connection_errors.rate("2m").sum(by="instance")
)
cache_hit_ratio = RecordingRule(
    "job:cache_hits:ratio_rate5m",
    m.cache_hits.rate("5m").sum(by="job")
    / (m.cache_hits.rate("5m").sum(by="job") + m.cache_misses.rate("5m").sum(by="job")),
)
cache_misses = RecordingRule("job:cache_misses:rate5m", m.cache_misses.rate("5m").sum(by="job"))

connection_failure = AlertRule(
    "DatabaseConnectionFailure",
    connection_errors > 0.1,
    for_="1m",
    severity=P0,
    summary="The database does not answer",
    description='{{ $labels.instance }} fails to connect {{ $value | printf "%.1f" }} times per second.',
    runbook="docs/runbooks/claude-code-database-connection-failure.md",
)
connections_unsteady = AlertRule(
    "DatabaseConnectionsUnsteady",
    connection_errors > 0,
    for_="15m",
    severity=P2,
    summary="Some connections to the database fail",
    description="{{ $labels.instance }} has failed to connect for a quarter of an hour, "
    '{{ $value | printf "%.3f" }} times per second.',
)
slow_queries = AlertRule(
    "DatabaseSlowQueries",
    query_p95 > 0.01,
    for_="5m",
    severity=P1,
    summary="Queries take more than 10 ms",
    description="5 % of the queries of {{ $labels.job }} take {{ $value | humanizeDuration }} or longer.",
    runbook="docs/runbooks/claude-code-database-slow-queries.md",
)
cache_hits_low = AlertRule(
    "CacheHitRateLow",
    cache_hit_ratio < 0.8,
    for_="5m",
    severity=P1,
    summary="The cache answers fewer than 80 % of look-ups",
    description="The cache of {{ $labels.job }} answers {{ $value | humanizePercentage }} of the look-ups.",
    runbook="docs/runbooks/claude-code-cache-hit-rate-low.md",
)
cache_miss_surge = AlertRule(
    "CacheMissSurge",
    # Against another time, not a longer mean: that is low after each start, and every start would be a surge.
    cache_misses > 3 * cache_misses.offset("1h"),
    for_="5m",
    severity=P2,
    summary="The cache misses three times as often as an hour ago",
    description="{{ $value | humanize }} look-ups of {{ $labels.job }} per second go to the database.",
    panel="claude-code/Database & Caching/Cache Misses",
)

group = RuleGroup(
    "claude-code-database",
    interval="15s",
    labels={"service": "claude-code"},
    owner="team-data",
    rules=(
        query_p95,
        connection_errors,
        cache_hit_ratio,
        cache_misses,
        connection_failure,
        connections_unsteady,
        slow_queries,
        cache_hits_low,
        cache_miss_surge,
    ),
)
