"""Alerts as Grafana's own rules: the same condition, the same words, and what happens without data."""

from pathlib import Path
from typing import Any

import attrs
import pytest

from obsdsl import P0, P2, P3, Gauge, RecordingRule, Stat, promql
from obsdsl.compile.workspace import compile_workspace
from obsdsl.compose.dashboard import Dashboard
from obsdsl.compose.row import Row
from obsdsl.compose.scrape.server import PrometheusServer
from obsdsl.compose.workspace import Workspace
from obsdsl.config import Config
from obsdsl.define.duration import Duration
from tests.compile.grafana_alerting.given import TABLE, alert, config, data, group, made, refusal, rules


def query(name: str, expr: str, start: int = 600, end: int = 0) -> dict[str, Any]:
    return {
        "refId": name,
        "queryType": "",
        "relativeTimeRange": {"from": start, "to": end},
        "datasourceUid": "prom",
        "model": {
            "refId": name,
            "datasource": {"type": "prometheus", "uid": "prom"},
            "expr": expr,
            "instant": True,
            "range": False,
            "intervalMs": 1000,
            "maxDataPoints": 43200,
        },
    }


def test_without_a_target_that_asks_there_are_none() -> None:
    assert made(group(), alerting=False) == []
    assert made(group(), of=attrs.evolve(config(), target=None)) == []


def test_a_group_is_one_file_of_the_table() -> None:
    (found,) = made(group(), alert_folder="Team/Alerts")
    assert (found.kind, found.identity) == ("grafana-rules", "pocket")
    assert found.path == "grafana-alerting/grafana/rules/pocket.json"
    assert found.location is not None
    assert {key: value for key, value in data(found).items() if key != "rules"} == {
        "title": "pocket",
        "folder": "Team/Alerts",
        "interval": 30,
    }


def test_an_alert_is_a_rule_that_says_all() -> None:
    one = alert(
        "m > 90",
        for_="5m",
        keep_firing_for="10m",
        description="{{ $value | humanize }} of 90",
        labels={"team": "{{ $labels.job }}-{{ $value }}"},
    )
    (found,) = rules(group(one, labels={"service": "pocket"}, owner="team-a"))
    threshold = found["data"].pop()
    assert found == {
        "uid": found["uid"],
        "title": "Down",
        "ruleGroup": "pocket",
        "isPaused": False,
        "condition": "C",
        "data": [query("A", "m"), query("B", "m > bool 90")],
        "noDataState": "NoData",
        "execErrState": "Error",
        "for": "5m",
        "keep_firing_for": "10m",
        "missingSeriesEvalsToResolve": 1,
        "labels": {
            "severity": "P0",
            "owner": "team-a",
            "service": "pocket",
            "team": "{{ $labels.job }}-{{ $values.A.Value }}",
        },
        "annotations": {"summary": "s", "description": "{{ $values.A.Value | humanize }} of 90"},
    }
    assert (threshold["refId"], threshold["datasourceUid"]) == ("C", "__expr__")
    assert threshold["model"]["type"] == "threshold"
    assert threshold["model"]["expression"] == "B"
    assert threshold["model"]["conditions"] == [{"evaluator": {"type": "gt", "params": [0]}}]


@pytest.mark.parametrize(
    ("expr", "value", "fires", "quiet"),
    [
        ("m > 90", "m", "m > bool 90", False),
        ("m != -1", "m", "m != bool -1", False),
        ("90 <= m", "m", "90 <= bool m", False),
        ("sum by (job) (rate(m[5m])) / 2 < 0.5", "sum by (job) (rate(m[5m])) / 2",
         "sum by (job) (rate(m[5m])) / 2 < bool 0.5", False),
        # No data is how all is well: nothing that is filtered away is missed.
        ("(m > 1) * 2 > 90", "(m > 1) * 2", "(m > 1) * 2 > bool 90", True),
        ("absent(m) == 1", "absent(m)", "absent(m) == bool 1", True),
        # Each sample fires, whatever its value; NaN, too.
        ("absent(m)", "absent(m)", "count without () (absent(m))", True),
        ("m > n", "m > n", "count without () (m > n)", True),
        ("m > 1 and n > 2", "m > 1 and n > 2", "count without () (m > 1 and n > 2)", True),
        ("m > bool 1", "m > bool 1", "count without () (m > bool 1)", True),
        ("m", "m", "count without () (m)", True),
    ],
)  # fmt: skip
def test_a_condition_is_what_prometheus_says_of_it(expr: str, value: str, fires: str, quiet: bool) -> None:
    (found,) = rules(group(alert(expr)))
    assert [one["model"]["expr"] for one in found["data"][:2]] == [value, fires]
    assert found["noDataState"] == ("OK" if quiet else "NoData")


@pytest.mark.parametrize(
    ("severity", "grafana", "fields", "states"),
    [
        (P0, (12, 1), {}, ("NoData", "Error")),
        (P2, (12, 1), {}, ("OK", "KeepLast")),
        (P2, (10, 4), {}, ("OK", "OK")),
        (None, (12, 1), {}, ("OK", "KeepLast")),
        (P2, (12, 1), {"no_data": {"P2": "Alerting"}, "errors": {"P2": "Alerting"}}, ("Alerting", "Alerting")),
        (P3, (12, 1), {"no_data": {"P2": "Alerting"}}, ("OK", "KeepLast")),
    ],
)
def test_what_happens_without_data_is_the_severitys(
    severity: Any, grafana: tuple[int, int], fields: dict[str, Any], states: tuple[str, str]
) -> None:
    (found,) = rules(group(alert(severity=severity)), of=config(grafana=grafana, **fields))
    assert (found["noDataState"], found["execErrState"]) == states


def test_states_that_the_version_does_not_have_are_refused() -> None:
    of = config(grafana=(10, 4), no_data={"P0": "KeepLast"})
    assert "KeepLast needs Grafana 11.0; write another state" in refusal(group(), of=of)


def test_uids_are_of_project_group_and_name_alone() -> None:
    def uid(**fields: Any) -> str:
        (found,) = rules(group(alert(fields.pop("expr", "up == 0")), **fields))
        return str(found["uid"])

    first = uid()
    assert len(first) <= 40
    assert first == uid(expr="up == 1", interval="1m", labels={"a": "b"})
    assert first != uid(name="other")
    other = attrs.evolve(config(), project="other")
    (found,) = rules(group(), of=other)
    assert found["uid"].split("-")[1] != first.split("-")[1]


def test_names_that_a_folder_would_have_twice_are_refused() -> None:
    twice = (alert(labels={"a": "1"}), alert(labels={"a": "2"}))
    assert "the alert 'Down' is twice in it, and Grafana wants names unique in a folder; rename one" in refusal(
        group(*twice)
    )
    assert "in the group 'a', too" in refusal(group(name="a"), group(alert("up == 1"), name="b"))


@pytest.mark.parametrize(
    ("interval", "fault"),
    [
        ("15s", 'its interval is 15s, and Grafana evaluates every 10 seconds; write interval="20s"'),
        ("5s", 'write interval="10s"'),
        ("500ms", 'write interval="10s"'),
        ("10s", None),
        ("1h", None),
    ],
)
def test_intervals_are_multiples_of_ten_seconds(interval: str, fault: str | None) -> None:
    if fault is None:
        assert rules(group(interval=interval))
    else:
        assert fault in refusal(group(interval=interval))


def test_a_group_without_an_interval_has_the_server_s() -> None:
    def interval(config: Config, *servers: PrometheusServer) -> int:
        workspace = Workspace((), (), (group(interval=None),), servers)
        found = [one for one in compile_workspace(workspace, config) if one.kind == "grafana-rules"]
        return int(data(found[0])["interval"])

    assert interval(config()) == 60
    assert interval(attrs.evolve(config(), evaluation_interval=Duration.parse("20s"))) == 20
    assert interval(config(), PrometheusServer(evaluation_interval="30s")) == 30


@pytest.mark.parametrize(
    ("fields", "grafana", "fault"),
    [
        ({"limit": 5}, (12, 1), "Grafana's rules have no 'limit'; delete it"),
        ({"extra": {"tenants": []}}, (12, 1), "Grafana's rules have no 'tenants'; delete it"),
        ({"rules": (alert(keep_firing_for="5m"),)}, (11, 6), "keep_firing_for needs Grafana 12.0, and grafana_version"),
        ({"rules": (alert(description='{{ query "up" }}'),)}, (12, 1), "Grafana's templates ask no queries"),
        ({"rules": (alert(name="x" * 191),)}, (12, 1), "more than the 190 characters"),
    ],
)
def test_what_grafana_does_not_do_is_refused_with_the_mend(
    fields: dict[str, Any], grafana: tuple[int, int], fault: str
) -> None:
    one = fields.pop("rules", ())
    said = refusal(group(*one, **fields), of=config(grafana=grafana))
    assert fault in said
    assert "or leave the group to Prometheus (`groups` of the target)" in said


def test_groups_are_chosen_by_pattern() -> None:
    found = made(group(name="a-1"), group(alert(name="Other"), name="b-1"), groups=("b-*",))
    assert [one.identity for one in found] == ["b-1"]


def test_an_offset_moves_both_ends() -> None:
    (found,) = rules(group(query_offset="1m"))
    assert found["data"][0] == query("A", "up", 660, 60)


def test_older_versions_get_no_field_that_they_do_not_know() -> None:
    (found,) = rules(group(), of=config(grafana=(11, 6)))
    assert "missingSeriesEvalsToResolve" not in found


def test_older_versions_compare_by_math() -> None:
    (found,) = rules(group(), of=config(grafana=(9, 0)))
    model = found["data"][2]["model"]
    assert (model["type"], model["expression"], "conditions" in model) == ("math", "$B > 0", False)


def test_a_panel_that_draws_the_alert_is_its_panel_in_grafana() -> None:
    gauge = Gauge("m", "M.")
    one = alert("m > 90")
    panel = Stat("M", gauge, thresholds=one)
    workspace = Workspace((), (Dashboard("D", uid="d", rows=(Row("R", panel),)),), (group(one),))
    artifacts = compile_workspace(workspace, attrs.evolve(config(), grafana_url="https://g.example.org"))
    (found,) = [data(one)["rules"][0] for one in artifacts if one.kind == "grafana-rules"]
    annotations = found["annotations"]
    assert annotations["__dashboardUid__"] == "d"
    assert annotations["dashboard"].endswith(f"/d/d?viewPanel={annotations['__panelId__']}")


# Recordings


RECORD = RecordingRule("job:up:sum", promql("sum by (job) (up)"), labels={"a": "b"})


def test_recordings_are_left_to_prometheus() -> None:
    assert [one["title"] for one in rules(group(RECORD, alert()))] == ["Down"]
    assert made(group(RECORD)) == []


def test_recordings_are_grafana_s_where_the_target_says_where_to_write() -> None:
    found, _ = rules(group(RECORD, alert()), record_to="mimir")
    assert found == {
        "uid": found["uid"],
        "title": "job:up:sum",
        "ruleGroup": "pocket",
        "isPaused": False,
        "condition": "A",
        "data": [query("A", "sum by (job) (up)")],
        "for": "0s",
        "noDataState": "",
        "execErrState": "",
        "labels": {"a": "b"},
        "record": {"metric": "job:up:sum", "from": "A", "target_datasource_uid": "mimir"},
    }
    said = refusal(group(RECORD), of=config(grafana=(11, 6), record_to="mimir"))
    assert "raise grafana_version, or take record_to out of the target" in said


# Targets


def test_several_grafanas_have_files_of_their_own() -> None:
    tables = [attrs.evolve(TABLE, name=f"grafana:{one}", datasource=one) for one in ("a", "b")]
    found = made(group(), of=config(*tables))
    assert [(one.identity, one.path) for one in found] == [
        ("a/pocket", "grafana-alerting/grafana-a/rules/pocket.json"),
        ("b/pocket", "grafana-alerting/grafana-b/rules/pocket.json"),
    ]
    assert [data(one)["rules"][0]["data"][0]["datasourceUid"] for one in found] == ["a", "b"]


def test_what_must_be_stated_is_asked_for() -> None:
    assert "prod.grafana: alerting asks a data source; write datasource with its uid" in refusal(
        group(), datasource=None
    )
    assert "write a name that will stay: project = ..." in refusal(group(), of=attrs.evolve(config(), project=None))


def test_every_setting_and_state_is_documented() -> None:
    page = (Path(__file__).parents[3] / "docs" / "grafana-alerting.md").read_text(encoding="utf-8")
    settings = ("alerting", "policies", "datasource", "groups", "alert_folder", "record_to", "no_data", "errors")
    assert [one for one in (*settings, "routing", "inhibition", "editable") if f"`{one}`" not in page] == []
    assert [one for one in ("NoData", "OK", "KeepLast", "Error") if f"`{one}`" not in page] == []
