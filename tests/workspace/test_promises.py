"""Every name that the five documents publish is in what is built; and on one Prometheus for all, nothing collides."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml

from obsdsl.compile.artifact import Artifact
from obsdsl.compile.scrape import compile_server
from obsdsl.compile.workspace import compile_workspace, context_of
from obsdsl.compose.rule import AlertRule, RecordingRule
from obsdsl.compose.workspace import Workspace
from obsdsl.config import read_config
from obsdsl.define.declaration import Declaration
from obsdsl.define.duration import Duration
from obsdsl.load import load
from obsdsl.testing.simulator.together import services_of, together
from tests.stack import generations, require
from tools.documents import Row, documents

ROOT = Path(__file__).parent.parent.parent
DOCUMENTS = documents()
# What is looked for by its name in what is built. A channel is a place that a receiver leads to.
KINDS = {"metric": "metrics", "alert": "alerts", "dashboard": "dashboards", "job": "jobs", "receiver": "receivers"}
ROWS = [(one.files, row) for one in DOCUMENTS.values() for row in one.rows if row.kind in KINDS]
CHANNELS = [row.said for one in DOCUMENTS.values() for row in one.rows if row.said.startswith("#")]


@pytest.fixture(scope="module")
def workspace() -> Workspace:
    return load(read_config(ROOT))


@pytest.fixture(scope="module")
def artifacts(workspace: Workspace) -> tuple[Artifact, ...]:
    return compile_workspace(workspace, read_config(ROOT))


@pytest.fixture(scope="module")
def built(artifacts: tuple[Artifact, ...]) -> dict[str, set[str]]:
    """The names in what is built, by kind."""
    found: dict[str, set[str]] = {kind: set() for kind in (*KINDS.values(), "groups")}
    for one in artifacts:
        if one.kind == "dashboard":
            model = json.loads(one.content)
            found["dashboards"].add(model["uid"])
            found["metrics"] |= _words(one.content.decode())
        elif one.kind == "rules" or one.path.startswith("loki/rules/"):
            groups = yaml.safe_load(one.content)["groups"]
            found["groups"] |= {group["name"] for group in groups}
            rules = [rule for group in groups for rule in group["rules"]]
            found["alerts"] |= {rule["alert"] for rule in rules if "alert" in rule}
            found["metrics"] |= {word for rule in rules for word in _words(rule["expr"])}
        elif one.path.startswith("prometheus/"):
            found["jobs"] |= {job["job_name"] for job in yaml.safe_load(one.content)["scrape_configs"]}
        elif one.path.startswith("alertmanager/"):
            for receiver in yaml.safe_load(one.content)["receivers"]:
                found["receivers"] |= {receiver["name"], *re.findall(r"#[\w-]+", json.dumps(receiver))}
    return found


def _words(text: str) -> set[str]:
    """Names in expressions; a histogram's are those of its series."""
    words = set(re.findall(r"[a-zA-Z_:][\w:]*", text))
    return words | {re.sub(r"_(bucket|sum|count)$", "", word) for word in words}


@pytest.mark.parametrize(("files", "row"), ROWS, ids=lambda one: one if isinstance(one, str) else one.said)
def test_what_a_document_names_is_built(files: str, row: Row, built: dict[str, set[str]]) -> None:  # noqa: ARG001
    # A group of rules stands for what it holds.
    assert [name for name in row.here if name not in built[KINDS[row.kind]] | built["groups"]] == []


@pytest.mark.parametrize("channel", CHANNELS)
def test_a_channel_is_told(channel: str, built: dict[str, set[str]]) -> None:
    assert channel in built["receivers"]


def test_what_is_called_otherwise_says_why() -> None:
    with pytest.raises(ValueError, match="say why"):
        documents("[claudex] Claudex\nalert | HighErrorRate | TooManyErrors\n")
    (claudex,) = documents("[claudex] Claudex\nalert | HighErrorRate | TooManyErrors | it is a number\n").values()
    assert claudex.rows == (Row("alert", "HighErrorRate", ("TooManyErrors",), "it is a number"),)


# All on one Prometheus


def test_no_name_of_two_things_is_the_same(workspace: Workspace) -> None:
    """Groups are files, uids are addresses, servers and routings are both."""
    for names in (
        [one.name for one in workspace.groups],
        [one.uid for one in workspace.dashboards],
        [one.name for one in workspace.servers],
        [one.name for one in workspace.routings],
        [rule.name for one in workspace.groups for rule in one.rules if isinstance(rule, RecordingRule)],
    ):
        assert [name for name, number in Counter(names).items() if number > 1] == []


def test_alerts_of_one_name_differ_by_their_service(workspace: Workspace) -> None:
    alerts = Counter(
        (rule.name, rule.labels.get("service") or group.labels["service"])
        for group in workspace.groups
        for rule in group.rules
        if isinstance(rule, AlertRule)
    )
    assert [one for one, number in alerts.items() if number > 1] == []
    shared = [name for name, number in Counter(name for name, _ in alerts).items() if number > 1]
    assert {"ServiceDown", "HighErrorRate"} <= set(shared), "what the documents publish twice stays so"


def test_each_service_is_one_routing_s(workspace: Workspace) -> None:
    services = [one for routing in workspace.routings for one in services_of(workspace, routing.name)]
    assert len(services) == len(set(services))
    assert {group.labels["service"] for group in workspace.groups} <= set(services)


# What listens at an address; a job of another's metrics there would be another program on the same port.
PROGRAMS = {
    "localhost:9100": "a node exporter, whose textfile collector is asked alone by Claudex's own job",
    "localhost:8001": "the collector of Claude Code V3.6.9: a job takes its sessions, the other all else",
}


def test_no_two_programs_have_one_port(workspace: Workspace) -> None:
    programs: dict[str, set[frozenset[str]]] = {}
    for server in workspace.servers:
        for job in server.jobs:
            # What is probed is no program of ours, and what is federated is another's.
            if job.metrics_path in ("/probe", "/federate"):
                continue
            for address in (one for group in job.static_targets for one in group.addresses):
                programs.setdefault(address, set()).add(_exposed(job.metrics or ()))
    several = {address: held for address, held in programs.items() if len(held) > 1 and not _nested(held)}
    assert set(several) <= set(PROGRAMS), "two jobs of an address expose different things"


def _exposed(metrics: tuple[Declaration, ...]) -> frozenset[str]:
    return frozenset(one.name for one in metrics)


def _nested(several: set[frozenset[str]]) -> bool:
    """One job says less of the same program."""
    largest = max(several, key=len)
    return all(one <= largest for one in several)


def test_no_target_is_two_things(workspace: Workspace) -> None:
    """Series are told apart by the labels of their targets: the same ones must be of the same metrics."""
    found: dict[tuple[Any, ...], set[frozenset[str]]] = {}
    for server in workspace.servers:
        for job in server.jobs:
            for group in job.static_targets:
                for address in group.addresses:
                    labels = {"job": job.name, "instance": address, **group.labels}
                    found.setdefault(tuple(sorted(labels.items())), set()).add(_exposed(job.metrics or ()))
    assert [labels for labels, held in found.items() if len(held) > 1] == []


@pytest.mark.parametrize("generation", generations())
def test_one_prometheus_takes_all_of_it(
    generation: str, workspace: Workspace, artifacts: tuple[Artifact, ...], tmp_path: Path
) -> None:
    promtool = require("promtool", generation=generation)

    def place(job: str, address: str) -> str:
        return "prober:9115" if job == "blackbox" else address

    server = together(workspace, place, {}, Duration.parse("15s"))
    context = context_of(workspace, read_config(ROOT))
    (tmp_path / "prometheus.yml").write_bytes(compile_server(server, context).content)
    (tmp_path / "rules").mkdir()
    for one in artifacts:
        if one.kind == "rules":
            (tmp_path / "rules" / Path(one.path).name).write_bytes(one.content)
    done = promtool.run("check", "config", tmp_path / "prometheus.yml")
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"{len(list((tmp_path / 'rules').iterdir()))} rule files found" in done.stdout
