"""Claude Code V3.6.9: the dashboard of its hooks."""

from alerts.claude_code_v369.baselines import hook_duration
from alerts.claude_code_v369.hooks import duration_p95, failing, failure_ratio, memory, memory_high, rate, slow
from dashboards.claude_code_v369.frame import described, errors_of, framed, to_errors
from metrics import claude_code_v369 as m
from obsdsl import Heatmap, Organize, QueryVariable, Row, Table, TimeSeries

hook = QueryVariable("hook", m.hook_executions.label_values("hook"), label="Hook", multi=True, include_all=True)

dashboard = framed(
    "Hook Execution Dashboard",
    "hooks",
    "Whether the hooks succeed, how long they take, what they use, and which one starts which.",
    variables=(hook,),
    rows=(
        Row(
            "Executions",
            TimeSeries(
                "Hook Success Rates",
                1 - failure_ratio(hook=hook),
                legend="{{hook}}",
                min=0,
                max=1,
                description="The share of executions at which each hook succeeds.",
            ),
            TimeSeries(
                "Hook Executions",
                rate(hook=hook),
                legend="{{hook}}",
                stack="normal",
                fill=20,
                description="Executions that end per second.",
            ),
            Heatmap(
                "Execution Time Distributions",
                m.hook_execution_duration(hook=hook),
                description="How many executions take how long.",
            ),
            TimeSeries(
                "Slow Hooks",
                duration_p95,
                legend="{{hook}}",
                min=0,
                thresholds=slow,
                description="The time within which 95 % of a hook's executions end.",
            ),
            described(
                hook_duration.panels[0],
                "Execution Time: beside its baseline",
                "The mean time of an execution, and what it is at this time of other weeks.",
            ),
            described(
                hook_duration.panels[1],
                "Execution Time: deviations",
                "By how many usual deviations the mean time is off.",
            ),
        ),
        Row(
            "Failures",
            TimeSeries(
                "Hook Failure Analysis",
                m.hook_failures(hook=hook).increase("1h").sum(by=("hook", "reason")),
                legend="{{hook}}: {{reason}}",
                decimals=0,
                stack="normal",
                fill=20,
                data_links=to_errors("hooks"),
                description="Executions that failed in an hour, by hook and by what went wrong.",
            ),
            TimeSeries(
                "Hooks that Fail",
                failure_ratio,
                legend="{{hook}}",
                min=0,
                max=1,
                thresholds=failing,
                data_links=to_errors("hooks"),
                description="What the alert watches: the share of its executions that each hook fails.",
            ),
            errors_of("hooks", "Recent Hook Errors", "What hooks log of their errors."),
        ),
        Row(
            "Resources and chains",
            TimeSeries(
                "Resource Usage by Hook",
                memory,
                legend="{{hook}}",
                min=0,
                thresholds=memory_high,
                description="Memory that the last execution of each hook took.",
            ),
            Table(
                "Hook Dependencies",
                m.hook_chains(hook=hook).increase("1h").sum(by=("started_by", "hook")),
                transformations=(
                    Organize(
                        hide=("Time",),
                        rename={"started_by": "hook", "hook": "starts", "Value": "times in an hour"},
                    ),
                ),
                decimals=0,
                description="Which hook starts which, and how often in an hour.",
                width=12,
            ),
        ),
    ),
)
