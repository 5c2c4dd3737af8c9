"""incident.io."""

from __future__ import annotations

import attrs

from obsdsl.compose.convert import duration
from obsdsl.compose.receivers.notifier import HttpNotifier
from obsdsl.compose.receivers.settings import secret, secret_or_text
from obsdsl.compose.secret import Secret
from obsdsl.define.duration import Duration
from obsdsl.define.light import frozen


@frozen(kw_only=True, slots=False)
class IncidentIo(HttpNotifier):
    """An alert of incident.io's, from the source that `url` and `alert_source_token` name."""

    structure = "incidentio"

    url: str | Secret = attrs.field(kw_only=False, converter=secret_or_text)
    alert_source_token: Secret | None = attrs.field(default=None, converter=secret)
    max_alerts: int | None = None
    timeout: Duration | None = attrs.field(default=None, converter=duration)
