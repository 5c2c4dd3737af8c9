"""Examples of checks, run: pieces of Python as a workspace, pieces of YAML and JSON as files beside one.

What an example leaves out is added: the metrics that it is written for, a group for rules, a dashboard for panels and
variables, a server for jobs.
"""

from __future__ import annotations

import ast
import json
import re
import sys
import types
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import obsdsl
from obsdsl import library
from obsdsl.compose.dashboard import Dashboard
from obsdsl.compose.logs.stream import LogStream
from obsdsl.compose.panel import LibraryPanel, Panel, RawPanel
from obsdsl.compose.routing.routing import Routing
from obsdsl.compose.routing.tree import AlertmanagerConfig
from obsdsl.compose.row import Row
from obsdsl.compose.rule import Rule, RuleGroup
from obsdsl.compose.scrape.job import ScrapeJob
from obsdsl.compose.scrape.server import PrometheusServer
from obsdsl.compose.severity import POLICY, SeverityPolicy
from obsdsl.compose.variable import DashboardVariable
from obsdsl.compose.workspace import Workspace
from obsdsl.config import Config, read_config
from obsdsl.library import node
from obsdsl.library.prometheus import up
from obsdsl.lint.context import context_of
from obsdsl.lint.files import FileText, file_units, opened, recorded
from obsdsl.lint.page import METRICS
from obsdsl.lint.registry import built_in
from obsdsl.lint.run import Dispatch, Outcome
from obsdsl.lint.settings import settings_of
from obsdsl.lint.whole import finish
from obsdsl.lint.workspace import check_units, lint_workspace
from obsdsl.load import _METRICS as METRIC_TYPES

# The day on which examples are judged.
TODAY = date(2026, 6, 1)


@cache
def metrics() -> types.ModuleType:
    """The metrics that all examples are written for."""
    module = types.ModuleType("example_metrics")
    sys.modules[module.__name__] = module
    exec(compile(METRICS, "metrics.py", "exec"), vars(module))
    return module


def names() -> dict[str, Any]:
    """What an example in Python may use."""
    public = {name: getattr(obsdsl, name) for name in obsdsl.__all__}
    return {**public, "library": library, "m": metrics(), "node": node, "up": up}


def lint_python(text: str, folder: Path, configuration: str = "") -> Outcome:
    """The lint of a workspace that holds the example, and the metrics."""
    config = settings(folder, configuration)
    workspace = workspace_of(text, folder)
    return lint_workspace(workspace, config, {str(folder / "example.py"): text}, TODAY).outcome


def lint_file(text: str, language: str, folder: Path, configuration: str = "") -> Outcome:
    """The lint of a file that holds the example, with the metrics declared."""
    config, texts = settings(folder, configuration), {}
    # An example of rules and their routing is two files.
    for part in re.split(r"^---\n", text, flags=re.MULTILINE) if "receivers:" in text else (text,):
        name, whole = file_of(part, language)
        (folder / name).write_text(whole, encoding="utf-8")
        texts[str(folder / name)] = whole
    return lint_texts(texts, config)


def lint_text(file: str, text: str, config: Config, definitions: bool = True) -> Outcome:
    """The lint of one file's text, with the examples' metrics or without any."""
    return lint_texts({file: text}, config, definitions)


def lint_texts(texts: dict[str, str], config: Config, definitions: bool = True) -> Outcome:
    """The lint of files, beside each other."""
    files = [one for file, text in texts.items() if (one := opened(FileText(file, text))) is not None]
    assert len(files) == len(texts)
    held = vars(metrics()).values()
    declared: list[Any] = [one.declaration for one in held if isinstance(one, METRIC_TYPES)]
    declared += [one.facts for one in held if isinstance(one, LogStream)]
    context = context_of((*(declared if definitions else ()), *recorded(files)), config)
    chosen = settings_of(config.lint, built_in())
    dispatch = Dispatch(chosen.checks)
    outcome = check_units([unit for one in files for unit in file_units(one)], context, dispatch)
    return finish(outcome, context, chosen, dispatch, texts, TODAY).outcome


def settings(folder: Path, configuration: str = "") -> Config:
    """The configuration of an example: all keys stand in `[tool.obsdsl.lint]` unless it says another table."""
    head = "" if configuration.lstrip().startswith("[") else "[lint]\n"
    (folder / "obsdsl.toml").write_text(
        (head + configuration).replace("[tool.obsdsl]\n", "").replace("[tool.obsdsl.", "["), encoding="utf-8"
    )
    return read_config(folder)


def workspace_of(text: str, folder: Path) -> Workspace:
    """The example as a workspace. It is written to a file, so that problems have lines."""
    file = folder / "example.py"
    file.write_text(text, encoding="utf-8")
    scope = names()
    before = dict(scope)
    values = [*_values(text, str(file), scope), *(one for key, one in scope.items() if before.get(key) is not one)]
    objects = list({id(one): one for value in values for one in _flat(value)}.values())
    declared = [one.declaration for one in (*vars(metrics()).values(), *objects) if isinstance(one, METRIC_TYPES)]
    return Workspace(
        tuple(declared),
        tuple(_dashboards(objects)),
        tuple(_groups(objects)),
        tuple(_servers(objects)),
        tuple(one for one in objects if isinstance(one, Routing | AlertmanagerConfig)),
        next((one for one in objects if isinstance(one, SeverityPolicy)), POLICY),
        streams=tuple(one for one in (*vars(metrics()).values(), *objects) if isinstance(one, LogStream)),
    )


def _values(text: str, file: str, scope: dict[str, Any]) -> Iterator[object]:
    """The values of bare expressions; all else is executed."""
    for statement in ast.parse(text, file).body:
        if isinstance(statement, ast.Expr):
            yield eval(compile(ast.Expression(statement.value), file, "eval"), scope)
        else:
            exec(compile(ast.Module([statement], []), file, "exec"), scope)


def _flat(value: object) -> Iterator[object]:
    if isinstance(value, tuple | list):
        for one in value:
            yield from _flat(one)
    else:
        yield value


def _groups(objects: list[object]) -> Iterator[RuleGroup]:
    groups = [one for one in objects if isinstance(one, RuleGroup)]
    held = {id(rule) for group in groups for rule in group.rules}
    yield from groups
    free = tuple(one for one in objects if isinstance(one, Rule) and id(one) not in held)
    if free:
        yield RuleGroup("example", rules=free, owner="team")


def _servers(objects: list[object]) -> Iterator[PrometheusServer]:
    servers = [one for one in objects if isinstance(one, PrometheusServer)]
    held = {id(job) for server in servers for job in server.jobs}
    yield from servers
    free = tuple(one for one in objects if isinstance(one, ScrapeJob) and id(one) not in held)
    if free:
        yield PrometheusServer(jobs=free)


def _dashboards(objects: list[object]) -> Iterator[Any]:
    dashboards = [one for one in objects if isinstance(one, Dashboard)]
    yield from dashboards
    inside = {id(one) for each in dashboards for _, one in each.all_panels()}
    inside |= {id(one) for each in dashboards for one in each.variables}
    panels = tuple(o for o in objects if isinstance(o, Panel | RawPanel | LibraryPanel) and id(o) not in inside)
    rows = tuple(one for one in objects if isinstance(one, Row) and not any(one in each.rows for each in dashboards))
    variables = tuple(one for one in objects if isinstance(one, DashboardVariable) and id(one) not in inside)
    if panels or rows or variables:
        yield Dashboard(
            "Example", uid="example", description="An example.", panels=() if rows else panels, rows=rows,
            variables=variables,
        )  # fmt: skip


def file_of(text: str, language: str) -> tuple[str, str]:
    """The name and the whole text of an example of a file."""
    if language == "json":
        data = json.loads(text)
        if "panels" not in data and "rows" not in data and "dashboard" not in data and "apiVersion" not in data:
            data = dashboard_around(data)
            return "dashboard.json", json.dumps(data, indent=2)
        return "dashboard.json", text
    if re.match(r"(\s*#.*\n)*\s*- ", text):
        indented = "".join(f"      {line}\n" for line in text.splitlines())
        return "rules.yml", f"groups:\n  - name: example\n    rules:\n{indented}"
    return ("alertmanager.yml" if "receivers:" in text or text.startswith("route:") else "rules.yml"), text


def dashboard_around(piece: dict[str, Any]) -> dict[str, Any]:
    """A dashboard that holds a panel or a variable, with all that checks ask of one."""
    source = {"name": "datasource", "type": "datasource", "query": "prometheus", "label": "Data source"}
    is_variable = "query" in piece and "targets" not in piece
    return {
        "title": "Example",
        "uid": "example",
        "description": "An example.",
        "schemaVersion": 39,
        "editable": False,
        "templating": {"list": [source, *([piece] if is_variable else [])]},
        "panels": [] if is_variable else [{"id": 1, "gridPos": {"x": 0, "y": 0, "w": 12, "h": 8}, **piece}],
    }


def problems(outcome: Outcome, check: str) -> list[Any]:
    """The problems of one check; a check that broke fails the test."""
    assert not outcome.broken, outcome.broken[0].trace
    return [one for one in outcome.problems if one.check == check]
