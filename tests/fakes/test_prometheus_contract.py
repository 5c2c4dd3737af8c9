"""Prometheus and Alertmanager answer as recorded: the real ones, behind `Between`; our fakes in what they have."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.fakes.ask import ask
from tests.fakes.between import Between
from tests.fakes.prometheus import FakeAlertmanager, FakePrometheus
from tests.fakes.recorded import exchanges, settled
from tests.fakes.wire import Response
from tests.servers import alertmanager, prometheus, until
from tests.stack import require

# Recordings, and the versions that they are of.
RECORDINGS: dict[str, dict[str, str]] = {
    "prometheus-2.42-alertmanager-0.25": {"prometheus": "2.42", "alertmanager": "0.25"},
    "prometheus-3.5.3-alertmanager-0.33.1": {"prometheus": "3.5", "alertmanager": "0.33"},
}
NEXT = {"2.42": "2.43", "0.25": "0.26", "3.5": "3.6", "0.33": "0.34"}

CONFIG = "global: {evaluation_interval: 1s}\nrule_files: [rules/*.yml]\n"
RULES = """groups:
- name: g
  interval: 1s
  rules:
  - {record: "job:up:sum", expr: sum by (job) (up)}
  - {alert: AlwaysOn, expr: vector(1), labels: {severity: P0}, annotations: {summary: "on"}}
"""
ROUTING = "route: {receiver: default}\nreceivers: [{name: default}]\n"
FILES = {"prometheus.yml": CONFIG, "rules/a.yml": RULES, "alertmanager.yml": ROUTING}
# What is written before an exchange.
BEFORE = {
    "prometheus reload, rule with bad PromQL": ("rules/a.yml", RULES.replace("sum by (job) (up)", "sum by (job (up)")),
    "prometheus reload, mended": ("rules/a.yml", RULES),
    "alertmanager reload, unknown receiver": (
        "alertmanager.yml",
        ROUTING.replace("receiver: default", "receiver: nope"),
    ),
}
# What differs by nature: times, this machine, the build.
DIFFERING = {
    r".*\.(evaluationTime|lastEvaluation|activeAt|startTime|serverTime|lastConfigTime|uptime)": "time",
    r".*\.(startsAt|endsAt|updatedAt)": "time",
    r".*\.(hostname|CWD|goroutineCount|GOMAXPROCS|GOMEMLIMIT|GOGC)": "this machine",
    r".*\.(version|revision|branch|buildUser|buildDate|goVersion)": "the build",
    r".*\.silenceID": "random",
}
# Of what ours say otherwise, the part that a push reads: ours evaluate no rules, and show no defaults.
READ: dict[str, Callable[[Any], Any]] = {
    "prometheus rules": lambda body: running_groups(body),
    "prometheus rules after the failed reload (the old ones stay)": lambda body: running_groups(body),
    "prometheus runtime info (reloadConfigSuccess)": lambda body: body["data"]["reloadConfigSuccess"],
    "alertmanager status": lambda body: named(body),
    "alertmanager status after the failed reload": lambda body: named(body),
}
# All that no push asks for is left to the real ones.
NOT_OURS = (
    "prometheus build info",
    "prometheus rules",
    "prometheus rules after the failed reload (the old ones stay)",
    "prometheus runtime info (reloadConfigSuccess)",
    "prometheus query, bad PromQL",
    "prometheus metadata",
    "alertmanager status",
    "alertmanager status after the failed reload",
    "alertmanager v1 API (removed)",
    "alertmanager post an alert",
    "alertmanager alerts",
    "alertmanager create a silence",
)


def place(folder: Path) -> Path:
    for name, text in FILES.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return folder


def normal(body: Any, folder: Path) -> Any:
    """A body to compare: JSON as such, our folder as the recorded one."""
    text = (body if isinstance(body, str) else json.dumps(body)).replace(str(folder), "/etc/stack")
    try:
        return settled(json.loads(text), DIFFERING)
    except ValueError:
        return text


def running_groups(body: Any) -> list[Any]:
    """The groups that run, as far as they do not depend on when they were asked for."""
    keys = ("name", "query", "type", "duration", "annotations")
    return [
        (one["name"], one["file"], one["interval"], [[rule.get(key) for key in keys] for rule in one["rules"]])
        for one in body["data"]["groups"]
    ]


def named(body: Any) -> Any:
    """What the configuration in a status calls by name."""
    config = yaml.safe_load(body["config"]["original"])
    return config["route"]["receiver"], [one["name"] for one in config["receivers"]]


def replay(name: str, urls: Mapping[str, str], folder: Path, leave: tuple[str, ...] = ()) -> None:
    for exchange in exchanges(name):
        if exchange["name"] in leave and exchange["name"] not in READ:
            continue
        if exchange["name"] in BEFORE:
            path, text = BEFORE[exchange["name"]]
            (folder / path).write_text(text)
        request, recorded = exchange["request"], exchange["response"]
        url = urls[exchange["name"].split()[0]]
        answer = ask(url, request["method"], request["path"], request["body"], headers={})
        if exchange["name"] in leave:
            read = READ[exchange["name"]]
            ours = json.loads(answer.body.decode().replace(str(folder), "/etc/stack"))
            assert (answer.status, read(ours)) == (recorded["status"], read(recorded["body"])), exchange["name"]
            continue
        wanted = (exchange["name"], recorded["status"], normal(recorded["body"], Path("/etc/stack")))
        assert (exchange["name"], answer.status, normal(answer.body.decode(), folder)) == wanted


def evaluated(url: str) -> Response | None:
    answer = ask(url, "GET", "/api/v1/rules", headers={})
    return answer if re.search(rb'"state":"firing"', answer.body) else None


@contextmanager
def real(name: str, folder: Path) -> Iterator[dict[str, str]]:
    """The servers of the recorded versions."""
    tools = {tool: require(tool, at_least=at, below=NEXT[at]) for tool, at in RECORDINGS[name].items()}
    with (
        prometheus(tools["prometheus"], CONFIG, place=folder) as prometheus_url,
        alertmanager(tools["alertmanager"], ROUTING, place=folder) as alertmanager_url,
    ):
        until(lambda: evaluated(prometheus_url))
        yield {"prometheus": prometheus_url, "alertmanager": alertmanager_url}


@pytest.mark.parametrize("name", RECORDINGS)
def test_the_real_ones_answer_as_recorded(name: str, tmp_path: Path) -> None:
    folder = place(tmp_path)
    with (
        real(name, folder) as urls,
        Between(urls["prometheus"]) as before_prometheus,
        Between(urls["alertmanager"]) as before_alertmanager,
    ):
        replay(name, {"prometheus": before_prometheus.url, "alertmanager": before_alertmanager.url}, folder)


@pytest.mark.parametrize("name", RECORDINGS)
def test_ours_answer_as_recorded_in_what_they_have(name: str, tmp_path: Path) -> None:
    folder = place(tmp_path)
    with FakePrometheus(folder) as ours, FakeAlertmanager(folder) as theirs:
        replay(name, {"prometheus": ours.url, "alertmanager": theirs.url}, folder, NOT_OURS)


def groups(url: str) -> list[tuple[Any, ...]]:
    """Groups and their rules, without times."""
    found = ask(url, "GET", "/api/v1/rules", headers={}).json["data"]["groups"]
    keys = ("name", "query", "type", "duration", "labels", "annotations")
    return [(one["name"], one["interval"], [[rule.get(key) for key in keys] for rule in one["rules"]]) for one in found]


def test_ours_have_the_rules_of_the_real_one(tmp_path: Path) -> None:
    folder = place(tmp_path)
    with prometheus(require("prometheus"), CONFIG, place=folder) as url, FakePrometheus(folder) as ours:
        assert groups(ours.url) == groups(url)


def bad_rules(folder: Path) -> None:
    (folder / "rules/a.yml").write_text("groups: [{name: g, rules: [{record: 'a:b', expr: 'sum('}]}]\n")


def bad_config(folder: Path) -> None:
    (folder / "prometheus.yml").write_text("{{{")


@pytest.mark.parametrize("spoil", [bad_rules, bad_config])
def test_a_failed_reload_keeps_the_old_rules(spoil: Callable[[Path], None], tmp_path: Path) -> None:
    folder = place(tmp_path)
    with FakePrometheus(folder) as ours:
        before = groups(ours.url)
        spoil(folder)
        assert ask(ours.url, "POST", "/-/reload", headers={}).status == 500
        assert groups(ours.url) == before
        info = ask(ours.url, "GET", "/api/v1/status/runtimeinfo", headers={}).json
        assert info["data"]["reloadConfigSuccess"] is False
        place(folder)
        assert ask(ours.url, "POST", "/-/reload", headers={}).status == 200


def test_without_the_lifecycle_flag_there_is_no_reload(tmp_path: Path) -> None:
    with FakePrometheus(place(tmp_path), lifecycle=False) as ours:
        assert ask(ours.url, "POST", "/-/reload", headers={}).status == 403


def test_the_status_of_alertmanager_masks_secrets(tmp_path: Path) -> None:
    folder = place(tmp_path)
    hook = "receivers: [{name: default, slack_configs: [{api_url: 'https://hooks.example/T0', channel: '#a'}]}]\n"
    (folder / "alertmanager.yml").write_text(f"route: {{receiver: default}}\n{hook}")
    with FakeAlertmanager(folder) as ours:
        shown = ask(ours.url, "GET", "/api/v2/status", headers={}).json["config"]["original"]
        assert "hooks.example" not in shown
        assert "<secret>" in shown
