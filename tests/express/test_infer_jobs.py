"""What jobs say of the series that they expose, and that no series contradicts it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from obsdsl import Counter, Gauge, Histogram
from obsdsl.compose.routing.matcher import all_pass
from obsdsl.define.duration import Duration
from obsdsl.define.label import Domain
from obsdsl.define.target import Job
from obsdsl.express.infer import Environment, Inference, catalog
from obsdsl.express.node import Matcher, Selector
from obsdsl.express.parse import parse
from obsdsl.library.prometheus import alerts, up

hits = Counter("hits_total", "Hits.", labels={"code": ("200", "500"), "zone": ("z",)})
load = Gauge("load", "Load.")
took = Histogram("took_seconds", "Durations.", buckets=(1, 5))
DECLARED = catalog(one.declaration for one in (hits, load, took, up, alerts))
MINUTE, QUARTER = Duration.parse("1m"), Duration.parse("15s")


def job(name: str, *instances: str, labels: Mapping[str, Domain] | None = None, **fields: Any) -> Job:
    own: dict[str, Domain] = {"job": (name,), "instance": instances or None, **(labels or {})}
    return attrs.evolve(Job(name, own, interval=QUARTER, targets=len(instances) or None), **fields)


APP = job("app", "a:1", "b:1", labels={"zone": ("eu", "us")}, metrics=("hits_total",))
NODE = job("node", "n:9", metrics=("load", "took_seconds"), interval=MINUTE)
OTHER = job("other", labels={"team": None}, optional=("team",), metrics=None, complete=False)


def labels(text: str, *jobs: Job) -> dict[str, tuple[Domain, str]]:
    found = Inference(DECLARED, Environment(jobs=jobs))(parse(text)).labels
    return {name: (found.values(name), found.presence(name)) for name in found.names()}


def test_a_metric_has_the_labels_of_the_jobs_that_expose_it() -> None:
    assert labels("load", APP, NODE) == {"job": (("node",), "certain"), "instance": (("n:9",), "certain")}
    both = labels("up", APP, NODE)
    assert both["job"] == (("app", "node"), "certain")
    assert both["instance"] == (("a:1", "b:1", "n:9"), "certain")
    assert both["zone"] == (("eu", "us"), "possible")


def test_a_selection_has_those_of_the_jobs_that_it_leaves() -> None:
    assert labels('up{job="node"}', APP, NODE) == {"job": (("node",), "certain"), "instance": (("n:9",), "certain")}
    assert labels('up{job!="node"}', APP, NODE)["zone"] == (("eu", "us"), "certain")
    assert labels('up{zone="eu"}', APP, NODE)["job"] == (("app",), "certain")
    assert labels('up{job=~"$job"}', APP, NODE)["job"] == (("app", "node"), "certain")


def test_what_no_series_has_selects_nothing() -> None:
    infer = Inference(DECLARED, Environment(jobs=(APP, NODE)))
    assert infer(parse('up{job="app",instance="n:9"}')).interval.empty
    assert infer(parse('up{job="ap"}')).interval.empty
    assert not infer(parse('up{job="app",instance="a:1"}')).interval.empty


def test_a_label_that_metric_and_target_have_is_renamed() -> None:
    found = labels("hits_total", APP)
    assert found["zone"] == (("eu", "us"), "certain")
    assert found["exported_zone"] == (("z",), "possible")


def test_samples_come_as_often_as_the_job_scrapes() -> None:
    infer = Inference(DECLARED, Environment(jobs=(APP, NODE), scrape_interval=Duration.parse("5m")))
    assert infer(parse("hits_total")).cadence == 15
    assert infer(parse("load")).cadence == 60
    assert infer(parse("up")).cadence is None
    assert infer(parse('up{job="node"}')).cadence == 60


@pytest.mark.parametrize(
    ("text", "label", "presence"),
    [
        ("load", "pod", "possible"),
        ("load", "team", "possible"),
        ('load{job="node"}', "pod", "never"),
        ("hits_total", "pod", "possible"),
        ("sum by (job) (hits_total)", "pod", "never"),
        ("ALERTS", "pod", "possible"),
        ("ALERTS", "instance", "possible"),
    ],
)
def test_a_job_that_says_nothing_may_expose_anything(text: str, label: str, presence: str) -> None:
    found = Inference(DECLARED, Environment(jobs=(APP, NODE, OTHER)))(parse(text))
    assert found.labels.presence(label) == presence


def test_nothing_is_known_of_targets_of_a_metric_that_no_job_exposes() -> None:
    found = Inference(DECLARED, Environment(jobs=(NODE,)))(parse("hits_total"))
    assert found.labels.presence("pod") == "possible"
    assert not found.interval.empty


def test_what_relabelling_rewrites_is_unknown() -> None:
    found = labels("hits_total", attrs.evolve(APP, rewritten=("code",)))
    assert found["code"] == (None, "possible")
    assert found["zone"] == (("eu", "us"), "certain")
    anything = Inference(DECLARED, Environment(jobs=(attrs.evolve(APP, rewritten=None),)))
    assert anything(parse("hits_total")).labels.presence("job") == "possible"
    assert anything(parse("hits_total")).labels.presence("x") == "possible"
    # What Prometheus writes of each target is not rewritten.
    assert anything(parse("up")).labels.presence("job") == "certain"
    assert anything(parse("up")).labels.presence("x") == "never"


def test_programs_expose_the_metrics_of_their_runtimes_whoever_lists_their_own() -> None:
    own = catalog([Gauge("go_goroutines", "Goroutines.").declaration])
    found = Inference(own, Environment(jobs=(APP,)))(parse("go_goroutines"))
    assert found.labels.values("job") == ("app",)


def test_what_is_federated_has_the_labels_of_elsewhere() -> None:
    federation = job("federate", "far:9090", rewritten=("instance", "job"), federates=('{job="app"}', "load"))
    found = Inference(DECLARED, Environment(jobs=(NODE, federation)))
    assert found(parse("load")).labels.presence("pod") == "possible"
    assert found(parse("load")).labels.values("job") is None
    assert found(parse("hits_total")).labels.values("job") == ("app",)
    assert found(parse("hits_total")).labels.presence("pod") == "possible"
    # Neither selection asks for these.
    assert found(parse('took_seconds_sum{job="node"}')).labels.presence("pod") == "never"
    assert found(parse('up{job="federate"}')).labels.values("instance") == ("far:9090",)


VALUES = ("a", "b", "c")
LABELS = ("job", "instance", "zone", "code")


@st.composite
def worlds(draw: st.DrawFn) -> tuple[tuple[Job, ...], list[dict[str, str]]]:
    """Jobs, and series of `hits_total` that keep to them."""
    jobs, series = [], []
    for name in draw(st.lists(st.sampled_from(("a", "b", "c")), min_size=1, max_size=3, unique=True)):
        zones = draw(st.lists(st.sampled_from(VALUES), max_size=2, unique=True))
        lacking = draw(st.booleans())
        instances = tuple(draw(st.lists(st.sampled_from(VALUES), min_size=1, max_size=2, unique=True)))
        rewritten = draw(st.sampled_from([(), (), ("code",), ("job",), None]))
        own: dict[str, Domain] = {"job": (name,), "instance": draw(st.sampled_from([instances, None]))}
        if zones:
            own["zone"] = tuple(zones)
        metrics = draw(st.sampled_from([None, ("hits_total",)]))
        jobs.append(
            Job(name, own, ("zone",) if zones and lacking else (), True, QUARTER, metrics, rewritten, len(instances))
        )
        for instance in instances:
            for zone in [*zones, *([""] if lacking or not zones else [])]:
                one = {"job": name, "instance": instance, "code": draw(st.sampled_from(("200", "500")))}
                one |= {"zone": zone, "exported_zone": "z"} if zone else {"zone": "z"}
                for label in LABELS if rewritten is None else rewritten:
                    one[label] = draw(st.sampled_from(("", "odd", one[label])))
                series.append({label: value for label, value in one.items() if value})
    return tuple(jobs), series


MATCHERS = st.builds(
    Matcher,
    st.sampled_from(LABELS),
    st.sampled_from(("=", "!=", "=~", "!~")),
    st.sampled_from(("", "a", "b", "z", "200", "odd", "a|b", ".+", "$x")),
)


@given(worlds(), st.lists(MATCHERS, max_size=3))
def test_no_series_contradicts_what_is_known(
    world: tuple[tuple[Job, ...], list[dict[str, str]]], matchers: list[Matcher]
) -> None:
    jobs, series = world
    found = Inference(DECLARED, Environment(jobs=jobs))(Selector("hits_total", tuple(matchers)))
    passing = [one for one in series if all(passes(one.get(m.label, ""), m) for m in matchers)]
    for one in passing:
        assert found.labels.admits({"__name__": "hits_total", **one})
        assert not found.interval.empty


def passes(value: str, matcher: Matcher) -> bool:
    label = attrs.evolve(matcher, label="x")
    if "$" in matcher.value:
        return True
    return bool(all_pass((label,), {"x": value}))
