"""A push takes rules of logs to Lokis alone, and to them nothing else."""

from __future__ import annotations

from pathlib import Path

import attrs
import pytest

from obsdsl.compile.context import Context
from obsdsl.compile.logs.rules import compile_rules
from tests.compile.logs.test_rules import GROUP
from tests.fakes.ruler import LOKI, MIMIR
from tests.push.bench import rules, statuses
from tests.push.ruler.test_ruler import served

LOGS = compile_rules(GROUP, Context())
METRICS = rules("web", "sum(up)")


@pytest.mark.parametrize(("engine", "group"), [(LOKI, "app-logs"), (MIMIR, "web")])
def test_each_ruler_gets_what_it_evaluates(
    engine: object, group: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for server in served(engine, tmp_path, monkeypatch):  # type: ignore[arg-type]
        pushed = statuses(server.bench().push([LOGS, METRICS]))
        assert pushed == {f"rule-group:shop/{group}": "done"}
        assert statuses(server.bench().push([LOGS, METRICS])) == {}


def test_what_is_chosen_by_name_is_pushed_all_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    by_hand = attrs.evolve(rules("raw", 'sum(rate({job="x"}[1m]))'))
    for server in served(LOKI, tmp_path, monkeypatch):
        pushed = statuses(server.bench(groups=("raw", "app-*")).push([LOGS, METRICS, by_hand]))
        assert set(pushed) == {"rule-group:shop/raw", "rule-group:shop/app-logs"}
