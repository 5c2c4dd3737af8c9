"""Slack."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import attrs

from obsdsl.compose.convert import duration
from obsdsl.compose.receivers.notifier import HttpNotifier
from obsdsl.compose.receivers.settings import Settings, secret
from obsdsl.compose.routing.fields import PUBLIC
from obsdsl.compose.secret import Secret
from obsdsl.define.duration import Duration
from obsdsl.define.light import frozen


@frozen(kw_only=True, slots=False)
class SlackField(Settings):
    """A title and a value in a small table."""

    structure = "slack_field"

    title: str = attrs.field(kw_only=False)
    value: str = attrs.field(kw_only=False)
    short: bool | None = None


@frozen(kw_only=True, slots=False)
class SlackConfirmation(Settings):
    """What Slack asks before it takes an action."""

    structure = "slack_confirmation"

    text: str = attrs.field(kw_only=False)
    title: str | None = None
    ok_text: str | None = None
    dismiss_text: str | None = None


@frozen(kw_only=True, slots=False)
class SlackAction(Settings):
    """A button."""

    structure = "slack_action"

    type: str
    text: str
    url: str | None = None
    style: str | None = None
    name: str | None = None
    value: str | None = None
    confirm: SlackConfirmation | None = None


def _api_url(value: Secret | str | None) -> Secret | str | None:
    """A webhook, which is secret; Slack's address for messages of bots is none."""
    return value if isinstance(value, str) and value in PUBLIC else secret(value)  # type: ignore[arg-type]


@frozen(kw_only=True, slots=False)
class Slack(HttpNotifier):
    """A message to a channel of Slack's. Without `api_url` or a token it uses the routing's.

    `api_url` is a webhook, which is secret. Where `update_message` needs `"https://slack.com/api/chat.postMessage"`, it
    is that text.
    """

    structure = "slack"
    named_by = "channel"

    channel: str | None = attrs.field(default=None, kw_only=False)
    api_url: Secret | str | None = attrs.field(default=None, converter=_api_url)
    app_token: Secret | None = attrs.field(default=None, converter=secret)
    app_url: str | None = None
    username: str | None = None
    color: str | None = None
    title: str | None = None
    title_link: str | None = None
    pretext: str | None = None
    text: str | None = None
    message_text: str | None = None
    fallback: str | None = None
    footer: str | None = None
    callback_id: str | None = None
    icon_emoji: str | None = None
    icon_url: str | None = None
    image_url: str | None = None
    thumb_url: str | None = None
    fields: Sequence[SlackField] | None = None
    short_fields: bool | None = None
    actions: Sequence[SlackAction] | None = None
    mrkdwn_in: Sequence[Literal["fallback", "pretext", "text", "title", "fields"]] | None = None
    link_names: bool | None = None
    update_message: bool | None = None
    timeout: Duration | None = attrs.field(default=None, converter=duration)
