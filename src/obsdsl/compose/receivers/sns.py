"""Amazon SNS."""

from __future__ import annotations

from collections.abc import Mapping

import attrs

from obsdsl.compose.receivers.notifier import HttpNotifier
from obsdsl.compose.receivers.settings import Settings, mapping
from obsdsl.define.light import frozen


@frozen(kw_only=True, slots=False)
class SigV4(Settings):
    """How requests to Amazon are signed. Keys come from the server's environment or from a role, never from here."""

    structure = "sigv4"

    region: str | None = None
    profile: str | None = None
    role_arn: str | None = None
    external_id: str | None = None
    service_name: str | None = None
    use_fips_sts_endpoint: bool | None = None


@frozen(kw_only=True, slots=False)
class SNS(HttpNotifier):
    """A message of Amazon SNS, to a topic, a phone or a target."""

    structure = "sns"

    topic_arn: str | None = attrs.field(default=None, kw_only=False)
    phone_number: str | None = None
    target_arn: str | None = None
    api_url: str | None = None
    sigv4: SigV4 | None = None
    # `subject` of the object is how messages call it.
    subject_: str | None = attrs.field(default=None, alias="subject")
    message: str | None = None
    attributes: Mapping[str, str] | None = mapping()
    use_aws_http_client: bool | None = None
