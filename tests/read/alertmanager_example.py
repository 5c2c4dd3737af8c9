"""A configuration of Alertmanager 0.33 with every integration, and mutations of such files."""

from __future__ import annotations

import copy
import random
from collections.abc import Callable, Iterator
from typing import Any

import attrs

from obsdsl.compose.definition import Definition
from obsdsl.compose.routing.schema import STRUCTURES

EVERYTHING = """\
global:
  resolve_timeout: 5m
  smtp_smarthost: mail.example.org:587
  smtp_from: alerts@example.org
  smtp_auth_username: alerts
  smtp_auth_password_file: /secrets/smtp
  slack_api_url_file: /secrets/slack
  http_config:
    follow_redirects: yes
    tls_config: {min_version: TLS12, ca_file: /etc/ca.pem}
templates: [/etc/alertmanager/*.tmpl]
route:
  receiver: default
  group_by: [alertname, service]
  group_wait: 30s
  group_interval: 5m
  repeat_interval: 240m
  routes:
  - matchers: ['severity="P0"', team=~"web|data"]
    receiver: page
    continue: true
    group_by: ["..."]
    group_wait: 0s
    routes:
    - match: {service: shop}
      match_re: {env: prod|staging}
      mute_time_intervals: [nights]
      receiver: chat
  - matchers:
    - '{severity!~"P[01]", team!=""}'
    active_time_intervals: [days, nights]
    receiver: others
  - receiver: chat
    repeat_interval: 1d
inhibit_rules:
- source_matchers: [severity="P0"]
  target_matchers: [severity=~"P1|P2"]
  equal: [service]
- name: old
  source_match: {severity: P1}
  target_match_re: {severity: P2|P3}
  equal: [service, cluster]
mute_time_intervals:
- name: nights
  time_intervals:
  - times: [{start_time: "22:00", end_time: "24:00"}]
    weekdays: ["monday:friday", sunday]
    location: Europe/Berlin
time_intervals:
- name: days
  time_intervals:
  - days_of_month: ["1:-2"]
    months: ["march:may", "12"]
    years: [2026, "2030:2031"]
receivers:
- name: default
- name: page
  pagerduty_configs:
  - routing_key_file: /secrets/pagerduty
    details: {team: "{{ .CommonLabels.team }}", more: {list: [1, 2]}}
    images: [{src: "http://example.org/x.png", alt: x}]
    links: [{href: "http://example.org", text: more}]
    timeout: 10s
  opsgenie_configs:
  - api_key: opsgenie-key
    responders: [{name: web, type: team}, {id: "4", type: "{{ .CommonLabels.kind }}"}]
  victorops_configs:
  - {api_key_file: /secrets/victorops, routing_key: web, custom_fields: {where: here}}
  pushover_configs:
  - {user_key: user, token: token, retry: 1m, expire: 1.5h, html: true}
- name: chat
  slack_configs:
  - channel: "#alerts"
    send_resolved: true
    fields: [{title: a, value: b, short: true}]
    actions:
    - {type: button, text: Open, url: "http://example.org"}
    - {type: button, text: Do, name: do, confirm: {text: Sure}}
    mrkdwn_in: [text]
  - api_url: http://slack.example.org/hook
    timeout: 5s
  discord_configs: [{webhook_url: "https://discord.example.org/hook", title: x}]
  msteams_configs: [{webhook_url_file: /secrets/teams, summary: x}]
  msteamsv2_configs: [{webhook_url: "https://teams.example.org/hook", text: x}]
  mattermost_configs:
  - webhook_url: https://mattermost.example.org/hook
    attachments: [{title: x, fields: [{title: a, value: b}]}]
    priority: {priority: urgent, requested_ack: true}
  rocketchat_configs: [{token: t, token_id: i, channel: "#x", actions: [{type: a, text: b}]}]
  telegram_configs: [{bot_token: t, chat_id: -100, parse_mode: HTML, message_thread_id: 4}]
  webex_configs: [{room_id: r, http_config: {authorization: {credentials: c}}}]
  wechat_configs: [{api_secret: s, corp_id: c, message_type: markdown}]
- name: others
  email_configs:
  - to: team@example.org
    headers: {Subject: x, X-Team: web}
    require_tls: false
    tls_config: {cert_file: a.pem, key_file: a.key, insecure_skip_verify: false}
    threading: {enabled: true, thread_by_date: daily}
  webhook_configs:
  - url: http://example.org/hook
    max_alerts: 10
    http_config:
      basic_auth: {username: u, password_file: /secrets/hook}
      proxy_url: http://proxy.example.org:3128
      no_proxy: localhost
      proxy_connect_header: {X-Proxy: [a]}
      http_headers: {X-Team: {values: [web]}}
  - url_file: /secrets/hook
    http_config: {oauth2: {client_id: a, client_secret: b, token_url: "http://example.org/token", scopes: [x]}}
  incidentio_configs: [{url: "https://incident.example.org", alert_source_token: t}]
  jira_configs:
  - {project: P, issue_type: Bug, api_url: "https://jira.example.org", labels: [x], fields: {a: [1]}, summary: s}
  sns_configs: [{topic_arn: "arn:x", sigv4: {region: eu, access_key: a, secret_key: b}, attributes: {a: b}}]
"""

VALUES: tuple[Any, ...] = (
    None, "", "x", 0, 5, -1, 1.5, True, False, "true", "5m", "1d", "1.5h", "-5s", "0s", [], {}, ["x"], {"a": "b"},
    [None], "http://x/", "http://x y/", "ftp://x", "h:25", "<secret>", "{{ .x }}", "{{ x", "...", "nowhere",
    'a="b"', "a=~\"(\"", "a", "monday", "13", "-3:-1", "Europe/Berln", "TLS12", "a b", "ü", 'a="b", c!="d"',
)  # fmt: skip
_EDITS = "abz019 =~!\"'{}[](),.:*+?|\\-_/\nü"


def mutants(text: str, load: Callable[[str], Any], dump: Callable[[Any], str], seed: int, count: int) -> Iterator[str]:
    """`count` files that differ from the given one in one place or two."""
    chance, original = random.Random(seed), load(text)
    for _ in range(count):
        data = copy.deepcopy(original)
        for _ in range(chance.choice((1, 1, 1, 2))):
            _mutate(data, chance)
        yield dump(data)


def _mutate(data: Any, chance: random.Random) -> None:
    holder, key = chance.choice(list(_places(data)))
    kind = chance.randrange(8)
    value = holder[key]
    if kind <= 1:
        holder[key] = chance.choice(VALUES)
    elif kind == 2:
        del holder[key]
    elif kind == 3 and isinstance(holder, dict):
        holder[chance.choice((key[:-1], key + "s", key.upper(), "zz"))] = holder.pop(key)
    elif kind == 4 and isinstance(holder, list):
        holder.append(copy.deepcopy(value))
    elif kind == 5 and isinstance(value, str):
        at = chance.randrange(len(value) + 1)
        holder[key] = value[:at] + chance.choice(_EDITS) + value[at + chance.randrange(2) :]
    elif isinstance(holder, dict) and (names := _siblings(holder)):
        holder[chance.choice(names)] = chance.choice(VALUES)
    else:
        holder[key] = [value] if kind == 6 else {"a": value}


def _siblings(holder: dict[str, Any]) -> list[str]:
    """The fields of the structure that a mapping seems to be."""
    fits = [fields for fields in STRUCTURES.values() if holder and all(key in fields for key in holder)]
    return sorted({name for fields in fits[:3] for name in fields})


def _places(data: Any) -> Iterator[tuple[Any, Any]]:
    items = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, value in items:
        yield data, key
        yield from _places(value)


def plain(value: Any) -> Any:
    """The configuration as if it had been made in Python: without a file's spellings."""
    if isinstance(value, tuple):
        return tuple(map(plain, value))
    if not isinstance(value, Definition):
        return value
    fields = {one.name: plain(getattr(value, one.name)) for one in attrs.fields(type(value)) if one.init}
    return type(value)(**{**fields, **({"written": {}} if "written" in fields else {})})
