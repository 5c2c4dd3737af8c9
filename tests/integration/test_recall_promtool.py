"""What promtool finds of the faults that are seeded into the rules of the workspace."""

from __future__ import annotations

import re
from pathlib import Path

from tests.lint.mutation.promtool import promtool_scores
from tests.stack import require

PAGE = Path(__file__).parent.parent.parent / "docs" / "lint-recall.md"
_ROW = re.compile(r"^\| ([^|]+?) \|(?:[^|]+\|){5} (\d+) of (\d+) \|$", re.MULTILINE)


def test_the_page_says_what_promtool_finds(tmp_path: Path) -> None:
    promtool = require("promtool", at_least="3.5", below="4")
    said = {name: (int(refused), int(judged)) for name, refused, judged in _ROW.findall(PAGE.read_text("utf-8"))}
    assert said == promtool_scores(promtool, tmp_path)
