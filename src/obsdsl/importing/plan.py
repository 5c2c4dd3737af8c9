"""All files of an import, made before the first is written: written at once, or not at all."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import attrs

from obsdsl.compile.version import GROUP_LABELS, UTF8_NAMES, Version, shown
from obsdsl.define.label import LEGACY_LABEL, LEGACY_NAME
from obsdsl.express.node import Node, Selector, label_names, walk
from obsdsl.importing.dashboards.library import library_nodes, read_library, write_library
from obsdsl.importing.dashboards.sources import dashboard_nodes, read_dashboards, write_dashboards
from obsdsl.importing.differences.difference import Differences
from obsdsl.importing.differences.registry import chosen
from obsdsl.importing.finish import finish
from obsdsl.importing.found import Found
from obsdsl.importing.metrics.definitions import RECORDED, Definitions, definitions
from obsdsl.importing.metrics.seen import together
from obsdsl.importing.progress import bar
from obsdsl.importing.report import Report
from obsdsl.importing.routing.configuration import import_routings
from obsdsl.importing.rules.groups import import_rules, shown_labels
from obsdsl.importing.rules.logs import LogRules, import_log_rules, log_severities
from obsdsl.importing.rules.order import expressions, recorded
from obsdsl.importing.rules.outcome import Rules
from obsdsl.importing.rules.watched import NONE, watched_by

# Called with what is being done.
Step = Callable[[str], None]


@attrs.frozen
class Plan:
    """Files by their path below the new workspace, and what became of what was read."""

    files: dict[str, str]
    report: Report


def plan(
    found: Found, exact: bool = False, step: Step = lambda _: None, differences: Differences | None = None
) -> Plan:
    """The workspace that says what was found, but for the differences: those that an import makes unless told."""
    differences = chosen(exact) if differences is None else differences
    finish(found)
    report = Report(notes=list(found.notes), faults=list(found.faults), passed=list(found.passed))

    def progress(what: str, done: int, total: int) -> None:
        step(bar(what, done, total))

    dashboards = read_dashboards(found.dashboards, report, progress, differences)
    step("writing metrics")
    library = read_library(found.library, differences, report)
    nodes = [*expressions(found.groups), *dashboard_nodes(dashboards), *library_nodes(library)]
    seen = together(one.seen for one in dashboards)
    metrics = definitions(nodes, recorded(found.groups), shown_labels(found.groups), found.knowledge, seen)
    step("writing rules")
    # Newer versions would be given labels of groups where the source has those of rules.
    older = max(_versions(found, nodes), default=(0, 0)) < GROUP_LABELS
    more = log_severities(found.log_groups)
    rules = import_rules(found.groups, metrics, exact, more, labels_of_groups=older and not exact)
    of_logs = import_log_rules(found.log_groups, rules.levels, rules.files)
    files = {**metrics.files, **rules.files, **of_logs.files}
    _count(report, rules, of_logs)
    alertmanagers = import_routings(found.routings, files, report)
    report.notes += _older(found, alertmanagers)
    readable = attrs.evolve(metrics, known=rules.known, imports=rules.imports)
    alerts = NONE if exact else watched_by(rules.alerts)
    write_dashboards(dashboards, readable, files, report, progress, exact, alerts)
    write_library(library, readable, files, report, alerts)
    report.add("metrics", metrics.count)
    folders = sorted({name.split("/", 1)[0] for name in files if "/" in name})
    packages = {f"{folder}/__init__.py": "" for folder in folders}
    files = {"obsdsl.toml": _settings(found, nodes, alertmanagers, metrics), **packages, **files} if files else {}
    return Plan(files, report)


def _older(found: Found, needed: list[Version]) -> Iterator[str]:
    """A note where secrets go to fields that read files, and the server has none of them yet."""
    there = found.versions.get("alertmanager")
    if there is not None and needed and there < max(needed):
        why = f"files with secrets are read by Alertmanager {shown(max(needed))}, and the server is {shown(there)}"
        yield f"{why}: update it, or write the secrets into the configuration that you build"


def _count(report: Report, rules: Rules, of_logs: LogRules) -> None:
    report.add("groups of rules", rules.groups)
    for source, share in rules.shares.items():
        report.add("rules", share.total, share.typed, source)
    report.reasons.update(("rule", reason) for reason in rules.reasons)
    report.add("expressions of rules", rules.expressions, rules.expressions - rules.raw_expressions)
    report.notes += rules.notes
    report.add("rules of logs", of_logs.rules)
    report.faults += [*rules.refused, *of_logs.refused]


def _versions(found: Found, nodes: list[Node]) -> list[Version]:
    """The versions of Prometheus that the server has, and that what is there needs."""
    versions = [found.versions["prometheus"]] if "prometheus" in found.versions else []
    versions += [GROUP_LABELS for source in found.groups if source.group.labels]
    return [*versions, UTF8_NAMES] if any(_is_utf8(node) for expr in nodes for node in walk(expr)) else versions


def _settings(found: Found, nodes: list[Node], alertmanagers: list[Version], metrics: Definitions) -> str:
    """The settings, with the oldest versions that read what is there."""
    lines = [
        "# Settings of the workspace. Say which versions your servers have: the build then checks that they read it."
    ]
    if versions := _versions(found, nodes):
        lines.append(f'prometheus_version = "{shown(max(versions))}"')
    needed = [found.versions["alertmanager"]] if "alertmanager" in found.versions else []
    if needed := needed + alertmanagers:
        lines.append(f'alertmanager_version = "{shown(max(needed))}"')
    if found.environment or metrics.undeclared:
        lines += ["", "[lint]"]
    if found.environment:
        lines.append("# Where the rules are evaluated, as the server says.")
        lines += [f"{key} = {_toml(value)}" for key, value in sorted(found.environment.items())]
    if metrics.undeclared:
        lines.append("# What is read and cannot be defined: by patterns of names, or as two kinds of histogram.")
        lines.append(f"undeclared = {_toml(metrics.undeclared)}")
    lines += _spared(metrics)
    return "\n".join(lines) + "\n"


def _spared(metrics: Definitions) -> list[str]:
    """What the lint does not ask of metrics of which nobody has said more than the expressions do."""
    lines = []
    if metrics.unsaid:
        lines.append("# Nobody has said yet what these mean. Write their helps, then delete this line.")
        lines.append('"metrics/*" = ["metric-help"]')
    if RECORDED in metrics.files:
        lines.append("# Records of rules that are not here.")
        lines.append(f'"{RECORDED}" = ["metric-suffix"]')
    return ["", "[lint.per-path]", *lines] if lines else []


def _toml(value: Any) -> str:
    """A text, or texts in a list or in a table: a string of JSON is one of TOML, too."""
    if isinstance(value, Mapping):
        return f"{{ {', '.join(f'{json.dumps(key)} = {_toml(one)}' for key, one in value.items())} }}"
    return json.dumps(list(value) if isinstance(value, tuple) else value)


def _is_utf8(node: Node) -> bool:
    names = label_names(node)
    odd = isinstance(node, Selector) and node.name is not None and not LEGACY_NAME.fullmatch(node.name)
    return odd or any("$" not in name and not LEGACY_LABEL.fullmatch(name) for name in names)
