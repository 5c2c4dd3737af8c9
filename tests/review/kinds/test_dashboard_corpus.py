"""Public dashboards, of all schemas: of one and itself nothing is said, of a changed copy what was changed."""

from __future__ import annotations

import copy
import json
import os
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from obsdsl.compile.artifact import Artifact
from obsdsl.push.grafana.canonical import plain
from obsdsl.read.grafana import dashboard_in
from obsdsl.review.documents import Documents
from obsdsl.review.kinds.dashboard import remarks
from obsdsl.review.remark import Remark
from obsdsl.review.side import Side
from tests.review.kinds.mutation import MUTATIONS

CORPUS = os.environ.get("OBSDSL_CORPUS")
pytestmark = pytest.mark.skipif(not CORPUS, reason="OBSDSL_CORPUS names no corpus")


@cache
def files(folder: str) -> tuple[Path, ...]:
    return tuple(sorted(Path(CORPUS or "", folder).rglob("*.json")))


def said(before: bytes, after: bytes) -> list[Remark]:
    sides = [Documents(Side("", (Artifact("dashboard", "x", "x.json", one),))) for one in (before, after)]
    return list(remarks(*sides))


def turned(value: Any) -> Any:
    """The same with the keys in another order."""
    if isinstance(value, dict):
        return {key: turned(value[key]) for key in reversed(value)}
    return [turned(one) for one in value] if isinstance(value, list) else value


@pytest.mark.parametrize("folder", ["dashboards", "dashboards_wrapped", "dashboards_v2"])
def test_of_a_dashboard_and_itself_nothing_is_said(folder: str) -> None:
    assert files(folder)
    for file in files(folder):
        content = file.read_bytes()
        data = json.loads(content)
        assert said(content, json.dumps(turned(data), indent=1).encode()) == [], file
        assert said(json.dumps(data).encode(), content) == [], file


def test_of_a_dashboard_and_what_wraps_it_nothing_is_said() -> None:
    for file in files("dashboards_wrapped"):
        data = json.loads(file.read_bytes())
        found = dashboard_in(data)
        assert found is not None
        lines = [one.text for one in said(file.read_bytes(), json.dumps(found.json).encode())]
        # Of the two only the export says in which folder it is.
        assert lines in ([], [f"folder {found.folder} → General"]), file


@settings(max_examples=200, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_a_mutation_is_named(data: st.DataObject) -> None:
    file = data.draw(st.sampled_from(files("dashboards")))
    before = json.loads(file.read_bytes())
    assume(isinstance(before.get("title"), str))
    after = copy.deepcopy(before)
    done = data.draw(st.sampled_from(MUTATIONS))(after, data.draw)
    assume(done is not None)
    assert done is not None
    # A number that is only written otherwise, a first threshold without a value.
    assume(plain(after) != plain(before))
    found = said(json.dumps(before).encode(), json.dumps(after).encode())
    whole = ["\n".join((one.line, *one.details)) for one in found]
    assert any(done.owner in one and any(word in one for word in done.words) for one in whole), (file, done, whole)
    # One change is no list of things: nobody would read it.
    assert len(found) <= 12, (file, done, whole)
