"""Public rules, all accepted by promtool: each of their templates is one to us.

Runs where `OBSDSL_CORPUS` names the folder of the corpus.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from obsdsl.lint.template import TemplateError, parse
from obsdsl.lint.template.parse import read_tree
from obsdsl.lint.template.uses import uses_of

CORPUS = Path(os.environ.get("OBSDSL_CORPUS", ""))
pytestmark = pytest.mark.skipif(not os.environ.get("OBSDSL_CORPUS"), reason="OBSDSL_CORPUS names no corpus")


@pytest.fixture(scope="module")
def templates() -> list[str]:
    files = [file for file in sorted((CORPUS / "rules").rglob("*")) if file.suffix in (".yml", ".yaml", ".json")]
    return list(dict.fromkeys(text for file in files for text in texts(file)))


def texts(file: Path) -> Iterator[str]:
    """The labels and annotations of the alerts of a file; as promtool, of its first document."""
    document: Any = next(yaml.load_all(file.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader), None) or {}
    for group in document.get("groups") or ():
        for rule in group.get("rules") or ():
            if "alert" in rule:
                values = [*(rule.get("labels") or {}).values(), *(rule.get("annotations") or {}).values()]
                yield from (value for value in values if isinstance(value, str))


def refusal(text: str) -> str | None:
    try:
        parse(text, (3, 5))
    except TemplateError as error:
        return error.message
    return None


def test_every_template_is_accepted(templates: list[str]) -> None:
    assert len(templates) > 2000
    assert [(text, refusal(text)) for text in templates if refusal(text)] == []


def test_the_short_way_and_the_tree_agree(templates: list[str]) -> None:
    assert [text for text in templates if parse(text).uses != uses_of(read_tree(text))] == []


def test_what_they_do_wrong_is_wrong(templates: list[str]) -> None:
    """Judged by hand: the data has Labels, and no labels."""
    faults = {text: [fault.message for fault in parse(text).uses.faults] for text in templates}
    assert [text for text, found in faults.items() if found] == ["stuff's happening with {{ $.labels.service }}"]
