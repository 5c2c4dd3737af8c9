"""The pages on targets: every key is there, and the examples are what the configuration takes."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from obsdsl.config import read_config
from obsdsl.config.targets import CONNECTION, OVERRIDES, TABLES, TARGET
from obsdsl.push.planning import PRUNE_LIMIT
from tests.conftest import ROOT

TEXT = (ROOT / "docs/targets.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("key", [*TABLES, *CONNECTION, *TARGET, *OVERRIDES, "values"])
def test_every_key_is_in_a_table(key: str) -> None:
    assert re.search(rf"^\|.*`{key}`", TEXT, re.MULTILINE)


@pytest.mark.parametrize("part", TABLES)
def test_every_key_of_a_part_is_in_its_table(part: str) -> None:
    (section,) = re.findall(rf"^### [^\n]*`{part}`.*?(?=^#)", TEXT, re.MULTILINE | re.DOTALL)
    for key in TABLES[part].keys:
        assert f"`{key}`" in section, key


def test_the_example_is_a_configuration(tmp_path: Path) -> None:
    (example,) = re.findall(r"```toml\n(.*?)```", TEXT, re.DOTALL)
    tomllib.loads(example)
    (tmp_path / "pyproject.toml").write_text(example)
    found = read_config(tmp_path).for_target(None)
    assert (found.project, found.prometheus, found.values) == ("pocket", (3, 5), {"connection_limit": 500})
    assert found.target is not None
    assert [len(getattr(found.target, part)) for part in TABLES] == [1, 1, 1, 0, 0]


def test_the_limit_is_the_one_that_holds() -> None:
    assert f"| refuse to delete more at once | {PRUNE_LIMIT} |" in TEXT
