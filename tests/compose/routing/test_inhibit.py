"""What inhibit rules silence."""

from __future__ import annotations

import pytest

from obsdsl.compose.routing.inhibit import inhibited_by, inhibition, inhibits, lacking, overlaps
from obsdsl.compose.routing.tree import InhibitRule
from obsdsl.express.infer.labels import UNKNOWN, Label, LabelSet

RULE = InhibitRule(source_matchers=('severity="P0"',), target_match_re={"severity": "P1|P2"}, equal=("service",))
P0, P1 = {"severity": "P0"}, {"severity": "P1"}


@pytest.mark.parametrize(
    ("source", "target", "expected"),
    [
        (P0 | {"service": "a"}, P1 | {"service": "a"}, True),
        (P0 | {"service": "a"}, P1 | {"service": "b"}, False),
        (P0 | {"service": "a"}, P1, False),
        (P0, P1, True),
        (P1, P1, False),
        (P0, P0, False),
    ],
)
def test_equal_labels_are_compared_and_missing_on_both_sides_is_equal(
    source: dict[str, str], target: dict[str, str], expected: bool
) -> None:
    assert inhibits(RULE, source, target) is expected
    assert inhibited_by((RULE,), target, (P1, source)) == ((RULE,) if expected else ())


def test_alerts_of_one_kind_do_not_silence_each_other() -> None:
    rule = InhibitRule(source_matchers=("team=web",), target_matchers=("team=web",))
    assert not inhibits(rule, {"team": "web"}, {"team": "web"})
    assert overlaps(rule)
    assert not overlaps(RULE)
    assert overlaps(InhibitRule(source_matchers=("severity=P0",), target_matchers=("team=web",)))


def labels(severity: str, **known: Label) -> LabelSet:
    return LabelSet({"severity": Label((severity,), True), **known}, False)


def test_labels_that_neither_has_are_blind() -> None:
    found = inhibition(RULE, labels("P0"), labels("P1"))
    assert (found.presence, found.blind) == ("certain", ("service",))


def test_domains_tell_what_may_be_silenced() -> None:
    shop, shops = Label(("shop",), True), Label(("shop", "cart"), True)
    assert inhibition(RULE, labels("P0", service=shop), labels("P1", service=shop)).presence == "certain"
    assert inhibition(RULE, labels("P0", service=shop), labels("P1", service=shops)).presence == "possible"
    assert inhibition(RULE, labels("P0", service=UNKNOWN), labels("P1", service=shop)).presence == "possible"
    assert inhibition(RULE, labels("P1"), labels("P1")).presence == "never"
    other = inhibition(RULE, labels("P0", service=shop), labels("P1", service=Label(("cart",), True)))
    assert (other.presence, other.unequal) == ("never", ("service",))
    missing = inhibition(RULE, labels("P0", service=shop), labels("P1"))
    assert (missing.presence, missing.unequal) == ("never", ("service",))
    assert inhibition(RULE, labels("P0", service=Label(("a",), False)), labels("P1")).presence == "possible"


def test_kinds_that_pass_both_sides_are_never_silenced() -> None:
    rule = InhibitRule(source_matchers=("team=web",), target_matchers=("team=web",))
    web = LabelSet({"team": Label(("web",), True)}, False)
    assert inhibition(rule, web, web).presence == "never"


@pytest.mark.parametrize(
    ("labels", "expected"),
    [
        ({"severity": ("P0",)}, ("service",)),
        ({"severity": ("P1",)}, ("service",)),
        ({"severity": ("P0",), "service": ("web",)}, ()),
        ({"severity": ("P0",), "service": None}, ()),
        ({"severity": ("P3",)}, ()),
        # It may be neither source nor target.
        ({"severity": ("P0", "P3")}, ()),
        ({"severity": None}, ()),
    ],
)
def test_an_alert_that_is_sure_to_be_meant_must_have_the_labels(
    labels: dict[str, tuple[str, ...] | None], expected: tuple[str, ...]
) -> None:
    rule = InhibitRule(source_matchers=('severity="P0"',), target_matchers=('severity=~"P1|P2"',), equal=("service",))
    known = {name: Label(values, values is not None) for name, values in labels.items()}
    assert lacking(rule, LabelSet(known, False)) == expected
    assert lacking(rule, LabelSet(known, True)) == ()
