"""What Grafana's own alerting is given: rule groups, contact points, mute timings, templates, notification policies.

They are made of the artifacts for Prometheus and Alertmanager, so that both say the same, and only for a target whose
table of Grafana says `alerting = true`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fnmatch import fnmatchcase
from typing import Any

import orjson

from obsdsl.compile.artifact import Artifact, Kind
from obsdsl.compile.grafana_alerting.contact_points import ContactPoints
from obsdsl.compile.grafana_alerting.policies import NEVER, mute_timing, policy, policy_faults, timing_faults
from obsdsl.compile.grafana_alerting.rules import Surroundings, rule_group
from obsdsl.compile.grafana_alerting.templates import defined, template_files
from obsdsl.compile.prometheus import from_yaml, plain_name
from obsdsl.compose.severity import SeverityPolicy
from obsdsl.config import Config
from obsdsl.define.duration import Duration
from obsdsl.errors import CompileError, listed, shown
from obsdsl.target_config import GrafanaTarget

FOLDER = "grafana-alerting"
# Prometheus's own, where nobody says otherwise.
_INTERVAL = 60


def tables(config: Config) -> tuple[GrafanaTarget, ...]:
    """The Grafanas of the target that are given alerts."""
    return () if config.target is None else tuple(one for one in config.target.grafana if one.alerting)


def alerting(artifacts: Sequence[Artifact], config: Config, levels: SeverityPolicy) -> Iterator[Artifact]:
    """The artifacts of each. Raises CompileError for what Grafana does not do."""
    if config.project is None:
        fault = "alerts are known by it in Grafana; write a name that will stay: project = ..."
        raise CompileError("[tool.obsdsl] project", fault)
    for table in tables(config):
        if table.datasource is None:
            fault = "alerting asks a data source; write datasource with its uid"
            raise CompileError(f"{config.target.name if config.target else ''}.{table.name}", fault)
        around = Surroundings(config.project, table, config.grafana, levels, _interval(artifacts, config))
        yield from _groups(artifacts, around)
        if (routing := _routing(artifacts, table)) is not None:
            yield from _notifications(routing, around, config)


def _interval(artifacts: Iterable[Artifact], config: Config) -> int:
    """How often groups are evaluated that do not say it, in seconds."""
    said = {
        text
        for one in artifacts
        if one.kind == "prometheus"
        and (text := (from_yaml(one.content).get("global") or {}).get("evaluation_interval")) is not None
    }
    if len(said) == 1:
        return Duration.parse(said.pop()).milliseconds // 1000
    return _INTERVAL if config.evaluation_interval is None else config.evaluation_interval.milliseconds // 1000


def _groups(artifacts: Iterable[Artifact], around: Surroundings) -> Iterator[Artifact]:
    titles: dict[str, str] = {}
    patterns = around.table.groups
    for one in artifacts:
        if one.kind != "rules" or (patterns and not any(fnmatchcase(one.identity, each) for each in patterns)):
            continue
        group = rule_group(one, around)
        if group is None:
            continue
        for rule in group["rules"]:
            other = titles.setdefault(rule["title"], one.identity)
            if other != one.identity or _count(group, rule["title"]) > 1:
                where = "twice in it" if other == one.identity else f"in the group {other!r}, too"
                fault = (
                    f"the alert {rule['title']!r} is {where}, and Grafana wants names unique in a folder; rename one"
                )
                raise CompileError(f"RuleGroup {one.identity!r}", fault, one.location)
        yield _artifact("grafana-rules", "rules", one.identity, group, one, around.table)


def _count(group: dict[str, Any], title: str) -> int:
    return sum(rule["title"] == title for rule in group["rules"])


def _routing(artifacts: Iterable[Artifact], table: GrafanaTarget) -> Artifact | None:
    routings = {one.identity: one for one in artifacts if one.kind == "alertmanager"}
    if table.routing:
        if table.routing not in routings:
            fault = f"routing is {shown(table.routing)}, and there is {listed(routings) or 'none'}; name one of them"
            raise CompileError(table.name, fault)
        return routings[table.routing]
    if table.routing == "" or not routings:
        return None
    if len(routings) > 1:
        mend = 'name one in the table of Grafana: routing = "…", or "" for none'
        raise CompileError(table.name, f"there are the routings {listed(routings, 'and')}; {mend}")
    return next(iter(routings.values()))


def _notifications(routing: Artifact, around: Surroundings, config: Config) -> Iterator[Artifact]:
    data, table = from_yaml(routing.content), around.table
    subject = f"Routing {routing.identity!r}"
    texts = template_files(data.get("templates", ()), config.root, subject, routing.location)
    points = ContactPoints(around.project, around.version, config.secret_dir, defined(texts.values()))
    timings = [mute_timing(one) for key in ("time_intervals", "mute_time_intervals") for one in data.get(key, ())]
    made = [points.contact_point(one, data.get("global", {})) for one in data.get("receivers", ())]
    silent = [one["name"] for one in made if not one["integrations"]]
    tree = policy(data["route"], silent) if table.policies else None
    if tree is not None and silent:
        timings.append(dict(NEVER))
    faults = [*points.faults, *(fault for one in timings for fault in timing_faults(one, around.version))]
    if tree is not None and not points.faults:
        faults += policy_faults(tree, around.version)
        if data.get("inhibit_rules") and table.inhibition:
            faults.append(
                "Grafana has no inhibition, so that it would notify of what Alertmanager silences; if that is meant, "
                "say so in the target: inhibition = false"
            )
    if faults:
        raise CompileError(subject, faults, routing.location)
    for name, text in texts.items():
        yield _artifact("template", "templates", name, {"name": name, "template": text}, routing, table)
    for one in timings:
        yield _artifact("mute-timing", "mute-timings", one["name"], one, routing, table)
    for one in made:
        if one["name"] in silent:
            continue
        yield _artifact("contact-point", "contact-points", one["name"], one, routing, table)
    if tree is not None:
        yield _artifact("policy", "policies", routing.identity, tree, routing, table)


def _artifact(kind: Kind, folder: str, name: str, content: Any, of: Artifact, table: GrafanaTarget) -> Artifact:
    """In the folder of its table's name: a target may have several Grafanas."""
    part = table.name.replace(":", "-")
    text = orjson.dumps(content, option=orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS | orjson.OPT_APPEND_NEWLINE)
    identity = name if ":" not in table.name else f"{table.name.partition(':')[2]}/{name}"
    path = f"{FOLDER}/{part}/{folder}/{plain_name(name)}.json"
    return Artifact(kind, identity, path, text, of.location)
