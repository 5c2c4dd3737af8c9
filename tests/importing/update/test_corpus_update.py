"""Public files of which a source and people change something: what an import makes of them can be updated."""

from __future__ import annotations

import ast
import os
import random
import re
from pathlib import Path

import pytest

from obsdsl.importing.files.sources import read_text
from obsdsl.importing.found import Found
from obsdsl.importing.plan import plan
from obsdsl.importing.update.merge import merge
from tests.importing.update.world import applied

FILES = 4


def generated(sources: dict[str, str]) -> dict[str, str]:
    found = Found()
    for name, text in sources.items():
        read_text(name, text, found, named=True)
    return plan(found).files


@pytest.mark.skipif("OBSDSL_CORPUS" not in os.environ, reason="OBSDSL_CORPUS is not set")
def test_what_the_source_and_what_people_changed_of_public_files_is_there() -> None:
    corpus = Path(os.environ["OBSDSL_CORPUS"])
    choice = random.Random(20)
    files = [
        *choice.sample(sorted((corpus / "dashboards").rglob("*.json")), FILES),
        *choice.sample(sorted((corpus / "rules").rglob("*.y*ml")), FILES),
    ]
    before = {f"{number}-{file.name}": file.read_text(encoding="utf-8") for number, file in enumerate(files)}
    after = {name: re.sub(r"\[5m\]", "[7m]", text) for name, text in before.items()}
    after = {name: re.sub(r"for: (\d+)m", r"for: 1\1m", text) for name, text in after.items()}
    base, theirs = generated(before), generated(after)
    changed = [path for path in base if base[path] != theirs.get(path)]
    assert len(changed) >= 3
    # Nobody edited anything: it is what a new import writes.
    assert applied(base, merge(base, base, theirs).files) == theirs
    # Somebody edited helps, descriptions and titles, and added a comment.
    edit = re.compile(r'((?:summary|description|legend)="|(?:Counter|Gauge|TimeSeries|Stat)\(\s*"[^"\n]*)(?=[",])')
    ours = {
        path: edit.sub(r"\1 (mine)", text) + "# Mine.\n" if path.endswith(".py") and text else text
        for path, text in base.items()
    }
    edits = sum(text.count(" (mine)") for text in ours.values())
    found = merge(base, ours, theirs)
    now = applied(ours, found.files)
    assert edits > 20
    assert sum(text.count(" (mine)") for text in now.values()) == edits
    assert found.conflicts == []
    for path, text in now.items():
        if path.endswith(".py"):
            ast.parse(text)
            mine = ast.dump(ast.parse(text.replace(" (mine)", "")))
            assert mine == ast.dump(ast.parse(theirs[path])), path
    assert not merge(base, now, theirs).files
