"""Dashboards of the Grafana operator: GrafanaDashboard, of its versions 4 and 5."""

from __future__ import annotations

import base64
import binascii
import zlib
from typing import Final

from obsdsl.importing.files.data import add_dashboard, plain_data
from obsdsl.importing.files.format import Format, Part
from obsdsl.importing.found import Found

_APIS: Final = ("grafana.integreatly.org", "integreatly.org")
_LARGEST: Final = 64 * 1024 * 1024
# Where a dashboard may be that is not in the manifest, and what to do then.
_ELSEWHERE: Final = {
    "url": "at a URL; download it, and import the file",
    "grafanaCom": "at grafana.com; download it there, and import the file",
    "jsonnet": "a program of jsonnet; import what jsonnet makes of it",
    "jsonnetLib": "a program of jsonnet; import what jsonnet makes of it",
    "configMapRef": "",
}


def _has(part: Part) -> bool:
    return part.kind == "GrafanaDashboard" and part.api in _APIS


def _read(part: Part, found: Found) -> None:
    field = next((name for name in ("json", "gzipJson") if part.text("spec", name)), "")
    if not field:
        _say_where(part, found)
        return
    text = part.text("spec", field)
    if field == "gzipJson":
        text = _unpacked(text)
        if not text:
            found.faults.append(f"{part.place_of('spec', field)}: `gzipJson` cannot be unpacked; pack it again")
            return
    folder = part.text("spec", "folder") or part.text("spec", "customFolderName")
    if not add_dashboard(part, ("spec", field), _filled(part, text), found, folder):
        found.faults.append(f"{part.place_of('spec', field)}: it is no dashboard; export it as JSON again")


def _say_where(part: Part, found: Found) -> None:
    where = next((name for name in _ELSEWHERE if part.get("spec", name) is not None), "")
    if where == "configMapRef":
        named = part.text("spec", where, "name")
        found.notes.append(f"{part.place}: its dashboard is in the ConfigMap {named!r}; import that, too")
        return
    what = _ELSEWHERE.get(where, "nowhere: it has no `json`; write it there")
    found.faults.append(f"{part.place}: its dashboard is {what}")


def _unpacked(text: str) -> str:
    """What is packed; nothing where it is no gzip, or larger than any dashboard."""
    unpacker = zlib.decompressobj(zlib.MAX_WBITS | 16)
    try:
        content = unpacker.decompress(base64.b64decode(text), _LARGEST)
        return content.decode() if unpacker.eof else ""
    except (binascii.Error, zlib.error, ValueError):
        return ""


def _filled(part: Part, text: str) -> str:
    """The text with data sources where it has inputs, as the operator fills them in."""
    inputs = plain_data(part.get("spec", "datasources"))
    for one in inputs if isinstance(inputs, list) else ():
        if isinstance(one, dict) and one.get("inputName"):
            text = text.replace(f"${{{one['inputName']}}}", str(one.get("datasourceName", "")))
    return text


FORMAT = Format("a dashboard of the Grafana operator", _has, _read)
