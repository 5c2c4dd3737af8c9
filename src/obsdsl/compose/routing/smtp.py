"""The server that sends mails."""

from __future__ import annotations

import attrs

from obsdsl.compose.receivers.settings import Settings
from obsdsl.compose.receivers.settings import secret as named
from obsdsl.compose.scrape.http import TLS
from obsdsl.compose.secret import Secret
from obsdsl.define.light import frozen


@frozen(kw_only=True, slots=False)
class Smtp(Settings):
    """The server that sends the mails of all `Email` notifiers, as `host:port`, and their sender."""

    structure = "global"
    named_by = "smarthost"

    smarthost: str = attrs.field(kw_only=False, metadata={"key": "smtp_smarthost"})
    sender: str = attrs.field(metadata={"key": "smtp_from"})
    hello: str | None = attrs.field(default=None, metadata={"key": "smtp_hello"})
    username: str | None = attrs.field(default=None, metadata={"key": "smtp_auth_username"})
    password: Secret | None = attrs.field(default=None, converter=named, metadata={"key": "smtp_auth_password"})
    secret: Secret | None = attrs.field(default=None, converter=named, metadata={"key": "smtp_auth_secret"})
    identity: str | None = attrs.field(default=None, metadata={"key": "smtp_auth_identity"})
    require_tls: bool | None = attrs.field(default=None, metadata={"key": "smtp_require_tls"})
    force_implicit_tls: bool | None = attrs.field(default=None, metadata={"key": "smtp_force_implicit_tls"})
    tls: TLS | None = attrs.field(default=None, metadata={"key": "smtp_tls_config"})
