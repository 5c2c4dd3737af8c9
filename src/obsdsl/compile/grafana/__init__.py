"""Dashboards as the JSON that Grafana reads."""

from __future__ import annotations

import orjson

from obsdsl.compile.artifact import Artifact
from obsdsl.compile.context import Context
from obsdsl.compile.grafana.dashboard import dashboard
from obsdsl.compose.dashboard import Dashboard, slug

# Where dashboards without a folder go; Grafana calls that folder General.
GENERAL = "general"
# A file's name has 255 bytes; two folders may share one on disk, since uids are unique.
_LONGEST = 100


def compile_dashboard(value: Dashboard, context: Context) -> Artifact:
    """The dashboard's file: sorted keys, two spaces."""
    content = orjson.dumps(dashboard(value, context), option=_FORMAT)
    folder = slug(value.folder or "")[:_LONGEST] or GENERAL
    return Artifact("dashboard", value.uid, f"grafana/{folder}/{value.uid}.json", content, value.location)


_FORMAT = orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS | orjson.OPT_APPEND_NEWLINE
