"""The Multi-Agent Framework's dashboards, as their audiences need them: whose they are, where they lead, on a phone."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from dashboards.claude_framework import folders
from dashboards.claude_framework.views import FOLDERS, SERVICES
from obsdsl import Folder
from obsdsl.compile.workspace import compile_workspace
from obsdsl.config import read_config
from obsdsl.load import load

ROOT = Path(__file__).parent.parent.parent
# Where each audience goes on to.
FURTHER = {
    "framework-executive": {"framework-quality", "framework-operations", "framework-development"},
    "framework-quality": {"framework-executive", "framework-operations", "framework-agents"},
    "framework-operations": {"framework-executive", "framework-agents", "framework-monitoring"},
    "framework-agents": {"framework-operations", "framework-quality"},
    "framework-development": {"framework-quality", "framework-agents"},
    "framework-monitoring": {"framework-operations"},
}


@pytest.fixture(scope="module")
def built() -> dict[str, dict[str, Any]]:
    config = read_config(ROOT)
    dashboards = [one for one in compile_workspace(load(config), config) if one.kind == "dashboard"]
    return {one.identity: json.loads(one.content) for one in dashboards if one.identity in FURTHER}


def panels(model: dict[str, Any]) -> list[dict[str, Any]]:
    return [one for one in model["panels"] if one["type"] != "row"]


@pytest.mark.parametrize("uid", FURTHER)
def test_each_view_leads_on(uid: str, built: dict[str, dict[str, Any]]) -> None:
    links = [link["url"] for link in built[uid]["links"] if link["url"]]
    assert {link.removeprefix("/d/") for link in links} == FURTHER[uid]
    assert FURTHER[uid] <= set(built)


def test_from_numbers_to_views_and_from_series_to_agents_and_projects(built: dict[str, dict[str, Any]]) -> None:
    stats = [one for one in panels(built["framework-executive"]) if one["type"] == "stat"]
    led = {link["url"].split("?")[0] for one in stats for link in one.get("links", ())}
    assert led == {"/d/framework-quality", "/d/framework-operations", "/d/framework-development"}
    for uid, variable in (("framework-operations", "agent"), ("framework-executive", "project")):
        data = [link["url"] for one in panels(built[uid]) for link in one["fieldConfig"]["defaults"].get("links", ())]
        target = [url for url in data if f"var-{variable}=${{__field.labels.{variable}}}" in url]
        assert target, uid
        found = re.match(r"/d/([\w-]+)\?", target[0])
        assert found is not None
        assert variable in {one["name"] for one in built[found[1]]["templating"]["list"]}


@pytest.mark.parametrize("uid", FURTHER)
def test_on_a_phone_numbers_come_first_and_nothing_is_narrow(uid: str, built: dict[str, dict[str, Any]]) -> None:
    first = panels(built[uid])[:3]
    assert {one["type"] for one in first} == {"stat"}
    assert all(one["gridPos"]["w"] >= 8 for one in panels(built[uid]))


@pytest.mark.parametrize("uid", FURTHER)
def test_deployments_and_alerts_are_marked(uid: str, built: dict[str, dict[str, Any]]) -> None:
    marks = {one["name"]: one.get("expr", "") for one in built[uid]["annotations"]["list"]}
    assert "claude_framework_build_info" in marks["Deployments"]
    assert all(service in marks["Firing alerts"] for service in SERVICES)


def test_each_folder_has_its_editors_and_the_executives_is_closed() -> None:
    held = {one.title: one for one in vars(folders).values() if isinstance(one, Folder)}
    assert set(held) == set(FOLDERS.values())
    assert all(one.editors for one in held.values())
    closed = held[FOLDERS["executive"]]
    assert closed.exclusive
    assert closed.grants() == {"team:executives": "View", "team:framework-business": "Edit"}
