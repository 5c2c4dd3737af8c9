"""Every LogQL panel of the workspace finds lines in a Loki that has what the streams' applications write."""

from __future__ import annotations

import itertools
import json
import time
from collections.abc import Iterator
from urllib.parse import urlencode

import pytest

from obsdsl.compile.workspace import compile_workspace
from obsdsl.compose.workspace import Workspace
from obsdsl.config import read_config
from tests.conftest import ROOT
from tests.fakes.loki import FakeLoki
from tests.integration.panels import Asked, asked
from tests.rehearsal import loaded
from tests.servers import get_json

CONFIG = read_config(ROOT)


@pytest.fixture(scope="module")
def workspace() -> Workspace:
    return loaded(CONFIG)[0]


@pytest.fixture(scope="module")
def loki(workspace: Workspace) -> Iterator[FakeLoki]:
    """It answers as the recorded one does, and has a line for each combination of each stream's labels."""
    assert workspace.streams
    with FakeLoki() as server:
        for stream in workspace.streams:
            fields = {name: "1" if fact.unit else (fact.domain or ("text",))[0] for name, fact in stream.fields.items()}
            names = list(stream.labels)
            for values in itertools.product(*(stream.labels[name] or ("some",) for name in names)):
                labels = {**stream.match, **dict(zip(names, values, strict=True))}
                for ago in (5, 65, 125):
                    server.add(labels, json.dumps(fields), at=time.time() - ago)
        yield server


def test_every_panel_of_logs_finds_lines(workspace: Workspace, loki: FakeLoki) -> None:
    every = [one for one in asked(compile_workspace(workspace, CONFIG), _any) if one.source == "loki"]
    assert every
    assert [str(one) for one in every if not found(loki, one)] == []


def test_a_panel_that_asks_for_other_labels_finds_none(loki: FakeLoki) -> None:
    other = Asked("uid/panel", "A", "loki", '{job="nobody"}', instant=False)
    assert not found(loki, other)


def _any(_: str, __: str) -> tuple[str, ...]:
    """Dashboards' variables are Prometheus's; a panel of logs that took one would take all of its values."""
    return (".+",)


def found(loki: FakeLoki, one: Asked) -> bool:
    """Whether the answer has a line, or a sample."""
    now = time.time()
    span = {} if one.instant else {"start": int((now - 900) * 1e9), "end": int(now * 1e9), "step": 15}
    path = "query" if one.instant else "query_range"
    answer = get_json(f"{loki.url}/loki/api/v1/{path}?{urlencode({'query': one.expr, **span})}")
    return any(stream.get("values") or stream.get("value") for stream in answer["data"]["result"])
