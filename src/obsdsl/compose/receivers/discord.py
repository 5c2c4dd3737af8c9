"""Discord."""

from __future__ import annotations

import attrs

from obsdsl.compose.receivers.notifier import HttpNotifier
from obsdsl.compose.receivers.settings import secret
from obsdsl.compose.secret import Secret
from obsdsl.define.light import frozen


@frozen(kw_only=True, slots=False)
class Discord(HttpNotifier):
    """A message to a channel of Discord's."""

    structure = "discord"

    webhook_url: Secret = attrs.field(kw_only=False, converter=secret)
    title: str | None = None
    message: str | None = None
    content: str | None = None
    username: str | None = None
    avatar_url: str | None = None
