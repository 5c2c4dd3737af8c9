"""More changes of the same workspace, found on a walk through what the code said of a hundred others.

Their lines were written after the code, and are what it should say; where it said something else, it was changed.
"""

from __future__ import annotations

from tests.review.seeds import ALERTS, HEAP_ALERT, HOSTS, JOBS, METRICS, PANEL, RATIO, ROUTING, SERVER, Edit, Seed, seed

_RATE = 'm.errors.rate("5m").sum(by="instance") > 0.5'
_RELABEL = Edit(JOBS, "import PrometheusServer, ", "import PrometheusServer, Relabel, ")
_PAGED = """\
        P0: (
            PagerDuty(routing_key=Secret("PAGERDUTY_ROUTING_KEY")),
            Slack("#alerts-critical"),
            Email("leads@example.org"),
        ),
"""

_ALERTS = (
    seed(
        "a matcher is turned round",
        ALERTS,
        "promql('job:pocket_agent_executions_failed:ratio_rate5m{job=\"pocket-agent\"} > 0.5')",
        "promql('job:pocket_agent_executions_failed:ratio_rate5m{job!=\"pocket-agent\"} > 0.5')",
        (
            "care",
            'alert PocketAgentMostExecutionsFail: matcher job="pocket-agent" → job!="pocket-agent", '
            "watches other series",
        ),
    ),
    seed(
        "an alert resolves at once",
        ALERTS,
        '    keep_firing_for="10m",\n',
        "",
        ("look", "alert PocketAgentQueueStuck: keep firing for 10m → none, resolves at once"),
    ),
    seed(
        "a severity is raised, and nobody is woken",
        ALERTS,
        '> 0.05,\n    for_="5m",\n    severity=P2',
        '> 0.05,\n    for_="5m",\n    severity=P1',
        (
            "look",
            "alert PocketAgentHighErrorRatio: severity P2 → P1; notifies Slack #alerts-high, "
            "Webhook http://tickets:8080/alerts instead of Slack #alerts-team",
        ),
    ),
    seed(
        "a threshold and a wait change together",
        ALERTS,
        '> 0.5,\n    for_="5m"',
        '> 0.7,\n    for_="10m"',
        ("alarm", "alert PocketAgentHighErrorRate: threshold > 0.5 → > 0.7, fires later"),
        ("care", "alert PocketAgentHighErrorRate: for 5m → 10m, fires later"),
    ),
    seed(
        "a threshold and a window change together",
        ALERTS,
        _RATE,
        'm.errors.rate("10m").sum(by="instance") > 0.4',
        ("look", "alert PocketAgentHighErrorRate: threshold > 0.5 → > 0.4, fires sooner"),
        ("look", "alert PocketAgentHighErrorRate: window 5m → 10m, reacts slower"),
    ),
    seed(
        "an alert and its recording are both looked at over more time",
        ALERTS,
        'm.executions(status="error").rate("5m").sum(by="job") / m.executions.rate("5m")',
        'm.executions(status="error").rate("15m").sum(by="job") / m.executions.rate("15m")',
        ("look", f"recording {RATIO}: window 5m → 15m, reacts slower"),
    ),
    seed(
        "an alert looks at what was",
        ALERTS,
        "m.queue_age > 300",
        'm.queue_age.offset("5m") > 300',
        ("look", "alert PocketAgentQueueStuck: offset 5m added"),
    ),
    seed(
        "an alert fires more often",
        ALERTS,
        _RATE,
        f'({_RATE}) | (up(job="pocket-agent") == 0)',
        ("look", 'alert PocketAgentHighErrorRate: condition or up{job="pocket-agent"} == 0 added, fires more often'),
    ),
    seed(
        "an alert is added up otherwise",
        ALERTS,
        '.sum(by="instance") > 0.5',
        '.avg(by="instance") > 0.5',
        ("care", "alert PocketAgentHighErrorRate: aggregation sum → avg"),
    ),
    seed(
        "an alert is no longer added up",
        ALERTS,
        '.sum(by="instance") > 0.5',
        " > 0.5",
        ("care", "alert PocketAgentHighErrorRate: no longer wrapped in sum by (instance) (…)"),
    ),
    seed(
        "an alert is added up",
        ALERTS,
        "m.queue_age > 300",
        'm.queue_age.max(by="job") > 300',
        ("care", "alert PocketAgentQueueStuck: wrapped in max by (job) (…)"),
    ),
    seed(
        "a function of another size",
        ALERTS,
        'm.errors.rate("5m")',
        'm.errors.increase("5m")',
        ("care", "alert PocketAgentHighErrorRate: function rate → increase"),
    ),
    Seed(
        "an alert is renamed and waits longer",
        (Edit(ALERTS, '"PocketAgentDown"', '"AgentDown"'), Edit(ALERTS, 'for_="2m"', 'for_="3m"')),
        (
            ("care", "alert AgentDown: for 2m → 3m, fires later"),
            ("look", "alert AgentDown: renamed, was PocketAgentDown"),
        ),
    ),
    Seed(
        "a group is removed",
        (
            Edit(ALERTS, "\nslow_group =", "\n_slow_group ="),
            Edit(ALERTS, "\nmost_fail =", "\n_most_fail ="),
            Edit(ALERTS, "\nqueue_stuck =", "\n_queue_stuck ="),
            Edit(ALERTS, "(most_fail, queue_stuck)", "(_most_fail, _queue_stuck)"),
            Edit(SERVER, "import queue_stuck, too", "import too"),
            Edit(SERVER, ", thresholds=queue_stuck", ""),
        ),
        (
            (
                "alarm",
                "alert PocketAgentMostExecutionsFail: removed; it was P1 and notified Slack #alerts-high, "
                "Webhook http://tickets:8080/alerts",
            ),
            (
                "alarm",
                "alert PocketAgentQueueStuck: removed; it was P1 and notified Slack #alerts-high, "
                "Webhook http://tickets:8080/alerts",
            ),
            ("note", "group pocket-agent-queue: removed with 2 rules"),
            ("note", f"{PANEL} / Queue / Queue age: threshold style dashed → none"),
            ("note", f"{PANEL} / Queue / Queue age: thresholds green, red from 300 → none"),
        ),
    ),
    seed(
        "a group is limited",
        ALERTS,
        'interval="30s",',
        'interval="30s",\n    limit=10,',
        ("care", "group pocket-agent: limit none → 10"),
    ),
)

_METRICS = (
    seed(
        "a metric is renamed",
        METRICS,
        '"pocket_agent_projects"',
        '"pocket_agent_projects_open"',
        ("look", "metric pocket_agent_projects_open: renamed, was pocket_agent_projects"),
        (
            "look",
            f"{PANEL} / Queue / Projects: shows pocket_agent_projects_open instead of pocket_agent_projects",
        ),
    ),
    seed(
        "a label may have any value",
        METRICS,
        'labels={"direction": ("received", "sent")}',
        'labels={"direction": ...}',
        ("look", 'metric pocket_agent_messages_total: label direction "received", "sent" → any value'),
    ),
    seed(
        "a label is renamed, and read",
        METRICS,
        'labels=("code", "operation")',
        'labels=("status_code", "operation")',
        (
            "care",
            f"metric pocket_agent_errors_total: label code removed, but still read by {PANEL} / Latency / Error rate",
        ),
        ("look", "metric pocket_agent_errors_total: label status_code added, with any value"),
    ),
)

_DASHBOARDS = (
    seed(
        "a variable is hidden",
        SERVER,
        '("5m", "1h"))',
        '("5m", "1h"), hide="variable")',
        ("note", "variable Pocket Agent Server / window: hide none → variable"),
    ),
    Seed(
        "a variable is renamed",
        (
            Edit(SERVER, 'IntervalVariable("window"', 'IntervalVariable("span"'),
            Edit(SERVER, "[$window]", "[$span]"),
        ),
        (("look", "variable Pocket Agent Server / span: renamed, was window"),),
    ),
    seed(
        "an annotation is renamed",
        SERVER,
        'Annotation("Restarts"',
        'Annotation("Starts"',
        ("note", "annotation Pocket Agent Server / Starts: renamed, was Restarts"),
    ),
    seed(
        "a link is retitled",
        SERVER,
        'DashboardLink("Runbooks"',
        'DashboardLink("Handbook"',
        ("note", 'link Pocket Agent Server / Handbook: retitled, was "Runbooks"'),
    ),
    seed(
        "a data source has another uid",
        HOSTS,
        '"prometheus-main"',
        '"prometheus-other"',
        ("care", "datasource Prometheus: uid prometheus-main → prometheus-other, references to it break"),
        ("look", "panel Pocket Agent Hosts / CPU: data source prometheus-main → prometheus-other"),
        ("look", "panel Pocket Agent Hosts / Disk: data source prometheus-main → prometheus-other"),
        ("look", "panel Pocket Agent Hosts / Load: data source prometheus-main → prometheus-other"),
    ),
    seed(
        "a library panel has another uid",
        SERVER,
        'uid="pocket-agent-uptime"',
        'uid="agent-uptime"',
        ("care", "library panel Up since: uid pocket-agent-uptime → agent-uptime, references to it break"),
        ("look", f"{PANEL} / Queue / Up since: library panel pocket-agent-uptime → agent-uptime"),
    ),
    seed(
        "a library panel is retitled",
        SERVER,
        'Stat("Up since"',
        'Stat("Uptime"',
        ("note", "library panel Uptime: renamed, was Up since"),
        ("note", f'{PANEL} / Queue / Uptime: retitled, was "Up since"'),
    ),
    seed(
        "series are stacked",
        SERVER,
        'legend="{{status}}",',
        'legend="{{status}}",\n                stack="normal",',
        ("look", f"{PANEL} / Traffic / Execution rate: stacking none → normal"),
    ),
    Seed(
        "a panel asks for the same of others",
        (
            Edit(HOSTS, 'avail_bytes(mountpoint="/")', 'avail_bytes(mountpoint="/data")'),
            Edit(HOSTS, 'size_bytes(mountpoint="/")', 'size_bytes(mountpoint="/data")'),
        ),
        (
            (
                "look",
                'panel Pocket Agent Hosts / Disk: matcher mountpoint="/" → mountpoint="/data", shows other series',
            ),
        ),
    ),
    seed(
        "a panel is retitled and asks otherwise",
        SERVER,
        'TimeSeries("Error rate", m.errors.rate().sum(by="code"), legend="{{code}}")',
        'TimeSeries("Errors", m.errors.rate().sum(by="operation"), legend="{{operation}}")',
        (
            "look",
            f"{PANEL} / Latency / Errors: sum by (code) → sum by (operation), shows per operation instead of per code",
        ),
        ("note", f"{PANEL} / Latency / Errors: legend {{{{code}}}} → {{{{operation}}}}"),
        ("note", f'{PANEL} / Latency / Errors: retitled, was "Error rate"'),
    ),
)

_ROUTING = (
    seed(
        "a severity is told to nobody",
        ROUTING,
        'P3: SubRoute(receivers=(Slack("#alerts-low"),), mute=(nights,))',
        "P3: SubRoute(receivers=(), mute=(nights,))",
        (
            "care",
            'route severity="P3": receiver default → nobody; alert PocketAgentSlowExecutions notifies nobody '
            "instead of Slack #alerts-low",
        ),
        ("note", "receiver nobody: added, notifies nobody"),
    ),
    seed(
        "a severity that pages is what all others are",
        ROUTING,
        _PAGED,
        '        P0: (Slack("#alerts-low"),),\n',
        ("alarm", 'route severity="P0": receiver P0 → default; alert PocketAgentDown no longer pages'),
        ("note", "receiver P0: removed, PagerDuty, Slack #alerts-critical, Email leads@example.org"),
    ),
    seed(
        "a pager has another key",
        ROUTING,
        "PAGERDUTY_ROUTING_KEY",
        "PAGERDUTY_OTHER_KEY",
        (
            "care",
            "receiver P0: PagerDuty: routing_key_file /run/secrets/PAGERDUTY_ROUTING_KEY → "
            "/run/secrets/PAGERDUTY_OTHER_KEY",
        ),
    ),
    seed(
        "mails go to somebody else",
        ROUTING,
        "leads@example.org",
        "bosses@example.org",
        ("care", "receiver P0: Email leads@example.org → Email bosses@example.org"),
    ),
    seed(
        "a message reads otherwise",
        ROUTING,
        'Slack("#alerts-critical")',
        'Slack("#alerts-critical", title="Down")',
        ("note", "receiver P0: Slack #alerts-critical: title Down added"),
    ),
    seed(
        "a route tells others, too",
        ROUTING,
        "routes=(",
        'routes=(SubRoute({"alertname": "PocketAgentDown"}, receivers=(Slack("#agents"),), name="agents", '
        "continue_=True), ",
        ("look", 'route alertname="PocketAgentDown": added; alert PocketAgentDown also notifies Slack #agents'),
        ("note", "receiver agents: added, Slack #agents"),
    ),
    seed(
        "a route takes other alerts",
        ROUTING,
        '{"team": "billing"}',
        '{"team": "agents"}',
        (
            "care",
            'route team="agents": added; alert PocketAgentMostExecutionsFail notifies Slack #billing instead of '
            "Slack #alerts-high, Webhook http://tickets:8080/alerts",
        ),
        ("look", 'route team="billing": removed'),
    ),
    seed(
        "a route is no longer muted",
        ROUTING,
        'SubRoute(receivers=(Slack("#alerts-low"),), mute=(nights,))',
        '(Slack("#alerts-low"),)',
        ("look", 'route severity="P3": no longer muted during nights'),
        ("look", "time interval nights: removed, 22:00-24:00"),
    ),
    seed(
        "a route is active at times alone",
        ROUTING,
        "mute=(nights,)",
        "active=(nights,)",
        ("alarm", 'route severity="P3": active only during nights; silences alert PocketAgentSlowExecutions'),
        ("look", 'route severity="P3": no longer muted during nights'),
    ),
    seed(
        "alerts are gathered for longer",
        ROUTING,
        'group_by=("alertname", "service"),',
        'group_by=("alertname", "service"),\n    group_wait="1m",',
        ("care", "route default: group wait 30s → 1m, notifies later"),
    ),
)

_SCRAPE = (
    seed(
        "a job is renamed",
        JOBS,
        'ScrapeJob("node"',
        'ScrapeJob("hosts"',
        ("care", "job hosts: renamed, was node"),
    ),
    seed(
        "a job that is watched is renamed",
        JOBS,
        'ScrapeJob("pocket-agent"',
        'ScrapeJob("agent"',
        (
            "care",
            "job agent: renamed, was pocket-agent; still read under the old name by alert PocketAgentDown, "
            "alert PocketAgentMostExecutionsFail, variable Pocket Agent Server / instance and 2 more",
        ),
    ),
    seed(
        "targets have a label",
        JOBS,
        "metrics=pocket_agent",
        'metrics=pocket_agent, labels={"env": "prod"}',
        ("look", 'job pocket-agent: label env="prod" added on its targets'),
    ),
    seed(
        "a job asks another page",
        JOBS,
        "metrics=pocket_agent",
        'metrics=pocket_agent, metrics_path="/m", scheme="https"',
        ("look", "job pocket-agent: metrics_path /m added"),
        ("look", "job pocket-agent: scheme https added"),
    ),
    seed(
        "a server waits shorter",
        JOBS,
        'scrape_interval="15s",',
        'scrape_interval="15s",\n    scrape_timeout="5s",',
        ("look", "server prometheus: global scrape_timeout 5s added"),
    ),
    Seed(
        "a label is dropped",
        (
            _RELABEL,
            Edit(
                JOBS,
                "metrics=pocket_agent",
                'metrics=pocket_agent, metric_relabel=(Relabel(action="labeldrop", regex="code"),)',
            ),
        ),
        (("care", "job pocket-agent: metric relabel added: labeldrop code"),),
    ),
    seed(
        "samples are kept as long as Prometheus likes",
        JOBS,
        '    retention="30d",\n',
        "",
        ("care", "server prometheus: retention 30d → none, older samples are deleted"),
    ),
    Seed(
        "alerts are dropped",
        (
            _RELABEL,
            Edit(
                JOBS,
                'retention="30d",',
                'retention="30d",\n    '
                'alert_relabel=(Relabel(action="drop", source_labels=("severity",), regex="P3"),),',
            ),
        ),
        (("alarm", 'server prometheus: alert relabel added: drop severity=~"P3"'),),
    ),
    seed(
        "a server has another label",
        JOBS,
        '{"cluster": "home"}',
        '{"cluster": "home", "replica": "1"}',
        ("look", 'server prometheus: external label replica="1" added'),
    ),
)

# Where there are two servers, their jobs are told apart.
_EDGE = 'edge = PrometheusServer(name="edge", rule_files=(), jobs=(ScrapeJob("node", targets=("edge:9100",)),))\n'
TWO_SERVERS = Edit(JOBS, "\nprometheus = PrometheusServer(", f"\n{_EDGE}prometheus = PrometheusServer(")
# Where a server lists its rule files.
LISTED = Edit(
    JOBS,
    'retention="30d",',
    'retention="30d",\n    rule_files=("rules/pocket-agent.yml", "rules/pocket-agent-queue.yml"),',
)
OF_LISTED_FILES = (
    seed(
        "a group is renamed, and loaded no more",
        ALERTS,
        '    "pocket-agent-queue",',
        '    "queue",',
        ("alarm", "group queue: renamed, was pocket-agent-queue; no server evaluates it any more"),
    ),
    Seed(
        "a group is added, and not loaded",
        (
            Edit(
                ALERTS,
                "slow_group = RuleGroup(",
                f'{HEAP_ALERT}heap_group = RuleGroup("heap", rules=(heap_large,), owner="team-agents", '
                'labels={"service": "pocket-agent"})\nslow_group = RuleGroup(',
            ),
        ),
        (
            ("care", "group heap: added with 1 rule; no server evaluates it"),
            (
                "look",
                "alert PocketAgentHeapLarge: added; it is P1 and notifies Slack #alerts-high, "
                "Webhook http://tickets:8080/alerts",
            ),
        ),
    ),
    Seed(
        "an alert is moved to a group that is not loaded",
        (
            Edit(
                ALERTS,
                "slow_group = RuleGroup(",
                'other = RuleGroup("other", interval="1m", rules=(queue_stuck,), owner="team-agents", '
                'labels={"service": "pocket-agent"})\nslow_group = RuleGroup(',
            ),
            Edit(ALERTS, "(most_fail, queue_stuck)", "(most_fail,)"),
        ),
        (
            (
                "alarm",
                "alert PocketAgentQueueStuck: moved from group pocket-agent-queue to other; "
                "no server evaluates it any more",
            ),
            ("care", "group other: added with 1 rule; no server evaluates it"),
        ),
    ),
)
OF_TWO_SERVERS = (
    seed(
        "a target of one of two servers is removed",
        JOBS,
        '("localhost:9091", "localhost:9092")',
        '("localhost:9091",)',
        ("care", "job prometheus / pocket-agent: target localhost:9092 removed"),
    ),
    seed(
        "jobs of one name of two servers",
        JOBS,
        'targets=("edge:9100",)',
        'targets=("edge:9100",), scheme="https"',
        ("look", "job edge / node: scheme https added"),
    ),
    seed("one of two servers is removed", JOBS, _EDGE, "", ("care", "server edge: removed with 1 job")),
)

MORE = (*_ALERTS, *_METRICS, *_DASHBOARDS, *_ROUTING, *_SCRAPE)
