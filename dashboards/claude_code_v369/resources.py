"""Claude Code V3.6.9: the dashboard of what it uses, and of when that is used up."""

from alerts.claude_code_v369.agents import tokens
from alerts.claude_code_v369.baselines import memory as memory_baseline
from alerts.claude_code_v369.baselines import storage_trend, updated
from alerts.claude_code_v369.resources import (
    cleanup_failure_ratio,
    cleanups_failing,
    disk,
    issues,
    issues_frequent,
    memory,
    storage,
    tokens_daily,
)
from dashboards.claude_code_v369.frame import described, errors_of, framed, to_errors
from metrics import claude_code_v369 as m
from obsdsl import PieChart, Row, Stat, TimeSeries

dashboard = framed(
    "Resource Usage Dashboard",
    "resources",
    "What is used, what is cleaned up, and when what is left will be used up.",
    rows=(
        Row(
            "Tokens",
            TimeSeries(
                "Token Usage Rates",
                tokens,
                legend="tokens a minute",
                min=0,
                description="Tokens that all agents use in a minute.",
                width=18,
            ),
            Stat(
                "Daily Token Totals",
                tokens_daily,
                decimals=0,
                description="Tokens that all agents used in a day.",
                height=8,
            ),
        ),
        Row(
            "Memory",
            TimeSeries(
                "Memory Usage by Component",
                m.component_memory.sum(by="component"),
                legend="{{component}}",
                min=0,
                stack="normal",
                fill=20,
                description="Memory that each component takes.",
            ),
            described(
                memory.panels[0],
                "Memory in Four Hours",
                "What all components take now, and in 4 hours if it goes on so.",
            ),
            described(
                memory_baseline.panels[0],
                "Memory: beside its baseline",
                "The memory of the process, and what it is at this time of other weeks.",
            ),
            described(
                memory_baseline.panels[1], "Memory: deviations", "By how many usual deviations the memory is off."
            ),
        ),
        Row(
            "Storage",
            PieChart(
                "Storage Breakdown by Type",
                m.storage.sum(by="type"),
                legend="{{type}}",
                description="What the storage holds.",
                width=12,
                height=8,
            ),
            described(
                storage.panels[0],
                "Storage in a Day",
                "What is stored now, and in a day if it goes on so. Limit: 10 GB.",
            ),
            described(storage_trend.panels[0], "Storage: mean of a day", "What is stored, averaged over a day."),
            described(storage_trend.panels[1], "Storage: change in 1w", "The day's mean beside that of a week ago."),
            described(disk.panels[0], "Disk Space Left", "What is left of each file system."),
            described(
                disk.panels[1], "Time until a Disk is Full", "How long what is left lasts at the pace of six hours."
            ),
        ),
        Row(
            "Clean-up",
            TimeSeries(
                "Resource Cleanup Operations",
                m.cleanups.increase("1h").sum(by=("type", "status")),
                legend="{{type}}: {{status}}",
                decimals=0,
                description="Clean-ups that ended in an hour, by what they clean and how they end.",
            ),
            TimeSeries(
                "Freed by Clean-ups",
                m.cleanup_freed.increase("1h").sum(by="type"),
                legend="{{type}}",
                description="What clean-ups freed in an hour.",
            ),
            TimeSeries(
                "Clean-ups that Fail",
                cleanup_failure_ratio,
                legend="{{type}}",
                min=0,
                max=1,
                thresholds=cleanups_failing,
                data_links=to_errors("resources"),
                description="The share of an hour's clean-ups that fail.",
            ),
            Stat(
                "Performance Snapshots",
                m.performance_snapshots,
                legend="{{instance}}",
                description="Snapshots that are kept: the 100 most recent.",
                height=8,
            ),
            described(
                updated.panels[0], "Baselines Computed", "How long ago the collector computed its baselines.", height=8
            ),
        ),
        Row(
            "Performance",
            TimeSeries(
                "Performance Issue Tracking",
                issues,
                legend="{{type}}",
                min=0,
                decimals=0,
                thresholds=issues_frequent,
                data_links=to_errors("resources"),
                description="What the collector found too slow or too large in an hour.",
                width=24,
            ),
            errors_of("resources", "Resource Errors", "What is logged of errors with memory and disks."),
        ),
    ),
)
