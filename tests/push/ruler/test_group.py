"""The mark of a group in a ruler, and what is the same however it is written."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from obsdsl.diff.resource import digest_of
from obsdsl.diff.yaml_file import data
from obsdsl.express.parse import parse
from obsdsl.push.ruler.group import Mark, canonical, mark_of, marked, unmarked
from tests.fakes.rule_groups import checked, dumped, shown

TEXT = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), min_size=1, max_size=20)
RULES = st.fixed_dictionaries(
    {
        "record": st.just("a:b"),
        "expr": st.sampled_from(["up", "sum(\n  up\n)", "up # note", "up\n# obsdsl is ours", " up "]),
    },
    optional={"labels": st.dictionaries(TEXT, TEXT, max_size=2)},
)
GROUPS = st.fixed_dictionaries(
    {"name": TEXT, "rules": st.lists(RULES, min_size=1, max_size=3)},
    optional={"interval": st.sampled_from(["30s", "90s", "60s", "0s"]), "limit": st.integers(0, 5)},
)
MARKS = st.builds(Mark, st.from_regex(r"obsdsl/[A-Za-z0-9._-]{1,20}", fullmatch=True), st.text().map(digest_of))


@given(GROUPS, MARKS, MARKS)
def test_a_mark_is_found_again_and_says_nothing_else(group: dict[str, Any], mark: Mark, other: Mark) -> None:
    found = marked(marked(group, other), mark)
    assert mark_of(group) is None
    assert mark_of(found) == mark
    assert mark_of(unmarked(found)) is None
    assert canonical(found) == canonical(group)
    assert parse(found["rules"][0]["expr"]) == parse(group["rules"][0]["expr"])


@given(GROUPS, MARKS)
def test_what_a_ruler_gives_back_is_the_same(group: dict[str, Any], mark: Mark) -> None:
    """As it is decoded, normalised and written by a ruler."""
    from obsdsl.compile.prometheus import to_yaml

    back = data(dumped(shown(checked(to_yaml(marked(group, mark)).decode(), False, True))))
    assert canonical(back) == canonical(group)
    assert mark_of(back) == mark


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"interval": "90s"}, {"interval": "1m30s"}),
        ({"interval": "0s"}, {}),
        ({"limit": 0}, {}),
        ({"query_offset": "60s"}, {"query_offset": "1m"}),
        ({"rules": [{"expr": "up", "for": "120s"}]}, {"rules": [{"expr": "up\n", "for": "2m"}]}),
        ({"rules": [{"expr": 1, "labels": {"a": 1}}]}, {"rules": [{"expr": "1", "labels": {"a": "1"}}]}),
        ({"rules": [{"expr": "up", "labels": {}}]}, {"rules": [{"expr": "up"}]}),
    ],
)  # fmt: skip
def test_these_say_the_same(one: dict[str, Any], other: dict[str, Any]) -> None:
    assert canonical(one) == canonical(other)


@pytest.mark.parametrize("field", ["keep_firing_for", "for"])
def test_durations_of_rules_are_told_apart(field: str) -> None:
    one, other = ({"rules": [{"alert": "A", "expr": "up", field: time}]} for time in ("5m", "6m"))
    assert canonical(one) != canonical(other)
