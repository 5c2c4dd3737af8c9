"""Whose alerts an Alertmanager gets: those of the groups that its Prometheus servers load."""

from __future__ import annotations

from fnmatch import fnmatchcase
from pathlib import PurePosixPath

from obsdsl.compile.prometheus import rules_path
from obsdsl.compose.rule import RuleGroup
from obsdsl.compose.scrape.server import PrometheusServer
from obsdsl.compose.workspace import Workspace


def served_groups(workspace: Workspace, routing: str) -> frozenset[str] | None:
    """The groups whose alerts go by a routing of that name; None is all, where no server says anything else.

    A server says it by the routing of its Alertmanagers. One that names none may send to any.
    """
    if not workspace.servers:
        return None
    senders = [one for one in workspace.servers if _sends_to(one, routing)]
    return frozenset(group.name for group in workspace.groups if any(_loads(one, group) for one in senders))


def _sends_to(server: PrometheusServer, routing: str) -> bool:
    return any(one.routing in (None, routing) for one in server.alertmanagers)


def _loads(server: PrometheusServer, group: RuleGroup) -> bool:
    path = PurePosixPath(rules_path(group.name)).relative_to("prometheus").as_posix()
    return any(fnmatchcase(path, pattern.removeprefix("./")) for pattern in server.rule_files)
