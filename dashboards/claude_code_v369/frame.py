"""What the five dashboards of Claude Code V3.6.9 have in common."""

from collections.abc import Sequence
from typing import Any

import attrs

from dashboards import marks
from metrics.logs_claude_code_v369 import logs
from obsdsl import Dashboard, DashboardLink, Link, Logs, QueryVariable, Row, logs_of
from obsdsl.compose.panel import Panel

TAGS = ("claude-code-v369",)
SERVICES = ("claude-code-v369", "claude-code-v369-machine")
LINKS = (DashboardLink("Claude Code V3.6.9", tags=TAGS, as_dropdown=True),)


def framed(title: str, uid: str, about: str, rows: Sequence[Row], variables: Sequence[QueryVariable] = ()) -> Dashboard:
    return Dashboard(
        title,
        uid=f"claude-code-v369-{uid}",
        folder="Claude Code V3.6.9",
        description=about,
        tags=TAGS,
        links=LINKS,
        annotations=(marks.firing(SERVICES),),
        refresh="30s",
        variables=variables,
        rows=rows,
    )


def described(panel: Panel, title: str, about: str, **options: Any) -> Panel:
    """A panel of a pattern in our words."""
    return attrs.evolve(panel, title=title, description=about, **options)


def errors_of(component: str, title: str, about: str) -> Logs:
    """What a part of Claude Code logs of its errors."""
    return Logs(title, logs(component=component, level="error"), description=about)


def to_errors(component: str) -> tuple[Link, ...]:
    """From a panel to the logged errors of the same time."""
    return (logs_of(logs(component=component, level="error"), title="Logged errors"),)
