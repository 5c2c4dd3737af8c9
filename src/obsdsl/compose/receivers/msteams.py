"""Microsoft Teams."""

from __future__ import annotations

import attrs

from obsdsl.compose.receivers.notifier import HttpNotifier
from obsdsl.compose.receivers.settings import secret
from obsdsl.compose.secret import Secret
from obsdsl.define.light import frozen


@frozen(kw_only=True, slots=False)
class MicrosoftTeams(HttpNotifier):
    """A message to Microsoft Teams by a connector, which Microsoft is taking away; see `MicrosoftTeamsV2`."""

    structure = "msteams"

    webhook_url: Secret = attrs.field(kw_only=False, converter=secret)
    title: str | None = None
    summary: str | None = None
    text: str | None = None


@frozen(kw_only=True, slots=False)
class MicrosoftTeamsV2(HttpNotifier):
    """A message to Microsoft Teams by a workflow."""

    structure = "msteamsv2"

    webhook_url: Secret = attrs.field(kw_only=False, converter=secret)
    title: str | None = None
    text: str | None = None
