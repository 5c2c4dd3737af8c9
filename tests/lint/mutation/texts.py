"""Faults that only a file can have: no YAML or JSON, other fields, no PromQL, panels one over the other.

Each rule and each panel of the workspace is written to a file of its own, which is spoilt.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any, TypeAlias

import yaml

from obsdsl.compile.context import Context
from obsdsl.compile.grafana.dashboard import dashboard as dashboard_json
from obsdsl.compile.prometheus import compile_group, to_yaml
from obsdsl.compose.dashboard import Dashboard
from obsdsl.lint.problem import Level
from tests.lint.mutation.edit import edited
from tests.lint.mutation.mutant import FileMutation, Make, Mutant, Operator, World

SpoilText: TypeAlias = Callable[[str], Iterator[tuple[str, str]]]
SpoilData: TypeAlias = Callable[[dict[str, Any]], Iterator[tuple[str, dict[str, Any]]]]


@cache
def rule_files(world: World) -> tuple[tuple[str, str], ...]:
    """Each rule in a file of its own: names and texts."""
    found = []
    for group in world.workspace.groups:
        for index, rule in enumerate(group.rules):
            alone = edited(group, rules=(rule,))
            text = compile_group(alone, Context(prometheus=(3, 5)), {}).content.decode()
            found.append((f"{group.name}-{index}.yml", text))
    return tuple(found)


@cache
def dashboard_files(world: World) -> tuple[tuple[str, str], ...]:
    """Each panel in a dashboard of its own, and the dashboards' frames."""
    found = []
    for dashboard in world.workspace.dashboards:
        assert isinstance(dashboard, Dashboard)
        data = dashboard_json(dashboard, Context(infer=world.context.infer))
        every = [one for outer in data["panels"] for one in (outer, *outer.pop("panels", ()))]
        for index, panel in enumerate(one for one in every if one["type"] != "row" and "targets" in one):
            panel["gridPos"] = {"x": 0, "y": 0, "w": 12, "h": 8}
            text = json.dumps({**data, "panels": [panel]}, indent=2, ensure_ascii=False)
            found.append((f"{dashboard.uid}-{index}.json", text))
    return tuple(found)


def of_rules(spoil: SpoilText) -> Make:
    """Mutants of the text of each rule's file."""
    return _of(rule_files, spoil)


def of_dashboards(spoil: SpoilText) -> Make:
    """Mutants of the text of each panel's dashboard."""
    return _of(dashboard_files, spoil)


def _of(files: Callable[[World], tuple[tuple[str, str], ...]], spoil: SpoilText) -> Make:
    def make(world: World) -> Iterator[Mutant]:
        for name, before in files(world):
            for what, text in spoil(before):
                if text != before:
                    file = str(world.config.root / name)
                    yield Mutant(what, ((name, file),), world.workspace, file=FileMutation(file, before, text))

    return make


def in_rule(spoil: SpoilData) -> SpoilText:
    """A spoilt rule, written back as YAML."""

    def text(before: str) -> Iterator[tuple[str, str]]:
        data = yaml.safe_load(before)
        for what, rule in spoil(copy.deepcopy(data["groups"][0]["rules"][0])):
            data["groups"][0]["rules"] = [rule]
            yield what, to_yaml(data).decode()

    return text


def in_panel(spoil: SpoilData) -> SpoilText:
    """A spoilt panel, written back as JSON."""

    def text(before: str) -> Iterator[tuple[str, str]]:
        data = json.loads(before)
        for what, panel in spoil(copy.deepcopy(data["panels"][0])):
            yield what, json.dumps({**data, "panels": [panel]}, indent=2, ensure_ascii=False)

    return text


def in_dashboard(spoil: SpoilData) -> SpoilText:
    """A spoilt dashboard, written back as JSON."""

    def text(before: str) -> Iterator[tuple[str, str]]:
        for what, data in spoil(json.loads(before)):
            yield what, json.dumps(data, indent=2, ensure_ascii=False)

    return text


def expression(what: str, change: Callable[[str], str]) -> SpoilData:
    """Another text of the rule's expression."""

    def spoil(rule: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
        yield what, {**rule, "expr": change(rule["expr"])}

    return spoil


def without_window(text: str) -> str:
    head, bracket, tail = text.partition("[")
    return head + tail.partition("]")[2] if bracket and "rate(" in head.rpartition("sum")[2] else text


def field(what: str, **changes: Any) -> SpoilData:
    """Other fields of a rule."""

    def spoil(rule: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
        yield what, {**rule, **changes}

    return spoil


def for_misspelt(rule: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    if "for" in rule:
        yield "for → form", {("form" if key == "for" else key): value for key, value in rule.items()}


def without_expression(rule: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    yield "no expr", {key: value for key, value in rule.items() if key != "expr"}


def number_as_label(rule: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    yield "a list as a label", {**rule, "labels": {**rule.get("labels", {}), "tier": ["a", "b"]}}


def key_twice(text: str) -> Iterator[tuple[str, str]]:
    yield "expr twice", text.replace("  expr:", "  expr: up\n    expr:", 1)


def unclosed(text: str) -> Iterator[tuple[str, str]]:
    yield "a quote that nothing closes", text.replace("name: ", 'name: "', 1)


def with_tab(text: str) -> Iterator[tuple[str, str]]:
    yield "a tab", text.replace("  expr:", "\texpr:", 1)


def group_again(text: str) -> Iterator[tuple[str, str]]:
    yield "the group twice", text + text.partition("groups:\n")[2]


def cut(text: str) -> Iterator[tuple[str, str]]:
    yield "cut in the middle", text[: len(text) // 2]


def comma_dropped(text: str) -> Iterator[tuple[str, str]]:
    yield "a comma dropped", text.replace('",\n', '"\n', 1)


def title_twice(text: str) -> Iterator[tuple[str, str]]:
    yield "title twice", text.replace('"title":', '"title": "x", "title":', 1)


def panels_by_name(data: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    yield "panels as a mapping", {**data, "panels": {"a": data["panels"][0]}}


def frame_without(key: str) -> SpoilData:
    def spoil(data: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
        yield f"no {key}", {name: value for name, value in data.items() if name != key}

    return spoil


def over_another(data: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    panel = data["panels"][0]
    yield "the panel over itself", {**data, "panels": [panel, {**panel, "id": panel["id"] + 1}]}


def same_id(data: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    panel = data["panels"][0]
    yield "two panels of one id", {**data, "panels": [panel, {**panel, "gridPos": {"x": 0, "y": 8, "w": 12, "h": 8}}]}


def beyond_grid(data: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    panel = data["panels"][0]
    yield "wider than the grid", {**data, "panels": [{**panel, "gridPos": {"x": 20, "y": 0, "w": 12, "h": 8}}]}


def no_targets(panel: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    yield "no targets", {**panel, "targets": []}


def target_twice(panel: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    first = panel["targets"][0]
    yield "the target twice", {**panel, "targets": [*panel["targets"], first]}


def asking(kind: str, spoil: SpoilData) -> SpoilData:
    """Of panels that ask this kind of data source alone."""

    def chosen(panel: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
        if panel["datasource"]["type"] == kind:
            yield from spoil(panel)

    return chosen


def unit(text: str) -> SpoilData:
    def spoil(panel: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
        config = copy.deepcopy(panel.get("fieldConfig", {}))
        config.setdefault("defaults", {})["unit"] = text
        yield f"unit {text}", {**panel, "fieldConfig": config}

    return spoil


def no_unit(panel: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Of what Grafana cannot show well as a plain number."""
    config = copy.deepcopy(panel.get("fieldConfig", {}))
    if config.get("defaults", {}).get("unit") in ("bytes", "s", "Bps", "ms"):
        del config["defaults"]["unit"]
        yield "no unit", {**panel, "fieldConfig": config}


def target(what: str, change: Callable[[str], str]) -> SpoilData:
    """Another text of the first query."""

    def spoil(panel: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
        first = panel["targets"][0]
        yield what, {**panel, "targets": [{**first, "expr": change(first["expr"])}, *panel["targets"][1:]]}

    return spoil


def _last(text: str, old: str, new: str = "") -> str:
    head, found, tail = text.rpartition(old)
    return head + new + tail if found else text


OPERATORS = (
    Operator(
        "parenthesis dropped", "promql-syntax", of_rules(in_rule(expression(") dropped", lambda t: _last(t, ")"))))
    ),
    Operator("brace dropped", "promql-syntax", of_rules(in_rule(expression("} dropped", lambda t: _last(t, "}"))))),
    Operator(
        "unknown function",
        "promql-syntax",
        of_rules(in_rule(expression("raet", lambda t: t.replace("rate(", "raet(")))),
    ),
    Operator(
        "operator twice", "promql-syntax", of_rules(in_rule(expression("> >", lambda t: t.replace(" > ", " > > "))))
    ),
    Operator("window dropped", "promql-syntax", of_rules(in_rule(expression("no window", without_window)))),
    Operator("`for` misspelt", "file-schema", of_rules(in_rule(for_misspelt))),
    Operator("rule without an expression", "file-schema", of_rules(in_rule(without_expression))),
    Operator("duration without a unit", "file-schema", of_rules(in_rule(field("for: 5", **{"for": "5"})))),
    Operator(
        "rule that is an alert and a record", "file-schema", of_rules(in_rule(field("both", alert="A", record="r")))
    ),
    Operator("label that is a list", "file-schema", of_rules(in_rule(number_as_label))),
    Operator("key twice in YAML", "duplicate-key", of_rules(key_twice)),
    Operator("quote that nothing closes", "file-syntax", of_rules(unclosed)),
    Operator("tab in YAML", "file-syntax", of_rules(with_tab)),
    Operator("group twice in a file", "group-name", of_rules(group_again)),
    Operator("JSON cut off", "file-syntax", of_dashboards(cut)),
    Operator("comma dropped in JSON", "file-syntax", of_dashboards(comma_dropped)),
    Operator("key twice in JSON", "duplicate-key", of_dashboards(title_twice)),
    Operator("panels that are no list", "file-schema", of_dashboards(in_dashboard(panels_by_name))),
    Operator("JSON without a uid", "dashboard-identity", of_dashboards(in_dashboard(frame_without("uid")))),
    Operator("JSON without a title", "dashboard-identity", of_dashboards(in_dashboard(frame_without("title")))),
    Operator("panel over another", "panel-overlap", of_dashboards(in_dashboard(over_another))),
    Operator("panel id twice", "panel-overlap", of_dashboards(in_dashboard(same_id))),
    Operator("panel out of the grid", "panel-overlap", of_dashboards(in_dashboard(beyond_grid))),
    Operator("panel without targets", "panel-targets", of_dashboards(in_panel(no_targets))),
    Operator("refId twice", "panel-targets", of_dashboards(in_panel(asking("prometheus", target_twice)))),
    Operator(
        "refId twice in a panel of logs",
        "panel-targets",
        of_dashboards(in_panel(asking("loki", target_twice))),
        Level.WARNING,
    ),
    Operator("unit that Grafana does not know", "panel-unit", of_dashboards(in_panel(unit("furlongs")))),
    Operator("misspelt unit", "panel-unit", of_dashboards(in_panel(unit("percentunti"))), Level.WARNING),
    Operator("unit dropped", "panel-unit", of_dashboards(in_panel(no_unit))),
    Operator(
        "parenthesis dropped in a panel",
        "promql-syntax",
        of_dashboards(in_panel(asking("prometheus", target(") dropped", lambda t: _last(t, ")"))))),
    ),
    Operator(
        "parenthesis dropped in a panel of logs",
        "logql-syntax",
        of_dashboards(in_panel(asking("loki", target(") dropped", lambda t: _last(t, ")"))))),
    ),
)
