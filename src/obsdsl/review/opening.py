"""An artifact's bytes to what is in it: JSON of Grafana's, YAML of Prometheus' and Alertmanager's, of any shape."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import attrs
import orjson

from obsdsl.compile.artifact import Artifact
from obsdsl.compose.plain import Plain
from obsdsl.diff.yaml_file import hidden
from obsdsl.errors import LoadError, Location
from obsdsl.read.flaw import Flaw
from obsdsl.read.grafana import dashboard_in
from obsdsl.read.json import read_json
from obsdsl.read.rules import group_paths
from obsdsl.read.yaml import Document as YamlDocument
from obsdsl.read.yaml import open_document
from obsdsl.read.yaml_node import value


@attrs.frozen(eq=False)
class Opened:
    """One thing that an artifact holds. `name` is its identity, `data` plain JSON data."""

    name: str
    data: Any
    location: Location | None
    folder: str | None = None


def opened(artifact: Artifact) -> Iterator[Opened]:
    """All that is in it: of a file of rules each group, of all else one. Raises LoadError where it cannot be read."""
    match artifact.kind:
        case "dashboard":
            yield _dashboard(artifact)
        case "rules" | "log-rules":
            yield from _groups(artifact)
        case "alertmanager" | "prometheus":
            yield Opened(artifact.identity, hidden(_roots(_yaml(artifact))), artifact.location)
        case _:
            data = _json(artifact) if artifact.path.endswith(".json") else _roots(_yaml(artifact))
            yield Opened(artifact.identity, data, artifact.location)


def _dashboard(artifact: Artifact) -> Opened:
    data = _json(artifact)
    if isinstance(data, dict) and data.get("panels") is not None and data.get("uid"):
        return Opened(str(data["uid"]), data, artifact.location)
    found = dashboard_in(data)
    if found is None:
        return Opened(artifact.identity, data, artifact.location)
    return Opened(found.uid or artifact.identity, dict(found.json), artifact.location, found.folder)


def _groups(artifact: Artifact) -> Iterator[Opened]:
    document = _yaml(artifact)
    for path in group_paths(document):
        node = document.node(path)
        assert node is not None
        data = _plain(value(node))
        line = artifact.location
        if line is not None and artifact.identity == artifact.path:
            # Of a file that somebody wrote, and not of a definition.
            line = Location(line.file, document.line(node))
        yield Opened(str(data.get("name", "")), data, line)


def _json(artifact: Artifact) -> Any:
    try:
        return orjson.loads(artifact.content)
    except ValueError:
        # What orjson refuses, Grafana may still read: of a key that is no text, of a number that is long.
        found = read_json(artifact.content, artifact.path)
        if found.is_json:
            return found.data
        raise _unreadable(artifact, found.flaws) from None


def _yaml(artifact: Artifact) -> YamlDocument:
    document = open_document(artifact.path, artifact.content.decode(errors="replace"))
    if document.flaws:
        raise _unreadable(artifact, document.flaws)
    return document


def _unreadable(artifact: Artifact, flaws: tuple[Flaw, ...]) -> LoadError:
    flaw = flaws[0]
    line = 1 if flaw.place is None else flaw.place.line
    file = artifact.path if artifact.location is None else artifact.location.file
    return LoadError("", f"{flaw.message}; {flaw.mend}", Location(file, line))


def _roots(document: YamlDocument) -> Any:
    roots = [_plain(value(root)) for root in document.roots]
    return roots[0] if len(roots) == 1 else roots


def _plain(found: Any) -> Any:
    if isinstance(found, Mapping):
        return {str(key): _plain(one) for key, one in found.items()}
    if isinstance(found, list):
        return [_plain(one) for one in found]
    return found.text if isinstance(found, Plain) else found
