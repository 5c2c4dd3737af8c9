"""Changes of a small workspace, each with the lines that its reviewer needs.

They were written before the code that makes the lines, and are its measure: whoever has to change a line says why. A
seed's lines are all that may be said of it: what else is true of the change follows from them, and would only be noise.
Words are the same wherever the same is meant:

- `removed`, `added`, `renamed, was X`, `retitled, was "X"`, `moved`, `resized`; `before → after`; `none` for nothing.
- Behind a comma: what it does to the object itself (`fires later`). Behind a semicolon: what it does to others.
- Alerts watch, recordings record, panels show: `watches fewer series`.
- At most three names, then `and N more`; each with its kind: `alert A, panel B`.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

METRICS = "metrics/pocket_agent.py"
JOBS = "metrics/jobs.py"
ALERTS = "alerts/pocket_agent.py"
ROUTING = "alerts/routing.py"
SERVER = "dashboards/pocket_agent.py"
HOSTS = "dashboards/hosts.py"

Level = Literal["note", "look", "care", "alarm"]
Line = tuple[Level, str]


class Edit(NamedTuple):
    """One replacement in a file; `old` stands there exactly once."""

    file: str
    old: str
    new: str


class Seed(NamedTuple):
    """A change. `details` are lines that one of the remarks must hold beside its first."""

    name: str
    edits: tuple[Edit, ...]
    lines: tuple[Line, ...]
    details: tuple[str, ...] = ()


def seed(name: str, file: str, old: str, new: str, *lines: Line, details: tuple[str, ...] = ()) -> Seed:
    """A change in one place."""
    return Seed(name, (Edit(file, old, new),), lines, details)


RATIO = "job:pocket_agent_executions_failed:ratio_rate5m"
PANEL = "panel Pocket Agent Server"
HEAP_ALERT = """\
heap_large = AlertRule(
    "PocketAgentHeapLarge",
    m.heap_bytes > 2_000_000_000,
    for_="5m",
    severity=P1,
    summary="The heap is large",
)
"""

ALERT_SEEDS = (
    Seed(
        "an alert that pages is removed",
        (
            Edit(ALERTS, "\nservice_down = AlertRule(", "\n_service_down = AlertRule("),
            Edit(ALERTS, "        service_down,\n", ""),
        ),
        (("alarm", "alert PocketAgentDown: removed; it was P0 and paged PagerDuty"),),
        ("it notified PagerDuty, Slack #alerts-critical, Email leads@example.org",),
    ),
    Seed(
        "an alert that pages nobody is removed",
        (
            Edit(ALERTS, "\nhigh_error_rate = AlertRule(", "\n_high_error_rate = AlertRule("),
            Edit(ALERTS, "        high_error_rate,\n", ""),
        ),
        (("alarm", "alert PocketAgentHighErrorRate: removed; it was P2 and notified Slack #alerts-team"),),
    ),
    Seed(
        "an alert is added",
        (
            Edit(ALERTS, "slow_group = RuleGroup(", HEAP_ALERT + "slow_group = RuleGroup("),
            Edit(ALERTS, "rules=(most_fail, queue_stuck)", "rules=(most_fail, queue_stuck, heap_large)"),
        ),
        (
            (
                "look",
                "alert PocketAgentHeapLarge: added; it is P1 and notifies Slack #alerts-high, "
                "Webhook http://tickets:8080/alerts",
            ),
        ),
    ),
    seed(
        "an alert is renamed",
        ALERTS,
        '"PocketAgentDown"',
        '"PocketAgentUnreachable"',
        ("look", "alert PocketAgentUnreachable: renamed, was PocketAgentDown"),
    ),
    seed(
        "a severity is lowered, and nobody is woken",
        ALERTS,
        "severity=P0",
        "severity=P2",
        ("alarm", "alert PocketAgentDown: severity P0 → P2; no longer pages"),
        details=("notifies Slack #alerts-team instead of PagerDuty, Slack #alerts-critical, Email leads@example.org",),
    ),
    seed(
        "a severity is lowered, and others are told",
        ALERTS,
        '> 0.5,\n    for_="5m",\n    severity=P2',
        '> 0.5,\n    for_="5m",\n    severity=P3',
        (
            "alarm",
            "alert PocketAgentHighErrorRate: severity P2 → P3; notifies Slack #alerts-low instead of "
            "Slack #alerts-team",
        ),
    ),
    seed(
        "a severity is raised",
        ALERTS,
        '> 0.05,\n    for_="5m",\n    severity=P2',
        '> 0.05,\n    for_="5m",\n    severity=P0',
        ("look", "alert PocketAgentHighErrorRatio: severity P2 → P0; pages PagerDuty now"),
    ),
    seed(
        "a threshold is loosened",
        ALERTS,
        "error_ratio > 0.05",
        "error_ratio > 0.1",
        ("alarm", "alert PocketAgentHighErrorRatio: threshold > 0.05 → > 0.1, fires later"),
    ),
    seed(
        "a threshold is tightened, and a panel draws it",
        ALERTS,
        "m.connections_active > 90",
        "m.connections_active > 80",
        ("look", "alert PocketAgentTooManyConnections: threshold > 90 → > 80, fires sooner"),
        (
            "note",
            f"{PANEL} / Traffic / Active connections: thresholds green, orange from 90 → green, orange from 80",
        ),
    ),
    seed(
        "a threshold takes its bound in",
        ALERTS,
        "> 0.5,",
        ">= 0.5,",
        ("look", "alert PocketAgentHighErrorRate: threshold > 0.5 → >= 0.5, fires sooner"),
    ),
    seed(
        "a comparison is turned round",
        ALERTS,
        "> 0.5,",
        "< 0.5,",
        ("alarm", "alert PocketAgentHighErrorRate: threshold > 0.5 → < 0.5, fires on the other side"),
    ),
    seed(
        "an equality asks for another value",
        ALERTS,
        'up(job="pocket-agent") == 0',
        'up(job="pocket-agent") == 1',
        ("alarm", "alert PocketAgentDown: threshold == 0 → == 1, fires at another value"),
    ),
    seed(
        "an alert waits longer",
        ALERTS,
        'for_="2m"',
        'for_="10m"',
        ("care", "alert PocketAgentDown: for 2m → 10m, fires later"),
    ),
    seed(
        "an alert waits shorter",
        ALERTS,
        'for_="10m"',
        'for_="5m"',
        ("look", "alert PocketAgentSlowExecutions: for 10m → 5m, fires sooner"),
    ),
    seed(
        "an alert does not wait",
        ALERTS,
        '    for_="1m",\n',
        "",
        ("look", "alert PocketAgentMostExecutionsFail: for 1m → none, fires at once"),
    ),
    seed(
        "a matcher is added",
        ALERTS,
        'up(job="pocket-agent") == 0',
        'up(job="pocket-agent", instance="localhost:9091") == 0',
        ("care", 'alert PocketAgentDown: matcher instance="localhost:9091" added, watches fewer series'),
    ),
    seed(
        "a matcher is removed",
        ALERTS,
        'ratio_rate5m{job="pocket-agent"} > 0.5',
        "ratio_rate5m > 0.5",
        ("look", 'alert PocketAgentMostExecutionsFail: matcher job="pocket-agent" removed, watches more series'),
    ),
    seed(
        "a matcher asks for another value",
        ALERTS,
        'up(job="pocket-agent") == 0',
        'up(job="node") == 0',
        ("care", 'alert PocketAgentDown: matcher job="pocket-agent" → job="node", watches other series'),
    ),
    seed(
        "a window is longer",
        ALERTS,
        'm.errors.rate("5m")',
        'm.errors.rate("30m")',
        ("look", "alert PocketAgentHighErrorRate: window 5m → 30m, reacts slower"),
    ),
    seed(
        "an alert is added up by another label",
        ALERTS,
        '.sum(by="instance") > 0.5',
        '.sum(by="job") > 0.5',
        (
            "care",
            "alert PocketAgentHighErrorRate: sum by (instance) → sum by (job), fires per job instead of per instance",
        ),
    ),
    seed(
        "a function is another",
        ALERTS,
        'm.errors.rate("5m")',
        'm.errors.irate("5m")',
        ("look", "alert PocketAgentHighErrorRate: function rate → irate"),
    ),
    seed(
        "a quantile is lower",
        ALERTS,
        "quantile(0.95",
        "quantile(0.5",
        ("care", "alert PocketAgentSlowExecutions: quantile 0.95 → 0.5, fires later"),
    ),
    seed(
        "an alert watches another metric",
        ALERTS,
        'm.errors.rate("5m")',
        'm.messages.rate("5m")',
        (
            "care",
            "alert PocketAgentHighErrorRate: watches pocket_agent_messages_total instead of pocket_agent_errors_total",
        ),
    ),
    seed(
        "a condition is added",
        ALERTS,
        'm.errors.rate("5m").sum(by="instance") > 0.5',
        '(m.errors.rate("5m").sum(by="instance") > 0.5) & (up(job="pocket-agent") == 1)',
        (
            "care",
            'alert PocketAgentHighErrorRate: condition and up{job="pocket-agent"} == 1 added, fires less often',
        ),
    ),
    seed(
        "an expression is another altogether",
        ALERTS,
        "error_ratio > 0.05",
        'm.executions(status="error").increase("1h").sum(by="job") > 10',
        ("care", "alert PocketAgentHighErrorRatio: expression changed"),
        details=(
            f"before: {RATIO} > 0.05",
            'after: sum by (job) (increase(pocket_agent_executions_total{status="error"}[1h])) > 10',
        ),
    ),
    seed(
        "a label is added",
        ALERTS,
        'keep_firing_for="10m",',
        'keep_firing_for="10m",\n    labels={"tier": "backend"},',
        ("look", 'alert PocketAgentQueueStuck: label tier="backend" added'),
    ),
    seed(
        "a label is removed",
        ALERTS,
        '    labels={"team": "agents"},\n',
        "",
        ("look", 'alert PocketAgentMostExecutionsFail: label team="agents" removed'),
    ),
    seed(
        "a label routes an alert elsewhere",
        ALERTS,
        '{"team": "agents"}',
        '{"team": "billing"}',
        (
            "care",
            'alert PocketAgentMostExecutionsFail: label team="agents" → team="billing"; notifies Slack #billing '
            "instead of Slack #alerts-high, Webhook http://tickets:8080/alerts",
        ),
    ),
    seed(
        "a label routes a page elsewhere",
        ALERTS,
        'for_="2m",',
        'for_="2m",\n    labels={"team": "billing"},',
        ("alarm", 'alert PocketAgentDown: label team="billing" added; no longer pages'),
    ),
    seed(
        "a summary is reworded",
        ALERTS,
        '"Many errors"',
        '"Many executions fail"',
        ("note", 'alert PocketAgentHighErrorRate: summary "Many errors" → "Many executions fail"'),
    ),
    seed(
        "a runbook is removed",
        ALERTS,
        '    runbook="docs/runbooks/pocket-agent-down.md",\n',
        "",
        ("care", "alert PocketAgentDown: runbook docs/runbooks/pocket-agent-down.md removed"),
    ),
    seed(
        "a runbook is another",
        ALERTS,
        "docs/runbooks/pocket-agent-queue.md",
        "docs/runbooks/queues.md",
        (
            "note",
            "alert PocketAgentQueueStuck: runbook docs/runbooks/pocket-agent-queue.md → docs/runbooks/queues.md",
        ),
    ),
    seed(
        "an alert has another owner",
        ALERTS,
        'for_="2m",',
        'for_="2m",\n    owner="team-core",',
        ("look", "alert PocketAgentDown: owner team-agents → team-core"),
    ),
    seed(
        "an alert resolves later",
        ALERTS,
        'keep_firing_for="10m"',
        'keep_firing_for="30m"',
        ("look", "alert PocketAgentQueueStuck: keep firing for 10m → 30m, resolves later"),
    ),
)

_ALERTS = "alert PocketAgentHighErrorRatio, alert PocketAgentMostExecutionsFail"
READERS = f"{_ALERTS}, {PANEL} / Latency / Failures"
RULE_SEEDS = (
    Seed(
        "a recording is removed, and read",
        (
            Edit(ALERTS, "\nerror_ratio = RecordingRule(", "\n_error_ratio = RecordingRule("),
            Edit(ALERTS, "error_ratio > 0.05", "_error_ratio > 0.05"),
            Edit(ALERTS, "        error_ratio,\n", ""),
        ),
        (("care", f"recording {RATIO}: removed, but still read by {READERS}"),),
    ),
    Seed(
        "a recording is removed, and not read",
        (
            Edit(ALERTS, "\nmessage_rate = RecordingRule(", "\n_message_rate = RecordingRule("),
            Edit(ALERTS, "        message_rate,\n", ""),
        ),
        (("look", "recording job:pocket_agent_messages:rate5m: removed; nothing here reads it"),),
    ),
    seed(
        "a recording is renamed, and read under its old name",
        ALERTS,
        f'    "{RATIO}",\n',
        '    "job:pocket_agent_executions_failed:ratio5m",\n',
        (
            "care",
            f"recording job:pocket_agent_executions_failed:ratio5m: renamed, was {RATIO}; still read under the old "
            f"name by alert PocketAgentMostExecutionsFail, {PANEL} / Latency / Failures",
        ),
    ),
    seed(
        "a recording is renamed, and nobody reads it",
        ALERTS,
        '"job:pocket_agent_messages:rate5m"',
        '"job:pocket_agent_messages:rate_5m"',
        ("look", "recording job:pocket_agent_messages:rate_5m: renamed, was job:pocket_agent_messages:rate5m"),
    ),
    Seed(
        "a recording is added",
        (
            Edit(
                ALERTS,
                "\nservice_down = AlertRule(",
                '\nerror_rate = RecordingRule("job:pocket_agent_errors:rate5m", m.errors.rate().sum(by="job"))'
                "\nservice_down = AlertRule(",
            ),
            Edit(ALERTS, "        message_rate,\n", "        message_rate,\n        error_rate,\n"),
        ),
        (("note", "recording job:pocket_agent_errors:rate5m: added"),),
    ),
    seed(
        "a recording selects more",
        ALERTS,
        'm.executions(status="error").rate("5m").sum(by="job") / m.',
        'm.executions(status=("error", "timeout")).rate("5m").sum(by="job") / m.',
        ("look", f'recording {RATIO}: matcher status="error" → status=~"error|timeout", records more series'),
        details=(f"read by {READERS}",),
    ),
    seed(
        "a recording's window is longer",
        ALERTS,
        'm.messages.rate("5m")',
        'm.messages.rate("15m")',
        ("look", "recording job:pocket_agent_messages:rate5m: window 5m → 15m, reacts slower"),
    ),
    seed(
        "a recording keeps one label more",
        ALERTS,
        'm.messages.rate("5m").sum(by="job")',
        'm.messages.rate("5m").sum(by=("job", "direction"))',
        (
            "care",
            "recording job:pocket_agent_messages:rate5m: sum by (job) → sum by (job, direction), "
            "records per job, direction instead of per job",
        ),
    ),
    seed(
        "a recording has a label",
        ALERTS,
        'm.messages.rate("5m").sum(by="job"))',
        'm.messages.rate("5m").sum(by="job"), labels={"level": "job"})',
        ("look", 'recording job:pocket_agent_messages:rate5m: label level="job" added'),
    ),
    seed(
        "a group is evaluated less often",
        ALERTS,
        'interval="30s"',
        'interval="5m"',
        ("care", "group pocket-agent: interval 30s → 5m, evaluates less often"),
    ),
    seed(
        "a group is evaluated more often",
        ALERTS,
        'interval="1m"',
        'interval="15s"',
        ("look", "group pocket-agent-queue: interval 1m → 15s, evaluates more often"),
    ),
    seed(
        "a group is renamed",
        ALERTS,
        '    "pocket-agent-queue",',
        '    "queue",',
        ("look", "group queue: renamed, was pocket-agent-queue"),
    ),
    Seed(
        "a group is added",
        (
            Edit(
                ALERTS,
                "slow_group = RuleGroup(",
                HEAP_ALERT
                + 'heap_group = RuleGroup("pocket-agent-heap", rules=(heap_large,), owner="team-agents", '
                + 'labels={"service": "pocket-agent"})\nslow_group = RuleGroup(',
            ),
        ),
        (
            (
                "look",
                "alert PocketAgentHeapLarge: added; it is P1 and notifies Slack #alerts-high, "
                "Webhook http://tickets:8080/alerts",
            ),
            ("note", "group pocket-agent-heap: added with 1 rule"),
        ),
    ),
    Seed(
        "a rule is moved to another group",
        (
            Edit(ALERTS, "rules=(most_fail, queue_stuck)", "rules=(queue_stuck,)"),
            Edit(ALERTS, "        slow_executions,\n    ),", "        slow_executions,\n        most_fail,\n    ),"),
        ),
        (
            (
                "look",
                "alert PocketAgentMostExecutionsFail: moved from group pocket-agent-queue to pocket-agent, "
                "evaluated every 1m → 30s",
            ),
        ),
    ),
    seed(
        "a group's rules have another label",
        ALERTS,
        'interval="30s",\n    labels={"service": "pocket-agent"}',
        'interval="30s",\n    labels={"service": "agents"}',
        ("look", 'group pocket-agent: label service="pocket-agent" → service="agents" on all rules'),
    ),
    seed(
        "a group's alerts have another owner",
        ALERTS,
        'owner="team-agents",\n    rules=(most_fail',
        'owner="team-core",\n    rules=(most_fail',
        ("look", "group pocket-agent-queue: owner team-agents → team-core on all alerts"),
    ),
    seed(
        "a group's rules stand in another order",
        ALERTS,
        "rules=(most_fail, queue_stuck)",
        "rules=(queue_stuck, most_fail)",
        ("note", "group pocket-agent-queue: rules in another order"),
    ),
)

METRIC_SEEDS = (
    seed(
        "a metric has another type",
        METRICS,
        'projects = Gauge("pocket_agent_projects"',
        'projects = Counter("pocket_agent_projects"',
        ("care", "metric pocket_agent_projects: gauge → counter"),
        details=(f"read by {PANEL} / Queue / Projects",),
    ),
    seed(
        "a metric has another unit",
        METRICS,
        'unit="seconds"',
        'unit="milliseconds"',
        ("care", "metric pocket_agent_queue_age: unit seconds → milliseconds"),
        ("look", f"{PANEL} / Queue / Queue age: unit s → ms"),
        details=(f"read by alert PocketAgentQueueStuck, {PANEL} / Queue / Queue age",),
    ),
    seed(
        "a metric loses a label that nobody reads",
        METRICS,
        'labels=("code", "operation")',
        'labels=("code",)',
        ("look", "metric pocket_agent_errors_total: label operation removed"),
    ),
    seed(
        "a metric loses a label that is read",
        METRICS,
        'labels=("code", "operation")',
        'labels=("operation",)',
        (
            "care",
            f"metric pocket_agent_errors_total: label code removed, but still read by {PANEL} / Latency / Error rate",
        ),
    ),
    seed(
        "a metric has ten times as many series",
        METRICS,
        '"Messages.",\n    labels={"direction": ("received", "sent")}',
        '"Messages.",\n    labels={"direction": ("received", "sent"), "shard": tuple("0123456789")}',
        ("care", "metric pocket_agent_messages_total: label shard added, 2 → 20 series on each target"),
    ),
    seed(
        "a label loses a value that is selected",
        METRICS,
        '"Claude executions.",\n    labels={"status": ("success", "error", "timeout")}',
        '"Claude executions.",\n    labels={"status": ("success", "timeout")}',
        (
            "care",
            'metric pocket_agent_executions_total: label value status="error" removed, but still read by '
            f"recording {RATIO}",
        ),
    ),
    seed(
        "a label has a value more",
        METRICS,
        '"Claude executions.",\n    labels={"status": ("success", "error", "timeout")}',
        '"Claude executions.",\n    labels={"status": ("success", "error", "timeout", "cancelled")}',
        ("note", 'metric pocket_agent_executions_total: label value status="cancelled" added'),
    ),
    seed(
        "the highest bucket is removed",
        METRICS,
        "120, 300, 600)",
        "120, 300)",
        ("care", "metric pocket_agent_execution_duration_seconds: bucket 600 removed, quantiles end at 300"),
        details=(f"read by alert PocketAgentSlowExecutions, {PANEL} / Latency / Execution duration",),
    ),
    seed(
        "a bucket is added",
        METRICS,
        "60, 120,",
        "60, 90, 120,",
        ("note", "metric pocket_agent_execution_duration_seconds: bucket 90 added"),
    ),
    seed(
        "a metric can be higher",
        METRICS,
        "range=(0, 100)",
        "range=(0, 200)",
        ("look", "metric pocket_agent_connections_active: range 0 to 100 → 0 to 200"),
    ),
    seed(
        "a metric that nobody reads is removed",
        METRICS,
        'heap_bytes = Gauge("pocket_agent_heap_bytes", "Heap of the server.", range=(0, None))\n',
        "",
        ("look", "metric pocket_agent_heap_bytes: removed; nothing here reads it"),
    ),
    Seed(
        "a metric that is read is removed",
        (
            Edit(METRICS, "\nmessages = Counter(", "\n_messages = Counter("),
            Edit(ALERTS, 'm.messages.rate("5m").sum(by="job")', 'm._messages.rate("5m").sum(by="job")'),
        ),
        (
            (
                "care",
                "metric pocket_agent_messages_total: removed, but still read by "
                f"recording job:pocket_agent_messages:rate5m, {PANEL} / Traffic / Messages",
            ),
            ("look", f"{PANEL} / Traffic / Messages: unit cps → none"),
        ),
    ),
    seed(
        "a metric is added",
        METRICS,
        "\nqueue_age = ",
        '\nrestarts = Counter("pocket_agent_restarts_total", "Restarts.")\nqueue_age = ',
        ("note", "metric pocket_agent_restarts_total: added"),
    ),
    seed(
        "a metric's help is reworded",
        METRICS,
        '"Errors."',
        '"Errors of any kind."',
        ("note", 'metric pocket_agent_errors_total: help "Errors." → "Errors of any kind."'),
    ),
)

HOSTS_TITLE = "dashboard Pocket Agent Hosts"
DASHBOARD_SEEDS = (
    seed(
        "a dashboard is added",
        HOSTS,
        "\nhosts = Dashboard(",
        '\nload = Dashboard("Pocket Agent Load", panels=(TimeSeries("Load", node.load5()),))\nhosts = Dashboard(',
        ("note", "dashboard Pocket Agent Load: added with 1 panel"),
    ),
    seed(
        "a dashboard is removed",
        HOSTS,
        "\nhosts = Dashboard(",
        "\n_hosts = Dashboard(",
        ("care", f"{HOSTS_TITLE}: removed with 3 panels"),
    ),
    seed(
        "a dashboard is retitled",
        SERVER,
        '"Pocket Agent Server"',
        '"Pocket Agent"',
        ("note", 'dashboard Pocket Agent: retitled, was "Pocket Agent Server"'),
    ),
    seed(
        "a dashboard is in another folder",
        HOSTS,
        'folder="Pocket Agent"',
        'folder="Machines"',
        ("look", f"{HOSTS_TITLE}: folder Pocket Agent → Machines"),
    ),
    seed(
        "a dashboard is refreshed more often",
        SERVER,
        'refresh="30s"',
        'refresh="5s"',
        ("note", "dashboard Pocket Agent Server: refresh 30s → 5s"),
    ),
    seed(
        "a dashboard shows another time range",
        SERVER,
        'refresh="30s",',
        'refresh="30s",\n    time=("now-24h", "now"),',
        ("note", "dashboard Pocket Agent Server: time range now-6h to now → now-24h to now"),
    ),
    seed(
        "a dashboard has another tag",
        SERVER,
        'tags=("pocket-agent",)',
        'tags=("pocket-agent", "agents")',
        ("note", "dashboard Pocket Agent Server: tag agents added"),
    ),
    seed(
        "a dashboard has another uid",
        HOSTS,
        'uid="pocket-agent-hosts"',
        'uid="pocket-agent-machines"',
        ("care", f"{HOSTS_TITLE}: uid pocket-agent-hosts → pocket-agent-machines, links to it break"),
    ),
    seed(
        "a variable is added",
        SERVER,
        "variables=(instance, window)",
        'variables=(instance, window, IntervalVariable("step", ("1m", "5m")))',
        ("note", "variable Pocket Agent Server / step: added"),
    ),
    seed(
        "a variable is removed, and used",
        SERVER,
        "variables=(instance, window)",
        "variables=(instance,)",
        (
            "care",
            f"variable Pocket Agent Server / window: removed, but still used by {PANEL} / Traffic / Messages",
        ),
    ),
    seed(
        "a variable asks otherwise",
        SERVER,
        'up(job="pocket-agent").label_values("instance")',
        'up().label_values("instance")',
        (
            "look",
            'variable Pocket Agent Server / instance: query label_values(up{job="pocket-agent"}, instance) → '
            "label_values(up, instance)",
        ),
    ),
    seed(
        "a variable takes one value",
        SERVER,
        "multi=True, include_all=True",
        "include_all=True",
        ("look", "variable Pocket Agent Server / instance: multi-value on → off"),
    ),
    seed(
        "a variable offers more",
        SERVER,
        '("5m", "1h")',
        '("5m", "1h", "6h")',
        ("note", "variable Pocket Agent Server / window: options 5m, 1h → 5m, 1h, 6h"),
    ),
    seed(
        "a variable has a label",
        SERVER,
        "multi=True, include_all=True",
        'multi=True, include_all=True, label="Server"',
        ("note", "variable Pocket Agent Server / instance: label none → Server"),
    ),
    seed(
        "an annotation is removed",
        SERVER,
        '(Annotation("Restarts", process.start_time_seconds(job="pocket-agent").changes("5m") > 0),)',
        "()",
        ("look", "annotation Pocket Agent Server / Restarts: removed"),
    ),
    seed(
        "an annotation asks otherwise",
        SERVER,
        '.changes("5m")',
        '.changes("10m")',
        ("look", "annotation Pocket Agent Server / Restarts: window 5m → 10m"),
    ),
    seed(
        "a link leads elsewhere",
        SERVER,
        "https://runbooks.example.org/pocket-agent",
        "https://wiki.example.org/pocket-agent",
        (
            "note",
            "link Pocket Agent Server / Runbooks: url https://runbooks.example.org/pocket-agent → "
            "https://wiki.example.org/pocket-agent",
        ),
    ),
    seed(
        "a library panel has another unit",
        SERVER,
        'unit="s")',
        'unit="dtdurations")',
        ("look", "library panel Up since: unit s → dtdurations"),
        details=(f"shown by {PANEL} / Queue / Up since",),
    ),
    seed(
        "a data source is elsewhere",
        HOSTS,
        'url="http://prometheus:9090"',
        'url="http://mimir:9009/prometheus"',
        ("care", "datasource Prometheus: url http://prometheus:9090 → http://mimir:9009/prometheus"),
    ),
)

PANEL_SEEDS = (
    seed(
        "a panel is added",
        SERVER,
        '            TimeSeries("Error rate"',
        '            TimeSeries("Errors by operation", m.errors.rate().sum(by="operation")),\n'
        '            TimeSeries("Error rate"',
        ("note", f"{PANEL} / Latency / Errors by operation: added"),
    ),
    seed(
        "a panel is removed",
        SERVER,
        '            TimeSeries("Error rate", m.errors.rate().sum(by="code"), legend="{{code}}"),\n',
        "",
        ("look", f"{PANEL} / Latency / Error rate: removed"),
    ),
    seed(
        "a panel that draws an alert's threshold is removed",
        SERVER,
        '            TimeSeries("Queue age", m.queue_age(instance=instance), thresholds=queue_stuck),\n',
        "",
        (
            "care",
            f"{PANEL} / Queue / Queue age: removed; it drew the threshold of alert PocketAgentQueueStuck",
        ),
    ),
    seed(
        "a panel no longer draws an alert's threshold",
        SERVER,
        ", thresholds=queue_stuck)",
        ")",
        ("care", f"{PANEL} / Queue / Queue age: no longer draws the threshold of alert PocketAgentQueueStuck"),
    ),
    Seed(
        "a panel is moved within its row",
        (
            Edit(
                SERVER,
                """\
            TimeSeries(
                "Messages",
                promql("sum by (direction) (rate(pocket_agent_messages_total[$window]))"),
                legend="{{direction}}",
                width=8,
            ),
""",
                "",
            ),
            Edit(
                SERVER,
                '            "Traffic",\n',
                """\
            "Traffic",
            TimeSeries(
                "Messages",
                promql("sum by (direction) (rate(pocket_agent_messages_total[$window]))"),
                legend="{{direction}}",
                width=8,
            ),
""",
            ),
        ),
        (("note", f"{PANEL} / Traffic / Messages: moved from place 3 to 1 in its row"),),
    ),
    Seed(
        "a panel is moved to another row",
        (
            Edit(
                SERVER,
                '            TimeSeries("Error rate", m.errors.rate().sum(by="code"), legend="{{code}}"),\n',
                "",
            ),
            Edit(
                SERVER,
                '            "Traffic",\n',
                '            "Traffic",\n'
                '            TimeSeries("Error rate", m.errors.rate().sum(by="code"), legend="{{code}}"),\n',
            ),
        ),
        (("note", f"{PANEL} / Traffic / Error rate: moved from row Latency"),),
    ),
    seed(
        "a panel is resized",
        SERVER,
        'legend="{{status}}",\n                width=8',
        'legend="{{status}}",\n                width=16',
        ("note", f"{PANEL} / Traffic / Execution rate: resized 8×8 → 16×8"),
    ),
    seed(
        "a panel is retitled",
        SERVER,
        '"Execution rate"',
        '"Executions"',
        ("note", f'{PANEL} / Traffic / Executions: retitled, was "Execution rate"'),
    ),
    seed(
        "a panel that draws an alert's threshold is retitled",
        SERVER,
        '"Queue age"',
        '"Oldest execution"',
        ("note", f'{PANEL} / Queue / Oldest execution: retitled, was "Queue age"'),
    ),
    seed(
        "a row is retitled",
        SERVER,
        '"Queue",\n',
        '"Waiting",\n',
        ("note", 'row Pocket Agent Server / Waiting: retitled, was "Queue"'),
    ),
    Seed(
        "a panel is of another kind",
        (
            Edit(
                SERVER,
                '            Stat(\n                "Projects"',
                '            GaugePanel(\n                "Projects"',
            ),
            Edit(SERVER, "    IntervalVariable,\n", "    GaugePanel,\n    IntervalVariable,\n"),
        ),
        (("look", f"{PANEL} / Queue / Projects: kind stat → gauge"),),
    ),
    seed(
        "a panel shows more",
        SERVER,
        "m.queue_age(instance=instance)",
        "m.queue_age",
        ("look", f'{PANEL} / Queue / Queue age: matcher instance=~"$instance" removed, shows more series'),
    ),
    seed(
        "a panel's window is another",
        SERVER,
        "ratio_rate5m[15m]",
        "ratio_rate5m[1h]",
        ("look", f"{PANEL} / Latency / Failures: window 15m → 1h"),
    ),
    seed(
        "a panel's function is another",
        SERVER,
        "max_over_time(",
        "avg_over_time(",
        ("look", f"{PANEL} / Latency / Failures: function max_over_time → avg_over_time"),
    ),
    seed(
        "a panel is added up by another label",
        SERVER,
        'm.errors.rate().sum(by="code"), legend="{{code}}"',
        'm.errors.rate().sum(by="operation"), legend="{{operation}}"',
        (
            "look",
            f"{PANEL} / Latency / Error rate: sum by (code) → sum by (operation), "
            "shows per operation instead of per code",
        ),
        ("note", f"{PANEL} / Latency / Error rate: legend {{{{code}}}} → {{{{operation}}}}"),
    ),
    seed(
        "a panel shows the highest alone",
        SERVER,
        'm.errors.rate().sum(by="code")',
        'm.errors.rate().sum(by="code").topk(5)',
        ("look", f"{PANEL} / Latency / Error rate: wrapped in topk(5, …)"),
    ),
    seed(
        "a panel asks something else",
        SERVER,
        'm.errors.rate().sum(by="code")',
        '(1 - m.executions(status="success").rate() / m.executions.rate())',
        ("look", f"{PANEL} / Latency / Error rate: query changed"),
        ("look", f"{PANEL} / Latency / Error rate: unit cps → percentunit"),
        details=("before: sum by (code) (rate(pocket_agent_errors_total[$__rate_interval]))",),
    ),
    seed(
        "a panel has a query more",
        SERVER,
        '"p95": m.execution_duration.quantile(0.95),',
        '"p95": m.execution_duration.quantile(0.95),\n                    "p99": m.execution_duration.quantile(0.99),',
        ("look", f"{PANEL} / Latency / Execution duration: query p99 added"),
    ),
    seed(
        "a panel has a query less",
        SERVER,
        '                    "p50": m.execution_duration.quantile(0.50),\n',
        "",
        ("look", f"{PANEL} / Latency / Execution duration: query p50 removed"),
    ),
    seed(
        "a panel has another unit",
        SERVER,
        'unit="percentunit"',
        'unit="percent"',
        ("look", f"{PANEL} / Latency / Failures: unit percentunit → percent"),
    ),
    seed(
        "a panel has decimals",
        SERVER,
        'unit="percentunit",',
        'unit="percentunit",\n                decimals=2,',
        ("note", f"{PANEL} / Latency / Failures: decimals none → 2"),
    ),
    seed(
        "a panel has other thresholds",
        SERVER,
        '(0.05, "orange")',
        '(0.1, "orange"), (0.5, "red")',
        (
            "note",
            f"{PANEL} / Latency / Failures: thresholds green, orange from 0.05 → green, orange from 0.1, red from 0.5",
        ),
    ),
    seed(
        "a panel's axis ends elsewhere",
        SERVER,
        "                max=1,\n",
        "                min=0,\n",
        ("note", f"{PANEL} / Latency / Failures: max 1 → none"),
        ("note", f"{PANEL} / Latency / Failures: min none → 0"),
    ),
    seed(
        "a panel has another legend",
        SERVER,
        '"{{status}}"',
        '"ended with {{status}}"',
        ("note", f"{PANEL} / Traffic / Execution rate: legend {{{{status}}}} → ended with {{{{status}}}}"),
    ),
    seed(
        "a panel asks another data source",
        SERVER,
        'unit="percentunit",',
        'unit="percentunit",\n                datasource="prometheus-long",',
        ("look", f"{PANEL} / Latency / Failures: data source ${{datasource}} → prometheus-long"),
    ),
    seed(
        "a panel is repeated",
        SERVER,
        ", thresholds=queue_stuck)",
        ", thresholds=queue_stuck, repeat=instance)",
        ("look", f"{PANEL} / Queue / Queue age: repeated for each instance"),
    ),
    seed(
        "a panel's description is reworded",
        SERVER,
        "Projects of all servers.",
        "Open projects of all servers.",
        (
            "note",
            f'{PANEL} / Queue / Projects: description "Projects of all servers." → "Open projects of all servers."',
        ),
    ),
    seed(
        "what no rule describes",
        HOSTS,
        'node.load1(), legend="{{instance}}"',
        'node.load1(), legend="{{instance}}", legend_placement="right"',
        ("note", "panel Pocket Agent Hosts / Load: options.legend.placement bottom → right"),
    ),
)

ROUTE = "routes=("
ROUTING_SEEDS = (
    seed(
        "a receiver no longer pages",
        ROUTING,
        '            PagerDuty(routing_key=Secret("PAGERDUTY_ROUTING_KEY")),\n',
        "",
        ("alarm", "receiver P0: PagerDuty removed; no longer pages for alert PocketAgentDown"),
    ),
    seed(
        "a receiver pages",
        ROUTING,
        'P1: (Slack("#alerts-high"),',
        'P1: (PagerDuty(routing_key=Secret("PAGERDUTY_ROUTING_KEY")), Slack("#alerts-high"),',
        (
            "look",
            "receiver P1: PagerDuty added; pages for alert PocketAgentMostExecutionsFail, "
            "alert PocketAgentQueueStuck now",
        ),
    ),
    seed(
        "a receiver writes to another channel",
        ROUTING,
        '"#alerts-critical"',
        '"#alerts-ops"',
        ("care", "receiver P0: Slack #alerts-critical → Slack #alerts-ops"),
    ),
    seed(
        "a receiver calls another address",
        ROUTING,
        "http://tickets:8080/alerts",
        "http://jira:8080/alerts",
        ("care", "receiver P1: Webhook http://tickets:8080/alerts → Webhook http://jira:8080/alerts"),
    ),
    seed(
        "a route takes a page away",
        ROUTING,
        ROUTE,
        'routes=(SubRoute({"alertname": "PocketAgentDown"}, receivers=(Slack("#agents"),), name="agents"), ',
        ("alarm", 'route alertname="PocketAgentDown": added; alert PocketAgentDown no longer pages'),
        ("note", "receiver agents: added, Slack #agents"),
        details=(
            "alert PocketAgentDown notifies Slack #agents instead of PagerDuty, Slack #alerts-critical, "
            "Email leads@example.org",
        ),
    ),
    seed(
        "a route takes an alert away",
        ROUTING,
        ROUTE,
        'routes=(SubRoute({"alertname": "PocketAgentHighErrorRate"}, receivers=(Slack("#agents"),), name="agents"), ',
        (
            "care",
            'route alertname="PocketAgentHighErrorRate": added; alert PocketAgentHighErrorRate notifies Slack #agents '
            "instead of Slack #alerts-team",
        ),
        ("note", "receiver agents: added, Slack #agents"),
    ),
    seed(
        "a route is removed that no alert takes",
        ROUTING,
        'routes=(SubRoute({"team": "billing"}, receivers=(Slack("#billing"),), name="billing"),)',
        "routes=()",
        ("look", 'route team="billing": removed'),
        ("note", "receiver billing: removed, Slack #billing"),
    ),
    seed(
        "an inhibition is added",
        ROUTING,
        "inhibit=(",
        'inhibit=(Inhibit(P1, over=(P2, P3), same=("service",)), ',
        (
            "alarm",
            'inhibition severity="P1" over severity=~"P2|P3": added; can silence alert PocketAgentHighErrorRate, '
            "alert PocketAgentHighErrorRatio, alert PocketAgentSlowExecutions and 1 more",
        ),
    ),
    seed(
        "an inhibition is removed",
        ROUTING,
        'inhibit=(Inhibit(P0, over=(P1, P2, P3), same=("service", "owner")),)',
        "inhibit=()",
        (
            "look",
            'inhibition severity="P0" over severity=~"P1|P2|P3": removed; no longer silences '
            "alert PocketAgentHighErrorRate, alert PocketAgentHighErrorRatio, alert PocketAgentMostExecutionsFail "
            "and 3 more",
        ),
    ),
    seed(
        "an inhibition asks for less",
        ROUTING,
        'same=("service", "owner")',
        'same=("service",)',
        (
            "alarm",
            'inhibition severity="P0" over severity=~"P1|P2|P3": same labels service, owner → service, silences more',
        ),
    ),
    seed(
        "alerts are grouped otherwise",
        ROUTING,
        'group_by=("alertname", "service")',
        'group_by=("alertname",)',
        ("look", "route default: grouped by alertname, service → alertname"),
    ),
    Seed(
        "a page is repeated later",
        (
            Edit(ROUTING, "        P0: (\n", '        P0: SubRoute(repeat_interval="4h", receivers=(\n'),
            Edit(ROUTING, '("leads@example.org"),\n        )', '("leads@example.org"),\n        ))'),
        ),
        (("care", 'route severity="P0": repeat interval 1h → 4h, reminds later'),),
    ),
    seed(
        "a route is muted",
        ROUTING,
        'P2: (Slack("#alerts-team"),)',
        'P2: SubRoute(receivers=(Slack("#alerts-team"),), mute=(nights,))',
        (
            "alarm",
            'route severity="P2": muted during nights; silences alert PocketAgentHighErrorRate, '
            "alert PocketAgentHighErrorRatio, alert PocketAgentTooManyConnections",
        ),
    ),
    seed(
        "a time interval is longer",
        ROUTING,
        '"22:00-24:00"',
        '"20:00-24:00"',
        ("care", 'time interval nights: 22:00-24:00 → 20:00-24:00; mutes route severity="P3"'),
    ),
    seed(
        "mails are sent by another server",
        ROUTING,
        "smtp.example.org:587",
        "mail.example.org:587",
        ("look", "alertmanager alertmanager: global.smtp_smarthost smtp.example.org:587 → mail.example.org:587"),
    ),
)

NODE_JOB = '        ScrapeJob("node", targets=("localhost:9100",), scrape_interval="30s", metrics=node),\n'
SCRAPE_SEEDS = (
    seed("a job is removed", JOBS, NODE_JOB, "", ("care", "job node: removed with 1 target")),
    seed(
        "a job is added",
        JOBS,
        NODE_JOB,
        NODE_JOB + '        ScrapeJob("grafana", targets=("localhost:3000",)),\n',
        ("note", "job grafana: added with 1 target"),
    ),
    seed(
        "a job is scraped less often",
        JOBS,
        'scrape_interval="30s"',
        'scrape_interval="2m"',
        ("look", "job node: scrape interval 30s → 2m, fewer samples"),
    ),
    seed(
        "a target is removed",
        JOBS,
        '("localhost:9091", "localhost:9092")',
        '("localhost:9091",)',
        ("care", "job pocket-agent: target localhost:9092 removed"),
    ),
    seed(
        "a target is added",
        JOBS,
        '("localhost:9091", "localhost:9092")',
        '("localhost:9091", "localhost:9092", "localhost:9093")',
        ("note", "job pocket-agent: target localhost:9093 added"),
    ),
    Seed(
        "series are dropped",
        (
            Edit(JOBS, "import PrometheusServer, ", "import PrometheusServer, Relabel, "),
            Edit(
                JOBS,
                'scrape_interval="30s", metrics=node',
                'scrape_interval="30s", metrics=node, metric_relabel=(Relabel(action="drop", '
                'source_labels=("__name__",), regex="node_scrape_.*"),)',
            ),
        ),
        (("care", 'job node: metric relabel added: drop __name__=~"node_scrape_.*"'),),
    ),
    seed(
        "samples are limited",
        JOBS,
        "metrics=pocket_agent",
        "metrics=pocket_agent, sample_limit=1000",
        ("care", "job pocket-agent: sample limit none → 1000"),
    ),
    seed(
        "a server's label is another",
        JOBS,
        '{"cluster": "home"}',
        '{"cluster": "prod"}',
        ("look", 'server prometheus: external label cluster="home" → cluster="prod"'),
    ),
    seed(
        "samples are kept shorter",
        JOBS,
        'retention="30d"',
        'retention="7d"',
        ("care", "server prometheus: retention 30d → 7d, older samples are deleted"),
    ),
    seed(
        "rules are evaluated less often",
        JOBS,
        'evaluation_interval="15s"',
        'evaluation_interval="1m"',
        ("care", "server prometheus: evaluation interval 15s → 1m, evaluates less often"),
    ),
    seed(
        "alerts are sent to nobody",
        JOBS,
        '    alertmanagers=("localhost:9093",),\n',
        "",
        ("alarm", "server prometheus: Alertmanager localhost:9093 removed; sends alerts to nobody"),
    ),
    seed(
        "a group is no longer evaluated",
        JOBS,
        'retention="30d",',
        'retention="30d",\n    rule_files=("rules/pocket-agent.yml",),',
        (
            "alarm",
            "server prometheus: rule files rules/*.yml → rules/pocket-agent.yml; no longer evaluates "
            "group pocket-agent-queue",
        ),
    ),
    seed(
        "samples are not sent on",
        JOBS,
        '    remote_write=(RemoteWrite("http://mimir:9009/api/v1/push", name="mimir"),),\n',
        "",
        ("care", "server prometheus: remote write mimir removed"),
    ),
)

SEEDS = (
    *ALERT_SEEDS,
    *RULE_SEEDS,
    *METRIC_SEEDS,
    *DASHBOARD_SEEDS,
    *PANEL_SEEDS,
    *ROUTING_SEEDS,
    *SCRAPE_SEEDS,
)

# One pull request: what wakes somebody first, what nobody notices last.
COMBINED = (
    "a dashboard is refreshed more often",
    "a metric is added",
    "a panel has decimals",
    "a window is longer",
    "an alert waits longer",
    "a job is removed",
    "a receiver no longer pages",
    "an equality asks for another value",
    "a group's rules stand in another order",
    "a panel shows more",
)


def same(name: str, *edits: tuple[str, str, str]) -> Seed:
    """A change of which there is nothing to say."""
    return Seed(name, tuple(Edit(*one) for one in edits), ())


UNCHANGED = (
    same(
        "keyword arguments in another order",
        (
            ALERTS,
            'for_="2m",\n    severity=P0,\n    summary="Pocket Agent Server is down",\n',
            'summary="Pocket Agent Server is down",\n    severity=P0,\n    for_="2m",\n',
        ),
        (SERVER, 'uid="pocket-agent",\n    folder="Pocket Agent",', 'folder="Pocket Agent",\n    uid="pocket-agent",'),
    ),
    same(
        "an expression on several lines",
        (
            ALERTS,
            '    m.errors.rate("5m").sum(by="instance") > 0.5,\n',
            '    (\n        m.errors\n        .rate("5m")\n        .sum(by=("instance",))\n    )\n    > 0.50,\n',
        ),
    ),
    same(
        "PromQL with other spaces",
        (
            ALERTS,
            """'job:pocket_agent_executions_failed:ratio_rate5m{job="pocket-agent"} > 0.5'""",
            """'job:pocket_agent_executions_failed:ratio_rate5m{ job = "pocket-agent", }>0.50'""",
        ),
        (
            SERVER,
            '"sum by (direction) (rate(pocket_agent_messages_total[$window]))"',
            '"sum(rate(pocket_agent_messages_total[ $window ]))   by(direction)"',
        ),
    ),
    same(
        "matchers in another order",
        (
            SERVER,
            """'time() - process_start_time_seconds{job="pocket-agent"}'""",
            """'time() - {job="pocket-agent", __name__="process_start_time_seconds"}'""",
        ),
    ),
    same(
        "an expression as text",
        (
            ALERTS,
            'm.messages.rate("5m").sum(by="job")',
            'promql("sum by (job) (rate(pocket_agent_messages_total[5m]))")',
        ),
    ),
    same(
        "a Python variable is renamed",
        (METRICS, "\nheap_bytes = Gauge(", "\nheap = Gauge("),
        (ALERTS, "\nqueue_stuck = AlertRule(", "\nwaiting = AlertRule("),
        (ALERTS, "(most_fail, queue_stuck)", "(most_fail, waiting)"),
        (SERVER, "import queue_stuck, too", "import waiting, too"),
        (SERVER, "thresholds=queue_stuck", "thresholds=waiting"),
    ),
    same(
        "a comment",
        (ALERTS, "\nservice_down = AlertRule(", "\n# Somebody is woken.\n\n\nservice_down = AlertRule("),
        (METRICS, '"""Metrics that the Pocket Agent server exposes."""', '"""Metrics of Pocket Agent."""'),
        (HOSTS, '        TimeSeries("Load"', '        # One minute.\n        TimeSeries("Load"'),
    ),
    same(
        "a definition in another file",
        (METRICS, 'heap_bytes = Gauge("pocket_agent_heap_bytes", "Heap of the server.", range=(0, None))\n', ""),
        (
            JOBS,
            "prometheus = PrometheusServer(",
            'heap_bytes = Gauge("pocket_agent_heap_bytes", "Heap of the server.", range=(0, None))\n'
            "prometheus = PrometheusServer(",
        ),
        (JOBS, "from obsdsl import PrometheusServer", "from obsdsl import Gauge, PrometheusServer"),
        (JOBS, "metrics=pocket_agent)", "metrics=(pocket_agent, heap_bytes))"),
        (HOSTS, 'store = GrafanaDataSource("prometheus", "prometheus-main", ', "store = GrafanaDataSource(**_STORE, "),
        (
            HOSTS,
            '"""The machines, and the data source of all dashboards."""',
            '"""The machines."""\n\n_STORE = {"type": "prometheus", "uid": "prometheus-main"}\n',
        ),
    ),
    same(
        "defaults are written out",
        (SERVER, 'refresh="30s",', 'refresh="30s",\n    time=("now-6h", "now"),\n    timezone="browser",'),
        (JOBS, 'retention="30d",', 'retention="30d",\n    rule_files=("rules/*.yml",),'),
    ),
    same(
        "labels and metrics in another order",
        (METRICS, 'labels=("code", "operation")', 'labels=("operation", "code")'),
        (METRICS, 'labels={"direction": ("received", "sent")}', 'labels={"direction": ("sent", "received")}'),
    ),
    same(
        "a duration in other words",
        (ALERTS, 'for_="2m"', 'for_="120s"'),
        (JOBS, 'retention="30d"', 'retention="720h"'),
        (ROUTING, '"22:00-24:00"', '"22:00 - 24:00"'),
    ),
    same(
        "a list for a tuple",
        (SERVER, 'tags=("pocket-agent",)', 'tags=["pocket-agent"]'),
        (JOBS, '("localhost:9091", "localhost:9092")', '["localhost:9091", "localhost:9092"]'),
    ),
)
