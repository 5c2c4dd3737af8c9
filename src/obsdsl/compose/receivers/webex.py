"""Webex."""

from __future__ import annotations

import attrs

from obsdsl.compose.receivers.notifier import HttpNotifier
from obsdsl.define.light import frozen


@frozen(kw_only=True, slots=False)
class Webex(HttpNotifier):
    """A message to a room of Webex. The bot's token is the authorization of its `http_config`."""

    structure = "webex"
    named_by = "room_id"

    room_id: str = attrs.field(kw_only=False)
    message: str | None = None
    api_url: str | None = None
