"""Claude Code V3.6.9: the dashboard of its agents."""

from alerts.claude_code_v369.agents import (
    duration_p95,
    executions,
    executions_each,
    failing,
    failure_ratio,
    failure_ratio_each,
    one_failing,
    slow,
    token_usage,
    tokens,
)
from alerts.claude_code_v369.baselines import agent_duration, agent_trend, token_trend
from alerts.claude_code_v369.baselines import token_usage as token_baseline
from dashboards.claude_code_v369.frame import described, errors_of, framed, to_errors
from metrics import claude_code_v369 as m
from obsdsl import Heatmap, Merge, Organize, Override, QueryVariable, Row, Stat, Table, TimeSeries

agent = QueryVariable("agent", m.agent_executions.label_values("agent"), label="Agent", multi=True, include_all=True)

dashboard = framed(
    "Agent Performance Dashboard",
    "agents",
    "Whether the agents succeed, how long they take, and how many tokens they use.",
    variables=(agent,),
    rows=(
        Row(
            "Executions",
            Stat(
                "Agent Failure Rate",
                failure_ratio,
                decimals=1,
                thresholds=failing,
                description="The share of all agents' tasks that fail, over five minutes.",
                height=8,
            ),
            Stat(
                "Executions",
                executions,
                unit="cps",
                decimals=2,
                description="Tasks that all agents end per second.",
                height=8,
            ),
            TimeSeries(
                "Agent Execution Success Rates",
                1 - failure_ratio_each(agent=agent),
                legend="{{agent}}",
                min=0,
                max=1,
                description="The share of its tasks at which each agent succeeds.",
            ),
            TimeSeries(
                "Average Execution Times by Agent",
                m.agent_execution_duration(agent=agent).mean(by="agent"),
                legend="{{agent}}",
                min=0,
                description="How long a task takes on average.",
            ),
            TimeSeries(
                "Execution Time Percentiles",
                {
                    "P50": m.agent_execution_duration(agent=agent).quantile(0.50),
                    "P95": m.agent_execution_duration(agent=agent).quantile(0.95),
                    "P99": m.agent_execution_duration(agent=agent).quantile(0.99),
                },
                min=0,
                description="The time within which half, 95 % and 99 % of the tasks end.",
            ),
            TimeSeries(
                "Slow Agents",
                duration_p95,
                legend="{{agent}}",
                min=0,
                thresholds=slow,
                description="What the alert watches: the time within which 95 % of an agent's tasks end.",
            ),
            Heatmap(
                "Execution Time Distribution",
                m.agent_execution_duration(agent=agent),
                description="How many tasks take how long.",
            ),
        ),
        Row(
            "Tokens",
            TimeSeries(
                "Token Usage Trends",
                tokens,
                legend="tokens a minute",
                min=0,
                thresholds=token_usage,
                description="Tokens that all agents use in a minute.",
            ),
            TimeSeries(
                "Tokens by Agent",
                m.agent_tokens(agent=agent).rate().sum(by=("agent", "direction")),
                legend="{{agent}}: {{direction}}",
                stack="normal",
                fill=20,
                description="Tokens per second that each agent reads and writes.",
            ),
            described(token_trend.panels[0], "Tokens: mean of a day", "Tokens per second, averaged over a day."),
            described(token_trend.panels[1], "Tokens: change in 1w", "The day's mean beside that of a week ago."),
        ),
        Row(
            "Comparison",
            Table(
                "Agent Comparison Metrics",
                {
                    "tasks": m.agent_executions(agent=agent).increase("1h").sum(by="agent"),
                    # A recording has its group's labels, too, which would make a row of its own.
                    "failed": failure_ratio_each(agent=agent).max(by="agent"),
                    "P95": duration_p95(agent=agent).max(by="agent"),
                    "tokens": m.agent_tokens(agent=agent).increase("1h").sum(by="agent"),
                },
                transformations=(
                    Merge(),
                    Organize(
                        hide=("Time",),
                        rename={
                            "Value #A": "tasks in an hour",
                            "Value #B": "share that fails",
                            "Value #C": "95 % end within",
                            "Value #D": "tokens in an hour",
                        },
                    ),
                ),
                overrides=(
                    Override(names=("tasks in an hour", "tokens in an hour"), decimals=0),
                    Override("share that fails", unit="ratio", decimals=1),
                    Override("95 % end within", unit="seconds", decimals=1),
                ),
                description="Each agent's tasks and tokens of an hour, failures and times.",
            ),
            TimeSeries(
                "Executions by Agent",
                executions_each(agent=agent),
                legend="{{agent}}",
                stack="normal",
                fill=20,
                description="Tasks that end per second.",
                width=24,
            ),
        ),
        Row(
            "Failures",
            TimeSeries(
                "Failed Executions Analysis",
                m.agent_failures(agent=agent).increase("1h").sum(by=("agent", "reason")),
                legend="{{agent}}: {{reason}}",
                decimals=0,
                stack="normal",
                fill=20,
                data_links=to_errors("agents"),
                description="Tasks that failed in an hour, by agent and by what went wrong.",
            ),
            TimeSeries(
                "Agents that Fail",
                failure_ratio_each,
                legend="{{agent}}",
                min=0,
                max=1,
                thresholds=one_failing,
                data_links=to_errors("agents"),
                description="What the alert watches: the share of its tasks that each agent fails.",
            ),
            errors_of("agents", "Agent Errors", "What agents log of their errors."),
        ),
        Row(
            "Baselines",
            described(
                agent_duration.panels[0],
                "Execution Time: beside its baseline",
                "The mean time of a task, and what it is at this time of other weeks.",
            ),
            described(
                agent_duration.panels[1],
                "Execution Time: deviations",
                "By how many usual deviations the mean time is off.",
            ),
            described(
                token_baseline.panels[0],
                "Tokens: beside its baseline",
                "Tokens per second, and how many they are at this time of other weeks.",
            ),
            described(
                token_baseline.panels[1], "Tokens: deviations", "By how many usual deviations the tokens are off."
            ),
            described(agent_trend.panels[0], "Execution Time: mean of a day", "A task's time, averaged over a day."),
            described(
                agent_trend.panels[1], "Execution Time: change in 1w", "The day's mean beside that of a week ago."
            ),
        ),
    ),
)
