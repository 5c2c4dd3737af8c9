"""Routing values: what cannot be, and that secrets stay hidden."""

from __future__ import annotations

import pickle
from typing import Any

import attrs
import pytest

from obsdsl import DefinitionError
from obsdsl.compose.routing.tree import AlertmanagerConfig, InhibitRule, Integration, Receiver, Route, TimeInterval
from obsdsl.express.node import Matcher

CANARY = "canary-4711"


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"matchers": ('a="b',)}, "matchers: 'a=\"b': .*lacks its closing quote; add it"),
        ({"matchers": "a=b"}, "matchers: is the bare string 'a=b'.* add a comma"),
        ({"match": {"a-b": "c"}}, "match: 'a-b' is no label"),
        ({"match_re": {"a": "("}}, "match_re: a: "),
        ({"group_by": ("a", "a")}, "group_by holds 'a' twice; delete one"),
        ({"group_by": ("...", "a")}, "group_by holds '...', which is all labels, and others"),
        ({"group_by": ("",)}, "group_by holds an empty name"),
        ({"group_interval": "0s"}, "group_interval is 0"),
        ({"repeat_interval": "0s"}, "repeat_interval is 0"),
        ({"group_wait": "5"}, "group_wait: '5' is not a duration"),
        ({"continue_": "yes"}, "continue_ is 'yes'; it takes True or False"),
        ({"routes": (Receiver("x"),)}, "routes holds a Receiver; it takes objects of Route"),
    ],
)
def test_a_route_that_cannot_be_is_refused(fields: dict[str, Any], message: str) -> None:
    with pytest.raises(DefinitionError, match=message):
        Route(**fields)


def test_conditions_are_of_all_three_forms_with_their_places() -> None:
    route = Route(matchers=('{a="1",b="2"}',), match={"c": "3"}, match_re={"d": "4|5"})
    assert [(one.matcher, one.path) for one in route.conditions] == [
        (Matcher("a", "=", "1"), ("matchers", 0)),
        (Matcher("b", "=", "2"), ("matchers", 0)),
        (Matcher("c", "=", "3"), ("match", "c")),
        (Matcher("d", "=~", "4|5"), ("match_re", "d")),
    ]


def test_a_node_is_written_as_a_matcher() -> None:
    assert Route(matchers=(Matcher("a", "=~", 'x"y'),)).matchers == ('a=~"x\\"y"',)


def test_names_are_not_empty() -> None:
    for cls in (Receiver, TimeInterval):
        with pytest.raises(DefinitionError, match="name is empty"):
            cls("")
    with pytest.raises(DefinitionError, match="equal holds an empty name"):
        InhibitRule(equal=("",))


def test_no_repr_and_no_message_shows_a_setting() -> None:
    integration = Integration("slack", {"api_url": CANARY})
    config = AlertmanagerConfig(
        settings={"smtp_auth_password": CANARY},
        receivers=(Receiver("a", integrations=(integration,), extra={"x": CANARY}),),
        extra={"y": CANARY},
    )
    assert CANARY not in repr(config)
    for fields in ({"settings": CANARY}, {"extra": [CANARY]}, {"receivers": (CANARY,)}):
        with pytest.raises(DefinitionError) as caught:
            AlertmanagerConfig(**fields)
        assert CANARY not in str(caught.value)


def test_values_are_frozen_and_pickled() -> None:
    settings = {"api_url": ["x"]}
    integration = Integration("slack", settings)
    settings["api_url"].append("y")
    assert integration.settings == {"api_url": ["x"]}
    config = AlertmanagerConfig(route=Route(receiver="a"), receivers=(Receiver("a", integrations=(integration,)),))
    assert pickle.loads(pickle.dumps(config)) == config
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        config.name = "x"  # type: ignore[misc]
