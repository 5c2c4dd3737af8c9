"""What stands around the rules: which Prometheus evaluates them, which Alertmanager gets their alerts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

import attrs

from obsdsl.compose.routing.tree import AlertmanagerConfig
from obsdsl.compose.workspace import Workspace
from obsdsl.errors import DefinitionError, did_you_mean, listed, shown
from obsdsl.graph.routes import Routes

if TYPE_CHECKING:
    from obsdsl.compose.logs.rules import LogRuleGroup
    from obsdsl.compose.scrape.server import PrometheusServer
    from obsdsl.compose.stack.stack import Stack
    from obsdsl.compose.workspace import AnyRouting


class Around:
    """The servers and routings of a workspace."""

    def __init__(self, workspace: Workspace, external_labels: Mapping[str, str], secret_dir: str) -> None:
        self.workspace = workspace
        self.external_labels = external_labels
        self.secret_dir = secret_dir
        self._lowered: dict[str, Routes] = {}

    def server_of(self, group: str) -> PrometheusServer | None:
        """The first server that loads the group's file."""
        file = f"rules/{group}.yml"
        servers = self.workspace.servers
        return next((one for one in servers if any(fnmatchcase(file, name) for name in one.rule_files)), None)

    def server(self, given: PrometheusServer | str) -> PrometheusServer:
        """The workspace's server. Raises DefinitionError with the nearest name."""
        name = given if isinstance(given, str) else getattr(given, "name", "")
        found = next((one for one in self.workspace.servers if one is given or one.name == name), None)
        if found is None:
            names = [one.name for one in self.workspace.servers]
            raise DefinitionError("rules", f"server: the workspace has no {shown(name)}{did_you_mean(name, names)}")
        return found

    def routing(self, given: AnyRouting | str) -> AnyRouting:
        """The workspace's routing. Raises DefinitionError with the nearest name."""
        name = given if isinstance(given, str) else getattr(given, "name", "")
        found = next((one for one in self.workspace.routings if one is given or one.name == name), None)
        if found is None:
            names = [one.name for one in self.workspace.routings]
            raise DefinitionError("rules", f"routing: the workspace has no {shown(name)}{did_you_mean(name, names)}")
        return found

    def routes(self, server: PrometheusServer | None, chosen: AnyRouting | None) -> Routes | str:
        """Where a server's alerts go; or why nobody knows."""
        routings = self.workspace.routings
        routing = chosen or self._told(server) or (routings[0] if len(routings) == 1 else None)
        if routing is not None:
            return attrs.evolve(self._routes(routing), server=server)
        if not routings:
            return "the workspace has no Routing; define one"
        names = listed([one.name for one in routings], "and")
        return (
            f"the workspace has the routings {names}, and its server names none of them: write "
            f"AlertmanagerTargets(…, routing={routings[0].name!r}), or rules.routing({routings[0].name!r}) in the test"
        )

    def routes_of_logs(self, group: LogRuleGroup) -> Routes | str:
        """Where the alerts of rules of logs go: to the Alertmanager of the stack that has them; or why nobody knows."""
        stacks: Sequence[Stack] = self.workspace.of("stack")
        told = {id(one): one for stack in stacks if group in stack.log_rules for one in stack.routings.values()}
        return self.routes(None, next(iter(told.values())) if len(told) == 1 else None)

    def _told(self, server: PrometheusServer | None) -> AnyRouting | None:
        """The one routing that the server's Alertmanagers run with, or that has its name."""
        if server is None:
            return None
        told = {one.routing for one in server.alertmanagers} - {None}
        named = [one for one in self.workspace.routings if one.name in (told or {server.name})]
        return named[0] if len(named) == 1 else None

    def _routes(self, routing: AnyRouting) -> Routes:
        if routing.name not in self._lowered:
            self._lowered[routing.name] = self._lower(routing)
        return self._lowered[routing.name]

    def _lower(self, routing: AnyRouting) -> Routes:
        added = self.external_labels
        if isinstance(routing, AlertmanagerConfig):
            notifiers = {one.name: one.integrations for one in routing.receivers}
            return Routes(routing, notifiers, external_labels=added)
        from obsdsl.compose.routing.lower import alertmanager_config
        from obsdsl.compose.routing.lower import notifiers as notified

        policy = self.workspace.policy
        config = alertmanager_config(routing, policy, self.secret_dir)
        return Routes(config, notified(routing, policy), external_labels=added)
