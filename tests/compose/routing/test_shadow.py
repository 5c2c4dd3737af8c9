"""Routes that no alert enters, and receivers that none reaches."""

from __future__ import annotations

import pytest

from obsdsl.compose.routing.shadow import dead_routes, unreached_receivers, unused_receivers
from obsdsl.compose.routing.tree import AlertmanagerConfig, Receiver, Route


def config(*routes: Route) -> AlertmanagerConfig:
    names = ("root", "a", "b", "c")
    return AlertmanagerConfig(
        route=Route(receiver="root", routes=routes), receivers=tuple(Receiver(name) for name in names)
    )


def route(*matchers: str, receiver: str = "a", continue_: bool = False, routes: tuple[Route, ...] = ()) -> Route:
    return Route(matchers=matchers, receiver=receiver, continue_=continue_, routes=routes)


def found(*routes: Route) -> list[tuple[tuple[object, ...], str, list[tuple[object, ...]]]]:
    return [(one.stop.path[2::2], one.why, [path[2::2] for path in one.by]) for one in dead_routes(config(*routes))]


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        ('a="x"', 'a="x"'),
        ("", 'a="x"'),
        ("a=~.*", 'b="x"'),
        ("a=~x|y", 'a="y"'),
        ('a=~"x.*"', 'a="xz"'),
        ('a!=""', "a=~x|y"),
        ('a!="z"', "a=~x|y"),
        ("a=~.+", 'a!=""'),
        ("a=~w.*", 'a=~w.*,b="c"'),
        ('a!="x"', 'a=""'),
    ],
)
def test_a_route_that_an_earlier_one_covers_is_shadowed(earlier: str, later: str) -> None:
    assert found(route(earlier), route(later)) == [((1,), "shadowed", [(0,)])]
    assert found(route(earlier, continue_=True), route(later)) == []


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        ('a="x"', 'a="y"'),
        ('a="x"', ""),
        ('a="x",b="y"', 'a="x"'),
        ("a=~x|y", "a=~y|z"),
        ("a=~w.*", "a=~.*w"),
        ('a!="x"', "a=~w.*|x"),
        ("a=~.+", "a=~.*"),
    ],
)
def test_a_route_that_gets_any_alert_is_alive(earlier: str, later: str) -> None:
    assert found(route(earlier), route(later)) == []


def test_several_routes_cover_together() -> None:
    routes = (route('a="x"'), route('b="z"'), route('a="y"'), route("a=~x|y"))
    assert found(*routes) == [((3,), "shadowed", [(0,), (2,)])]


def test_matchers_that_exclude_each_other_are_contradictions_with_the_parents_too() -> None:
    assert found(route('a="x",a="y"')) == [((0,), "contradiction", [])]
    assert found(route('a="x"', routes=(route('a!="x"'),))) == [((0, 0), "contradiction", [])]
    assert found(route('a="x"', 'a=""')) == [((0,), "contradiction", [])]


def test_routes_below_a_dead_one_are_not_listed_and_cover_nothing() -> None:
    dead = route('a="x",a="y"', routes=(route('b="1"'),))
    assert found(dead, route('b="1"')) == [((0,), "contradiction", [])]


def test_an_earlier_sibling_of_the_parent_shadows_a_child() -> None:
    tree = (route('a="x"'), route('b="1"', routes=(route('a="x"'), route('c="1"'))))
    assert found(*tree) == [((1, 0), "shadowed", [(0,)])]


def test_receivers_without_a_route_and_with_dead_ones_alone() -> None:
    tree = config(route('a="x"', receiver="a"), route('a="x"', receiver="b"))
    assert [one.name for one in unused_receivers(tree)] == ["c"]
    assert [one.name for one in unreached_receivers(tree)] == ["b"]
