"""Row 5: plans, agents that work together, and tasks."""

from alerts.claude_code.coordination import (
    efficiency_low,
    planning_p95,
    planning_slow,
    queue,
    queue_long,
    task_failure_ratio,
    tasks,
    tasks_failing,
)
from alerts.claude_code.neural import reuse_ratio
from metrics import claude_code as m
from obsdsl import GaugePanel, Row, Stat, TimeSeries

row = Row(
    "GOAP Planning & Coordination",
    TimeSeries(
        "GOAP Planning Duration",
        {
            "P50": m.goap_planning_duration.quantile(0.50),
            "P95 over 5 minutes": planning_p95,
            "P99": m.goap_planning_duration.quantile(0.99),
        },
        thresholds=planning_slow,
        description="The time within which half, 95 % and 99 % of the plans are made.",
    ),
    GaugePanel(
        "Coordination Efficiency",
        m.coordination_efficiency,
        legend="{{instance}}",
        min=0,
        max=1,
        thresholds=efficiency_low,
        description="The share of the agents' time that is spent on tasks. Target: 95 %.",
        width=6,
        height=8,
    ),
    GaugePanel(
        "Pattern Reuse Rate",
        reuse_ratio,
        legend="{{job}}",
        min=0,
        max=1,
        description="The share of retrievals whose pattern was used.",
        width=6,
        height=8,
    ),
    TimeSeries(
        "Task Completion Rate",
        m.tasks_completed.rate().sum(by=("task_type", "status")),
        legend="{{task_type}}: {{status}}",
        description="Tasks that end per second, by type and by how they end.",
    ),
    TimeSeries(
        "Active Patterns Count",
        m.patterns_active,
        legend="{{instance}}",
        min=0,
        description="Patterns that can be retrieved.",
    ),
    TimeSeries(
        "Task Failures",
        task_failure_ratio,
        legend="tasks that fail",
        min=0,
        max=1,
        thresholds=tasks_failing,
        description="The share of tasks that fail, over a quarter of an hour.",
    ),
    TimeSeries(
        "Background Tasks",
        queue,
        legend="that wait",
        min=0,
        thresholds=queue_long,
        description="Background tasks that wait to be run.",
    ),
    Stat(
        "Plans",
        m.goap_planning_duration.count_series.increase("1h").sum(),
        decimals=0,
        description="Plans that were made in an hour.",
        width=12,
        height=8,
    ),
    Stat("Tasks", tasks, description="Tasks that end per second, over a quarter of an hour.", width=12, height=8),
)
