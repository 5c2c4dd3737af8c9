"""grafana-foundation-sdk, whose models are generated from Grafana's schemas, as the judge of what we emit."""

from __future__ import annotations

import json
import warnings
from collections.abc import Iterator
from typing import Any

import orjson

from obsdsl import Dashboard
from obsdsl.compile.context import Context
from obsdsl.compile.grafana import compile_dashboard
from obsdsl.compose.panel import AnyPanel

with warnings.catch_warnings():
    # The models of this schema are deprecated for those of a schema that few Grafanas read yet.
    warnings.simplefilter("ignore", DeprecationWarning)
    from grafana_foundation_sdk.cog.encoder import JSONEncoder
    from grafana_foundation_sdk.cog.plugins import register_default_plugins
    from grafana_foundation_sdk.cog.runtime import panelcfg_config
    from grafana_foundation_sdk.models.dashboard import Dashboard as Model

register_default_plugins()

Json = dict[str, Any]


def emitted(dashboard: Dashboard, grafana: tuple[int, int] = (12, 0)) -> Json:
    """The JSON of the dashboard's file."""
    found: Json = orjson.loads(compile_dashboard(dashboard, Context(grafana=grafana)).content)
    return found


def emitted_panel(panel: AnyPanel, grafana: tuple[int, int] = (12, 0)) -> Json:
    """The JSON of one panel."""
    (found,) = emitted(Dashboard("D", uid="d", panels=(panel,)), grafana)["panels"]
    return dict(found)


def read(dashboard: Json) -> Json:
    """The dashboard as the SDK's models hold it."""
    found: Json = json.loads(json.dumps(Model.from_json(dashboard), cls=JSONEncoder))
    return found


def is_modelled(kind: str) -> bool:
    """Whether the SDK knows the options of this kind of panel."""
    return panelcfg_config(kind) is not None


def lost(ours: Any, theirs: Any, path: str = "") -> Iterator[str]:
    """The paths of what we emitted and the models did not keep."""
    if isinstance(ours, dict) and isinstance(theirs, dict):
        for key, one in ours.items():
            here = f"{path}.{key}" if path else key
            if key in theirs:
                yield from lost(one, theirs[key], here)
            else:
                yield here
    elif isinstance(ours, list) and isinstance(theirs, list) and len(ours) == len(theirs):
        for one, other in zip(ours, theirs, strict=True):
            yield from lost(one, other, f"{path}[]")
    elif ours != theirs:
        yield path


def walk(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Every value in the JSON with its path; lists are `[]`."""
    yield path, value
    if isinstance(value, dict):
        for key, one in value.items():
            yield from walk(one, f"{path}.{key}" if path else key)
    elif isinstance(value, list):
        for one in value:
            yield from walk(one, f"{path}[]")
