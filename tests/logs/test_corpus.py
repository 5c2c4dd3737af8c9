"""Public queries of logs: our verdicts are Loki's, and what we render is what we read.

Runs where `OBSDSL_CORPUS` names the folder of the corpus.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from obsdsl.errors import DefinitionError
from obsdsl.logs.parse import parse
from obsdsl.logs.render import render
from obsdsl.logs.verdict import judge
from tests.conftest import ROOT

CORPUS = Path(os.environ.get("OBSDSL_CORPUS", ""))
pytestmark = pytest.mark.skipif(not os.environ.get("OBSDSL_CORPUS"), reason="OBSDSL_CORPUS names no corpus")
# Queries on which we differ from Loki; docs/logs.md says how many there are.
DIFFERENCES: tuple[str, ...] = ()


@pytest.fixture(scope="module")
def lines() -> list[dict[str, Any]]:
    with (CORPUS / "logql" / "expressions.jsonl").open() as file:
        return [json.loads(line) for line in file]


def test_verdicts_are_lokis(lines: list[dict[str, Any]]) -> None:
    differing = [one["judged_as"] for one in lines if judge(one["judged_as"]).valid != one["valid"]]
    assert tuple(differing) == DIFFERENCES
    assert len(differing) <= 0.05 * len(lines)


def test_nothing_is_called_valid_that_loki_refuses_without_saying_that_it_was_not_checked(
    lines: list[dict[str, Any]],
) -> None:
    verdicts = [(one, judge(one["judged_as"])) for one in lines if not one["valid"]]
    assert [one["judged_as"] for one, verdict in verdicts if verdict.valid and not verdict.unchecked] == []


def test_the_document_says_how_many_agree(lines: list[dict[str, Any]]) -> None:
    agreeing = sum(judge(one["judged_as"]).valid == one["valid"] for one in lines)
    text = (ROOT / "docs" / "logs.md").read_text(encoding="utf-8")
    assert f"{agreeing} of {len(lines)} public queries" in text


def test_what_is_rendered_reads_the_same(lines: list[dict[str, Any]]) -> None:
    for one in lines:
        for text in (one["judged_as"], one["expr"]):
            try:
                tree = parse(text)
            except DefinitionError:
                continue
            assert parse(render(tree)) == tree


def test_queries_with_grafanas_variables_are_read_as_they_are(lines: list[dict[str, Any]]) -> None:
    refused = [one["expr"] for one in lines if one["valid"] and not judge(one["expr"]).valid]
    assert refused == []
