"""Row 3: can what the agents claim be believed?"""

from alerts.claude_code.verification import (
    agent_unreliable,
    failure_ratio,
    rollbacks,
    truth_below_target,
    truth_critical,
    truth_score,
    verification_failures,
    verification_stalled,
    verifications,
)
from metrics import claude_code as m
from obsdsl import BarGauge, Heatmap, Row, Stat, TimeSeries

_truth = m.truth_score

row = Row(
    "Verification & Truth System",
    TimeSeries(
        "Truth Score Percentiles",
        {
            "P5": _truth.quantile(0.05),
            "P50": _truth.quantile(0.50),
            "P95": _truth.quantile(0.95),
            "P99": _truth.quantile(0.99),
        },
        min=0,
        max=1,
        description="What half, 95 % and 99 % of the scores stay below; P5 is what the worst get.",
    ),
    TimeSeries(
        "Verification Success Rate",
        1 - failure_ratio,
        legend="verifications that succeed",
        min=0,
        max=1,
        description="The share of verifications that an agent passes.",
    ),
    Stat(
        "Auto Rollbacks",
        m.auto_rollbacks.increase("1h").sum(by="job"),
        decimals=0,
        thresholds=rollbacks,
        description="Changes that were taken back in an hour.",
        height=8,
    ),
    BarGauge(
        "Agent Reliability",
        m.agent_truth_score,
        legend="{{agent_id}} on {{instance}}",
        min=0,
        max=1,
        thresholds=agent_unreliable,
        description="The present truth score of each agent.",
        width=18,
        height=8,
    ),
    TimeSeries(
        "Mean Truth Score",
        truth_score,
        legend="{{job}}",
        min=0,
        max=1,
        thresholds=(truth_below_target, truth_critical),
        description="The mean of all scores of five minutes: what the alerts watch.",
    ),
    Heatmap("Truth Score Distribution", m.truth_score, description="How many verifications gave which score."),
    TimeSeries(
        "Verification Failures",
        failure_ratio,
        legend="verifications that fail",
        min=0,
        max=1,
        thresholds=verification_failures,
        description="The share of verifications that an agent fails.",
    ),
    TimeSeries(
        "Verifications",
        verifications,
        legend="{{job}}",
        min=0,
        thresholds=verification_stalled,
        description="Verifications per second.",
    ),
)
