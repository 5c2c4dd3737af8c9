"""From a workspace and its graph to the page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeAlias

from obsdsl.catalog.page import Code, Entry, Fact, Line, Link, Page, Part, Ref, Section
from obsdsl.compile.context import Context
from obsdsl.compile.workspace import context_of
from obsdsl.compose.logs.rules import LogAlert, LogRuleGroup
from obsdsl.compose.logs.rules import labels_of as labels_of_logs
from obsdsl.compose.rule import DEFAULT_WINDOW, AlertRule, RecordingRule, RuleGroup
from obsdsl.compose.thresholds import Alert
from obsdsl.compose.workspace import Workspace
from obsdsl.config import Config
from obsdsl.define.declaration import Declaration
from obsdsl.express.infer.labels import METRIC
from obsdsl.express.node import Node, resolve
from obsdsl.express.render import pretty
from obsdsl.graph.value import Graph, Item, Kind, counted
from obsdsl.lint.alert import labels_of
from obsdsl.lint.view import DashboardView, PanelView, dashboard_view
from obsdsl.logs.render import render

# Of metrics, and of logs.
AnyGroup: TypeAlias = RuleGroup | LogRuleGroup
_WIDTH = 100
# Who uses an object, in the order in which it matters.
_USERS: tuple[tuple[Kind, str], ...] = (
    ("alert", "Alerts"),
    ("recording", "Recording rules"),
    ("panel", "Panels"),
    ("variable", "Variables"),
    ("annotation", "Annotations"),
)
# Kinds that have entries, to which others can refer.
ENTRIES = ("metric", "recording", "alert", "dashboard", "receiver")


def page_of(workspace: Workspace, config: Config, graph: Graph) -> Page:
    """The catalog of a workspace."""
    sections = _Catalog(workspace, config, graph).sections()
    items = [one.item for section in sections for one in section.entries]
    return Page(config.project or config.root.name, counted(items), tuple(one for one in sections if one.entries))


class _Catalog:
    """What the entries are made from."""

    def __init__(self, workspace: Workspace, config: Config, graph: Graph) -> None:
        self.workspace = workspace
        self.config = config
        self.graph = graph
        self.known: Context = context_of(workspace, config)
        self.views = [dashboard_view(one) for one in workspace.dashboards]
        self.declared = {one.name for one in workspace.metrics}

    def sections(self) -> list[Section]:
        """In the order in which people look for things at night: alerts first."""
        metrics = sorted(self.workspace.metrics, key=lambda one: one.name)
        foreign = [one for one in self.graph.details if one.kind == "metric" and one.name not in self.declared]
        return [
            Section("Alerts", "What fires, how urgent it is, and who is told.", tuple(self._alerts())),
            Section("Receivers", "Who is told of what.", tuple(self._receivers())),
            Section("Dashboards", "Where to look.", tuple(map(self._dashboard, self.views))),
            Section("Metrics", "What is measured.", tuple(map(self._metric, metrics))),
            Section("Recording rules", "What Prometheus computes ahead.", tuple(self._recordings())),
            Section(
                "Other metrics",
                "What an expression reads, and this workspace does not declare.",
                tuple(self._entry(one, one.name, self.graph.details[one].text, []) for one in foreign),
            ),
        ]

    def _alerts(self) -> Iterator[Entry]:
        levels = [one.name for one in self.workspace.policy.levels]
        groups: tuple[AnyGroup, ...] = (*self.workspace.groups, *self.workspace.of("log rules"))
        held = [(one, group) for group in groups for one in group.rules if isinstance(one, AlertRule | LogAlert)]

        def urgency(pair: tuple[Alert, AnyGroup]) -> tuple[int, str, str]:
            severity = pair[0].severity
            known = severity is not None and severity.name in levels
            return levels.index(severity.name) if severity and known else len(levels), pair[0].name, pair[1].name

        seen = dict[Item, list[tuple[Alert, AnyGroup]]]()
        for alert, group in sorted(held, key=urgency):
            names = (alert.name, f"{group.name}/{alert.name}")
            item = next(one for name in names if (one := Item("alert", name)) in self.graph.details)
            seen.setdefault(item, []).append((alert, group))
        for item, rules in seen.items():
            yield self._alert(item, rules)

    def _alert(self, item: Item, rules: list[tuple[Alert, AnyGroup]]) -> Entry:
        first = rules[0][0]
        facts: list[Fact] = []
        for alert, group in rules:
            facts += self._alert_facts(alert, group)
        receivers = [one for one in self.graph.readers[item] if one.kind == "receiver"]
        if receivers or self.workspace.routings:
            whom = _listed(Ref(one, self._notified(one)) for one in receivers)
            facts.append(Fact("Notifies", whom or ("nobody, as far as the definitions say",)))
        panels = [one for one in self.graph.readers[item] if one.kind == "panel"]
        if panels:
            facts.append(Fact("Drawn by", _listed(map(self._panel_ref, panels))))
        reads = [one for one in self.graph.sources[item] if one.kind in ENTRIES]
        facts.append(Fact("Reads", _listed(map(Ref, reads))))
        badge = "" if first.severity is None else first.severity.name
        return self._entry(item, item.name, first.summary or "", facts, badge)

    def _alert_facts(self, alert: Alert, group: AnyGroup) -> Iterator[Fact]:
        if alert.description:
            yield Fact("Description", (alert.description,))
        yield Fact("Fires when", block=self._condition(alert, group))
        if alert.for_ is not None:
            yield Fact("For", (str(alert.for_),))
        if (severity := alert.severity) is not None and severity.response is not None:
            yield Fact("Answer within", (str(severity.response) + (", it pages" if severity.pages else ""),))
        if owner := alert.owner or group.owner:
            yield Fact("Owner", (owner,))
        yield Fact("Runbook", (Link(alert.runbook, alert.runbook),) if alert.runbook else ("none yet",))
        yield Fact("Labels", _listed(Code(f'{name}="{text}"') for name, text in self._labels(alert, group)))
        yield Fact("Group", (Code(group.name),))

    def _notified(self, receiver: Item) -> str:
        return self.graph.details[receiver].text or receiver.name

    def _receivers(self) -> Iterator[Entry]:
        for one in self.graph.details:
            if one.kind == "receiver":
                alerts = _listed(map(Ref, self.graph.sources[one]))
                yield self._entry(one, one.name, self.graph.details[one].text, [Fact("Is told of", alerts)])

    def _dashboard(self, view: DashboardView) -> Entry:
        facts = [Fact("Folder", (view.folder or "General",))]
        if view.tags:
            facts.append(Fact("Tags", (", ".join(view.tags),)))
        if self.config.grafana_url:
            url = f"{self.config.grafana_url.rstrip('/')}/d/{view.uid}"
            facts.append(Fact("Open", (Link(url, url),)))
        variables = [one for one in view.variables if not one.implied]
        if variables:
            facts.append(Fact("Variables", _listed(Code(f"${one.name}") for one in variables)))
        rows: dict[str, list[PanelView]] = {}
        for panel in view.panels:
            rows.setdefault(panel.row or "Panels", []).append(panel)
        facts += [Fact(row, (", ".join(one.title or one.kind for one in panels),)) for row, panels in rows.items()]
        return self._entry(Item("dashboard", view.uid or view.title), view.title, view.description or "", facts)

    def _metric(self, metric: Declaration) -> Entry:
        facts = []
        if metric.unit is not None:
            facts.append(Fact("Unit", (str(metric.unit),)))
        if metric.labels or metric.open_labels:
            labels = [_label(name, values) for name, values in metric.labels.items()]
            facts.append(Fact("Labels", _listed([*labels, *(["others"] if metric.open_labels else [])])))
        if metric.buckets:
            facts.append(Fact("Buckets", (", ".join(f"{one:g}" for one in metric.buckets),)))
        low, high = metric.range
        if (low, high) != (None, None):
            facts.append(
                Fact("Range", (f"{'…' if low is None else f'{low:g}'} to {'…' if high is None else f'{high:g}'}",))
            )
        item = Item("metric", metric.name)
        return self._entry(item, metric.name, metric.help, [*facts, *self._users(item)], metric.type.value)

    def _recordings(self) -> Iterator[Entry]:
        seen: dict[Item, list[Fact]] = {}
        for group in self.workspace.groups:
            for rule in group.rules:
                if isinstance(rule, RecordingRule):
                    seen.setdefault(Item("recording", rule.name), []).extend(self._recording(rule, group))
        for item in sorted(seen):
            yield self._entry(item, item.name, "", [*seen[item], *self._users(item)])

    def _recording(self, rule: RecordingRule, group: RuleGroup) -> Iterator[Fact]:
        yield Fact("Is", block=self._text(rule.expr, group))
        found = self.known.infer(resolve(rule.expr, group.window or DEFAULT_WINDOW))
        if (unit := found.measured) is not None:
            yield Fact("Unit", (str(unit),))
        names = {**dict.fromkeys(found.labels.names()), **dict.fromkeys((*group.labels, *rule.labels))}
        if shown := [name for name in names if name != METRIC]:
            yield Fact("Labels", _listed(Code(one) for one in sorted(shown)))
        yield Fact("Group", (Code(group.name),))

    def _users(self, item: Item) -> Iterator[Fact]:
        """Who reads a metric."""
        readers = self.graph.readers.get(item, ())
        for kind, name in _USERS:
            its = [one for one in readers if one.kind == kind]
            if its:
                yield Fact(name, _listed(map(self._user, its)))
        if not readers:
            yield Fact("Used by", ("nobody",))

    def _user(self, item: Item) -> Part:
        return Ref(item) if item.kind in ENTRIES else self._panel_ref(item) if item.kind == "panel" else item.name

    def _panel_ref(self, panel: Item) -> Ref:
        uid = panel.name.partition("/")[0]
        return Ref(Item("dashboard", uid), panel.name)

    def _entry(self, item: Item, title: str, text: str, facts: Iterable[Fact], badge: str = "") -> Entry:
        detail = self.graph.details.get(item)
        place = None if detail is None else detail.location
        where = () if place is None else (Fact("Defined in", (Code(self._shown(str(place.file)) + f":{place.line}"),)),)
        return Entry(item, title, text, (*facts, *where), badge)

    def _shown(self, file: str) -> str:
        return file.removeprefix(f"{self.config.root}/")

    def _condition(self, alert: Alert, group: AnyGroup) -> str:
        if isinstance(group, RuleGroup):
            assert isinstance(alert, AlertRule)
            return self._text(alert.expr, group)
        assert isinstance(alert, LogAlert)
        return render(alert.expr)

    def _labels(self, alert: Alert, group: AnyGroup) -> list[tuple[str, str]]:
        policy = self.workspace.policy
        if isinstance(group, RuleGroup):
            assert isinstance(alert, AlertRule)
            return sorted(labels_of(alert, group, policy).items())
        assert isinstance(alert, LogAlert)
        return sorted(labels_of_logs(alert, group, policy).items())

    def _text(self, expr: Node, group: RuleGroup) -> str:
        return pretty(resolve(expr, group.window or DEFAULT_WINDOW), _WIDTH)


def _label(name: str, values: tuple[str, ...] | None) -> Code:
    return Code(name if values is None else f"{name} = {' | '.join(values)}")


def _listed(parts: Iterable[Part]) -> Line:
    """The parts with commas between."""
    found: list[Part] = []
    for one in parts:
        found += [", ", one] if found else [one]
    return tuple(found)
