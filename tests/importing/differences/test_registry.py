"""Differences: which are chosen, what each does, and that doing it twice is doing it once."""

from __future__ import annotations

import copy
import json
import os
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from obsdsl.errors import ObsdslError
from obsdsl.importing.differences.difference import Difference
from obsdsl.importing.differences.registry import ALL, chosen
from obsdsl.read.grafana.dashboard import read_dashboard


@cache
def sources() -> tuple[dict[str, Any], ...]:
    """A part of the public dashboards."""
    files = sorted(Path(os.environ["OBSDSL_CORPUS"]).glob("dashboards/*/*.json"))[::7]
    found = [read_dashboard(file.read_bytes(), str(file)).dashboard for file in files]
    return tuple(dict(one.json) for one in found if one is not None)


def test_each_has_a_name_of_its_own_that_is_the_one_of_its_file() -> None:
    names = [one.name for one in ALL]
    assert len(set(names)) == len(names)
    usual = [one for one in ALL if one.of == "default"]
    assert [one.apply.__module__.rpartition(".")[2].replace("_", "-") for one in usual] == [one.name for one in usual]
    assert [one.name for one in ALL if not one.says.endswith(".")] == []


def test_what_migrates_comes_first() -> None:
    assert sorted(ALL, key=lambda one: one.of != "migrate") == list(ALL)


def test_exact_makes_none_and_keep_leaves_one_out() -> None:
    assert chosen(exact=True).chosen == ()
    usual = {one.name for one in chosen().chosen}
    assert usual == {one.name for one in ALL if one.of == "default"}
    assert {one.name for one in chosen(keep=("plugin-version",)).chosen} == usual - {"plugin-version"}
    assert {one.name for one in chosen(migrate=True).chosen} == {one.name for one in ALL}


def test_unknown_names_are_refused_with_the_closest() -> None:
    with pytest.raises(ObsdslError, match="did you mean 'plugin-version'"):
        chosen(keep=("plugin-versions",))
    with pytest.raises(ObsdslError, match="choose one"):
        chosen(exact=True, migrate=True)


@pytest.mark.skipif("OBSDSL_CORPUS" not in os.environ, reason="OBSDSL_CORPUS names no corpus")
@pytest.mark.parametrize("one", ALL, ids=lambda one: one.name)
def test_each_leaves_what_it_is_given_and_twice_is_once(one: Difference) -> None:
    for source in sources():
        before = copy.deepcopy(source)
        found = one.everywhere(source)
        assert source == before
        assert json.dumps(one.everywhere(found)) == json.dumps(found)


@pytest.mark.parametrize("one", ALL, ids=lambda one: one.name)
@pytest.mark.parametrize(
    "odd",
    [
        {},
        {"panels": None, "templating": [], "annotations": {"list": 1}, "rows": {}},
        {"panels": [1, {"type": "row", "panels": "x"}, {"targets": {"a": 1}, "gridPos": 3, "fieldConfig": []}]},
        {"rows": [None, {"panels": [None, {}]}], "templating": {"list": [None, {"current": []}]}},
        {"panels": [{"type": [], "options": 1, "fieldConfig": {"defaults": None, "overrides": [1]}, "id": {}}]},
    ],
)
def test_what_is_no_dashboard_is_left_alone(one: Difference, odd: dict[str, Any]) -> None:
    assert isinstance(one.everywhere(odd), dict)
