"""Ids of panels stay where something in the dashboard names them."""

from __future__ import annotations

from typing import Any

import pytest

from obsdsl.importing.differences.panel_ids import DIFFERENCE

PANELS = [{"id": 1, "title": "One"}, {"id": 2, "title": "Two"}]


@pytest.mark.parametrize(
    "naming",
    [
        {"links": [{"url": "/d/x?viewPanel=2"}]},
        {"annotations": {"list": [{"name": "a", "filter": {"exclude": False, "ids": [2]}}]}},
        {"templating": {"list": [{"panelId": 2}]}},
    ],
)
def test_an_id_that_is_named_stays_and_others_go(naming: dict[str, Any]) -> None:
    found = DIFFERENCE.apply({"panels": PANELS, **naming})
    assert found["panels"] == [{"title": "One"}, {"id": 2, "title": "Two"}]
