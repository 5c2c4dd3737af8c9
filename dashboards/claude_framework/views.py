"""What the framework's dashboards share: the way from one to the next, marks on graphs, and how patterns are shown.

Each audience has a folder. On a phone Grafana stacks panels in their order: what matters most comes first and large,
and nothing is narrower than a third of the page.
"""

from collections.abc import Sequence
from typing import Any

import attrs

from dashboards import marks
from metrics import claude_framework as m
from obsdsl import Annotation, Dashboard, DashboardLink, Link, QueryVariable, Row, ValueMap
from obsdsl.compose.panel import Panel
from obsdsl.library.prometheus import alerts
from obsdsl.patterns import Pattern

TAGS = ("claude-framework",)
SERVICES = ("claude-framework", "claude-framework-monitoring")
FOLDERS = {
    "executive": "Framework Executive",
    "quality": "Framework Quality",
    "operations": "Framework Operations",
    "agents": "Framework Agents",
    "development": "Framework Development",
}
TITLES = {
    "executive": "Executive Dashboard",
    "quality": "Quality Metrics Dashboard",
    "operations": "Operational Analytics",
    "agents": "Agent Performance Dashboard",
    "development": "Development Metrics",
    "monitoring": "Framework Monitoring Stack",
}
UP = (ValueMap(0, text="DOWN", color="red"), ValueMap(1, text="UP", color="green"))
# Of the page's 24 columns; and the heights of a number and of a graph.
THIRD, WHOLE = 8, 24
NUMBER, GRAPH = 5, 9

agent = QueryVariable("agent", m.response_time.label_values("agent"), label="Agent", multi=True, include_all=True)
project = QueryVariable("project", m.velocity.label_values("project"), label="Project", multi=True, include_all=True)

firing = alerts(alertstate="firing", service=SERVICES)
ANNOTATIONS = (
    # A version that was not there five minutes ago.
    Annotation(
        "Deployments",
        m.build.unless(m.build.offset("5m")),
        event_title="Deployment",
        text="Version {{version}} on {{instance}}",
        step="5m",
        color="blue",
    ),
    marks.firing(SERVICES),
)


def to(*names: str) -> tuple[DashboardLink, ...]:
    """Where one goes on from a dashboard, and all of them in a list."""
    further = (DashboardLink(TITLES[name], f"/d/framework-{name}", include_variables=False) for name in names)
    return (*further, DashboardLink("All views", tags=TAGS, as_dropdown=True, include_variables=False))


def view(
    name: str, about: str, *, further: Sequence[str], rows: Sequence[Row], audience: str | None = None, **options: Any
) -> Dashboard:
    """A dashboard in the folder of its audience, which is called as it is where it has one of its own."""
    return Dashboard(
        TITLES[name],
        uid=f"framework-{name}",
        folder=FOLDERS[audience or name],
        description=about,
        tags=(*TAGS, audience or name),
        links=to(*further),
        annotations=ANNOTATIONS,
        rows=rows,
        **options,
    )


def deeper(name: str) -> tuple[Link, ...]:
    """From a panel to the dashboard that says more, with the time that is looked at."""
    return (Link(TITLES[name], f"/d/framework-{name}?${{__url_time_range}}"),)


def of_agent() -> tuple[Link, ...]:
    """From an agent's value to that agent."""
    return (Link("This agent", "/d/framework-agents?var-agent=${__field.labels.agent}&${__url_time_range}"),)


def of_project() -> tuple[Link, ...]:
    """From a project's value to that project."""
    return (Link("This project", "/d/framework-development?var-project=${__field.labels.project}&${__url_time_range}"),)


def described(pattern: Pattern, *texts: str) -> tuple[Panel, ...]:
    """A pattern's panels, each with what it shows."""
    return tuple(
        attrs.evolve(panel, description=text, width=12) for panel, text in zip(pattern.panels, texts, strict=True)
    )
