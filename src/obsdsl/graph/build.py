"""From a workspace to its dependency graph."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from obsdsl.compose.logs.rules import LogAlert, LogRuleGroup
from obsdsl.compose.logs.rules import labels_of as labels_of_logs
from obsdsl.compose.rule import AlertRule, RawRule, RuleGroup
from obsdsl.compose.workspace import Workspace, facts_of, records_of
from obsdsl.config import Config
from obsdsl.define.declaration import Declaration, Recorded, Source
from obsdsl.errors import Location
from obsdsl.express.infer.selection import Catalog, catalog, series_name
from obsdsl.express.infer.targets import may_expose
from obsdsl.express.node import Matcher, Node, Selector, walk
from obsdsl.express.regex import full_match
from obsdsl.graph.around import Around
from obsdsl.graph.routes import Routes, shown_targets
from obsdsl.graph.value import Detail, Graph, Item
from obsdsl.lint.alert import labels_of
from obsdsl.lint.jobs import may_pass
from obsdsl.lint.view import DashboardView, PanelView, dashboard_view, names_in_node, names_in_text

_NAME = "__name__"
# Of Prometheus itself, about the alerts that it evaluates.
_OF_ALERTS = ("ALERTS", "ALERTS_FOR_STATE")


def graph_of(workspace: Workspace, config: Config) -> Graph:
    """Everything in the workspace, and what its expressions read that nobody declares."""
    return _Building(workspace, config).graph()


class _Building:
    """The objects and edges that were found."""

    def __init__(self, workspace: Workspace, config: Config) -> None:
        self.workspace = workspace
        self.known: Catalog = catalog((*workspace.metrics, *(one for g in workspace.groups for one in records_of(g))))
        self.around = Around(workspace, config.external_labels or {}, config.secret_dir)
        self.jobs = tuple(job for server in workspace.servers for job in facts_of(server).jobs)
        self.alerts = _alert_items(workspace)
        # What Loki's ruler records of logs.
        rules = (rule for group in workspace.of("log rules") for rule in group.rules)
        self.logged = frozenset(one.name for one in rules if not isinstance(one, LogAlert))
        self.details: dict[Item, Detail] = {}
        self.edges: list[tuple[Item, Item]] = []

    def graph(self) -> Graph:
        """All of it."""
        for server in self.workspace.servers:
            for job in server.jobs:
                self._add(Item("job", job.name), "", job.location or server.location)
        for one in self.workspace.metrics:
            self._declared(one)
        for group in self.workspace.groups:
            self._group(group)
        for logged in self.workspace.of("log rules"):
            self._log_group(logged)
        for dashboard in self.workspace.dashboards:
            self._dashboard(dashboard_view(dashboard), dashboard.location)
        return Graph.of(self.details, self.edges)

    def _add(self, item: Item, text: str = "", location: Location | None = None, *needs: Item) -> Item:
        if item not in self.details or self.details[item].location is None:
            self.details[item] = Detail(text, location)
        self.edges += [(need, item) for need in needs]
        return item

    def _declared(self, one: Declaration) -> Item:
        return self._add(Item("metric", one.name), one.help, one.location)

    def _group(self, group: RuleGroup) -> None:
        for rule in group.rules:
            if isinstance(rule, RawRule):
                continue
            if not isinstance(rule, AlertRule):
                self._reads(self._add(Item("recording", rule.name), "", rule.location), rule.expr)
                continue
            alert = self._add(self.alerts[id(rule)], rule.summary or "", rule.location)
            self._reads(alert, rule.expr)
            routes = self.around.routes(self.around.server_of(group.identity), None)
            self._notifies(alert, {**labels_of(rule, group, self.workspace.policy), "alertname": rule.name}, routes)

    def _log_group(self, group: LogRuleGroup) -> None:
        for rule in group.rules:
            if not isinstance(rule, LogAlert):
                self._add(Item("recording", rule.name), "", rule.location)
                continue
            alert = self._add(self.alerts[id(rule)], rule.summary or "", rule.location)
            labels = {**labels_of_logs(rule, group, self.workspace.policy), "alertname": rule.name}
            self._notifies(alert, labels, self.around.routes_of_logs(group))

    def _notifies(self, alert: Item, labels: Mapping[str, str], routes: Routes | str) -> None:
        if isinstance(routes, str):
            return
        several = len(self.workspace.routings) > 1
        for name in routes.receivers(labels):
            shown = f"{routes.config.name}/{name}" if several else name
            self._add(
                Item("receiver", shown), shown_targets(routes.notifiers.get(name, ())), _place(routes, name), alert
            )

    def _dashboard(self, view: DashboardView, location: Location | None) -> None:
        dashboard = self._add(Item("dashboard", view.uid or view.title), view.title, location)
        for variable in view.variables:
            if not variable.implied:
                item = self._add(Item("variable", f"{view.uid}/${variable.name}"), "", _location(variable, location))
                self._reads(item, variable.node)
                self.edges.append((item, dashboard))
        for annotation in view.annotations:
            item = self._add(Item("annotation", f"{view.uid}/{annotation.name}"), "", _location(annotation, location))
            self._reads(item, annotation.node)
            self.edges.append((item, dashboard))
        for panel in view.panels:
            self._panel(panel, view, dashboard, location)

    def _panel(self, panel: PanelView, view: DashboardView, dashboard: Item, location: Location | None) -> None:
        item = self._add(Item("panel", panel.key), "", _location(panel, location))
        self.edges.append((item, dashboard))
        used = {panel.repeat} if panel.repeat else set[str]()
        for query in panel.queries:
            self._reads(item, query.node)
            used |= names_in_text(query.text) if query.node is None else names_in_node(query.node)
        for name in sorted(used & {one.name for one in view.variables if not one.implied}):
            self.edges.append((Item("variable", f"{view.uid}/${name}"), item))
        for alert in panel.alerts:
            drawn = self.alerts.get(id(alert), Item("alert", alert.name))
            self.edges.append((self._add(drawn, alert.summary or "", alert.location), item))

    def _reads(self, reader: Item, node: Node | None) -> None:
        for one in () if node is None else walk(node):
            if isinstance(one, Selector):
                self.edges += [(source, reader) for source in self._sources(one)]
                self.edges += [(job, reader) for job in self._jobs(one)]

    def _sources(self, selector: Selector) -> Iterator[Item]:
        """What declares or records the selected series; a metric that nobody declares where that is all one knows."""
        name = series_name(selector)
        if name is None:
            yield from self._matching(selector)
        elif name in _OF_ALERTS:
            names = {one.value for one in _equal(selector, "alertname")}
            yield from (one for one in self.alerts.values() if one.name.rpartition("/")[2] in names)
        elif name in self.logged:
            yield Item("recording", name)
        elif name in self.known:
            yield from (self._item(one) for one in self.known[name])
        elif selector.source is not None:
            yield self._item(selector.source)
        else:
            yield self._add(Item("metric", name), "nobody declares it")

    def _jobs(self, selector: Selector) -> Iterator[Item]:
        """The jobs whose targets may expose the selected series. Jobs have no edges to metrics: many share those."""
        name = series_name(selector)
        sources = self.known.get(name or "", ())
        if name in _OF_ALERTS or any(isinstance(one, Recorded) for one in sources):
            return
        family = next((one.name for one in (*sources, selector.source) if isinstance(one, Declaration)), None)
        for job in self.jobs:
            exposes = family is None or may_expose(job, family)
            if exposes and all(may_pass(job, one) for one in selector.matchers):
                yield Item("job", job.name)

    def _matching(self, selector: Selector) -> Iterator[Item]:
        """The known series whose names a pattern takes."""
        patterns = [one for one in selector.matchers if one.label == _NAME and one.op == "=~" and "$" not in one.value]
        for one in patterns[:1]:
            yield from (
                self._item(source) for name, its in self.known.items() if full_match(one.value, name) for source in its
            )

    def _item(self, source: Source) -> Item:
        return self._declared(source) if isinstance(source, Declaration) else self._add(Item("recording", source.name))


def _alert_items(workspace: Workspace) -> dict[int, Item]:
    """The alerts by their `id()`. Where groups have alerts of one name, theirs are `group/name`."""
    all_ = (*workspace.groups, *workspace.of("log rules"))
    held = [(one, group) for group in all_ for one in group.rules if isinstance(one, AlertRule | LogAlert)]
    groups: dict[str, set[str]] = {}
    for alert, group in held:
        groups.setdefault(alert.name, set()).add(group.name)
    return {
        id(alert): Item("alert", alert.name if len(groups[alert.name]) == 1 else f"{group.name}/{alert.name}")
        for alert, group in held
    }


def _equal(selector: Selector, label: str) -> Iterable[Matcher]:
    return (one for one in selector.matchers if one.label == label and one.op == "=" and "$" not in one.value)


def _location(view: PanelView | object, default: Location | None) -> Location | None:
    found = getattr(getattr(view, "source", None), "location", None)
    return found if isinstance(found, Location) else default


def _place(routes: Routes, receiver: str) -> Location | None:
    return next((one.location for one in routes.config.receivers if one.name == receiver), routes.config.location)
