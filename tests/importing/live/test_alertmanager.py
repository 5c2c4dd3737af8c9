"""The configuration of real Alertmanagers of all generations: what they show is what was written, but for secrets."""

from __future__ import annotations

import copy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from obsdsl.errors import RemoteError
from obsdsl.importing.live.filled import without_filled
from obsdsl.importing.live.read import Wish
from obsdsl.importing.plan import plan
from tests.fakes.faults import answers
from tests.importing.again import write
from tests.importing.live.reading import Recorded, read
from tests.servers import alertmanager, get_json
from tests.stack import Tool, generations, require
from tests.support import Run, tree

OLD = """
global: {resolve_timeout: 10m, smtp_smarthost: "mail.example.org:25", smtp_from: am@example.org,
         slack_api_url: "https://hooks.example.org/T0/very-secret"}
route:
  receiver: all
  group_by: [alertname]
  routes: [{matchers: ['severity="P0"'], receiver: other, continue: true, mute_time_intervals: [nights]}]
inhibit_rules: [{source_matchers: ['severity="P0"'], target_matchers: ['severity=~"P[12]"'], equal: [alertname]}]
time_intervals:
  - {name: nights, time_intervals: [{times: [{start_time: "22:00", end_time: "24:00"}], weekdays: ['saturday']}]}
receivers:
  - {name: other}
  - name: all
    slack_configs: [{channel: "#a", send_resolved: true, title: "{{ .Status }}"}, {channel: "#b"}]
    pagerduty_configs: [{routing_key: very-secret, details: {team: shop}}, {service_key: very-secret}]
    email_configs: [{to: a@example.org}, {to: b@example.org, from: c@example.org, headers: {Subject: Mine}}]
    webhook_configs: [{url: "http://hooks.example.org/x", max_alerts: 5, http_config: {proxy_url: "http://proxy:1"}}]
    opsgenie_configs: [{api_key: very-secret, priority: P1}]
    pushover_configs: [{user_key: very-secret, token: very-secret, retry: 2m}]
    victorops_configs: [{api_key: very-secret, routing_key: shop}]
    wechat_configs: [{api_secret: very-secret, corp_id: c, send_resolved: true}]
    sns_configs: [{topic_arn: "arn:aws:sns:us-east-2:1:x", sigv4: {region: us-east-2}}]
    telegram_configs: [{bot_token: very-secret, chat_id: 5, parse_mode: MarkdownV2}]
    discord_configs: [{webhook_url: "https://discord.example.org/very-secret"}]
    webex_configs: [{room_id: r, http_config: {authorization: {credentials: very-secret}}}]
"""
NEW = """
    msteams_configs: [{webhook_url: "https://office.example.org/very-secret"}]
    msteamsv2_configs: [{webhook_url: "https://office.example.org/very-secret", title: mine}]
    rocketchat_configs: [{token: very-secret, token_id: very-secret, channel: "#c"}]
    jira_configs: [{api_url: "https://jira.example.org", project: P, issue_type: Bug}]
    incidentio_configs: [{url: "https://incident.example.org", alert_source_token: very-secret}]
    mattermost_configs: [{webhook_url: "https://mattermost.example.org/very-secret"}]
"""
# From this one on, all of them are there.
WHOLE = (0, 33)


def config_for(tool: Tool) -> str:
    return f"{OLD.rstrip()}{NEW}" if tool.release >= WHOLE else OLD


@pytest.fixture(params=generations())
def tool(request: pytest.FixtureRequest) -> Tool:
    return require("alertmanager", generation=request.param)


def masked(value: Any, shows_webhooks: bool) -> Any:
    """What somebody wrote, as it can be known: secrets are gone."""
    if isinstance(value, dict):
        return {key: masked(one, shows_webhooks) for key, one in value.items()}
    if isinstance(value, list):
        return [masked(one, shows_webhooks) for one in value]
    is_secret = isinstance(value, str) and ("very-secret" in value or ("/hooks." in value and not shows_webhooks))
    return "<secret>" if is_secret else value


def wanted(tool: Tool) -> Any:
    config = masked(yaml.safe_load(config_for(tool)), shows_webhooks=tool.release < (0, 26))
    for one in config["receivers"][1]["slack_configs"]:
        # Whether it is that of `global`, or one of its own, nobody can see.
        one["api_url"] = "<secret>"
    config["receivers"][1]["pushover_configs"][0]["retry"] = "2m0s"
    return config


def test_what_it_shows_is_what_was_written(tool: Tool) -> None:
    with alertmanager(tool, config_for(tool)) as url:
        shown = yaml.safe_load(get_json(f"{url}/api/v2/status")["config"]["original"])
        before = copy.deepcopy(shown)
        assert without_filled(shown) == wanted(tool)
        assert shown == before


def test_the_workspace_builds_what_was_written_with_files_for_secrets(tool: Tool, tmp_path: Path, obsdsl: Run) -> None:
    with alertmanager(tool, config_for(tool)) as url:
        found = read("--alertmanager", url)
    made = plan(found)
    assert not made.report.faults
    write(made, tmp_path / "new")
    assert b"<secret>" not in b"".join(tree(tmp_path / "new").values())
    done = obsdsl("build", cwd=tmp_path / "new")
    assert done.returncode == 0, done.stderr
    text = (tmp_path / "new/dist/alertmanager/alertmanager.yml").read_text()
    secrets: list[str] = []
    assert with_files(wanted(tool), secrets) == as_lists(yaml.safe_load(text))
    notes = [one for one in made.report.notes if "the secret is Secret(" in one]
    assert len(secrets) == len(notes) == text.count("/run/secrets/")
    older = [one for one in made.report.notes if f"the server is {tool.release[0]}.{tool.release[1]}: update it" in one]
    assert len(older) == int(tool.release < WHOLE)


def with_files(value: Any, secrets: list[str]) -> Any:
    """Secrets are read from files: what they are called is ours to say."""
    if isinstance(value, dict):
        found = {}
        for key, one in value.items():
            if one == "<secret>":
                secrets.append(key)
                found[f"{key}_file"] = "a file"
            else:
                found[key] = with_files(one, secrets)
        return found
    return [with_files(one, secrets) for one in value] if isinstance(value, list) else value


def as_lists(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: as_lists(one) for key, one in value.items()}
    if isinstance(value, list):
        return [as_lists(one) for one in value]
    return "a file" if isinstance(value, str) and value.startswith("/run/secrets/") else value


def test_exactly_is_with_all_that_is_filled_in(tool: Tool, tmp_path: Path, obsdsl: Run) -> None:
    with alertmanager(tool, config_for(tool)) as url:
        found = read("--alertmanager", url, wish=Wish(exact=True))
    assert "slack.default.fallback" in found.routings[0].text
    made = plan(found, exact=True)
    assert not made.report.faults
    write(made, tmp_path / "new")
    done = obsdsl("build", cwd=tmp_path / "new")
    assert done.returncode == 0, done.stderr


def test_the_version_is_the_server_s(tool: Tool) -> None:
    with alertmanager(tool) as url:
        made = plan(read("--alertmanager", url))
    assert f'alertmanager_version = "{tool.release[0]}.{tool.release[1]}"' in made.files["obsdsl.toml"]


@pytest.mark.parametrize("recording", ["prometheus-2.42-alertmanager-0.25", "prometheus-3.5.3-alertmanager-0.33.1"])
def test_the_recorded_alertmanager_is_imported(recording: str) -> None:
    with Recorded(recording) as recorded:
        made = plan(read("--alertmanager", recorded.url))
    assert "settings" not in made.files["alerts/routing.py"]
    assert made.report.shares["receivers"].total == 1


def test_files_of_templates_are_not_in_the_answer(tmp_path: Path) -> None:
    tool = require("alertmanager")
    (tmp_path / "a.tmpl").write_text('{{ define "x" }}x{{ end }}')
    with alertmanager(tool, f"{OLD}templates: [{tmp_path}/*.tmpl]\n") as url:
        found = read("--alertmanager", url)
    assert any("the files of its templates are not in the answer; copy them" in one for one in found.notes)


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (lambda: answers(404, "page not found"), "no Alertmanager answers there: check the URL, and the path"),
        (lambda: answers(200, {"status": "success", "data": []}), "what answers is no Alertmanager; check the URL"),
        (lambda: answers(200, {"config": {"original": "a: [b"}}), "is no YAML, or is cut off"),
    ],
    ids=["404", "another", "no-yaml"],
)
def test_what_is_no_alertmanager_is_told(fault: Callable[[], Any], said: str) -> None:
    with Recorded("prometheus-3.5.3-alertmanager-0.33.1") as recorded:
        recorded.faults.add(fault(), times=None)
        with pytest.raises(RemoteError, match=said):
            read("--alertmanager", recorded.url)
