"""Telegram."""

from __future__ import annotations

from typing import Literal

import attrs

from obsdsl.compose.receivers.notifier import HttpNotifier
from obsdsl.compose.receivers.settings import secret
from obsdsl.compose.secret import Secret
from obsdsl.define.light import frozen


@frozen(kw_only=True, slots=False)
class Telegram(HttpNotifier):
    """A message to a chat of Telegram's. Without a `bot_token` it uses the routing's."""

    structure = "telegram"

    chat_id: int | Secret = attrs.field(kw_only=False)
    bot_token: Secret | None = attrs.field(default=None, converter=secret)
    message_thread_id: int | None = None
    message: str | None = None
    parse_mode: Literal["Markdown", "MarkdownV2", "HTML", ""] | None = None
    disable_notifications: bool | None = None
    api_url: str | None = None
