"""The page on migrations names all of them."""

from __future__ import annotations

import inspect
from pathlib import Path

from obsdsl.importing.differences.registry import ALL
from obsdsl.importing.differences.schema.steps import STEPS

PAGE = (Path(__file__).parents[3] / "docs" / "import-migrate.md").read_text(encoding="utf-8")
ROWS = [line.strip("| ").split(" | ") for line in PAGE.splitlines() if line.startswith("| ")]


def test_each_migration_is_on_the_page_under_its_name() -> None:
    names = {one.name for one in ALL if one.of == "migrate"}
    assert {row[2].strip("`") for row in ROWS if len(row) >= 3 and row[2].startswith("`")} | {"schema"} == names
    assert "is `schema`" in PAGE


def test_each_step_of_the_schema_is_on_the_page_with_its_version() -> None:
    said = [(row[0], row[1].partition("; `graphite`")[0].partition(" (33")[0]) for row in ROWS if row[0].isdigit()]
    first = ((version, (inspect.getdoc(step) or "").split("\n")[0]) for version, step in STEPS)
    assert said == [(str(version), doc.partition(": ")[2].rstrip(".")) for version, doc in first]
