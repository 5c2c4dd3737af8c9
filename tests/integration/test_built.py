"""All that the repository's own workspace builds is accepted by the tools of both generations, file by file."""

from __future__ import annotations

from pathlib import Path

import pytest

from obsdsl.compile.workspace import compile_workspace
from obsdsl.config import read_config
from tests.conftest import ROOT
from tests.rehearsal import loaded
from tests.stack import generations, require


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("built")
    config = read_config(ROOT)
    for one in compile_workspace(loaded(config)[0], config):
        path = folder / one.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(one.content)
    return folder


@pytest.mark.parametrize("generation", generations())
def test_promtool_accepts_every_server_with_its_rules(generation: str, built: Path) -> None:
    servers = sorted((built / "prometheus").glob("*.yml"))
    assert {one.stem for one in servers} >= {
        *("claude-code-1", "claude-code-2", "claude-code-v369", "claude-framework", "claudex", "pocket-agent"),
    }
    for one in servers:
        done = require("promtool", generation=generation).run("check", "config", one)
        assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("generation", generations())
def test_promtool_accepts_every_rule_and_finds_none_twice(generation: str, built: Path) -> None:
    rules = sorted((built / "prometheus/rules").glob("*.yml"))
    assert rules
    done = require("promtool", generation=generation).run("check", "rules", "--lint=all", "--lint-fatal", *rules)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("generation", generations())
def test_every_rule_file_belongs_to_a_server(generation: str, built: Path) -> None:
    tool = require("promtool", generation=generation)
    said = "".join(tool.run("check", "config", one).stdout for one in sorted((built / "prometheus").glob("*.yml")))
    assert [one.name for one in sorted((built / "prometheus/rules").glob("*.yml")) if one.name not in said] == []


@pytest.mark.parametrize("generation", generations())
def test_amtool_accepts_every_routing(generation: str, built: Path) -> None:
    routings = sorted((built / "alertmanager").glob("*.yml"))
    assert {one.stem for one in routings} == {
        *("claude-code", "claude-code-v369", "claude-framework", "claudex", "pocket-agent"),
    }
    done = require("amtool", generation=generation).run("check-config", *routings)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count("SUCCESS") == len(routings)
