"""For developers: how fast and how well are their projects developed?"""

from alerts.claude_framework import business as a
from dashboards.claude_framework.views import GRAPH, NUMBER, THIRD, WHOLE, of_project, project, view
from metrics import claude_framework as m
from obsdsl import BarGauge, Row, Stat, TimeSeries

dashboard = view(
    "development",
    "Speed, quality and efficiency of development, by project.",
    further=("quality", "agents"),
    variables=(project,),
    time=("now-30d", "now"),
    refresh="5m",
    rows=(
        Row(
            "At a glance",
            Stat(
                "Development Velocity",
                m.velocity(project=project).avg(),
                decimals=1,
                thresholds=a.velocity_low,
                description="How much faster the chosen projects are developed than before the framework.",
                width=THIRD,
                height=NUMBER,
            ),
            Stat(
                "Code Quality Improvement",
                m.code_quality(project=project).avg(),
                decimals=1,
                description="How much better the chosen projects' code is than before the framework.",
                width=THIRD,
                height=NUMBER,
            ),
            Stat(
                "Mean Time to Deployment",
                m.time_to_deployment(project=project).avg(),
                thresholds=a.deployment_slow,
                description="From a change to its deployment, the mean of the chosen projects.",
                width=THIRD,
                height=NUMBER,
            ),
        ),
        Row(
            "Velocity",
            TimeSeries(
                "Velocity by Project",
                m.velocity(project=project),
                legend="{{project}} on {{instance}}",
                data_links=of_project(),
                description="How much faster each project is developed.",
            ),
            TimeSeries(
                "Time to Deployment by Project",
                m.time_to_deployment(project=project),
                legend="{{project}} on {{instance}}",
                min=0,
                data_links=of_project(),
                description="From a change to its deployment, for each project.",
            ),
            TimeSeries(
                "Completed Projects",
                m.projects_completed.increase("7d").sum(by="domain"),
                legend="{{domain}}",
                min=0,
                decimals=0,
                description="Projects that were completed in seven days, by domain.",
                width=WHOLE,
                height=GRAPH,
            ),
        ),
        Row(
            "Efficiency",
            BarGauge(
                "Efficiency by Process",
                m.efficiency_gains,
                legend="{{process}} on {{instance}}",
                thresholds=a.efficiency_low,
                description="How much less work each process takes.",
                width=12,
                height=8,
            ),
            TimeSeries(
                "Knowledge Reuse",
                m.knowledge_reuse,
                legend="{{instance}}",
                min=0,
                max=100,
                thresholds=a.reuse_low,
                description="The share of the tasks that could use what was known.",
            ),
            TimeSeries(
                "Context Loading by Project",
                m.context_loading_time(project=project),
                legend="{{project}} on {{instance}}",
                min=0,
                description="The time to analyse a project's context: what a developer waits for first.",
            ),
            TimeSeries(
                "Prompts by Team",
                m.prompts(project=project).rate().sum(by="team"),
                legend="{{team}}",
                description="Prompts per second of the chosen projects, by team.",
            ),
        ),
        Row(
            "Experience",
            TimeSeries(
                "Code Quality by Project",
                m.code_quality(project=project),
                legend="{{project}} on {{instance}}",
                data_links=of_project(),
                description="How much better each project's code is than before the framework.",
            ),
            TimeSeries(
                "Satisfaction by Team",
                m.satisfaction,
                legend="{{team}} on {{instance}}",
                min=1,
                max=5,
                thresholds=a.satisfaction_low,
                description="What the developers of each team think of it, from 1 to 5; never of one person.",
            ),
        ),
    ),
)
