"""The Alertmanagers that a Prometheus sends its alerts to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, Literal

import attrs

from obsdsl.compose.convert import duration
from obsdsl.compose.definition import Definition
from obsdsl.compose.fault import Fault, attempt, sequence
from obsdsl.compose.scrape import http
from obsdsl.compose.scrape.discovery import KEYS
from obsdsl.compose.scrape.escape import extra_faults, settings
from obsdsl.compose.scrape.http import TLS, Authorization, BasicAuth
from obsdsl.compose.scrape.relabel import Relabel, relabel_faults
from obsdsl.compose.scrape.target import StaticTargets, duplicate_faults, scrapable_faults, targets
from obsdsl.define.duration import Duration
from obsdsl.define.light import frozen

# Keys of the file, and the fields that stand for them.
TYPED: Final[Mapping[str, str]] = {
    **http.TYPED,
    "static_configs": "targets",
    "scheme": "scheme",
    "path_prefix": "path_prefix",
    "timeout": "timeout",
    "api_version": "api_version",
    "relabel_configs": "relabel",
}


@frozen(kw_only=True, slots=False)
class AlertmanagerTargets(Definition):
    """Alertmanagers that are reached in one way, by address or discovered. All of them get every alert.

    `routing` is the name of the workspace's routing with which they run; None is any of them.
    """

    targets: tuple[StaticTargets, ...] = attrs.field(default=(), converter=targets, kw_only=False)
    scheme: Literal["http", "https"] | None = None
    path_prefix: str | None = None
    timeout: Duration | None = attrs.field(default=None, converter=duration)
    api_version: Literal["v1", "v2"] | None = None
    relabel: tuple[Relabel, ...] = attrs.field(default=(), converter=sequence)
    basic_auth: BasicAuth | None = attrs.field(default=None, converter=http.basic)
    authorization: Authorization | None = attrs.field(default=None, converter=http.authorized)
    tls: TLS | None = None
    routing: str | None = None
    extra: Mapping[str, Any] = attrs.field(factory=dict, converter=settings, hash=False)

    def faults(self) -> Iterable[str]:
        if not self.targets and not any(key in self.extra for key in KEYS):
            yield 'targets is empty; list addresses such as ("localhost:9093",), or discover them in extra'
        yield from relabel_faults("relabel", self.relabel)
        yield from duplicate_faults(self.targets)
        if not self.relabel:
            yield from scrapable_faults(self.targets)
        if self.routing == "":
            yield "routing is empty; write the name of a Routing, or leave it out"
        if self.timeout is not None and not self.timeout.milliseconds:
            yield "timeout is 0s, in which nothing is sent; leave it out for 10s"
        yield from http.authentication_faults(self)
        yield from extra_faults("alertmanager", self.extra, TYPED)


def alertmanagers(value: Sequence[str | StaticTargets | AlertmanagerTargets]) -> tuple[AlertmanagerTargets, ...]:
    """A converter: AlertmanagerTargets, and addresses, which together are one."""
    found = sequence(value)
    if isinstance(found, Fault):
        return found
    loose = tuple(one for one in found if isinstance(one, str | StaticTargets))
    rest = tuple(one for one in found if not isinstance(one, str | StaticTargets))
    if odd := next((one for one in rest if not isinstance(one, AlertmanagerTargets)), None):
        return Fault(f"holds a {type(odd).__name__}; it takes addresses and AlertmanagerTargets")
    made = attempt(AlertmanagerTargets, loose) if loose else None
    if isinstance(made, Fault):
        return made
    return (*((made,) if made else ()), *rest)
