"""Faults of an Alertmanager's configuration, which routes the workspace's alerts."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from typing import Any, TypeAlias

import yaml

from obsdsl.compile.prometheus import to_yaml
from obsdsl.compose.rule import AlertRule
from tests.lint.mutation.edit import place
from tests.lint.mutation.mutant import FileMutation, Make, Mutant, Operator, World
from tests.lint.mutation.words import misspelt

# All right for the alerts of the workspace.
CONFIGURATION = """\
route:
  receiver: nobody
  group_by: [alertname, instance]
  routes:
    - matchers: [severity=~"P0|P1"]
      receiver: pager
      routes:
        - matchers: [service="claudex"]
          receiver: claudex-pager
        - matchers: [service="pocket-agent"]
          receiver: agents-pager
    - matchers: [owner="team-claudex"]
      receiver: claudex
      mute_time_intervals: [night]
    - matchers: [owner="team-agents"]
      receiver: agents
      mute_time_intervals: [night]
receivers:
  - name: nobody
  - name: pager
    pagerduty_configs: [{routing_key: a}]
  - name: claudex-pager
    pagerduty_configs: [{routing_key: b}]
  - name: agents-pager
    pagerduty_configs: [{routing_key: c}]
  - name: claudex
    slack_configs: [{channel: claudex, api_url: "https://chat.example.org/a"}]
  - name: agents
    slack_configs: [{channel: agents, api_url: "https://chat.example.org/b"}]
inhibit_rules:
  - source_matchers: [alertname="ServiceDown"]
    target_matchers: [service="pocket-agent", severity="P2"]
    equal: [instance]
  - source_matchers: [alertname="ClaudexDown"]
    target_matchers: [service="claudex", severity="P2"]
    equal: [instance]
time_intervals:
  - name: night
    time_intervals:
      - times: [{start_time: "22:00", end_time: "24:00"}]
"""
Data: TypeAlias = dict[str, Any]
Spoilt: TypeAlias = Iterator[tuple[str, Data]]


def routed(spoil: Callable[[Data], Spoilt]) -> Make:
    """Mutants of the configuration; the alerts that it routes may be told."""

    def make(world: World) -> Iterator[Mutant]:
        data = yaml.safe_load(CONFIGURATION)
        before = to_yaml(data).decode()
        file = str(world.config.root / "alertmanager.yml")
        alerts = [place(one) for group in world.workspace.groups for one in group.rules if isinstance(one, AlertRule)]
        for what, new in spoil(data):
            mutation = FileMutation(file, before, to_yaml(new).decode())
            yield Mutant(what, (("alertmanager.yml", file), *alerts), world.workspace, file=mutation)

    return make


def _routes(data: Data) -> Iterator[Data]:
    pending = [data["route"]]
    while pending:
        route = pending.pop()
        yield route
        pending += route.get("routes", ())


def _each_route(data: Data) -> Iterator[tuple[Data, Data]]:
    """A copy of the configuration for each route, with that route in it."""
    for index, _ in enumerate(_routes(data)):
        new = copy.deepcopy(data)
        yield new, [*_routes(new)][index]


def receiver_misspelt(data: Data) -> Spoilt:
    for new, route in _each_route(data):
        route["receiver"] = misspelt(route["receiver"])
        yield f"receiver {route['receiver']}", new


def interval_misspelt(data: Data) -> Spoilt:
    for new, route in _each_route(data):
        if "mute_time_intervals" in route:
            route["mute_time_intervals"] = ["nihgt"]
            yield f"{route['receiver']} muted at nihgt", new


def receiver_twice(data: Data) -> Spoilt:
    for one in data["receivers"]:
        yield f"{one['name']} twice", {**data, "receivers": [*data["receivers"], one]}


def receiver_unused(data: Data) -> Spoilt:
    for one in data["receivers"]:
        other = {**one, "name": f"{one['name']}-of-old"}
        yield f"{other['name']}, to which no route leads", {**data, "receivers": [*data["receivers"], other]}


def root_matches(data: Data) -> Spoilt:
    for text in ('severity="P0"', 'service="claudex"', 'owner=~"team-.*"'):
        yield f"the root matches {text}", {**data, "route": {**data["route"], "matchers": [text]}}


def route_twice(data: Data) -> Spoilt:
    for new, route in _each_route(data):
        for held in list(route.get("routes", ())):
            changed = copy.deepcopy(new)
            there = next(one for one in _routes(changed) if one["receiver"] == route["receiver"])
            there["routes"].append(copy.deepcopy(held))
            yield f"{held['receiver']} once more, behind itself", changed


def route_dropped(data: Data) -> Spoilt:
    for index, one in enumerate(data["route"]["routes"]):
        if index:
            new = copy.deepcopy(data)
            new["route"]["routes"].pop(index)
            yield f"the route to {one['receiver']} dropped", new


def matcher_misspelt(data: Data) -> Spoilt:
    for index, one in enumerate(data["route"]["routes"]):
        if index:
            new = copy.deepcopy(data)
            new["route"]["routes"][index]["matchers"] = [one["matchers"][0].replace("team-", "taem-")]
            yield f"the route to {one['receiver']} matches {new['route']['routes'][index]['matchers'][0]}", new


def label_misspelt(data: Data) -> Spoilt:
    for index, one in enumerate(data["route"]["routes"]):
        if index:
            new = copy.deepcopy(data)
            new["route"]["routes"][index]["matchers"] = [one["matchers"][0].replace("owner=", "onwer=")]
            yield f"the route to {one['receiver']} matches {new['route']['routes'][index]['matchers'][0]}", new


def pages_chat(data: Data) -> Spoilt:
    chat = {"slack_configs": [{"channel": "all", "api_url": "https://chat.example.org/c"}]}
    for index, one in enumerate(data["receivers"]):
        if "pagerduty_configs" in one and one["name"] != "pager":
            new = copy.deepcopy(data)
            new["receivers"][index] = {"name": one["name"], **chat}
            yield f"{one['name']} writes to a chat", new


def equal_misspelt(data: Data) -> Spoilt:
    for index, _ in enumerate(data["inhibit_rules"]):
        new = copy.deepcopy(data)
        new["inhibit_rules"][index]["equal"] = ["instnace"]
        yield f"equal: instnace in the rule {index + 1}", new


def grouped_by_misspelt(data: Data) -> Spoilt:
    for label in data["route"]["group_by"]:
        groups = [misspelt(label) if one == label else one for one in data["route"]["group_by"]]
        yield f"group_by {misspelt(label)}", {**data, "route": {**data["route"], "group_by": groups}}


OPERATORS = (
    Operator("misspelt receiver", "undefined-receiver", routed(receiver_misspelt)),
    Operator("misspelt time interval", "undefined-interval", routed(interval_misspelt)),
    Operator("receiver twice", "duplicate-receiver", routed(receiver_twice)),
    Operator("receiver without a route", "unused-receiver", routed(receiver_unused)),
    Operator("root with matchers", "root-matchers", routed(root_matches)),
    Operator("route behind itself", "unreachable-route", routed(route_twice)),
    Operator("route dropped", "unrouted-alert", routed(route_dropped)),
    Operator("misspelt value in a route", "unrouted-alert", routed(matcher_misspelt)),
    Operator("misspelt label in a route", "misspelt-route", routed(label_misspelt)),
    Operator("page to a chat", "page-nobody", routed(pages_chat)),
    Operator("misspelt label of an inhibition", "inhibit-labels", routed(equal_misspelt)),
    Operator("misspelt label in group_by", "grouping-labels", routed(grouped_by_misspelt)),
)
