"""P0-P3, and levels of a project's own."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import attrs
import pytest

from obsdsl import P0, P1, P2, P3, AlertRule, CompileError, DefinitionError, Gauge, RuleGroup, Severity, SeverityPolicy
from obsdsl.compile.context import Context
from obsdsl.compile.prometheus import compile_group
from obsdsl.compose.severity import POLICY
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


def compiled(severity: Severity, policy: SeverityPolicy = POLICY) -> str:
    """The rule file of an alert of this severity."""
    rule = AlertRule("Down", Gauge("up", "Up.") == 0, severity=severity, summary="It is down")
    return compile_group(RuleGroup("g", rules=(rule,)), Context(policy=policy), {}).content.decode()


def test_a_project_may_define_its_own() -> None:
    urgent = Severity("sev1", response="10m", pages=True, requires=("runbook",), color="purple")
    policy = SeverityPolicy(levels=(urgent, P3), names={"critical": urgent})
    assert "severity: sev1" in compiled(urgent, policy)
    assert [one.name for one in policy.levels if one.pages] == ["sev1"]


def test_a_level_goes_by_the_name_of_a_document_too() -> None:
    called = P1.called("critical")
    assert (called.name, called.original, called.response) == ("P1", "critical", P1.response)
    assert called != P1
    assert called.called("page").original == "page"
    text = compiled(called)
    assert "      severity: P1\n      severity_original: critical\n" in text
    assert "their: critical" in compiled(called, SeverityPolicy(original_label="their"))
    assert "severity_original" not in compiled(P1)


def test_names_lead_to_levels() -> None:
    assert POLICY.named("P2") == P2
    assert POLICY.named("warning") == P2.called("warning")
    assert {name: level.name for name, level in POLICY.names.items()} == {
        "critical": "P0",
        "high": "P1",
        "warning": "P2",
        "info": "P3",
    }
    with pytest.raises(DefinitionError, match="'warnig' is no level and none of its names; did you mean 'warning'"):
        POLICY.named("warnig")


def test_a_name_means_the_policy_s_own_level() -> None:
    own = attrs.evolve(P0, response="1m")
    policy = SeverityPolicy(levels=(own,), names={"critical": P0})
    assert policy.named("critical") == own.called("critical")


@pytest.mark.parametrize(
    ("severity", "message"),
    [
        (
            Severity("P4", response="1d"),
            "its severity 'P4' is no level of the policy; use 'P0', 'P1', 'P2' or 'P3', or add",
        ),
        (Severity("critical", response="1m"), "its severity 'critical' is another name of P0; write P0.called(…)"),
    ],
)
def test_an_alert_of_no_level_is_refused_with_the_mend(severity: Severity, message: str) -> None:
    with pytest.raises(CompileError) as caught:
        compiled(severity)
    assert message in str(caught.value)
    assert "AlertRule 'Down'" in str(caught.value)
    assert caught.value.location is not None
    assert caught.value.location.file == __file__


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"levels": ()}, "levels is empty"),
        ({"levels": P0}, "is one Severity, where a sequence belongs; add a comma"),
        ({"levels": ("P0",)}, "levels holds 'P0'; it takes objects of Severity"),
        ({"levels": (P0, P0)}, "levels holds 'P0' twice; delete one"),
        ({"levels": (P0.called("critical"),)}, "levels holds P0 under another name; say that in `names`"),
        (
            {"levels": (P1,), "names": {"critical": P0}},
            "names maps 'critical' to 'P0', which is no level; list it in `levels`",
        ),
        ({"names": {"critical": "P0"}}, "names ['critical'] is 'P0'; it takes a Severity"),
        ({"original_label": "a b"}, "original_label 'a b' holds white space"),
        ({"original_label": "severity"}, "original_label is 'severity', which has a meaning of its own"),
    ],
)
def test_a_policy_that_makes_no_sense_is_refused(fields: Any, message: str) -> None:
    with pytest.raises(DefinitionError) as caught:
        SeverityPolicy(**fields)
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"requires": ("runbok",)}, "requires holds 'runbok'; an alert carries 'summary', 'description', 'runbook'"),
        ({"repeat_interval": "0s"}, "repeat_interval is 0, which Alertmanager refuses"),
        ({"original": ""}, "original is empty"),
    ],
)
def test_a_severity_that_makes_no_sense_is_refused(fields: Any, message: str) -> None:
    with pytest.raises(DefinitionError) as caught:
        Severity("sev1", response="5m", **fields)
    assert message in str(caught.value)


@pytest.mark.parametrize("response", ["soon", 5, "5"])
def test_a_response_is_a_length_of_time(response: object) -> None:
    with pytest.raises(DefinitionError, match="response: "):
        Severity("sev1", response=response)  # type: ignore[arg-type]


def test_the_usual_names_are_those_of_the_levels_that_a_policy_has() -> None:
    assert SeverityPolicy(levels=(P1, Severity("page", response=None))).names == {"high": P1}
    assert list(SeverityPolicy().names) == ["critical", "high", "warning", "info"]
