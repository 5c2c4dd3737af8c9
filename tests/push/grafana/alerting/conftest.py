"""A Grafana of each version that has alerting, and a secret."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fakes.grafana import Grafana
from tests.fakes.grafana.behaviour import V9, V11, V12, V13, Behaviour
from tests.push.grafana.alerting.given import VALUE, AlertingBench


@pytest.fixture(autouse=True)
def _secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_URL", VALUE)


@pytest.fixture(params=[V9, V11, V12, V13], ids=str)
def behaviour(request: pytest.FixtureRequest) -> Behaviour:
    found: Behaviour = request.param
    return found


@pytest.fixture
def grafana(behaviour: Behaviour) -> Iterator[Grafana]:
    with Grafana(behaviour) as server:
        yield server


@pytest.fixture
def bench(tmp_path: Path, grafana: Grafana) -> AlertingBench:
    return AlertingBench(tmp_path, grafana)
