"""Programs of grafanalib."""

from __future__ import annotations

from obsdsl.importing.format import Format, Part
from obsdsl.importing.found import Found


def _has(part: Part) -> bool:
    return part.document.file.endswith(".py")


def _read(part: Part, found: Found) -> None:
    found.faults.append(f"{part.document.file}: programs of grafanalib are not imported yet; import what they write")


FORMAT = Format("a program of grafanalib", _has, _read)
