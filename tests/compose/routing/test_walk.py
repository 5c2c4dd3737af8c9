"""The walk of one alert through the tree; the integration tests compare it with amtool's."""

from __future__ import annotations

import attrs
import pytest

from obsdsl.compose.routing.tree import AlertmanagerConfig, Receiver, Route
from obsdsl.compose.routing.walk import destinations, receivers, root, stops

CONFIG = AlertmanagerConfig(
    route=Route(
        receiver="default",
        group_by=("alertname",),
        group_wait="10s",
        routes=(
            Route(matchers=('severity="P0"',), receiver="page", continue_=True, group_by=("...",)),
            Route(
                match={"team": "web"},
                repeat_interval="1h",
                routes=(Route(matchers=('service="shop"',), receiver="shop", mute_time_intervals=("nights",)),),
            ),
            Route(matchers=("severity=~P0|P1",), receiver="urgent"),
        ),
    ),
    receivers=tuple(Receiver(name) for name in ("default", "page", "shop", "urgent")),
)


@pytest.mark.parametrize(
    ("labels", "expected"),
    [
        ({}, ("default",)),
        ({"severity": "P0"}, ("page", "urgent")),
        ({"severity": "P0", "team": "web"}, ("page", "default")),
        ({"severity": "P1", "team": "web", "service": "shop"}, ("shop",)),
        ({"severity": "P1"}, ("urgent",)),
    ],
)
def test_an_alert_goes_depth_first_and_falls_back(labels: dict[str, str], expected: tuple[str, ...]) -> None:
    assert receivers(CONFIG, labels) == expected


def test_settings_are_handed_down_but_for_time_intervals() -> None:
    (shop,) = destinations(CONFIG, {"team": "web", "service": "shop"})
    assert shop.path == ("route", "routes", 1, "routes", 0)
    assert (shop.group_by, str(shop.group_wait), str(shop.group_interval)) == (("alertname",), "10s", "5m")
    assert (str(shop.repeat_interval), shop.route.mute_time_intervals) == ("1h", ("nights",))
    page, _ = destinations(CONFIG, {"severity": "P0"})
    assert page.group_by == ("...",)


def test_all_stops_are_in_the_files_order() -> None:
    assert [stop.path[2::2] for stop in stops(CONFIG)] == [(), (0,), (1,), (1, 0), (2,)]
    assert [stop.receiver for stop in stops(CONFIG)] == ["default", "page", "default", "shop", "urgent"]


def test_without_a_route_no_alert_arrives() -> None:
    empty = attrs.evolve(CONFIG, route=None)
    assert root(empty) is None
    assert receivers(empty, {}) == ()
