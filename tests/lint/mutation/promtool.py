"""Promtool's own score: the rules of each mutant as one file, and all files in one run."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import attrs

from obsdsl.compile.context import Context
from obsdsl.compile.prometheus import compile_group
from obsdsl.compose.rule import AlertRule, RuleGroup
from obsdsl.compose.severity import POLICY, SeverityPolicy
from obsdsl.compose.workspace import Workspace
from tests.lint.mutation.mutant import Mutant
from tests.lint.mutation.score import all_mutants, changes_rules
from tests.lint.mutation.seed import world
from tests.lint.mutation.texts import rule_files
from tests.stack import Tool

FLAGS = ("--lint=all", "--lint-fatal")


def promtool_scores(promtool: Tool, folder: Path) -> Mapping[str, tuple[int, int]]:
    """By operator, how many of the mutants that change rules promtool refuses, and how many there are."""
    before = {"clean": rules_of(world().workspace), **dict(rule_files(world()))}
    mutants = [(operator.name, _rules(one)) for operator, one in all_mutants() if changes_rules(one)]
    names = {str(index): text for index, (_, text) in enumerate(mutants)}
    refused = _refused(promtool, {**before, **names}, folder)
    if wrong := refused & before.keys():
        raise AssertionError(f"promtool refuses the workspace as it is: {sorted(wrong)}")
    found: dict[str, tuple[int, int]] = {}
    for index, (operator, _) in enumerate(mutants):
        caught, all_ = found.get(operator, (0, 0))
        found[operator] = (caught + (str(index) in refused), all_ + 1)
    return found


def _rules(mutant: Mutant) -> str:
    return rules_of(mutant.workspace) if mutant.file is None else mutant.file.after


def rules_of(workspace: Workspace) -> str:
    """All groups in one file, so that what is wrong between two of them can be seen."""
    return "groups:\n" + "".join(map(_group, workspace.groups))


@cache
def _before() -> Mapping[int, str]:
    """The texts of the groups that no mutant changes, by their identity: most files hold most of them."""
    return {id(group): _written(group) for group in world().workspace.groups}


def _group(group: RuleGroup) -> str:
    return _before().get(id(group)) or _written(group)


def _written(group: RuleGroup) -> str:
    # Ours refuses a severity that nobody knows; theirs is to be asked.
    severities = [one.severity for one in group.rules if isinstance(one, AlertRule) and one.severity is not None]
    levels = {one.name: attrs.evolve(one, original=None) for one in (*POLICY.levels, *severities)}
    policy = SeverityPolicy(levels=tuple(levels.values()))
    return (
        compile_group(group, Context(prometheus=(3, 5), policy=policy), {}).content.decode().removeprefix("groups:\n")
    )


def _refused(promtool: Tool, texts: Mapping[str, str], folder: Path) -> set[str]:
    files = {}
    for name, text in texts.items():
        file = folder / f"{name.removesuffix('.yml')}.yml"
        file.write_text(text, encoding="utf-8")
        files[str(file)] = name
    done = promtool.run("check", "rules", *FLAGS, *files)
    # What it accepts is followed by a line that says so.
    lines = done.stdout.splitlines()
    judged = [
        (files[line.removeprefix("Checking ")], after.startswith("  SUCCESS"))
        for line, after in zip(lines, [*lines[1:], ""], strict=True)
        if line.startswith("Checking ")
    ]
    assert len(judged) == len(files), done.stderr[:2000]
    return {name for name, accepted in judged if not accepted}
