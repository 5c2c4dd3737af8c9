"""Mattermost."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import attrs

from obsdsl.compose.receivers.notifier import HttpNotifier
from obsdsl.compose.receivers.settings import Settings, secret
from obsdsl.compose.secret import Secret
from obsdsl.define.light import frozen


@frozen(kw_only=True, slots=False)
class MattermostField(Settings):
    """A title and a value in a small table."""

    structure = "mattermost_field"

    title: str = attrs.field(kw_only=False)
    value: str = attrs.field(kw_only=False)
    short: bool | None = None


@frozen(kw_only=True, slots=False)
class MattermostAttachment(Settings):
    """A block of a message."""

    structure = "mattermost_attachment"

    fallback: str | None = None
    color: str | None = None
    pretext: str | None = None
    text: str | None = None
    author_name: str | None = None
    author_link: str | None = None
    author_icon: str | None = None
    title: str | None = None
    title_link: str | None = None
    fields: Sequence[MattermostField] | None = None
    thumb_url: str | None = None
    footer: str | None = None
    footer_icon: str | None = None
    image_url: str | None = None


@frozen(kw_only=True, slots=False)
class MattermostPriority(Settings):
    """How urgent a message is."""

    structure = "mattermost_priority"

    priority: Literal["urgent", "important", "standard"] = attrs.field(kw_only=False)
    requested_ack: bool | None = None
    persistent_notifications: bool | None = None


@frozen(kw_only=True, slots=False)
class MattermostProps(Settings):
    """Text that stands beside a message."""

    structure = "mattermost_props"

    card: str = attrs.field(kw_only=False)


@frozen(kw_only=True, slots=False)
class Mattermost(HttpNotifier):
    """A message of Mattermost's. Without a `webhook_url` it uses the routing's."""

    structure = "mattermost"
    named_by = "channel"

    channel: str | None = attrs.field(default=None, kw_only=False)
    webhook_url: Secret | None = attrs.field(default=None, converter=secret)
    username: str | None = None
    text: str | None = None
    fallback: str | None = None
    color: str | None = None
    pretext: str | None = None
    author_name: str | None = None
    author_link: str | None = None
    author_icon: str | None = None
    title: str | None = None
    title_link: str | None = None
    fields: Sequence[MattermostField] | None = None
    thumb_url: str | None = None
    footer: str | None = None
    footer_icon: str | None = None
    image_url: str | None = None
    icon_url: str | None = None
    icon_emoji: str | None = None
    attachments: Sequence[MattermostAttachment] | None = None
    type: str | None = None
    props: MattermostProps | None = None
    priority: MattermostPriority | None = None
