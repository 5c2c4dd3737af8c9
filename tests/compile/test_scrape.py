"""Servers as `prometheus.yml`: what a person would write, for every version, without a secret."""

from __future__ import annotations

import textwrap
from pathlib import Path
from typing import Any

import pytest
import yaml

from obsdsl import (
    TLS,
    AlertmanagerTargets,
    Authorization,
    BasicAuth,
    CompileError,
    PrometheusServer,
    Relabel,
    RemoteRead,
    RemoteWrite,
    ScrapeJob,
    Secret,
    StaticTargets,
    blackbox_job,
    federation_job,
)
from obsdsl.compile.context import Context
from obsdsl.compile.scrape import compile_server
from obsdsl.compile.version import Version
from tests.stack import generations, require

URL = "https://metrics.example.org/push"


def text(server: PrometheusServer, version: Version | None = None, secret_dir: str = "/run/secrets") -> str:
    return compile_server(server, Context(prometheus=version, secret_dir=secret_dir)).content.decode()


def read(server: PrometheusServer, version: Version | None = None) -> Any:
    return yaml.safe_load(text(server, version))


def web(**fields: Any) -> ScrapeJob:
    return ScrapeJob("web", **({"targets": ("a:1",)} | fields))


def read_job(job: ScrapeJob, **server: Any) -> Any:
    (found,) = read(PrometheusServer(jobs=(job,), **server))["scrape_configs"]
    del found["job_name"]
    return found


# The scrape configurations of the five systems' documents.
CLAUDEX = PrometheusServer(
    scrape_interval="15s",
    scrape_timeout="10s",
    evaluation_interval="15s",
    alertmanagers=("localhost:9093",),
    rule_files=("/etc/prometheus/alert_rules.yml",),
    jobs=(
        ScrapeJob("node", targets=("localhost:9100",)),
        ScrapeJob(
            "claudex",
            targets=("localhost:9090",),
            metrics_path="/var/prometheus/claudex_metrics.prom",
            scrape_interval="5s",
            scrape_timeout="5s",
        ),
        ScrapeJob("prometheus", targets=("localhost:9090",)),
    ),
)
POCKET_AGENT = PrometheusServer(
    scrape_interval="15s",
    evaluation_interval="15s",
    external_labels={"monitor": "pocket-agent-monitor"},
    retention="30d",
    alertmanagers=("localhost:9093",),
    rule_files=("alerts/*.yml",),
    jobs=(
        ScrapeJob(
            "pocket-agent",
            targets=("localhost:9090",),
            labels={"service": "pocket-agent-server", "environment": "production"},
            metric_relabel=(
                Relabel(action="drop", source_labels=("__name__",), regex="go_.*"),
                Relabel(source_labels=("project_id",), regex=".*", target_label="project_id", replacement="aggregated"),
            ),
        ),
        ScrapeJob("node", targets=("localhost:9100",)),
        blackbox_job("blackbox", module="websocket_check", prober="tcp", targets=("localhost:8443",)),
    ),
)
FRAMEWORK = PrometheusServer(
    scrape_interval="15s",
    evaluation_interval="15s",
    rule_files=("claude_framework_rules.yml",),
    jobs=(ScrapeJob("claude-framework", targets=("localhost:9100",), metrics_path="/metrics", scrape_interval="10s"),),
)
CLAUDE_CODE = PrometheusServer(
    external_labels={"cluster": "production"},
    jobs=(
        federation_job(match=('{job="claude-code-app"}',), targets=("prometheus-1:9090", "prometheus-2:9090")),
        web(
            scheme="https",
            tls=TLS(cert_file="/etc/prometheus/tls/cert.pem", key_file="/etc/prometheus/tls/key.pem"),
        ),
    ),
    remote_write=(
        RemoteWrite(
            "https://prometheus-us-central1.grafana.net/api/prom/push",
            basic_auth=BasicAuth("your_username", password=Secret("GRAFANA_CLOUD")),
        ),
    ),
)
V369 = PrometheusServer(retention="7d", jobs=(ScrapeJob("claude-code", targets=("localhost:9091",)),))
DOCUMENTS = (CLAUDEX, POCKET_AGENT, FRAMEWORK, CLAUDE_CODE, V369)


def test_a_server_as_a_person_would_write_it() -> None:
    assert text(POCKET_AGENT) == textwrap.dedent("""\
        global:
          scrape_interval: 15s
          evaluation_interval: 15s
          external_labels:
            monitor: pocket-agent-monitor
        rule_files:
        - alerts/*.yml
        scrape_configs:
        - job_name: pocket-agent
          static_configs:
          - targets:
            - localhost:9090
            labels:
              service: pocket-agent-server
              environment: production
          metric_relabel_configs:
          - source_labels:
            - __name__
            regex: go_.*
            action: drop
          - source_labels:
            - project_id
            target_label: project_id
            regex: .*
            replacement: aggregated
        - job_name: node
          static_configs:
          - targets:
            - localhost:9100
        - job_name: blackbox
          metrics_path: /probe
          params:
            module:
            - websocket_check
          static_configs:
          - targets:
            - localhost:8443
          relabel_configs:
          - source_labels:
            - __address__
            target_label: __param_target
          - source_labels:
            - __param_target
            target_label: instance
          - target_label: __address__
            replacement: localhost:9115
        alerting:
          alertmanagers:
          - static_configs:
            - targets:
              - localhost:9093
        """)


def test_the_file_stands_beside_the_folder_of_rules() -> None:
    artifact = compile_server(PrometheusServer(name="eu"), Context())
    assert (artifact.kind, artifact.identity, artifact.path) == ("prometheus", "eu", "prometheus/eu.yml")
    assert artifact.content == b"rule_files:\n- rules/*.yml\n"
    assert artifact.location is not None


def test_defaults_are_not_written() -> None:
    job = web(
        scrape_interval="15s",
        metrics_path="/metrics",
        scheme="http",
        honor_labels=False,
        honor_timestamps=True,
        follow_redirects=True,
        sample_limit=0,
        body_size_limit="0",
        relabel=(
            Relabel(
                source_labels=("a",), separator=";", regex="(.*)", replacement="$1", target_label="b", action="replace"
            ),
        ),
        authorization=Authorization(Secret("TOKEN"), type="Bearer"),
        tls=TLS(),
    )
    assert read_job(job, scrape_interval="15s") == {
        "authorization": {"credentials_file": "/run/secrets/TOKEN"},
        "static_configs": [{"targets": ["a:1"]}],
        "relabel_configs": [{"source_labels": ["a"], "target_label": "b"}],
    }


def test_the_interval_that_prometheus_takes_itself_is_not_written_either() -> None:
    assert "scrape_interval" not in read_job(web(scrape_interval="1m"))
    assert read_job(web(scrape_interval="1m"), scrape_interval="15s")["scrape_interval"] == "1m"


def test_every_field_of_a_job() -> None:
    job = web(
        targets=("a:1", StaticTargets(("b:1",), labels={"env": "dev"})),
        labels={"env": "prod"},
        scrape_interval="90s",
        scrape_timeout="30s",
        metrics_path="/m",
        scheme="https",
        params={"a": "1", "b": ("2", "3")},
        honor_labels=True,
        honor_timestamps=False,
        relabel=(Relabel(target_label="a", replacement=""),),
        metric_relabel=(
            Relabel(action="hashmod", source_labels=("a", "b"), separator="", modulus=8, target_label="c"),
        ),
        basic_auth=BasicAuth("me", password_file="/etc/password"),
        tls=TLS(ca_file="/ca", server_name="a", insecure_skip_verify=True, min_version="TLS12", max_version="TLS13"),
        follow_redirects=False,
        proxy_url="http://proxy:3128",
        body_size_limit="10MB",
        sample_limit=1,
        target_limit=2,
        label_limit=3,
        label_name_length_limit=4,
        label_value_length_limit=5,
        extra={"enable_http2": False},
    )
    assert read_job(job) == {
        "scrape_interval": "1m30s",
        "scrape_timeout": "30s",
        "metrics_path": "/m",
        "honor_labels": True,
        "honor_timestamps": False,
        "scheme": "https",
        "params": {"a": ["1"], "b": ["2", "3"]},
        "basic_auth": {"username": "me", "password_file": "/etc/password"},
        "follow_redirects": False,
        "enable_http2": False,
        "tls_config": {
            "ca_file": "/ca",
            "server_name": "a",
            "insecure_skip_verify": True,
            "min_version": "TLS12",
            "max_version": "TLS13",
        },
        "proxy_url": "http://proxy:3128",
        "static_configs": [
            {"targets": ["a:1"], "labels": {"env": "prod"}},
            {"targets": ["b:1"], "labels": {"env": "dev"}},
        ],
        "relabel_configs": [{"target_label": "a", "replacement": ""}],
        "metric_relabel_configs": [
            {"source_labels": ["a", "b"], "separator": "", "modulus": 8, "target_label": "c", "action": "hashmod"}
        ],
        "body_size_limit": "10MB",
        "sample_limit": 1,
        "target_limit": 2,
        "label_limit": 3,
        "label_name_length_limit": 4,
        "label_value_length_limit": 5,
    }


def test_every_field_of_the_server_and_its_remotes() -> None:
    server = PrometheusServer(
        alertmanagers=(
            AlertmanagerTargets(
                ("a:9093",),
                scheme="https",
                path_prefix="/am",
                timeout="5s",
                relabel=(Relabel(action="labeldrop", regex="b"),),
            ),
        ),
        alert_relabel=(Relabel(action="labeldrop", regex="replica"),),
        remote_write=(
            RemoteWrite(
                URL,
                name="far",
                remote_timeout="5s",
                headers={"X-Scope-OrgID": "1"},
                write_relabel=(Relabel(action="keep", source_labels=("a",), regex="b"),),
                send_exemplars=True,
                queue={"max_shards": 5, "capacity": 10},
            ),
        ),
        remote_read=(RemoteRead(URL, required_matchers={"a": "b"}, read_recent=True),),
        extra={"global": {"query_log_file": "/log"}, "storage": {"exemplars": {"max_exemplars": 10}}},
    )
    assert list(read(server)) == ["global", "rule_files", "alerting", "remote_write", "remote_read", "storage"]
    assert read(server) == {
        "global": {"query_log_file": "/log"},
        "rule_files": ["rules/*.yml"],
        "alerting": {
            "alert_relabel_configs": [{"regex": "replica", "action": "labeldrop"}],
            "alertmanagers": [
                {
                    "timeout": "5s",
                    "path_prefix": "/am",
                    "scheme": "https",
                    "static_configs": [{"targets": ["a:9093"]}],
                    "relabel_configs": [{"regex": "b", "action": "labeldrop"}],
                }
            ],
        },
        "remote_write": [
            {
                "url": URL,
                "remote_timeout": "5s",
                "headers": {"X-Scope-OrgID": "1"},
                "write_relabel_configs": [{"source_labels": ["a"], "regex": "b", "action": "keep"}],
                "name": "far",
                "send_exemplars": True,
                "queue_config": {"capacity": 10, "max_shards": 5},
            }
        ],
        "remote_read": [{"url": URL, "required_matchers": {"a": "b"}, "read_recent": True}],
        "storage": {"exemplars": {"max_exemplars": 10}},
    }


def test_secrets_are_files() -> None:
    server = PrometheusServer(
        jobs=(
            web(
                extra={
                    "oauth2": {"client_id": "a", "token_url": "https://a.example", "client_secret": Secret("OAUTH")},
                    "http_headers": {"X-Key": {"secrets": [Secret("KEY"), Secret("OLD_KEY")]}},
                }
            ),
        ),
        remote_write=(RemoteWrite(URL, basic_auth=BasicAuth("me", password=Secret("PASSWORD"))),),
        remote_read=(RemoteRead(URL, authorization=Authorization(Secret("TOKEN"), type="Key")),),
    )
    found = yaml.safe_load(text(server, (3, 0), secret_dir="/secrets/"))
    (job,) = found["scrape_configs"]
    assert job["oauth2"]["client_secret_file"] == "/secrets/OAUTH"
    assert job["http_headers"] == {"X-Key": {"files": ["/secrets/KEY", "/secrets/OLD_KEY"]}}
    assert found["remote_write"][0]["basic_auth"] == {"username": "me", "password_file": "/secrets/PASSWORD"}
    assert found["remote_read"][0]["authorization"] == {"type": "Key", "credentials_file": "/secrets/TOKEN"}


@pytest.mark.parametrize(
    ("server", "version", "message"),
    [
        (
            PrometheusServer(jobs=(web(extra={"keep_dropped_targets": 5}),)),
            None,
            "ScrapeJob 'web': extra.keep_dropped_targets needs Prometheus 2.47",
        ),
        (
            PrometheusServer(jobs=(web(extra={"scrape_classic_histograms": True}),)),
            (3, 0),
            "ScrapeJob 'web': extra.scrape_classic_histograms is gone from Prometheus 3.0 on",
        ),
        (
            PrometheusServer(jobs=(web(extra={"oauth2": {"client_id": "a", "token_url": "https://a.example"}}),)),
            None,
            "ScrapeJob 'web': extra.oauth2 lacks 'client_secret', which Prometheus needs before 3.0",
        ),
        (
            PrometheusServer(extra={"global": {"rule_query_offset": "1m"}}),
            (2, 52),
            "extra.global.rule_query_offset needs Prometheus 2.53",
        ),
        (
            PrometheusServer(
                remote_write=(RemoteWrite(URL, name="far", extra={"protobuf_message": "prometheus.WriteRequest"}),)
            ),
            (2, 53),
            "remote_write 'far': extra.protobuf_message needs Prometheus 2.54",
        ),
        (
            PrometheusServer(remote_write=(RemoteWrite(URL, queue={"sample_age_limit": "5m"}),)),
            (2, 49),
            "remote_write: queue.sample_age_limit needs Prometheus 2.50",
        ),
        (
            PrometheusServer(alertmanagers=(AlertmanagerTargets(("a:1",), api_version="v1"),)),
            (3, 0),
            "api_version v1 is gone from Prometheus 3.0 on",
        ),
        (
            PrometheusServer(external_labels={"data.centre": "a"}),
            None,
            "the label 'data.centre' needs Prometheus 3.0",
        ),
        (
            PrometheusServer(jobs=(web(metric_relabel=(Relabel(action="labelmap", regex="a", replacement="b.c"),)),)),
            (2, 53),
            "the label 'b.c' needs Prometheus 3.0",
        ),
    ],
)
def test_what_the_version_does_not_read_is_refused(
    server: PrometheusServer, version: Version | None, message: str
) -> None:
    with pytest.raises(CompileError) as caught:
        text(server, version)
    (fault,) = caught.value.faults
    said = "prometheus_version is not stated, which means 2.42"
    if version is not None:
        said = f"prometheus_version is {version[0]}.{version[1]}"
    assert fault.startswith(f"{message}, and {said}; ")


def test_what_the_version_reads_is_written() -> None:
    server = PrometheusServer(
        external_labels={"data.centre": "a"},
        jobs=(web(labels={"ü": "b"}, extra={"keep_dropped_targets": 5}),),
    )
    assert read(server, (3, 5))["scrape_configs"][0]["keep_dropped_targets"] == 5


@pytest.mark.parametrize("generation", generations())
def test_promtool_takes_the_documents_configurations(generation: str, tmp_path: Path) -> None:
    promtool = require("promtool", generation=generation)
    files = []
    for number, server in enumerate(DOCUMENTS):
        files.append(tmp_path / f"{number}.yml")
        files[-1].write_text(text(server))
    done = promtool.run("check", "config", "--syntax-only", *files)
    assert done.returncode == 0, done.stdout + done.stderr
