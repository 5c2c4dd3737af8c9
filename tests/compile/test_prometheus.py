"""Rule groups as YAML: every field, for every version of Prometheus."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from obsdsl import P0, P1, P3, AlertRule, CompileError, Counter, Gauge, RecordingRule, RuleGroup
from obsdsl.compile.context import Context
from obsdsl.compile.prometheus import compile_group, to_yaml
from obsdsl.compile.version import Version
from tests.stack import generations, require

up = Gauge("up", "Up.", range=(0, 1))
hits = Counter("hits_total", "Hits.", labels={"code": ("200", "500")})
ratio = RecordingRule("job:hits_failed:ratio_rate5m", hits(code="500").rate().sum(by="job") / hits.rate().sum(by="job"))
FULL: dict[str, Any] = {
    "interval": "30s",
    "limit": 10,
    "query_offset": "1m",
    "labels": {"team": "web"},
    "owner": "us",
}


def alert(**rest: Any) -> AlertRule:
    return AlertRule("Down", up == 0, **{"severity": P0, "summary": "It is down", **rest})


def text(group: RuleGroup, version: Version | None = None) -> str:
    return compile_group(group, Context(prometheus=version), {}).content.decode()


def read(group: RuleGroup, version: Version | None = None) -> Any:
    (found,) = yaml.safe_load(text(group, version))["groups"]
    return found


def test_a_group_as_a_person_would_write_it() -> None:
    group = RuleGroup(
        "web",
        interval="30s",
        rules=(
            ratio,
            alert(for_="90s", keep_firing_for="1h", description="One line.\nAnother.", runbook="docs/down.md"),
        ),
    )
    assert text(group) == (
        "groups:\n"
        "- name: web\n"
        "  interval: 30s\n"
        "  rules:\n"
        "  - record: job:hits_failed:ratio_rate5m\n"
        '    expr: sum by (job) (rate(hits_total{code="500"}[5m])) / sum by (job) (rate(hits_total[5m]))\n'
        "  - alert: Down\n"
        "    expr: up == 0\n"
        "    for: 1m30s\n"
        "    keep_firing_for: 1h\n"
        "    labels:\n"
        "      severity: P0\n"
        "    annotations:\n"
        "      summary: It is down\n"
        "      description: |-\n"
        "        One line.\n"
        "        Another.\n"
        "      runbook_url: docs/down.md\n"
    )


def test_a_long_expression_is_folded_at_its_operators() -> None:
    long = (
        (ratio > 0.05) & (hits(code=("200", "500"), path="/").rate("10m").sum(by="job") > 1000) & (up.sum(by="job") > 3)
    )
    group = RuleGroup("g", rules=(alert(), AlertRule("B", long, severity=P3, summary="b")))
    assert (
        "    expr: |-\n"
        "      job:hits_failed:ratio_rate5m > 0.05\n"
        '      and sum by (job) (rate(hits_total{code=~"200|500", path="/"}[10m])) > 1000\n'
        "      and sum by (job) (up) > 3\n"
    ) in text(group)


@pytest.mark.parametrize("version", [None, (2, 42), (2, 53)])
def test_labels_of_a_group_are_on_each_rule_before_prometheus_3(version: Version | None) -> None:
    group = RuleGroup("g", rules=(ratio, alert(labels={"team": "own", "a": "b"})), labels={"team": "web", "x": "y"})
    found = read(group, version)
    assert "labels" not in found
    assert found["rules"][0]["labels"] == {"team": "web", "x": "y"}
    assert found["rules"][1]["labels"] == {"severity": "P0", "team": "own", "x": "y", "a": "b"}


@pytest.mark.parametrize("version", [(3, 0), (3, 5), (4, 0)])
def test_labels_of_a_group_are_its_own_from_prometheus_3_on(version: Version) -> None:
    group = RuleGroup("g", rules=(ratio, alert(labels={"team": "own"})), labels={"team": "web"})
    found = read(group, version)
    assert found["labels"] == {"team": "web"}
    assert "labels" not in found["rules"][0]
    assert found["rules"][1]["labels"] == {"severity": "P0", "team": "own"}


def test_an_owner_belongs_to_alerts_alone() -> None:
    found = read(
        RuleGroup(
            "g", rules=(ratio, alert(), AlertRule("B", up == 0, severity=P1, summary="b", owner="me")), owner="us"
        )
    )
    assert [rule.get("labels", {}).get("owner") for rule in found["rules"]] == [None, "us", "me"]


LACKING = [
    ((2, 52), "query_offset", "2.53"),
    ((2, 42), "query_offset", "2.53"),
    ((2, 30), "limit", "2.31"),
]


@pytest.mark.parametrize(("version", "field", "since"), LACKING)
def test_a_field_that_a_version_lacks_is_refused(version: Version, field: str, since: str) -> None:
    group = RuleGroup("g", rules=(alert(),), **{field: FULL[field]})
    with pytest.raises(CompileError) as caught:
        text(group, version)
    assert caught.value.faults == (
        f"{field} needs Prometheus {since}, and prometheus_version is {version[0]}.{version[1]}; "
        "leave it out or raise the version",
    )


def test_keep_firing_for_came_with_2_42() -> None:
    group = RuleGroup("g", rules=(ratio, alert(keep_firing_for="5m")))
    with pytest.raises(CompileError, match=r"keep_firing_for needs Prometheus 2\.42"):
        text(group, (2, 41))
    assert read(group, (2, 42))["rules"][1]["keep_firing_for"] == "5m"


def test_every_fault_is_reported_at_once() -> None:
    group = RuleGroup("g", rules=(alert(keep_firing_for="5m"),), limit=1, query_offset="1m")
    with pytest.raises(CompileError) as caught:
        text(group, (2, 30))
    assert len(caught.value.faults) == 3
    assert caught.value.location == group.location


def test_without_a_version_every_field_is_written() -> None:
    found = read(RuleGroup("g", rules=(alert(),), **FULL))
    assert (found["interval"], found["limit"], found["query_offset"]) == ("30s", 10, "1m")


def test_no_limit_and_no_offset_are_written_if_they_were_said() -> None:
    found = read(RuleGroup("g", rules=(alert(for_="0s"),), limit=0, query_offset="0s"))
    assert (found["limit"], found["query_offset"], found["rules"][0]["for"]) == (0, "0s", "0s")


@pytest.mark.parametrize("generation", generations())
def test_promtool_takes_what_is_written_for_its_version(generation: str, tmp_path: Path) -> None:
    promtool = require("promtool", generation=generation)
    version = promtool.release[:2]
    fields = {key: value for key, value in FULL.items() if key != "query_offset" or version >= (2, 53)}
    group = RuleGroup("g", rules=(ratio, alert(for_="5m", keep_firing_for="1m", labels={"a": "b"})), **fields)
    file = tmp_path / "rules.yml"
    file.write_text(text(group, (version[0], version[1])), encoding="utf-8")
    done = promtool.run("check", "rules", "--lint=all", "--lint-fatal", file)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "2 rules found" in done.stdout


TEXTS = [
    "",
    " ",
    "yes",
    "null",
    "~",
    "1e3",
    "0x1F",
    "12:30:45",
    "2026-01-31",
    "- item",
    "key: value",
    "# no comment",
    "{{ $labels.job }}",
    "[a]",
    "'quoted' and \"quoted\"",
    "trailing ",
    "two\nlines",
    "two\nlines\n",
    "  indented\n  lines",
    "a\n\n\nb\n\n",
    "tab\tand\r\nreturn",
    "ünïcode – 世界 \U0001f600",
    "\x07 bell \x85 next \u2028 line",
    "&anchor *alias !tag %percent @at `tick",
    "x" * 500,
]


@pytest.mark.parametrize("given", TEXTS, ids=ascii)
def test_any_text_reads_back(given: str) -> None:
    assert yaml.safe_load(to_yaml({"a": given, given: "b"})) == {"a": given, given: "b"}


def test_there_are_no_anchors() -> None:
    shared = {"a": "b"}
    assert b"&" not in to_yaml({"one": dict(shared), "two": dict(shared), "three": ["x" * 50] * 3})
    group = RuleGroup("g", rules=(alert(), AlertRule("B", up == 0, severity=P1, summary="It is down")), labels=shared)
    assert "&" not in text(group)
