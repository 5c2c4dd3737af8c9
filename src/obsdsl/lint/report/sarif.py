"""SARIF 2.1.0, as code scanning services read it (docs.oasis-open.org/sarif/sarif/v2.1.0)."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from obsdsl import __version__
from obsdsl.lint.check import Check
from obsdsl.lint.page import page_of
from obsdsl.lint.problem import Level, Problem
from obsdsl.lint.report.path import file_of, fingerprint, sentence
from obsdsl.read.origin import Place

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
LEVELS = {Level.ERROR: "error", Level.WARNING: "warning", Level.INFO: "note"}


def lines(problems: Sequence[Problem], checks: Sequence[type[Check[Any]]], root: str) -> Iterator[str]:
    """The report."""
    rules = [_rule(check) for check in sorted(checks, key=lambda one: one.code)]
    index = {rule["id"]: i for i, rule in enumerate(rules)}
    seen: Counter[str] = Counter()
    driver = {"name": "obsdsl", "version": __version__, "semanticVersion": __version__, "rules": rules}
    run = {
        "tool": {"driver": driver},
        # Columns are counted in characters.
        "columnKind": "unicodeCodePoints",
        "results": [_result(one, index, root, seen) for one in problems],
    }
    yield json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2, ensure_ascii=False)


def _rule(check: type[Check[Any]]) -> dict[str, Any]:
    page = page_of(check)
    return {
        "id": check.code,
        "name": "".join(word.title() for word in check.name.split("-")),
        "shortDescription": {"text": page.title},
        "fullDescription": {"text": page.why or page.title},
        "defaultConfiguration": {"level": LEVELS[check.level]},
    }


def _result(problem: Problem, index: dict[str, int], root: str, seen: Counter[str]) -> dict[str, Any]:
    key = fingerprint(problem, root)
    seen[key] += 1
    found: dict[str, Any] = {
        "ruleId": problem.code,
        "level": LEVELS[problem.level],
        "message": {"text": sentence(problem)},
        "partialFingerprints": {"obsdsl/v1": fingerprint(problem, root, seen[key])},
    }
    if problem.code in index:
        found["ruleIndex"] = index[problem.code]
    if problem.place is not None:
        where = {"artifactLocation": _artifact(file_of(problem, root)), "region": _region(problem.place)}
        found["locations"] = [{"physicalLocation": where}]
    return found


def _artifact(file: str) -> dict[str, str]:
    from pathlib import PurePosixPath
    from urllib.parse import quote

    if PurePosixPath(file).is_absolute():
        return {"uri": f"file://{quote(file)}"}
    return {"uri": quote(file), "uriBaseId": "%SRCROOT%"}


def _region(place: Place) -> dict[str, int]:
    region = {"startLine": place.line, "startColumn": place.column}
    if place.end_line is not None:
        region["endLine"] = place.end_line
    if place.end_column is not None:
        region["endColumn"] = place.end_column
    return region
