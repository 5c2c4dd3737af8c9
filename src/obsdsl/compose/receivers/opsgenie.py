"""OpsGenie."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import attrs

from obsdsl.compose.receivers.notifier import HttpNotifier
from obsdsl.compose.receivers.settings import Settings, mapping, secret
from obsdsl.compose.secret import Secret
from obsdsl.define.light import frozen


@frozen(kw_only=True, slots=False)
class OpsGenieResponder(Settings):
    """Who is to answer: a `team`, a `user`, an `escalation` or a `schedule`, by one of its names."""

    structure = "opsgenie_responder"

    type: str = attrs.field(kw_only=False)
    name: str | None = None
    username: str | None = None
    id: str | None = None


@frozen(kw_only=True, slots=False)
class OpsGenie(HttpNotifier):
    """An alert of OpsGenie's. Without an `api_key` it uses the routing's."""

    structure = "opsgenie"

    api_key: Secret | None = attrs.field(default=None, converter=secret)
    api_url: str | None = None
    message: str | None = None
    description: str | None = None
    source: str | None = None
    details: Mapping[str, str] | None = mapping()
    responders: Sequence[OpsGenieResponder] | None = None
    tags: str | None = None
    note: str | None = None
    priority: str | None = None
    update_alerts: bool | None = None
    entity: str | None = None
    actions: str | None = None
