"""A plan as JSON and back."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given

from obsdsl.diff.change import Place, Plan
from obsdsl.diff.compare import compare
from obsdsl.diff.plan_file import change_to_json, dump, parse, plan_to_json
from obsdsl.diff.resource import Identity
from obsdsl.errors import ObsdslError
from tests.diff.given import OWNER, worlds


@given(worlds)
def test_a_plan_survives(world: Any) -> None:
    found = compare(*world[:3], OWNER, world[3])
    plan = Plan(
        "prod", "shop", found.changes, (Place("a", "there"),), found.unchanged, found.leftovers, ("a problem",),
        ("dashboard:*",), "no time", found.carried,
    )  # fmt: skip
    again = parse(dump(plan), "plan.json")
    assert plan_to_json(again) == plan_to_json(plan)
    assert dump(again) == dump(plan)
    for one, other in zip(plan.changes, again.changes, strict=True):
        assert one.identity == other.identity
        assert (one.after and one.after.digest) == (other.after and other.after.digest)
        assert (one.before and one.before.digest) == (other.before and other.before.digest)
        assert change_to_json(one) == change_to_json(other)
    assert again.carried == plan.carried


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "{}", "null", '{"format": 1}', '{"format": 1, "changes": 5}', "[" * 9999]
)
def test_what_is_no_plan_is_named(text: str) -> None:
    with pytest.raises(ObsdslError, match=r"plan\.json: it is no plan"):
        parse(text, "plan.json")


def test_a_cut_or_a_later_plan_is_named() -> None:
    text = dump(Plan("prod", "shop", leftovers=(Identity("a", "b", "c"),)))
    with pytest.raises(ObsdslError, match="cut off"):
        parse(text[:-9], "plan.json")
    with pytest.raises(ObsdslError, match="another version"):
        parse(json.dumps({**json.loads(text), "format": 2}), "plan.json")
