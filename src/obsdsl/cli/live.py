"""What a target has now, and what a push would make of it, as two sides of a review.

Both are in the form in which a push compares them: what servers change by themselves is the same there.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any, Final

from obsdsl.compile.artifact import Artifact, Kind
from obsdsl.config import Config
from obsdsl.diff.resource import Live, Resource
from obsdsl.push.parts import parts_of
from obsdsl.push.planning import read_all
from obsdsl.review.side import Side
from obsdsl.review.sources.source import HERE
from obsdsl.review.sources.workspace import workspace

# Of a target's kinds, those whose artifacts are called otherwise; folders are said with what is in them.
_KINDS: Final[dict[str, Kind]] = {
    "dashboard": "dashboard", "library-panel": "library-panel", "datasource": "datasource",
    "contact-point": "contact-point", "mute-timing": "mute-timing", "template": "template", "policy": "policy",
}  # fmt: skip


def live_sides(config: Config) -> tuple[Side, Side]:
    """What is there, and the workspace as a push would write it. Reads, and never writes."""
    assert config.target is not None
    assert config.project is not None
    made = workspace(config)
    parts = parts_of(config.target, config.project, config.root)
    wanted = {one.name: tuple(one.wanted(made.artifacts)) for one in parts}
    readings = read_all(parts, wanted)
    there = _artifacts(live for one in parts for live in readings[one.name].live)
    ours = _artifacts(each for one in parts for each in wanted[one.name])
    name = f"{config.target.name} (live)"
    return Side(name, tuple(there), made.told, is_live=True), Side(HERE, tuple(ours), made.told, is_live=True)


def _artifacts(found: Iterable[Live | Resource]) -> Iterator[Artifact]:
    for one in found:
        kind = _kind(one)
        if kind is not None:
            yield _artifact(one, kind)


def _kind(one: Live | Resource) -> Kind | None:
    identity, data = one.identity, one.canonical
    if identity.kind == "rule-group":
        return "rules" if identity.part.startswith("ruler") else "grafana-rules"
    if identity.kind == "file":
        keys = data.keys() if isinstance(data, dict) else ()
        if "groups" in keys:
            return "rules"
        return "alertmanager" if "route" in keys or "receivers" in keys else "prometheus"
    return _KINDS.get(identity.kind)


def _artifact(one: Live | Resource, kind: Kind) -> Artifact:
    data: Any = one.canonical
    folder = None
    if kind == "dashboard":
        folder = data.get("folder") or None
        data = {key: value for key, value in data.items() if key != "folder"}
    elif kind == "rules" and one.identity.kind == "rule-group":
        data = {"groups": [data]}
    # JSON is YAML, too.
    ending = "json" if kind in ("dashboard", "library-panel", "datasource") else "yml"
    content = json.dumps(data, sort_keys=True, ensure_ascii=False).encode("utf-8", "surrogatepass")
    location = one.location if isinstance(one, Resource) else None
    path = f"{one.identity.part}/{one.identity.name}.{ending}"
    return Artifact(kind, one.identity.name, path, content, location, folder)
