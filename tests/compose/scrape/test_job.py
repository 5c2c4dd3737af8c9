"""A scrape job is refused where Prometheus would refuse it, or where nobody can mean it."""

from __future__ import annotations

from types import ModuleType
from typing import Any

import pytest

import obsdsl.library.node as node
import obsdsl.library.process as process
from obsdsl import (
    TLS,
    Authorization,
    BasicAuth,
    Counter,
    DefinitionError,
    Gauge,
    Histogram,
    RecordingRule,
    Relabel,
    ScrapeJob,
    Secret,
    StaticTargets,
)

hits = Counter("hits_total", "Hits.", labels={"code": ("200", "500")})
HELD: Any = "hunter2"
ODD: Any = "TLS1.3"
took = Histogram("took_seconds", "Took.", buckets=(1, 5))


def faults(*args: Any, **fields: Any) -> tuple[str, ...]:
    with pytest.raises(DefinitionError) as caught:
        ScrapeJob(*args, **({"targets": ("a:1",)} | fields))
    return caught.value.faults


def test_addresses_in_a_row_are_one_group() -> None:
    job = ScrapeJob("web", targets=("a:1", "b:1", StaticTargets(("c:1",), labels={"env": "dev"}), "d:1"))
    assert [one.addresses for one in job.targets] == [("a:1", "b:1"), ("c:1",), ("d:1",)]


def test_labels_of_a_group_come_before_those_of_the_job() -> None:
    job = ScrapeJob("web", targets=("a:1", StaticTargets(("b:1",), labels={"env": "dev"})), labels={"env": "prod"})
    assert [one.labels for one in job.static_targets] == [{"env": "prod"}, {"env": "dev"}]


def test_the_design_s_job() -> None:
    job = ScrapeJob("node", targets=("localhost:9100",), metrics=node)
    assert job.metrics is not None
    assert node.cpu_seconds.declaration in job.metrics


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"name": ""}, "name is empty"),
        ({"name": 3}, "name is 3; it takes a string"),
        ({"targets": ()}, "targets is empty; list addresses"),
        ({"targets": "a:1"}, "targets: is the bare string 'a:1', where a sequence belongs; add a comma: ('a:1',)"),
        ({"targets": {"a:1"}}, "targets: is a set"),
        ({"targets": (1,)}, "targets: holds 1; it takes addresses"),
        ({"targets": ("",)}, "targets: has the address ''; write it as \"host:port\""),
        ({"targets": ("a b:1",)}, "targets: has the address 'a b:1'"),
        ({"targets": ("http://a:1/metrics",)}, "targets has 'http://a:1/metrics', which is no host:port; move scheme"),
        ({"targets": ("a:1", "a:1")}, "targets: lists 'a:1' twice; delete one"),
        ({"targets": ("a:1", StaticTargets(("a:1",)))}, "targets lists 'a:1' twice with the same labels; delete one"),
        ({"labels": {"a b": "c"}}, "labels: name 'a b' holds white space"),
        ({"labels": {"a": 1}}, "labels: a: 1 is not text; quote it"),
        ({"labels": {"__name__": "c"}}, "labels has '__name__', which is not the target's to set"),
        ({"scrape_interval": 15}, "scrape_interval: 15 is a bare number, not a duration; write it with its unit"),
        ({"scrape_interval": "0s"}, "scrape_interval is 0s; write it as"),
        ({"scrape_interval": "5s", "scrape_timeout": "10s"}, "scrape_timeout is 10s, longer than the interval, 5s"),
        ({"metrics_path": "metrics"}, "metrics_path is 'metrics'; begin it with a slash"),
        ({"scheme": "ftp"}, "scheme is 'ftp'; it is one of 'http' or 'https'"),
        ({"params": "a"}, "params: is 'a'; it takes a mapping"),
        ({"params": {"a": 1}}, "params: a is 1; write its value, or a tuple of values"),
        ({"params": {"a": (1,)}}, "params: a has the value 1, which is not text; quote it"),
        ({"honor_labels": "yes"}, "honor_labels is 'yes'; it takes True or False"),
        ({"relabel": Relabel(target_label="a", replacement="b")}, "relabel: is one Relabel, where a sequence belongs"),
        ({"relabel": ({"action": "drop"},)}, "relabel holds a dict; it takes objects of Relabel"),
        ({"sample_limit": -1}, "sample_limit is -1; 0 is no limit"),
        ({"sample_limit": 1.5}, "sample_limit is 1.5; it takes a whole number"),
        ({"body_size_limit": "100"}, "body_size_limit is no size with a unit"),
        ({"proxy_url": "proxy"}, "proxy_url is no URL; begin it with http://"),
        ({"proxy_url": "http://me:hunter2@proxy"}, "proxy_url holds a password, which is a secret"),
        (
            {"basic_auth": BasicAuth("me"), "authorization": Authorization(Secret("TOKEN"))},
            "it has 'basic_auth' and 'authorization', of which Prometheus takes one",
        ),
        (
            {"basic_auth": BasicAuth("me"), "extra": {"oauth2": {"client_id": "a", "token_url": "https://a.example"}}},
            "it has 'basic_auth' and 'oauth2', of which Prometheus takes one",
        ),
        ({"basic_auth": ("me", HELD)}, "basic_auth: is of type tuple; it takes BasicAuth(…)"),
        ({"authorization": HELD}, "authorization: is of type str; it takes Authorization(…)"),
        ({"extra": HELD}, "extra: is of type str; it takes a mapping from field to value"),
        ({"metrics": "node"}, "metrics: has the text 'node'; it takes metrics, and modules of metrics"),
        ({"metrics": (hits, 3)}, "metrics: has a int; it takes metrics"),
        ({"metrics": hits.rate()}, "metrics: has a "),
        ({"metrics": ModuleType("empty")}, "metrics: has the module empty, which declares no metric"),
        ({"metrics": (RecordingRule("a:b", hits.rate().sum()),)}, "metrics: has RecordingRule 'a:b': a rule is comp"),
        ({"metrics": (hits, Gauge("hits_total", "Other."))}, "metrics: has two metrics named 'hits_total' that differ"),
    ],
)
def test_what_cannot_be_scraped_is_refused(fields: dict[str, Any], message: str) -> None:
    said = faults(fields.pop("name", "web"), **fields)
    assert "hunter2" not in "".join(said)
    assert any(one.startswith(message) for one in said), said


def test_all_faults_are_said_at_once() -> None:
    assert len(faults("", targets=(), scrape_interval="0s", sample_limit=-1)) == 4


def test_metrics_are_modules_metrics_and_sequences_of_either() -> None:
    job = ScrapeJob("web", targets=("a:1",), metrics=[process, (hits, [took]), hits])
    assert job.metrics is not None
    names = [one.name for one in job.metrics]
    assert names[-2:] == ["hits_total", "took_seconds"]
    assert "process_cpu_seconds_total" in names
    assert len(names) == len(set(names))


def test_a_list_that_holds_itself_is_refused() -> None:
    endless: list[Any] = []
    endless.append(endless)
    assert faults("web", metrics=endless) == ("metrics: is nested deeper than 20 levels; does it hold itself?",)


def test_labels_need_targets_that_are_listed() -> None:
    said = faults("web", targets=(), labels={"env": "prod"}, extra={"file_sd_configs": [{"files": ["a.yml"]}]})
    assert said == ("labels go to targets that are listed, and there are none; add them by relabel",)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: BasicAuth("me", password=HELD), "password: is a value; secrets are named, never held"),
        (lambda: BasicAuth("me", password=Secret("A"), password_file="/a"), "password and password_file say the same"),
        (lambda: BasicAuth(""), "username is empty"),
        (lambda: Authorization(), "credentials is missing; write credentials=Secret(…) or credentials_file="),
        (lambda: Authorization(HELD), "credentials: is a value; secrets are named, never held"),
        (lambda: Authorization(Secret("A"), type="basic"), "type is Basic, which Prometheus refuses here; use basic"),
        (lambda: TLS(cert_file="/a"), "cert_file and key_file go together; write both, or neither"),
        (lambda: TLS(min_version="TLS13", max_version="TLS10"), "min_version is TLS13, above max_version, TLS10"),
        (lambda: TLS(min_version=ODD), "min_version is 'TLS1.3'; it is one of"),
    ],
)
def test_who_asks_is_checked_and_never_shown(make: Any, message: str) -> None:
    with pytest.raises(DefinitionError) as caught:
        make()
    assert any(one.startswith(message) for one in caught.value.faults), caught.value.faults
    assert "hunter2" not in str(caught.value)
