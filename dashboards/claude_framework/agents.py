"""For those who make the agents: which one is slow, which one is busy, and how do they share the work?"""

from alerts.claude_framework import performance as a
from dashboards.claude_framework.views import GRAPH, NUMBER, THIRD, WHOLE, agent, of_agent, view
from metrics import claude_framework as m
from obsdsl import BarGauge, Row, Stat, TimeSeries

dashboard = view(
    "agents",
    "Each agent's response time and utilization, and how evenly work is shared.",
    further=("operations", "quality"),
    variables=(agent,),
    refresh="30s",
    rows=(
        Row(
            "At a glance",
            Stat(
                "Slowest Agent",
                m.response_time(agent=agent).max(),
                decimals=0,
                thresholds=a.response_slow,
                description="The response time of the slowest of the chosen agents. The alert fires above 2 seconds.",
                width=THIRD,
                height=NUMBER,
            ),
            Stat(
                "Mean Response Time",
                m.response_time(agent=agent).avg(),
                decimals=0,
                description="What the chosen agents took for their last answer, on average.",
                width=THIRD,
                height=NUMBER,
            ),
            Stat(
                "Mean Utilization",
                m.utilization(agent=agent).avg(),
                decimals=0,
                description="The share of the time in which the chosen agents work, on average.",
                width=THIRD,
                height=NUMBER,
            ),
        ),
        Row(
            "Response time",
            TimeSeries(
                "Response Time by Agent",
                m.response_time(agent=agent),
                legend="{{agent}} on {{instance}}",
                min=0,
                thresholds=a.response_slow,
                data_links=of_agent(),
                description="What each agent took for its last answer.",
                width=WHOLE,
                height=GRAPH,
            ),
            BarGauge(
                "Slowest of the Hour",
                m.response_time(agent=agent).max_over_time("1h").topk(10),
                legend="{{agent}} on {{instance}}",
                min=0,
                data_links=of_agent(),
                description="The longest response time of an hour, of the ten slowest agents.",
                width=WHOLE,
                height=GRAPH,
            ),
        ),
        Row(
            "Coordination",
            TimeSeries(
                "Utilization by Agent",
                m.utilization(agent=agent),
                legend="{{agent}} on {{instance}}",
                min=0,
                max=100,
                thresholds=a.agent_overloaded,
                data_links=of_agent(),
                description="The share of the time in which each agent works.",
                width=WHOLE,
                height=GRAPH,
            ),
            TimeSeries(
                "Imbalance",
                a.imbalance,
                legend="between agents",
                min=0,
                description="The deviation of the agents' utilization: high where few do the work of all.",
            ),
            TimeSeries(
                "Workflows",
                m.workflow_time,
                legend="{{workflow}} on {{instance}}",
                min=0,
                description="What agents do together: how long each workflow took when it last ended.",
            ),
            BarGauge(
                "Idlest Agents",
                m.utilization(agent=agent).avg_over_time("1h").bottomk(10),
                legend="{{agent}} on {{instance}}",
                min=0,
                max=100,
                data_links=of_agent(),
                description="The ten agents that worked least in an hour.",
                width=WHOLE,
                height=GRAPH,
            ),
        ),
    ),
)
