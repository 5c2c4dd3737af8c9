"""The check dead-link."""

from __future__ import annotations

from collections.abc import Iterator

from obsdsl.lint.check import Check
from obsdsl.lint.facts import DashboardFact, LinkFact
from obsdsl.lint.problem import Finding, Level
from obsdsl.lint.project import Project
from obsdsl.lint.site import Site
from obsdsl.lint.slip import meant


class DeadLink(Check[Project]):
    """A link leads to a dashboard that does not exist.

    A dashboard's address has its uid in it. Where that was misspelt, or the dashboard deleted, the link ends at
    "Dashboard not found". It is an info where no dashboard has a similar uid: Grafana may have others.

    Bad:
    ```python
    Dashboard("Queue", uid="queue", links=(DashboardLink("Workers", "/d/workres"),), panels=(
        TimeSeries("Jobs", m.queue_length),
    ))
    Dashboard("Workers", uid="workers", panels=(TimeSeries("Memory", m.memory),))
    ```
    Good:
    ```python
    Dashboard("Queue", uid="queue", links=(DashboardLink("Workers", "/d/workers"),), panels=(
        TimeSeries("Jobs", m.queue_length),
    ))
    Dashboard("Workers", uid="workers", panels=(TimeSeries("Memory", m.memory),))
    ```
    """

    code = "OBS617"
    name = "dead-link"
    level = Level.WARNING
    on = (Project,)

    def find(self, value: Project, at: Site) -> Iterator[Finding]:
        uids = {one.uid for one in value.of(DashboardFact) if one.uid}
        if len(uids) < 2:
            return
        told: set[tuple[str, str, str]] = set()
        for link in value.of(LinkFact):
            file = "" if link.about.place is None else link.about.place.file
            # Of a panel, too, the dashboard.
            board = link.about.subject.rpartition(" of ")[2]
            for uid in link.uids:
                if uid in uids or (file, board, uid) in told:
                    continue
                told.add((file, board, uid))
                close = meant(uid, uids)
                yield Finding(
                    f"a link leads to the dashboard {uid!r}, which is not here",
                    f"write {close!r}" if close else "correct its uid, if the dashboard is not elsewhere",
                    level=Level.WARNING if close else Level.INFO,
                    about=link.about,
                )
