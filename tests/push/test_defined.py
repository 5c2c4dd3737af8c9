"""Errors of a group name the line of the rule that they are about."""

from __future__ import annotations

from pathlib import Path

import pytest

from obsdsl.diff.change import Change
from obsdsl.diff.resource import Identity, Resource
from obsdsl.errors import Location
from obsdsl.push.defined import rule_place

SHOP = """from obsdsl import AlertRule, RuleGroup
down = AlertRule(
    "Down",
    up == 0,
)
downright = AlertRule("DownRight", up == 0)
ratio = RecordingRule('job:failed:ratio', a / b)
group = RuleGroup("shop", rules=(down, downright, ratio))
"""
YAML = """groups:
- name: shop
  rules:
  - alert: Down
    expr: up == 0
  - record: job:failed:ratio
    expr: a / b
"""
GROUP = {"name": "shop", "rules": [{"alert": "Down"}, {"alert": "DownRight"}, {"record": "job:failed:ratio"}]}


def change(content: object, file: str, kind: str = "rule-group") -> Change:
    identity = Identity("ruler", kind, "shop/shop")
    return Change(identity, "create", "here", None, Resource(identity, content, content, location=Location(file, 8)))


@pytest.mark.parametrize(
    ("words", "line"),
    [
        ('group "shop", rule 1, "Down": could not parse expression', 3),
        ("rule 2, DownRight: parse error", 6),
        ('group "shop", rule 3, "job:failed:ratio": bad', 7),
        ("no rule is named", None),
        # Which of them it is, nobody knows.
        ("Down and DownRight have one fingerprint", None),
        ("ShutDown:x", None),
    ],
)
def test_the_rule_that_is_named_is_found(tmp_path: Path, words: str, line: int | None) -> None:
    (tmp_path / "shop.py").write_text(SHOP)
    found = rule_place(change(GROUP, "shop.py"), words, tmp_path)
    assert (None if found is None else found.line) == line


def test_rules_of_files_and_of_grafana_are_found_too(tmp_path: Path) -> None:
    (tmp_path / "shop.py").write_text(SHOP)
    (tmp_path / "rules.yml").write_text(YAML)
    in_file = rule_place(change(YAML, str(tmp_path / "rules.yml"), "file"), '"Down": bad', tmp_path)
    assert in_file is not None
    assert in_file.line == 4
    in_grafana = rule_place(change({"rules": [{"title": "Down"}]}, "shop.py"), "invalid alert rule 'Down'", tmp_path)
    assert in_grafana == Location("shop.py", 3)


def test_where_the_workspace_is_not_there_nothing_is_made_up(tmp_path: Path) -> None:
    assert rule_place(change(GROUP, "shop.py"), '"Down": bad', tmp_path) is None
    (tmp_path / "shop.py").write_bytes(b"\xff\xfe")
    assert rule_place(change(GROUP, "shop.py"), '"Down": bad', tmp_path) is None
    gone = Change(Identity("ruler", "rule-group", "shop/shop"), "delete", "here")
    assert rule_place(gone, '"Down": bad', tmp_path) is None
