"""Dashboards as the JSON that Grafana reads."""

from __future__ import annotations

import json

import orjson

from obsdsl.compile.artifact import Artifact
from obsdsl.compile.context import Context
from obsdsl.compile.grafana.dashboard import dashboard
from obsdsl.compose.dashboard import Dashboard
from obsdsl.compose.raw_dashboard import RawDashboard
from obsdsl.compose.slug import slug
from obsdsl.errors import CompileError

# Where dashboards without a folder go; Grafana calls that folder General.
GENERAL = "general"
# A file's name has 255 bytes; two folders may share one on disk, since names of files are unique.
_LONGEST = 100


def compile_dashboard(value: Dashboard | RawDashboard, context: Context) -> Artifact:
    """The dashboard's file: sorted keys, two spaces. JSON that was read goes out as it is, with what wraps it."""
    if isinstance(value, RawDashboard):
        content = _raw(value)
    else:
        content = orjson.dumps(dashboard(value, context), option=_FORMAT)
    name = value.identity
    folder = slug(value.folder or "")[:_LONGEST] or GENERAL
    return Artifact("dashboard", name, f"grafana/{folder}/{name}.json", content, value.location, value.folder)


def _raw(value: RawDashboard) -> bytes:
    try:
        return orjson.dumps(value.raw, option=_FORMAT)
    except TypeError:
        # Numbers of more than 64 bits, lone surrogates: other readers take them.
        pass
    try:
        return f"{json.dumps(value.raw, indent=2, sort_keys=True)}\n".encode()
    except (RecursionError, TypeError, ValueError) as error:
        raise CompileError(value.subject, f"it gives no JSON ({error}); mend it", value.location) from error


_FORMAT = orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS | orjson.OPT_APPEND_NEWLINE
