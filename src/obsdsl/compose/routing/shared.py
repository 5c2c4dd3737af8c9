"""What all notifiers of a routing share: Alertmanager's `global`."""

from __future__ import annotations

from typing import Any

import attrs

from obsdsl.compose.convert import duration
from obsdsl.compose.receivers.http import HttpConfig
from obsdsl.compose.receivers.settings import Settings, secret
from obsdsl.compose.secret import Secret
from obsdsl.define.duration import Duration
from obsdsl.define.light import frozen


def _key(name: str) -> dict[str, str]:
    return {"key": name}


def _text(key: str) -> Any:
    return attrs.field(default=None, metadata=_key(key))


@frozen(kw_only=True, slots=False)
class Shared(Settings):
    """Settings that hold for all notifiers which say nothing else. `extra` has those without a field here."""

    structure = "global"

    resolve_timeout: Duration | None = attrs.field(default=None, converter=duration)
    http_config: HttpConfig | None = None
    slack_url: Secret | None = attrs.field(default=None, converter=secret, metadata=_key("slack_api_url"))
    slack_app_token: Secret | None = attrs.field(default=None, converter=secret, metadata=_key("slack_app_token"))
    slack_app_url: str | None = None
    pagerduty_url: str | None = None
    opsgenie_key: Secret | None = attrs.field(default=None, converter=secret, metadata=_key("opsgenie_api_key"))
    opsgenie_url: str | None = _text("opsgenie_api_url")
    victorops_key: Secret | None = attrs.field(default=None, converter=secret, metadata=_key("victorops_api_key"))
    victorops_url: str | None = _text("victorops_api_url")
    telegram_token: Secret | None = attrs.field(default=None, converter=secret, metadata=_key("telegram_bot_token"))
    telegram_url: str | None = _text("telegram_api_url")
    wechat_secret: Secret | None = attrs.field(default=None, converter=secret, metadata=_key("wechat_api_secret"))
    wechat_corp_id: str | None = _text("wechat_api_corp_id")
    wechat_url: str | None = _text("wechat_api_url")
    webex_url: str | None = _text("webex_api_url")
    jira_url: str | None = _text("jira_api_url")
    mattermost_url: Secret | None = attrs.field(default=None, converter=secret, metadata=_key("mattermost_webhook_url"))
    rocketchat_token: Secret | None = attrs.field(default=None, converter=secret, metadata=_key("rocketchat_token"))
    rocketchat_token_id: Secret | None = attrs.field(
        default=None, converter=secret, metadata=_key("rocketchat_token_id")
    )
    rocketchat_url: str | None = _text("rocketchat_api_url")
