"""Routes, receivers, inhibition and time intervals of files: what alerts have of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from hypothesis import given
from hypothesis import strategies as st

from obsdsl.compose.routing.inhibit import inhibits
from obsdsl.review.documents import Documents
from obsdsl.review.kinds.inhibition import Alerts
from obsdsl.review.routes.routing import routing_of
from tests.review.kinds.sides import artifact, details, rules, said, side

ALERTS = "".join(
    f"""\
- alert: {name}
  expr: up == 0
  labels: {{severity: {severity}, team: {team}}}
"""
    for name, severity, team in (
        ("Down", "critical", "core"),
        ("Slow", "warning", "core"),
        ("Full", "warning", "disk"),
        ("Lost", "critical", "disk"),
        ("Odd", "info", "core"),
    )
)
ROUTING = """\
route:
  receiver: mail
  group_wait: 30s
  routes:
  - receiver: pager
    matchers: [severity="critical"]
    repeat_interval: 1h
    routes:
    - receiver: disks
      matchers: [team="disk"]
  - receiver: chat
    matchers: [severity="warning"]
receivers:
- name: mail
  email_configs: [{to: team@example.org}]
- name: pager
  opsgenie_configs: [{api_key: some-key}]
- name: disks
  opsgenie_configs: [{api_key: disk-key}]
  slack_configs: [{channel: "#disks", api_url: "https://hooks.slack.com/services/T0/B0/xyz"}]
- name: chat
  slack_configs: [{channel: "#chat", api_url: "https://hooks.slack.com/services/T0/B0/xyz"}]
inhibit_rules:
- source_matchers: [severity="critical"]
  target_matchers: [severity="warning"]
  equal: [team]
time_intervals:
- name: weekend
  time_intervals: [{weekdays: ["saturday:sunday"]}]
"""
BEFORE = side(rules(ALERTS), artifact("alertmanager", ROUTING))


def changed(*replacements: tuple[str, str]) -> list[tuple[str, str]]:
    return said(BEFORE, _after(replacements))


def _after(replacements: Iterable[tuple[str, str]]):  # type: ignore[no-untyped-def]
    text = ROUTING
    for old, new in replacements:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return side(rules(ALERTS), artifact("alertmanager", text))


def test_the_lowest_route_that_changed_is_the_cause() -> None:
    assert changed(('team="disk"', 'team="disks"')) == [
        (
            "care",
            'route severity="critical" / team="disk": removed; alert Lost no longer notifies Slack #disks',
        ),
        ("look", 'route severity="critical" / team="disks": added'),
    ]


def test_a_route_that_is_gone_takes_those_below_along() -> None:
    block = ROUTING[ROUTING.index("  - receiver: pager\n    m") : ROUTING.index("  - receiver: chat\n    m")]
    found = changed((block, ""))
    assert found == [
        ("alarm", 'route severity="critical": removed with 1 route below it; alert Down, alert Lost no longer page')
    ]
    assert details(BEFORE, _after([(block, "")])) == [
        "alert Down notifies Email team@example.org instead of Opsgenie",
        "alert Lost notifies Email team@example.org instead of Opsgenie, Slack #disks",
    ]


def test_another_order_is_said_with_what_it_does() -> None:
    block = ROUTING[ROUTING.index("  - receiver: chat\n    m") : ROUTING.index("receivers:\n- name")]
    front = "  - receiver: chat\n"
    assert changed((block, ""), ("  - receiver: pager\n    m", block + "  - receiver: pager\n    m")) == [
        ("note", "route default: routes below it in another order")
    ]
    every = front + '    matchers: [severity=~"warning|critical"]\n'
    found = changed((block, ""), ("  - receiver: pager\n    m", every + "  - receiver: pager\n    m"))
    assert found[0] == (
        "alarm",
        'route severity=~"warning|critical": added; alert Down, alert Lost no longer page',
    )


def test_waits_that_are_handed_down_are_said_once() -> None:
    assert changed(("group_wait: 30s", "group_wait: 5m")) == [
        ("care", "route default: group wait 30s → 5m, notifies later")
    ]


def test_a_receiver_under_another_name_is_renamed() -> None:
    text = ROUTING.replace("pager", "duty")
    assert said(BEFORE, side(rules(ALERTS), artifact("alertmanager", text))) == [
        ("note", "receiver duty: renamed, was pager")
    ]


def test_a_route_to_another_receiver_that_notifies_the_same_is_a_note() -> None:
    talk = (
        '- name: talk\n  slack_configs: [{channel: "#chat", api_url: "https://hooks.slack.com/services/T0/B0/xyz"}]\n'
    )
    moved = ("  - receiver: chat", "  - receiver: talk"), ("inhibit_rules", f"{talk}inhibit_rules")
    assert ("note", 'route severity="warning": receiver chat → talk, which notifies the same') in changed(*moved)
    other = (moved[0], ("inhibit_rules", f"{talk.replace('xyz', 'abc')}inhibit_rules"))
    assert not [text for _, text in changed(*other) if "notifies the same" in text]


def test_a_pager_instead_of_another_still_pages() -> None:
    old, new = "opsgenie_configs: [{api_key: some-key}]", "pagerduty_configs: [{routing_key: k}]"
    assert changed((old, new)) == [
        ("care", "receiver pager: Opsgenie removed"),
        ("look", "receiver pager: PagerDuty added"),
    ]


def test_inhibition_says_whom_it_silences_now() -> None:
    assert changed(('target_matchers: [severity="warning"]', 'target_matchers: [severity=~"warning|info"]')) == [
        (
            "alarm",
            'inhibition severity="critical" over severity=~"warning|info": target severity="warning" → '
            'severity=~"warning|info"; can silence alert Odd now',
        )
    ]
    assert changed(("equal: [team]", "equal: []")) == [
        ("alarm", 'inhibition severity="critical" over severity="warning": same labels team → none, silences more')
    ]


def test_labels_by_which_others_can_silence_an_alert_are_said() -> None:
    odd = ALERTS.replace("severity: info", "severity: warning")
    assert said(BEFORE, side(rules(odd), artifact("alertmanager", ROUTING))) == [
        ("care", 'alert Odd: alerts with severity="critical" can silence it now'),
        ("look", "alert Odd: severity info → warning; notifies Slack #chat instead of Email team@example.org"),
    ]


def test_of_several_alertmanagers_each_is_named() -> None:
    """And each alert is said where it went elsewhere."""
    mail = artifact("alertmanager", ROUTING.replace("chat", "talk"), "other")
    block = ROUTING[ROUTING.index("  - receiver: chat\n    m") : ROUTING.index("receivers:\n- name")]
    after = artifact("alertmanager", ROUTING.replace(block, ""))
    found = said(side(*BEFORE.artifacts, mail), side(rules(ALERTS), after, mail))
    assert found == [
        (
            "care",
            'route main / severity="warning": removed; alert Full, alert Slow notify Email team@example.org, '
            "Slack #talk instead of Slack #chat, Slack #talk",
        )
    ]


def test_intervals_are_said_as_people_say_them() -> None:
    warned = 'matchers: [severity="warning"]\n'
    muted = (warned + "receivers", warned + "    mute_time_intervals: [weekend]\nreceivers")
    assert changed(muted) == [
        ("alarm", 'route severity="warning": muted during weekend; silences alert Full, alert Slow')
    ]
    assert changed(('["saturday:sunday"]', '["friday:sunday"]')) == [
        ("note", "time interval weekend: saturday:sunday → friday:sunday")
    ]


def test_without_an_alertmanager_nobody_is_told() -> None:
    assert said(BEFORE, side(rules(ALERTS))) == [("alarm", "alertmanager main: removed; nobody is told of alerts")]


def test_many_alerts_that_a_servers_label_sends_elsewhere_are_one_line() -> None:
    many = "".join(ALERTS.replace("alert: ", f"alert: A{index}") for index in range(4))
    critical = 'severity="critical"]\n    r'
    routing = artifact("alertmanager", ROUTING.replace(critical, critical.replace("]", ', env="prod"]')))
    server = "global: {external_labels: {env: ENV}}\nrule_files: ['rules/*.yml']\n"
    before, after = (
        side(rules(many), routing, artifact("prometheus", server.replace("ENV", env))) for env in ("prod", "test")
    )
    assert said(before, after) == [
        ("alarm", "alertmanager main: alert A0Down, alert A0Lost, alert A1Down and 5 more no longer page"),
        ("look", 'server main: external label env="prod" → env="test"'),
    ]


LABELS = st.dictionaries(st.sampled_from(["a", "b", "c"]), st.sampled_from(["x", "y"]))
MATCHERS = st.lists(st.builds('{}="{}"'.format, st.sampled_from(["a", "b"]), st.sampled_from(["x", "y"])), max_size=2)


@given(st.lists(LABELS, min_size=1, max_size=6), MATCHERS, MATCHERS, st.lists(st.sampled_from(["b", "c"]), unique=True))
def test_who_is_silenced_is_what_all_pairs_say(
    alerts: list[Mapping[str, str]], source: list[str], target: list[str], equal: list[str]
) -> None:
    listed = "".join(f"- alert: A{index}\n  expr: up\n  labels: {dict(one)}\n" for index, one in enumerate(alerts))
    rule = f"{{source_matchers: {source}, target_matchers: {target}, equal: {equal}}}"
    routing = f"route: {{receiver: r}}\nreceivers: [{{name: r}}]\ninhibit_rules: [{rule}]\n"
    documents = Documents(side(rules(listed), artifact("alertmanager", routing)))
    (tree,) = routing_of(documents).trees
    (inhibition,) = tree.config.inhibit_rules
    named = [{**one, "alertname": f"A{index}"} for index, one in enumerate(alerts)]
    expected = {
        f"alert {one['alertname']}"
        for one in named
        if any(inhibits(inhibition, other, one) for other in named if other is not one)
    }
    assert Alerts(documents, tree).silenced(inhibition) == expected
