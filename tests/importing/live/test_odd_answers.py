"""Whatever a server answers: it is imported, told as a fault, or an error that names the server; never a traceback."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from obsdsl.errors import ObsdslError
from obsdsl.importing.found import Found
from obsdsl.importing.plan import plan
from tests.importing.live.reading import Recorded, read

ODD: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.just("{{ x }}"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=4,
)
STATUS = "/api/v2/status"
CONFIG = {
    "config": {"original": "route: {receiver: a}\nreceivers: [{name: a, slack_configs: [{api_url: <secret>}]}]\n"},
    "versionInfo": {"version": "0.33.1"},
}
REFERENCE = {"id": 1, "type": "library-panel-ref", "title": "X", "libraryPanel": {"uid": "x", "name": "X"}}
BOARD = {
    "meta": {"folderUid": "f"},
    "dashboard": {"uid": "web", "title": "Web", "panels": [REFERENCE], "schemaVersion": 39},
}
MODEL = {"type": "stat", "title": "X", "targets": [{"refId": "A", "expr": "up"}], "fieldConfig": {"defaults": {}}}
ELEMENT = {"result": {"uid": "x", "name": "X", "folderUid": "f", "kind": 1, "model": MODEL}}
SEARCH = [
    {"uid": "f", "title": "F", "type": "dash-folder", "id": 1},
    {"uid": "web", "title": "Web", "type": "dash-db", "tags": ["a"], "folderUid": "f"},
]
PROMETHEUS = {
    "/api/v1/status/config": {"status": "success", "data": {"yaml": "global: {evaluation_interval: 5s}"}},
    "/api/v1/metadata": {"status": "success", "data": {"up": [{"type": "gauge", "help": "Up.", "unit": ""}]}},
    "/api/v1/label/__name__/values": {"status": "success", "data": ["up"]},
    "/api/v1/labels": {"status": "success", "data": ["__name__", "code"]},
    "/api/v1/label/code/values": {"status": "success", "data": ["1", "2"]},
    "/api/v1/targets": {"status": "success", "data": {"activeTargets": [{"labels": {"job": "a", "env": "b"}}]}},
}
# The option, the recording, and answers beside it.
SERVERS: list[tuple[str, str, dict[str, Any]]] = [
    (
        "--grafana",
        "grafana-7.5.5",
        {"/api/search": SEARCH, "/api/dashboards/uid/web": BOARD, "/api/library-elements/x": ELEMENT},
    ),
    ("--prometheus", "prometheus-3.5.3-alertmanager-0.33.1", PROMETHEUS),
    ("--alertmanager", "prometheus-3.5.3-alertmanager-0.33.1", {STATUS: CONFIG}),
    ("--ruler", "cortex-ruler", {}),
]


def places(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    yield path
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, one in items:
        yield from places(one, (*path, key))


def changed(value: Any, path: tuple[str | int, ...], new: Any) -> Any:
    if not path:
        return new
    found = copy.deepcopy(value)
    held = found
    for step in path[:-1]:
        held = held[step]
    held[path[-1]] = new
    return found


@pytest.mark.parametrize(("option", "recording", "more"), SERVERS, ids=lambda one: one if isinstance(one, str) else "")
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30)
@given(data=st.data())
def test_an_odd_answer_is_no_traceback(
    monkeypatch: pytest.MonkeyPatch, option: str, recording: str, more: dict[str, Any], data: st.DataObject
) -> None:
    monkeypatch.setattr("obsdsl.push.http.FIRST", 0.0)
    with Recorded(recording, more) as server:
        true = dict(server.answers)
        asked = sorted(path for path in true if path in more or path.endswith(("rules", "/org", "buildinfo")))
        path = data.draw(st.sampled_from(asked))
        body = true[path]["body"]
        if isinstance(body, str):
            cut = data.draw(st.integers(0, len(body)))
            server.answers[path] = {**true[path], "body": body[:cut] + data.draw(st.text(max_size=5)) + body[cut + 3 :]}
        else:
            place = data.draw(st.sampled_from(list(places(body))))
            server.answers[path] = {"status": 200, "body": changed(body, place, data.draw(ODD))}
        found, said = _outcome(option, server.url)
        assert said is None or server.url in said
        if found is not None:
            assert all(isinstance(text, str) for text in plan(found).files.values())


def _outcome(option: str, url: str) -> tuple[Found | None, str | None]:
    """What was read, or the error."""
    try:
        return read(option, url), None
    except ObsdslError as error:
        return None, str(error)
