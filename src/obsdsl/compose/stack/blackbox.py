"""How the blackbox exporter probes: the modules of its configuration."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

import attrs

from obsdsl.compose.convert import duration, json_object
from obsdsl.compose.definition import Definition
from obsdsl.compose.fault import shown
from obsdsl.compose.scrape.blackbox import Prober
from obsdsl.compose.scrape.job import ScrapeJob
from obsdsl.define.duration import Duration
from obsdsl.define.light import frozen


@frozen(kw_only=True, slots=False)
class BlackboxModule(Definition):
    """One way to probe: `BlackboxModule("tcp", timeout="5s", settings={"tls": True})`.

    `settings` are those of the prober, as the exporter's own file has them.
    """

    named_by = "prober"

    prober: Prober = attrs.field(kw_only=False)
    timeout: Duration | None = attrs.field(default=None, converter=duration)
    settings: Mapping[str, Any] = attrs.field(factory=dict, converter=json_object, hash=False)

    def faults(self) -> Iterable[str]:
        if self.timeout is not None and not self.timeout.milliseconds:
            yield 'timeout is 0s; write it as "5s", or leave it out'
        if self.prober in self.settings:
            yield f"settings has {shown(self.prober)}, which is the prober itself; write what stands below it"


# Those of the exporter's own example file, by the names that everybody knows.
KNOWN: Final[Mapping[str, BlackboxModule]] = {
    "http_2xx": BlackboxModule("http"),
    "http_post_2xx": BlackboxModule("http", settings={"method": "POST"}),
    "tcp_connect": BlackboxModule("tcp"),
    "icmp": BlackboxModule("icmp"),
    "grpc": BlackboxModule("grpc", settings={"tls": True, "preferred_ip_protocol": "ip4"}),
    "grpc_plain": BlackboxModule("grpc", settings={"tls": False}),
}


def modules_of(job: ScrapeJob) -> tuple[str, ...]:
    """The modules that a job asks a blackbox exporter for; none of a job that is no probe."""
    return job.params.get("module", ()) if job.metrics_path == "/probe" else ()
