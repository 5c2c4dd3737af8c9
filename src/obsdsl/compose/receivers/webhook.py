"""A webhook: any HTTP server that takes Alertmanager's JSON."""

from __future__ import annotations

from typing import Any

import attrs

from obsdsl.compose.convert import duration
from obsdsl.compose.receivers.notifier import HttpNotifier
from obsdsl.compose.receivers.settings import anything, secret_or_text
from obsdsl.compose.secret import Secret
from obsdsl.define.duration import Duration
from obsdsl.define.light import frozen


@frozen(kw_only=True, slots=False)
class Webhook(HttpNotifier):
    """A POST of the alerts as JSON. A URL that is secret is named: `Webhook(Secret("WEBHOOK_URL"))`."""

    structure = "webhook"

    url: str | Secret = attrs.field(kw_only=False, converter=secret_or_text)
    max_alerts: int | None = None
    timeout: Duration | None = attrs.field(default=None, converter=duration)
    payload: Any = attrs.field(default=None, converter=anything, hash=False)
