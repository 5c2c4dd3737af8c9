"""Pushover."""

from __future__ import annotations

import attrs

from obsdsl.compose.convert import duration
from obsdsl.compose.receivers.notifier import HttpNotifier
from obsdsl.compose.receivers.settings import secret
from obsdsl.compose.secret import Secret
from obsdsl.define.duration import Duration
from obsdsl.define.light import frozen


@frozen(kw_only=True, slots=False)
class Pushover(HttpNotifier):
    """A push message of Pushover's, to whom `user_key` says, from the application of `token`."""

    structure = "pushover"

    user_key: Secret = attrs.field(converter=secret)
    token: Secret = attrs.field(converter=secret)
    title: str | None = None
    message: str | None = None
    url: str | None = None
    url_title: str | None = None
    device: str | None = None
    sound: str | None = None
    priority: str | None = None
    retry: Duration | None = attrs.field(default=None, converter=duration)
    expire: Duration | None = attrs.field(default=None, converter=duration)
    ttl: Duration | None = attrs.field(default=None, converter=duration)
    html: bool | None = None
    monospace: bool | None = None
