"""Rocket.Chat."""

from __future__ import annotations

from collections.abc import Sequence

import attrs

from obsdsl.compose.receivers.notifier import HttpNotifier
from obsdsl.compose.receivers.settings import Settings, secret
from obsdsl.compose.secret import Secret
from obsdsl.define.light import frozen


@frozen(kw_only=True, slots=False)
class RocketChatField(Settings):
    """A title and a value in a small table."""

    structure = "rocketchat_field"

    title: str = attrs.field(kw_only=False)
    value: str = attrs.field(kw_only=False)
    short: bool | None = None


@frozen(kw_only=True, slots=False)
class RocketChatAction(Settings):
    """A button."""

    structure = "rocketchat_action"

    type: str | None = None
    text: str | None = None
    url: str | None = None


@frozen(kw_only=True, slots=False)
class RocketChat(HttpNotifier):
    """A message of Rocket.Chat's. Without `token` and `token_id` it uses the routing's."""

    structure = "rocketchat"
    named_by = "channel"

    channel: str | None = attrs.field(default=None, kw_only=False)
    api_url: str | None = None
    token: Secret | None = attrs.field(default=None, converter=secret)
    token_id: Secret | None = attrs.field(default=None, converter=secret)
    color: str | None = None
    title: str | None = None
    title_link: str | None = None
    text: str | None = None
    fields: Sequence[RocketChatField] | None = None
    short_fields: bool | None = None
    emoji: str | None = None
    icon_url: str | None = None
    image_url: str | None = None
    thumb_url: str | None = None
    link_names: bool | None = None
    actions: Sequence[RocketChatAction] | None = None
