"""Email."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import attrs

from obsdsl.compose.receivers.notifier import Notifier
from obsdsl.compose.receivers.settings import Settings, mapping, secret
from obsdsl.compose.scrape.http import TLS
from obsdsl.compose.secret import Secret
from obsdsl.define.light import frozen


@frozen(kw_only=True, slots=False)
class EmailThreading(Settings):
    """Whether mails about one group are a thread: one for good (`none`), or one a day (`daily`)."""

    structure = "email_threading"

    thread_by_date: Literal["none", "daily"] = attrs.field(kw_only=False)
    enabled: Literal[True] = attrs.field(default=True, metadata={"written": True})


@frozen(kw_only=True, slots=False)
class Email(Notifier):
    """A mail. Without a server and a sender of its own it uses the routing's `smtp`."""

    structure = "email"
    named_by = "to"

    to: str = attrs.field(kw_only=False)
    from_: str | None = None
    smarthost: str | None = None
    hello: str | None = None
    auth_username: str | None = None
    auth_password: Secret | None = attrs.field(default=None, converter=secret)
    auth_secret: Secret | None = attrs.field(default=None, converter=secret)
    auth_identity: str | None = None
    require_tls: bool | None = None
    force_implicit_tls: bool | None = None
    tls_config: TLS | None = None
    headers: Mapping[str, str] | None = mapping()
    html: str | None = None
    text: str | None = None
    threading: EmailThreading | None = None
