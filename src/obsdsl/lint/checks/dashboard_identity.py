"""The check dashboard-identity."""

from __future__ import annotations

import re
from collections.abc import Iterator

from obsdsl.errors import shown_path
from obsdsl.lint.check import Check
from obsdsl.lint.facts import DashboardFact
from obsdsl.lint.problem import Finding, Level
from obsdsl.lint.project import Project
from obsdsl.lint.site import Site
from obsdsl.lint.view import DashboardView

# As Grafana takes them.
_UID = re.compile(r"[a-zA-Z0-9_-]{1,40}", re.ASCII)


class DashboardIdentity(Check[DashboardView | Project]):
    """A dashboard has no title or no uid of its own.

    Links, alerts and pushes find a dashboard by its uid. Without one, Grafana makes up another each time that the
    dashboard is created, and every link to it breaks; of two with the same uid, the one replaces the other. Two of one
    title in one folder cannot be told apart.

    Bad:
    ```python
    Dashboard("Queue", uid="queue", panels=(TimeSeries("Jobs", m.queue_length),))
    Dashboard("Queues", uid="queue", panels=(TimeSeries("Jobs", m.queue_length),))
    ```
    Good:
    ```python
    Dashboard("Queue", uid="queue", panels=(TimeSeries("Jobs", m.queue_length),))
    Dashboard("Queues", uid="queues", panels=(TimeSeries("Jobs", m.queue_length),))
    ```
    Bad file:
    ```json
    {"title": "Queue", "schemaVersion": 39, "panels": []}
    ```
    Good file:
    ```json
    {"title": "Queue", "uid": "queue", "schemaVersion": 39, "panels": []}
    ```
    """

    code = "OBS611"
    name = "dashboard-identity"
    level = Level.WARNING
    rows = (76,)
    on = (DashboardView, Project)

    def find(self, value: DashboardView | Project, at: Site) -> Iterator[Finding]:
        if isinstance(value, Project):
            yield from _alike(value.of(DashboardFact))
            return
        if not value.title.strip():
            yield Finding("it has no title", "give it one", field=("title",))
        if not value.uid:
            yield Finding(
                "it has no uid, so its address changes whenever it is created anew", "give it one", field=("uid",)
            )
        elif not _UID.fullmatch(value.uid):
            yield Finding(
                f"Grafana refuses the uid {value.uid!r}",
                "write at most 40 letters, digits, '-' and '_'",
                field=("uid",),
            )


def _alike(dashboards: tuple[DashboardFact, ...]) -> Iterator[Finding]:
    by_uid: dict[str, DashboardFact] = {}
    by_title: dict[tuple[str | None, str], DashboardFact] = {}
    for one in dashboards:
        if not one.uid:
            continue
        if (other := by_uid.setdefault(one.uid, one)) is not one:
            yield Finding(
                f"another one has the same uid {one.uid!r}{_where(other)}, and the one replaces the other",
                "give one of them another uid",
                about=one.about,
            )
            continue
        # Of a file, nobody knows the folder unless it says it.
        read = one.about.place is not None and one.about.place.file.endswith(".json")
        if not one.title or (one.folder is None and read):
            continue
        if (other := by_title.setdefault((one.folder, one.title), one)) is not one:
            where = f"in the folder {one.folder!r}" if one.folder else "in no folder"
            yield Finding(
                f"another one {where} has the same title {one.title!r}{_where(other)}",
                "give one of them another title",
                about=one.about,
            )


def _where(one: DashboardFact) -> str:
    place = one.about.place
    return "" if place is None else f" ({shown_path(place.file)})"
