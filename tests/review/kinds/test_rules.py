"""Alerts, recordings and groups of files, where nobody declared anything."""

from __future__ import annotations

from obsdsl.compile.artifact import Artifact
from tests.review.kinds.sides import artifact, details, rules, said, side

UP = """\
- alert: Down
  expr: up == 0
  for: 5m
  labels: {severity: critical, team: core}
"""
RATE = """\
- record: job:errors:rate5m
  expr: sum by (job) (rate(errors_total[5m]))
"""
ROUTED = artifact(
    "alertmanager",
    """\
route:
  receiver: mail
  routes:
  - receiver: pager
    matchers: [severity="critical"]
receivers:
- name: mail
  email_configs: [{to: team@example.org}]
- name: pager
  pagerduty_configs: [{routing_key: secret-key}]
""",
)


def changed(before: str, after: str, *more: Artifact) -> list[tuple[str, str]]:
    return said(side(rules(before), *more), side(rules(after), *more))


def test_an_alert_is_known_by_its_name_wherever_it_stands_in_its_group() -> None:
    other = UP.replace("Down", "Other").replace("== 0", "== 1")
    assert changed(UP + other, other + UP) == [("note", "group main: rules in another order")]
    assert changed(UP + other, other.replace("== 1", "== 2") + UP) == [
        ("alarm", "alert Other: threshold == 1 → == 2, fires at another value"),
        ("note", "group main: rules in another order"),
    ]


def test_alerts_of_one_name_are_told_apart_by_their_severity() -> None:
    warning = UP.replace("critical", "warning").replace("for: 5m", "for: 10m")
    assert changed(UP + warning, UP + warning.replace("10m", "30m")) == [
        ("care", "alert Down (warning): for 10m → 30m, fires later")
    ]
    assert changed(UP + warning, UP) == [("alarm", "alert Down (warning): removed; it was warning")]


def test_severities_have_the_ranks_of_the_policy() -> None:
    assert changed(UP, UP.replace("critical", "warning")) == [
        ("alarm", "alert Down: severity critical → warning; no longer pages")
    ]
    assert changed(UP.replace("critical", "info"), UP.replace("critical", "warning")) == [
        ("look", "alert Down: severity info → warning, raised")
    ]
    assert changed(UP, UP.replace("critical", "urgent")) == [("care", "alert Down: severity critical → urgent")]
    assert changed(UP, UP.replace("severity: critical, ", "")) == [
        ("alarm", "alert Down: severity critical → none; no longer pages")
    ]


def test_what_pages_is_what_the_alertmanager_says() -> None:
    assert changed(UP, UP.replace("critical", "urgent"), ROUTED) == [
        ("alarm", "alert Down: severity critical → urgent; no longer pages")
    ]
    assert changed(UP, "", ROUTED)[0] == ("alarm", "alert Down: removed; it was critical and paged PagerDuty")


def test_no_secret_is_shown() -> None:
    after = artifact("alertmanager", ROUTED.content.decode().replace("secret-key", "other-key"))
    lines = [*said(side(ROUTED), side(after)), *details(side(ROUTED), side(after))]
    assert lines
    assert not any(word in str(lines) for word in ("secret-key", "other-key"))


def test_labels_of_a_group_are_labels_of_its_rules() -> None:
    plain = UP.replace(", team: core", "")
    other = plain.replace("Down", "Other")
    one = side(rules(plain + other, head="labels: {team: core}"))
    assert said(side(rules(UP + UP.replace("Down", "Other"))), one) == []
    assert said(one, side(rules(plain + other, head="labels: {team: net}"))) == [
        ("look", 'group main: label team="core" → team="net" on all alerts')
    ]


def test_what_changes_alike_in_many_alerts_is_one_line_unless_somebody_may_sleep() -> None:
    alerts = [UP.replace("Down", f"Down{index}") for index in range(5)]
    before = side(rules("".join(alerts)))
    quicker = "".join([*(one.replace("5m", "1m") for one in alerts[:4]), alerts[4]])
    assert said(before, side(rules(quicker))) == [("look", "group main: for 5m → 1m, fires sooner on 4 alerts")]
    assert details(before, side(rules(quicker))) == [f"alert Down{index}" for index in range(4)]
    slower = quicker.replace("1m", "1h")
    assert [line for line, _ in said(before, side(rules(slower)))] == ["care"] * 4


def test_a_group_that_is_new_under_another_name_is_renamed() -> None:
    before, after = side(rules(UP + RATE, "old")), side(rules(UP + RATE, "new"))
    assert said(before, after) == [("look", "group new: renamed, was old")]


def test_a_rule_that_went_to_a_group_that_was_there_is_moved() -> None:
    before = side(rules(UP + RATE, "one"), rules(UP.replace("Down", "Other"), "two"))
    after = side(rules(RATE, "one"), rules(UP.replace("Down", "Other") + UP, "two"))
    assert said(before, after) == [("note", "alert Down: moved from group one to two")]


def test_groups_in_one_file_or_in_several_are_the_same() -> None:
    one, two = rules(UP, "one").content.decode(), rules(RATE, "two").content.decode()
    together = artifact("rules", one + two.removeprefix("groups:\n"), "all")
    assert said(side(together), side(rules(UP, "one"), rules(RATE, "two"))) == []


def test_fields_that_nobody_knows_are_said() -> None:
    assert changed(UP, UP + "  keep_going: yes\n") == [("look", "alert Down: keep_going yes added")]


def test_a_change_that_nobody_can_read_is_said_whole() -> None:
    before, after = UP.replace("up == 0", "up{{ == 0"), UP.replace("up == 0", "up{{ == 1")
    assert changed(before, after) == [("care", "alert Down: text changed")]
    assert details(side(rules(before)), side(rules(after))) == ["before: up{{ == 0", "after: up{{ == 1"]


def test_who_reads_a_recording_is_found_through_recordings() -> None:
    reading = """\
- record: errors:rate5m
  expr: sum(job:errors:rate5m)
- alert: ManyErrors
  expr: errors:rate5m > 5
"""
    before = side(rules(RATE + reading))
    assert said(before, side(rules(reading))) == [
        ("care", "recording job:errors:rate5m: removed, but still read by recording errors:rate5m")
    ]
    assert details(before, side(rules(reading))) == [
        "through recording errors:rate5m by alert ManyErrors",
    ]


def test_rules_that_read_a_renamed_recording_under_its_new_name_read_the_same() -> None:
    reading = "- alert: ManyErrors\n  expr: job:errors:rate5m > 5\n"
    before, after = RATE + reading, (RATE + reading).replace("job:errors:rate5m", "job:errors:rate_5m")
    assert changed(before, after) == [("look", "recording job:errors:rate_5m: renamed, was job:errors:rate5m")]
    louder = after.replace("> 5", "> 6")
    assert ("alarm", "alert ManyErrors: threshold > 5 → > 6, fires later") in changed(before, louder)


def test_of_several_recordings_of_one_name_one_may_go() -> None:
    other = RATE.replace("errors_total", "faults_total") + "  labels: {kind: fault}\n"
    assert changed(RATE + other, RATE) == [("care", "recording job:errors:rate5m: one of several removed")]


def test_a_long_text_is_cut_and_stands_whole_below() -> None:
    long = "word " * 40
    before, after = (UP + f'  annotations: {{summary: "{text}"}}\n' for text in ("short", long))
    (line,) = changed(before, after)
    assert line[0] == "note"
    assert line[1].endswith('…"')
    assert details(side(rules(before)), side(rules(after))) == ["before: short", f"after: {long.strip()} "]
