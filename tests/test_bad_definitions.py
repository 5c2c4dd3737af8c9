"""Each bad workspace gives one message, exactly as reviewed in bad_definitions.txt, and writes nothing.

After a change of a message: UPDATE_MESSAGES=1 pytest tests/test_bad_definitions.py -n 0, and review the diff.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from tests.cases import HEAD, ONE_FILE, WORKSPACES
from tests.support import Run, tree

REVIEWED = Path(__file__).parent / "bad_definitions.txt"
CASES = {name: {"dashboards/web.py": HEAD + line + "\n"} for name, line in ONE_FILE.items()} | WORKSPACES


def reviewed() -> dict[str, str]:
    """The messages by their case: each stands below a line `== name`."""
    found = {}
    for block in REVIEWED.read_text(encoding="utf-8").split("== ")[1:] if REVIEWED.exists() else ():
        name, _, message = block.partition("\n")
        found[name] = message.rstrip("\n")
    return found


MESSAGES = reviewed()


def test_there_are_at_least_forty_cases_and_each_is_reviewed() -> None:
    assert len(CASES) >= 40
    assert sorted(MESSAGES) == sorted(CASES)


@pytest.mark.parametrize("name", CASES)
def test_a_bad_workspace_gives_its_message_and_writes_nothing(
    name: str, workspace: Callable[[Mapping[str, str]], Path], obsdsl: Run
) -> None:
    root = workspace(CASES[name])
    before = tree(root)
    done = obsdsl("build", cwd=root, env={"PYTHONDONTWRITEBYTECODE": "1"})
    message = re.sub(r"to \S+ instead", "to ELSEWHERE instead", done.stderr.replace(str(root), "ROOT").rstrip("\n"))
    if os.environ.get("UPDATE_MESSAGES"):
        MESSAGES[name] = message
        text = "".join(f"== {one}\n{MESSAGES[one]}\n" for one in CASES if one in MESSAGES)
        REVIEWED.write_text(text, encoding="utf-8")
    assert message == MESSAGES[name]
    assert (done.returncode, done.stdout) == (2, "")
    assert "Traceback" not in message
    assert tree(root) == before
