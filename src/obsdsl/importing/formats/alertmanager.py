"""Configurations of Alertmanager."""

from __future__ import annotations

from obsdsl.importing.files.format import Format, Part
from obsdsl.importing.found import Found


def _has(part: Part) -> bool:
    return part.has("route", "receivers") and not part.has("apiVersion")


def _read(part: Part, found: Found) -> None:
    found.routings.append(part.document)


FORMAT = Format("a configuration of Alertmanager", _has, _read)
