"""All servers that are named, one after another: nothing is written before the last has answered."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from obsdsl.define.light import frozen
from obsdsl.importing.found import Found
from obsdsl.importing.live import alertmanager, grafana, metadata, prometheus, ruler
from obsdsl.importing.live.grafana import Choice
from obsdsl.importing.live.server import Server, Step


@frozen
class Wish:
    """What is read of the servers: dashboards that are chosen, namespaces of rulers, whose things."""

    choice: Choice = Choice()
    namespaces: tuple[str, ...] = ()
    tenant: str | None = None
    exact: bool = False


def read_servers(servers: Sequence[Server], wish: Wish, found: Found, step: Step) -> None:
    """Add what all servers have. Raises RemoteError, and then nothing may be written."""
    counts = [_read(one, wish, found, step) for one in servers]
    # What is known of metrics is asked once it is known which are used.
    counts = [
        count + (metadata.read(one, wish.tenant, found, step) if one.kind == "Prometheus" else 0)
        for one, count in zip(servers, counts, strict=True)
    ]
    found.notes += [
        f"{one.subject}: there is nothing to import in it"
        for one, count in zip(servers, counts, strict=True)
        if not count
    ]


def _read(server: Server, wish: Wish, found: Found, step: Step) -> int:
    """How much there was."""
    if server.kind == "Grafana":
        return grafana.read(server, wish.choice, found, step)
    if server.kind == "Ruler":
        return ruler.read(server, wish.namespaces, wish.tenant, found, step)
    if server.kind == "Prometheus":
        return prometheus.read(server, wish.tenant, found, step, wish.exact)
    alertmanager.read(server, wish.tenant, found, step, wish.exact)
    return 1


def without_lines(texts: Iterable[str], found: Found) -> list[str]:
    """Messages without the lines of what servers gave: nobody has a file with these."""
    if not found.live:
        return list(texts)
    names = "|".join(re.escape(one) for one in sorted(found.live, key=len, reverse=True))
    placed = re.compile(rf"({names})(?::\d+)+")
    return [placed.sub(r"\1", one) for one in texts]
