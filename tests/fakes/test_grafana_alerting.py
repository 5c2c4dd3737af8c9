"""Grafana-managed alerting of the fake: 9 and later."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.fakes.ask import ADMIN, ask
from tests.fakes.grafana import V9, V11, V12, Grafana
from tests.fakes.wire import Response

PROVISIONING = "/api/v1/provisioning"
GROUP = f"{PROVISIONING}/folder/obs/rule-groups/g%201"
EDITABLE = {**ADMIN, "X-Disable-Provenance": "true"}


@pytest.fixture(params=[V9, V11, V12], ids=str)
def grafana(request: pytest.FixtureRequest) -> Iterator[Grafana]:
    with Grafana(request.param) as server:
        server.put_folder("obs", "Observability")
        yield server


def rule(uid: str, **fields: Any) -> dict[str, Any]:
    span = {"from": 600, "to": 0}
    query = {"refId": "A", "relativeTimeRange": span, "datasourceUid": "prom", "model": {"expr": "up == 0"}}
    states = {"noDataState": "NoData", "execErrState": "Error", "for": "90s"}
    return {"uid": uid, "title": f"Rule {uid}", "condition": "A", "data": [query], **states, **fields}


def put(grafana: Grafana, *rules: dict[str, Any], interval: int = 60, headers: Any = ADMIN) -> Response:
    """The group; where the server takes no new uids in it, the rules are made one by one before."""
    if not grafana.behaviour.rule_group_new_uids:
        for one in rules:
            body = {**one, "folderUID": "obs", "ruleGroup": "g 1"}
            ask(grafana.url, "POST", f"{PROVISIONING}/alert-rules", body, headers)
    return ask(grafana.url, "PUT", GROUP, {"title": "x", "interval": interval, "rules": list(rules)}, headers)


def uids(grafana: Grafana) -> list[str]:
    return [one["uid"] for one in ask(grafana.url, "GET", GROUP).json["rules"]]


def test_a_group_is_replaced_as_a_whole(grafana: Grafana) -> None:
    assert put(grafana, rule("a"), rule("b")).status == 200
    put(grafana, rule("c"), rule("a"))
    order = ["c", "a"] if grafana.behaviour.rule_group_new_uids else ["a", "c"]
    assert uids(grafana) == order
    assert ask(grafana.url, "PUT", GROUP, {"interval": 120}).status == 200
    assert (uids(grafana), grafana.org().intervals["obs", "g 1"]) == (order, 120)


def test_uids_of_new_rules_are_taken_or_not(grafana: Grafana) -> None:
    known = grafana.behaviour.rule_group_new_uids
    body = {"interval": 60, "rules": [rule("a")]}
    assert ask(grafana.url, "PUT", GROUP, body).status == (200 if known else 500)
    assert list(grafana.org().rules) == (["a"] if known else [])
    unnamed = {"interval": 60, "rules": [{**rule("a"), "uid": ""}]}
    assert ask(grafana.url, "PUT", GROUP, unnamed).status == 200
    assert "a" not in grafana.org().rules


def test_rules_are_read_back_in_the_servers_form(grafana: Grafana) -> None:
    put(grafana, rule("a", labels={}, annotations={"summary": "s"}))
    read = ask(grafana.url, "GET", GROUP).json["rules"][0]
    assert (read["for"], read["annotations"], "labels" in read) == ("1m30s", {"summary": "s"}, False)
    assert (read["folderUID"], read["ruleGroup"], read["provenance"]) == ("obs", "g 1", "api")
    assert read["data"][0]["model"] == {"expr": "up == 0", "intervalMs": 1000, "maxDataPoints": 43200}


def test_rules_may_be_left_editable(grafana: Grafana) -> None:
    put(grafana, rule("a"), headers=EDITABLE)
    known = "rule-groups" in grafana.behaviour.provenance_header
    assert ("provenance" in ask(grafana.url, "GET", GROUP).json["rules"][0]) != known
    grafana.org().rules["a"]["provenance"] = "file"
    assert put(grafana, rule("a")).status == 500


FAULTS = (
    rule("a", condition="Z"),
    rule("a", title=""),
    rule("a", data=[]),
    rule("a", noDataState="Never"),
    rule("a", execErrState="Never"),
    rule("u" * 41),
    rule("a", data=[{"refId": "A", "datasourceUid": "prom", "model": {}}]),
)


@pytest.mark.parametrize("bad", FAULTS, ids=range(len(FAULTS)))
def test_bad_rules_are_refused_and_nothing_is_written(grafana: Grafana, bad: dict[str, Any]) -> None:
    put(grafana, rule("old"))
    assert put(grafana, bad).status == 400
    assert uids(grafana) == ["old"]


def test_groups_have_limits(grafana: Grafana) -> None:
    assert put(grafana, rule("a"), interval=15).status == 400
    assert put(grafana, rule("a"), rule("b", title="Rule a")).status == 400
    path = GROUP.replace("obs", "nope")
    assert ask(grafana.url, "PUT", path, {"interval": 60, "rules": [rule("a")]}).status == 400


def test_a_group_is_deleted_whole_or_rule_by_rule(grafana: Grafana) -> None:
    put(grafana, rule("a"))
    whole = ask(grafana.url, "DELETE", GROUP).status
    assert whole == (204 if grafana.behaviour.rule_group_delete else 404)
    assert [ask(grafana.url, "DELETE", f"{PROVISIONING}/alert-rules/a").status for _ in range(2)] == [204, 204]
    assert ask(grafana.url, "GET", GROUP).status == 404
    assert ask(grafana.url, "GET", f"{PROVISIONING}/alert-rules/a").status == 404


def test_a_folder_with_rules_is_deleted_only_if_told_so(grafana: Grafana) -> None:
    put(grafana, rule("a"))
    assert ask(grafana.url, "DELETE", "/api/folders/obs").status == 400
    assert ask(grafana.url, "DELETE", "/api/folders/obs?forceDeleteRules=true").status == 200
    assert grafana.org().rules == {}


def test_single_rules_are_made_and_changed(grafana: Grafana) -> None:
    rules = f"{PROVISIONING}/alert-rules"
    made = ask(grafana.url, "POST", rules, rule("a", folderUID="obs", ruleGroup="g 1"))
    assert (made.status, uids(grafana)) == (201, ["a"])
    changed = ask(grafana.url, "PUT", f"{rules}/a", rule("a", folderUID="obs", ruleGroup="g 1", title="T"))
    assert (changed.status, changed.json["title"]) == (200, "T")
    assert ask(grafana.url, "PUT", f"{rules}/b", rule("b", folderUID="obs", ruleGroup="g 1")).status == 404
    assert [one["uid"] for one in ask(grafana.url, "GET", rules).json] == ["a"]


SLACK = {
    "uid": "cp",
    "name": "team",
    "type": "slack",
    "settings": {"url": "https://hooks.example/x", "recipient": "#a"},
}


def test_secrets_are_never_read_back_and_kept_where_they_are_redacted(grafana: Grafana) -> None:
    made = ask(grafana.url, "POST", f"{PROVISIONING}/contact-points", SLACK)
    assert (made.status, made.json["settings"]) == (202, {"url": "[REDACTED]", "recipient": "#a"})
    listed = ask(grafana.url, "GET", f"{PROVISIONING}/contact-points?name=team")
    assert b"hooks.example" not in listed.body
    changed = {**SLACK, "settings": {"url": "[REDACTED]", "recipient": "#b"}}
    assert ask(grafana.url, "PUT", f"{PROVISIONING}/contact-points/cp", changed).status == 202
    kept = {"url": "https://hooks.example/x", "recipient": "#b"}
    assert grafana.org().contact_points["cp"]["settings"] == kept
    assert ask(grafana.url, "POST", f"{PROVISIONING}/contact-points", {**SLACK, "settings": {}}).status == 400
    assert ask(grafana.url, "PUT", f"{PROVISIONING}/contact-points/nope", SLACK).status == 404


def test_policies_are_one_tree_and_hold_contact_points(grafana: Grafana) -> None:
    policies, points = f"{PROVISIONING}/policies", f"{PROVISIONING}/contact-points"
    assert ask(grafana.url, "GET", policies).json["receiver"] == "grafana-default-email"
    assert ask(grafana.url, "PUT", policies, {"receiver": "nope"}).status == 400
    ask(grafana.url, "POST", points, SLACK)
    tree = {"receiver": "team", "routes": [{"receiver": "team", "group_wait": "90s"}]}
    assert ask(grafana.url, "PUT", policies, tree).status == 202
    read = ask(grafana.url, "GET", policies).json
    assert (read["routes"][0]["group_wait"], read["provenance"]) == ("1m30s", "api")
    assert ask(grafana.url, "DELETE", f"{points}/cp").status in (409, 500)
    assert ask(grafana.url, "DELETE", policies).status == 202
    assert ask(grafana.url, "DELETE", f"{points}/cp").status == 202


def test_mute_timings_are_held_by_policies(grafana: Grafana) -> None:
    timings, policies = f"{PROVISIONING}/mute-timings", f"{PROVISIONING}/policies"
    weekend = {"name": "weekends", "time_intervals": [{"weekdays": ["saturday", "sunday"]}]}
    assert ask(grafana.url, "POST", timings, weekend).status == 201
    assert ask(grafana.url, "POST", timings, weekend).status == 400
    tree = {"receiver": "grafana-default-email", "routes": [{"mute_time_intervals": ["weekends"]}]}
    assert ask(grafana.url, "PUT", policies, tree).status == 202
    assert ask(grafana.url, "DELETE", f"{timings}/weekends").status == 409
    assert ask(grafana.url, "PUT", f"{timings}/weekends", {"time_intervals": []}).status == 202
    ask(grafana.url, "DELETE", policies)
    assert ask(grafana.url, "DELETE", f"{timings}/weekends").status == 204
    assert ask(grafana.url, "GET", f"{timings}/weekends").status == 404


def test_templates_are_wrapped_where_they_define_nothing(grafana: Grafana) -> None:
    path = f"{PROVISIONING}/templates/t"
    assert ask(grafana.url, "PUT", path, {"template": "hello"}).status == 202
    read = ask(grafana.url, "GET", path).json
    assert read["template"] == '{{ define "t" }}\n  hello\n{{ end }}'
    if grafana.behaviour.rule_group_delete:
        assert ask(grafana.url, "PUT", path, {"template": "x", "version": "stale"}).status == 409
    assert ask(grafana.url, "PUT", path, {"template": "x", "version": read["version"]}).status == 202
    assert ask(grafana.url, "DELETE", path).status == 204
    assert ask(grafana.url, "GET", f"{PROVISIONING}/templates").json == []


def test_what_is_marked_stays_marked(grafana: Grafana) -> None:
    points = f"{PROVISIONING}/contact-points"
    ask(grafana.url, "POST", points, SLACK)
    known = "contact-points" in grafana.behaviour.provenance_header
    assert ask(grafana.url, "PUT", f"{points}/cp", SLACK, EDITABLE).status == (403 if known else 202)
    ask(grafana.url, "POST", points, {**SLACK, "uid": "free"}, EDITABLE)
    assert ask(grafana.url, "PUT", f"{points}/free", SLACK).status == 202
    assert grafana.org().contact_points["free"]["provenance"] == "api"
