"""What reads logs where they are written and sends them to Loki."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import ClassVar, Final
from urllib.parse import urlsplit

import attrs

from obsdsl.compose.convert import labels
from obsdsl.compose.definition import Definition
from obsdsl.compose.fault import sequence, shown
from obsdsl.compose.logs.stream import LogStream
from obsdsl.compose.rule import names_file
from obsdsl.compose.secret import Secret
from obsdsl.define.light import frozen

_PUSH: Final = "/loki/api/v1/push"


@frozen(kw_only=True, slots=False)
class LogShipper(Definition):
    """Grafana Alloy: reads the files of the streams and sends their lines, with the labels that the streams declare.

    `url` is Loki's; `labels` are set on all that it sends. Compiled to `alloy/<name>.alloy`.
    """

    named_by = "name"
    noun: ClassVar[str] = "log shipper"

    streams: tuple[LogStream, ...] = attrs.field(kw_only=False, converter=sequence)
    name: str = "config"
    url: str = "http://loki:3100"
    labels: Mapping[str, str] = attrs.field(factory=dict, converter=labels, hash=False)
    tenant: str | None = None
    username: str | None = None
    password: Secret | None = None

    @property
    def push_url(self) -> str:
        """Where lines are sent to."""
        return self.url if self.url.endswith(_PUSH) else self.url.rstrip("/") + _PUSH

    def faults(self) -> Iterable[str]:
        if not names_file(self.name):
            yield f"name is {shown(self.name)}, which names no file; use letters, digits, '-' and '_'"
        if not self.streams:
            yield "streams is empty; list at least one LogStream"
        for stream in self.streams:
            if not isinstance(stream, LogStream):
                yield f"streams holds {shown(stream)}; it takes LogStream"
            elif not stream.paths:
                yield f"{stream.subject} says nowhere to read; write paths= there"
        parts = urlsplit(self.url)
        if parts.scheme not in ("http", "https") or not parts.netloc:
            yield f'url is {shown(self.url)}; write one such as "http://loki:3100"'
        if parts.password is not None:
            yield "url holds a password; write username= and password=Secret(...)"
        if (self.username is None) != (self.password is None):
            yield "username and password belong together; write both"


@frozen(kw_only=True, slots=False)
class PromtailShipper(LogShipper):
    """Promtail, in place of Alloy: it reached its end of life on 2 March 2026 and gets no more fixes.

    For hosts that still run it. Compiled to `promtail/<name>.yml`.
    """

    noun: ClassVar[str] = "Promtail"

    name: str = "promtail"
    port: int = attrs.field(default=9080, metadata={"within": (0, 65_535)})
    positions: str = "/var/lib/promtail/positions.yaml"
