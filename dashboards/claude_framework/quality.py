"""For development teams: is what the framework makes as good as it should be?"""

from alerts.claude_framework import anomalies, business
from alerts.claude_framework import quality as a
from alerts.claude_framework.operations import errors_high
from dashboards.claude_framework.views import GRAPH, NUMBER, THIRD, WHOLE, described, of_project, view
from metrics import claude_framework as m
from obsdsl import BarGauge, Row, Stat, TimeSeries

dashboard = view(
    "quality",
    "The framework's quality: its score, its standards, its gates and its errors.",
    further=("executive", "operations", "agents"),
    time=("now-7d", "now"),
    refresh="5m",
    rows=(
        Row(
            "At a glance",
            Stat(
                "Framework Quality Score",
                m.quality_score,
                legend="{{instance}}",
                decimals=1,
                min=0,
                max=100,
                thresholds=a.quality_drop,
                description="The framework's quality, of 100. 96 is usual; the alert fires below 90.",
                width=THIRD,
                height=NUMBER,
            ),
            Stat(
                "Agents that Follow the Template",
                {
                    "follow it": m.agents(template="unified").sum(),
                    "all": m.agents.sum(),
                },
                graph="none",
                description="How many of the agents follow the unified template; 43 of 45 is usual.",
                width=THIRD,
                height=NUMBER,
            ),
            Stat(
                "Quality Gates Passed",
                a.gates_passed,
                decimals=1,
                thresholds=a.gates_failing,
                description="The share of an hour's decisions of quality gates that let the work pass.",
                width=THIRD,
                height=NUMBER,
            ),
        ),
        Row(
            "Score",
            *described(
                anomalies.quality,
                "The score, and the band in which it was at this time of other weeks.",
                "How many deviations the score is away from what is expected.",
            ),
            *described(anomalies.quality_ahead, "The score now, and in a day if it goes on as in the last one."),
            TimeSeries(
                "Code Quality",
                business.code_quality,
                legend="better than before",
                description="How much better the projects' code is than before the framework, on average.",
            ),
        ),
        Row(
            "Standards",
            TimeSeries(
                "Agent Standardization",
                m.standardization_rate,
                legend="{{instance}}",
                max=100,
                thresholds=a.standardization_low,
                description="The share of the agents that follow the unified template.",
            ),
            TimeSeries(
                "Documentation Consistency",
                m.documentation_score,
                legend="{{instance}}",
                max=100,
                thresholds=a.documentation_inconsistent,
                description="How far the documentation agrees with itself, of 100.",
            ),
            BarGauge(
                "Template Adherence",
                m.template_compliance,
                legend="{{template}} on {{instance}}",
                min=0,
                max=100,
                thresholds=a.template_compliance_low,
                description="The share of what each template asks for that is there.",
                width=WHOLE,
                height=GRAPH,
            ),
        ),
        Row(
            "Gates and errors",
            TimeSeries(
                "Quality Gate Decisions",
                m.quality_gates.rate().sum(by=("gate", "result")),
                legend="{{gate}}: {{result}}",
                description="Decisions per second, by gate: which one stops the work?",
            ),
            TimeSeries(
                "Error Rate",
                m.error_rate,
                legend="{{component}} on {{instance}}",
                min=0,
                thresholds=errors_high,
                description="The share of what each component does that fails.",
            ),
            TimeSeries(
                "Error Resolution Time",
                {
                    "half": m.error_resolution.quantile(0.50),
                    "90 % over a day": a.error_resolution_p90,
                },
                thresholds=a.resolution_slow,
                description="The time within which half of the errors, and 90 % of a day's, were resolved.",
            ),
            TimeSeries(
                "Issues Prevented by Project",
                m.errors_prevented.increase("1d").sum(by="project"),
                legend="{{project}}",
                decimals=0,
                data_links=of_project(),
                description="Issues that were found before they did harm, in a day.",
            ),
        ),
    ),
)
