"""The check probe-target."""

from __future__ import annotations

from collections.abc import Iterator

from obsdsl.errors import listed
from obsdsl.lint.check import Check
from obsdsl.lint.problem import Finding, Level
from obsdsl.lint.site import Site
from obsdsl.lint.view.server import JobView

# Modules are named after their probers.
_WORDS = ("tcp", "icmp", "ping", "dns")


class ProbeTarget(Check[JobView]):
    """A probe that connects to a host is given a URL.

    The blackbox exporter's TCP, ICMP and DNS probers take a host, with a port where that is needed. A URL is no host:
    each probe fails, and `probe_success` is 0 for ever. What a module does, its name says: `tcp_connect`, `icmp`.

    Bad:
    ```python
    ScrapeJob(
        "probe", targets=("https://example.org:8443",), metrics_path="/probe", params={"module": ("tcp_connect",)},
        relabel=(
            Relabel(source_labels=("__address__",), target_label="__param_target"),
            Relabel(source_labels=("__param_target",), target_label="instance"),
            Relabel(target_label="__address__", replacement="localhost:9115"),
        ),
    )
    ```
    Good:
    ```python
    ScrapeJob(
        "probe", targets=("example.org:8443",), metrics_path="/probe", params={"module": ("tcp_connect",)},
        relabel=(
            Relabel(source_labels=("__address__",), target_label="__param_target"),
            Relabel(source_labels=("__param_target",), target_label="instance"),
            Relabel(target_label="__address__", replacement="localhost:9115"),
        ),
    )
    ```
    """

    code = "OBS903"
    name = "probe-target"
    level = Level.WARNING
    on = (JobView,)

    def find(self, value: JobView, at: Site) -> Iterator[Finding]:
        if not value.probes:
            return
        module = next(iter(value.params["module"]), "")
        words = module.lower().replace("-", "_").split("_")
        urls = [one for one in value.addresses if "://" in one]
        if urls and any(word in _WORDS for word in words) and "http" not in words:
            yield Finding(
                f"the module {module!r} connects to a host, and {listed(urls, 'and')} is a URL: each probe fails",
                "write the host and its port alone",
                field=("targets",),
            )
