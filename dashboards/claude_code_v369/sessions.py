"""Claude Code V3.6.9: the dashboard of its sessions."""

from alerts.claude_code_v369.baselines import session_duration
from alerts.claude_code_v369.sessions import corrupted, duration_p95, failing, failure_ratio, large, rate, slow
from dashboards.claude_code_v369.frame import described, errors_of, framed, to_errors
from metrics import claude_code_v369 as m
from obsdsl import Heatmap, Row, Stat, TimeSeries

_now, _, _, _, _, _expected, _, _ = session_duration.recordings

dashboard = framed(
    "Session Monitoring Dashboard",
    "sessions",
    "How many sessions there are, how large they are, and whether they can be loaded and saved.",
    rows=(
        Row(
            "Sessions",
            TimeSeries(
                "Active Session Counts",
                m.sessions_active,
                legend="{{instance}}",
                min=0,
                decimals=0,
                description="Sessions in use.",
            ),
            Heatmap(
                "Session Size Distribution", m.session_size, description="How many sessions are saved in which size."
            ),
            TimeSeries(
                "Largest Session",
                m.session_largest,
                legend="{{instance}}",
                min=0,
                thresholds=large,
                description="The size of the largest active session. Limit: 10 MB.",
            ),
            TimeSeries(
                "Session Size Percentiles",
                {"P50": m.session_size.quantile(0.50), "P95": m.session_size.quantile(0.95)},
                min=0,
                description="The size that half and 95 % of the saved sessions stay below.",
            ),
        ),
        Row(
            "Operations",
            TimeSeries(
                "Load/Save Performance",
                {
                    "{{operation}}: P50": m.session_operation_duration(operation=("load", "save")).quantile(
                        0.50, by="operation"
                    ),
                    "{{operation}}: P95": m.session_operation_duration(operation=("load", "save")).quantile(
                        0.95, by="operation"
                    ),
                },
                min=0,
                description="The time within which half and 95 % of the sessions are loaded and saved.",
            ),
            TimeSeries(
                "Session Operations by Type",
                rate,
                legend="{{operation}}",
                stack="normal",
                fill=20,
                description="Operations per second.",
            ),
            TimeSeries(
                "Slow Operations",
                duration_p95,
                legend="{{operation}}",
                min=0,
                thresholds=slow,
                description="What the alert watches: the time within which 95 % of each operation end.",
            ),
            TimeSeries(
                "Operation Time: beside its baseline",
                {"{{operation}}: now": _now, "{{operation}}: expected": _expected},
                min=0,
                description="The mean time of each operation, and what it is at this time of other weeks.",
            ),
            described(
                session_duration.panels[1],
                "Operation Time: deviations",
                "By how many usual deviations the mean time of each operation is off.",
            ),
        ),
        Row(
            "Session Health Indicators",
            Stat(
                "Damaged Sessions",
                m.session_corruptions.increase("15m"),
                legend="{{instance}}",
                decimals=0,
                thresholds=corrupted,
                description="Sessions that were found damaged in a quarter of an hour.",
                height=8,
            ),
            TimeSeries(
                "Failing Operations",
                failure_ratio,
                legend="{{operation}}",
                min=0,
                max=1,
                thresholds=failing,
                data_links=to_errors("sessions"),
                description="The share of each operation that fails.",
                width=18,
            ),
            errors_of("sessions", "Session Errors", "What is logged of errors with sessions."),
        ),
    ),
)
