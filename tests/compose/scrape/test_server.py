"""A whole Prometheus: what its parts cannot say alone."""

from __future__ import annotations

import pickle
from typing import Any

import attrs
import pytest

import obsdsl.library.node as node
from obsdsl import (
    AlertmanagerTargets,
    BasicAuth,
    DefinitionError,
    PrometheusServer,
    RemoteRead,
    RemoteWrite,
    ScrapeJob,
    Secret,
    StaticTargets,
)

BAD_API: dict[str, Any] = {"api_version": "v3"}
URL = "https://metrics.example.org/push"


def job(name: str = "web", **fields: Any) -> ScrapeJob:
    return ScrapeJob(name, **({"targets": ("a:1",)} | fields))


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"name": "a/b"}, "name is 'a/b', which names no file"),
        ({"name": ""}, "name is '', which names no file"),
        ({"scrape_interval": "5s", "scrape_timeout": "6s"}, "scrape_timeout is 6s, longer than the interval, 5s"),
        ({"scrape_timeout": "2m"}, "scrape_timeout is 2m, longer than the interval, 1m; shorten it"),
        ({"evaluation_interval": "0s"}, "evaluation_interval is 0s; leave it out"),
        ({"retention": "0d"}, "retention is 0s; leave it out"),
        ({"retention": 30}, "retention: 30 is a bare number"),
        ({"retention_size": "50"}, "retention_size is no size with a unit"),
        ({"external_labels": ("cluster",)}, "external_labels: is ('cluster',); it takes a mapping"),
        ({"jobs": job()}, "jobs: is one ScrapeJob, where a sequence belongs; add a comma"),
        ({"jobs": ("web",)}, "jobs holds a str; it takes objects of ScrapeJob"),
        ({"jobs": (job(), job())}, "jobs has two named 'web'; rename one"),
        (
            {"scrape_interval": "5s", "jobs": (job(scrape_timeout="10s"),)},
            "ScrapeJob 'web': scrape_timeout is 10s, longer than the interval, 5s",
        ),
        ({"alertmanagers": "localhost:9093"}, "alertmanagers: is the bare string 'localhost:9093'"),
        ({"alertmanagers": (3,)}, "alertmanagers: holds a int; it takes addresses and AlertmanagerTargets"),
        ({"alertmanagers": ("http://a:9093/x",)}, "alertmanagers: targets has 'http://a:9093/x', which is no host"),
        ({"alertmanagers": ("a:9093", "a:9093")}, "alertmanagers: targets: lists 'a:9093' twice"),
        ({"rule_files": "rules/*.yml"}, "rule_files is the bare string 'rules/*.yml'"),
        ({"rule_files": ("*/rules.yml",)}, "rule_files has '*/rules.yml'; only the last part of a path may hold a *"),
        ({"remote_write": (URL,)}, "remote_write holds a str; it takes objects of RemoteWrite"),
        ({"remote_read": (RemoteWrite(URL),)}, "remote_read holds a RemoteWrite; it takes objects of RemoteRead"),
        (
            {"remote_write": (RemoteWrite(URL, name="a"), RemoteWrite(URL, name="a"))},
            "remote_write has two named 'a'; rename one",
        ),
        ({"alert_relabel": ("a",)}, "alert_relabel holds a str; it takes objects of Relabel"),
    ],
)
def test_what_prometheus_would_not_start_with_is_refused(fields: dict[str, Any], message: str) -> None:
    with pytest.raises(DefinitionError) as caught:
        PrometheusServer(**fields)
    assert any(one.startswith(message) for one in caught.value.faults), caught.value.faults


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: RemoteWrite("example.org"), "url is no URL; begin it with http://"),
        (lambda: RemoteWrite("https://me:hunter2@example.org"), "url holds a password, which is a secret; use basic"),
        (lambda: RemoteWrite(URL, name=""), "name is empty"),
        (lambda: RemoteWrite(URL, remote_timeout="0s"), "remote_timeout is 0s"),
        (lambda: RemoteWrite(URL, headers={"Authorization": "hunter2"}), "headers has 'Authorization', which Promet"),
        (lambda: RemoteRead(URL, headers={"Host": "a"}), "headers has 'Host', which Prometheus sets itself; delete it"),
        (lambda: AlertmanagerTargets(()), "targets is empty; list addresses"),
        (lambda: AlertmanagerTargets(("a:9093",), timeout="0s"), "timeout is 0s"),
        (lambda: AlertmanagerTargets(("a:9093",), **BAD_API), "api_version is 'v3'; it is one of 'v1' or 'v2'"),
        (lambda: StaticTargets(()), "addresses is empty"),
        (lambda: StaticTargets("a:1"), "addresses is the bare string 'a:1'"),  # type: ignore[arg-type]
        (lambda: StaticTargets(("a:1", "a:1")), "addresses lists 'a:1' twice; delete one"),
    ],
)
def test_its_parts_are_checked(make: Any, message: str) -> None:
    with pytest.raises(DefinitionError) as caught:
        make()
    assert any(one.startswith(message) for one in caught.value.faults), caught.value.faults
    assert "hunter2" not in str(caught.value)


def test_addresses_of_alertmanagers_are_one_way_to_reach_them() -> None:
    tls = AlertmanagerTargets(("c:9093",), scheme="https")
    server = PrometheusServer(alertmanagers=("a:9093", "b:9093", tls))
    assert [one.targets[0].addresses for one in server.alertmanagers] == [("a:9093", "b:9093"), ("c:9093",)]


def test_retention_is_told_at_the_start() -> None:
    assert PrometheusServer().start_flags == ()
    assert PrometheusServer(retention="30d", retention_size="50GB").start_flags == (
        "--storage.tsdb.retention.time=30d",
        "--storage.tsdb.retention.size=50GB",
    )


def test_servers_are_values() -> None:
    def make() -> PrometheusServer:
        write = RemoteWrite(URL, basic_auth=BasicAuth("me", password=Secret("PASSWORD")))
        return PrometheusServer(jobs=(job(metrics=node),), remote_write=(write,), extra={"runtime": {"gogc": 50}})

    server = make()
    assert server == make()
    assert pickle.loads(pickle.dumps(server)) == server
    assert attrs.evolve(server, scrape_interval="5s") != server
    assert hash(server) == hash(make())
