"""What has no words of its own is said by its paths."""

from __future__ import annotations

import json
from typing import Any

from obsdsl.compile.artifact import Artifact, Kind
from obsdsl.review.compare import review
from obsdsl.review.side import Side


def said(before: Any, after: Any, kind: Kind = "contact-point") -> list[tuple[str, str, tuple[str, ...]]]:
    def side(data: Any) -> Side:
        artifacts = () if data is None else (Artifact(kind, "team", "team.json", json.dumps(data).encode()),)
        return Side("side", artifacts, is_live=True)

    return [(one.danger.word, one.line, one.details) for one in review(side(before), side(after)).remarks]


def test_what_came_and_went_is_said() -> None:
    assert said(None, {}) == [("look", "contact point team: added", ())]
    assert said({}, None) == [("care", "contact point team: removed", ())]
    assert said({}, None, "grafana-rules") == [("alarm", "Grafana rules team: removed", ())]


def test_one_place_is_in_the_line_and_several_are_below_it() -> None:
    assert said({"a": {"b": 1}}, {"a": {"b": 2}}) == [("look", "contact point team: a.b 1 → 2", ())]
    assert said({"a": 1, "b": 2}, {"a": 2, "c": 2}, "policy") == [
        ("care", "notification policies team: changed in 3 places", ("a 1 → 2", "b 2 → none", "c none → 2"))
    ]


def test_what_is_only_written_otherwise_is_nothing() -> None:
    assert said({"a": 1, "b": [1.0]}, {"b": [1], "a": 1}) == []


def test_who_may_see_a_folder_is_worth_a_careful_look() -> None:
    before = {"path": "Team", "grants": {"team:execs": "View"}, "exclusive": True}
    assert said(before, {**before, "grants": {"team:execs": "View", "role:Viewer": "View"}}, "folder") == [
        ("care", 'folder team: grants["role:Viewer"] none → View', ())
    ]
