"""The Alertmanagers that a Prometheus sends its alerts to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

import attrs

from obsdsl.compose.convert import duration
from obsdsl.compose.definition import Definition, sequence
from obsdsl.compose.plain import extra
from obsdsl.compose.scrape.http import TLS, Authorization, BasicAuth
from obsdsl.compose.scrape.relabel import Relabel
from obsdsl.compose.scrape.target import StaticTargets
from obsdsl.define.duration import Duration


def targets(value: Any) -> tuple[StaticTargets, ...]:
    """A converter: addresses and StaticTargets."""
    return sequence(value)


@attrs.frozen(kw_only=True, slots=False)
class AlertmanagerTargets(Definition):
    """Alertmanagers that are reached in one way. All that are listed get every alert."""

    targets: tuple[StaticTargets, ...] = attrs.field(default=(), converter=targets, kw_only=False)
    scheme: Literal["http", "https"] | None = None
    path_prefix: str | None = None
    timeout: Duration | None = attrs.field(default=None, converter=duration)
    api_version: Literal["v1", "v2"] | None = None
    relabel: tuple[Relabel, ...] = attrs.field(default=(), converter=sequence)
    basic_auth: BasicAuth | None = None
    authorization: Authorization | None = None
    tls: TLS | None = None
    extra: Mapping[str, Any] = attrs.field(factory=dict, converter=extra, hash=False)
