"""Alertmanager configurations written from values that were made in Python."""

from __future__ import annotations

from pathlib import Path

import pytest

from obsdsl.compile.alertmanager import alertmanager_data, alertmanager_yaml
from obsdsl.compose.routing.tree import AlertmanagerConfig, InhibitRule, Integration, Receiver, Route, TimeInterval
from tests.stack import generations, require

CONFIG = AlertmanagerConfig(
    settings={"slack_api_url_file": "/secrets/slack"},
    templates=("/etc/alertmanager/*.tmpl",),
    route=Route(
        receiver="default",
        group_by=("alertname", "service"),
        group_wait="30s",
        routes=(
            Route(
                receiver="page",
                matchers=('severity="P0"',),
                continue_=True,
                repeat_interval="90m",
                group_by=("...",),
                mute_time_intervals=("nights",),
            ),
            Route(match={"severity": "P1"}, match_re={"team": "web|data"}, active_time_intervals=("nights",)),
        ),
    ),
    inhibit_rules=(
        InhibitRule(source_matchers=('severity="P0"',), target_matchers=("severity=~P1|P2",), equal=("service",)),
    ),
    receivers=(
        Receiver("default"),
        Receiver(
            "page",
            integrations=(
                Integration("slack", {"channel": "#a"}),
                Integration("webhook", {"url": "http://example.org/"}),
                Integration("slack", {"channel": "#b"}),
            ),
        ),
    ),
    time_intervals=(TimeInterval("nights", times=({"times": [{"start_time": "22:00", "end_time": "24:00"}]},)),),
)


def test_what_is_set_is_written_in_the_order_of_the_reference() -> None:
    assert alertmanager_data(CONFIG) == {
        "global": {"slack_api_url_file": "/secrets/slack"},
        "templates": ["/etc/alertmanager/*.tmpl"],
        "route": {
            "receiver": "default",
            "group_by": ["alertname", "service"],
            "group_wait": "30s",
            "routes": [
                {
                    "receiver": "page",
                    "matchers": ['severity="P0"'],
                    "group_by": ["..."],
                    "repeat_interval": "1h30m",
                    "continue": True,
                    "mute_time_intervals": ["nights"],
                },
                {
                    "match": {"severity": "P1"},
                    "match_re": {"team": "web|data"},
                    "active_time_intervals": ["nights"],
                },
            ],
        },
        "inhibit_rules": [
            {"source_matchers": ['severity="P0"'], "target_matchers": ["severity=~P1|P2"], "equal": ["service"]}
        ],
        "receivers": [
            {"name": "default"},
            {
                "name": "page",
                "slack_configs": [{"channel": "#a"}, {"channel": "#b"}],
                "webhook_configs": [{"url": "http://example.org/"}],
            },
        ],
        "time_intervals": [
            {"name": "nights", "time_intervals": [{"times": [{"start_time": "22:00", "end_time": "24:00"}]}]}
        ],
    }
    assert alertmanager_yaml(CONFIG).startswith(b"global:\n  slack_api_url_file: /secrets/slack\ntemplates:\n")


@pytest.mark.parametrize("generation", generations())
def test_amtool_accepts_it(generation: str, tmp_path: Path) -> None:
    amtool = require("amtool", generation=generation)
    file = tmp_path / "alertmanager.yml"
    file.write_bytes(alertmanager_yaml(CONFIG))
    done = amtool.run("check-config", file)
    assert done.returncode == 0, done.stdout + done.stderr
