"""Claude Code: plans, agents that work together, and tasks."""

from metrics import claude_code as m
from obsdsl import P2, P3, AlertRule, RecordingRule, RuleGroup

planning_p95 = RecordingRule(
    "job:goap_planning_duration_seconds:p95_rate5m", m.goap_planning_duration.quantile(0.95, by="job", window="5m")
)
tasks = RecordingRule("job:tasks_completed:rate15m", m.tasks_completed.rate("15m").sum(by="job"))
task_failure_ratio = RecordingRule(
    "job:tasks_failed:ratio_rate15m",
    m.tasks_completed(status="failure").rate("15m").sum(by="job") / m.tasks_completed.rate("15m").sum(by="job"),
)
queue = RecordingRule("job:background_tasks_queued:sum", m.background_tasks_queued.sum(by="job"))

planning_slow = AlertRule(
    "GOAPPlanningSlowdown",
    planning_p95 > 5,
    for_="10m",
    severity=P2,
    summary="Plans take more than 5 seconds",
    description="5 % of the plans of {{ $labels.job }} take {{ $value | humanizeDuration }} or longer.",
)
efficiency_low = AlertRule(
    "AgentCoordinationEfficiency",
    m.coordination_efficiency < 0.95,
    for_="15m",
    severity=P2,
    summary="Agents wait for each other",
    description="The efficiency on {{ $labels.instance }} is {{ $value | humanizePercentage }} (target: 95 %).",
)
tasks_failing = AlertRule(
    "TaskFailureRatioHigh",
    task_failure_ratio > 0.1,
    for_="10m",
    severity=P2,
    summary="More than 10 % of tasks fail",
    description="{{ $value | humanizePercentage }} of the tasks of {{ $labels.job }} fail.",
)
tasks_stuck = AlertRule(
    "BackgroundTasksStuck",
    (queue > 0) & (tasks == 0),
    for_="15m",
    severity=P2,
    summary="Tasks wait, and none ends",
    description="{{ $value }} tasks of {{ $labels.job }} wait, and none has ended for half an hour.",
    panel="claude-code/GOAP Planning & Coordination/Background Tasks",
)
queue_long = AlertRule(
    "BackgroundTaskQueueLength",
    queue > 100,
    for_="15m",
    severity=P3,
    summary="More than 100 background tasks wait",
    description="{{ $value }} background tasks of {{ $labels.job }} wait.",
)

group = RuleGroup(
    "claude-code-coordination",
    interval="30s",
    labels={"service": "claude-code"},
    owner="team-coordination",
    rules=(
        planning_p95,
        tasks,
        task_failure_ratio,
        queue,
        planning_slow,
        efficiency_low,
        tasks_failing,
        tasks_stuck,
        queue_long,
    ),
)
