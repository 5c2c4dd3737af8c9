"""AlertmanagerConfig becomes what the Prometheus operator makes of it.

What is expected is what the operator's own tests say (pkg/alertmanager/testdata), but for the name that time intervals
have had since Alertmanager 0.24.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.importing.formats.reading import read, read_all
from tests.stack import require
from tests.support import Run

HEAD: dict[str, Any] = {
    "apiVersion": "monitoring.coreos.com/v1alpha1",
    "kind": "AlertmanagerConfig",
    "metadata": {"name": "myamc", "namespace": "mynamespace"},
}
# What the operator's own tests add of one object with a receiver.
ROUTE = {"receiver": "mynamespace/myamc/test", "matchers": ['namespace="mynamespace"'], "continue": True}
BASE = {"receiver": "null", "routes": [ROUTE]}


# Something of everything that an object may have.
EVERYTHING: dict[str, Any] = {
    "route": {
        "receiver": "test",
        "groupBy": ["job"],
        "matchers": [{"name": "a", "value": "b"}],
        "muteTimeIntervals": ["night"],
        "routes": [{"receiver": "test"}],
    },
    "receivers": [
        {
            "name": "test",
            "slackConfigs": [
                {
                    "apiURL": {"name": "slack", "key": "url"},
                    "httpConfig": {"basicAuth": {"username": {"name": "b", "key": "u"}}},
                }
            ],
        }
    ],
    "inhibitRules": [{"sourceMatch": [{"name": "a"}], "targetMatch": [{"name": "b"}], "equal": ["c"]}],
    "muteTimeIntervals": [
        {"name": "night", "timeIntervals": [{"times": [{"startTime": "22:00"}], "daysOfMonth": [{"start": 1}]}]}
    ],
}


def config(spec: dict[str, Any], **metadata: str) -> str:
    return yaml.safe_dump({**HEAD, "metadata": {**HEAD["metadata"], **metadata}, "spec": spec})


def made(spec: dict[str, Any]) -> Any:
    found = read(config(spec))
    assert found.faults == []
    (document,) = found.routings
    return yaml.safe_load(document.text)


def receiver(kind: str, settings: dict[str, Any]) -> dict[str, Any]:
    return {"route": {"receiver": "test"}, "receivers": [{"name": "test", kind: [settings]}]}


@pytest.mark.parametrize(
    ("kind", "settings", "wanted"),
    [
        (
            "emailConfigs",
            {"to": "customers@example.com", "from": "admin@example.com", "smarthost": "example.com:25"},
            {"to": "customers@example.com", "from": "admin@example.com", "smarthost": "example.com:25"},
        ),
        (
            "slackConfigs",
            {
                "fields": [{"title": "title", "value": "value"}],
                "actions": [{"type": "type", "text": "text", "name": "my-action", "confirm": {"text": "text"}}],
            },
            {
                "fields": [{"title": "title", "value": "value"}],
                "actions": [{"type": "type", "text": "text", "name": "my-action", "confirm": {"text": "text"}}],
            },
        ),
        (
            "webhookConfigs",
            {
                "urlSecret": {"name": "hook", "key": "url"},
                "maxAlerts": 2,
                "httpConfig": {"proxyConfig": {"noProxy": "a"}},
            },
            {"url_file": "/run/secrets/HOOK_URL", "max_alerts": 2, "http_config": {"no_proxy": "a"}},
        ),
        (
            "pagerdutyConfigs",
            {
                "clientURL": "https://example.org",
                "details": [{"key": "team", "value": "web"}],
                "pagerDutyLinkConfigs": [{"href": "h", "alt": "a"}][:0],
                "httpConfig": {"tlsConfig": {"ca": {"secret": {"name": "tls", "key": "ca.crt"}}, "serverName": "s"}},
            },
            {
                "client_url": "https://example.org",
                "details": {"team": "web"},
                "links": [],
                "http_config": {"tls_config": {"ca_file": "/run/secrets/TLS_CA_CRT", "server_name": "s"}},
            },
        ),
        ("telegramConfigs", {"chatID": -5, "parseMode": "HTML"}, {"chat_id": -5, "parse_mode": "HTML"}),
        ("snsConfigs", {"topicARN": "a", "sigv4": {"roleArn": "r"}}, {"topic_arn": "a", "sigv4": {"role_arn": "r"}}),
    ],
)
def test_receivers(kind: str, settings: dict[str, Any], wanted: dict[str, Any]) -> None:
    found = made(receiver(kind, settings))
    assert found["route"] == BASE
    name = kind.removesuffix("Configs").lower() + "_configs"
    assert found["receivers"] == [{"name": "null"}, {"name": "mynamespace/myamc/test", name: [wanted]}]


def test_time_intervals() -> None:
    times = {
        "times": [{"startTime": "08:00", "endTime": "17:00"}],
        "weekdays": ["saturday", "sunday"],
        "daysOfMonth": [{"start": 1, "end": 10}],
        "months": ["1:3"],
        "years": ["2030:2050"],
    }
    spec = {
        "route": {"receiver": "test", "muteTimeIntervals": ["test"]},
        "receivers": [{"name": "test"}],
        "muteTimeIntervals": [{"name": "test", "timeIntervals": [times]}],
    }
    found = made(spec)
    assert found["route"]["routes"] == [{**ROUTE, "mute_time_intervals": ["mynamespace/myamc/test"]}]
    wanted = {
        "times": [{"start_time": "08:00", "end_time": "17:00"}],
        "weekdays": ["saturday", "sunday"],
        "days_of_month": ["1:10"],
        "months": ["1:3"],
        "years": ["2030:2050"],
    }
    assert found["time_intervals"] == [{"name": "mynamespace/myamc/test", "time_intervals": [wanted]}]


def test_matchers_and_inhibitions_hold_in_the_namespace() -> None:
    spec = {
        "route": {
            "receiver": "test",
            "matchers": [{"name": "a", "value": 'b"', "matchType": "!="}, {"name": "c", "value": "d|e", "regex": True}],
            "routes": [{"receiver": "test", "matchers": [{"name": "f", "value": "g"}]}],
        },
        "receivers": [{"name": "test"}],
        "inhibitRules": [
            {"sourceMatch": [{"name": "a", "value": "b"}], "targetMatch": [{"name": "c", "value": "d"}], "equal": ["e"]}
        ],
    }
    found = made(spec)
    (route,) = found["route"]["routes"]
    assert route["matchers"] == ['namespace="mynamespace"', 'a!="b\\""', 'c=~"d|e"']
    assert route["routes"] == [{"receiver": "mynamespace/myamc/test", "matchers": ['f="g"']}]
    assert found["inhibit_rules"] == [
        {
            "source_matchers": ['namespace="mynamespace"', 'a="b"'],
            "target_matchers": ['namespace="mynamespace"', 'c="d"'],
            "equal": ["e"],
        }
    ]


def test_what_the_operator_does_not_know_is_told() -> None:
    (fault,) = read(config({**EVERYTHING, "panels": []})).faults
    assert fault.endswith("the `spec` of an AlertmanagerConfig has no field 'panels', so it is left out")


def test_objects_are_added_to_the_configuration_there_is_in_the_order_of_their_names() -> None:
    spec = {"route": {"receiver": "test"}, "receivers": [{"name": "test"}]}
    base = "route: {receiver: team, routes: [{receiver: team}]}\nreceivers: [{name: team}]\n"
    texts = {"b.yaml": config(spec, name="b"), "am.yml": base, "a.yaml": config(spec, name="a")}
    (document,) = read_all(texts).routings
    found = yaml.safe_load(document.text)
    assert [one["receiver"] for one in found["route"]["routes"]] == ["mynamespace/a/test", "mynamespace/b/test", "team"]
    assert [one["name"] for one in found["receivers"]] == ["team", "mynamespace/a/test", "mynamespace/b/test"]


def test_what_the_operator_refuses_is_named() -> None:
    spec = receiver("slackConfigs", {"chanel": "#a"})
    spec["route"]["routes"] = [{"receiver": "test", "match": {"severity": "critical"}}]
    spec["receivers"].append({"name": "other", "botToken": {"name": "telegram", "key": "token"}})
    said = [one.split(": ", 1)[1] for one in read(config(spec)).faults]
    assert said == [
        "a route has no `match`, so the operator refuses it; write `matchers`",
        "slack has no setting `chanel`; it is left out",
        "a receiver has no `botToken`; it is left out",
    ]


def test_an_import_names_secrets_and_alertmanager_takes_what_is_built(tmp_path: Path, obsdsl: Run) -> None:
    spec = receiver("slackConfigs", {"apiURL": {"name": "slack", "key": "url"}, "channel": "#a"})
    (tmp_path / "amc.yaml").write_text(config(spec))
    done = obsdsl("import", "amc.yaml", "-o", "new", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "the value is 'url' of the Secret 'slack'" in done.stderr
    built = obsdsl("build", cwd=tmp_path / "new")
    assert built.returncode == 0, built.stderr
    made = tmp_path / "new/dist/alertmanager/alertmanager.yml"
    (_, one) = yaml.safe_load(made.read_text())["receivers"]
    assert one["slack_configs"][0]["api_url_file"].startswith("/run/secrets/")
    checked = require("amtool").run("check-config", made)
    assert checked.returncode == 0, checked.stdout + checked.stderr
