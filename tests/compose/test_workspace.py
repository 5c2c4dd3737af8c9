"""What the objects of a workspace are, and what they tell each other."""

from __future__ import annotations

from typing import Any

import pytest

from obsdsl import (
    P1,
    AlertmanagerTargets,
    AlertRule,
    Counter,
    Dashboard,
    PrometheusServer,
    RawDashboard,
    RecordingRule,
    Relabel,
    RemoteRead,
    Routing,
    RuleGroup,
    ScrapeJob,
    SeverityPolicy,
    Stat,
    promql,
)
from obsdsl.compose.severity import POLICY
from obsdsl.compose.workspace import Heard, Workspace, facts_of, kind_of, told_by
from obsdsl.define.duration import Duration

hits = Counter("hits_total", "Hits.")
job = ScrapeJob("web", targets=("a:1",), metrics=hits)
record = RecordingRule("job:hits:rate5m", hits.rate("5m").sum(by="job"))
group = RuleGroup("web", rules=(record,), interval="30s", labels={"team": "a"})


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        (hits, "metric"),
        (Dashboard("D"), "dashboard"),
        (RawDashboard({"title": "D"}), "dashboard"),
        (group, "group"),
        (record, "rule"),
        (AlertRule("A", hits.rate("5m") > 1, severity=P1, summary="S"), "rule"),
        (job, "job"),
        (PrometheusServer(), "server"),
        (Routing(default=()), "routing"),
        (SeverityPolicy(names={}), "policy"),
        (POLICY, None),
        (P1, None),
        (Stat("S", promql("up")), None),
        ("text", None),
    ],
)
def test_each_object_is_of_a_kind_or_a_part_of_others(value: object, kind: str | None) -> None:
    assert kind_of(value) == kind


def test_an_object_of_a_subclass_is_what_its_base_is() -> None:
    class Ours(ScrapeJob):
        pass

    assert kind_of(Ours("web", targets=("a:1",))) == "job"


def test_what_objects_tell_is_what_the_workspace_tells() -> None:
    policy = SeverityPolicy(original_label="was")
    server = PrometheusServer(jobs=(job,))
    workspace = Workspace((hits.declaration,), (), (group,), (server,), (), policy)
    one_by_one = [told for value in (hits, group, server, policy) for told in told_by(value)]
    assert one_by_one == list(workspace.told())
    heard = Heard.of(one_by_one)
    assert [one.name for one in heard.sources] == ["hits_total", "job:hits:rate5m"]
    assert [one.name for one in heard.servers] == ["prometheus"]
    assert heard.policy is policy
    assert Heard.of([]).policy is POLICY


def test_a_server_tells_what_its_file_will_make_it_do() -> None:
    told = facts_of(PrometheusServer(jobs=(job,), external_labels={"cluster": "a"}))
    assert told.evaluation_interval == Duration.parse("1m")
    assert told.retention is None
    assert told.external_labels == {"cluster": "a"}
    assert not told.relabels_alerts
    assert facts_of(PrometheusServer(alert_relabel=(Relabel(action="labeldrop", regex="a"),))).relabels_alerts


@pytest.mark.parametrize(
    ("files", "group", "loads"),
    [
        (("rules/*.yml",), "web", True),
        (("/etc/prometheus/rules/*.yml",), "web", True),
        (("rules/web.yml",), "web", True),
        (("rules/web.yml",), "web-2", False),
        (("rules/web-*.yml",), "web-2", True),
        ((), "web", False),
    ],
)
def test_a_server_loads_the_groups_whose_files_it_names(files: tuple[str, ...], group: str, loads: bool) -> None:
    assert facts_of(PrometheusServer(rule_files=files)).loads(group) == loads


def test_its_alertmanagers_say_which_routing_hears_of_its_alerts() -> None:
    def told(*alertmanagers: Any) -> tuple[bool, bool]:
        facts = facts_of(PrometheusServer(alertmanagers=alertmanagers))
        return facts.tells("a"), facts.tells("b")

    of_a = AlertmanagerTargets(("x:9093",), routing="a")
    assert told(of_a) == (True, False)
    assert told(of_a, AlertmanagerTargets(("y:9093",))) == (True, True)
    assert told() == (True, True)


@pytest.mark.parametrize(
    "fields",
    [
        {"extra": {"scrape_config_files": ["other/*.yml"]}},
        {"extra": {"otlp": {"promote_resource_attributes": ["a"]}}},
        {"remote_read": (RemoteRead("http://store/read"),)},
    ],
)
def test_series_that_come_by_other_ways_may_be_any(fields: dict[str, Any]) -> None:
    *_, last = Workspace(servers=(PrometheusServer(jobs=(job,), **fields),)).jobs()
    assert last.exposes("anything") is None
    assert not last.complete
    own = PrometheusServer(
        jobs=(job,), external_labels={"cluster": "a"}, remote_read=(RemoteRead("http://store/read"),)
    )
    assert [one.name for one in Workspace(servers=(own,)).jobs()] == ["web"]
