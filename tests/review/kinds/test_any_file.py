"""Whatever stands in the files of rules, Alertmanagers and servers, something or nothing is said of it."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from obsdsl.errors import LoadError
from obsdsl.review.compare import review
from obsdsl.review.side import Side
from tests.review.kinds.sides import artifact
from tests.review.kinds.test_routing import ALERTS, ROUTING
from tests.review.kinds.test_scraping import SERVER

RULES = {"groups": [{"name": "main", "interval": "1m", "labels": {"a": "b"}, "rules": yaml.safe_load(ALERTS)}]}
TEXTS = {"rules": RULES, "alertmanager": yaml.safe_load(ROUTING), "prometheus": yaml.safe_load(SERVER)}
ODD: st.SearchStrategy[Any] = st.sampled_from(
    [None, [], {}, "", "x", 0, -1, 1.5, True, [None], [[]], {"a": None}, ["a", {"b": []}], "5m", "=~"]
)


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield path
    if isinstance(value, dict):
        for key, one in value.items():
            yield from places(one, (*path, key))
    elif isinstance(value, list):
        for index, one in enumerate(value):
            yield from places(one, (*path, index))


def put(value: Any, path: tuple[Any, ...], odd: Any) -> Any:
    if not path:
        return odd
    value[path[0]] = put(value[path[0]], path[1:], odd)
    return value


@given(st.data())
@settings(max_examples=150, suppress_health_check=list(HealthCheck), deadline=None)
def test_no_file_is_too_odd(data: st.DataObject) -> None:
    kind = data.draw(st.sampled_from(sorted(TEXTS)))
    texts = {name: yaml.safe_dump(one) for name, one in TEXTS.items()}
    odd = copy.deepcopy(TEXTS[kind])
    for _ in range(data.draw(st.integers(1, 3))):
        path = data.draw(st.sampled_from(list(places(odd))))
        odd = put(odd, path, copy.deepcopy(data.draw(ODD)))
    plain = Side("plain", tuple(artifact(name, text) for name, text in texts.items()))
    changed = Side("odd", tuple(artifact(name, text) for name, text in {**texts, kind: yaml.safe_dump(odd)}.items()))
    with suppress(LoadError):
        for before, after in ((plain, changed), (changed, plain)):
            assert all(one.text for one in review(before, after).remarks)
        assert review(changed, changed).remarks == ()


@given(st.data())
@settings(max_examples=150, suppress_health_check=list(HealthCheck), deadline=None)
def test_no_change_is_silent(data: st.DataObject) -> None:
    """But for what Prometheus and Alertmanager do not see, which is not among these."""
    kind = data.draw(st.sampled_from(sorted(TEXTS)))
    before = TEXTS[kind]
    after = copy.deepcopy(before)
    leaves = [path for path in places(before) if path and isinstance(_at(before, path), str | dict)]
    path = data.draw(st.sampled_from(leaves))
    held = _at(after, path)
    if isinstance(held, dict):
        held["fresh"] = "one"
    else:
        put(after, path, data.draw(st.sampled_from(["7m", "fresh"])))
    sides = [Side(kind, (artifact(kind, yaml.safe_dump(one)),)) for one in (before, after)]
    with suppress(LoadError):
        assert review(*sides).remarks, path


def _at(value: Any, path: tuple[Any, ...]) -> Any:
    for step in path:
        value = value[step]
    return value
