"""The recipes for CI: what they call is there, and does what the page says."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
from collections.abc import Callable, Iterator, Mapping
from itertools import takewhile
from pathlib import Path
from typing import Any

import pytest
import yaml

from obsdsl.config import read_config
from tests.conftest import ROOT
from tests.support import Run, tree

RECIPES = sorted((ROOT / "docs/ci").glob("*.yml"))
FILES = {
    "obsdsl.toml": 'project = "app"\n[targets.prod.prometheus]\nrules = "rules"\n',
    "metrics/app.py": 'from obsdsl import Gauge\n\nqueue = Gauge("app_queue", "Jobs that wait.")\n',
    "alerts/app.py": """\
        from metrics import app
        from obsdsl import P3, AlertRule, RuleGroup

        group = RuleGroup(
            "app", rules=(AlertRule("QueueLong", app.queue > 9, for_="5m", severity=P3, summary="Jobs wait"),)
        )
    """,
}


def scripts(value: Any) -> Iterator[str]:
    """All lines that a recipe executes."""
    if isinstance(value, dict):
        for key, one in value.items():
            if key in ("run", "script"):
                yield from [one] if isinstance(one, str) else one
            else:
                yield from scripts(one)
    elif isinstance(value, list):
        for one in value:
            yield from scripts(one)


def commands(recipe: Path) -> list[list[str]]:
    """The words of each call of obsdsl, without what the shell does with its output."""
    lines = [line for text in scripts(yaml.safe_load(recipe.read_text())) for line in text.splitlines()]
    calls = [re.split(r" (?:>>?|\|) ", line)[0] for line in lines if line.startswith("obsdsl ")]
    return [shlex.split(call)[1:] for call in calls]


@pytest.mark.parametrize("recipe", RECIPES, ids=lambda one: one.stem)
def test_each_call_does_what_it_is_there_for(
    recipe: Path, workspace: Callable[[Mapping[str, str]], Path], obsdsl: Run
) -> None:
    root = workspace(FILES)
    (root / "rules").mkdir()
    called = commands(recipe)
    assert called
    built = obsdsl("build", "--target", "prod", cwd=root)
    assert built.returncode == 0, built.stderr
    if all("--from" in words for words in called):
        (root / "alerts/app.py").write_text("raise SystemExit('only what is built may be read')\n")
    pushed = False
    for words in called:
        done = obsdsl(*words, cwd=root)
        # What was never pushed is to be created.
        expected = 1 if "--exit-code" in words and not pushed else 0
        assert done.returncode == expected, (words, done.stdout, done.stderr)
        pushed |= words[0] == "push"
    if pushed:
        assert "app.yml" in tree(root / "rules")
    else:
        assert tree(root / "rules") == {}


def test_where_a_token_goes_is_said_by_the_branch_that_is_proposed_to(tmp_path: Path) -> None:
    origin, clone = tmp_path / "origin", tmp_path / "clone"

    def git(where: Path, *words: str) -> None:
        named = ("-c", "user.name=a", "-c", "user.email=a@example.org", "-C", str(where))
        subprocess.run(["git", *named, *words], check=True, capture_output=True)

    origin.mkdir()
    git(origin, "init", "-q", "-b", "main")
    (origin / "pyproject.toml").write_text("[tool.obsdsl]\nproject = 'ours'\n")
    git(origin, "add", ".")
    git(origin, "commit", "-q", "-m", "ours")
    git(tmp_path, "clone", "-q", str(origin), str(clone))
    git(clone, "checkout", "-q", "-b", "proposal")
    for name in ("obsdsl.toml", "pyproject.toml"):
        (clone / name).write_text("project = 'theirs'\n")
    git(clone, "add", ".")
    git(clone, "commit", "-q", "-m", "theirs")
    (clone / "dist/prod").mkdir(parents=True)
    (clone / "dist/prod/manifest.json").write_text("{}")
    recipe = yaml.safe_load((ROOT / "docs/ci/gitlab.yml").read_text())
    before = list(takewhile(lambda line: not line.startswith("obsdsl"), recipe["plan"]["script"]))
    environment = {**os.environ, "CI_MERGE_REQUEST_TARGET_BRANCH_NAME": "main"}
    subprocess.run(["bash", "-ec", "\n".join(before)], cwd=clone, env=environment, check=True, capture_output=True)
    assert read_config(clone).project == "ours"
    assert (clone / "dist/prod/manifest.json").exists()


def test_every_recipe_is_on_the_page() -> None:
    page = (ROOT / "docs/ci/README.md").read_text()
    assert [one.name for one in RECIPES if f"({one.name})" not in page] == []
