"""PagerDuty."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import attrs

from obsdsl.compose.convert import duration
from obsdsl.compose.receivers.notifier import HttpNotifier
from obsdsl.compose.receivers.settings import Settings, anything_named, secret
from obsdsl.compose.secret import Secret
from obsdsl.define.duration import Duration
from obsdsl.define.light import frozen


@frozen(kw_only=True, slots=False)
class PagerDutyImage(Settings):
    """A picture in an incident."""

    structure = "pagerduty_image"

    src: str = attrs.field(kw_only=False)
    href: str | None = None
    alt: str | None = None


@frozen(kw_only=True, slots=False)
class PagerDutyLink(Settings):
    """A link in an incident."""

    structure = "pagerduty_link"

    href: str = attrs.field(kw_only=False)
    text: str | None = None


@frozen(kw_only=True, slots=False)
class PagerDuty(HttpNotifier):
    """An incident of PagerDuty's: by the Events API v2 with a `routing_key`, by v1 with a `service_key`."""

    structure = "pagerduty"

    routing_key: Secret | None = attrs.field(default=None, converter=secret)
    service_key: Secret | None = attrs.field(default=None, converter=secret)
    url: str | None = None
    client: str | None = None
    client_url: str | None = None
    description: str | None = None
    severity: str | None = None
    source: str | None = None
    details: Mapping[str, Any] | None = attrs.field(default=None, converter=anything_named, hash=False)
    images: Sequence[PagerDutyImage] | None = None
    links: Sequence[PagerDutyLink] | None = None
    component: str | None = None
    group: str | None = None
    class_: str | None = None
    timeout: Duration | None = attrs.field(default=None, converter=duration)
