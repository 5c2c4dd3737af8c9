"""The file of an imported dashboard: Python of a typed one, its variables as objects; JSON of what stays raw."""

from __future__ import annotations

import json
import keyword
import re
from collections.abc import Iterable

import obsdsl
from obsdsl.compose.dashboard import UID, Dashboard, slug
from obsdsl.compose.raw_dashboard import RawDashboard
from obsdsl.define.light import frozen
from obsdsl.importing.code import Spelling, module
from obsdsl.importing.dashboards import ImportedDashboard

_TAKEN = frozenset((*obsdsl.__all__, *keyword.kwlist, *keyword.softkwlist, "dashboard", "metrics", "m", "float"))


@frozen
class DashboardFile:
    """A path below `dashboards/` and what stands there."""

    path: str
    text: str


def dashboard_file(imported: ImportedDashboard, spell: Spelling | None = None) -> DashboardFile:
    """The dashboard as a file; `spell` writes its expressions."""
    value = imported.value
    if isinstance(value, RawDashboard):
        name = value.uid if UID.fullmatch(value.uid) else slug(value.title) or "dashboard"
        text = json.dumps(value.raw, indent=2, ensure_ascii=False)
        return DashboardFile(f"dashboards/{name}.json", f"{text}\n")
    return DashboardFile(f"dashboards/{_identifier(value.uid)}.py", _python(value, imported, spell))


def _python(value: Dashboard, imported: ImportedDashboard, spell: Spelling | None) -> str:
    names = _names(one.name for one in value.variables)
    named = {id(one): name for one, name in zip(value.variables, names, strict=True)}
    variables = [(name, one, ()) for one, name in zip(value.variables, names, strict=True)]
    doc = f"The dashboard {value.title}." if value.title[-1:].isalnum() else f"The dashboard {value.title}"
    return module(doc, [*variables, ("dashboard", value, _comments(imported))], spell, named)


def _comments(imported: ImportedDashboard) -> list[str]:
    """What stayed raw, and why: each reason once, with how often."""
    count: dict[tuple[str, str], list[str]] = {}
    for part in imported.raw:
        if part.reason != "of a raw panel":
            count.setdefault((part.kind, part.reason), []).append(part.name)
    return [
        f"Raw, {kind} {', '.join(repr(name) for name in dict.fromkeys(names))}: {reason}"
        for (kind, reason), names in count.items()
    ]


def _names(wanted: Iterable[str]) -> list[str]:
    """A name in Python for each variable: its own where it can be."""
    found: dict[str, None] = {}
    for one in wanted:
        name = _identifier(one)
        while name in _TAKEN or name in found:
            name = f"{name}_"
        found[name] = None
    return list(found)


def _identifier(text: str) -> str:
    name = re.sub(r"\W+", "_", slug(text).replace("-", "_") or "dashboard", flags=re.ASCII)
    return f"_{name}" if name[0].isdigit() else name
