"""Samples that go to other storage, and come from it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import attrs

from obsdsl.compose.convert import duration, labels
from obsdsl.compose.definition import Definition, sequence
from obsdsl.compose.plain import extra
from obsdsl.compose.scrape.http import TLS, Authorization, BasicAuth
from obsdsl.compose.scrape.relabel import Relabel
from obsdsl.define.duration import Duration


@attrs.frozen(kw_only=True, slots=False)
class RemoteWrite(Definition):
    """A receiver of all samples that `write_relabel` leaves."""

    named_by = "url"

    url: str = attrs.field(kw_only=False)
    name: str | None = None
    remote_timeout: Duration | None = attrs.field(default=None, converter=duration)
    write_relabel: tuple[Relabel, ...] = attrs.field(default=(), converter=sequence)
    basic_auth: BasicAuth | None = None
    authorization: Authorization | None = None
    tls: TLS | None = None
    headers: Mapping[str, str] = attrs.field(factory=dict, converter=labels, hash=False)
    send_exemplars: bool = False
    queue: Mapping[str, Any] = attrs.field(factory=dict, converter=extra, hash=False)
    extra: Mapping[str, Any] = attrs.field(factory=dict, converter=extra, hash=False)


@attrs.frozen(kw_only=True, slots=False)
class RemoteRead(Definition):
    """Another storage that queries read, too."""

    named_by = "url"

    url: str = attrs.field(kw_only=False)
    name: str | None = None
    remote_timeout: Duration | None = attrs.field(default=None, converter=duration)
    required_matchers: Mapping[str, str] = attrs.field(factory=dict, converter=labels, hash=False)
    read_recent: bool = False
    basic_auth: BasicAuth | None = None
    authorization: Authorization | None = None
    tls: TLS | None = None
    headers: Mapping[str, str] = attrs.field(factory=dict, converter=labels, hash=False)
    extra: Mapping[str, Any] = attrs.field(factory=dict, converter=extra, hash=False)
