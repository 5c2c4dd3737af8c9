"""WeChat."""

from __future__ import annotations

from typing import Literal

import attrs

from obsdsl.compose.receivers.notifier import HttpNotifier
from obsdsl.compose.receivers.settings import secret
from obsdsl.compose.secret import Secret
from obsdsl.define.light import frozen


@frozen(kw_only=True, slots=False)
class WeChat(HttpNotifier):
    """A message of WeChat's. Without `api_secret` and `corp_id` it uses the routing's."""

    structure = "wechat"

    api_secret: Secret | None = attrs.field(default=None, converter=secret)
    corp_id: str | None = None
    api_url: str | None = None
    agent_id: str | None = None
    to_user: str | None = None
    to_party: str | None = None
    to_tag: str | None = None
    message: str | None = None
    message_type: Literal["text", "markdown"] | None = None
