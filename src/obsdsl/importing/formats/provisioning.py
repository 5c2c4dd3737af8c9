"""Grafana's provisioning of dashboards: which folder those of a path are in."""

from __future__ import annotations

from pathlib import PurePosixPath

from obsdsl.importing.files.data import plain_data
from obsdsl.importing.files.format import Format, Part
from obsdsl.importing.found import Found, Provider


def _has(part: Part) -> bool:
    return part.has("apiVersion", "providers")


def _read(part: Part, found: Found) -> None:
    providers = plain_data(part.get("providers"))
    for one in providers if isinstance(providers, list) else ():
        options = one.get("options") if isinstance(one, dict) else None
        if isinstance(options, dict) and options.get("path"):
            path = PurePosixPath(str(options["path"]).replace("\\\\", "/"))
            by_folder = options.get("foldersFromFilesStructure") is True
            found.providers.append(Provider(path.parts, str(one.get("folder") or ""), by_folder))


FORMAT = Format("provisioning of dashboards", _has, _read)
