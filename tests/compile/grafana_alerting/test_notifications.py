"""Routings as contact points, mute timings, templates and policies of Grafana."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import attrs
import pytest

from obsdsl import (
    P0,
    P2,
    P3,
    Authorization,
    BasicAuth,
    Discord,
    Email,
    HttpConfig,
    Inhibit,
    Jira,
    Notifier,
    PagerDuty,
    Secret,
    Slack,
    Smtp,
    SubRoute,
    Telegram,
    TimeInterval,
    VictorOps,
    Webhook,
)
from obsdsl.errors import CompileError
from tests.compile.grafana_alerting.given import (
    SLACK,
    config,
    data,
    group,
    made,
    of_kind,
    refusal,
    routing,
)
from tests.compose.receivers.examples import FULL, OLD
from tests.support import Run

GRAFANA = {"discord", "email", "jira", "teams", "opsgenie", "pagerduty", "pushover", "slack", "sns", "telegram"}
GRAFANA |= {"victorops", "webex", "webhook", "wecom"}


def integrations(notifier: Notifier, **fields: Any) -> list[dict[str, Any]]:
    (point,) = of_kind("contact-point", routing(notifier), **fields)
    found: list[dict[str, Any]] = point["integrations"]
    return found


def settings(notifier: Notifier) -> dict[str, Any]:
    (one,) = integrations(notifier)
    found: dict[str, Any] = one["settings"]
    return found


def secret(name: str) -> dict[str, str]:
    return {"$secret": name}


# Contact points


def test_a_receiver_is_a_contact_point_with_stable_uids() -> None:
    (found,) = [one for one in made(routing(SLACK, Email("a@example.org, b@example.org"), smtp=SMTP)) if is_point(one)]
    assert (found.identity, found.path) == ("default", "grafana-alerting/grafana/contact-points/default.json")
    point = data(found)
    uids = [one.pop("uid") for one in point["integrations"]]
    assert len(set(uids)) == 2
    assert all(one.startswith("obsdsl-") and len(one) <= 40 for one in uids)
    assert point == {
        "name": "default",
        "integrations": [
            {
                "name": "default",
                "type": "slack",
                "settings": {"recipient": "#low", "url": secret("SLACK")},
                "disableResolveMessage": True,
            },
            {
                "name": "default",
                "type": "email",
                "settings": {"addresses": "a@example.org;b@example.org", "singleEmail": True},
                "disableResolveMessage": True,
            },
        ],
    }


SMTP = Smtp("smtp.example.org:587", sender="a@example.org", username="a", password=Secret("SMTP"))


def is_point(artifact: Any) -> bool:
    return bool(artifact.kind == "contact-point")


@pytest.mark.parametrize(
    ("notifier", "found"),
    [
        (Discord(Secret("D"), title="t", send_resolved=False), {"url": secret("D"), "title": "t"}),
        (Slack("#a", app_token=Secret("T")), {"recipient": "#a", "token": secret("T")}),
        (
            PagerDuty(routing_key=Secret("P"), description="d", details={"a": "b"}, severity="critical"),
            {"integrationKey": secret("P"), "summary": "d", "details": {"a": "b"}, "severity": "critical"},
        ),
        (
            Telegram(-100, bot_token=Secret("T"), parse_mode="", message_thread_id=7),
            {"bottoken": secret("T"), "chatid": "-100", "parse_mode": "None", "message_thread_id": "7"},
        ),
        (
            VictorOps("team", api_key=Secret("V"), message_type="CRITICAL"),
            {
                "url": {
                    **secret("V"),
                    "around": "https://alert.victorops.com/integrations/generic/20131114/alert/{}/team",
                },
                "messageType": "CRITICAL",
            },
        ),
        (
            Webhook("https://example.org", http_config=HttpConfig(authorization=Authorization(Secret("W")))),
            {
                "url": "https://example.org",
                "authorization_scheme": "Bearer",
                "authorization_credentials": secret("W"),
            },
        ),
        (
            Webhook("https://example.org", http_config=HttpConfig(basic_auth=BasicAuth("u", password=Secret("W")))),
            {"url": "https://example.org", "username": "u", "password": secret("W")},
        ),
    ],
    ids=lambda one: getattr(one, "kind", ""),
)
def test_settings_are_in_grafana_s_words(notifier: Notifier, found: dict[str, Any]) -> None:
    assert settings(notifier) == found


@pytest.mark.parametrize(
    ("notifier", "muted"),
    [
        (SLACK, True),
        (attrs.evolve(SLACK, send_resolved=True), False),
        (Webhook("https://example.org"), False),
        (Webhook("https://example.org", send_resolved=False), True),
    ],
)
def test_who_hears_that_it_is_over_is_as_alertmanager_has_it(notifier: Notifier, muted: bool) -> None:
    (one,) = integrations(notifier)
    assert one["disableResolveMessage"] is muted


@pytest.mark.parametrize("notifier", [*FULL, *OLD], ids=lambda one: one.kind)
def test_every_notifier_becomes_one_of_grafana_s_or_is_refused(notifier: Notifier) -> None:
    try:
        found = integrations(notifier)
    except CompileError as error:
        faults: tuple[str, ...] = error.faults
        found = []
    else:
        faults = ()
    assert bool(found) != bool(faults)
    assert all(one["type"] in GRAFANA for one in found)
    assert all("; " in one and "take the routing out of the target" in one for one in faults)


@pytest.mark.parametrize(
    ("notifier", "fault"),
    [
        (next(one for one in FULL if one.kind == "mattermost"), "Grafana has no such contact point; use a Slack whose"),
        (Webhook(Secret("URL")), "it shows a webhook's URL to everybody: write it in clear"),
        (PagerDuty(service_key=Secret("K")), "it speaks the Events API v2: write routing_key"),
        (attrs.evolve(SLACK, footer="f"), "slack: Grafana's contact point has no footer; leave it out"),
        (
            attrs.evolve(SLACK, text='{{ template "slack.default.text" . }}'),
            "'slack.default.text'; use default.title",
        ),
        (Email("a", headers={"X": "y"}), "Grafana's mails have no header 'X'"),
        (Email("a", smarthost="b:25"), "Grafana's [smtp] has it, for all mails; leave it out"),
    ],
    ids=lambda one: getattr(one, "kind", ""),
)
def test_what_grafana_lacks_is_refused_with_the_mend(notifier: Notifier, fault: str) -> None:
    assert fault in refusal(routing(notifier, smtp=SMTP))


def test_kinds_that_came_later_are_refused_before() -> None:
    http = HttpConfig(authorization=Authorization(Secret("J")))
    one = Jira("OPS", issue_type="Bug", http_config=http, api_url="https://jira.example.org")
    assert settings(one)["api_token"] == secret("J")
    said = refusal(routing(one), of=config(grafana=(11, 0)))
    assert "Grafana 11.0 does not have it, 12.0 does; raise grafana_version" in said


# Policies and mute timings


NIGHT = TimeInterval("nights", times="20:00-24:00", weekdays="monday:friday", location="Europe/Berlin")


def test_routes_are_policies_and_intervals_mute_timings() -> None:
    one = routing(
        severities={P0: (Slack("#p0", api_url=Secret("SLACK")),)},
        routes=(SubRoute({"team": "a"}, receivers=(SLACK,), mute=(NIGHT,), continue_=True, name="team"),),
        group_by=("alertname",),
    )
    (tree,) = of_kind("policy", one)
    assert (tree["receiver"], tree["group_by"]) == ("default", ["alertname"])
    assert tree["routes"][0] == {
        "receiver": "team",
        "object_matchers": [["team", "=", "a"]],
        "continue": True,
        "mute_time_intervals": ["nights"],
    }
    assert tree["routes"][1]["object_matchers"] == [["severity", "=", "P0"]]
    assert tree["routes"][1]["group_wait"] == "10s"
    (timing,) = of_kind("mute-timing", one)
    assert timing == {
        "name": "nights",
        "time_intervals": [
            {
                "times": [{"start_time": "20:00", "end_time": "24:00"}],
                "weekdays": ["monday:friday"],
                "location": "Europe/Berlin",
            }
        ],
    }


def test_policies_are_opt_in() -> None:
    assert of_kind("policy", routing(inhibit=(Inhibit(P0, over=P2, same=("a",)),)), policies=False) == []


def test_a_route_that_notifies_nobody_is_muted_for_good() -> None:
    below = SubRoute({"b": "c"}, receivers=(Slack("#b", api_url=Secret("SLACK")),))
    one = routing(severities={P3: SubRoute(receivers=(), routes=(below, SubRoute({"d": "e"})))})
    (tree,) = of_kind("policy", one)
    silent = next(one for one in tree["routes"] if ["severity", "=", "P3"] in one["object_matchers"])
    assert (silent["receiver"], silent["mute_time_intervals"]) == ("default", ["obsdsl-nobody"])
    loud, inherited = silent["routes"]
    assert "mute_time_intervals" not in loud
    assert (inherited["receiver"], inherited["mute_time_intervals"]) == ("default", ["obsdsl-nobody"])
    assert [one["name"] for one in of_kind("mute-timing", one)] == ["obsdsl-nobody"]
    assert "nobody" not in [one["name"] for one in of_kind("contact-point", one)]


@pytest.mark.parametrize(
    ("fields", "grafana", "fault"),
    [
        (
            {"inhibit": (Inhibit(P0, over=P2, same=("a",)),)},
            (12, 1),
            "Grafana has no inhibition, so that it would notify of what Alertmanager silences; if that is meant",
        ),
        ({"routes": (SubRoute({"a": "b"}, active=(NIGHT,)),)}, (12, 0), "active times, which need Grafana 12.1"),
        ({"routes": (SubRoute({"a": "b"}, mute=(NIGHT,)),)}, (9, 0), "has a zone, which needs Grafana 9.3"),
    ],
)
def test_what_policies_lack_is_refused_with_the_mend(
    fields: dict[str, Any], grafana: tuple[int, int], fault: str
) -> None:
    assert fault in refusal(routing(**fields), of=config(grafana=grafana))


def test_a_root_that_notifies_nobody_is_refused() -> None:
    from obsdsl import Routing

    assert "Grafana's root has a contact point; write a default" in refusal(Routing(default=()))


def test_inhibition_is_left_out_where_the_target_says_so() -> None:
    one = routing(inhibit=(Inhibit(P0, over=P2, same=("a",)),))
    assert len(of_kind("policy", one, inhibition=False)) == 1


def test_of_several_routings_the_target_names_one() -> None:
    both = (routing(name="a"), routing(name="b"))
    assert "there are the routings 'a' and 'b'; name one in the table of Grafana" in refusal(*both)
    assert "routing is 'c', and there is 'a' or 'b'; name one of them" in refusal(*both, routing="c")
    assert len(of_kind("policy", *both, routing="b")) == 1
    assert made(*both, routing="") == []


# Templates


def test_template_files_of_the_workspace_are_given_as_text(tmp_path: Path) -> None:
    (tmp_path / "templates").mkdir()
    text = '{{ define "team.title" }}{{ .Status }}{{ end }}'
    (tmp_path / "templates" / "team.tmpl").write_text(f"{text}\n", encoding="utf-8")
    of = attrs.evolve(config(), root=tmp_path)
    one = routing(attrs.evolve(SLACK, title='{{ template "team.title" . }}'), templates=("templates/*.tmpl",))
    assert of_kind("template", one, of=of) == [{"name": "team", "template": text}]


@pytest.mark.parametrize(
    ("pattern", "fault"),
    [
        ("/etc/alertmanager/*.tmpl", "are no files of the workspace, and Grafana is given their text; write a path"),
        ("templates/*.tmpl", "match no file of the workspace; mend the path, or leave them out"),
    ],
)
def test_template_files_elsewhere_are_refused(pattern: str, fault: str, tmp_path: Path) -> None:
    assert fault in refusal(routing(templates=(pattern,)), of=attrs.evolve(config(), root=tmp_path))


# A build


def test_a_build_for_the_target_has_them_with_and_without_the_cache(
    workspace: Callable[[Mapping[str, str]], Path], obsdsl: Run
) -> None:
    settings = """
        project = "pocket"
        [targets.prod.grafana]
        url = "https://grafana.example.org"
        alerting = true
        datasource = "prom"
        no_data = { P2 = "Alerting" }
    """
    code = """
        from obsdsl import *
        group = RuleGroup("g", rules=(AlertRule("A", promql("up == 0"), severity=P2, summary="s"),), interval="30s")
        routing = Routing(default=(Slack("#a", api_url=Secret("SLACK")),))
    """
    root = workspace({"obsdsl.toml": settings, "alerts/a.py": code})
    assert obsdsl("build", cwd=root).returncode == 0
    assert not (root / "dist/grafana-alerting").exists()
    for _ in range(2):
        done = obsdsl("build", "--target", "prod", cwd=root)
        assert "1 Grafana rule group, 1 contact point" in done.stderr
    rule = json.loads((root / "dist/prod/grafana-alerting/grafana/rules/g.json").read_bytes())["rules"][0]
    assert rule["noDataState"] == "Alerting"
    assert obsdsl("build", "--target", "prod", "--check", "--no-cache", cwd=root).returncode == 0


def test_no_value_of_a_secret_and_no_path_of_one_is_in_a_file() -> None:
    for one in made(group(), routing(SLACK, PagerDuty(routing_key=Secret("PD")))):
        assert b"/run/secrets" not in one.content
