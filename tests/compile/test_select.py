"""Patterns of artifacts."""

from __future__ import annotations

import pytest

from obsdsl.compile.artifact import Artifact
from obsdsl.compile.select import selected
from obsdsl.errors import ObsdslError

ALL = (
    Artifact("dashboard", "pocket-agent", "a", b""), Artifact("dashboard", "web", "b", b""),
    Artifact("rules", "pocket-agent", "c", b""), Artifact("rules", "a:b", "d", b""),
    Artifact("prometheus", "prometheus", "e", b""), Artifact("alertmanager", "alertmanager", "f", b""),
)  # fmt: skip


@pytest.mark.parametrize(
    ("patterns", "paths"),
    [
        ((), "abcdef"),
        (("dashboard:pocket-*",), "a"),
        (("pocket-*",), "ac"),
        (("*:pocket-agent",), "ac"),
        (("rule-group:pocket-agent", "web"), "bc"),
        (("group:*",), "cd"),
        (("a:b",), "d"),
        (("server:*", "routing:*"), "ef"),
        (("dashboard:*",), "ab"),
        (("dashboard:we[abc]",), "b"),
    ],
)
def test_a_pattern_chooses_by_kind_and_identity(patterns: tuple[str, ...], paths: str) -> None:
    assert "".join(one.path for one in selected(ALL, patterns)) == paths


@pytest.mark.parametrize(
    ("pattern", "said"),
    [
        ("dashboard:wep", "nothing is called 'dashboard:wep'; did you mean 'dashboard:web'?"),
        ("pocket-agnt", "did you mean 'pocket-agent'?"),
        ("xyz", "write one such as 'dashboard:pocket-agent'"),
    ],
)
def test_a_pattern_that_chooses_nothing_is_a_slip(pattern: str, said: str) -> None:
    with pytest.raises(ObsdslError) as caught:
        selected(ALL, ("web", pattern))
    assert said in str(caught.value)
    with pytest.raises(ObsdslError, match="there is nothing at all"):
        selected((), (pattern,))
