"""For those who run it: is it there, does it work, and what does it take? (The document's technical dashboard, too.)"""

from alerts.claude_framework import anomalies, performance
from alerts.claude_framework import operations as a
from dashboards.claude_framework.views import GRAPH, NUMBER, THIRD, UP, WHOLE, deeper, described, firing, of_agent, view
from metrics import claude_framework as m
from obsdsl import Row, Stat, StateTimeline, Table, TimeSeries
from obsdsl.library.prometheus import up

dashboard = view(
    "operations",
    "Health, performance and resources of the framework, as they are now.",
    further=("executive", "agents", "monitoring"),
    refresh="30s",
    rows=(
        Row(
            "Health",
            Stat(
                "Framework",
                up(job=m.JOB),
                legend="{{instance}}",
                mappings=UP,
                thresholds=a.down,
                color_mode="background",
                graph="none",
                description="Whether Prometheus can read the framework's metrics.",
                width=THIRD,
                height=NUMBER,
            ),
            Stat(
                "Session Success",
                m.session_success,
                legend="{{instance}}",
                decimals=1,
                thresholds=a.sessions_failing,
                description="The share of the sessions that reach their end.",
                width=THIRD,
                height=NUMBER,
            ),
            Stat(
                "Prompts",
                a.prompts,
                description="Prompts that are executed per second.",
                width=THIRD,
                height=NUMBER,
            ),
            StateTimeline(
                "Components",
                m.component_up,
                legend="{{component}} on {{instance}}",
                mappings=UP,
                thresholds=a.component_down,
                description="Whether each component of the framework works.",
                width=WHOLE,
                height=GRAPH,
            ),
            Table(
                "Firing Alerts",
                firing,
                no_value="none",
                description="Alerts of the framework that fire, with whom they belong to.",
                width=WHOLE,
                height=GRAPH,
            ),
            TimeSeries(
                "Error Rate by Component",
                m.error_rate,
                legend="{{component}} on {{instance}}",
                min=0,
                thresholds=a.errors_high,
                description="The share of what each component does that fails.",
                width=WHOLE,
                height=GRAPH,
            ),
        ),
        Row(
            "Performance",
            TimeSeries(
                "Response Time",
                {"mean": performance.response_time_mean, "slowest": performance.response_time_max},
                min=0,
                links=deeper("agents"),
                description="What the agents took for their last answer: on average, and the slowest of them.",
            ),
            TimeSeries(
                "Slow Agents",
                performance.agents_slow,
                legend="of all",
                min=0,
                links=deeper("agents"),
                description="The share of the agents that take more than 2 seconds.",
            ),
            *described(
                anomalies.response_time,
                "The mean response time, and the band in which it was at this time of other weeks.",
                "How many deviations it is away from what is expected.",
            ),
            TimeSeries(
                "Workflow Completion Time",
                m.workflow_time,
                legend="{{workflow}} on {{instance}}",
                min=0,
                thresholds=performance.workflow_slow,
                description="The time that each workflow took from end to end when it last ended.",
            ),
            TimeSeries(
                "Context Loading Time",
                m.context_loading_time,
                legend="{{project}} on {{instance}}",
                min=0,
                thresholds=performance.context_loading_slow,
                description="The time to analyse the context of each project.",
            ),
        ),
        Row(
            "Usage",
            TimeSeries(
                "Busiest Agents",
                m.utilization.topk(10),
                legend="{{agent}} on {{instance}}",
                min=0,
                max=100,
                data_links=of_agent(),
                description="The ten agents that work the largest share of the time.",
            ),
            TimeSeries(
                "Prompts by Project",
                m.prompts.rate().sum(by="project"),
                legend="{{project}}",
                stack="normal",
                fill=20,
                description="Prompts per second, by project.",
            ),
            *described(
                anomalies.prompts,
                "Prompts per second, and the band in which they were at this time of other weeks.",
                "How many deviations they are away from what is expected.",
            ),
        ),
        Row(
            "Resources",
            TimeSeries(
                "Memory by Component",
                m.memory_usage,
                legend="{{component}} on {{instance}}",
                min=0,
                stack="normal",
                fill=20,
                description="Memory that each component takes.",
            ),
            *described(anomalies.memory_ahead, "All memory now, and in a day if it goes on as in the last one."),
            *described(
                anomalies.memory,
                "The components' mean memory, and the band in which it was at this time of other weeks.",
                "How many deviations it is away from what is expected.",
            ),
        ),
    ),
)
