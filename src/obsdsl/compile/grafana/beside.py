"""What Grafana has beside dashboards: data sources, library panels and folders, as a push reads them."""

from __future__ import annotations

import orjson

from obsdsl.compile.artifact import Artifact
from obsdsl.compile.context import Context
from obsdsl.compile.grafana.emit import Json, plain
from obsdsl.compile.grafana.panel import panel
from obsdsl.compile.prometheus import plain_name
from obsdsl.compose.default import DEFAULT
from obsdsl.compose.folder import Folder
from obsdsl.compose.grafana_datasource import GrafanaDataSource
from obsdsl.compose.layout import Box
from obsdsl.compose.shared_panel import SharedPanel
from obsdsl.errors import CompileError

_FORMAT = orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS | orjson.OPT_APPEND_NEWLINE
# Of Grafana 8.
_SINCE = (8, 0)
# Of the dashboard that shows it.
_PLACE = ("id", "gridPos")


def compile_datasource(value: GrafanaDataSource, _context: Context) -> Artifact:
    """The data source with the names of its secrets: who pushes looks up their values."""
    found: Json = {
        "uid": value.uid,
        "name": value.name,
        "type": value.type,
        "access": value.access,
        "url": value.url,
        "jsonData": plain(value.json_data),
        "secureJsonData": {key: {"secret": one.name} for key, one in value.all_secrets().items()},
    }
    optional = {
        "user": value.user,
        "database": value.database,
        "basicAuth": value.basic_auth_user is not None or None,
        "basicAuthUser": value.basic_auth_user,
        "withCredentials": value.with_credentials or None,
        "isDefault": value.default,
    }
    found |= {key: one for key, one in optional.items() if one is not None}
    path = f"datasources/{value.uid}.json"
    return Artifact("datasource", value.uid, path, orjson.dumps(found, option=_FORMAT), value.location)


def compile_shared_panel(value: SharedPanel, context: Context) -> Artifact:
    """The library panel. Its data source is the variable of the dashboard that shows it, unless it has its own."""
    if context.grafana < _SINCE:
        fault = "library panels need Grafana 8.0; put the panel itself on the dashboards, or raise grafana_version"
        raise CompileError(value.subject, fault, value.location)
    made = panel(value.panel, 1, Box(0, 0, 12, 8), DEFAULT, context)
    model = {key: one for key, one in made.items() if key not in _PLACE}
    content = orjson.dumps({"uid": value.uid, "name": value.name, "model": model}, option=_FORMAT)
    path = f"library-panels/{value.uid}.json"
    return Artifact("library-panel", value.uid, path, content, value.location, value.folder)


def compile_folder(value: Folder, _context: Context) -> Artifact:
    """The folder with the names of those who may see and edit it: who pushes looks up their ids."""
    found: Json = {"path": value.path, "grants": dict(value.grants())}
    optional = {
        "uid": value.uid,
        "without": [one.who for one in value.without] or None,
        "exclusive": value.exclusive or None,
    }
    found |= {key: one for key, one in optional.items() if one is not None}
    path = f"folders/{plain_name(value.path)}.json"
    return Artifact("folder", value.path, path, orjson.dumps(found, option=_FORMAT), value.location)
