"""Parts of YAML as the data that a server reads of them, and dashboards that stand in other files."""

from __future__ import annotations

import json
import re
from typing import Any, Final

from obsdsl.compose.plain import Plain
from obsdsl.importing.files.embedded import offset_of
from obsdsl.importing.files.format import Part
from obsdsl.importing.found import Found
from obsdsl.read.grafana.dashboard import dashboard_in, is_dashboard
from obsdsl.read.json import read_json
from obsdsl.read.yaml_node import (
    NULL,
    STR,
    MappingNode,
    Node,
    ScalarNode,
    SequenceNode,
    key_text,
    pairs,
    plain_tag,
    value,
)

# Python reads no longer ones by default, and no server does.
_WHOLE: Final = re.compile(r"[-+]?\d{1,400}")
_FLOAT: Final = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
_TRUTHS: Final = {
    written: truth
    for word, truth in (("true", True), ("yes", True), ("on", True), ("false", False), ("no", False), ("off", False))
    for written in (word, word.capitalize(), word.upper())
}
_QUOTES: Final = ("'", '"', "|", ">")


def plain_data(node: Node | None) -> Any:
    """The data of a part with the numbers and truths that Kubernetes reads; None of nothing."""
    if isinstance(node, MappingNode):
        return {key_text(key): plain_data(one) for key, one in pairs(node)}
    if isinstance(node, SequenceNode):
        return [plain_data(one) for one in node.value]
    return _scalar(node) if isinstance(node, ScalarNode) and node.tag != NULL else None


def _scalar(node: ScalarNode) -> Any:
    """A number without quotes is one in the spellings of JSON, too, of which YAML's `1.0e-9` has fewer."""
    text: str = node.value
    if node.style in _QUOTES or (node.tag == STR and plain_tag(text) != STR):
        return text
    if text in _TRUTHS:
        return _TRUTHS[text]
    if _WHOLE.fullmatch(text):
        return int(text)
    return float(text) if _FLOAT.fullmatch(text) else text


def texts(node: Node | None) -> dict[str, str]:
    """A mapping of texts, such as labels: numbers and truths as they are written."""
    found = value(node) if node is not None else None
    return {key: _text(one) for key, one in found.items()} if isinstance(found, dict) else {}


def _text(found: Any) -> str:
    if isinstance(found, Plain):
        return found.text
    return str(found).lower() if isinstance(found, bool) else "" if found is None else str(found)


def add_dashboard(part: Part, path: tuple[str | int, ...], text: str, found: Found, folder: str = "") -> bool:
    """Add the dashboard that the text at a path of a part holds; whether it is one, or is broken, which is said."""
    document, below = part.document, (*part.path, *path)
    name = f"{document.file} ({path[-1]})" if path else document.file
    read = read_json(text, name)
    if not read.is_json:
        for flaw in read.flaws:
            start = offset_of(text, flaw.place) if flaw.place else 0
            place = document.within(below, start, start)
            found.faults.append(f"{document.file}:{place.line}:{place.column}: {flaw.message}; {flaw.mend}")
        return True
    if not is_dashboard(read.data):
        return False
    found.dashboards.append((name, in_folder(text, read.data, folder)))
    return True


def in_folder(text: str, data: Any, folder: str) -> str:
    """The JSON of a dashboard as Grafana exports it from a folder; one that is wrapped says its folder itself."""
    held = dashboard_in(data)
    if not folder or held is None or held.at:
        return text
    return f'{{"meta": {{"folderTitle": {json.dumps(folder)}}}, "dashboard": {text}}}'
