"""Where what failed is defined: of a rule group or a file of them, the line of the rule that a server speaks of."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from obsdsl.diff.change import Change
from obsdsl.diff.yaml_file import data
from obsdsl.errors import Location

# What a rule is called: in Prometheus's files, and in Grafana's API.
_NAMES: Final = ("alert", "record", "title")
_WITH_RULES: Final = ("rule-group", "file")


def rule_place(change: Change, words: str, root: Path) -> Location | None:
    """The line on which the rule is named that `words` are about; None where they name none, or not only one.

    A build knows where a group is defined. The rest is read from there: the first line that has the name in quotes, or
    as a value of YAML. Without the workspace beside the push, the group's line must do.
    """
    after = change.after
    if after is None or after.location is None or change.identity.kind not in _WITH_RULES:
        return None
    named = {name for name in _names(after.content) if _word(name).search(words)}
    if len(named) != 1:
        return None
    (name,) = named
    try:
        lines = (root / after.location.file).read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return None
    quoted = re.compile(rf"""(["']){re.escape(name)}\1|^\s*(?:- )?(?:alert|record):\s*{re.escape(name)}\s*$""")
    found = next((number for number, line in enumerate(lines, 1) if quoted.search(line)), None)
    return None if found is None else Location(after.location.file, found)


def _names(content: Any) -> Iterator[str]:
    """The names of all rules in a group, or in the text of a file."""
    if isinstance(content, str):
        content = data(content)
    for document in content if isinstance(content, list) else [content]:
        if isinstance(document, Mapping):
            for group in (document, *_rows(document, "groups")):
                for rule in _rows(group, "rules"):
                    yield from (str(rule[key]) for key in _NAMES if rule.get(key))


def _rows(found: Mapping[str, Any], key: str) -> list[Mapping[str, Any]]:
    rows = found.get(key)
    return [one for one in rows if isinstance(one, Mapping)] if isinstance(rows, list) else []


def _word(name: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w:.-]){re.escape(name)}(?![\w-]|:\w)")
