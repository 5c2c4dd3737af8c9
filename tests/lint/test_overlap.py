"""What one alert implies of another is true of all series and values."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from obsdsl.express.node import Aggregation, Binary, Matcher, Number, Selector
from obsdsl.express.regex import full_match
from obsdsl.lint.overlap import as_strict, selects_within
from obsdsl.lint.signal import signal

VALUES = ("", "a", "b", "ab", "ac")
PATTERNS = ("a|b", "a.*", ".*", ".+", "ab", "", "a", "b|ab")
LABELS = ("x", "y")

matchers = st.one_of(
    st.builds(Matcher, st.sampled_from(LABELS), st.sampled_from(("=", "!=")), st.sampled_from(VALUES)),
    st.builds(Matcher, st.sampled_from(LABELS), st.sampled_from(("=~", "!~")), st.sampled_from(PATTERNS)),
)
conditions = st.builds(
    lambda asked, op, number, mirrored: (
        Binary(op, Number(number), Selector("m", tuple(asked)))
        if mirrored
        else Binary(op, Selector("m", tuple(asked)), Number(number))
    ),
    st.lists(matchers, max_size=3),
    st.sampled_from((">", ">=", "<", "<=", "==", "!=")),
    st.sampled_from((0.0, 1.0, 2.0)),
    st.booleans(),
)


def _passes(labels: dict[str, str], matcher: Matcher) -> bool:
    value = labels[matcher.label]
    match matcher.op:
        case "=":
            return value == matcher.value
        case "!=":
            return value != matcher.value
        case "=~":
            return bool(full_match(matcher.value, value))
        case "!~":
            return not full_match(matcher.value, value)


def _selected(condition: Binary, labels: dict[str, str]) -> bool:
    selector = condition.left if isinstance(condition.left, Selector) else condition.right
    assert isinstance(selector, Selector)
    return all(_passes(labels, one) for one in selector.matchers)


def _true(condition: Binary, value: float) -> bool:
    left = condition.left.value if isinstance(condition.left, Number) else value
    right = condition.right.value if isinstance(condition.right, Number) else value
    holds = {
        ">": left > right, ">=": left >= right, "<": left < right, "<=": left <= right, "==": left == right,
        "!=": left != right,
    }  # fmt: skip
    return holds[condition.op]


@given(conditions, conditions)
def test_what_lies_within_is_selected_by_both(narrow: Binary, wide: Binary) -> None:
    if selects_within(signal(narrow), signal(wide)):
        for x in VALUES:
            for y in VALUES:
                labels = {"x": x, "y": y}
                assert not _selected(narrow, labels) or _selected(wide, labels)


@given(conditions, conditions)
def test_what_is_as_strict_is_never_true_alone(one: Binary, other: Binary) -> None:
    if as_strict(signal(one), signal(other)):
        for value in (-1.0, 0.0, 0.5, 1.0, 1.5, 2.0, 3.0):
            assert not _true(one, value) or _true(other, value)


@given(conditions)
def test_everything_implies_itself(condition: Binary) -> None:
    mine = signal(condition)
    assert selects_within(mine, mine)
    assert as_strict(mine, mine)


def test_a_pattern_of_one_text_is_that_text() -> None:
    asked = [Selector("m", (Matcher("x", op, "a"),)) for op in ("=", "=~")]
    one, other = (signal(Aggregation("sum", selector)) for selector in asked)
    assert one == other
