"""All that is defined: the library, the workspace with its rules and queries, and what is inferred of them."""

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import attrs
import yaml

from obsdsl.compile.artifact import Artifact
from obsdsl.compile.workspace import compile_workspace
from obsdsl.config import read_config
from obsdsl.define.declaration import Declaration, Recorded, Source
from obsdsl.define.duration import Duration
from obsdsl.define.target import Job
from obsdsl.express.infer import Environment, Inference, catalog
from obsdsl.express.node import Node
from obsdsl.express.parse import parse
from obsdsl.load import load
from tests.integration.test_library import library
from tests.integration.world import JOBS, TARGET_LABELS, TARGETS

ROOT = Path(__file__).parent.parent.parent


@cache
def declarations() -> tuple[Declaration, ...]:
    """All of the library, and those of the workspace that are its own."""
    known = {declaration.name: declaration for declaration in load(read_config(ROOT)).metrics}
    return tuple({**library(), **known}.values())


@cache
def artifacts() -> tuple[Artifact, ...]:
    config = read_config(ROOT)
    return compile_workspace(load(config), config)


# Beside the workspace's: what rules of the exporters' users look like.
RECORDED = tuple(
    Recorded(name, parse(text), labels)
    for name, labels, text in (
        ("job:requests:rate5m", {}, "sum by (job, code) (rate(promhttp_metric_handler_requests_total[5m]))"),
        ("instance:node_load:ratio", {"team": "a"}, "node_load1 / on (instance) group_left () node_load15"),
        ("job:up:share", {"instance": ""}, "avg by (job) (up)"),
        ("device:node_disk:rate5m", {"job": "disk"}, "rate(node_disk_reads_completed_total[5m])"),
        # Two rules of one name, as for the windows of an SLO.
        ("job:goroutines:max", {"window": "5m"}, "max by (job) (go_goroutines)"),
        ("job:goroutines:max", {"window": "20m"}, "max by (job, instance) (max_over_time(go_goroutines[20m]))"),
    )
)


@cache
def recorded() -> tuple[Recorded, ...]:
    return (
        *(Recorded(r["record"], parse(r["expr"]), r.get("labels", {})) for r in rules() if "record" in r),
        *RECORDED,
    )


def rules() -> list[dict[str, Any]]:
    files = [yaml.safe_load(one.content) for one in artifacts() if one.kind == "rules"]
    return [rule for file in files for group in file["groups"] for rule in group["rules"]]


@cache
def sources() -> tuple[Source, ...]:
    return (*declarations(), *recorded())


def job(name: str) -> Job:
    """What a job of the world says, as a scrape job's definition would."""
    targets = [target for target in TARGETS if target.job == name]
    known = [{label: value for label, value in target.labels({}).items() if value} for target in targets]
    names = sorted({label for labels in known for label in labels})
    return Job(
        name,
        {label: tuple(dict.fromkeys(labels[label] for labels in known if label in labels)) for label in names},
        optional=tuple(label for label in names if any(label not in labels for labels in known)),
        interval=Duration.parse("30s"),
        # A target's own labels are kept where they are honored.
        rewritten=tuple(names) if any(target.honors_labels for target in targets) else (),
        targets=len(targets),
    )


# Only the names of the targets' labels are known, or their values too, or which job has which.
ENVIRONMENTS = {
    "open": Environment(dict.fromkeys(TARGET_LABELS), Duration.parse("30s")),
    "closed": Environment(TARGET_LABELS, Duration.parse("30s"), Duration.parse("1m")),
    "jobs": Environment(evaluation_interval=Duration.parse("1m"), jobs=tuple(map(job, JOBS))),
}


@cache
def inference(environment: str) -> Inference:
    return Inference(catalog(sources()), ENVIRONMENTS[environment])


# The workspace's expressions

# Grafana's variables, each with values that it takes.
VALUES = {
    "$__rate_interval": ("2m", "5m"),
    "$__range_s": ("1800",),
    "$__range": ("30m",),
    "$instance": (".*", "pocket-agent:9464"),
    "$machine": ("node-1:9100|node-2:9100", ".+"),
    "$agent": (".*", ".+"),
    "$hook": (".*", ".+"),
    "$project": (".*", ".+"),
}


@attrs.frozen
class Asked:
    """An expression as it is sent to the server, and as obsdsl knows it: they differ by Grafana's variables."""

    text: str
    nodes: tuple[Node, ...]


def workspace_texts() -> list[str]:
    """Every expression of a rule, a panel and a variable, as it is compiled."""
    found = [str(rule["expr"]) for rule in rules()]
    for one in artifacts():
        if one.kind == "dashboard":
            model = json.loads(one.content)
            found += [
                target["expr"]
                for target in _values(model["panels"], "expr")
                # Loki's are LogQL.
                if target["datasource"]["type"] == "prometheus"
            ]
            queries = [json.dumps(variable.get("query")) for variable in model["templating"]["list"]]
            found += [
                json.loads(f'"{q}"') for query in queries for q in re.findall(r"label_values\((.*), \w+\)", query)
            ]
    return list(dict.fromkeys(found))


def _values(value: object, key: str) -> Iterator[dict[str, Any]]:
    """Each object that has the key."""
    if isinstance(value, dict):
        if key in value:
            yield value
        value = list(value.values())
    if isinstance(value, list):
        for one in value:
            yield from _values(one, key)


def workspace() -> Iterator[Asked]:
    for text in workspace_texts():
        node = parse(text)
        for i in range(2):
            replaced = text
            for variable, values in VALUES.items():
                replaced = replaced.replace(variable, values[i % len(values)])
            assert "$" not in replaced, replaced
            yield Asked(replaced, (node, parse(replaced)))
