"""The rules of real Prometheis of all generations, and what they know of the metrics that are used."""

from __future__ import annotations

import http.server
import json
import threading
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import yaml

from obsdsl.errors import RemoteError
from obsdsl.importing.found import Found
from obsdsl.importing.live import metadata
from obsdsl.importing.live.read import Wish, read_servers, without_lines
from obsdsl.importing.live.where import Extra, servers
from obsdsl.importing.metrics.knowledge import Known
from obsdsl.importing.plan import plan
from tests.fakes.faults import answers
from tests.importing.again import write
from tests.importing.live.reading import Recorded, read
from tests.servers import get_json, prometheus, until, vmalert
from tests.stack import generations, require
from tests.support import Run

RULES = """
groups:
  - name: web
    rules:
      - {record: "job:http_requests:rate5m", expr: 'sum by (job) (rate(http_requests_total{code=~"5.."}[5m]))'}
      - alert: Slow
        expr: histogram_quantile(0.9, sum by (le) (rate(rpc_seconds_bucket[5m]))) > 1
        for: 90s
        keep_firing_for: 5m
        labels: {severity: warning}
        annotations: {summary: "Slow: {{ $value }}"}
  - name: queue
    interval: 30s
    limit: 5
    rules:
      - {alert: Long, expr: "queue_length > 5 and on (job) gc_seconds_sum > 1", labels: {severity: warning}}
      - {alert: Old, expr: 'app_build_info{version="1"} == 1 or jobs_unseen > 1', labels: {severity: warning}}
"""
CONFIG = """
global: {{scrape_interval: 1s, evaluation_interval: 3s, external_labels: {{cluster: eu}}}}
rule_files: [rules/*.yml]
scrape_configs:
  - {{job_name: web, static_configs: [{{targets: ["{target}"], labels: {{env: prod}}}}]}}
"""
METRICS = [
    "# HELP http_requests_total Requests that were served.",
    "# TYPE http_requests_total counter",
    *(f'http_requests_total{{code="{code}",method="get"}} 5' for code in ("200", "404", "500")),
    "# HELP queue_length Jobs that wait.",
    "# TYPE queue_length gauge",
    *(f'queue_length{{user="u{number}"}} 1' for number in range(300)),
    "# HELP rpc_seconds How long calls take.",
    "# TYPE rpc_seconds histogram",
    *(f'rpc_seconds_bucket{{op="read",le="{bound}"}} 3' for bound in ("0.5", "2.5", "10.5", "+Inf")),
    'rpc_seconds_sum{op="read"} 1',
    'rpc_seconds_count{op="read"} 3',
    "# HELP gc_seconds Pauses.",
    "# TYPE gc_seconds summary",
    *(f'gc_seconds{{quantile="{share}"}} 1' for share in ("0.5", "0.99")),
    "gc_seconds_sum 1",
    "gc_seconds_count 3",
    "# TYPE app_build_info gauge",
    'app_build_info{version="1"} 1',
    "# HELP unused Nobody reads it.",
    "# TYPE unused gauge",
    "unused 1",
]


@contextmanager
def exporter() -> Iterator[str]:
    """A page of metrics; its host and port."""

    class Page(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/plain; version=0.0.4")
            self.end_headers()
            self.wfile.write("\n".join([*METRICS, ""]).encode())

        def log_message(self, *_: Any) -> None: ...

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Page) as server:
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        yield f"127.0.0.1:{server.server_address[1]}"
        server.shutdown()


@pytest.fixture(scope="module", params=generations())
def server(request: pytest.FixtureRequest) -> Iterator[str]:
    tool = require("prometheus", generation=request.param)
    with exporter() as target, prometheus(tool, CONFIG.format(target=target), {"rules/web.yml": RULES}) as url:
        until(lambda: "app_build_info" in get_json(f"{url}/api/v1/metadata")["data"])
        yield url


def test_the_rules_are_those_of_the_file(server: str) -> None:
    found = read("--prometheus", server)
    wanted = {one["name"]: one for one in yaml.safe_load(RULES)["groups"]}
    wanted["web"]["rules"][1]["for"] = "1m30s"
    assert not found.faults
    assert [one.group.name for one in found.groups] == ["queue", "web"]
    for source in found.groups:
        rules = wanted[source.group.name]["rules"]
        assert [list(one) for one in source.raw] == [list(one) for one in rules]
        assert [{**one, "expr": ""} for one in source.raw] == [{**one, "expr": ""} for one in rules]
    queue, web = (one.group for one in found.groups)
    # As often as the server evaluates what does not say.
    assert (str(queue.interval), web.interval, queue.limit) == ("30s", None, 5)
    assert [str(one.group.interval) for one in read("--prometheus", server, wish=Wish(exact=True)).groups] == [
        "30s",
        "3s",
    ]


def test_the_metrics_that_are_used_are_known(server: str) -> None:
    found = read("--prometheus", server)
    assert found.knowledge == {
        "http_requests_total": Known(
            "counter", "Requests that were served.", None, {"code": ("200", "404", "500"), "method": ("get",)}
        ),
        # Of hundreds of users, none is named.
        "queue_length": Known("gauge", "Jobs that wait.", None, {"user": ()}),
        "rpc_seconds": Known(
            "histogram", "How long calls take.", None, {"le": ("0.5", "2.5", "10.5", "+Inf"), "op": ("read",)}
        ),
        "gc_seconds": Known("summary", "Pauses.", None, {"quantile": ("0.5", "0.99")}),
        "app_build_info": Known("gauge", None, None, {"version": ("1",)}),
    }


def test_the_settings_say_where_the_rules_are_evaluated(server: str) -> None:
    found = read("--prometheus", server)
    version = get_json(f"{server}/api/v1/status/buildinfo")["data"]["version"]
    settings = tomllib.loads(plan(found).files["obsdsl.toml"])
    assert settings["prometheus_version"] == ".".join(version.split(".")[:2])
    wanted = {
        "evaluation_interval": "3s",
        "scrape_interval": "1s",
        "retention": "15d",
        "external_labels": {"cluster": "eu"},
        "target_labels": ["env"],
    }
    assert {key: one for key, one in settings["lint"].items() if key in wanted} == wanted


def test_the_settings_are_those_of_the_first_server(server: str) -> None:
    other = "global: {evaluation_interval: 7s}\nrule_files: [rules/*.yml]\n"
    with prometheus(require("prometheus"), other, {"rules/web.yml": RULES}) as url:
        found = read("--prometheus", server, url)
    # The second's own interval is not that of the settings.
    assert [str(one.group.interval) for one in found.groups] == ["30s", "None", "30s", "7s"]
    assert found.environment["evaluation_interval"] == "3s"


def test_the_rules_are_typed(server: str) -> None:
    made = plan(read("--prometheus", server))
    assert (made.report.shares["rules"].total, made.report.shares["rules"].typed) == (4, 4)
    assert not made.report.faults
    assert 'for_="1m30s"' in made.files["alerts/web.py"]


def test_what_is_built_is_evaluated_as_before(
    server: str, tmp_path: Path, obsdsl: Run, request: pytest.FixtureRequest
) -> None:
    write(plan(read("--prometheus", server)), tmp_path / "new")
    done = obsdsl("build", cwd=tmp_path / "new")
    assert done.returncode == 0, done.stderr
    rules = {f"rules/{one.name}": one.read_text() for one in (tmp_path / "new/dist/prometheus/rules").glob("*.yml")}
    tool = require("prometheus", generation=request.node.callspec.params["server"])
    with prometheus(tool, CONFIG.format(target="127.0.0.1:1"), rules) as url:
        assert evaluated(url) == evaluated(server)


def evaluated(url: str) -> dict[str, Any]:
    """The groups by name, without what is so now."""
    now = ("evaluationTime", "lastEvaluation", "file", "health", "state", "alerts", "lastError")
    groups = get_json(f"{url}/api/v1/rules")["data"]["groups"]
    for group in groups:
        group["rules"] = [{key: one for key, one in rule.items() if key not in now} for rule in group["rules"]]
    return {group["name"]: {key: one for key, one in group.items() if key not in now} for group in groups}


def test_a_bound_is_a_bound(server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(metadata, "MOST", 2)
    labels = read("--prometheus", server).knowledge["http_requests_total"].labels
    assert labels == {"code": (), "method": ("get",)}


def test_messages_have_no_lines_of_files_that_nobody_has(server: str) -> None:
    found = read("--prometheus", server)
    (name,) = found.live
    assert name == f"{server}/{name.removeprefix(server).lstrip('/')}"
    assert name.endswith("rules/web.yml")
    assert without_lines([f"{name}:4: odd", f"{name}:4:7: odder", "a.yml:3: here"], found) == [
        f"{name}: odd", f"{name}: odder", "a.yml:3: here"
    ]  # fmt: skip


def test_rules_of_vmalert_are_read_the_same_way(server: str) -> None:
    with vmalert(require("vmalert"), {"a.yml": RULES}, datasource=server) as url:
        until(lambda: len(get_json(f"{url}/api/v1/rules")["data"]["groups"]) == 2)
        found = read("--prometheus", url)
    assert not found.faults
    assert {one.group.name: len(one.group.rules) for one in found.groups} == {"web": 2, "queue": 2}
    assert found.knowledge == {}


def test_a_prometheus_without_rules_tells_of_the_metrics_of_others(server: str, tmp_path: Path) -> None:
    found = Found()
    board = {"uid": "a", "title": "A", "panels": [{"type": "stat", "targets": [{"expr": "sum(queue_length)"}]}]}
    found.dashboards.append(("a.json", json.dumps(board)))
    target = get_json(f"{server}/api/v1/targets")["data"]["activeTargets"][0]["labels"]["instance"]
    config = f"scrape_configs: [{{job_name: web, scrape_interval: 1s, static_configs: [{{targets: ['{target}']}}]}}]"
    with prometheus(require("prometheus"), config, place=tmp_path) as url:
        until(lambda: "queue_length" in get_json(f"{url}/api/v1/metadata")["data"])
        read_servers(servers({"--prometheus": [url]}, {}, Extra(), tmp_path), Wish(), found, lambda _: None)
    assert (list(found.knowledge), found.notes) == (["queue_length"], [])


@pytest.mark.parametrize("recording", ["prometheus-2.42-alertmanager-0.25", "prometheus-3.5.3-alertmanager-0.33.1"])
def test_the_recorded_prometheus_is_imported(recording: str) -> None:
    with Recorded(recording) as recorded:
        found = read("--prometheus", recorded.url)
    assert plan(found).report.shares["rules"].typed == 2


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ({"status": "success", "data": {}}, "the answer lists no groups"),
        ({"status": "success", "data": {"groups": [{"name": "g", "rules": [{"name": "x"}]}]}}, "of another form"),
        ({"version": 1}, "what answers has no API of Prometheus's form; check the URL"),
        ("Not JSON", "is no JSON, or is cut off"),
    ],
)
def test_what_is_no_answer_of_prometheus_is_an_error(answer: Any, said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("obsdsl.push.http.FIRST", 0.01)
    with Recorded("prometheus-3.5.3-alertmanager-0.33.1") as recorded:
        recorded.faults.add(answers(200, answer), path="/api/v1/rules", times=None)
        with pytest.raises(RemoteError) as caught:
            read("--prometheus", recorded.url)
    assert str(caught.value).startswith(f"Prometheus {recorded.url}: ")
    assert said in str(caught.value)


def test_a_path_without_a_prometheus_is_told() -> None:
    with Recorded("cortex-ruler") as recorded:
        recorded.answers.clear()
        with pytest.raises(RemoteError, match="no Prometheus answers there: check the URL"):
            read("--prometheus", recorded.url)
