"""Loki and its shippers as artifacts: the files that the programs read."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from obsdsl import CompileError, LinePattern, LogShipper, LogStream, Loki, PromtailShipper, Retention, Secret
from obsdsl.compile.context import Context
from obsdsl.compile.logs.alloy import compile_alloy
from obsdsl.compile.logs.loki import compile_loki
from obsdsl.compile.logs.promtail import compile_promtail
from obsdsl.compile.logs.stages import pattern_regex, stages
from obsdsl.compile.workspace import compile_workspace
from obsdsl.config import Config
from obsdsl.load import workspace_of

APP = LogStream(
    "app",
    labels={"level": ("info", "error"), "host": ...},
    fields={"took": "duration"},
    format="json",
    paths=("/var/log/app/*.log",),
    sources={"level": "lvl"},
    timestamp="ts",
    output="msg",
    dropped={"lvl": "debug"},
)
ACCESS = LogStream(
    "access", labels=("method",), format=LinePattern('<ip> - <_> "<method> <path>"'), paths=("/var/log/access.log",)
)
PLAIN = LogStream("plain", paths=("/var/log/plain.log",))


def loki(value: Loki) -> Any:
    return yaml.safe_load(compile_loki(value, Context()).content)


def test_loki_deletes_what_is_older_than_a_week() -> None:
    found = loki(Loki(retentions=(Retention(APP(level="info"), "1d"),)))
    assert found["limits_config"]["retention_period"] == "1w"
    assert found["limits_config"]["retention_stream"] == [
        {"selector": '{job="app", level="info"}', "priority": 1, "period": "1d"}
    ]
    assert found["compactor"]["retention_enabled"] is True
    assert found["compactor"]["delete_request_store"] == "filesystem"
    assert found["schema_config"]["configs"][0]["store"] == "tsdb"


def test_what_has_no_field_is_merged_in() -> None:
    found = loki(
        Loki(retention=None, extra={"limits_config": {"volume_enabled": True}, "querier": {"max_concurrent": 4}})
    )
    assert found["limits_config"] == {"volume_enabled": True}
    assert found["querier"] == {"max_concurrent": 4}
    assert "compactor" not in found


def test_loki_reads_no_secret_from_a_file() -> None:
    with pytest.raises(CompileError, match="expand-env"):
        loki(Loki(extra={"storage_config": {"aws": {"secret_access_key": Secret("KEY")}}}))


def test_the_stages_give_the_declared_labels() -> None:
    assert stages(APP) == [
        ("json", {"lvl": "", "host": "", "ts": "", "msg": ""}),
        ("timestamp", {"source": "ts", "format": "RFC3339"}),
        ("drop", {"source": "lvl", "value": "debug"}),
        ("labels", {"level": "lvl", "host": ""}),
        ("output", {"source": "msg"}),
    ]
    assert stages(PLAIN) == []


def test_a_pattern_is_a_regular_expression_for_shippers() -> None:
    found = re.match(pattern_regex('<ip> - <_> "<method> <path>"'), '10.0.0.1 - x "GET /a b"')
    assert found is not None
    assert found.groupdict() == {"ip": "10.0.0.1", "method": "GET", "path": "/a b"}


def test_promtail_has_jobs_stages_and_a_word_about_its_end() -> None:
    shipper = PromtailShipper(
        (APP, PLAIN), username="u", password=Secret("LOKI_PASSWORD"), tenant="t", labels={"dc": "a"}
    )
    content = compile_promtail(shipper, Context()).content
    found = yaml.safe_load(content)
    assert content.startswith(b"# Promtail reached its end of life")
    assert found["clients"] == [
        {
            "url": "http://loki:3100/loki/api/v1/push",
            "tenant_id": "t",
            "basic_auth": {"username": "u", "password_file": "/run/secrets/LOKI_PASSWORD"},
            "external_labels": {"dc": "a"},
        }
    ]
    job, plain = found["scrape_configs"]
    assert job["static_configs"] == [
        {"targets": ["localhost"], "labels": {"job": "app", "__path__": "/var/log/app/*.log"}}
    ]
    assert job["pipeline_stages"][0] == {
        "json": {"expressions": {"lvl": "lvl", "host": "host", "ts": "ts", "msg": "msg"}}
    }
    assert job["pipeline_stages"][3] == {"labels": {"level": "lvl", "host": None}}
    assert "pipeline_stages" not in plain


def test_alloy_has_a_component_for_each_step() -> None:
    text = compile_alloy(LogShipper((APP, ACCESS, PLAIN)), Context()).content.decode()
    assert '{ __path__ = "/var/log/app/*.log", job = "app" },' in text
    assert 'loki.process "app" {' in text
    assert "forward_to = [loki.process.access.receiver]" in text
    # What has no stages goes to Loki as it is.
    assert 'loki.process "plain"' not in text
    assert 'url = "http://loki:3100/loki/api/v1/push"' in text
    assert text.count("{") == text.count("}")


def test_names_that_alloy_cannot_have_are_changed_and_stay_apart() -> None:
    streams = (LogStream("a-b", paths=("/a",)), LogStream("a.b", paths=("/b",)), LogStream("1", paths=("/c",)))
    text = compile_alloy(LogShipper(streams), Context()).content.decode()
    assert re.findall(r'local\.file_match "(\w+)"', text) == ["a_b", "a_b_2", "_1"]


def test_a_workspace_has_them_as_artifacts() -> None:
    workspace = workspace_of((APP, Loki(), LogShipper((APP,)), PromtailShipper((APP,))))
    assert [stream.name for stream in workspace.streams] == ["app"]
    found = {one.kind: one.path for one in compile_workspace(workspace, Config(Path()))}
    assert found == {
        "loki": "loki/loki.yml", "alloy": "alloy/config.alloy", "promtail": "promtail/promtail.yml",
    }  # fmt: skip
