"""Row 4: the database, and the cache before it."""

from alerts.claude_code.database import (
    cache_hit_ratio,
    cache_hits_low,
    cache_misses,
    connection_errors,
    connection_failure,
    connections_unsteady,
    query_p95,
    slow_queries,
)
from alerts.claude_code.neural import retrieval_p95, retrieval_slow
from metrics import claude_code as m
from obsdsl import Heatmap, Row, TimeSeries

row = Row(
    "Database & Caching",
    TimeSeries(
        "Database Query Duration",
        {
            "P50": m.db_query_duration.quantile(0.50),
            "P95": m.db_query_duration.quantile(0.95),
            "P99": m.db_query_duration.quantile(0.99),
        },
        description="The time within which half, 95 % and 99 % of the queries are answered.",
    ),
    TimeSeries(
        "Cache Performance",
        {"hits": m.cache_hits.rate().sum(), "misses": m.cache_misses.rate().sum()},
        stack="normal",
        fill=20,
        description="Look-ups per second that the cache could answer, and that it could not.",
    ),
    TimeSeries(
        "Cache Hit Ratio",
        {
            "last 5 minutes": cache_hit_ratio,
            "since the start, on {{instance}}": m.cache_hit_rate,
        },
        min=0,
        max=1,
        thresholds=cache_hits_low,
        description="The share of look-ups that the cache could answer, as it is now and as the process reports it.",
    ),
    TimeSeries(
        "Database Connection Errors",
        connection_errors,
        legend="{{instance}}",
        min=0,
        thresholds=(connection_failure, connections_unsteady),
        description="Connections that fail per second.",
    ),
    TimeSeries(
        "Pattern Retrieval Performance",
        {
            "P50": m.pattern_retrieval_duration.quantile(0.50),
            "P95 over 5 minutes": retrieval_p95,
            "P99": m.pattern_retrieval_duration.quantile(0.99),
        },
        thresholds=retrieval_slow,
        description="The time within which half, 95 % and 99 % of the retrievals end. Target: below 10 ms.",
    ),
    TimeSeries(
        "Slow Queries",
        query_p95,
        legend="P95 over 5 minutes",
        thresholds=slow_queries,
        description="What the alert watches: the time within which 95 % of the queries are answered.",
    ),
    TimeSeries(
        "Query Duration by Table",
        m.db_query_duration.quantile(0.95, by=("table", "query_type")),
        legend="{{query_type}} {{table}}",
        description="The time within which 95 % of the queries are answered: which table is it?",
    ),
    TimeSeries(
        "Queries",
        m.db_query_duration.count_series.rate().sum(by="query_type"),
        legend="{{query_type}}",
        stack="normal",
        fill=20,
        description="Queries per second.",
    ),
    TimeSeries(
        "Cache Misses",
        {"now": cache_misses, "alert: three times an hour ago": 3 * cache_misses.offset("1h")},
        min=0,
        description="Look-ups that go to the database, and how many of them are a surge.",
    ),
    Heatmap("Query Duration Distribution", m.db_query_duration, description="How many queries take how long."),
)
