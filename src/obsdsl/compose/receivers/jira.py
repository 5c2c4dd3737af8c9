"""Jira."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

import attrs

from obsdsl.compose.convert import duration
from obsdsl.compose.receivers.notifier import HttpNotifier
from obsdsl.compose.receivers.settings import Settings, anything_named
from obsdsl.define.duration import Duration
from obsdsl.define.light import frozen


@frozen(kw_only=True, slots=False)
class JiraText(Settings):
    """A text of an issue; `enable_update` says whether it follows the alert."""

    structure = "template"

    template: str = attrs.field(kw_only=False)
    enable_update: bool | None = None


@frozen(kw_only=True, slots=False)
class Jira(HttpNotifier):
    """An issue of Jira's. Without an `api_url` it uses the routing's; the user is that of its `http_config`."""

    structure = "jira"
    named_by = "project"

    project: str = attrs.field(kw_only=False)
    issue_type: str
    api_url: str | None = None
    api_type: Literal["auto", "cloud", "datacenter"] | None = None
    summary: str | JiraText | None = None
    description: str | JiraText | None = None
    labels: Sequence[str] | None = None
    priority: str | None = None
    reopen_transition: str | None = None
    resolve_transition: str | None = None
    wont_fix_resolution: str | None = None
    reopen_duration: Duration | None = attrs.field(default=None, converter=duration)
    fields: Mapping[str, Any] | None = attrs.field(default=None, converter=anything_named, hash=False)
