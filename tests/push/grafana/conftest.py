"""Short pauses, and a fake Grafana of each version."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fakes.grafana import Grafana
from tests.fakes.grafana.behaviour import ALL, Behaviour
from tests.push.grafana.bench import Bench, quick


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    quick(monkeypatch)


@pytest.fixture(params=ALL, ids=str)
def behaviour(request: pytest.FixtureRequest) -> Behaviour:
    found: Behaviour = request.param
    return found


@pytest.fixture
def grafana(behaviour: Behaviour) -> Iterator[Grafana]:
    with Grafana(behaviour) as server:
        yield server


@pytest.fixture
def bench(tmp_path: Path, grafana: Grafana) -> Bench:
    return Bench(tmp_path, grafana)
