"""Servers and jobs of files."""

from __future__ import annotations

from obsdsl.compile.artifact import Artifact
from tests.review.kinds.sides import artifact, details, rules, said, side

SERVER = """\
global:
  scrape_interval: 30s
rule_files: [rules/*.yml]
alerting:
  alertmanagers:
  - static_configs: [{targets: ["one:9093", "two:9093"]}]
scrape_configs:
- job_name: app
  static_configs:
  - targets: [a:80, b:80]
    labels: {env: prod}
- job_name: db
  kubernetes_sd_configs: [{role: pod}]
remote_write:
- url: http://long:9090/api/v1/write
  basic_auth: {username: me, password: hunter2}
"""


def server(*replacements: tuple[str, str]) -> Artifact:
    text = SERVER
    for old, new in replacements:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return artifact("prometheus", text)


def changed(*replacements: tuple[str, str], more: tuple[Artifact, ...] = ()) -> list[tuple[str, str]]:
    return said(side(server(), *more), side(server(*replacements), *more))


def test_a_job_that_is_gone_is_missed_by_who_selects_it() -> None:
    alert = '- alert: Down\n  expr: up{job="app"} == 0\n'
    reading = rules(alert + '- record: job:up:sum\n  expr: sum by (job) (up{job=~"app|db"})\n')
    job = SERVER[SERVER.index("- job_name: app") : SERVER.index("- job_name: db")]
    assert changed((job, ""), more=(reading,)) == [
        ("alarm", "job app: removed with 2 targets; alert Down loses what it watches")
    ]
    assert details(side(server(), reading), side(server((job, "")), reading)) == [
        "read by alert Down, recording job:up:sum"
    ]
    some = rules(alert.replace('="app"', '=~"app|db"'))
    assert changed((job, ""), more=(some,)) == [("care", "job app: removed with 2 targets")]


def test_targets_that_are_discovered_are_not_counted() -> None:
    job = SERVER[SERVER.index("- job_name: db") : SERVER.index("remote_write")]
    assert changed((job, "")) == [("care", "job db: removed")]


def test_an_interval_of_the_server_is_said_of_the_server() -> None:
    assert changed(("scrape_interval: 30s", "scrape_interval: 1m")) == [
        ("look", "server main: scrape interval 30s → 1m, fewer samples")
    ]
    assert changed(("job_name: app", "job_name: app\n  scrape_interval: 30s")) == []
    assert changed(("job_name: app", "job_name: app\n  scrape_interval: 10s")) == [
        ("look", "job app: scrape interval 30s → 10s, more samples")
    ]


def test_labels_of_targets_are_said_once() -> None:
    assert changed(("env: prod", "env: test")) == [("look", 'job app: label env="prod" → env="test" on its targets')]


def test_one_alertmanager_of_two_is_not_all() -> None:
    assert changed((', "two:9093"', "")) == [("care", "server main: Alertmanager two:9093 removed")]


def test_relabelling_is_said_in_a_line() -> None:
    added = "job_name: app\n  relabel_configs: [{source_labels: [a, b], regex: x.*, target_label: c, replacement: $1}]"
    assert changed(("job_name: app", added)) == [("care", 'job app: relabel added: replace a, b=~"x.*" → c=$1')]


def test_a_limit_that_is_higher_is_no_danger() -> None:
    before = side(server(("job_name: app", "job_name: app\n  sample_limit: 10")))
    after = side(server(("job_name: app", "job_name: app\n  sample_limit: 20")))
    assert said(before, after) == [("look", "job app: sample limit 10 → 20")]
    assert said(after, before) == [("care", "job app: sample limit 20 → 10")]


def test_a_password_is_not_shown() -> None:
    found = changed(("hunter2", "hunter3"))
    assert len(found) == 1
    assert "hunter" not in str(found)


def test_what_no_rule_describes_is_said_with_its_path() -> None:
    assert changed(("role: pod", "role: node")) == [("look", "job db: kubernetes_sd_configs[0].role pod → node")]
    assert changed(("global:\n", "global:\n  query_log_file: q.log\n")) == [
        ("look", "server main: global query_log_file q.log added")
    ]
