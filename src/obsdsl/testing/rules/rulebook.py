"""The rules of a workspace, as tests need them: by name, with what they read, and as files for promtool."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

import attrs

from obsdsl.compile.link import panel_links
from obsdsl.compile.prometheus import group_content
from obsdsl.compile.workspace import context_of as compile_context
from obsdsl.compose.rule import AlertRule, RecordingRule, RuleGroup
from obsdsl.compose.workspace import Workspace
from obsdsl.config import Config
from obsdsl.errors import DefinitionError, did_you_mean, listed
from obsdsl.express.node import Node, Selector, walk
from obsdsl.graph.around import Around
from obsdsl.lint.context import Context, context_of
from obsdsl.testing.rules.trial import Labels

if TYPE_CHECKING:
    from obsdsl.compose.scrape.server import PrometheusServer

ALERT_SERIES: Final = ("ALERTS", "ALERTS_FOR_STATE")


@attrs.frozen(eq=False)
class Entry:
    """A rule in its group; `content` is how it stands in the file."""

    rule: AlertRule | RecordingRule
    group: RuleGroup
    content: Mapping[str, Any]
    # Of its group, in milliseconds.
    interval: int
    # Which Prometheus evaluates it, where a server says so.
    server: PrometheusServer | None = None

    @property
    def name(self) -> str:
        """The alert's name, or the recorded metric's."""
        return self.rule.name

    @property
    def is_alert(self) -> bool:
        """Whether it is an alert."""
        return isinstance(self.rule, AlertRule)

    @property
    def labels(self) -> Labels:
        """The labels that every instance of the alert has: its name, and those without a template."""
        written = {**self.group.labels, **self.content.get("labels", {})}
        return {"alertname": self.name, **{key: text for key, text in written.items() if "{{" not in text}}

    @property
    def held(self) -> int:
        """How long an alert is pending before it fires, in milliseconds."""
        held = self.rule.for_ if isinstance(self.rule, AlertRule) else None
        return 0 if held is None else held.milliseconds


class Rulebook:
    """All rules of a workspace, in the order of its groups, and what is known of its surroundings."""

    def __init__(self, workspace: Workspace, config: Config) -> None:
        self.workspace = workspace
        self.known: Context = context_of(workspace.told(), config)
        self.around = Around(workspace, self.known.config.external_labels or {}, config.secret_dir)
        default = self.known.evaluation_interval.milliseconds
        # The form that every supported release reads, whatever the workspace's own is.
        context = attrs.evolve(compile_context(workspace, config), prometheus=None)
        links = panel_links(workspace.dashboards, workspace.groups, config.grafana_url)
        self._heads: dict[str, Mapping[str, Any]] = {}
        self.entries: list[Entry] = []
        for group in workspace.groups:
            content = group_content(group, context, links)
            self._heads[group.name] = {key: one for key, one in content.items() if key != "rules"}
            server = self.around.server_of(group.identity)
            its = group.interval or (server and server.evaluation_interval)
            interval = its.milliseconds if its else default
            self.entries += [
                Entry(rule, group, written, interval, server)
                for rule, written in zip(group.rules, content.get("rules", ()), strict=True)
                if isinstance(rule, AlertRule | RecordingRule)
            ]
        self.default_interval = default
        self._order = {id(entry): index for index, entry in enumerate(self.entries)}
        self._recordings: dict[str, list[Entry]] = {}
        for entry in self.entries:
            if not entry.is_alert:
                self._recordings.setdefault(entry.name, []).append(entry)

    @property
    def alerts(self) -> list[Entry]:
        """All alerts."""
        return [entry for entry in self.entries if entry.is_alert]

    def records(self, name: str) -> bool:
        """Whether a rule records a metric of that name."""
        return name in self._recordings

    def find(self, alert: AlertRule | str) -> tuple[Entry, ...]:
        """The alert, or all of that name. Raises DefinitionError with the nearest name."""
        if isinstance(alert, str):
            found = [entry for entry in self.alerts if entry.name == alert]
        elif isinstance(alert, AlertRule):
            found = [entry for entry in self.alerts if entry.rule is alert or entry.rule == alert]
        else:
            raise DefinitionError("rules", f"{alert!r} is no alert; give an AlertRule or its name")
        groups = dict.fromkeys(entry.group.name for entry in found)
        if len(groups) > 1 and isinstance(alert, str):
            raise DefinitionError(
                f"alert {alert!r}",
                f"the groups {listed(groups, 'and')} have one of that name; give the AlertRule itself",
            )
        if found:
            return tuple(found)
        name = alert if isinstance(alert, str) else alert.name
        names = [entry.name for entry in self.alerts]
        if name in names:
            raise DefinitionError(f"alert {name!r}", "the workspace has another alert of that name; import that one")
        if isinstance(alert, AlertRule):
            raise DefinitionError(f"alert {name!r}", "it is in no RuleGroup of the workspace; add it to one")
        raise DefinitionError(f"alert {name!r}", f"the workspace has no such alert{did_you_mean(name, names)}")

    def needed(self, wanted: Iterable[Entry], exprs: Iterable[Node], given: frozenset[str]) -> tuple[Entry, ...]:
        """The rules, and all that they and the expressions read; not those whose series are `given`."""
        found: dict[int, Entry] = {}
        pending = [entry for entry in wanted if entry.name not in given or entry.is_alert]
        pending += [entry for node in exprs for entry in self._read_by(node)]
        while pending:
            entry = pending.pop()
            if id(entry) in found or (entry.name in given and not entry.is_alert):
                continue
            found[id(entry)] = entry
            pending += self._read_by(entry.rule.expr)
            if _asks_in_templates(entry.content):
                pending += [one for one in self.entries if not one.is_alert]
        return tuple(sorted(found.values(), key=lambda one: self._order[id(one)]))

    def _read_by(self, node: Node) -> Iterator[Entry]:
        for selector in walk(node):
            if not isinstance(selector, Selector):
                continue
            name = name_of(selector)
            if name is None:
                yield from self.entries
            elif name in ALERT_SERIES:
                named = {one.value for one in selector.matchers if one.label == "alertname" and one.op == "="}
                yield from (entry for entry in self.alerts if not named or entry.name in named)
            else:
                yield from self._recordings.get(name, ())

    def files(self, entries: Sequence[Entry]) -> tuple[bytes, tuple[str, ...]]:
        """The rules as one file, and its groups in an order in which each reads what is there already."""
        by_group: dict[str, list[Entry]] = {}
        for entry in entries:
            by_group.setdefault(entry.group.name, []).append(entry)
        order = self._ordered(by_group)
        groups = [{**self._heads[name], "rules": [one.content for one in by_group[name]]} for name in order]
        return json.dumps({"groups": groups}, ensure_ascii=False, default=str).encode(), tuple(order)

    def _ordered(self, by_group: Mapping[str, Sequence[Entry]]) -> list[str]:
        reads = {
            name: {one.group.name for entry in entries for one in self._read_by(entry.rule.expr)} & set(by_group)
            for name, entries in by_group.items()
        }
        order: list[str] = []
        while len(order) < len(by_group):
            left = [name for name in by_group if name not in order]
            # Groups that read each other: one of them has to be the first.
            order.append(next((name for name in left if reads[name] <= {*order, name}), left[0]))
        return order


def name_of(selector: Selector) -> str | None:
    """The one metric that a selector is of; None if it may be any."""
    if selector.name is not None:
        return selector.name
    return next((one.value for one in selector.matchers if one.label == "__name__" and one.op == "="), None)


def _asks_in_templates(content: Mapping[str, Any]) -> bool:
    """Whether a template of the rule asks for series of its own."""
    texts = [*content.get("labels", {}).values(), *content.get("annotations", {}).values()]
    return any("query" in text for text in texts if "{{" in text)
