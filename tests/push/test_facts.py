"""The page that says which test shows what names tests, modules and rows that are there."""

from __future__ import annotations

import re
from pathlib import Path

from tests.integration import grafana_faults, test_push_files_faults

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs/push-facts.md").read_text()
ROWS = {one.name for one in (*grafana_faults.ROWS, *test_push_files_faults.ROWS)}


def lines() -> list[list[str]]:
    """The lines of the tables, without their heads."""
    found = [[cell.strip() for cell in line.strip("|").split("|")] for line in PAGE.splitlines() if line[:2] == "| "]
    return [one for one in found if one[-1] != "tests" and set(one[0]) != {"-", " "} and one[0] != "---"]


def test_tests_are_there() -> None:
    named = re.findall(r"`([\w/]+\.py)(?:::(\w+))?`", PAGE)
    gone = []
    for path, test in named:
        file = next((one / path for one in (ROOT / "tests", ROOT / "src/obsdsl") if (one / path).is_file()), None)
        if file is None or (test and f"def {test}(" not in file.read_text()):
            gone.append(f"{path}::{test}")
    assert gone == []
    assert len({test for _, test in named if test}) > 80


def test_rows_are_there() -> None:
    lists = re.findall(r"rows? ((?:\"[^\"]+\"(?:, )?)+)", PAGE)
    named = {name for words in lists for name in re.findall(r'"([^"]+)"', words)}
    assert named - ROWS == set()
    assert len(named) > 25


def test_each_line_names_a_test_or_a_row() -> None:
    found = lines()
    assert len(found) > 60
    assert [one[0] for one in found if not re.search(r"`[\w/]+\.py|row", one[-1])] == []
    assert len({one[0] for one in found}) == len(found)
