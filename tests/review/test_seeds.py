"""Each seeded change is described by the lines that were written for it, and by no others."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import attrs
import pytest
import yaml

from obsdsl.compile.artifact import Artifact
from obsdsl.review.compare import review
from obsdsl.review.remark import ORDER, Danger, Review
from obsdsl.review.side import Side
from tests.review.more_seeds import LISTED, MORE, OF_LISTED_FILES, OF_TWO_SERVERS, TWO_SERVERS
from tests.review.seeds import COMBINED, SEEDS, UNCHANGED, Edit, Seed
from tests.review.versions import base, changed

BY_NAME = {one.name: one for one in SEEDS}


@pytest.fixture(scope="module")
def before() -> Side:
    return base()


def said(found: Review) -> list[tuple[str, str]]:
    return [(one.danger.word, one.line) for one in found.remarks]


@pytest.mark.parametrize("seed", [*SEEDS, *MORE], ids=lambda seed: seed.name)
def test_change_is_described(seed: Seed, before: Side, tmp_path: Path) -> None:
    after = changed(seed.edits, tmp_path / "changed")
    found = review(before, after)
    assert sorted(said(found)) == sorted(seed.lines)
    assert set(seed.details) <= {line for one in found.remarks for line in one.details}
    # Taken back, it is a change, too.
    assert review(after, before).remarks


@pytest.mark.parametrize(
    ("first", "seed"),
    [*((TWO_SERVERS, one) for one in OF_TWO_SERVERS), *((LISTED, one) for one in OF_LISTED_FILES)],
    ids=lambda one: one.name if isinstance(one, Seed) else "",
)
def test_change_of_another_workspace_is_described(first: Edit, seed: Seed, tmp_path: Path) -> None:
    before = changed([first], tmp_path / "before")
    found = review(before, changed([first, *seed.edits], tmp_path / "after"))
    assert sorted(said(found)) == sorted(seed.lines)


def test_dangerous_changes_come_first(before: Side, tmp_path: Path) -> None:
    seeds = [BY_NAME[name] for name in COMBINED]
    found = review(before, changed([edit for one in seeds for edit in one.edits], tmp_path / "changed"))
    assert sorted(said(found)) == sorted(line for one in seeds for line in one.lines)
    dangers = [one.danger for one in found.remarks]
    assert dangers == sorted(dangers, reverse=True)
    assert set(dangers) == set(Danger)


@pytest.mark.parametrize("seed", UNCHANGED, ids=lambda seed: seed.name)
def test_of_formatting_nothing_is_said(seed: Seed, before: Side, tmp_path: Path) -> None:
    assert said(review(before, changed(seed.edits, tmp_path / "changed"))) == []


def spaced(text: str) -> str:
    """PromQL as somebody else would write it."""
    return text.replace("\n", " ").replace("(", "( ").replace("[", " [ ").replace(",", " ,")


def compact_json(data: dict[str, Any]) -> dict[str, Any]:
    if "panels" in data:
        data |= {"id": 17, "version": 4, "iteration": 1_700_000_000}
        for panel in data["panels"]:
            panel |= {"pluginVersion": "12.0.1"} if "pluginVersion" in panel else {}
            for target in panel.get("targets", ()):
                target["expr"] = spaced(target["expr"])
    return dict(reversed(data.items()))


def flowing_yaml(data: dict[str, Any]) -> dict[str, Any]:
    for group in data.get("groups", ()):
        for rule in group["rules"]:
            rule["expr"] = spaced(rule["expr"])
    return dict(reversed(data.items()))


def rewritten(artifact: Artifact) -> Artifact:
    """The same object in another dress, as servers and people give it."""
    if artifact.path.endswith(".json"):
        text = json.dumps(compact_json(json.loads(artifact.content)))
    else:
        text = yaml.safe_dump(flowing_yaml(yaml.safe_load(artifact.content)), default_flow_style=True)
    return attrs.evolve(artifact, content=text.encode())


def test_of_another_dress_of_the_files_nothing_is_said(before: Side) -> None:
    after = attrs.evolve(before, artifacts=tuple(map(rewritten, before.artifacts)))
    assert all(one.content != two.content for one, two in zip(before.artifacts, after.artifacts, strict=True))
    assert said(review(before, after)) == []


def test_files_alone_say_what_servers_get(before: Side, tmp_path: Path) -> None:
    """Without definitions, as of two folders of files, alerts are judged all the same."""
    after = changed(BY_NAME["a severity is lowered, and nobody is woken"].edits, tmp_path / "changed")
    found = review(attrs.evolve(before, told=None), attrs.evolve(after, told=None))
    assert said(found) == list(BY_NAME["a severity is lowered, and nobody is woken"].lines)


def test_seeds_are_of_all_kinds_and_dangers() -> None:
    kinds = Counter(kind for one in SEEDS for _, line in one.lines for kind in ORDER if line.startswith(f"{kind} "))
    assert set(ORDER) <= set(kinds)
    assert {level for one in SEEDS for level, _ in one.lines} == {danger.word for danger in Danger}
    assert len({one.name for one in (*SEEDS, *MORE, *UNCHANGED)}) == len(SEEDS) + len(MORE) + len(UNCHANGED)
    assert len(SEEDS) >= 60
