"""A plan as text, Markdown and JSON."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given

from obsdsl.diff.canonical import differences
from obsdsl.diff.change import Change, Place, Plan
from obsdsl.diff.compare import compare
from obsdsl.diff.report import FORMATS, report
from obsdsl.diff.resource import Identity, Live, Resource
from obsdsl.errors import Location
from tests.diff.given import OWNER, worlds

WEB, DB, OLD = (Identity("grafana", "dashboard", name) for name in ("web", "db", "old"))
FILE = Identity("prometheus", "file", "web.yml")
BEFORE, AFTER = (
    {"title": "Web", "panels": [{"title": "Rate", "w": 1}]},
    {"title": "Web", "panels": [{"title": "Rate", "w": 2}]},
)
RULES = "groups:\n- name: web\n  rules: []\n", "groups:\n- name: web\n  interval: 1m\n  rules: []\n"
CONFLICT = "conflict: it was changed here and there; overwrite it with --force"
PLAN = Plan(
    "prod",
    "shop",
    (
        Change(DB, "create", "there", None, Resource(DB, {}, {}, "Data | base", location=Location("boards.py", 7))),
        Change(
            WEB, "update", "both", Live(WEB, BEFORE, BEFORE), Resource(WEB, AFTER, AFTER, "Web"),
            tuple(differences(BEFORE, AFTER)), CONFLICT, True,
        ),
        Change(
            FILE, "update", "here", Live(FILE, *RULES[:1] * 2), Resource(FILE, *RULES[1:] * 2),
            tuple(differences(*RULES)),
        ),
        Change(OLD, "delete", "here", Live(OLD, {}, {}, title="Old\x1b[31m")),
    ),
    (Place("grafana", "https://grafana.example.org"), Place("prometheus", "/etc/prometheus/rules")),
    5,
    (Identity("grafana", "folder", "left"),),
    ("prometheus: nothing is deleted",),
    ("dashboard:*",),
)  # fmt: skip


def test_text() -> None:
    assert (
        "\n".join(report("text", PLAN))
        == """\
grafana: https://grafana.example.org
  + dashboard:db "Data | base"  boards.py:7
      deleted on the target since the last push; made again
  ! dashboard:web "Web"
      refused: conflict: it was changed here and there; overwrite it with --force
      panels[title="Rate"].w
        - 1
        + 2
  - dashboard:old "Old\\x1b[31m"

prometheus: /etc/prometheus/rules
  ~ file:web.yml
      .
          groups:
          - name: web
        +   interval: 1m
            rules: []

prometheus: nothing is deleted
no longer wanted, and is left there without --prune: folder:left
of dashboard:* alone
prod: 1 to create, 1 to update, 1 to delete, 1 refused, 5 unchanged"""
    )


def test_leftovers_of_one_name_are_told_apart() -> None:
    left = [Identity(part, "rule-group", "shop/web") for part in ("ruler:a", "ruler:b")]
    for found, said in ((left[:1], "is left there without --prune: rule-group:shop/web"),
                        (left, "--prune: ruler:a rule-group:shop/web, ruler:b rule-group:shop/web")):  # fmt: skip
        plan = Plan("prod", "shop", (), leftovers=tuple(found))
        assert said in "\n".join(report("text", plan))


def test_what_force_does_is_said() -> None:
    text = "\n".join(report("text", PLAN, force=True))
    assert "  ~ dashboard:web" in text
    assert "by --force, although conflict: it was changed here and there\n" in text


def test_many_differences_are_counted() -> None:
    before, after = {str(n): n for n in range(50)}, {str(n): -1 for n in range(50)}
    change = Change(WEB, "update", "here", None, Resource(WEB, 1, 1), tuple(differences(before, after)))
    plan = Plan("prod", "shop", (change,))
    assert "… and 30 more differences; --verbose shows all" in "\n".join(report("text", plan))
    assert "more" not in "\n".join(report("text", plan, most=100))
    assert "@@ and 30 more differences @@" in "\n".join(report("markdown", plan))


def test_markdown() -> None:
    text = "\n".join(report("markdown", PLAN))
    assert text.startswith("### `prod`: 1 to create, 1 to update, 1 to delete, 1 refused, 5 unchanged\n")
    assert '| `+` | dashboard:db "Data \\| base" | boards.py:7 | deleted on the target' in text
    assert (
        '<details><summary>dashboard:web "Web"</summary>\n\n```diff\n@@ panels[title="Rate"].w @@\n- 1\n+ 2\n```'
        in text
    )


def test_a_fence_in_a_value_does_not_end_the_block() -> None:
    found = tuple(differences({"text": "```\nold"}, {"text": "````\nnew"}))
    plan = Plan("prod", "shop", (Change(WEB, "update", "here", None, Resource(WEB, 1, 1), found),))
    assert "\n`````diff\n" in "\n".join(report("markdown", plan))


def test_json() -> None:
    found = json.loads("\n".join(report("json", PLAN)))
    assert found["changes"][1] | {"refusal": None} == {
        "part": "grafana", "kind": "dashboard", "name": "web", "title": "Web", "action": "update", "cause": "both",
        "done": False, "refusal": None, "source": None,
        "differences": [{"path": 'panels[title="Rate"].w', "before": 1, "after": 2}],
    }  # fmt: skip
    assert (found["unchanged"], found["select"]) == (5, ["dashboard:*"])


@pytest.mark.parametrize("format_", FORMATS)
@given(world=worlds)
def test_any_plan_can_be_written(format_: str, world: Any) -> None:
    found = compare(*world[:3], OWNER, world[3])
    text = "\n".join(report(format_, Plan("prod", "shop", found.changes, (), found.unchanged, found.leftovers)))
    assert all(one.isprintable() or one == "\n" for one in text)
    text.encode()
