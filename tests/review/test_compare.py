"""A review as a whole."""

from __future__ import annotations

from pathlib import Path

import pytest

from obsdsl.compile.artifact import Artifact
from obsdsl.review import compare
from obsdsl.review.compare import review
from obsdsl.review.documents import Documents, differing
from obsdsl.review.side import Side
from tests.review.seeds import COMBINED, SEEDS
from tests.review.versions import base, changed


def test_a_large_review_is_that_of_one_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seeds = {one.name: one for one in SEEDS}
    before, after = base(), changed([edit for name in COMBINED for edit in seeds[name].edits], tmp_path / "changed")
    alone = review(before, after)
    monkeypatch.setattr(compare, "_FEW", 0)
    together = review(before, after)
    assert len(together.remarks) > len(COMBINED) / 2
    assert together.remarks == alone.remarks
    assert [one.location for one in together.remarks] == [one.location for one in alone.remarks]


def test_a_fault_in_a_file_is_told_by_a_large_review_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compare, "_FEW", 0)
    broken = Side("broken", (Artifact("dashboard", "a", "a.json", b"{"),))
    with pytest.raises(Exception, match=r"a\.json:1: "):
        review(Side("empty"), broken)


def test_what_differs_is_counted_without_parsing() -> None:
    def side(*texts: str) -> Documents:
        return Documents(Side("side", tuple(Artifact("dashboard", one, f"{one}.json", one.encode()) for one in texts)))

    assert differing(side("a", "b"), side("a", "b")) == 0
    assert differing(side("a", "b", "c"), side("a", "d")) == 2
    assert differing(side(), side("a", "d")) == 2
