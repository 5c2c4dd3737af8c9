"""Samples that go to other storage, and come from it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

import attrs

from obsdsl.compose.convert import duration, labels
from obsdsl.compose.definition import Definition
from obsdsl.compose.fault import sequence
from obsdsl.compose.scrape import http
from obsdsl.compose.scrape.escape import extra_faults, settings, structure_faults
from obsdsl.compose.scrape.http import TLS, Authorization, BasicAuth
from obsdsl.compose.scrape.relabel import Relabel, relabel_faults
from obsdsl.compose.scrape.scalar import url_fault
from obsdsl.define.duration import Duration
from obsdsl.define.light import frozen

_SHARED: Final[Mapping[str, str]] = {
    **http.TYPED,
    "url": "url",
    "name": "name",
    "remote_timeout": "remote_timeout",
    "headers": "headers",
}
WRITE_TYPED: Final[Mapping[str, str]] = {
    **_SHARED,
    "write_relabel_configs": "write_relabel",
    "send_exemplars": "send_exemplars",
    "queue_config": "queue",
}
READ_TYPED: Final[Mapping[str, str]] = {
    **_SHARED,
    "required_matchers": "required_matchers",
    "read_recent": "read_recent",
}
# Headers that Prometheus sets itself, and refuses.
_RESERVED: Final = (
    *("authorization", "host", "content-encoding", "content-length", "content-type", "user-agent", "connection"),
    *("x-prometheus-remote-write-version", "x-prometheus-remote-read-version", "keep-alive", "www-authenticate"),
    *("proxy-authenticate", "proxy-authorization", "accept-encoding"),
    *("x-amz-date", "x-amz-security-token", "x-amz-content-sha256"),
)


def _faults(remote: RemoteWrite | RemoteRead) -> Iterable[str]:
    if fault := url_fault(remote.url):
        yield f"url {fault}"
    if remote.name == "":
        yield "name is empty; leave it out, or write one"
    if remote.remote_timeout is not None and not remote.remote_timeout.milliseconds:
        yield "remote_timeout is 0s, in which nothing is sent; leave it out"
    for name in remote.headers:
        if name.lower() in _RESERVED:
            mend = "use basic_auth or authorization" if "authorization" in name.lower() else "delete it"
            yield f"headers has {name!r}, which Prometheus sets itself; {mend}"
    yield from http.authentication_faults(remote)


@frozen(kw_only=True, slots=False)
class RemoteWrite(Definition):
    """A receiver of all samples that `write_relabel` leaves. `queue` is Prometheus's `queue_config`."""

    named_by = "name"

    url: str = attrs.field(kw_only=False, repr=False)
    name: str | None = None
    remote_timeout: Duration | None = attrs.field(default=None, converter=duration)
    write_relabel: tuple[Relabel, ...] = attrs.field(default=(), converter=sequence)
    basic_auth: BasicAuth | None = attrs.field(default=None, converter=http.basic)
    authorization: Authorization | None = attrs.field(default=None, converter=http.authorized)
    tls: TLS | None = None
    headers: Mapping[str, str] = attrs.field(factory=dict, converter=labels, hash=False)
    send_exemplars: bool = False
    queue: Mapping[str, Any] = attrs.field(factory=dict, converter=settings, hash=False)
    extra: Mapping[str, Any] = attrs.field(factory=dict, converter=settings, hash=False)

    def faults(self) -> Iterable[str]:
        yield from _faults(self)
        yield from relabel_faults("write_relabel", self.write_relabel)
        yield from structure_faults("queue_config", self.queue, "queue")
        yield from extra_faults("remote_write", self.extra, WRITE_TYPED)


@frozen(kw_only=True, slots=False)
class RemoteRead(Definition):
    """Another storage that queries read, too."""

    named_by = "name"

    url: str = attrs.field(kw_only=False, repr=False)
    name: str | None = None
    required_matchers: Mapping[str, str] = attrs.field(factory=dict, converter=labels, hash=False)
    remote_timeout: Duration | None = attrs.field(default=None, converter=duration)
    read_recent: bool = False
    basic_auth: BasicAuth | None = attrs.field(default=None, converter=http.basic)
    authorization: Authorization | None = attrs.field(default=None, converter=http.authorized)
    tls: TLS | None = None
    headers: Mapping[str, str] = attrs.field(factory=dict, converter=labels, hash=False)
    extra: Mapping[str, Any] = attrs.field(factory=dict, converter=settings, hash=False)

    def faults(self) -> Iterable[str]:
        yield from _faults(self)
        yield from extra_faults("remote_read", self.extra, READ_TYPED)
