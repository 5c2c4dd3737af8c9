"""What is known, and not imported: it is said, so that nobody takes it for imported."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from obsdsl.importing.format import Format, Part
from obsdsl.importing.found import Found

# What a mapping holds, and what it is then.
_HELD: Final = (
    (("scrape_configs",), "a configuration of Prometheus"),
    (("apiVersion", "datasources"), "a provisioning file of Grafana"),
    (("apiVersion", "contactPoints"), "a provisioning file of Grafana"),
)
_KINDS: Final[Mapping[str, str]] = {}


def _what(part: Part) -> str:
    for keys, what in _HELD:
        if part.has(*keys):
            return what
    return _KINDS.get(part.kind, "")


def _has(part: Part) -> bool:
    return bool(_what(part))


def _read(part: Part, found: Found) -> None:
    found.faults.append(f"{part.place}: it is {_what(part)}, which is not imported yet")


FORMAT = Format("what is not imported", _has, _read)
