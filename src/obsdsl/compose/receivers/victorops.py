"""VictorOps, which is Splunk On-Call today."""

from __future__ import annotations

from collections.abc import Mapping

import attrs

from obsdsl.compose.receivers.notifier import HttpNotifier
from obsdsl.compose.receivers.settings import mapping, secret
from obsdsl.compose.secret import Secret
from obsdsl.define.light import frozen


@frozen(kw_only=True, slots=False)
class VictorOps(HttpNotifier):
    """An incident of VictorOps'. Without an `api_key` it uses the routing's."""

    structure = "victorops"
    named_by = "routing_key"

    routing_key: str = attrs.field(kw_only=False)
    api_key: Secret | None = attrs.field(default=None, converter=secret)
    api_url: str | None = None
    message_type: str | None = None
    entity_display_name: str | None = None
    state_message: str | None = None
    monitoring_tool: str | None = None
    custom_fields: Mapping[str, str] | None = mapping()
