"""P0-P3, and levels of a project's own."""

from __future__ import annotations

from itertools import pairwise

import pytest

from obsdsl import P0, P1, P2, P3, AlertRule, DefinitionError, Gauge, RuleGroup, Severity
from obsdsl.compile.context import Context
from obsdsl.compile.prometheus import compile_group
from obsdsl.define.duration import Duration

LEVELS = (P0, P1, P2, P3)


def test_each_level_has_its_response_time() -> None:
    assert [str(level.response) for level in LEVELS] == ["5m", "15m", "1h", "4h"]
    assert [level.name for level in LEVELS] == ["P0", "P1", "P2", "P3"]


def test_only_the_urgent_ones_wake_people() -> None:
    assert [level.pages for level in LEVELS] == [True, True, False, False]


def test_the_more_urgent_the_more_it_must_carry_and_the_sooner_it_is_repeated() -> None:
    for urgent, calm in pairwise(LEVELS):
        assert set(calm.requires) < set(urgent.requires)
        for name in ("repeat_interval", "group_wait"):
            sooner, later = getattr(urgent, name), getattr(calm, name)
            assert isinstance(sooner, Duration)
            assert sooner <= later


def test_what_is_required_is_a_field_of_an_alert() -> None:
    for level in LEVELS:
        assert all(hasattr(AlertRule, name) or name in AlertRule.__annotations__ for name in level.requires)


def test_each_level_has_a_colour_of_its_own() -> None:
    assert len({level.color for level in LEVELS}) == len(LEVELS)


def test_a_project_may_define_its_own() -> None:
    urgent = Severity("sev1", response="10m", pages=True, requires=("runbook",), color="purple")
    rule = AlertRule("Down", Gauge("up", "Up.") == 0, severity=urgent, summary="It is down")
    content = compile_group(RuleGroup("g", rules=(rule,)), Context(), {}).content.decode()
    assert "severity: sev1" in content


@pytest.mark.parametrize("response", ["soon", 5, "5"])
def test_a_response_is_a_length_of_time(response: object) -> None:
    with pytest.raises(DefinitionError, match="response: "):
        Severity("sev1", response=response)  # type: ignore[arg-type]
