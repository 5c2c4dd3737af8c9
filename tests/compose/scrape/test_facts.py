"""What jobs tell inference: what is known is right, and what relabelling leaves open is unknown."""

from __future__ import annotations

from typing import Any

import pytest

from obsdsl import Counter, Gauge, Histogram, PrometheusServer, Relabel, ScrapeJob, StaticTargets, blackbox_job
from obsdsl.compose.scrape.facts import job_facts
from obsdsl.define.duration import Duration
from obsdsl.define.target import SYNTHETIC, Job

hits = Counter("hits_total", "Hits.")
took = Histogram("took_seconds", "Took.", buckets=(1, 5))
go = Gauge("go_goroutines", "Goroutines.")
ALL = ("go_goroutines", "hits_total", "took_seconds")
DISCOVERY = {"file_sd_configs": [{"files": ["a.yml"]}]}
ENVS = (StaticTargets(("a:1",), labels={"env": "prod", "team": "web"}), StaticTargets(("b:1",), labels={"env": "dev"}))


def facts(**fields: Any) -> Job:
    return job_facts(ScrapeJob("web", **({"targets": ("a:1",)} | fields)), Duration.parse("30s"))


def name_is(regex: str, action: Any = "drop") -> Relabel:
    return Relabel(action=action, source_labels=("__name__",), regex=regex)


def test_a_plain_job_is_wholly_known() -> None:
    assert facts(metrics=(took, hits), labels={"env": "prod"}) == Job(
        "web",
        {"job": ("web",), "env": ("prod",), "instance": ("a:1",)},
        interval=Duration.parse("30s"),
        metrics=("hits_total", "took_seconds"),
        targets=1,
    )


def test_labels_have_the_values_of_all_targets_and_may_be_missing() -> None:
    found = facts(targets=ENVS)
    assert found.labels == {
        "job": ("web",),
        "env": ("prod", "dev"),
        "team": ("web",),
        "instance": ("a:1", "b:1"),
    }
    assert (found.optional, found.complete, found.targets) == (("team",), True, 2)


def test_a_label_of_a_target_may_say_another_job() -> None:
    assert facts(labels={"job": "shop"}).labels["job"] == ("shop",)


def test_hidden_labels_and_empty_ones_are_none() -> None:
    assert set(facts(labels={"__metrics_path__": "/m", "env": ""}).labels) == {"job", "instance"}


@pytest.mark.parametrize(
    ("scheme", "instances"), [(None, ("web", "web:80")), ("http", ("web", "web:80")), ("https", ("web", "web:443"))]
)
def test_without_a_port_each_generation_of_prometheus_has_its_own_instance(
    scheme: Any, instances: tuple[str, ...]
) -> None:
    assert facts(targets=("web",), scheme=scheme).instances == instances


def test_the_interval_is_the_job_s_own_else_the_server_s() -> None:
    server = PrometheusServer(
        jobs=(ScrapeJob("a", targets=("a:1",)), ScrapeJob("b", targets=("b:1",), scrape_interval="5s"))
    )
    assert [str(one.interval) for one in server.job_facts()] == ["1m", "5s"]


def test_relabelling_may_change_the_interval() -> None:
    step = Relabel(target_label="__scrape_interval__", replacement="10s")
    assert str(facts(relabel=(step,)).interval) == "10s"
    of_one = Relabel(source_labels=("env",), regex="dev", target_label="__scrape_interval__", replacement="10s")
    assert facts(targets=ENVS, relabel=(of_one,)).interval is None
    assert facts(targets=(), extra=DISCOVERY, relabel=(step,)).interval is None


def test_discovered_targets_may_have_any_labels() -> None:
    found = facts(targets=(), extra=DISCOVERY, metrics=hits)
    assert found == Job(
        "web",
        {"job": None, "instance": None},
        complete=False,
        interval=Duration.parse("30s"),
        metrics=("hits_total",),
    )
    mixed = facts(extra=DISCOVERY, labels={"env": "prod"})
    assert (mixed.optional, mixed.labels["env"], mixed.targets) == (("env",), ("prod",), None)


def test_relabelling_that_is_known_is_done() -> None:
    host = Relabel(source_labels=("__address__",), regex="([^:]+):\\d+", target_label="host")
    gone = Relabel(action="drop", source_labels=("env",), regex="dev")
    found = facts(targets=ENVS, relabel=(host, gone))
    assert found.labels["host"] == ("a",)
    assert (found.targets, found.instances) == (1, ("a:1",))


def test_relabelling_that_is_not_known_leaves_open_values() -> None:
    odd = Relabel(source_labels=("__address__",), regex="(?i)([A-Z])(:.*)?", target_label="host")
    found = facts(relabel=(odd,))
    assert (found.labels["host"], found.optional) == (None, ("host",))


def test_a_job_whose_targets_are_all_dropped_has_none() -> None:
    found = facts(relabel=(Relabel(action="keep", source_labels=("env",), regex="prod"),))
    assert (found.targets, found.instances) == (0, ())


def test_a_dropped_job_label_may_be_missing() -> None:
    found = facts(targets=("a:1", "b:1"), relabel=(Relabel(action="labeldrop", regex="job"),))
    assert "job" not in found.labels


def test_honored_labels_are_the_series_own() -> None:
    assert facts(honor_labels=True, labels={"env": "prod"}).rewritten == ("env", "instance", "job")


def test_a_probe_s_instance_is_its_target() -> None:
    server = PrometheusServer(jobs=(blackbox_job("probe", module="http_2xx", targets=("https://example.org",)),))
    (found,) = server.job_facts()
    assert (found.instances, found.exposes("probe_success")) == (("https://example.org",), True)


@pytest.mark.parametrize(
    ("steps", "metrics"),
    [
        ((name_is("go_.*"),), ("hits_total", "took_seconds")),
        ((name_is("took_seconds_bucket"),), ALL),
        ((name_is("took_seconds_.*"),), ("go_goroutines", "hits_total")),
        ((name_is("hits_total|took.*", "keep"),), ("hits_total", "took_seconds")),
        (
            (Relabel(action="drop", source_labels=("code",), regex="500"),),
            ALL,
        ),
        ((Relabel(source_labels=("__name__",), target_label="__name__", replacement="my_$1"),), None),
        ((Relabel(action="labelmap", regex="x_(.+)"),), None),
    ],
)
def test_series_that_are_dropped_by_name_are_gone(steps: tuple[Relabel, ...], metrics: tuple[str, ...] | None) -> None:
    assert facts(metrics=(hits, took, go), metric_relabel=steps).metrics == metrics


@pytest.mark.parametrize(
    ("step", "rewritten"),
    [
        (name_is("go_.*"), ()),
        (Relabel(source_labels=("project_id",), target_label="project_id", replacement="all"), ("project_id",)),
        (Relabel(action="labeldrop", regex="id|uid"), ("id", "uid")),
        (Relabel(action="labeldrop", regex="id_.*"), None),
        (Relabel(action="labelkeep", regex="id"), None),
        (Relabel(action="labelmap", regex="x_(.+)"), None),
        (Relabel(source_labels=("a",), target_label="${1}_b", replacement="c"), None),
        (Relabel(action="lowercase", source_labels=("a",), target_label="b"), ("b",)),
    ],
)
def test_labels_of_series_that_relabelling_touches(step: Relabel, rewritten: tuple[str, ...] | None) -> None:
    assert facts(metric_relabel=(step,)).rewritten == rewritten


def test_what_a_job_exposes_is_known_or_not() -> None:
    known, unknown = facts(metrics=hits), facts()
    assert (known.exposes("hits_total"), known.exposes("took_seconds"), unknown.exposes("hits_total")) == (
        True,
        False,
        None,
    )
    assert all(known.exposes(name) for name in SYNTHETIC)
