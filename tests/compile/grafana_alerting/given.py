"""Groups and routings for Grafana, and what becomes of them."""

import json
from pathlib import Path
from typing import Any

import attrs
import pytest

from obsdsl import P0, AlertRule, CompileError, Routing, RuleGroup, Secret, Slack, promql
from obsdsl.compile.artifact import Artifact
from obsdsl.compile.workspace import compile_workspace
from obsdsl.compose.receivers.notifier import Notifier
from obsdsl.compose.workspace import Workspace
from obsdsl.config import Config
from obsdsl.target_config import Connection, GrafanaTarget, Target

SLACK = Slack("#low", api_url=Secret("SLACK"))
TABLE = GrafanaTarget(Connection("https://grafana.example.org"), alerting=True, policies=True, datasource="prom")
CONFIG = Config(Path("/workspace"), alertmanager=(0, 33), project="pocket")


def config(*tables: GrafanaTarget, grafana: tuple[int, int] = (12, 1), **fields: Any) -> Config:
    target = Target("prod", grafana=tables or (attrs.evolve(TABLE, **fields),))
    return attrs.evolve(CONFIG, target=target, grafana=grafana)


def alert(expr: str = "up == 0", name: str = "Down", **fields: Any) -> AlertRule:
    return AlertRule(name, promql(expr), **{"severity": P0, "summary": "s", **fields})


def group(*rules: Any, name: str = "pocket", **fields: Any) -> RuleGroup:
    return RuleGroup(name, rules=rules or (alert(),), **{"interval": "30s", **fields})


def routing(*notifiers: Notifier, **fields: Any) -> Routing:
    return Routing(default=notifiers or (SLACK,), **fields)


def made(*objects: RuleGroup | Routing, of: Config | None = None, **fields: Any) -> list[Artifact]:
    """All that is Grafana's, by path."""
    groups = tuple(one for one in objects if isinstance(one, RuleGroup))
    routings = tuple(one for one in objects if isinstance(one, Routing))
    workspace = Workspace((), (), groups, routings=routings)
    found = compile_workspace(workspace, config(**fields) if of is None else of)
    return [one for one in found if one.path.startswith("grafana-alerting/")]


def data(artifact: Artifact) -> Any:
    return json.loads(artifact.content)


def rules(*objects: RuleGroup, **fields: Any) -> list[dict[str, Any]]:
    """The rules of the only group."""
    (found,) = made(*objects, **fields)
    rules: list[dict[str, Any]] = data(found)["rules"]
    return rules


def of_kind(kind: str, *objects: RuleGroup | Routing, **fields: Any) -> list[Any]:
    return [data(one) for one in made(*objects, **fields) if one.kind == kind]


def refusal(*objects: RuleGroup | Routing, **fields: Any) -> str:
    with pytest.raises(CompileError) as caught:
        made(*objects, **fields)
    assert all("; " in one or ": " in one for one in caught.value.faults)
    return str(caught.value)
